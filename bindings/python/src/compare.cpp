#include "denchi/compare.h"

#include <pybind11/stl.h>

#include "bindings/python/src/arrays.h"
#include "bindings/python/src/bind.h"
#include "bindings/python/src/watch.h"
#include "denchi/electrolyte.h"

namespace py = pybind11;

namespace denchi::python {
namespace {

void bind_electrolyte(py::module_& module) {
  using Measurement = Electrolyte::Measurement;
  py::class_<Measurement>(module, "ElectrolyteMeasurement")
      .def_readonly("label", &Measurement::label)
      .def_readonly("conductivity", &Measurement::conductivity)
      .def_readonly("temperature", &Measurement::temperature)
      .def_readonly("activation_energy", &Measurement::activation_energy)
      .def_readonly("pressure", &Measurement::pressure)
      .def_readonly("method", &Measurement::method)
      .def_readonly("source", &Measurement::source);
  py::class_<Electrolyte>(module, "Electrolyte")
      .def(py::init(&Electrolyte::find), py::arg("name_or_path"))
      .def_static("from_text", &Electrolyte::from_text, py::arg("json"), py::arg("origin"))
      .def_readonly("name", &Electrolyte::name)
      .def_readonly("title", &Electrolyte::title)
      .def_readonly("family", &Electrolyte::family)
      .def_readonly("formula", &Electrolyte::formula)
      .def_readonly("law", &Electrolyte::law)
      .def_readonly("origin", &Electrolyte::origin)
      .def_readonly("measurements", &Electrolyte::measurements)
      .def_readonly("density", &Electrolyte::density)
      .def_readonly("reduction_limit", &Electrolyte::reduction_limit)
      .def_readonly("oxidation_limit", &Electrolyte::oxidation_limit)
      .def_readonly("sources", &Electrolyte::sources)
      .def_property_readonly("full_name", &Electrolyte::full_name)
      .def_property_readonly("measurement",
                             [](const Electrolyte& self) { return self.measurement(); })
      .def("conductivity", &Electrolyte::conductivity, py::arg("temperature"))
      .def("measured", &Electrolyte::measured, py::arg("measurement"))
      .def("transference", &Electrolyte::transference)
      .def("unknown", &Electrolyte::unknown);
  module.def("built_in_electrolytes", &built_in_electrolytes);
}

py::object values(const DataVariable& variable, const Dataset& data) {
  if (!variable.texts.empty()) return py::cast(variable.texts);
  std::vector<py::ssize_t> shape;
  for (const std::string& dimension : variable.dimensions)
    shape.push_back(static_cast<py::ssize_t>(data.size(dimension)));
  return to_array(variable.values, std::move(shape));
}

void bind_dataset(py::module_& module) {
  py::class_<DataVariable>(module, "DataVariable")
      .def_readonly("name", &DataVariable::name)
      .def_readonly("unit", &DataVariable::unit)
      .def_readonly("long_name", &DataVariable::long_name)
      .def_readonly("dimensions", &DataVariable::dimensions)
      .def_readonly("lower_bound", &DataVariable::lower_bound)
      .def_readonly("upper_bound", &DataVariable::upper_bound);
  py::class_<Dataset>(module, "Dataset")
      .def_readonly("attributes", &Dataset::attributes)
      .def_readonly("variables", &Dataset::variables)
      .def("values",
           [](const Dataset& self, std::string_view name) { return values(self.at(name), self); })
      .def("save", &Dataset::save, py::arg("path"))
      .def_static(
          "load", [](const std::string& path) { return Dataset::load(path); }, py::arg("path"))
      .def_static("format_of", &Dataset::format_of, py::arg("path"));
  module.def("comparison_table", [](const Dataset& data) {
    py::list columns;
    for (const DataVariable& column : comparison_table(data)) {
      py::object content =
          column.texts.empty() ? py::object(to_array(column.values)) : py::cast(column.texts);
      columns.append(py::make_tuple(column.name, std::move(content)));
    }
    return columns;
  });
}

Dataset compare_released(const std::vector<Cell>& cells,
                         const std::vector<std::string>& labels,
                         const py::kwargs& arguments) {
  CompareSettings settings;
  for (const auto& [key, value] : arguments) {
    const auto name = key.cast<std::string>();
    if (value.is_none() && name != "progress") continue;
    if (name == "c_rates") {
      settings.c_rates = value.cast<std::vector<double>>();
    } else if (name == "temperature") {
      settings.temperature = value.cast<double>();
    } else if (name == "different_temperatures") {
      settings.different_temperatures = value.cast<bool>();
    } else if (name == "charge_to") {
      settings.charge_to = value.cast<double>();
    } else if (name == "electrolyte_price") {
      settings.electrolyte_price = value.cast<double>();
    } else if (name == "model") {
      settings.model = value.cast<std::string>();
    } else if (name == "mesh") {
      settings.mesh = value.cast<std::string>();
    } else if (name == "rtol") {
      settings.rtol = value.cast<double>();
    } else if (name == "threads") {
      settings.threads = value.cast<unsigned>();
    } else if (name == "progress") {
      const auto watch = make_watch(py::reinterpret_borrow<py::object>(value));
      settings.progress = [watch](double fraction) {
        Progress progress;
        progress.fraction = fraction;
        return watch(progress);
      };
    } else {
      throw py::type_error("unknown setting: " + name);
    }
  }
  Dataset data;
  run_released([&] { data = compare(cells, settings, labels).dataset(); });
  return data;
}

}  // namespace

void bind_compare(py::module_& module) {
  bind_electrolyte(module);
  bind_dataset(module);
  module.def("compare", &compare_released, py::arg("cells"), py::arg("labels"));
  module.def("save_comparison_csv", [](const Dataset& data, const std::string& path) {
    save_csv(comparison_table(data), path);
  });
}

}  // namespace denchi::python
