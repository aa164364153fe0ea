// Protocol files, the protocols of the library, and the page that documents the format.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "denchi/protocol.h"
#include "engine/protocol/profile_file.h"

namespace denchi {
namespace {

const std::string kLibrary = DENCHI_SOURCE_DIR "/models/library/protocols";

/// The message of the error that a call ends with.
template <class Call>
std::string error_of(Call call) {
  try {
    call();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

std::string refusal(const std::string& text) {
  return error_of([&] { Protocol::parse({text}, "protocol", kLibrary); });
}

std::string refusal_by_check(const std::string& text) {
  return error_of([&] { Protocol::parse({text}, "protocol", kLibrary).check(2.5, 4.2); });
}

/// A folder of its own for each test, removed at the end.
class ProtocolFile : public ::testing::Test {
 protected:
  ProtocolFile()
      : folder_(std::filesystem::temp_directory_path() /
                ("denchi_protocol_" + std::to_string(getpid()) + "_" +
                 ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::create_directories(folder_);
  }
  ~ProtocolFile() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }

  std::filesystem::path folder_;
};

TEST_F(ProtocolFile, reads_text_with_profiles_beside_it) {
  write("p.csv", "t_s,c_rate\n0,1\n10,1\n");
  const std::string path =
      write("p.txt", "\xEF\xBB\xBF# a protocol\r\nRest for 1 h\r\n\r\nRun \"p.csv\" hold\r\n");
  const Protocol protocol = Protocol::from_file(path);
  ASSERT_EQ(protocol.steps().size(), 2u);
  EXPECT_EQ(protocol.steps()[0].text, "Rest for 1 h");
  EXPECT_EQ(protocol.steps()[1].profile.time, (std::vector<double>{0, 10}));
}

TEST_F(ProtocolFile, reads_json_with_profiles_beside_it) {
  write("p.csv", "t_s,c_rate\n0,1\n10,1\n");
  const std::string path = write("p.json", "\n [\"Rest for 1 h\", \"Run \\\"p.csv\\\" hold\"]");
  EXPECT_EQ(Protocol::from_file(path).steps().size(), 2u);
}

TEST_F(ProtocolFile, refuses_what_is_no_protocol) {
  const auto message = [](const std::string& path) {
    return error_of([&] { Protocol::from_file(path); });
  };
  EXPECT_NE(message((folder_ / "none.txt").string()).find("no such file"), std::string::npos);
  EXPECT_NE(message(folder_.string()).find("directory"), std::string::npos);
  EXPECT_NE(message("/dev/zero").find("not a file"), std::string::npos);
  EXPECT_NE(message(write("empty.txt", "")).find("no steps"), std::string::npos);
  EXPECT_NE(message(write("comment.txt", "# none\n\n")).find("no steps"), std::string::npos);
  EXPECT_NE(message(write("bad.txt", "\n\n# x\nRest for 1 h\n\nRst\n")).find("bad.txt, line 6"),
            std::string::npos);
  EXPECT_NE(message(write("bad.json", "[\"Rest for 1 h\",\n]")).find("bad.json:2"),
            std::string::npos);
  EXPECT_NE(message(write("zeros.txt", std::string(100, '\0'))).find("expected Rest"),
            std::string::npos);
}

TEST(ProtocolLibrary, every_protocol_can_be_run_and_every_profile_read) {
  int protocols = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kLibrary)) {
    if (entry.path().extension() == ".csv") continue;
    SCOPED_TRACE(entry.path().string());
    const Protocol protocol = Protocol::from_file(entry.path().string());
    protocol.check(2.5, 4.2);
    EXPECT_EQ(Protocol::from_json(protocol.to_json()).to_json(), protocol.to_json());
    ++protocols;
  }
  EXPECT_GE(protocols, 4);
}

// ---- the page that describes all this ----

/// The fenced blocks of a page: language and content.
std::vector<std::pair<std::string, std::string>> fenced_blocks(const std::string& path) {
  std::ifstream stream(path);
  std::vector<std::pair<std::string, std::string>> blocks;
  std::string line;
  for (bool inside = false; std::getline(stream, line);) {
    if (line.starts_with("```")) {
      if (!inside) blocks.push_back({line.substr(3), ""});
      inside = !inside;
    } else if (inside) {
      blocks.back().second += line + "\n";
    }
  }
  return blocks;
}

TEST(ProtocolPage, every_example_is_as_the_page_says) {
  int steps = 0, refused = 0, json = 0, csv = 0;
  for (const auto& [language, block] :
       fenced_blocks(DENCHI_SOURCE_DIR "/docs/formats/protocol.md")) {
    SCOPED_TRACE(block);
    if (language == "steps") {
      const Protocol protocol = Protocol::parse({block}, "page", kLibrary);
      protocol.check(2.5, 4.2);
      steps += static_cast<int>(protocol.steps().size());
    } else if (language == "refused") {
      std::istringstream lines(block);
      for (std::string line; std::getline(lines, line); ++refused) {
        EXPECT_NE(refusal_by_check(line), "no error") << line;
      }
    } else if (language == "message") {
      // The second line of a message is the text that gave it.
      std::istringstream lines(block);
      std::string line;
      std::getline(lines, line);
      std::getline(lines, line);
      EXPECT_EQ(refusal(line.substr(4)) + "\n", block);
    } else if (language == "json") {
      Protocol::from_json(block).check(2.5, 4.2);
      ++json;
    } else if (language == "csv") {
      protocol::parse_profile(block, "page.csv");
      ++csv;
    }
  }
  EXPECT_GE(steps, 7);
  EXPECT_GE(refused, 5);
  EXPECT_GE(json, 1);
  EXPECT_GE(csv, 1);
}

}  // namespace
}  // namespace denchi
