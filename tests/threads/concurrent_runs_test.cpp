// Simulations in several threads of one process do not disturb each other.
#include <gtest/gtest.h>

#include <cmath>
#include <thread>
#include <vector>

#include "denchi/denchi.h"
#include "tests/support/scratch_folder.h"

namespace denchi {
namespace {

std::vector<double> discharge(const Cell& cell, const std::string& model) {
  Settings settings;
  settings.model = model;
  settings.mesh = "coarse";
  const Protocol protocol = Protocol::parse({"Discharge at 1C for 20 min", "Rest for 5 min"});
  return simulate(cell, protocol, settings).values("voltage");
}

TEST(ConcurrentRuns, GiveWhatTheyGiveAlone) {
  const Cell shared("chen2020");
  const std::vector<std::string> models = {"dfn", "spme", "spm", "dfn"};
  std::vector<std::vector<double>> alone;
  for (const std::string& model : models) alone.push_back(discharge(shared, model));

  std::vector<std::vector<double>> together(models.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < models.size(); ++i) {
    threads.emplace_back([&, i] { together[i] = discharge(shared, models[i]); });
  }
  for (std::thread& thread : threads) thread.join();

  for (std::size_t i = 0; i < models.size(); ++i) {
    EXPECT_FALSE(alone[i].empty());
    EXPECT_EQ(together[i], alone[i]) << models[i];
  }
}

TEST(ConcurrentRuns, ReadCellsSideBySide) {
  std::vector<std::vector<double>> voltages(4);
  std::vector<std::thread> threads;
  for (std::vector<double>& voltage : voltages) {
    threads.emplace_back([&voltage] { voltage = discharge(Cell("marquis2019"), "spm"); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<double>& voltage : voltages) EXPECT_EQ(voltage, voltages.front());
}

TEST(ConcurrentRuns, ASweepOnThreadsGivesTheRowsOfOne) {
  const Study study = Study::from_text(
      R"({"cell": "chen2020", "protocol": "Discharge at 1C for 5 min",
          "settings": {"model": "spm"}, "outputs": ["voltage"],
          "design": {"grid": {"electrolyte": ["nyman2008", "kim2011"],
                              "electrolyte.conductivity*": [0.9, 1.0, 1.1]}}})",
      "study.json",
      ".");
  const ScratchFolder folder;
  SweepSettings settings;
  std::vector<Dataset> merged;
  for (const unsigned threads : {1U, 4U}) {
    settings.threads = threads;
    settings.progress = [](const StudyProgress&) { return true; };
    const std::string place = folder.path() + "/" + std::to_string(threads);
    EXPECT_EQ(sweep(study, place, settings).run, study.size());
    merge({place}, place + ".h5");
    merged.push_back(Dataset::load(place + ".h5"));
  }
  EXPECT_EQ(merged[0].at("voltage").values.size(), 606U);
  for (std::size_t i = 0; i < 606; ++i) {
    const double one = merged[0].at("voltage").values[i], four = merged[1].at("voltage").values[i];
    EXPECT_TRUE(one == four || (std::isnan(one) && std::isnan(four)));
  }
}

}  // namespace
}  // namespace denchi
