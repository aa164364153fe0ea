// The energy balance of a run: as close as mesh and tolerance are, and open where a term is wrong.

#include <gtest/gtest.h>

#include "denchi/denchi.h"
#include "engine/run/audit.h"
#include "engine/run/model_factory.h"
#include "engine/run/run_setup.h"

namespace denchi::test {
namespace {

Cell with(Cell cell, const std::vector<std::pair<std::string, Value>>& changes) {
  for (const auto& [path, value] : changes) cell = cell.with(path, value);
  return cell;
}

double gibbs_error(const Cell& cell,
                   const std::vector<std::string>& lines,
                   const std::string& mesh = "",
                   std::optional<double> rtol = std::nullopt,
                   const std::string& model = "") {
  Settings settings;
  settings.mesh = mesh;
  settings.rtol = rtol;
  settings.model = model;
  return simulate(cell, Protocol::parse(lines), settings).audit().gibbs_error;
}

const std::vector<std::string> kDischarge = {"Discharge at 1C until 2.5 V"};

TEST(EnergyBalance, FallsWithTheTolerance) {
  const Cell cell("chen2020");
  double before = 1e-3;
  for (const auto& [rtol, most] : {std::pair{2e-3, 1e-4},
                                   std::pair{1e-4, 1e-6},
                                   std::pair{1e-5, 2e-8},
                                   std::pair{1e-6, 5e-9}}) {
    const double error = gibbs_error(cell, kDischarge, "finest", rtol);
    EXPECT_LT(error, most) << rtol;
    EXPECT_LT(error, before) << rtol;
    before = error;
  }
}

TEST(EnergyBalance, FallsWithTheMesh) {
  for (const char* name : {"chen2020", "prada2013"}) {
    const auto error = [name](const char* mesh) {
      return gibbs_error(Cell(name), kDischarge, mesh, 1e-6);
    };
    const double coarse = error("coarse"), fine = error("fine"), finest = error("finest");
    EXPECT_LT(fine, 0.5 * coarse) << name;
    EXPECT_LT(finest, 0.1 * fine) << name;
    EXPECT_LT(finest, 1e-5) << name;
  }
}

TEST(EnergyBalance, HoldsForEveryCell) {
  for (const CellEntry& entry : built_in_cells()) {
    const Cell cell(entry.name);
    const double lower = cell.parameters().number("cell.lower_voltage_cut_off");
    const std::string slow = "Discharge at C/5 until " + std::to_string(lower) + " V";
    const double error = gibbs_error(cell, {slow, "Rest for 1 h"});
    RecordProperty(entry.name, std::to_string(error * 1e6));
    EXPECT_LT(error, 5e-5) << entry.name;
  }
}

TEST(EnergyBalance, HoldsForEveryModelStepAndTemperature) {
  const std::vector<std::string> lines = {"Discharge at 1C for 20 min",
                                          "Rest for 10 min",
                                          "Charge at C/2 for 5 min",
                                          "Hold at 3.9 V for 10 min",
                                          "Discharge at 20 W for 5 min"};
  const std::string particle = "positive_electrode.particle.";
  const Cell cell = with(Cell("okane2022"),
                         {{"cell.contact_resistance", 2e-3},
                          {"negative_electrode.particle.film_resistance", 5e-4},
                          {particle + "entropic_change_coefficient", std::string("-1e-4 * x")},
                          {particle + "anodic_transfer_coefficient", 0.35},
                          {particle + "cathodic_transfer_coefficient", 0.65}});
  for (const char* model : {"dfn", "spme", "spm"}) {
    Settings settings;
    settings.model = model;
    settings.mesh = "finest";
    settings.rtol = 1e-6;
    settings.temperature = 283.15;
    const Solution s = simulate(cell, Protocol::parse(lines), settings);
    EXPECT_EQ(s.status(), Status::finished) << s.reason();
    EXPECT_LT(s.audit().gibbs_error, 2e-6) << model;
  }
}

/// The error of a run of one cell, audited as if it had been another cell.
double audited_as(const RecordedRun& run, const Cell& cell) {
  ModelRequest request;
  request.mesh = "finest";
  const MadeModel other = make_cell_model(cell, request);
  Auditor auditor(*other.model);
  auditor.take(run.run->trajectory);
  return auditor.audit().gibbs_error;
}

TEST(EnergyBalance, AWrongTermIsCaught) {
  const Cell cell = with(
      Cell("chen2020"),
      {{"cell.contact_resistance", 1e-3}, {"negative_electrode.particle.film_resistance", 1e-4}});
  const RecordedRun run = run_once(std::make_shared<const Cell>(cell),
                                   Protocol::parse(kDischarge),
                                   {},
                                   Attempt{.mesh = "finest", .rtol = 1e-6});
  EXPECT_LT(audited_as(run, cell), 1e-7);
  const double other_ocp = audited_as(run, cell.with("positive_electrode.particle.ocp*", 1.001));
  RecordProperty("ocp", std::to_string(other_ocp * 1e6));
  EXPECT_GT(other_ocp, 1e-4);
  for (const char* path : {"negative_electrode.particle.diffusivity",
                           "positive_electrode.particle.diffusivity",
                           "negative_electrode.particle.reaction_rate_constant",
                           "positive_electrode.particle.reaction_rate_constant",
                           "negative_electrode.particle.film_resistance",
                           "positive_electrode.conductivity",
                           "separator.transport_efficiency",
                           "electrolyte.conductivity",
                           "electrolyte.diffusivity",
                           "electrolyte.cation_transference_number",
                           "electrolyte.thermodynamic_factor",
                           "cell.contact_resistance"}) {
    const double error = audited_as(run, cell.with(std::string(path) + "*", 1.1));
    RecordProperty(path, std::to_string(error * 1e6));
    EXPECT_GT(error, 1e-6) << path;
  }
}

}  // namespace
}  // namespace denchi::test
