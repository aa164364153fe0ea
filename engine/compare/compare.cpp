#include "denchi/compare.h"

#include <atomic>
#include <cmath>
#include <exception>
#include <limits>
#include <mutex>
#include <set>
#include <thread>

#include "engine/compare/rate_runs.h"
#include "engine/input/forms.h"
#include "engine/input/formula.h"
#include "engine/input/names.h"

namespace denchi {
namespace {

using input::number_text;

constexpr double kPerKilo = 1e3;

void check(const CompareSettings& settings, std::size_t cells) {
  const auto refuse = [](const char* what, std::string value, std::string rule) {
    throw InputError(what, std::move(value), std::move(rule), "comparison");
  };
  if (cells == 0) refuse("cells", "", "are missing; name at least one");
  if (settings.c_rates.empty()) refuse("C-rates", "", "are missing; give at least one");
  std::set<double> seen;
  for (double rate : settings.c_rates) {
    if (!(rate > 0.0 && rate <= 1000.0))
      refuse("C-rate", number_text(rate), "must be above 0 and at most 1000");
    if (!seen.insert(rate).second) refuse("C-rate", number_text(rate), "is given twice");
  }
  if (!(settings.charge_to > 0.0 && settings.charge_to <= 1.0))
    refuse("state of charge to charge to",
           number_text(settings.charge_to),
           "must be above 0 and at most 1");
  if (settings.temperature && !(*settings.temperature >= 100.0 && *settings.temperature <= 1000.0))
    refuse("temperature", number_text(*settings.temperature), "must lie between 100 and 1000 K");
  if (settings.electrolyte_price &&
      !(*settings.electrolyte_price >= 0.0 && std::isfinite(*settings.electrolyte_price)))
    refuse("electrolyte price", number_text(*settings.electrolyte_price), "must not be negative");
}

void check_temperatures(const std::vector<CellComparison>& cells) {
  constexpr double kSame = 0.01;  // [K]
  std::string list;
  bool differ = false;
  for (const CellComparison& one : cells) {
    differ = differ || std::abs(one.temperature - cells.front().temperature) > kSame;
    list += (list.empty() ? "" : ", ") + one.label + " at " +
            number_text(std::round(100.0 * (one.temperature - 273.15)) / 100.0) + " degC";
  }
  if (differ)
    throw InputError("temperatures",
                     list,
                     "are not the same; give one temperature for all, or say that they may differ "
                     "(different temperatures)",
                     "comparison");
}

void know_balance(CellComparison& one) {
  const CellSummary summary = one.cell.summary();
  const Parameters& p = one.cell.parameters();
  one.n_to_p = summary.negative_to_positive_ratio;
  double first = 0.0, inventory = 0.0;
  bool known = true, positive_known = true;
  for (const CellSummary::Material& m : summary.materials) {
    const std::string prefix = Parameters::particle_prefix(m.electrode, m.name);
    const bool positive = m.electrode == "positive_electrode";
    const double share = std::abs(m.x_at_empty - m.x_at_full);
    const double whole = share > 0.0 ? m.areal_capacity / share : 0.0;
    const auto pristine = input::plain_number(p, prefix + "pristine_stoichiometry");
    known = known && pristine.has_value();
    inventory += whole * pristine.value_or(0.0);
    if (!positive) continue;
    one.positive_capacity += m.areal_capacity;
    positive_known = positive_known && pristine.has_value();
    first += whole * (pristine.value_or(0.0) - m.x_at_full);
  }
  for (const char* electrode : {"negative_electrode", "positive_electrode"})
    if (input::is_metal(p, electrode))
      inventory += 96485.33212 * p.number(std::string(electrode) + ".thickness") /
                   p.number(std::string(electrode) + ".metal.molar_volume") / 3600.0;
  if (known) one.lithium_inventory = inventory;
  if (positive_known && first > 0.0) one.first_charge = first;
}

std::vector<CellComparison> prepared(const std::vector<Cell>& cells,
                                     const CompareSettings& settings,
                                     const std::vector<std::string>& labels) {
  std::vector<CellComparison> out;
  std::string missing;
  for (std::size_t k = 0; k < cells.size(); ++k) {
    Cell cell = cells[k];
    if (settings.temperature) cell = cell.with("state.initial_temperature", *settings.temperature);
    CellComparison one(cell, labels.empty() ? cell.name() : labels[k]);
    one.temperature = cell.parameters().number("state.initial_temperature");
    one.pressure = input::plain_number(cell.parameters(), "fixture.pressure");
    one.warnings = cell.warnings();
    for (std::string& text : electrolyte_warnings(cell)) one.warnings.push_back(std::move(text));
    if (one.cell.summary().materials.empty())
      throw InputError(
          "cell '" + cell.name() + "'",
          "",
          "cannot be compared: both electrodes are metal, so it has no charge of its own",
          cell.origin());
    try {
      one.stack = stack_of(cell);
    } catch (const InputError& error) {
      missing += (missing.empty() ? "" : "\n") + std::string(error.what());
      continue;
    }
    know_balance(one);
    for (double rate : settings.c_rates) {
      RateResult result;
      result.c_rate = rate;
      one.rates.push_back(std::move(result));
    }
    out.push_back(std::move(one));
  }
  if (!missing.empty()) throw InputError("densities", "", "are missing:\n" + missing, "comparison");
  return out;
}

/// Runs tasks on threads; the first error of any is thrown when all have ended.
void run_all(std::size_t count,
             const CompareSettings& settings,
             const std::function<void(std::size_t)>& task) {
  std::atomic<std::size_t> next{0}, done{0};
  std::atomic<bool> stop{false};
  std::exception_ptr error;
  std::mutex mutex;
  const auto work = [&](bool reports) {
    for (std::size_t k = next++; k < count && !stop; k = next++) {
      try {
        task(k);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!error) error = std::current_exception();
        stop = true;
      }
      ++done;
      if (reports && settings.progress &&
          !settings.progress(static_cast<double>(done) / static_cast<double>(count)))
        stop = true;
    }
  };
  const unsigned wanted =
      settings.threads != 0 ? settings.threads : std::thread::hardware_concurrency();
  const std::size_t threads = std::min<std::size_t>(std::max(1u, wanted), count);
  std::vector<std::thread> pool;
  for (std::size_t k = 1; k < threads; ++k) pool.emplace_back(work, false);
  work(true);
  for (std::thread& thread : pool) thread.join();
  if (error) std::rethrow_exception(error);
  if (stop) throw InputError("comparison", "", "was interrupted", "");
}

void add_thickness(CellComparison& one, const compare_runs::Thickness& thickness) {
  double charged = 0.0, discharged = 0.0;
  for (const StackLayer& layer : one.stack.layers) {
    std::size_t side = 2;
    if (layer.name == "negative_electrode") side = 0;
    if (layer.name == "positive_electrode") side = 1;
    charged += side < 2 ? thickness.charged[side].value_or(layer.thickness) : layer.thickness;
    discharged += side < 2 ? thickness.discharged[side].value_or(layer.thickness) : layer.thickness;
  }
  one.stack.thickness_charged = charged;
  one.stack.thickness_discharged = discharged;
}

}  // namespace

