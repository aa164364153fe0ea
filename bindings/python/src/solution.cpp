#include "denchi/solution.h"

#include <pybind11/stl.h>

#include "bindings/python/src/arrays.h"
#include "bindings/python/src/bind.h"

namespace py = pybind11;

namespace denchi::python {
namespace {

using Times = py::array_t<double, py::array::c_style | py::array::forcecast>;

/// Shape of a variable over `rows` points in time.
std::vector<py::ssize_t> shape_of(const Solution& solution,
                                  const VariableInfo& variable,
                                  std::size_t rows) {
  std::vector<py::ssize_t> shape = {static_cast<py::ssize_t>(rows)};
  for (const std::string& name : variable.axes) {
    for (const Axis& axis : solution.axes()) {
      if (axis.name == name) shape.push_back(static_cast<py::ssize_t>(axis.values.size()));
    }
  }
  return shape;
}

py::array_t<double> values(const Solution& self, const std::string& name) {
  std::vector<double> data;
  {
    const py::gil_scoped_release released;
    data = self.values(name);
  }
  return to_array(std::move(data), shape_of(self, self.variable(name), self.time().size()));
}

py::array_t<double> at(const Solution& self, const Times& times, const std::string& name) {
  const auto count = static_cast<std::size_t>(times.size());
  const std::span<const double> points(times.data(), count);
  std::vector<double> data;
  {
    const py::gil_scoped_release released;
    data = self.at(points, name);
  }
  return to_array(std::move(data), shape_of(self, self.variable(name), count));
}

py::dict statistics(const Solution& self) {
  const Statistics& source = self.statistics();
  py::dict target;
  target["unknowns"] = source.unknowns;
  target["steps"] = source.steps;
  target["residuals"] = source.residuals;
  target["jacobians"] = source.jacobians;
  target["solves"] = source.solves;
  target["newton_iterations"] = source.newton_iterations;
  target["error_test_failures"] = source.error_test_failures;
  target["convergence_failures"] = source.convergence_failures;
  target["setup_seconds"] = source.setup_seconds;
  target["solve_seconds"] = source.solve_seconds;
  return target;
}

py::dict audit(const Solution& self) {
  const Audit& source = self.audit();
  py::dict target;
  target["lithium_error"] = source.lithium_error;
  target["salt_error"] = source.salt_error;
  target["charge_error"] = source.charge_error;
  target["energy_error"] = source.energy_error;
  target["gibbs_error"] = source.gibbs_error;
  target["losses_error"] = source.losses_error;
  return target;
}

void bind_descriptions(py::module_& module) {
  py::class_<Axis>(module, "Axis")
      .def_readonly("name", &Axis::name)
      .def_readonly("unit", &Axis::unit)
      .def_readonly("long_name", &Axis::long_name)
      .def_property_readonly("values", [](const Axis& self) { return to_array(self.values); });
  py::class_<VariableInfo>(module, "VariableInfo")
      .def_readonly("name", &VariableInfo::name)
      .def_readonly("unit", &VariableInfo::unit)
      .def_readonly("long_name", &VariableInfo::long_name)
      .def_readonly("axes", &VariableInfo::axes)
      .def_readonly("alias", &VariableInfo::alias);
}

}  // namespace

void bind_solution(py::module_& module) {
  bind_descriptions(module);
  using Release = py::call_guard<py::gil_scoped_release>;
  py::class_<Solution>(module, "Solution")
      .def_property_readonly("status",
                             [](const Solution& self) { return to_string(self.status()); })
      .def_property_readonly("reason", &Solution::reason)
      .def_property_readonly("time", [](const Solution& self) { return to_array(self.time()); })
      .def_property_readonly("step", [](const Solution& self) { return to_array(self.step()); })
      .def_property_readonly("end_time", &Solution::end_time)
      .def_property_readonly("capacity", &Solution::capacity)
      .def_property_readonly("energy", &Solution::energy)
      .def_property_readonly("variables", &Solution::variables)
      .def_property_readonly("axes", &Solution::axes)
      .def_property_readonly("inputs", &Solution::inputs)
      .def("variable", &Solution::variable, py::arg("name"))
      .def("values", &values, py::arg("name"))
      .def("at", &at, py::arg("times"), py::arg("name"))
      .def("audit", &audit)
      .def("voltage_error", &Solution::voltage_error, Release())
      .def("statistics", &statistics)
      .def("save", &Solution::save, py::arg("path"), Release())
      .def("save_csv", &Solution::save_csv, py::arg("path"), Release());
  module.def("load", &Solution::load, py::arg("path"), Release());
}

}  // namespace denchi::python
