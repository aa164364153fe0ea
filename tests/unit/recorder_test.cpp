// What goes to files while a run goes on is what the run has, and old states are given back.
#include "engine/run/recorder.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "denchi/denchi.h"
#include "engine/run/run_setup.h"

namespace denchi {
namespace {

namespace fs = std::filesystem;

class RecorderTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("denchi_recorder_" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  Settings to_files() const {
    Settings settings;
    settings.file = (folder_ / "run.h5").string();
    settings.csv = (folder_ / "run.csv").string();
    settings.keep_rows = false;
    return settings;
  }

  fs::path folder_;
};

Protocol cycles(int count) {
  std::vector<std::string> lines;
  for (int i = 0; i < count; ++i)
    lines.insert(lines.end(), {"Discharge at 1C until 2.5 V", "Charge at 1C until 4.2 V"});
  return Protocol::parse(lines);
}

TEST_F(RecorderTest, MemoryDoesNotGrowWithTheRun) {
  const auto cell = std::make_shared<const Cell>("chen2020");
  for (const auto period : {std::optional<double>(), std::optional<double>(1e6)}) {
    Settings settings;
    settings.period = period;
    settings.keep_rows = false;
    const RecordedRun recorded = run_once(cell, cycles(10), settings, Attempt{});
    const Trajectory& trajectory = recorded.run->trajectory;
    EXPECT_GT(trajectory.knots(), 2000u);
    EXPECT_LT(trajectory.held(), 100u);
    EXPECT_LT(trajectory.segments().size(), 5u);
  }
}

/// The most memory this process ever had [MB].
double peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

// File, curve and estimate included.
TEST_F(RecorderTest, PeakMemoryDoesNotGrowWithTheRun) {
  Settings settings = to_files();
  const auto run = [&settings](int count) { simulate(Cell("chen2020"), cycles(count), settings); };
  run(60);
  const double few = peak_memory();
  run(250);
  EXPECT_LT(peak_memory() - few, 4.0);  // [MB]
}

TEST_F(RecorderTest, FilesHoldWhatAKeptRunHas) {
  for (const auto period : {std::optional<double>(), std::optional<double>(700.0)}) {
    Settings settings = to_files();
    settings.period = period;
    const Solution given_away = simulate(Cell("chen2020"), cycles(2), settings);
    Settings plain;
    plain.period = period;
    const Solution kept = simulate(Cell("chen2020"), cycles(2), plain);
    const Solution file = Solution::load(settings.file);
    EXPECT_EQ(file.time(), kept.time());
    EXPECT_EQ(file.step(), kept.step());
    for (const VariableInfo& info : kept.variables()) {
      const std::vector<double> here = file.values(info.name), there = kept.values(info.name);
      ASSERT_EQ(here.size(), there.size()) << info.name;
      for (std::size_t i = 0; i < here.size(); ++i)
        ASSERT_NEAR(here[i], there[i], 1e-13 * (1.0 + std::abs(there[i]))) << info.name;
    }
    const BdfTable table = read_bdf_csv(settings.csv);
    EXPECT_EQ(table.time, kept.time());
    EXPECT_EQ(table.voltage, kept.values("voltage"));
    EXPECT_NEAR(given_away.energy(), kept.energy(), 1e-12);
    EXPECT_EQ(given_away.end_time(), kept.end_time());
    EXPECT_EQ(given_away.voltage_error(), kept.voltage_error());
    EXPECT_EQ(given_away.audit().lithium_error, kept.audit().lithium_error);
    EXPECT_NEAR(given_away.audit().energy_error, kept.audit().energy_error, 1e-12);
    EXPECT_NEAR(given_away.audit().gibbs_error, kept.audit().gibbs_error, 1e-12);
    EXPECT_EQ(file.audit().losses_error, kept.audit().losses_error);
  }
}

// A long time step has many rows where a period is short; they go to the file by and by.
TEST_F(RecorderTest, PeakMemoryDoesNotGrowWithTheRowsOfATimeStep) {
  Settings settings = to_files();
  settings.outputs = {"voltage"};
  settings.csv.clear();
  const auto run = [&settings](double period) {
    settings.period = period;
    simulate(Cell("chen2020"), Protocol::parse({"Rest for 200 s"}), settings);
  };
  run(1.0);
  const double few = peak_memory();
  run(1e-3);
  EXPECT_LT(peak_memory() - few, 4.0);  // [MB]
}

TEST_F(RecorderTest, APeriodThatAsksForTooManyRowsIsRefused) {
  const auto reason = [](const std::string& line, std::optional<double> period) -> std::string {
    Settings settings;
    settings.period = period;
    try {
      simulate(Cell("chen2020"), Protocol::parse({line}), settings);
    } catch (const InputError& error) {
      return error.what();
    }
    return {};
  };
  for (const char* line : {"Discharge at 1C until 2.5 V",
                           "Discharge at 5 A until 2.5 V",
                           "Discharge at 10 W until 2.5 V",
                           "Hold at 3.9 V until C/50",
                           "Rest for 100 s"}) {
    const std::string words = reason(line, 1e-6);
    EXPECT_NE(words.find("ten million rows"), std::string::npos) << line << ": " << words;
    EXPECT_NE(words.find(line), std::string::npos) << words;
  }
  EXPECT_NE(reason("Discharge at 1C until 2.5 V (0.0001 s period)", {}).find("ten million rows"),
            std::string::npos);
  EXPECT_EQ(reason("Rest for 1 s", 1e-4), "");
  EXPECT_EQ(reason("Rest for 1 h (10 s period)", 1e-6), "");

  Settings settings;
  settings.period = 1e-6;
  Simulation simulation(Cell("chen2020"), settings);
  const Simulation::Drive one_ampere{1.0, {}, {}};
  EXPECT_THROW(simulation.step(60.0, one_ampere), InputError);
  EXPECT_NO_THROW(simulation.step(0.1, one_ampere));
}

// What a step without a time comes to shows only in the run.
TEST_F(RecorderTest, AStepThatOutgrowsItsRowsEndsInWords) {
  Settings settings;
  settings.period = 1e-3;
  const Protocol protocol = Protocol::parse({"Hold at 4.1 V until 1e-9 A"});
  const RecordedRun run =
      run_once(std::make_shared<const Cell>("chen2020"), protocol, settings, Attempt{});
  EXPECT_EQ(run.run->status, Status::stopped);
  EXPECT_NE(run.run->reason.find("ten million rows"), std::string::npos) << run.run->reason;
  EXPECT_EQ(run.run->trajectory.end_time(), 1e4);
}

// Whatever the number of knots, which are taken in batches.
TEST_F(RecorderTest, TheLastRowIsTheEndOfTheRun) {
  Settings settings = to_files();
  settings.file.clear();
  settings.mesh = "coarse";
  settings.period = 1e5;
  for (int seconds = 20; seconds < 3000; seconds += 20) {
    const std::string line = "Discharge at 1C for " + std::to_string(seconds) + " s";
    const Solution solution = simulate(Cell("chen2020"), Protocol::parse({line}), settings);
    const BdfTable table = read_bdf_csv(settings.csv);
    ASSERT_EQ(table.time, (std::vector<double>{0.0, static_cast<double>(seconds)}));
  }
}

TEST_F(RecorderTest, RowsThatWereNotKeptAreRefused) {
  Settings settings;
  settings.keep_rows = false;
  const Solution solution = simulate(Cell("chen2020"), {}, settings);
  EXPECT_GT(solution.capacity(), 4.9);
  const std::vector<double> times = {10.0};
  EXPECT_THROW(solution.time(), InputError);
  EXPECT_THROW(solution.values("voltage"), InputError);
  EXPECT_THROW(solution.at(times, "voltage"), InputError);
}

}  // namespace
}  // namespace denchi
