#include "engine/compare/rate_runs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "engine/input/forms.h"
#include "engine/input/names.h"

namespace denchi::compare_runs {
namespace {

using input::number_text;

constexpr const char* kElectrodes[] = {"negative_electrode", "positive_electrode"};
/// Longest time at constant voltage of a charge.
constexpr const char* kLongestHold = "48 h";

std::string words(const char* pattern, double a, double b, double c = 0.0) {
  char text[200];
  std::snprintf(text, sizeof text, pattern, a, b, c);
  return text;
}

/// A state of charge for words; rounding below zero is zero.
double percent(double soc) { return std::max(0.0, 100.0 * soc); }

bool has(const Solution& run, const std::string& name) {
  const auto& all = run.variables();
  return std::any_of(
      all.begin(), all.end(), [&](const VariableInfo& info) { return info.name == name; });
}

/// Mean over the charge passed, by the trapezoidal rule over the rows of a run.
double mean_over(const std::vector<double>& charge, const std::vector<double>& value) {
  double sum = 0.0;
  for (std::size_t i = 1; i < charge.size(); ++i)
    sum += 0.5 * (value[i] + value[i - 1]) * (charge[i] - charge[i - 1]);
  return sum / (charge.back() - charge.front());
}

/// First time that a curve over the rows is above zero; empty if it never is.
std::optional<double> first_above(const std::vector<double>& time,
                                  const std::vector<double>& value) {
  for (std::size_t i = 0; i < time.size(); ++i) {
    if (!(value[i] > 0.0)) continue;
    if (i == 0) return time[0];
    return time[i - 1] + (time[i] - time[i - 1]) * value[i - 1] / (value[i - 1] - value[i]);
  }
  return std::nullopt;
}

double at(const std::vector<double>& time, const std::vector<double>& value, double t) {
  const auto above = std::lower_bound(time.begin(), time.end(), t);
  if (above == time.begin()) return value.front();
  if (above == time.end()) return value.back();
  const auto i = static_cast<std::size_t>(above - time.begin());
  const double width = time[i] - time[i - 1];
  return width == 0.0 ? value[i]
                      : value[i - 1] + (value[i] - value[i - 1]) * (t - time[i - 1]) / width;
}

/// The rows of a charge that count: a hold that ended at once leaves one at which nothing passed.
struct ChargeRows {
  const Solution& run;
  std::size_t count;
  std::vector<double> time, soc;
  /// First row at constant voltage, if there is any.
  std::optional<std::size_t> hold;

