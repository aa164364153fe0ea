// What is conserved: by the discretisation, for any state, to round-off; over a run, to its
// tolerance.

#include <gtest/gtest.h>

#include <numeric>

#include "engine/run/model_factory.h"
#include "engine/run/run_setup.h"
#include "models/cells/transport_line.h"
#include "models/physics/constants.h"
#include "tests/verification/random_cell.h"

namespace denchi::test {
namespace {

constexpr double kTolerance = 6e-4;  // the default of cells with salt

/// A random state of the full model, far from any solution.
std::vector<double> random_state(CellModel& model, Dice& dice) {
  const StateMap& map = model.map();
  std::vector<double> y(map.size, 0.0);
  model.start(5.0, y.data());
  for (const StateMap::Group& group : map.groups)
    for (std::size_t i = 0; i < group.positions; ++i) {
      for (std::size_t k = 0; k < group.chains.size(); ++k)
        for (std::size_t n = 0; n < group.chains[k].nodes; ++n)
          y[map.chain_entry(group, k, n) + i] = dice.uniform(0.05, 0.95);
      for (std::size_t m = 0; m < group.scalars; ++m)
        y[map.scalar_entry(group, m) + i] = dice.uniform(-5.0, 5.0);
    }
  for (std::size_t n = 0; n < map.nodes; ++n)
    for (std::size_t f = 0; f < map.fields; ++f)
      if (map.present[f * map.nodes + n] != 0)
        y[map.line_entry(f, n)] =
            map.fields > 1 && f == kSalt ? dice.uniform(0.2, 3.0) : dice.uniform(-1.0, 4.0);
  return y;
}

TEST(Conservation, OfTheDiscretisationForAnyState) {
  Dice dice(7);
  for (const CellEntry& entry : built_in_cells()) {
    const Cell cell(entry.name);
    ModelRequest request;
    request.model = "dfn";
    const auto model = make_cell_model(cell, request).model;
    const StateMap& map = model->map();
    for (int trial = 0; trial < 5; ++trial) {
      const std::vector<double> y = random_state(*model, dice);
      std::vector<double> rate(map.size, 0.0), still(map.size, 0.0), r(map.size, 0.0),
          size(map.size, 0.0);
      model->rates(0.0, y.data(), rate.data());
      for (std::size_t i = 0; i < map.size; ++i) size[i] = std::abs(rate[i]);

      // salt is moved, never made
      EXPECT_LE(std::abs(model->salt(rate.data())), 1e-12 * model->salt(size.data())) << entry.name;

      // solids change by the reaction alone; its sum is the sum of the rows of the electrolyte's
      // charge, or with the sign -1 of those of the one balance that is left without salt
      ASSERT_TRUE(model->residual(0.0, y.data(), still.data(), r.data()));
      double reaction = 0.0;
      for (std::size_t n = 0; n < map.nodes; ++n)
        reaction += (map.fields > 1 ? 1.0 : -1.0) * r[map.line_entry(kElectrolyte, n)];
      EXPECT_LE(std::abs(model->lithium(rate.data()) + cell.area() * reaction / kFaraday),
                1e-12 * model->lithium(size.data()))
          << entry.name;
    }
  }
}

TEST(Conservation, OverRuns) {
  const std::vector<std::vector<std::string>> protocols = {
      {"Discharge at 1C for 20 min",
       "Rest for 30 min",
       "Charge at 0.5C for 20 min",
       "Rest for 10 min"},
      {"Discharge at C/2 for 30 min",
       "Charge at 0.5C until 4.1 V or for 10 min",
       "Hold at 3.7 V for 20 min"},
      {"Discharge at 10 W for 10 min", "Rest for 10 min"}};
  for (const char* name : {"chen2020", "chen2020_composite", "okane2022"})
    for (const char* model : {"dfn", "spme", "spm"})
      for (const std::vector<std::string>& lines : protocols) {
        Settings settings;
        settings.model = model;
        settings.soc = 0.8;
        const Solution s = simulate(Cell(name), Protocol::parse(lines), settings);
        const std::string what = std::string(name) + " " + model + ": " + s.reason();
        EXPECT_EQ(s.status(), Status::finished) << what;
        EXPECT_LE(s.audit().lithium_error, 10.0 * kTolerance) << what;
        EXPECT_LE(s.audit().salt_error, 10.0 * kTolerance) << what;
        EXPECT_LE(s.audit().charge_error, 1e-3 * kTolerance) << what;
        EXPECT_LE(s.audit().losses_error, 1e-9) << what;
      }
}

// Round-off moves the lithium of a particle by 1e-16 h D/R^2 in a time step h.
TEST(Conservation, OverTheLongestSteps) {
  for (const char* model : {"dfn", "spm"})
    for (const char* line : {"Rest for 1e6 h", "Discharge at 1e-6C until 2.5 V"}) {
      Settings settings;
      settings.model = model;
      const Solution s = simulate(Cell("chen2020"), Protocol::parse({line}), settings);
      EXPECT_LE(s.audit().lithium_error, 1e-7) << model << " " << line;
      EXPECT_LE(s.audit().salt_error, 1e-7) << model << " " << line;
    }
}

TEST(Conservation, AStopThatNeverComesEndsTheRun) {
  const Solution s =
      simulate(Cell("chen2020"), Protocol::parse({"Discharge at 1e-9C until 2.5 V"}));
  EXPECT_EQ(s.status(), Status::stopped);
  EXPECT_NE(s.reason().find("a million hours"), std::string::npos) << s.reason();
  EXPECT_LE(s.audit().lithium_error, 1e-7);
}

TEST(Conservation, OverADriveCycle) {
  Step step;
  step.control = Step::Control::c_rate_profile;
  step.text = "profile";
  for (int i = 0; i <= 60; ++i) {
    step.profile.time.push_back(10.0 * i);
    step.profile.value.push_back(i % 3 == 0 ? 1.5 : i % 3 == 1 ? -0.8 : 0.0);
  }
  for (const bool hold : {false, true}) {
    step.profile.hold = hold;
    Settings settings;
    settings.soc = 0.7;
    const Solution s = simulate(Cell("chen2020"), Protocol::of_steps({step}), settings);
    EXPECT_EQ(s.status(), Status::finished) << s.reason();
    EXPECT_LE(s.audit().lithium_error, 10.0 * kTolerance);
    EXPECT_LE(s.audit().salt_error, 10.0 * kTolerance);
    EXPECT_LE(s.audit().charge_error, 1e-3 * kTolerance);
    EXPECT_LE(s.audit().losses_error, 1e-9);
  }
}

}  // namespace
}  // namespace denchi::test
