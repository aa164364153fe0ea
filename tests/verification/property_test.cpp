// Random parameters within wide physical ranges: every run ends finished, or stopped with a reason that
// names the physics, and none returns nonsense.
//
// DENCHI_DRAW=N runs draw N alone and prints how to repeat it by hand.

#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/run/run_setup.h"
#include "tests/verification/random_cell.h"

namespace denchi::test {
namespace {

/// What is wrong with a run; empty if nothing.
std::string complaint(const Draw& d) {
  try {
    const Cell cell = d.make_cell();
    Settings settings = d.settings;
    int calls = 0;
    settings.progress = [&](const Progress&) { return ++calls < 2000; };
    const Solution s = simulate(cell, d.make_protocol(cell), settings);
    const std::string& reason = s.reason();
    if (s.status() == Status::failed) return "failed: " + reason;
    if (s.status() == Status::stopped) {
      bool physics = false;
      for (const char* words : {"cut-off", "electrolyte is depleted", "particle surface"})
        physics = physics || reason.find(words) != std::string::npos;
      if (!physics) return "stopped without physics: " + reason;
    }
    const std::vector<double>& time = s.time();
    if (time.empty()) return reason.find("cannot begin") != std::string::npos ? "" : "no rows";
    for (std::size_t i = 1; i < time.size(); ++i)
      if (!(time[i] > time[i - 1])) return "time does not increase at " + std::to_string(time[i]);
    const double start = cell.with("state.initial_soc", *d.settings.soc).summary().open_circuit_voltage;
    for (const VariableInfo& variable : s.variables())
      for (const double v : s.values(variable.name))
        if (!std::isfinite(v)) return variable.name + " is not finite";
    for (const double v : s.values("voltage"))
      if (d.charge ? v < start - 1e-6 : v > start + 1e-6)
        return "voltage " + std::to_string(v) + " beyond the open circuit " + std::to_string(start);
    if (s.audit().lithium_error > 10.0 * kDefaultTolerance)
      return "lithium lost: " + std::to_string(s.audit().lithium_error);
    if (s.audit().losses_error > 1e-9)
      return "losses do not add up: " + std::to_string(s.audit().losses_error);
    return {};
  } catch (const std::exception& error) {
    return std::string("thrown: ") + error.what();
  }
}

void check_draws(const std::string& model, std::uint64_t count) {
  if (const char* one = std::getenv("DENCHI_DRAW")) {
    const Draw d = draw(std::strtoull(one, nullptr, 10), model);
    EXPECT_EQ(complaint(d), "") << d.words;
    return;
  }
  for (std::uint64_t n = 0; n < count; ++n) {
    const Draw d = draw(n, model);
    EXPECT_EQ(complaint(d), "") << d.words.substr(0, d.words.find('\n')) << "\n  repeat with DENCHI_DRAW="
                                << n;
  }
}

TEST(Property, RandomDfnCellsEndInWords) { check_draws("dfn", 1000); }

}  // namespace
}  // namespace denchi::test
