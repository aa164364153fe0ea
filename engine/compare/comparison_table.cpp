// The rows that a person reads, and their CSV.
#include <charconv>
#include <cmath>

#include "denchi/compare.h"
#include "engine/input/names.h"
#include "engine/output/part_file.h"

namespace denchi {
namespace {

/// Quoted where a reader of CSV could take it apart.
std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

class TableBuilder {
 public:
  explicit TableBuilder(const Dataset& data)
      : data_(data), cells_(data.size("cell")), rates_(data.size("c_rate")) {}

  std::vector<DataVariable> build() {
    text("cell", "cell");
    number("C-rate", "c_rate", 1.0);
    number("temperature [degC]", "temperature", 1.0, -273.15);
    number("pressure [MPa]", "pressure", 1e-6);
    number("capacity [Ah]", "capacity", 1.0);
    number("areal capacity [mAh/cm2]", "areal_capacity", 0.1);
    number("energy [Wh]", "energy", 1.0);
    number("mean voltage [V]", "mean_voltage", 1.0);
    number("Wh/L", "energy_density", 1e-3);
    number("Wh/kg", "specific_energy", 1.0);
    number("Wh/L stack", "stack_energy_density", 1e-3);
    number("Wh/kg stack", "stack_specific_energy", 1.0);
    const double goal = 100.0 * data_.at("charge_to").values.front();
    const std::string to = input::number_text(goal) + " %";
    number("charge time to " + to + " [min]", "charge_time", 1.0 / 60.0);
    number("charge time within limits [min]", "clean_charge_time", 1.0 / 60.0);
    text("charge limits", "charge_limits");
    number("mean equilibrium voltage [V]", "mean_equilibrium_voltage", 1.0);
    const std::vector<std::string>& causes = data_.at("cause").texts;
    for (std::size_t k = 0; k < causes.size(); ++k) {
      std::string name = causes[k];
      for (char& c : name)
        if (c == '_') c = ' ';
      loss("loss " + name + " [mV]", k, causes.size());
    }
    number("resistance [ohm cm2]", "resistance", 1e4);
    number("stack thickness [um]", "stack_thickness", 1e6);
    number("volume packing factor", "volume_packing_factor", 1.0);
    number("mass packing factor", "mass_packing_factor", 1.0);
    number("N/P", "n_to_p", 1.0);
    number("lithium inventory [mAh/cm2]", "lithium_inventory", 0.1);
    number("first-cycle loss [%]", "first_cycle_loss", 100.0);
    const std::vector<std::string>& materials = data_.at("material").texts;
    for (std::size_t k = 0; k < materials.size(); ++k) {
      std::string name = materials[k];
      for (char& c : name)
        if (c == '_') c = ' ';
      bill(name + " [kg/kWh]", k, materials.size());
    }
    if (data_.find("electrolyte_cost") != nullptr)
      number("electrolyte cost [per kWh]", "electrolyte_cost", 1.0);
    text("status", "status");
    text("reason", "reason");
    text("warnings", "warnings");
    return std::move(columns_);
  }

 private:
  /// Place of a row's value in a variable over cells, rates or both.
  std::size_t place(const DataVariable& variable, std::size_t cell, std::size_t rate) const {
    if (variable.dimensions.size() == 2) return cell * rates_ + rate;
    return variable.dimensions.front() == "cell" ? cell : rate;
  }

  DataVariable& column(std::string name) {
    columns_.push_back({std::move(name), "", "", {"row"}, {}, {}});
    return columns_.back();
  }

  void number(std::string name, const char* from, double scale, double offset = 0.0) {
    const DataVariable& variable = data_.at(from);
    DataVariable& out = column(std::move(name));
    for (std::size_t c = 0; c < cells_; ++c)
      for (std::size_t r = 0; r < rates_; ++r)
        out.values.push_back(variable.values[place(variable, c, r)] * scale + offset);
  }

  void text(std::string name, const char* from) {
    const DataVariable& variable = data_.at(from);
    DataVariable& out = column(std::move(name));
    for (std::size_t c = 0; c < cells_; ++c)
      for (std::size_t r = 0; r < rates_; ++r)
        out.texts.push_back(variable.texts[place(variable, c, r)]);
  }

  void loss(std::string name, std::size_t k, std::size_t count) {
    const DataVariable& variable = data_.at("loss");
    DataVariable& out = column(std::move(name));
    for (std::size_t row = 0; row < cells_ * rates_; ++row)
      out.values.push_back(1e3 * variable.values[row * count + k]);
  }

  void bill(std::string name, std::size_t k, std::size_t count) {
    const DataVariable& variable = data_.at("bill");
    DataVariable& out = column(std::move(name));
    for (std::size_t c = 0; c < cells_; ++c)
      for (std::size_t r = 0; r < rates_; ++r) out.values.push_back(variable.values[c * count + k]);
  }

  const Dataset& data_;
  std::size_t cells_, rates_;
  std::vector<DataVariable> columns_;
};

}  // namespace

std::vector<DataVariable> comparison_table(const Dataset& comparison) {
  const auto format = comparison.attributes.find("format");
  if (format == comparison.attributes.end() || format->second != "denchi-comparison")
    throw InputError("dataset", "", "is not a comparison", "");
  return TableBuilder(comparison).build();
}

void save_csv(const std::vector<DataVariable>& columns, const std::string& path) {
  PartFile file(path);
  std::string line;
  for (const DataVariable& column : columns)
    line += (line.empty() ? "" : ",") + csv_text(column.name);
  file.append(line + "\n");
  const std::size_t rows =
      columns.front().texts.empty() ? columns.front().values.size() : columns.front().texts.size();
  for (std::size_t row = 0; row < rows; ++row) {
    line.clear();
    for (std::size_t k = 0; k < columns.size(); ++k) {
      if (k > 0) line += ',';
      if (!columns[k].texts.empty()) {
        line += csv_text(columns[k].texts[row]);
      } else if (const double value = columns[k].values[row]; std::isfinite(value)) {
        line += input::number_text(value);
      }
    }
    file.append(line + "\n");
  }
  file.check();
  file.commit();
}

}  // namespace denchi
