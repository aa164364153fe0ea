#include "engine/output/result_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <hdf5.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

namespace denchi {
namespace {

namespace fs = std::filesystem;

constexpr Audit kAudit{1e-14, 2e-14, 3e-13, 4e-7, 5e-12};
constexpr Statistics kStatistics{184, 101, 202, 13, 304, 250, 1, 2, 0.001, 0.002};

ResultHeader header() {
  ResultHeader header;
  header.attributes = {{"cell", "{\"Header\": \"電池\"}"},
                       {"protocol", "Discharge at 1C until 2.5 V\nRest for 1 h"},
                       {"settings", ""},
                       {"model", "dfn"},
                       {"denchi_version", "1.2.3"},
                       {"commit", "0123abc"}};
  header.axes = {{"x", "m", "distance from the negative collector", {0.0, 1e-5, 2e-5}},
                 {"r", "", "radius over the particle's", {0.0, 1.0}}};
  header.variables = {{"voltage", "V", "terminal voltage", {}, "Voltage [V]"},
                      {"electrolyte_concentration", "mol/m3", "salt", {"x"}, ""},
                      {"stoichiometry.large", "", "lithium in the particle", {"x", "r"}, ""}};
  return header;
}

/// Numbers that tell row and place.
struct Rows {
  std::vector<double> time;
  std::vector<int> step;
  std::vector<std::vector<double>> values{3};
};

Rows rows(int begin, int end) {
  Rows rows;
  for (int i = begin; i < end; ++i) {
    rows.time.push_back(i / 3.0);
    rows.step.push_back(i / 100);
    rows.values[0].push_back(4.0 + std::sin(i));
    for (int k = 0; k < 3; ++k) rows.values[1].push_back(1000.0 * i + k);
    for (int k = 0; k < 6; ++k) rows.values[2].push_back(1e-3 * i * (k + 1));
  }
  return rows;
}

void append(ResultWriter& writer, const Rows& rows) {
  writer.append(rows.time, rows.step, rows.values);
}

void finish(ResultWriter& writer) {
  writer.finish(Status::finished, "", kAudit, 1.5e-5, kStatistics);
}

void expect_rows(const ResultContents& contents, int count) {
  const Rows expected = rows(0, count);
  EXPECT_EQ(contents.time, expected.time);
  EXPECT_EQ(contents.step, expected.step);
  EXPECT_EQ(contents.values, expected.values);
}

class ResultFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("denchi_result_" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  std::string write(const std::string& name, int count) const {
    ResultWriter writer(path(name), header());
    append(writer, rows(0, count));
    finish(writer);
    return path(name);
  }

  /// What reading says; empty if it succeeds.
  static std::string refusal(const std::string& file) {
    try {
      read_result(file);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }

  /// Runs `body` in a process of its own; its wait status, and what it wrote to stderr.
  std::pair<int, std::string> in_child(const std::function<void()>& body) const {
    const std::string errors = path("stderr.txt");
    const pid_t child = fork();
    if (child == 0) {
      const int file = open(errors.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
      if (file < 0 || dup2(file, STDERR_FILENO) < 0) std::_Exit(99);
      body();
      std::exit(0);  // runs what HDF5 does at the end of a process
    }
    int status = 0;
    waitpid(child, &status, 0);
    std::stringstream text;
    text << std::ifstream(errors).rdbuf();
    return {status, text.str()};
  }

  fs::path folder_;
};

TEST_F(ResultFileTest, RoundTrip) {
  const ResultContents contents = read_result(write("a.h5", 250));
  expect_rows(contents, 250);
  EXPECT_EQ(contents.status, Status::finished);
  EXPECT_EQ(contents.reason, "");
  EXPECT_EQ(contents.voltage_error, 1.5e-5);
  EXPECT_EQ(contents.audit.lithium_error, kAudit.lithium_error);
  EXPECT_EQ(contents.audit.salt_error, kAudit.salt_error);
  EXPECT_EQ(contents.audit.charge_error, kAudit.charge_error);
  EXPECT_EQ(contents.audit.energy_error, kAudit.energy_error);
  EXPECT_EQ(contents.audit.losses_error, kAudit.losses_error);
  EXPECT_EQ(contents.statistics.unknowns, kStatistics.unknowns);
  EXPECT_EQ(contents.statistics.steps, kStatistics.steps);
  EXPECT_EQ(contents.statistics.residuals, kStatistics.residuals);
  EXPECT_EQ(contents.statistics.jacobians, kStatistics.jacobians);
  EXPECT_EQ(contents.statistics.solves, kStatistics.solves);
  EXPECT_EQ(contents.statistics.newton_iterations, kStatistics.newton_iterations);
  EXPECT_EQ(contents.statistics.error_test_failures, kStatistics.error_test_failures);
  EXPECT_EQ(contents.statistics.convergence_failures, kStatistics.convergence_failures);
  EXPECT_EQ(contents.statistics.setup_seconds, kStatistics.setup_seconds);
  EXPECT_EQ(contents.statistics.solve_seconds, kStatistics.solve_seconds);
}

TEST_F(ResultFileTest, HeaderComesBack) {
  const ResultHeader expected = header();
  const ResultHeader back = read_result(write("a.h5", 1)).header;
  for (const auto& [name, text] : expected.attributes) EXPECT_EQ(back.attributes.at(name), text);
  EXPECT_EQ(back.attributes.at("format"), "denchi-result");
  EXPECT_EQ(back.attributes.at("source"), "denchi 1.2.3");
  ASSERT_EQ(back.axes.size(), expected.axes.size());
  for (std::size_t k = 0; k < back.axes.size(); ++k) {
    EXPECT_EQ(back.axes[k].name, expected.axes[k].name);
    EXPECT_EQ(back.axes[k].unit, expected.axes[k].unit);
    EXPECT_EQ(back.axes[k].long_name, expected.axes[k].long_name);
    EXPECT_EQ(back.axes[k].values, expected.axes[k].values);
  }
  ASSERT_EQ(back.variables.size(), expected.variables.size());
  for (std::size_t k = 0; k < back.variables.size(); ++k) {
    EXPECT_EQ(back.variables[k].name, expected.variables[k].name);
    EXPECT_EQ(back.variables[k].unit, expected.variables[k].unit);
    EXPECT_EQ(back.variables[k].long_name, expected.variables[k].long_name);
    EXPECT_EQ(back.variables[k].axes, expected.variables[k].axes);
    EXPECT_EQ(back.variables[k].alias, expected.variables[k].alias);
  }
}

TEST_F(ResultFileTest, AResultReadCanBeWrittenAgain) {
  const ResultContents first = read_result(write("a.h5", 10));
  ResultWriter writer(path("b.h5"), first.header);
  writer.append(first.time, first.step, first.values);
  finish(writer);
  const ResultContents second = read_result(path("b.h5"));
  expect_rows(second, 10);
  EXPECT_EQ(second.header.attributes, first.header.attributes);
}

TEST_F(ResultFileTest, NoRows) {
  const ResultContents contents = read_result(write("empty.h5", 0));
  EXPECT_TRUE(contents.time.empty());
  ASSERT_EQ(contents.values.size(), 3U);
  EXPECT_TRUE(contents.values[2].empty());
}

TEST_F(ResultFileTest, ManyRowsInPiecesOfAnySize) {
  ResultWriter writer(path("many.h5"), header());
  int row = 0;
  for (int piece = 1; row < 1500; piece = piece % 301 + 37, ++row) {
    append(writer, rows(row, row + piece));
    row += piece - 1;
    if (piece % 2 == 0) writer.flush();
  }
  finish(writer);
  expect_rows(read_result(path("many.h5")), row);
}

TEST_F(ResultFileTest, WideRowsAreWrittenInSmallBlocks) {
  ResultHeader wide;
  wide.axes = {{"x", "m", "", std::vector<double>(400, 1.0)},
               {"r", "m", "", std::vector<double>(400, 2.0)}};
  wide.variables = {{"c", "mol/m3", "", {"x", "r"}, ""}};
  std::vector<double> values(5 * 400 * 400);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i);
  const std::vector<double> time{0, 1, 2, 3, 4};
  const std::vector<int> step(5, 0);
  {
    ResultWriter writer(path("wide.h5"), wide);
    writer.append(time, step, std::vector<std::vector<double>>{values});
    finish(writer);
  }
  EXPECT_EQ(read_result(path("wide.h5")).values.at(0), values);
}

TEST_F(ResultFileTest, StatusAndReasonInAnyLanguage) {
  const std::string reason = "粒子の表面が満杯 (x = 56 µm)";
  {
    ResultWriter writer(path("s.h5"), header());
    append(writer, rows(0, 3));
    writer.finish(Status::stopped, reason, kAudit, std::nullopt, kStatistics);
  }
  const ResultContents contents = read_result(path("s.h5"));
  EXPECT_EQ(contents.status, Status::stopped);
  EXPECT_EQ(contents.reason, reason);
  EXPECT_FALSE(contents.voltage_error.has_value());
}

TEST_F(ResultFileTest, LongTextsFit) {
  ResultHeader long_header = header();
  long_header.attributes["cell"] = std::string(300'000, 'c');
  long_header.attributes["remark"] = std::string(100'000, 'r');
  ResultWriter writer(path("long.h5"), long_header);
  finish(writer);
  const ResultHeader back = read_result(path("long.h5")).header;
  EXPECT_EQ(back.attributes.at("cell"), long_header.attributes["cell"]);
  EXPECT_EQ(back.attributes.at("remark"), long_header.attributes["remark"]);
}

TEST_F(ResultFileTest, ThePartIsReadableWhileTheRunGoesOn) {
  ResultWriter writer(path("live.h5"), header());
  append(writer, rows(0, 5));
  writer.flush();
  append(writer, rows(5, 7));
  const auto [status, errors] = in_child([&] {
    const ResultContents contents = read_result(path("live.h5.part"));
    std::_Exit(contents.time.size() == 5 && contents.status == Status::failed ? 7 : 8);
  });
  EXPECT_EQ(WEXITSTATUS(status), 7);
  EXPECT_FALSE(fs::exists(path("live.h5")));
  finish(writer);
  EXPECT_FALSE(fs::exists(path("live.h5.part")));
  expect_rows(read_result(path("live.h5")), 7);
}

TEST_F(ResultFileTest, AKilledRunLeavesWhatWasFlushed) {
  const auto [status, errors] = in_child([&] {
    ResultWriter writer(path("killed.h5"), header());
    append(writer, rows(0, 700));  // two blocks of 256 reach the file
    raise(SIGKILL);
  });
  EXPECT_TRUE(WIFSIGNALED(status));
  const ResultContents contents = read_result(path("killed.h5.part"));
  expect_rows(contents, 512);
  EXPECT_EQ(contents.status, Status::failed);
  EXPECT_NE(contents.reason.find("not completed"), std::string::npos);
}

TEST_F(ResultFileTest, AnExceptionLeavesAllRowsInThePart) {
  const auto run = [&] {
    ResultWriter writer(path("thrown.h5"), header());
    append(writer, rows(0, 3));
    throw std::runtime_error("something else");
  };
  EXPECT_THROW(run(), std::runtime_error);
  EXPECT_FALSE(fs::exists(path("thrown.h5")));
  const ResultContents contents = read_result(path("thrown.h5.part"));
  expect_rows(contents, 3);
  EXPECT_EQ(contents.status, Status::failed);
  EXPECT_EQ(contents.reason, "the run was given up before its end");
}

/// Disks of many sizes, so that each kind of write meets its end. The close ones are where the
/// tables of chunks grow, which is the hardest place to fail.
TEST_F(ResultFileTest, AFullDiskKeepsWhatWasFlushed) {
  std::vector<rlim_t> sizes;
  for (rlim_t size = 2'000; size < 1'200'000; size += 70'003) sizes.push_back(size);
  for (rlim_t size = 1'200'000; size < 1'250'000; size += 2'000) sizes.push_back(size);
  std::size_t most = 0;
  for (const rlim_t size : sizes) {
    const std::string name = path("full" + std::to_string(size) + ".h5");
    const auto [status, errors] = in_child([&, bytes = size] {
      const rlimit limit{bytes, bytes};
      setrlimit(RLIMIT_FSIZE, &limit);
      signal(SIGXFSZ, SIG_IGN);
      try {
        ResultWriter writer(name, header());
        for (int row = 0; row < 100'000; row += 100) append(writer, rows(row, row + 100));
        finish(writer);
      } catch (const MachineError& error) {
        const std::string words = error.what();
        std::exit(words.find("no room left to write " + name) == 0 ? 3 : 4);
      }
    });
    ASSERT_TRUE(WIFEXITED(status)) << size;
    EXPECT_EQ(WEXITSTATUS(status), 3) << size;
    EXPECT_EQ(errors, "") << size;
    EXPECT_FALSE(fs::exists(name));
    ASSERT_TRUE(fs::exists(name + ".part"));
    if (size < 70'000) continue;  // too small for the header
    const ResultContents contents = read_result(name + ".part");
    expect_rows(contents, static_cast<int>(contents.time.size()));
    EXPECT_GE(contents.time.size(), most);
    most = contents.time.size();
    fs::remove(name + ".part");
  }
  EXPECT_GT(most, 2'000U);
}

TEST_F(ResultFileTest, TwoRunsCannotWriteOneFile) {
  ResultWriter first(path("one.h5"), header());
  EXPECT_THROW(ResultWriter(path("one.h5"), header()), InputError);
  append(first, rows(0, 4));
  finish(first);
  expect_rows(read_result(path("one.h5")), 4);
}

TEST_F(ResultFileTest, ReplacesAnOlderFileAndAnOlderPart) {
  std::ofstream(path("old.h5")) << "older";
  std::ofstream(path("old.h5.part")) << std::string(500'000, '?');
  expect_rows(read_result(write("old.h5", 2)), 2);
  EXPECT_LT(fs::file_size(path("old.h5")), 200'000U);
}

TEST_F(ResultFileTest, RefusesPathsThatAreNoFile) {
  const auto message = [&](const std::string& target) -> std::string {
    try {
      const ResultWriter writer(target, header());
    } catch (const InputError& error) {
      return error.what();
    }
    return "written";
  };
  EXPECT_EQ(message(folder_.string()),
            "output file = " + folder_.string() + ": is a folder; name a file");
  EXPECT_EQ(message(path("missing/a.h5")),
            "output file = " + path("missing/a.h5") + ": the folder " + path("missing") +
                " does not exist");
  EXPECT_EQ(message("/dev/full"), "output file = /dev/full: is not an ordinary file; name a file");
  EXPECT_EQ(message(""), "output file: needs a name");
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(ResultFileTest, RefusesRowsOfTheWrongSize) {
  ResultWriter writer(path("w.h5"), header());
  Rows wrong = rows(0, 3);
  wrong.values[1].pop_back();
  EXPECT_THROW(append(writer, wrong), std::invalid_argument);
  wrong = rows(0, 3);
  wrong.step.pop_back();
  EXPECT_THROW(append(writer, wrong), std::invalid_argument);
  append(writer, rows(0, 3));
  finish(writer);
  expect_rows(read_result(path("w.h5")), 3);
}

TEST_F(ResultFileTest, WritesFromSeveralThreads) {
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int k = 0; k < 4; ++k) {
    threads.emplace_back([&, k] { write("t" + std::to_string(k) + ".h5", 300 + k); });
  }
  for (std::thread& thread : threads) thread.join();
  for (int k = 0; k < 4; ++k) {
    expect_rows(read_result(path("t" + std::to_string(k) + ".h5")), 300 + k);
  }
}

TEST_F(ResultFileTest, RefusesWhatIsNoResult) {
  EXPECT_NE(refusal(path("missing.h5")).find("does not exist"), std::string::npos);
  EXPECT_NE(refusal(folder_.string()).find("is a folder"), std::string::npos);
  std::ofstream(path("text.h5")) << "time,voltage\n";
  EXPECT_NE(refusal(path("text.h5")).find("is not an HDF5 file"), std::string::npos);
  std::ofstream(path("nothing.h5")).flush();
  EXPECT_NE(refusal(path("nothing.h5")).find("is not an HDF5 file"), std::string::npos);
  H5Fclose(H5Fcreate(path("other.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
  EXPECT_NE(refusal(path("other.h5")).find("not a result of denchi"), std::string::npos);
}

TEST_F(ResultFileTest, RefusesANewerMajorVersion) {
  const std::string file = write("v.h5", 1);
  const auto set_version = [&](const char* version) {
    const hid_t id = H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t attribute = H5Aopen(id, "format_version", H5P_DEFAULT);
    const hid_t type = H5Aget_type(attribute);
    H5Awrite(attribute, type, static_cast<const void*>(&version));
    H5Tclose(type);
    H5Aclose(attribute);
    H5Fclose(id);
  };
  set_version("1.99");
  EXPECT_EQ(refusal(file), "");
  set_version("2.0");
  EXPECT_NE(refusal(file).find("has format_version 2.0"), std::string::npos);
  set_version("new");
  EXPECT_NE(refusal(file).find("no readable format_version"), std::string::npos);
}

TEST_F(ResultFileTest, RefusesAFileCutOffAnywhere) {
  const std::string file = write("cut.h5", 600);
  const auto size = fs::file_size(file);
  for (std::uintmax_t left = size - 1; left > 100; left = left * 4 / 5) {
    fs::resize_file(file, left);
    EXPECT_NE(refusal(file).find("cut off or damaged"), std::string::npos) << left;
  }
}

TEST_F(ResultFileTest, KeepsTheHostsErrorReport) {
  int marker = 0;
  const H5E_auto2_t report = [](hid_t, void* data) -> herr_t { return ++*static_cast<int*>(data); };
  H5E_auto2_t before = nullptr;
  void* before_data = nullptr;
  H5Eget_auto2(H5E_DEFAULT, &before, &before_data);
  H5Eset_auto2(H5E_DEFAULT, report, &marker);
  refusal(path("missing.h5"));
  EXPECT_EQ(marker, 0);
  H5Fopen(path("missing.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  EXPECT_EQ(marker, 1);
  H5Eset_auto2(H5E_DEFAULT, before, before_data);
}

}  // namespace
}  // namespace denchi