bool RateResult::charge_is_clean() const {
  return charge_time && std::all_of(limits.begin(), limits.end(), [](const ChargeLimit& limit) {
           return limit.kind == ChargeLimit::Kind::voltage;
         });
}

std::optional<double> CellComparison::clean_charge_time() const {
  std::optional<double> best;
  for (const RateResult& rate : rates)
    if (rate.charge_is_clean() && (!best || *rate.charge_time < *best)) best = rate.charge_time;
  return best;
}

std::optional<double> CellComparison::first_cycle_loss() const {
  if (!first_charge) return std::nullopt;
  return 1.0 - slowest().capacity / cell.area() / *first_charge;
}

double CellComparison::stack_energy_density(const RateResult& rate) const {
  return rate.energy / (cell.area() * stack.thickness());
}

double CellComparison::stack_specific_energy(const RateResult& rate) const {
  return rate.energy / (cell.area() * stack.mass);
}

std::optional<double> CellComparison::energy_density(const RateResult& rate) const {
  if (!stack.volume_packing) return std::nullopt;
  return *stack.volume_packing * stack_energy_density(rate);
}

std::optional<double> CellComparison::specific_energy(const RateResult& rate) const {
  if (!stack.mass_packing) return std::nullopt;
  return *stack.mass_packing * stack_specific_energy(rate);
}

std::map<std::string, double> CellComparison::bill() const {
  // Li2CO3 holds two lithium
  static const double carbonate = 1.0 / input::Formula::parse("Li2CO3").mass_fraction("Li");
  // [kWh/m2]; a cell that gives nothing has no bill
  const double given = slowest().energy / cell.area() / kPerKilo;
  const double energy = given > 0.0 ? given : std::numeric_limits<double>::quiet_NaN();
  std::map<std::string, double> bill;
  for (const auto& [name, mass] : stack.content) bill[name] = mass / energy;
  bill["lithium_carbonate"] = bill["lithium"] * carbonate;
  bill["lithium_in_active_materials"] = stack.lithium_in_active_materials / energy;
  return bill;
}

Comparison compare(const std::vector<Cell>& cells,
                   const CompareSettings& settings,
                   const std::vector<std::string>& labels) {
  check(settings, cells.size());
  if (!labels.empty() && labels.size() != cells.size())
    throw InputError("labels",
                     std::to_string(labels.size()),
                     "must be one for each of the " + std::to_string(cells.size()) + " cells",
                     "comparison");
  std::set<std::string> seen;
  for (std::size_t k = 0; k < cells.size(); ++k) {
    const std::string& label = labels.empty() ? cells[k].name() : labels[k];
    if (!seen.insert(label).second)
      throw InputError("label '" + label + "'",
                       "",
                       "is given twice; give each cell a label of its own",
                       "comparison");
  }
  Comparison comparison{{}, settings};
  std::sort(comparison.settings.c_rates.begin(), comparison.settings.c_rates.end());
  comparison.cells = prepared(cells, comparison.settings, labels);
  if (!settings.temperature && !settings.different_temperatures)
    check_temperatures(comparison.cells);

  Settings run;
  run.model = settings.model;
  run.mesh = settings.mesh;
  run.rtol = settings.rtol;
  const std::size_t rates = comparison.settings.c_rates.size();
  const std::size_t each = 2 * rates + 1;
  std::vector<compare_runs::Thickness> thickness(comparison.cells.size());
  run_all(comparison.cells.size() * each, settings, [&](std::size_t k) {
    CellComparison& one = comparison.cells[k / each];
    const std::size_t task = k % each;
    if (task == 2 * rates) {
      compare_runs::pulse(one.cell, run, settings, one);
    } else if (task >= rates) {
      compare_runs::charge(one.cell, run, settings.charge_to, one.rates[task - rates]);
    } else {
      const compare_runs::Thickness found = compare_runs::discharge(one.cell, run, one.rates[task]);
      if (task == 0) thickness[k / each] = found;
    }
  });
  for (std::size_t k = 0; k < comparison.cells.size(); ++k)
    add_thickness(comparison.cells[k], thickness[k]);
  return comparison;
}

}  // namespace denchi
