// Profiles: samples, their evaluation, and the files they come from.
#include "engine/protocol/profile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <numbers>
#include <random>

#include "engine/protocol/profile_file.h"

namespace denchi::protocol {
namespace {

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

Profile make_profile(std::vector<double> time, std::vector<double> value, bool hold) {
  Profile profile;
  profile.time = std::move(time);
  profile.value = std::move(value);
  profile.hold = hold;
  return profile;
}

/// The definition, by looking at every interval: the last one that has begun.
double plain_value(const Profile& profile, double time, bool from_left) {
  std::size_t i = 0;
  for (std::size_t k = 0; k + 1 < profile.time.size(); ++k) {
    if (from_left ? profile.time[k] < time : profile.time[k] <= time) i = k;
  }
  if (profile.hold) return profile.value[i];
  const double inside = std::clamp(time, profile.time.front(), profile.time.back());
  const double slope =
      (profile.value[i + 1] - profile.value[i]) / (profile.time[i + 1] - profile.time[i]);
  return profile.value[i] + slope * (inside - profile.time[i]);
}

TEST(ProfileCursor, interpolates_linearly) {
  const Profile profile = make_profile({0, 2, 3}, {1, 5, -1}, false);
  ProfileCursor cursor(profile);
  EXPECT_DOUBLE_EQ(cursor.value(0.0), 1.0);
  EXPECT_DOUBLE_EQ(cursor.value(0.5), 2.0);
  EXPECT_DOUBLE_EQ(cursor.value(2.0), 5.0);
  EXPECT_DOUBLE_EQ(cursor.value_before(2.0), 5.0);
  EXPECT_DOUBLE_EQ(cursor.value(2.5), 2.0);
  EXPECT_DOUBLE_EQ(cursor.value(3.0), -1.0);
  EXPECT_DOUBLE_EQ(cursor.value(9.0), -1.0);
  EXPECT_DOUBLE_EQ(cursor.value(-1.0), 1.0);
  EXPECT_DOUBLE_EQ(cursor.slope(1.9), 2.0);
  EXPECT_DOUBLE_EQ(cursor.slope(2.0), -6.0);
  EXPECT_DOUBLE_EQ(cursor.next_breakpoint(0.0), 2.0);
  EXPECT_DOUBLE_EQ(cursor.next_jump(0.0), 3.0);
}

TEST(ProfileCursor, holds_to_the_next_sample_and_ends_at_the_last) {
  const Profile profile = make_profile({0, 1, 2, 4}, {3, 3, 7, 9}, true);
  ProfileCursor cursor(profile);
  EXPECT_EQ(cursor.value(0.0), 3.0);
  EXPECT_EQ(cursor.value(1.5), 3.0);
  EXPECT_EQ(cursor.value(2.0), 7.0);
  EXPECT_EQ(cursor.value_before(2.0), 3.0);
  EXPECT_EQ(cursor.value(4.0), 7.0) << "the last sample only ends the signal";
  EXPECT_EQ(cursor.slope(1.5), 0.0);
  EXPECT_EQ(cursor.next_breakpoint(0.0), 1.0);
  EXPECT_EQ(cursor.next_jump(0.0), 2.0) << "the signal does not jump at 1 s";
  EXPECT_EQ(cursor.next_jump(2.0), 4.0);
}

TEST(ProfileCursor, agrees_with_the_definition_in_any_order_of_times) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  for (int draw = 0; draw < 200; ++draw) {
    const std::size_t size = 2 + random() % 20;
    Profile profile;
    profile.hold = draw % 2 == 0;
    for (std::size_t i = 0; i < size; ++i) {
      profile.time.push_back(i == 0 ? 0.0 : profile.time.back() + 0.01 + uniform(random));
      profile.value.push_back(std::floor(4.0 * uniform(random)));  // equal neighbours happen
    }
    ProfileCursor cursor(profile);
    for (int k = 0; k < 200; ++k) {
      const bool at_sample = k % 3 == 0;
      const double time = at_sample ? profile.time[random() % size]
                                    : profile.time.back() * (1.4 * uniform(random) - 0.2);
      EXPECT_NEAR(cursor.value(time), plain_value(profile, time, false), 1e-12);
      EXPECT_NEAR(cursor.value_before(time), plain_value(profile, time, true), 1e-12);
      const auto next = std::upper_bound(profile.time.begin(), profile.time.end(), time);
      if (next != profile.time.end()) {
        EXPECT_EQ(cursor.next_breakpoint(time), *next);
      }
    }
  }
}

TEST(ProfileCursor, jumps_are_where_the_two_sides_differ) {
  std::mt19937 random(2);
  for (int draw = 0; draw < 50; ++draw) {
    Profile profile;
    profile.hold = true;
    for (int i = 0; i < 30; ++i) {
      profile.time.push_back(i);
      profile.value.push_back(static_cast<double>(random() % 2));
    }
    ProfileCursor cursor(profile);
    std::vector<double> jumps;
    for (double t = 0.0; t < cursor.end(); t = jumps.back()) jumps.push_back(cursor.next_jump(t));
    std::vector<double> expected;
    for (std::size_t i = 1; i + 1 < profile.time.size(); ++i) {
      if (profile.value[i] != profile.value[i - 1]) expected.push_back(profile.time[i]);
    }
    expected.push_back(profile.time.back());
    EXPECT_EQ(jumps, expected);
  }
}

TEST(ProfileIntegral, is_exact_over_whole_and_part_intervals) {
  const Profile linear = make_profile({0, 2, 3}, {1, 5, -1}, false);
  EXPECT_DOUBLE_EQ(integral(linear, 0.0, 3.0), 6.0 + 2.0);
  EXPECT_DOUBLE_EQ(integral(linear, 0.5, 2.5), (2.0 + 5.0) / 2 * 1.5 + (5.0 + 2.0) / 2 * 0.5);
  const Profile held = make_profile({0, 2, 3}, {1, 5, -1}, true);
  EXPECT_DOUBLE_EQ(integral(held, 0.0, 3.0), 2.0 + 5.0);
  EXPECT_DOUBLE_EQ(integral(held, 1.0, 2.5), 1.0 + 2.5);
  EXPECT_EQ(integral(held, 1.0, 1.0), 0.0);
}

TEST(ProfileFile, reads_a_current_in_amperes) {
  const ProfileData data = parse_profile("time [s],current [A]\n0,1.5\n10,-2e-1\n", "a.csv");
  EXPECT_FALSE(data.is_c_rate);
  EXPECT_EQ(data.profile.time, (std::vector<double>{0, 10}));
  EXPECT_EQ(data.profile.value, (std::vector<double>{1.5, -0.2}));
  EXPECT_EQ(data.profile.file, "a.csv");
}

TEST(ProfileFile, reads_a_c_rate_with_comments_blank_lines_and_windows_line_ends) {
  const ProfileData data =
      parse_profile("# made, by hand\r\nt_s;c_rate\r\n\r\n5;1\r\n# half\r\n 6 ; +0.5 \r\n", "a");
  EXPECT_TRUE(data.is_c_rate);
  EXPECT_EQ(data.profile.time, (std::vector<double>{0, 1})) << "the first time becomes 0";
  EXPECT_EQ(data.profile.value, (std::vector<double>{1, 0.5}));
}

TEST(ProfileFile, turns_the_sign_of_the_battery_data_format) {
  const std::string rows = "\n0,3.7,-2,1\n1,3.6,0,1\n2,3.8,1.5,1\n";
  for (const char* header : {"Test Time / s,Voltage / V,Current / A,Step Count / 1",
                             "test_time_second,voltage_volt,current_ampere,step_count"}) {
    const ProfileData data = parse_profile(header + rows, "a.bdf.csv");
    EXPECT_FALSE(data.is_c_rate);
    EXPECT_EQ(data.profile.value, (std::vector<double>{2, 0, -1.5}));
    EXPECT_FALSE(std::signbit(data.profile.value[1]));
  }
  const ProfileData brackets = parse_profile("time [s],voltage [V],current [A],n" + rows, "a.csv");
  EXPECT_EQ(brackets.profile.value, (std::vector<double>{-2, 0, 1.5})) << "not that format";
}

TEST(ProfileFile, reads_columns_named_in_a_comment) {
  const ProfileData data = parse_profile("# Time [s], Current [A]\n0,1\n1,2\n", "a.csv");
  EXPECT_EQ(data.profile.value, (std::vector<double>{1, 2}));
}

TEST(ProfileFile, reads_the_synthetic_drive_as_its_formula_says) {
  std::ifstream stream(DENCHI_SOURCE_DIR "/models/library/protocols/drive_600s.csv");
  const std::string text((std::istreambuf_iterator<char>(stream)),
                         std::istreambuf_iterator<char>());
  const ProfileData data = parse_profile(text, "drive_600s.csv");
  ASSERT_TRUE(data.is_c_rate);
  ASSERT_EQ(data.profile.time.size(), 601u);
  for (std::size_t i = 0; i < 601; ++i) {
    const double t = static_cast<double>(i);
    const double turn = 2.0 * std::numbers::pi * t;
    double expected = 0.55 + 0.9 * std::sin(turn / 47) + 0.6 * std::sin(turn / 13 + 1) +
                      0.35 * std::sin(turn / 3.7 + 2);
    expected = t >= 285 && t < 315 ? 0.0 : std::clamp(expected, -1.2, 2.2);
    EXPECT_EQ(data.profile.time[i], t);
    EXPECT_NEAR(data.profile.value[i], expected, 0.6e-4) << "at " << t << " s";
  }
}

struct BadFile {
  const char* text;
  std::vector<const char*> words;  ///< of the message
};

TEST(ProfileFile, refuses_bad_files_with_the_line) {
  const std::vector<BadFile> files = {
      {"", {"has no samples", "p.csv"}},
      {"# only a comment\n", {"has no samples"}},
      {"t_s,c_rate\n", {"at least two samples", "p.csv"}},
      {"t_s,c_rate\n0,1\n", {"at least two samples"}},
      {"t_s,c_rate\n0,1\n1,abc\n", {"c_rate", "\"abc\"", "not a finite number", "p.csv:3"}},
      {"t_s,c_rate\n0,1\n1,\n", {"c_rate", "not a finite number", "p.csv:3"}},
      {"t_s,c_rate\n0,1\n1,nan\n", {"\"nan\"", "p.csv:3"}},
      {"t_s,c_rate\n0,1\n1,1e999\n", {"\"1e999\"", "p.csv:3"}},
      {"t_s,c_rate\n0,1\ninf,1\n", {"t_s", "\"inf\"", "p.csv:3"}},
      {"t_s,c_rate\n0,1\n2,1\n1,1\n", {"time 1", "increase", "p.csv:4"}},
      {"t_s,c_rate\n0,1\n1,1\n# x\n1,2\n", {"time 1", "twice", "p.csv:5"}},
      {"t_s,c_rate\n0,1\n1\n", {"columns = 1", "names 2", "p.csv:3"}},
      {"t_s,c_rate\n0,1,0\n1,1,5\n", {"columns = 3", "decimals use a point", "p.csv:2"}},
      {"0,1\n1,2\n", {"first line must name the columns", "p.csv:1"}},
      {"time (s),amps\n0,1\n1,2\n", {"no column of the current", "p.csv:1"}},
      {"tme [s],current [A]\n0,1\n1,2\n", {"no column of the time", "\"tme [s]\"", "p.csv:1"}},
      {"t_s,curzent_A\n0,1\n1,2\n", {"no column of the current", "nearest is \"curzent_A\""}},
      {"t_s,c_rte\n0,1\n1,2\n", {"no column of the current", "nearest is \"c_rte\""}},
      {"t_s,current [A],c_rate\n0,1,1\n1,2,1\n", {"c_rate", "says the same", "current [A]"}},
      {"t_s,voltage [V]\n0,3\n1,3\n", {"voltage", "not supported yet"}},
  };
  for (const BadFile& file : files) {
    const std::string message = error_of([&] { parse_profile(file.text, "p.csv"); });
    for (const char* word : file.words) {
      EXPECT_NE(message.find(word), std::string::npos) << file.text << "\ngave: " << message;
    }
  }
}

}  // namespace
}  // namespace denchi::protocol
