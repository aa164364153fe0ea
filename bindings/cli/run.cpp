#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>

#include "bindings/cli/changes.h"
#include "bindings/cli/commands.h"
#include "bindings/cli/input_file.h"
#include "bindings/cli/output_path.h"
#include "bindings/cli/plot.h"
#include "bindings/cli/print.h"
#include "bindings/cli/progress.h"
#include "bindings/cli/quantity.h"
#include "bindings/cli/run_report.h"
#include "bindings/cli/temporary_file.h"
#include "denchi/denchi.h"

namespace denchi::cli {
namespace {

Protocol protocol_of(const RunOptions& options, const Protocol& otherwise) {
  if (!options.protocol_file.empty()) return Protocol::from_file(options.protocol_file);
  if (options.protocol.empty()) return otherwise;
  return Protocol::parse(options.protocol, "--protocol");
}

void set_start(const std::string& text, Settings& settings) {
  settings.soc.reset();
  settings.start_voltage.reset();
  const std::string_view start = trimmed(text);
  if (start.ends_with('V')) {
    settings.start_voltage = read_voltage(start, "--soc");
  } else if (const std::optional<double> soc = as_number(start)) {
    settings.soc = soc;
  } else {
    throw InputError("--soc",
                     "\"" + text + "\"",
                     "must be a number from 0 to 1, or an open-circuit voltage such as \"3.8 V\"",
                     "command line");
  }
}

/// What is run where the command line says nothing else: a cell, or a case of a study.
StudyCase start_of(const RunOptions& options) {
  if (!options.study_case.empty())
    return case_of(Dataset::load(options.cell), options.study_case, options.cell);
  if (Dataset::format_of(options.cell) == "denchi-study")
    throw InputError("run",
                     "\"" + options.cell + "\"",
                     "is a study file: name one of its cases with --case ID",
                     "command line");
  if (kind_of(options.cell) == InputKind::study)
    throw InputError("run",
                     "\"" + options.cell + "\"",
                     "runs one cell; this is a study: denchi sweep runs it",
                     "command line");
  return {"", Cell(options.cell), {}, {}};
}

Settings settings_of(const RunOptions& options, Settings settings) {
  if (!options.model.empty()) settings.model = options.model;
  if (!options.mesh.empty()) settings.mesh = options.mesh;
  if (!options.solver.empty()) settings.solver = options.solver;
  settings.file = options.out;
  settings.csv = options.csv;
  settings.keep_rows = false;  // memory stays bounded however long the run
  if (!options.soc.empty()) set_start(options.soc, settings);
  if (!options.temperature.empty()) {
    settings.temperature = read_temperature(options.temperature, "--temperature");
  }
  if (!options.period.empty()) settings.period = read_time(options.period, "--period");
  if (!options.accuracy.empty()) settings.accuracy = read_voltage(options.accuracy, "--accuracy");
  if (!options.rtol.empty()) settings.rtol = read_number(options.rtol, "--rtol");
  return settings;
}

std::vector<OutputPath> outputs_of(const RunOptions& options) {
  std::vector<OutputPath> outputs;
  if (!options.out.empty()) outputs.push_back({"--out", options.out});
  if (!options.csv.empty()) outputs.push_back({"--csv", options.csv});
  if (!options.plot.empty()) outputs.push_back({"--plot", options.plot});
  return outputs;
}

/// Files that the run reads.
std::vector<std::string> inputs_of(const RunOptions& options,
                                   const Cell& cell,
                                   const Protocol& protocol) {
  std::vector<std::string> inputs = {options.cell, cell.origin(), options.protocol_file};
  const std::filesystem::path folder = std::filesystem::path(options.protocol_file).parent_path();
  for (const Step& step : protocol.steps()) {
    if (!step.profile.file.empty()) inputs.push_back(folder / step.profile.file);
  }
  for (std::string& file : electrolyte_files(options.electrolyte))
    inputs.push_back(std::move(file));
  return inputs;
}

/// Runs, with the words of the command line in what goes wrong with its files.
Solution simulate_to_files(const Cell& cell,
                           const Protocol& protocol,
                           const Settings& settings,
                           const std::vector<OutputPath>& outputs,
                           bool temporary) {
  try {
    return simulate(cell, protocol, settings);
  } catch (const InputError& error) {
    for (const OutputPath& output : outputs) {
      if (error.value() != output.path) continue;
      throw InputError(output.option, "\"" + output.path + "\"", error.rule(), "command line");
    }
    throw;
  } catch (const MachineError& error) {
    std::string words = error.what();
    if (!temporary || words.find(settings.file) == std::string::npos) throw;
    words.erase(std::min(words.rfind("; "), words.size()));  // the partial file is removed
    throw MachineError("the result that --plot draws from: " + words +
                       "; choose another place with --out FILE, or with TMPDIR");
  }
}

void print_notes(const std::vector<std::string>& notes) {
  constexpr std::size_t kMostNotes = 5;
  for (std::size_t i = 0; i < std::min(notes.size(), kMostNotes); ++i)
    complain("note: " + notes[i]);
  if (notes.size() > kMostNotes)
    complain("note: ... and " + std::to_string(notes.size() - kMostNotes) + " steps more");
}

int exit_code_of(const Solution& solution) {
  if (solution.status() == Status::finished) return kFinished;
  return interrupt_signal() != 0 ? kSignalBase + interrupt_signal() : kStoppedEarly;
}

}  // namespace

int run(const RunOptions& options) {
  using Clock = std::chrono::steady_clock;
  // All that can be wrong with the input is found before anything is written.
  const std::string plotter = options.plot.empty() ? "" : find_plotter(options.plot);
  const Clock::time_point start = Clock::now();
  const StudyCase begun = start_of(options);
  const Cell cell = changed(begun.cell, options.electrolyte, options.set);
  const Protocol protocol = protocol_of(options, begun.protocol);
  Settings settings = settings_of(options, begun.settings);
  const std::vector<OutputPath> outputs = outputs_of(options);
  check_output_paths(outputs, inputs_of(options, cell, protocol));
  if (!options.quiet) {
    for (const std::string& warning : cell.warnings()) complain("note: " + warning);
    if (!options.electrolyte.empty()) {
      const double temperature =
          settings.temperature.value_or(cell.parameters().number("state.initial_temperature"));
      for (const std::string& warning :
           electrolyte_warnings(cell.with("state.initial_temperature", temperature)))
        complain("warning: " + warning);
    }
  }

  std::optional<TemporaryFile> plotted;
  if (!options.plot.empty() && options.out.empty()) settings.file = plotted.emplace().path();

  catch_interrupts();
  ProgressLine line(!options.quiet);
  settings.progress = [&line](const Progress& progress) { return line.update(progress); };
  const Solution solution =
      simulate_to_files(cell, protocol, settings, outputs, plotted.has_value());
  line.clear();
  const std::chrono::duration<double> wall_time = Clock::now() - start;

  if (!options.plot.empty() && interrupt_signal() == 0) draw(plotter, settings.file, options.plot);

  if (!options.quiet) print_notes(solution.notes());

  RunReport report{.cell = cell, .solution = solution, .wall_time = wall_time.count()};
  for (const OutputPath& output : outputs) {
    if (std::filesystem::exists(output.path)) report.files.push_back(output.path);
  }
  report.interrupted = interrupt_signal() != 0;
  if (!report.interrupted && (options.json || !options.quiet)) {
    report.voltage_error = solution.voltage_error();
  }
  if (options.json) {
    print(to_json(report));
  } else if (!options.quiet) {
    print(to_table(report));
  }
  if (solution.status() != Status::finished) {
    complain(std::string(to_string(solution.status())) + ": " + solution.reason());
  }
  return exit_code_of(solution);
}

}  // namespace denchi::cli
