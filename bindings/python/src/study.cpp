#include "denchi/study.h"

#include <pybind11/stl.h>

#include "bindings/python/src/bind.h"
#include "bindings/python/src/watch.h"

namespace py = pybind11;

namespace denchi::python {
namespace {

/// The compiled progress as the five numbers that every callback of the package is told: what is
/// done, of how many, seconds since the beginning, the fraction, and no voltage.
std::function<bool(const StudyProgress&)> watch_of(const py::object& callback) {
  const auto watch = make_watch(callback);
  const auto ears = make_watch(py::none());  // for Ctrl-C while there is nothing to tell
  return [watch, ears](const StudyProgress& study) {
    if (study.cases == 0) return ears(Progress{});
    Progress progress;
    progress.step = study.done;
    progress.steps = study.cases;
    progress.time = study.seconds;
    progress.fraction = static_cast<double>(study.done) / static_cast<double>(study.cases);
    return watch(progress);
  };
}

py::dict dict_of(const SweepOutcome& outcome) {
  py::dict out;
  out["cases"] = outcome.cases;
  out["run"] = outcome.run;
  out["finished"] = outcome.finished;
  out["stopped"] = outcome.stopped;
  out["failed"] = outcome.failed;
  out["reasons"] = outcome.reasons;
  out["notes"] = outcome.notes;
  out["interrupted"] = outcome.interrupted;
  out["seconds"] = outcome.seconds;
  return out;
}

py::dict sweep_released(const Study& study,
                        const std::string& folder,
                        unsigned threads,
                        std::pair<std::size_t, std::size_t> shard,
                        bool resume,
                        bool large,
                        const py::object& progress) {
  SweepSettings settings;
  settings.threads = threads;
  settings.shard = shard.first;
  settings.shards = shard.second;
  settings.resume = resume;
  settings.large = large;
  settings.progress = watch_of(progress);
  SweepOutcome outcome;
  run_released([&] { outcome = sweep(study, folder, settings); });
  return dict_of(outcome);
}

py::tuple sweep_in_memory(const Study& study,
                          unsigned threads,
                          bool large,
                          const py::object& progress) {
  SweepSettings settings;
  settings.threads = threads;
  settings.large = large;
  settings.progress = watch_of(progress);
  SweepOutcome outcome;
  Dataset data;
  run_released([&] { data = sweep(study, settings, outcome); });
  return py::make_tuple(std::move(data), outcome.interrupted);
}

Dataset rows_released(const Study& study,
                      const std::vector<std::size_t>& numbers,
                      unsigned threads) {
  const auto watch = make_watch(py::none());
  Dataset rows;
  run_released(
      [&] { rows = study.rows(numbers, threads, [&](std::size_t) { return watch(Progress{}); }); });
  return rows;
}

py::tuple case_tuple(const StudyCase& one) {
  py::dict settings;
  const Settings& s = one.settings;
  const auto add = [&](const char* name, const auto& value) {
    if (value) settings[name] = *value;
  };
  if (!s.model.empty()) settings["model"] = s.model;
  if (!s.mesh.empty()) settings["mesh"] = s.mesh;
  if (!s.solver.empty()) settings["solver"] = s.solver;
  add("soc", s.soc);
  if (s.start_voltage) settings["soc"] = py::str("{!r} V").format(*s.start_voltage);
  add("temperature", s.temperature);
  add("accuracy", s.accuracy);
  add("rtol", s.rtol);
  add("period", s.period);
  return py::make_tuple(one.id, one.cell, one.protocol, std::move(settings));
}

}  // namespace

void bind_study(py::module_& module) {
  py::class_<Study>(module, "Study")
      .def_static(
          "from_text", &Study::from_text, py::arg("json"), py::arg("origin"), py::arg("folder"))
      .def_property_readonly("title", &Study::title)
      .def_property_readonly("id", &Study::id)
      .def_property_readonly("names", &Study::names)
      .def("size", &Study::size)
      .def("kept", &Study::kept)
      .def("to_json", &Study::to_json)
      .def("case",
           [](const Study& self, std::size_t number) { return case_tuple(self.at(number)); })
      .def("estimate",
           [](const Study& self) {
             StudyEstimate e;
             const auto watch = make_watch(py::none());
             run_released([&] { e = self.estimate([&] { return watch(Progress{}); }); });
             return py::make_tuple(e.cases, e.seconds, e.bytes);
           })
      .def("part",
           [](const Study& self, const std::vector<std::size_t>& numbers) {
             std::vector<std::size_t> left;
             std::string text = self.part(numbers, left);
             return py::make_tuple(std::move(text), std::move(left));
           })
      .def("rows", &rows_released, py::arg("numbers"), py::arg("threads"))
      .def("sweep",
           &sweep_released,
           py::arg("folder"),
           py::arg("threads"),
           py::arg("shard"),
           py::arg("resume"),
           py::arg("large"),
           py::arg("progress"));
  module.def("sweep_in_memory",
             &sweep_in_memory,
             py::arg("study"),
             py::arg("threads"),
             py::arg("large"),
             py::arg("progress"));
  py::class_<StudyFolder>(module, "StudyFolder")
      .def(py::init([](const Study& study, const std::string& folder) {
             const auto watch = make_watch(py::none());
             std::optional<StudyFolder> made;
             run_released([&] { made.emplace(study, folder, [&] { return watch(Progress{}); }); });
             return *made;
           }),
           py::arg("study"),
           py::arg("folder"))
      .def_property_readonly("study", &StudyFolder::study)
      .def_property_readonly("notes", &StudyFolder::notes)
      .def(
          "missing",
          [](const StudyFolder& self, bool resume) {
            SweepSettings settings;
            settings.resume = resume;
            return self.missing(settings);
          },
          py::arg("resume"))
      .def(
          "add",
          [](StudyFolder& self, const Dataset& rows, const std::vector<std::size_t>& numbers) {
            self.add(rows, 1, 1, numbers);
          },
          py::arg("rows"),
          py::arg("numbers"));
  module.def("merge",
             &merge,
             py::arg("folders"),
             py::arg("path"),
             py::arg("partial"),
             py::call_guard<py::gil_scoped_release>());
  module.def(
      "check_size",
      [](const Study& study, unsigned threads, bool large) {
        SweepSettings settings;
        settings.threads = threads;
        settings.large = large;
        StudyEstimate estimate;
        const auto watch = make_watch(py::none());
        run_released([&] {
          estimate = study.estimate([&] { return watch(Progress{}); });
          check_size(estimate, settings);
        });
        return estimate.seconds / static_cast<double>(estimate.cases);
      },
      py::arg("study"),
      py::arg("threads"),
      py::arg("large"));
  module.def("case_of", [](const Dataset& data, const std::string& id, const std::string& origin) {
    return case_tuple(case_of(data, id, origin));
  });
}

}  // namespace denchi::python
