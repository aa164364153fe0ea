// Runs every case of this folder and compares named variables with their expected values.
//
// DENCHI_UPDATE=1 writes the expected values anew, keeping variables and tolerances.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iomanip>

#include "denchi/denchi.h"
#include "tests/support/csv_columns.h"

namespace denchi::test {
namespace {

namespace fs = std::filesystem;

const char* const kFolder = DENCHI_SOURCE_DIR "/tests/regression";

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(kFolder))
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

/// Lines of settings, then "protocol", then the protocol.
Solution run(const fs::path& folder) {
  std::ifstream file(folder / "case.txt");
  std::string line, cell;
  Settings settings;  // tight, so that a change of default settings moves nothing here
  settings.mesh = "fine";
  settings.rtol = 1e-6;
  while (std::getline(file, line) && line != "protocol") {
    std::istringstream words(line);
    std::string key, value;
    words >> key >> value;
    if (key == "cell") {
      cell = value;
    } else if (key == "model") {
      settings.model = value;
    } else if (key == "soc") {
      settings.soc = std::stod(value);
    } else {
      throw std::runtime_error("unknown key " + key + " in a regression case");
    }
  }
  std::vector<std::string> protocol;
  while (std::getline(file, line)) protocol.push_back(line);
  return simulate(Cell(cell), Protocol::parse(protocol, "case.txt", folder.string()), settings);
}

struct Expected {
  std::vector<std::string> variables;
  std::vector<double> tolerances;
};

/// The standing variables and tolerances, or those of a new case.
Expected standing(const fs::path& file) {
  if (!fs::exists(file))
    return {{"voltage", "current", "soc", "capacity", "loss_reaction"},
            {2e-4, 1e-4, 1e-5, 1e-4, 2e-4}};
  Expected e;
  std::ifstream stream(file);
  std::string line, cell;
  while (std::getline(stream, line) && line.front() == '#') continue;
  std::istringstream names(line);
  std::getline(names, cell, ',');
  while (std::getline(names, cell, ',')) e.variables.push_back(cell);
  std::getline(stream, line);
  std::istringstream tolerances(line);
  std::getline(tolerances, cell, ',');
  while (std::getline(tolerances, cell, ',')) e.tolerances.push_back(std::stod(cell));
  return e;
}

void update(const fs::path& file, const Solution& s) {
  const Expected e = standing(file);
  std::vector<double> times;
  constexpr int kRows = 24;
  for (int i = 0; i < kRows; ++i) times.push_back(s.end_time() * (i + 0.5) / kRows);
  std::ofstream out(file);
  out << std::setprecision(9) << "# end_time = " << s.end_time() << "\ntime";
  for (const std::string& name : e.variables) out << ',' << name;
  out << "\ntolerance";
  for (const double tolerance : e.tolerances) out << ',' << tolerance;
  out << '\n';
  std::vector<std::vector<double>> values;
  for (const std::string& name : e.variables) values.push_back(s.at(times, name));
  for (std::size_t i = 0; i < times.size(); ++i) {
    out << times[i];
    for (const std::vector<double>& column : values) out << ',' << column[i];
    out << '\n';
  }
}

class Regression : public testing::TestWithParam<std::string> {};

TEST_P(Regression, VariablesAreAsExpected) {
  const fs::path folder = fs::path(kFolder) / GetParam(), file = folder / "expected.csv";
  const Solution s = run(folder);
  if (std::getenv("DENCHI_UPDATE") != nullptr) update(file, s);
  EXPECT_EQ(s.status(), Status::finished) << s.reason();
  const CsvColumns columns(file.string());
  EXPECT_NEAR(s.end_time() / columns.header_number("end_time = "), 1.0, 2e-4);
  const std::vector<std::string>& first = columns.text("time");
  ASSERT_EQ(first.front(), "tolerance");
  std::vector<double> times;
  for (std::size_t i = 1; i < first.size(); ++i) times.push_back(std::stod(first[i]));
  for (const std::string& name : standing(file).variables) {
    const std::vector<double> expected = columns.numbers(name), now = s.at(times, name);
    ASSERT_EQ(now.size() + 1, expected.size()) << name;
    for (std::size_t i = 0; i < now.size(); ++i)
      EXPECT_NEAR(now[i], expected[i + 1], expected[0]) << name << " at " << times[i] << " s";
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Regression, testing::ValuesIn(cases()), [](const auto& tested) {
  return tested.param;
});

}  // namespace
}  // namespace denchi::test
