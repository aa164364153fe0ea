#include "denchi/cell.h"

#include <filesystem>

#include "engine/input/cell_content.h"
#include "engine/input/cell_reader.h"
#include "engine/input/cell_rules.h"
#include "engine/input/cell_writer.h"
#include "engine/input/equilibrium.h"
#include "engine/input/names.h"

namespace denchi {
namespace {

namespace fs = std::filesystem;

// The file that a name or path means.
fs::path file_of(const std::string& given) {
  std::error_code ignored;
  const bool folder = fs::is_directory(given, ignored);
  if (fs::exists(given, ignored) && !folder) return given;
  const bool path = given.find('/') != std::string::npos || fs::path(given).has_extension();
  if (!path && !given.empty()) {
    const fs::path built_in = fs::path(library_folder()) / "cells" / (given + ".json");
    if (fs::exists(built_in, ignored)) return built_in;
  }
  if (folder) return given;  // refused in words by who reads it
  if (path) throw InputError("cell file '" + given + "'", "", "does not exist", "");
  std::vector<std::string> names;
  for (const CellEntry& entry : built_in_cells()) names.push_back(entry.name);
  throw InputError("cell '" + given + "'",
                   "",
                   "is neither a built-in cell nor a file" + input::did_you_mean(given, names) +
                       " ('denchi cells' lists the built-in ones)",
                   "");
}

input::CellContent runnable(input::Reading reading) {
  if (!reading.errors.empty()) throw reading.errors.front();
  if (!reading.limits.empty()) throw reading.limits.front();
  return std::move(reading.content);
}

input::CellContent read(const std::string& given) {
  const fs::path file = file_of(given);
  // A built-in cell is called by its file alone in messages; the folder is nobody's business.
  const std::string origin = file == fs::path(given) ? given : file.filename().string();
  return runnable(
      input::read_cell(input::read_text_file(file.string()), origin, file.stem().string()));
}

}  // namespace

Cell::Cell(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

Cell::Cell(std::string_view name_or_path)
    : data_(std::make_shared<Data>(read(std::string(name_or_path)))) {}

Cell Cell::from_text(std::string_view json, std::string_view origin) {
  const std::string name = fs::path(std::string(origin)).stem().string();
  return Cell(std::make_shared<Data>(runnable(input::read_cell(json, origin, name))));
}

Cell Cell::with(std::string_view path, const Value& value) const {
  const Change change{std::string(path), value};
  return with({&change, 1});
}

Cell Cell::with(std::span<const Change> changes) const {
  auto changed = std::make_shared<Data>(*data_);
  input::set_values(changed->parameters, parameters(), changes);
  return Cell(std::move(changed));
}

Cell Cell::with(std::span<const Change> changes, Cell spare) const {
  if (spare.data_.use_count() != 1 || spare.data_ == data_) return with(changes);
  const auto changed = std::const_pointer_cast<Data>(std::move(spare.data_));
  *changed = *data_;  // strings and tables into the memory they had
  input::set_values(changed->parameters, parameters(), changes);
  return Cell(changed);
}

const std::string& Cell::name() const { return data_->info->name; }
const std::string& Cell::title() const { return data_->info->title; }
const std::string& Cell::description() const { return data_->info->description; }
const std::string& Cell::references() const { return data_->info->references; }
const std::string& Cell::model() const { return data_->info->model; }
const std::string& Cell::origin() const { return data_->info->origin; }
const Parameters& Cell::parameters() const { return data_->parameters; }
const std::vector<Measurement>& Cell::measurements() const { return data_->info->measurements; }
const std::vector<std::string>& Cell::warnings() const { return data_->warnings; }

double Cell::area() const {
  return parameters().number("cell.electrode_area") *
         parameters().number("cell.number_of_electrode_pairs");
}

CellSummary Cell::summary() const {
  const input::CellAtRest rest(parameters());
  CellSummary summary;
  const auto add = [&](const input::ElectrodeAtRest& electrode, const char* name) {
    if (electrode.is_metal())
      summary.metals.push_back({name,
                                electrode.potential(0.0),
                                electrode.initial_content(),
                                electrode.assembled_thickness(),
                                electrode.initial_thickness()});
    for (const input::ActiveMaterial& m : electrode.materials()) {
      summary.materials.push_back({name,
                                   m.name,
                                   electrode.stoichiometry(m, 1.0),
                                   electrode.stoichiometry(m, 0.0),
                                   m.x_initial,
                                   m.capacity * (m.x_max - m.x_min)});
    }
  };
  add(rest.negative, "negative_electrode");
  add(rest.positive, "positive_electrode");
  summary.open_circuit_voltage = rest.initial_voltage();
  summary.capacity_between_cut_offs =
      area() * rest.capacity(parameters().number("cell.lower_voltage_cut_off"),
                             parameters().number("cell.upper_voltage_cut_off"));
  // The windows of a well-made cell hold equal charge; what counts is the negative's whole
  // capacity. No metal at all gives no ratio.
  if (rest.positive.window() > 0.0)
    summary.negative_to_positive_ratio = rest.negative.full_content() / rest.positive.window();
  return summary;
}

std::vector<double> Cell::stoichiometries_at_soc(std::string_view electrode, double soc) const {
  if (!(soc >= 0.0 && soc <= 1.0))
    throw InputError("state of charge", input::number_text(soc), "must lie between 0 and 1", "");
  const input::ElectrodeAtRest rest(parameters(), electrode);
  std::vector<double> out;
  for (const input::ActiveMaterial& m : rest.materials()) out.push_back(rest.stoichiometry(m, soc));
  return out;
}

double Cell::soc_at_voltage(double voltage) const {
  const input::CellAtRest rest(parameters());
  if (!rest.has_soc())
    throw InputError("open-circuit voltage",
                     input::number_text(voltage),
                     "tells no state of charge: both electrodes are metal, at any content",
                     name());
  const double empty = rest.voltage_at_soc(0.0), full = rest.voltage_at_soc(1.0);
  // Windows are published rounded: a cut-off a millivolt outside still means the end.
  constexpr double kSlack = 1e-3;
  if (!(voltage >= empty - kSlack && voltage <= full + kSlack)) {
    throw InputError("open-circuit voltage",
                     input::number_text(voltage),
                     "is out of reach: it goes from " + input::number_text(empty) +
                         " V at SOC 0 to " + input::number_text(full) + " V at SOC 1",
                     name());
  }
  if (voltage <= empty) return 0.0;
  if (voltage >= full) return 1.0;
  return input::find_root([&](double soc) { return rest.voltage_at_soc(soc) - voltage; }, 0.0, 1.0);
}

std::string Cell::to_json() const { return input::write_json(*data_); }
std::string Cell::to_bpx() const { return input::write_bpx(*data_); }

std::vector<InputError> validate_file(const std::string& path, std::vector<std::string>* notes) {
  try {
    input::Reading reading = input::read_cell(
        input::read_text_file(path), path, std::filesystem::path(path).stem().string());
    if (notes != nullptr) {
      *notes = reading.content.warnings;
      for (const InputError& limit : reading.limits)
        notes->push_back("cannot be run: " + std::string(limit.what()));
    }
    return std::move(reading.errors);
  } catch (const InputError& error) {
    return {error};
  }
}

}  // namespace denchi
