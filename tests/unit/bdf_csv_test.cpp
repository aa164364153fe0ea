#include "engine/output/bdf_csv.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace denchi {
namespace {

namespace fs = std::filesystem;

class BdfCsvTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("denchi_bdf_" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string file_with(const std::string& text) const {
    std::ofstream(path("in.csv")) << text;
    return path("in.csv");
  }
  static std::string text_of(const std::string& file) {
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
  }

  fs::path folder_;
};

BdfTable discharge() {
  BdfTable table;
  table.time = {0.0, 0.1, 3600.0};
  table.voltage = {4.2, 4.1000000000000005, 2.5};
  table.current = {5.0, 5.0, 0.0};
  return table;
}

TEST_F(BdfCsvTest, DischargeIsNegativeInTheFile) {
  write_bdf_csv(path("a.bdf.csv"), discharge());
  EXPECT_EQ(text_of(path("a.bdf.csv")),
            "Test Time / s,Voltage / V,Current / A\n"
            "0,4.2,-5\n"
            "0.1,4.1000000000000005,-5\n"
            "3600,2.5,0\n");
  EXPECT_FALSE(fs::exists(path("a.bdf.csv.part")));
}

TEST_F(BdfCsvTest, WritesEveryColumnThatIsThere) {
  BdfTable table;
  table.time = {10.0};
  table.voltage = {4.0};
  table.current = {2.0};
  table.step = {0};
  table.power = {8.0};
  table.capacity = {0.5};
  table.energy = {2.25};
  table.ambient_temperature = {298.15};
  table.surface_temperature = {303.15};
  write_bdf_csv(path("b.csv"), table);
  EXPECT_EQ(text_of(path("b.csv")),
            "Test Time / s,Voltage / V,Current / A,Power / W,Net Capacity / Ah,Net Energy / Wh,"
            "Ambient Temperature / degC,Surface Temperature / degC,Step Count / 1\n"
            "10,4,-2,-8,-0.5,-2.25,25,30,1\n");
}

TEST_F(BdfCsvTest, ReadsBackTheSameNumbers) {
  BdfTable table;
  for (int i = 0; i < 5000; ++i) {
    table.time.push_back(i / 3.0);
    table.voltage.push_back(3.0 + std::sin(0.01 * i));
    table.current.push_back(std::exp(-0.1 * i) - 0.5);
    table.capacity.push_back(-i / 7.0);
    table.step.push_back(i / 1000);
  }
  write_bdf_csv(path("c.csv"), table);
  const BdfTable back = read_bdf_csv(path("c.csv"));
  EXPECT_EQ(back.time, table.time);
  EXPECT_EQ(back.voltage, table.voltage);
  EXPECT_EQ(back.current, table.current);
  EXPECT_EQ(back.capacity, table.capacity);
  EXPECT_EQ(back.step, table.step);
  EXPECT_TRUE(back.power.empty());
}

TEST_F(BdfCsvTest, ReadsColumnsInAnyOrderAndSkipsOthers) {
  const BdfTable table =
      read_bdf_csv(file_with("Cycle Count / 1,\"Current / A\", Voltage / V,Test Time / s\r\n"
                             "1,-1.5,3.7,0\r\n"
                             "1,2,3.8,60\r\n"));
  EXPECT_EQ(table.time, (std::vector<double>{0.0, 60.0}));
  EXPECT_EQ(table.current, (std::vector<double>{1.5, -2.0}));
  EXPECT_EQ(table.voltage, (std::vector<double>{3.7, 3.8}));
  EXPECT_TRUE(table.step.empty());
}

TEST_F(BdfCsvTest, NamesWhatIsWrongInAFile) {
  const auto message = [&](const std::string& text) -> std::string {
    try {
      read_bdf_csv(file_with(text));
    } catch (const InputError& error) {
      return error.what();
    }
    return "read";
  };
  const std::string header = "Test Time / s,Voltage / V,Current / A\n";
  EXPECT_EQ(message("Test Time / s,Voltage / V\n"),
            "column = Current / A: is required and missing (" + path("in.csv") + ", line 1)");
  EXPECT_EQ(message(header + "0,3.7,1\n1,3.6 V,1\n"),
            "Voltage / V = 3.6 V: is not a number (" + path("in.csv") + ", line 3)");
  EXPECT_EQ(message(header + "0,3.7\n"),
            "row = 2 cells: must have 3 like the header (" + path("in.csv") + ", line 2)");
  EXPECT_THROW(read_bdf_csv(path("missing.csv")), InputError);
}

TEST_F(BdfCsvTest, RefusesPathsThatAreNoFile) {
  EXPECT_THROW(write_bdf_csv(folder_.string(), discharge()), InputError);
  EXPECT_THROW(write_bdf_csv(path("missing/a.csv"), discharge()), InputError);
  EXPECT_THROW(write_bdf_csv("", discharge()), InputError);
  EXPECT_THROW(write_bdf_csv("/dev/null", discharge()), InputError);
}

TEST_F(BdfCsvTest, AFullDiskIsAMachineErrorAndKeepsThePart) {
  BdfTable table;
  table.time.assign(20000, 1.0 / 3.0);
  table.voltage = table.current = table.time;
  const auto body = [&] {
    const rlimit limit{50000, 50000};
    setrlimit(RLIMIT_FSIZE, &limit);
    signal(SIGXFSZ, SIG_IGN);
    try {
      write_bdf_csv(path("full.csv"), table);
    } catch (const MachineError& error) {
      const bool words = std::string(error.what()).find("no room left") != std::string::npos;
      std::_Exit(words ? 3 : 4);
    }
    std::_Exit(0);
  };
  EXPECT_EXIT(body(), testing::ExitedWithCode(3), "");
  EXPECT_FALSE(fs::exists(path("full.csv")));
  EXPECT_EQ(fs::file_size(path("full.csv.part")), 50000U);
}

}  // namespace
}  // namespace denchi
