// The step grammar: what it reads, what it refuses and how.
#include "denchi/protocol.h"

#include <gtest/gtest.h>

#include <sstream>

#include "engine/protocol/default_protocol.h"
#include "engine/protocol/step_rules.h"

namespace denchi {
namespace {

using Control = Step::Control;
using Quantity = Stop::Quantity;
using Relation = Stop::Relation;

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

Step parse_one(const std::string& text) {
  const Protocol protocol = Protocol::parse({text}, "protocol", kLibrary);
  EXPECT_EQ(protocol.steps().size(), 1u) << text;
  return protocol.steps().at(0);
}

std::string refusal(const std::string& text) {
  return error_of([&] { Protocol::parse({text}, "protocol", kLibrary); });
}

std::string refusal_by_check(const std::string& text) {
  return error_of([&] { Protocol::parse({text}, "protocol", kLibrary).check(2.5, 4.2); });
}

TEST(Protocol, reads_the_controls) {
  struct Case {
    const char* text;
    Control control;
    double value;
    int direction;
  };
  for (const Case& c : {Case{"Rest for 1 h", Control::rest, 0.0, 0},
                        {"Discharge at 5 A for 1 h", Control::current, 5.0, 1},
                        {"Charge at 50mA for 1 h", Control::current, -0.05, -1},
                        {"Discharge at 1C for 1 h", Control::c_rate, 1.0, 1},
                        {"Discharge at 0.5 C for 1 h", Control::c_rate, 0.5, 1},
                        {"Charge at C/20 for 1 h", Control::c_rate, -0.05, -1},
                        {"Charge at c / 20 for 1 h", Control::c_rate, -0.05, -1},
                        {"Discharge at 10W for 1 h", Control::power, 10.0, 1},
                        {"Charge at 200 mW for 1 h", Control::power, -0.2, -1},
                        {"Hold at 4.2V for 1 h", Control::voltage, 4.2, 0},
                        {"Hold at 4200 mV for 1 h", Control::voltage, 4.2, 0},
                        {"Charge at 4.2 V for 1 h", Control::voltage, 4.2, 0},
                        {"Discharge at 3 V for 1 h", Control::voltage, 3.0, 0},
                        {"DISCHARGE AT 1e-3 a FOR 1 H", Control::current, 1e-3, 1},
                        {"  discharge\tat +5. A  for 1h  ", Control::current, 5.0, 1}}) {
    const Step step = parse_one(c.text);
    EXPECT_EQ(step.control, c.control) << c.text;
    EXPECT_EQ(step.value, c.value) << c.text;
    EXPECT_EQ(step.direction, c.direction) << c.text;
    EXPECT_EQ(step.duration, 3600.0) << c.text;
  }
}

TEST(Protocol, reads_every_spelling_of_a_time) {
  for (const char* unit : {"s", "sec", "second", "seconds", "S", "Seconds"}) {
    EXPECT_EQ(parse_one(std::string("Rest for 2.5 ") + unit).duration, 2.5) << unit;
    EXPECT_EQ(parse_one(std::string("Rest for 2.5") + unit).duration, 2.5) << unit;
  }
  for (const char* unit : {"m", "min", "minute", "minutes"}) {
    EXPECT_EQ(parse_one(std::string("Rest for 2.5 ") + unit).duration, 150.0) << unit;
  }
  for (const char* unit : {"h", "hr", "hour", "hours"}) {
    EXPECT_EQ(parse_one(std::string("Rest for .5 ") + unit).duration, 1800.0) << unit;
  }
}

TEST(Protocol, reads_stops_in_every_arrangement) {
  const Stop volts{Quantity::voltage, Relation::by_direction, 2.5};
  const Stop amperes{Quantity::current, Relation::by_direction, 0.05};
  const Stop rate{Quantity::c_rate, Relation::by_direction, 0.05};
  EXPECT_EQ(parse_one("Discharge at 1C until 2.5V").stops, std::vector{volts});
  EXPECT_EQ(parse_one("Discharge at 1C or until 2.5 V").stops, std::vector{volts});
  EXPECT_EQ(parse_one("Hold at 4.2 V until 50mA").stops, std::vector{amperes});
  EXPECT_EQ(parse_one("Hold at 4.2 V until C/20 or 50 mA").stops, (std::vector{rate, amperes}));
  EXPECT_EQ(parse_one("Hold at 4.2 V until C/20 or until 50 mA").stops,
            (std::vector{rate, amperes}));
  EXPECT_EQ(parse_one("Hold at 4.2 V until C/20 until 50 mA").stops, (std::vector{rate, amperes}));
  for (const char* text : {"Discharge at 1C for 2 h until 2.5 V",
                           "Discharge at 1C for 2 h or until 2.5 V",
                           "Discharge at 1C until 2.5 V for 2 h",
                           "Discharge at 1C until 2.5 V or for 2 h"}) {
    EXPECT_EQ(parse_one(text).stops, std::vector{volts}) << text;
    EXPECT_EQ(parse_one(text).duration, 7200.0) << text;
  }
  EXPECT_EQ(parse_one("Rest until > 3.4 V").stops,
            (std::vector{Stop{Quantity::voltage, Relation::above, 3.4}}));
  EXPECT_EQ(parse_one("Rest until <3.4V").stops,
            (std::vector{Stop{Quantity::voltage, Relation::below, 3.4}}));
  EXPECT_EQ(parse_one("Discharge at 10 W until > 3 A").stops,
            (std::vector{Stop{Quantity::current, Relation::above, 3.0}}));
}

TEST(Protocol, a_bare_stop_follows_the_step) {
  const auto below = [](const char* text) {
    const Step step = parse_one(text);
    return protocol::is_below(step, step.stops.at(0));
  };
  EXPECT_TRUE(below("Discharge at 1C until 3 V"));
  EXPECT_FALSE(below("Charge at 1C until 4 V"));
  EXPECT_TRUE(below("Discharge at 3 W until 3 V"));
  EXPECT_FALSE(below("Charge at 3 W until 4 V"));
  EXPECT_TRUE(below("Hold at 4.2 V until C/20"));
  EXPECT_FALSE(below("Hold at 4.2 V until > C/20"));
  EXPECT_TRUE(below("Run \"drive_600s.csv\" until 3 V")) << "its net charge is a discharge";
}

TEST(Protocol, reads_the_period) {
  EXPECT_EQ(parse_one("Rest for 1 h (10 s period)").period, 10.0);
  EXPECT_EQ(parse_one("Discharge at 1C until 3 V(0.5min period)").period, 30.0);
  EXPECT_EQ(parse_one("Rest for 1 h").period, std::nullopt);
}

TEST(Protocol, reads_profiles) {
  const Step linear = parse_one("Run \"drive_600s.csv\" linear until 2.5 V");
  EXPECT_EQ(linear.control, Control::c_rate_profile);
  EXPECT_EQ(linear.direction, 1);
  EXPECT_FALSE(linear.profile.hold);
  EXPECT_EQ(linear.profile.time.size(), 601u);
  EXPECT_EQ(linear.profile.file, "drive_600s.csv");
  EXPECT_TRUE(parse_one("run 'drive_600s.csv' HOLD for 300 s").profile.hold);
  EXPECT_FALSE(parse_one("Run \"drive_600s.csv\"").profile.hold);
}

TEST(Protocol, keeps_the_text_of_a_step_without_space_and_comment) {
  EXPECT_EQ(parse_one("  rest for 1 h  # relax").text, "rest for 1 h");
  EXPECT_EQ(parse_one("Rest for 1 h").text, "Rest for 1 h");
}

TEST(Protocol, counts_lines_with_comments_and_blank_ones) {
  const Protocol protocol =
      Protocol::parse({"# first", "", "Rest for 1 h", "Rest for 2 h\nRest for 3 h\r\n"});
  ASSERT_EQ(protocol.steps().size(), 3u);
  EXPECT_EQ(protocol.steps()[2].duration, 3 * 3600.0);
  const std::string message =
      error_of([] { Protocol::parse({"# first", "", "Rest for 1 h\nRst for 1 h"}, "a.txt"); });
  EXPECT_NE(message.find("(a.txt, line 4)"), std::string::npos) << message;
  EXPECT_TRUE(Protocol().empty());
  EXPECT_NE(error_of([] { Protocol::parse({}); }).find("no steps"), std::string::npos);
  EXPECT_NE(refusal("").find("no steps"), std::string::npos);
  EXPECT_NE(refusal("# nothing").find("no steps"), std::string::npos);
}

TEST(Protocol, an_error_points_at_its_place) {
  EXPECT_EQ(refusal("Discharge at 1C untiil 2.5 V"),
            "step = \"untiil\": expected for, until, a period in brackets, or the end of the step; "
            "did you mean 'until'?\n"
            "    Discharge at 1C untiil 2.5 V\n"
            "                    ^^^^^^ (protocol, line 1)");
  EXPECT_EQ(refusal("Hold at 4.2 V for"),
            "time: expected a number and a unit: 1 h, 30 min or 10 s\n"
            "    Hold at 4.2 V for\n"
            "                     ^ (protocol, line 1)");
}

TEST(Protocol, carets_count_characters_and_long_lines_are_cut) {
  const std::string greek = refusal("Rest for 1 µh # α");
  EXPECT_NE(greek.find("\n    Rest for 1 µh # α\n               ^^ ("), std::string::npos) << greek;

  const std::string spaces(1000, ' ');
  const std::string message = refusal("Rest" + spaces + "fzor 1 h" + spaces + "x");
  EXPECT_LT(message.size(), 500u);
  std::istringstream lines(message);
  std::string first, shown, caret;
  std::getline(lines, first);
  std::getline(lines, shown);
  std::getline(lines, caret);
  EXPECT_EQ(shown.find("fzor"), caret.find("^^^^")) << message;
}

struct Refused {
  const char* text;
  std::vector<const char*> words;  ///< of the message
};

void expect_refused(const std::vector<Refused>& cases, std::string (*refuse)(const std::string&)) {
  for (const Refused& c : cases) {
    const std::string message = refuse(c.text);
    for (const char* word : c.words) {
      EXPECT_NE(message.find(word), std::string::npos) << c.text << "\ngave: " << message;
    }
  }
}

TEST(Protocol, refuses_wrong_words_and_numbers) {
  expect_refused(
      {
          {"Dischagge at 1C for 1 h", {"\"Dischagge\"", "did you mean 'Discharge'?"}},
          {"Chrage at 1C for 1 h", {"did you mean 'Charge'?"}},
          {"5 A for 1 h", {"step = \"5\"", "expected Rest"}},
          {"Discharge 1C for 1 h", {"\"at\" and a value"}},
          {"Discharge att 1C for 1 h", {"\"at\" and a value"}},
          {"Discharge at", {"expected a number with a unit"}},
          {"Discharge at 1 for 1 h", {"unit = \"for\"", "mA, A, C"}},
          {"Discharge at 1 MA for 1 h", {"unit = \"MA\""}},
          {"Discharge at 1 kW for 1 h", {"unit = \"kW\""}},
          {"Discharge at 1,5 A for 1 h", {"point"}},
          {"Discharge at C20 for 1 h", {"C/20"}},
          {"Discharge at C/ for 1 h", {"number after C/"}},
          {"Discharge at C/0 for 1 h", {"above 0"}},
          {"Discharge at C/-2 for 1 h", {"above 0"}},
          {"Discharge at 0 A for 1 h", {"\"0 A\"", "above 0"}},
          {"Discharge at -1C for 1 h", {"\"-1C\"", "above 0", "direction"}},
          {"Charge at -1 W for 1 h", {"above 0"}},
          {"Discharge at 1e999 A for 1 h", {"too large"}},
          {"Discharge at nan A for 1 h", {"expected a number"}},
          {"Discharge at inf A for 1 h", {"expected a number"}},
          {"Hold at 1 A for 1 h", {"Hold keeps a voltage", "a current"}},
          {"Hold at 1C for 1 h", {"Hold keeps a voltage", "a C-rate"}},
          {"Rest at 1C for 1 h", {"\"at\""}},
          {"Rest for an hour", {"\"an\"", "a number and a unit"}},
          {"Rest for 1", {"s, min or h"}},
          {"Rest for 1 huor", {"\"huor\"", "'hour'"}},
          {"Rest for 0 s", {"\"0 s\"", "above 0"}},
          {"Rest for -1 h", {"\"-1 h\"", "above 0"}},
          {"Rest for 1e308 h", {"above 0"}},
          {"Rest for 1.1e6 h", {"\"1.1e6 h\"", "million hours"}},
          {"Run \"drive_600s.csv\" linear hold", {"\"hold\"", "either linear or hold"}},
          {"Run \"drive_600s.csv\" hold linear", {"\"linear\"", "either linear or hold"}},
          {"Rest for 1 h for 2 h", {"second one"}},
          {"Rest for 1 h 30 min", {"90 min"}},
          {"Rest for 1 h or", {"\"until\" after \"or\""}},
          {"Rest for 1 h or 3 V", {"\"until\" after \"or\""}},
          {"Rest for 1 h until", {"stop", "expected a number"}},
          {"Rest for 1 h, until 3 V", {"\",\""}},
          {"Rest for 1 h (10 s)", {"word period"}},
          {"Rest for 1 h (10 s perod)", {"'period'"}},
          {"Rest for 1 h (10 s period", {"closing bracket"}},
          {"Rest for 1 h (0 s period)", {"\"0 s\"", "above 0"}},
          {"Rest for 1 h (0.1 s period) until 3 V", {"end of the step"}},
          {"Rest for 1e6 h (0.001 s period)", {"ten million"}},
          {"Run drive.csv", {"in quotes"}},
          {"Run \"drive.csv", {"closing quote"}},
          {"Run \"drive.csv\"", {"\"drive.csv\"", "no such file"}},
          {"Run \"\"", {"no name"}},
          {"Run \".\"", {"directory"}},
          {"Run \"drive_600s.csv\" step", {"\"step\""}},
          {"Run \"drive_600s.csv\" for 1 h", {"\"1 h\"", "ends at 600 s"}},
          {"Run \"drive_600s.txt\"", {"drive_600s.txt:3", "no column of the time"}},
          {"Rest for 1 h \xFF", {"UTF-8"}},
      },
      refusal);
}

TEST(Protocol, refuses_stops_that_cannot_end_the_step) {
  expect_refused(
      {
          {"Rest until 3 V", {"\"3 V\"", "< 3 V or > 3 V"}},
          {"Rest until C/20", {"fixed"}},
          {"Discharge at 1C until C/20", {"\"C/20\"", "fixed"}},
          {"Discharge at 1C until > 4 V", {"never rises"}},
          {"Charge at 1C until < 4 V", {"never falls"}},
          {"Hold at 4 V until 3 V", {"holds its voltage"}},
          {"Hold at 4 V until 0 A", {"above 0"}},
          {"Hold at 4 V until -1 A", {"above 0", "magnitude"}},
          {"Discharge at 10 W until 1 A", {"write >"}},
          {"Charge at 10 W until > 1 A", {"never rises"}},
      },
      refusal);
}

TEST(Protocol, reads_stops_on_the_state_of_charge) {
  for (const char* text : {"Charge at 1C until 80 % SOC",
                           "Charge at 1C until 80% soc",
                           "Charge at 1C until 80 %",
                           "Charge at 1C until 0.8 SOC",
                           "Hold at 4.2 V until 80 % SOC",
                           "Charge at 1C until 4.2 V or until 80 % SOC"}) {
    const Step step = parse_one(text);
    EXPECT_EQ(step.stops.back().quantity, Quantity::soc) << text;
    EXPECT_DOUBLE_EQ(step.stops.back().value, 0.8) << text;
    EXPECT_EQ(parse_one(Protocol::of_steps({step}).to_text()).stops, step.stops) << text;
    EXPECT_EQ(Protocol::from_json(Protocol::of_steps({step}).to_json()).steps()[0].stops,
              step.stops);
  }
  expect_refused(
      {
          {"Charge at 1C until 120 % SOC", {"between 0 and 100 %"}},
          {"Charge at 1C until < 20 % SOC", {"never falls"}},
          {"Discharge at 1C until > 20 % SOC", {"never rises"}},
          {"Rest until 20 % SOC", {"rest does not change"}},
      },
      refusal);
}

TEST(Protocol, names_what_is_not_supported_yet) {
  for (const char* text : {"CCCV at 1C to 4.2 V until C/20",
                           "Discharge at 5 Ohm for 1 h",
                           "Discharge at 5 mOhm for 1 h",
                           "Discharge at 5 Ω for 1 h",
                           "Discharge at 1C until 2 Ah",
                           "Discharge at 1C until 2 Wh",
                           "Discharge at 1C until 45 degC",
                           "Discharge at 1C until 45 °C",
                           "Discharge at 1C until 300 K",
                           "Discharge at 1C until plating_margin < 0 V",
                           "Discharge at 1C until 5 W",
                           "Repeat 3 times",
                           "Rest for 1 h at 25 degC"}) {
    EXPECT_NE(refusal(text).find("not supported yet"), std::string::npos) << refusal(text);
  }
}

TEST(Protocol, check_accepts_what_can_be_run) {
  for (const char* text : {"Discharge at 1C until 2.5 V",
                           "Charge at 1C until 4.2 V",
                           "Discharge at 1C until 2500 mV",
                           "Hold at 4.2 V until C/20",
                           "Hold at 2.5 V for 1 h",
                           "Rest for 1 h or until > 4.2 V",
                           "Run \"drive_600s.csv\" linear",
                           "Discharge at 10 W for 1 h"}) {
    EXPECT_EQ(refusal_by_check(text), "no error") << text;
  }
}

TEST(Protocol, check_refuses_what_cannot_be_run_on_the_cell) {
  expect_refused(
      {
          {"Discharge at 1C", {"step 1 = \"Discharge at 1C\"", "no end", "until 2.5 V"}},
          {"Rest", {"no end"}},
          {"Hold at 4 V", {"no end", "until C/20"}},
          {"Rest (10 s period)", {"no end"}},
          {"Discharge at 1C until 5 V", {"5 V", "2.5 V and 4.2 V"}},
          {"Discharge at 1C until 2 V", {"2 V", "2.5 V and 4.2 V"}},
          {"Discharge at 1C until 4.2 V", {"below 4.2 V", "already is"}},
          {"Charge at 1C until 2.5 V", {"above 2.5 V", "already is"}},
          {"Charge at 1C for 1 h or until 4.3 V", {"4.3 V"}},
          {"Hold at 4.3 V for 1 h", {"holds 4.3 V", "2.5 V and 4.2 V"}},
          {"Hold at 0 V for 1 h", {"holds 0 V"}},
          {"Rest for 1 h or until < 2 V", {"2 V"}},
          {"Run \"drive_600s.csv\" until 1 V", {"1 V"}},
      },
      refusal_by_check);
  EXPECT_NE(error_of([] { Protocol().check(2.5, 4.2); }).find("no steps"), std::string::npos);
  EXPECT_NE(refusal_by_check("Rest for 1 h\nRest").find("step 2"), std::string::npos);
}

TEST(Protocol, the_default_discharges_at_1C_to_the_lower_cut_off) {
  const Protocol protocol = protocol::default_protocol(2.75);
  EXPECT_EQ(protocol.to_text(), "Discharge at 1C until 2.75 V");
  protocol.check(2.75, 4.2);
}

TEST(Protocol, writes_one_spelling) {
  const Protocol protocol = Protocol::parse({"discharge at c/20 until 3300mV for 600 minutes",
                                             "Charge at 0.5 C until 4.2V for .5 min",
                                             "hold at 4.2 V until 50mA until <C/50(1min period)",
                                             "rest for 5400 s",
                                             "Discharge at 0.3C for 1.5 s",
                                             "Run 'drive_600s.csv' until > 3V"},
                                            "protocol",
                                            kLibrary);
  EXPECT_EQ(protocol.to_text(),
            "Discharge at C/20 for 10 h or until 3.3 V\n"
            "Charge at C/2 for 30 s or until 4.2 V\n"
            "Hold at 4.2 V until 0.05 A or until < C/50 (1 min period)\n"
            "Rest for 90 min\n"
            "Discharge at 0.3C for 1.5 s\n"
            "Run \"drive_600s.csv\" linear until > 3 V");
}

}  // namespace
}  // namespace denchi
