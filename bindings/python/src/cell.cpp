#include "denchi/cell.h"

#include <pybind11/stl.h>

#include "bindings/python/src/arrays.h"
#include "bindings/python/src/bind.h"

namespace py = pybind11;

namespace denchi::python {
namespace {

void bind_parameters(py::module_& module) {
  py::class_<Table>(module, "Table")
      .def(py::init<std::vector<double>, std::vector<double>, std::string>(),
           py::arg("x"),
           py::arg("y"),
           py::arg("axis") = "x")
      .def_property_readonly("x", [](const Table& self) { return to_array(self.x); })
      .def_property_readonly("y", [](const Table& self) { return to_array(self.y); })
      .def_readonly("axis", &Table::axis);
  py::class_<Parameter>(module, "Parameter")
      .def_readonly("path", &Parameter::path)
      .def_readonly("value", &Parameter::value)
      .def_readonly("unit", &Parameter::unit)
      .def_readonly("source", &Parameter::source)
      .def_readonly("where", &Parameter::where)
      .def_readonly("is_function", &Parameter::is_function);
}

void bind_summary(py::module_& module) {
  py::class_<Measurement>(module, "Measurement")
      .def_readonly("name", &Measurement::name)
      .def_property_readonly("time", [](const Measurement& self) { return to_array(self.time); })
      .def_property_readonly("current",
                             [](const Measurement& self) { return to_array(self.current); })
      .def_property_readonly("voltage",
                             [](const Measurement& self) { return to_array(self.voltage); })
      .def_property_readonly("temperature",
                             [](const Measurement& self) { return to_array(self.temperature); });
  py::class_<CellSummary::Material>(module, "Material")
      .def_readonly("electrode", &CellSummary::Material::electrode)
      .def_readonly("name", &CellSummary::Material::name)
      .def_readonly("x_at_full", &CellSummary::Material::x_at_full)
      .def_readonly("x_at_empty", &CellSummary::Material::x_at_empty)
      .def_readonly("x_initial", &CellSummary::Material::x_initial)
      .def_readonly("areal_capacity", &CellSummary::Material::areal_capacity);
  py::class_<CellSummary::Metal>(module, "Metal")
      .def_readonly("electrode", &CellSummary::Metal::electrode)
      .def_readonly("potential", &CellSummary::Metal::potential)
      .def_readonly("areal_charge", &CellSummary::Metal::areal_charge)
      .def_readonly("assembled_thickness", &CellSummary::Metal::assembled_thickness)
      .def_readonly("initial_thickness", &CellSummary::Metal::initial_thickness);
  py::class_<CellSummary>(module, "CellSummary")
      .def_readonly("materials", &CellSummary::materials)
      .def_readonly("metals", &CellSummary::metals)
      .def_readonly("open_circuit_voltage", &CellSummary::open_circuit_voltage)
      .def_readonly("capacity_between_cut_offs", &CellSummary::capacity_between_cut_offs)
      .def_readonly("negative_to_positive_ratio", &CellSummary::negative_to_positive_ratio);
  py::class_<CellEntry>(module, "CellEntry")
      .def_readonly("name", &CellEntry::name)
      .def_readonly("title", &CellEntry::title)
      .def_readonly("chemistry", &CellEntry::chemistry)
      .def_readonly("references", &CellEntry::references)
      .def_readonly("file", &CellEntry::file);
}

}  // namespace

void bind_cell(py::module_& module) {
  bind_parameters(module);
  bind_summary(module);
  py::class_<Cell>(module, "Cell")
      .def(py::init<std::string_view>(), py::arg("name_or_path"))
      .def_static("from_text", &Cell::from_text, py::arg("json"), py::arg("origin"))
      .def(
          "with_values",
          [](const Cell& self, std::vector<std::pair<std::string, Value>> values) {
            std::vector<Change> changes;
            for (auto& [path, value] : values)
              changes.push_back({std::move(path), std::move(value)});
            return self.with(changes);
          },
          py::arg("values"))
      .def("with_electrolyte",
           &Cell::with_electrolyte,
           py::arg("electrolyte"),
           py::arg("layer") = "")
      .def_property_readonly("name", &Cell::name)
      .def_property_readonly("title", &Cell::title)
      .def_property_readonly("description", &Cell::description)
      .def_property_readonly("references", &Cell::references)
      .def_property_readonly("model", &Cell::model)
      .def_property_readonly("origin", &Cell::origin)
      .def_property_readonly("warnings", &Cell::warnings)
      .def_property_readonly("electrolyte_warnings", &electrolyte_warnings)
      .def_property_readonly("measurements", &Cell::measurements)
      .def_property_readonly("area", &Cell::area)
      .def("parameters",
           [](const Cell& self) {
             const std::span<const Parameter> all = self.parameters().all();
             return std::vector<Parameter>(all.begin(), all.end());
           })
      .def(
          "parameter",
          [](const Cell& self, std::string_view path) { return self.parameters().at(path); },
          py::arg("path"))
      .def("summary", &Cell::summary)
      .def("stoichiometries_at_soc",
           &Cell::stoichiometries_at_soc,
           py::arg("electrode"),
           py::arg("soc"))
      .def("soc_at_voltage", &Cell::soc_at_voltage, py::arg("voltage"))
      .def("to_json", &Cell::to_json)
      .def("to_bpx", &Cell::to_bpx);
  module.def("built_in_cells", &built_in_cells);
  module.def("library_folder", &library_folder);
}

}  // namespace denchi::python
