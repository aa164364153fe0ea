// `denchi compare`: cells, and electrolytes in them, side by side.
#include <filesystem>
#include <optional>
#include <utility>

#include "bindings/cli/changes.h"
#include "bindings/cli/commands.h"
#include "bindings/cli/compare_report.h"
#include "bindings/cli/output_path.h"
#include "bindings/cli/plot.h"
#include "bindings/cli/print.h"
#include "bindings/cli/progress.h"
#include "bindings/cli/quantity.h"
#include "bindings/cli/temporary_file.h"
#include "denchi/denchi.h"

namespace denchi::cli {
namespace {

/// "0.1", "1C", "C/3".
double read_rate(std::string_view text) {
  std::string_view rest = trimmed(text);
  const bool divided = rest.starts_with("C/") || rest.starts_with("c/");
  if (divided) rest.remove_prefix(2);
  if (!divided && (rest.ends_with('C') || rest.ends_with('c'))) rest.remove_suffix(1);
  const std::optional<double> value = as_number(rest);
  if (!value || !(*value > 0.0))
    throw InputError("--c-rate",
                     "\"" + std::string(text) + "\"",
                     "must be a number above 0, such as 0.5, 2C or C/10",
                     "command line");
  return divided ? 1.0 / *value : *value;
}

struct Cells {
  std::vector<Cell> cells;
  std::vector<std::string> labels;
};

/// "CELL+ELECTROLYTE" in its two parts; a file may have a plus in its name.
std::pair<std::string, std::string> split(const std::string& text) {
  const std::size_t plus = text.find('+');
  std::error_code ignored;
  if (plus == std::string::npos || std::filesystem::exists(text, ignored)) return {text, ""};
  return {text.substr(0, plus), text.substr(plus + 1)};
}

/// Every cell as it is, then with each of the electrolytes.
Cells cells_of(const CompareOptions& options) {
  Cells out;
  for (const std::string& text : options.cells) {
    const auto [name, own] = split(text);
    Cell cell = changed(Cell(name), {}, options.set);
    if (!own.empty()) {
      out.cells.push_back(with_electrolyte(cell, own));
      out.labels.push_back(cell.name() + " + " + electrolyte_label(own));
      continue;
    }
    out.cells.push_back(cell);
    out.labels.push_back(cell.name());
    for (const std::string& electrolyte : options.electrolyte) {
      out.cells.push_back(with_electrolyte(cell, electrolyte));
      out.labels.push_back(cell.name() + " + " + electrolyte_label(electrolyte));
    }
  }
  return out;
}

CompareSettings settings_of(const CompareOptions& options) {
  CompareSettings settings;
  if (!options.c_rates.empty()) settings.c_rates.clear();
  for (const std::string& text : options.c_rates) settings.c_rates.push_back(read_rate(text));
  if (!options.temperature.empty())
    settings.temperature = read_temperature(options.temperature, "--temperature");
  settings.different_temperatures = options.different_temperatures;
  if (!options.charge_to.empty())
    settings.charge_to = read_number(options.charge_to, "--charge-to");
  if (!options.electrolyte_price.empty())
    settings.electrolyte_price = read_number(options.electrolyte_price, "--electrolyte-price");
  settings.model = options.model;
  settings.mesh = options.mesh;
  if (!options.rtol.empty()) settings.rtol = read_number(options.rtol, "--rtol");
  settings.threads = read_threads(options.threads);
  return settings;
}

}  // namespace

int compare(const CompareOptions& options) {
  const std::string plotter = options.plot.empty() ? "" : find_plotter(options.plot);
  const Cells cells = cells_of(options);
  CompareSettings settings = settings_of(options);
  std::vector<OutputPath> outputs;
  if (!options.out.empty()) outputs.push_back({"--out", options.out});
  if (!options.csv.empty()) outputs.push_back({"--csv", options.csv});
  if (!options.plot.empty()) outputs.push_back({"--plot", options.plot});
  std::vector<std::string> inputs = electrolyte_files(options.electrolyte);
  for (const std::string& text : options.cells) {
    const auto [name, own] = split(text);
    inputs.push_back(name);
    if (own.empty()) continue;
    for (std::string& file : electrolyte_files({own})) inputs.push_back(std::move(file));
  }
  check_output_paths(outputs, inputs);

  catch_interrupts();
  ProgressLine line(!options.quiet);
  settings.progress = [&line](double fraction) { return line.update(fraction); };
  const Comparison comparison = [&] {
    try {
      return denchi::compare(cells.cells, settings, cells.labels);
    } catch (const InputError&) {
      line.clear();
      throw;
    }
  }();
  line.clear();

  const Dataset data = comparison.dataset();
  if (!options.out.empty()) data.save(options.out);
  if (!options.csv.empty()) save_csv(comparison_table(data), options.csv);
  if (!options.plot.empty()) {
    std::optional<TemporaryFile> plotted;
    if (options.out.empty()) data.save(plotted.emplace().path());
    draw(plotter, options.out.empty() ? plotted->path() : options.out, options.plot);
  }
  if (options.json) {
    print(to_json(data));
  } else if (!options.quiet) {
    print(to_text(comparison));
  }
  return kFinished;
}

}  // namespace denchi::cli
