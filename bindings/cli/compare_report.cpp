#include "bindings/cli/compare_report.h"

#include <algorithm>
#include <cmath>

#include "bindings/cli/json.h"
#include "bindings/cli/print.h"

namespace denchi::cli {
namespace {

std::string or_unknown(const std::optional<double>& value, double scale, const char* pattern) {
  return value ? format(*value * scale, pattern) : "-";
}

std::string minutes(const std::optional<double>& seconds) {
  return or_unknown(seconds, 1.0 / 60.0, "%.1f");
}

/// A cell with what it was run at, for tables that have no columns for it.
std::string name_of(const CellComparison& one) {
  return one.label + " (" + format(one.temperature - 273.15, "%.4g degC") + ", " +
         (one.pressure ? format(1e-6 * *one.pressure, "%.3g MPa") : "no pressure given") + ")";
}

/// The rate nearest to 1C, at which losses are shown.
std::size_t middle_rate(const Comparison& comparison) {
  const std::vector<double>& rates = comparison.settings.c_rates;
  std::size_t best = 0;
  for (std::size_t k = 1; k < rates.size(); ++k)
    if (std::abs(std::log(rates[k])) < std::abs(std::log(rates[best]))) best = k;
  return best;
}

std::string cells_table(const Comparison& comparison) {
  const std::string low = format(comparison.settings.c_rates.front(), "%.4gC");
  const std::string high = format(comparison.settings.c_rates.back(), "%.4gC");
  const std::string goal = format(100.0 * comparison.settings.charge_to, "%.4g %%");
  TextTable table;
  table.add({"cell",
             "degC",
             "MPa",
             "mAh/cm2 " + low,
             "Wh/L " + low,
             "Wh/kg " + low,
             "Wh/L stack",
             "Wh/kg stack",
             "packing",
             "stack um",
             "N/P",
             "ohm cm2",
             "min to " + goal + " at " + high,
             "min within limits"});
  for (const CellComparison& one : comparison.cells) {
    const RateResult& slow = one.slowest();
    table.add({one.label,
               format(one.temperature - 273.15, "%.4g"),
               or_unknown(one.pressure, 1e-6, "%.3g"),
               format(0.1 * slow.capacity / one.cell.area(), "%.3g"),
               or_unknown(one.energy_density(slow), 1e-3, "%.0f"),
               or_unknown(one.specific_energy(slow), 1.0, "%.0f"),
               format(1e-3 * one.stack_energy_density(slow), "%.0f"),
               format(one.stack_specific_energy(slow), "%.0f"),
               or_unknown(one.stack.volume_packing, 1.0, "%.3g") + "/" +
                   or_unknown(one.stack.mass_packing, 1.0, "%.3g"),
               format(1e6 * one.stack.thickness(), "%.1f"),
               format(one.n_to_p, "%.3g"),
               or_unknown(one.resistance, 1e4, "%.1f"),
               minutes(one.fastest().charge_time),
               minutes(one.clean_charge_time())});
  }
  return table.str();
}

/// A table over the C-rates; `get` gives the text of one entry.
template <class Get>
std::string rate_table(const Comparison& comparison, const std::string& title, Get get) {
  TextTable table;
  std::vector<std::string> row = {title};
  for (double rate : comparison.settings.c_rates) row.push_back(format(rate, "%.4gC"));
  table.add(row);
  for (const CellComparison& one : comparison.cells) {
    row = {name_of(one)};
    for (const RateResult& rate : one.rates) row.push_back(get(one, rate));
    table.add(row);
  }
  return table.str();
}

std::string losses_table(const Comparison& comparison) {
  const std::size_t k = middle_rate(comparison);
  std::vector<std::string> causes;
  for (const CellComparison& one : comparison.cells)
    for (const auto& [cause, loss] : one.rates[k].losses)
      if (std::find(causes.begin(), causes.end(), cause) == causes.end()) causes.push_back(cause);
  TextTable table;
  std::vector<std::string> row = {"loss in mV at " +
                                  format(comparison.settings.c_rates[k], "%.4gC")};
  for (std::string cause : causes) {
    std::replace(cause.begin(), cause.end(), '_', ' ');
    row.push_back(cause);
  }
  row.emplace_back("all");
  table.add(row);
  for (const CellComparison& one : comparison.cells) {
    row = {name_of(one)};
    double sum = 0.0;
    for (const std::string& cause : causes) {
      const auto found = one.rates[k].losses.find(cause);
      const double loss = found == one.rates[k].losses.end() ? 0.0 : found->second;
      sum += loss;
      row.push_back(format(1e3 * loss, "%.1f"));
    }
    row.push_back(format(1e3 * sum, "%.1f"));
    table.add(row);
  }
  return table.str();
}

std::string bill_table(const Comparison& comparison) {
  constexpr const char* kNames[][2] = {{"lithium", "lithium"},
                                       {"lithium_carbonate", "as Li2CO3"},
                                       {"nickel", "nickel"},
                                       {"cobalt", "cobalt"},
                                       {"manganese", "manganese"},
                                       {"graphite", "graphite"},
                                       {"silicon", "silicon"},
                                       {"electrolyte", "electrolyte"}};
  const std::optional<double>& price = comparison.settings.electrolyte_price;
  TextTable table;
  std::vector<std::string> row = {"kg/kWh"};
  for (const auto& name : kNames) row.emplace_back(name[1]);
  row.emplace_back("lithium mAh/cm2");
  row.emplace_back("first-cycle loss");
  if (price) row.emplace_back("electrolyte cost per kWh");
  table.add(row);
  for (const CellComparison& one : comparison.cells) {
    const std::map<std::string, double> bill = one.bill();
    row = {name_of(one)};
    for (const auto& name : kNames) {
      const auto found = bill.find(name[0]);
      row.push_back(found == bill.end() || found->second == 0.0 ? "-"
                                                                : format(found->second, "%.3g"));
    }
    row.push_back(or_unknown(one.lithium_inventory, 0.1, "%.3g"));
    row.push_back(or_unknown(one.first_cycle_loss(), 100.0, "%.1f %%"));
    if (price) row.push_back(format(*price * bill.at("electrolyte"), "%.3g"));
    table.add(row);
  }
  return table.str();
}

std::string notes(const Comparison& comparison) {
  std::string text;
  for (const CellComparison& one : comparison.cells) {
    std::string part;
    for (const ChargeLimit& limit : one.fastest().limits)
      part += "  charge at " + format(one.fastest().c_rate, "%.4gC") + ": " + limit.words + "\n";
    for (const RateResult& rate : one.rates)
      if (rate.status != Status::finished)
        part += "  discharge at " + format(rate.c_rate, "%.4gC") + ": " + rate.reason + "\n";
    if (!one.resistance) part += "  no resistance: " + one.resistance_reason + "\n";
    for (const std::string& warning : one.warnings) part += "  warning: " + warning + "\n";
    if (!part.empty()) text += one.label + "\n" + part;
  }
  return text;
}

}  // namespace

std::string to_text(const Comparison& comparison) {
  using One = CellComparison;
  using Rate = RateResult;
  return cells_table(comparison) +
         "\n  Wh/L and Wh/kg of the cell are those of the stack times its packing factors\n\n" +
         rate_table(comparison,
                    "capacity in mAh/cm2",
                    [](const One& one, const Rate& rate) {
                      return format(0.1 * rate.capacity / one.cell.area(), "%.3g");
                    }) +
         "\n\n" +
         rate_table(comparison,
                    "energy in Wh/L of the stack",
                    [](const One& one, const Rate& rate) {
                      return format(1e-3 * one.stack_energy_density(rate), "%.0f");
                    }) +
         "\n\n" +
         rate_table(comparison,
                    "charge in min",
                    [](const One&, const Rate& rate) {
                      return minutes(rate.charge_time) + (rate.charge_is_clean() ? "" : " *");
                    }) +
         "\n  * limited by more than the voltage\n\n" + losses_table(comparison) + "\n\n" +
         bill_table(comparison) + "\n\n" + notes(comparison);
}

std::string to_json(const Dataset& comparison) {
  const std::vector<DataVariable> columns = comparison_table(comparison);
  const std::size_t rows = std::max(columns.front().texts.size(), columns.front().values.size());
  JsonWriter json;
  json.open('[');
  for (std::size_t row = 0; row < rows; ++row) {
    json.open('{');
    for (const DataVariable& column : columns) {
      json.key(column.name);
      if (column.texts.empty()) {
        json.number(column.values[row]);
      } else {
        json.text(column.texts[row]);
      }
    }
    json.close('}');
  }
  return json.close(']').str();
}

}  // namespace denchi::cli
