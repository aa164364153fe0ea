// What the tests of result files share: a small result, and a folder and processes to write it in.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "engine/output/result_file.h"

namespace denchi {

inline constexpr Audit kAudit{1e-14, 2e-14, 3e-13, 4e-7, 6e-6, 5e-12};
inline constexpr Statistics kStatistics{184, 101, 202, 13, 304, 250, 1, 2, 0.001, 0.002};

inline ResultHeader header() {
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

inline Rows rows(int begin, int end) {
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

inline void append(ResultWriter& writer, const Rows& rows) {
  writer.append(rows.time, rows.step, rows.values);
}

inline void finish(ResultWriter& writer) {
  writer.finish(Status::finished, "", kAudit, 1.5e-5, kStatistics);
}

inline void expect_rows(const ResultContents& contents, int count) {
  const Rows expected = rows(0, count);
  EXPECT_EQ(contents.time, expected.time);
  EXPECT_EQ(contents.step, expected.step);
  EXPECT_EQ(contents.values, expected.values);
}

class ResultFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("denchi_result_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

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

  std::filesystem::path folder_;
};

}  // namespace denchi