  explicit ChargeRows(const Solution& solution)
      : run(solution), count(solution.time().size()), time(solution.time()) {
    const auto found = std::find(run.step().begin(), run.step().end(), 1);
    const auto begin = static_cast<std::size_t>(found - run.step().begin());
    if (begin < count && time.back() == time[begin]) count = begin;
    if (begin < count) hold = begin;
    time.resize(count);
    soc = values("soc");
  }
  std::vector<double> values(const std::string& name) const {
    std::vector<double> all = run.values(name);
    all.resize(count);
    return all;
  }
};

/// Where a graphite or another intercalating electrode falls below the potential of lithium.
void note_plating(const Cell& cell, const ChargeRows& rows, RateResult& out) {
  if (input::is_metal(cell.parameters(), kElectrodes[0])) return;
  std::vector<double> below = rows.values("plating_margin");
  const double lowest = *std::min_element(below.begin(), below.end());
  for (double& v : below) v = -v;
  const auto t = first_above(rows.time, below);
  if (!t) return;
  out.limits.push_back({ChargeLimit::Kind::plating,
                        *t,
                        words("lithium can plate from %.0f s on, at %.1f %% state of charge: the "
                              "negative electrode falls to %.1f mV below lithium",
                              *t,
                              percent(at(rows.time, rows.soc, *t)),
                              -1e3 * lowest)});
}

void note_critical_current(const Cell& cell, const ChargeRows& rows, RateResult& out) {
  const Parameters& p = cell.parameters();
  const std::string electrode = kElectrodes[0];
  const auto critical = input::plain_number(p, electrode + ".metal.critical_current_density");
  if (!critical || !input::is_metal(p, electrode)) return;
  std::vector<double> density = rows.values("current");
  std::vector<double> contact(density.size(), p.number(electrode + ".metal.contact_fraction"));
  if (has(rows.run, electrode + "_contact_fraction"))
    contact = rows.values(electrode + "_contact_fraction");
  double highest = 0.0;
  for (std::size_t i = 0; i < density.size(); ++i) {
    density[i] = std::abs(density[i]) / (cell.area() * contact[i]);
    highest = std::max(highest, density[i]);
    density[i] -= *critical * (1.0 + 1e-9);
  }
  const auto t = first_above(rows.time, density);
  if (!t) return;
  out.limits.push_back({ChargeLimit::Kind::critical_current,
                        *t,
                        words("the critical current of the metal, %.3g mA/cm2, is exceeded from "
                              "%.0f s on",
                              0.1 * *critical,
                              *t) +
                            words(", at %.1f %% state of charge: %.3g mA/cm2",
                                  percent(at(rows.time, rows.soc, *t)),
                                  0.1 * highest)});
}

/// Where a metal has lost half of what contact it had.
void note_contact(const ChargeRows& rows, RateResult& out) {
  const std::string name = std::string(kElectrodes[0]) + "_contact_fraction";
  if (!has(rows.run, name)) return;
  std::vector<double> lost = rows.values(name);
  const double start = lost.front(), least = *std::min_element(lost.begin(), lost.end());
  for (double& v : lost) v = 0.5 * start - v;
  const auto t = first_above(rows.time, lost);
  if (!t) return;
  out.limits.push_back({ChargeLimit::Kind::contact,
                        *t,
                        words("the metal has less than half of its contact from %.0f s on, at "
                              "%.1f %% state of charge: down to %.3g of the area",
                              *t,
                              percent(at(rows.time, rows.soc, *t)),
                              least)});
}

Settings starting_at(Settings settings, double soc) {
  settings.soc = soc;
  return settings;
}

}  // namespace

Thickness discharge(const Cell& cell, const Settings& settings, RateResult& out) {
  const double lower = cell.parameters().number("cell.lower_voltage_cut_off");
  const Protocol steps = Protocol::parse(
      {"Discharge at " + number_text(out.c_rate) + "C until " + number_text(lower) + " V"});
  const Solution run = simulate(cell, steps, starting_at(settings, 1.0));
  out.status = run.status();
  out.reason = run.reason();
  out.end_time = run.end_time();
  out.capacity = run.capacity();
  out.energy = run.energy();
  std::vector<std::string> names = {"capacity", "voltage", "equilibrium_voltage"};
  for (const VariableInfo& info : run.variables())
    if (info.name.compare(0, 5, "loss_") == 0) names.push_back(info.name);
  const std::size_t losses_end = names.size();
  for (const char* electrode : kElectrodes)
    if (has(run, std::string(electrode) + "_thickness"))
      names.push_back(std::string(electrode) + "_thickness");
  std::vector<std::vector<double>> columns = run.values(names);
  Thickness thickness;
  for (std::size_t k = losses_end; k < names.size(); ++k) {
    const std::size_t side = names[k].compare(0, 8, "negative") == 0 ? 0 : 1;
    thickness.charged[side] = columns[k].front();
    thickness.discharged[side] = columns[k].back();
  }
  if (out.capacity > 0.0) {
    out.mean_voltage = out.energy / out.capacity;
    out.mean_equilibrium_voltage = mean_over(columns[0], columns[2]);
    for (std::size_t k = 3; k < losses_end; ++k)
      out.losses[names[k].substr(5)] = mean_over(columns[0], columns[k]);
  }
  out.curve_capacity = std::move(columns[0]);
  out.curve_voltage = std::move(columns[1]);
  return thickness;
}

std::vector<std::string> charge_steps(const Cell& cell, double c_rate, double charge_to) {
  const std::string upper =
      number_text(cell.parameters().number("cell.upper_voltage_cut_off")) + " V";
  const std::string goal = number_text(100.0 * charge_to) + " % SOC";
  return {"Charge at " + number_text(c_rate) + "C until " + upper + " or until " + goal,
          "Hold at " + upper + " for " + kLongestHold + " or until " + goal};
}

void charge(const Cell& cell, const Settings& settings, double charge_to, RateResult& out) {
  const Solution run = simulate(
      cell, Protocol::parse(charge_steps(cell, out.c_rate, charge_to)), starting_at(settings, 0.0));
  const ChargeRows rows(run);
  out.charge_reason = run.reason();
  const bool reached = run.status() == Status::finished && rows.soc.back() > charge_to - 1e-6;
  if (reached) out.charge_time = run.end_time();
  if (const auto& hold = rows.hold)
    out.limits.push_back({ChargeLimit::Kind::voltage,
                          rows.time[*hold],
                          words("the upper cut-off, %.3g V, is reached after %.0f s, at %.1f %% "
                                "state of charge: the current falls from there on",
                                cell.parameters().number("cell.upper_voltage_cut_off"),
                                rows.time[*hold],
                                percent(rows.soc[*hold]))});
  note_plating(cell, rows, out);
  note_critical_current(cell, rows, out);
  note_contact(rows, out);
  if (!reached)
    out.limits.push_back(
        {ChargeLimit::Kind::stopped,
         run.end_time(),
         run.status() == Status::finished
             ? words("%.3g %% state of charge was not reached: after %.0f h it stood at %.1f %%",
                     100.0 * charge_to,
                     run.end_time() / 3600.0,
                     percent(rows.soc.back()))
             : run.reason()});
  std::sort(out.limits.begin(), out.limits.end(), [](const ChargeLimit& a, const ChargeLimit& b) {
    return a.time < b.time;
  });
  out.charge_curve_time = rows.time;
  out.charge_curve_soc = rows.soc;
}

void pulse(const Cell& cell,
           const Settings& settings,
           const CompareSettings& how,
           CellComparison& out) {
  const Protocol steps = Protocol::parse({"Discharge at " + number_text(how.pulse_c_rate) +
                                          "C for " + number_text(how.pulse_time) + " s"});
  const Solution run = simulate(cell, steps, starting_at(settings, how.pulse_soc));
  if (run.status() != Status::finished) {
    out.resistance_reason = run.reason();
    return;
  }
  const double current = run.values("current").back();
  const double at_rest = run.values("equilibrium_voltage").front();
  out.resistance = (at_rest - run.values("voltage").back()) * cell.area() / current;
}

}  // namespace denchi::compare_runs
