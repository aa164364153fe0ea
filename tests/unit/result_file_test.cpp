#include "engine/output/result_file.h"

#include <gtest/gtest.h>
#include <hdf5.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/result_file_fixture.h"

namespace denchi {
namespace {

namespace fs = std::filesystem;

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
  EXPECT_EQ(contents.audit.gibbs_error, kAudit.gibbs_error);
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
  fs::create_directory(path("a.h5.part"));
  EXPECT_EQ(
      message(path("a.h5")),
      "partial file = " + path("a.h5.part") + ": is a folder; the file is written there first");
}

TEST_F(ResultFileTest, FollowsALinkAndKeepsIt) {
  fs::create_directory(folder_ / "there");
  fs::create_symlink("there/end.h5", folder_ / "middle.h5");
  fs::create_symlink(folder_ / "middle.h5", folder_ / "link.h5");
  for (int time = 0; time < 2; ++time) {  // the first run finds no file at the end of the links
    ResultWriter writer(path("link.h5"), header());
    append(writer, rows(0, 3));
    finish(writer);
    EXPECT_TRUE(fs::is_symlink(folder_ / "link.h5"));
    EXPECT_TRUE(fs::is_symlink(folder_ / "middle.h5"));
    expect_rows(read_result(path("there/end.h5")), 3);
  }
  fs::create_symlink("/dev/full", folder_ / "device.h5");
  EXPECT_THROW(ResultWriter(path("device.h5"), header()), InputError);
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

TEST_F(ResultFileTest, RefusesTextsThatAreNotUtf8) {
  for (const char* text : {"terminal voltage", "Discharge at 1C", "index of the protocol"}) {
    const std::string file = write("bytes.h5", 10);
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    const std::string all((std::istreambuf_iterator<char>(bytes)), {});
    const std::size_t place = all.find(text);
    ASSERT_NE(place, std::string::npos) << text;
    bytes.seekp(static_cast<std::streamoff>(place));
    bytes.put('\xff');
    bytes.close();
    EXPECT_NE(refusal(file).find("not UTF-8"), std::string::npos) << text;
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
