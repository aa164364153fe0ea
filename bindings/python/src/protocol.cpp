#include "denchi/protocol.h"

#include <pybind11/stl.h>

#include "bindings/python/src/bind.h"

namespace py = pybind11;

namespace denchi::python {

void bind_protocol(py::module_& module) {
  py::class_<Step>(module, "Step")
      .def_readonly("text", &Step::text)
      .def_readonly("duration", &Step::duration)
      .def_readonly("period", &Step::period);
  py::class_<Protocol>(module, "Protocol")
      .def(py::init<>())
      .def_static("parse",
                  &Protocol::parse,
                  py::arg("lines"),
                  py::arg("origin") = "protocol",
                  py::arg("folder") = ".")
      .def_static("from_file", &Protocol::from_file, py::arg("path"))
      .def_static(
          "from_json", &Protocol::from_json, py::arg("json"), py::arg("origin") = "protocol")
      .def_property_readonly("steps", &Protocol::steps)
      .def("to_text", &Protocol::to_text)
      .def("to_json", &Protocol::to_json);
}

}  // namespace denchi::python
