// What every run of a property test must keep: it ends finished, or stopped with a reason that
// names physics, and what it returns makes sense.
//
// DENCHI_DRAW=N runs draw N alone and prints how to repeat it by hand.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>

#include "engine/run/run_setup.h"
#include "models/cells/cell_data.h"
#include "tests/verification/random_cell.h"

namespace denchi::test {

/// Lowest or highest potential that an electrode's materials have from their start to one end of
/// the stoichiometry. Open-circuit fits are not monotonous everywhere: the voltage of a discharge
/// may rise with them, but not beyond.
inline double extreme_potential(const ElectrodeData& electrode,
                                const std::vector<double>& start,
                                double end,
                                bool highest) {
  if (electrode.kind == ElectrodeKind::metal) return electrode.populations[0].ocp(0.5, 298.15);
  double found = highest ? -1e300 : 1e300;
  for (std::size_t m = 0; m < start.size(); ++m)
    for (int i = 0; i <= 1000; ++i) {
      const double x = start[m] + (end - start[m]) * i / 1000.0;
      const double u = electrode.populations[m].ocp(x, 298.15);
      found = highest ? std::max(found, u) : std::min(found, u);
    }
  return found;
}

/// The voltage that a discharge cannot exceed, or a charge cannot fall below.
inline double open_circuit_bound(const Cell& cell, const Draw& d) {
  const CellData data = read_cell_data(cell, Scope::everything);
  const std::vector<double> n = cell.stoichiometries_at_soc("negative_electrode", *d.settings.soc);
  const std::vector<double> p = cell.stoichiometries_at_soc("positive_electrode", *d.settings.soc);
  const double end = d.charge == d.anion ? 1.0 : 0.0;  // of the positive electrode
  return extreme_potential(data.positive, p, end, !d.charge) -
         extreme_potential(data.negative, n, 1.0 - end, d.charge);
}

/// What is wrong with a run; empty if nothing.
/// @param lithium  largest error of its balance that counts as none, relative
inline std::string complaint(const Draw& d, double lithium) {
  try {
    const Cell cell = d.make_cell();
    Settings settings = d.settings;
    int calls = 0;
    settings.progress = [&](const Progress&) { return ++calls < 5000; };
    const Solution s = simulate(cell, d.make_protocol(cell), settings);
    const std::string& reason = s.reason();
    if (s.status() == Status::failed) return "failed: " + reason;
    if (s.status() == Status::stopped) {
      bool physics = false;
      for (const char* words : {"cut-off",
                                "beyond its stop",
                                "at this current",
                                "electrolyte is depleted",
                                "particle surface",
                                "stripped away",
                                "lost 90 % of its contact",
                                "lost its pressure",
                                "pressure is above"})
        physics = physics || reason.find(words) != std::string::npos;
      if (!physics) return "stopped without physics: " + reason;
    }
    const std::vector<double>& time = s.time();
    if (time.empty()) return reason.find("cannot begin") != std::string::npos ? "" : "no rows";
    for (std::size_t i = 1; i < time.size(); ++i)
      if (!(time[i] > time[i - 1])) return "time does not increase at " + std::to_string(time[i]);
    const double bound = open_circuit_bound(cell, d);
    for (const VariableInfo& variable : s.variables())
      for (const double v : variable.axes.empty()
                                ? s.values(variable.name)
                                : s.at(std::vector<double>{s.end_time()}, variable.name))
        // salt is not a number where the ion moves alone
        if (!std::isfinite(v) && !(variable.name == "electrolyte_concentration" && std::isnan(v)))
          return variable.name + " is not finite";
    for (const double v : s.values("voltage"))
      if (d.charge ? v < bound - 1e-6 : v > bound + 1e-6)
        return "voltage " + std::to_string(v) + " beyond the open circuit " + std::to_string(bound);
    if (!(s.audit().lithium_error <= lithium)) {
      char text[48];
      std::snprintf(text, sizeof text, "lithium lost: %.2g", s.audit().lithium_error);
      return text;
    }
    if (s.audit().losses_error > 1e-9)
      return "losses do not add up: " + std::to_string(s.audit().losses_error);
    return {};
  } catch (const std::exception& error) {
    return std::string("thrown: ") + error.what();
  }
}

inline void check_draws(const std::function<Draw(std::uint64_t)>& make,
                        std::uint64_t count,
                        double lithium) {
  if (const char* one = std::getenv("DENCHI_DRAW")) {
    const Draw d = make(std::strtoull(one, nullptr, 10));
    EXPECT_EQ(complaint(d, lithium), "") << d.words;
    return;
  }
  for (std::uint64_t n = 0; n < count; ++n) {
    const Draw d = make(n);
    EXPECT_EQ(complaint(d, lithium), "")
        << d.words.substr(0, d.words.find('\n')) << "\n  repeat with DENCHI_DRAW=" << n;
  }
}

}  // namespace denchi::test
