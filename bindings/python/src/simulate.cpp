#include "denchi/simulate.h"

#include <pybind11/stl.h>

#include "bindings/python/src/bind.h"
#include "bindings/python/src/watch.h"

namespace py = pybind11;

namespace denchi::python {
namespace {

/// Settings from keyword arguments; those that are missing keep their defaults.
Settings to_settings(const py::kwargs& arguments) {
  Settings settings;
  for (const auto& [key, value] : arguments) {
    const auto name = key.cast<std::string>();
    if (value.is_none() && name != "progress") continue;
    if (name == "model") {
      settings.model = value.cast<std::string>();
    } else if (name == "soc") {
      settings.soc = value.cast<double>();
    } else if (name == "start_voltage") {
      settings.start_voltage = value.cast<double>();
    } else if (name == "temperature") {
      settings.temperature = value.cast<double>();
    } else if (name == "accuracy") {
      settings.accuracy = value.cast<double>();
    } else if (name == "mesh") {
      settings.mesh = value.cast<std::string>();
    } else if (name == "rtol") {
      settings.rtol = value.cast<double>();
    } else if (name == "period") {
      settings.period = value.cast<double>();
    } else if (name == "solver") {
      settings.solver = value.cast<std::string>();
    } else if (name == "outputs") {
      settings.outputs = value.cast<std::vector<std::string>>();
    } else if (name == "file") {
      settings.file = value.cast<std::string>();
    } else if (name == "progress") {
      settings.progress = make_watch(py::reinterpret_borrow<py::object>(value));
    } else {
      throw py::type_error("unknown setting: " + name);
    }
  }
  return settings;
}

Solution simulate_released(const Cell& cell,
                           const Protocol& protocol,
                           const py::kwargs& arguments) {
  const Settings settings = to_settings(arguments);
  std::optional<Solution> solution;
  run_released([&] { solution = simulate(cell, protocol, settings); });
  return *std::move(solution);
}

Simulation make_simulation(const Cell& cell, const py::kwargs& arguments) {
  const Settings settings = to_settings(arguments);
  const py::gil_scoped_release released;
  return Simulation(cell, settings);
}

void step(Simulation& self,
          double dt,
          std::optional<double> current,
          std::optional<double> voltage,
          std::optional<double> power) {
  run_released([&] { self.step(dt, {current, voltage, power}); });
}

void run(Simulation& self, const Protocol& protocol) {
  run_released([&] { self.run(protocol); });
}

void bind_simulation(py::module_& module) {
  py::class_<Simulation>(module, "Simulation")
      .def(py::init(&make_simulation))
      .def("copy", [](const Simulation& self) { return Simulation(self); })
      .def("step", &step, py::arg("dt"), py::arg("current"), py::arg("voltage"), py::arg("power"))
      .def("run", &run, py::arg("protocol"))
      .def_property_readonly("time", &Simulation::time)
      .def_property_readonly("voltage", &Simulation::voltage)
      .def_property_readonly("current", &Simulation::current)
      .def_property_readonly("soc", &Simulation::soc)
      .def_property_readonly("status",
                             [](const Simulation& self) { return to_string(self.status()); })
      .def_property_readonly("reason", &Simulation::reason)
      .def("solution", &Simulation::solution);
}

void bind_catalog(py::module_& module) {
  py::class_<ModelEntry>(module, "ModelEntry")
      .def_readonly("name", &ModelEntry::name)
      .def_readonly("title", &ModelEntry::title)
      .def_readonly("description", &ModelEntry::description);
  module.def("models", &models);
  module.def("build_info", [] {
    const BuildInfo info = build_info();
    py::dict target;
    target["version"] = info.version;
    target["commit"] = info.commit;
    target["compiler"] = info.compiler;
    target["instruction_set"] = info.instruction_set;
    target["instruction_sets"] = info.instruction_sets;
    target["sundials"] = info.sundials;
    target["hdf5"] = info.hdf5;
    target["eigen"] = info.eigen;
    return target;
  });
}

}  // namespace

void bind_simulate(py::module_& module) {
  module.def("simulate", &simulate_released, py::arg("cell"), py::arg("protocol"));
  bind_simulation(module);
  bind_catalog(module);
}

}  // namespace denchi::python
