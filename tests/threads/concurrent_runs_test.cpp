// Simulations in several threads of one process do not disturb each other.
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "denchi/denchi.h"

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

}  // namespace
}  // namespace denchi
