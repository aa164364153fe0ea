// A result survives a killed run, an exception and a full disk up to its last flush.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "denchi/error.h"
#include "tests/support/result_file_fixture.h"

namespace denchi {
namespace {

namespace fs = std::filesystem;

using ResultFileFailure = ResultFileTest;

TEST_F(ResultFileFailure, AKilledRunLeavesWhatWasFlushed) {
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

TEST_F(ResultFileFailure, TheFirstRowsComeEarly) {
  in_child([&] {
    ResultWriter writer(path("killed.h5"), header());
    append(writer, rows(0, 20));
    raise(SIGKILL);
  });
  expect_rows(read_result(path("killed.h5.part")), 16);
}

TEST_F(ResultFileFailure, AnExceptionLeavesAllRowsInThePart) {
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
TEST_F(ResultFileFailure, AFullDiskKeepsWhatWasFlushed) {
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
        const bool points = words.ends_with("is in " + name + ".part");
        const bool right = words.find("no room left to write " + name) == 0;
        std::exit(right && points == (bytes >= 70'000) ? 3 : 4);
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

}  // namespace
}  // namespace denchi
