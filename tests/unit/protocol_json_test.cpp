// Protocols as JSON.
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <sstream>

#include "denchi/protocol.h"

namespace denchi {
namespace {

/// The message of the error that reading ends with.
std::string refusal(const std::string& json) {
  try {
    Protocol::from_json(json, "p.json");
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST(ProtocolJson, reads_every_control) {
  const Protocol protocol = Protocol::from_json(R"({
    "format": "denchi-protocol", "format_version": 1,
    "steps": [
      {"control": "rest", "duration": 60, "period": 1},
      {"control": "current", "value": -5, "stops": [{"quantity": "voltage", "value": 4.2}]},
      {"control": "c_rate", "value": 0.5, "duration": 10, "stops": []},
      {"control": "voltage", "value": 4.2,
       "stops": [{"quantity": "c_rate", "relation": "below", "value": 0.05},
                 {"quantity": "current", "value": 0.1}]},
      {"control": "power", "value": -3, "duration": 10},
      {"control": "current_profile", "file": "a.csv", "interpolation": "hold",
       "time": [0, 1, 3], "values": [-1, -2, 0]},
      {"control": "c_rate_profile", "file": "b.csv", "interpolation": "linear",
       "time": [0, 1], "values": [1, 2]},
      "Rest for 1 h"
    ]})");
  ASSERT_EQ(protocol.steps().size(), 8u);
  const auto& steps = protocol.steps();
  EXPECT_EQ(steps[0].text, "Rest for 1 min (1 s period)");
  EXPECT_EQ(steps[1].text, "Charge at 5 A until 4.2 V");
  EXPECT_EQ(steps[1].direction, -1);
  EXPECT_EQ(steps[2].text, "Discharge at C/2 for 10 s");
  EXPECT_EQ(steps[3].text, "Hold at 4.2 V until < C/20 or until 0.1 A");
  EXPECT_EQ(steps[4].text, "Charge at 3 W for 10 s");
  EXPECT_EQ(steps[5].text, "Run \"a.csv\" hold");
  EXPECT_EQ(steps[5].direction, -1);
  EXPECT_EQ(steps[5].profile.value, (std::vector<double>{-1, -2, 0}));
  EXPECT_EQ(steps[6].text, "Run \"b.csv\" linear");
  EXPECT_EQ(steps[7].duration, 3600.0);
}

TEST(ProtocolJson, a_bare_list_is_enough) {
  EXPECT_EQ(Protocol::from_json(R"(["Rest for 1 h", "Rest for 2 h"])").steps().size(), 2u);
}

TEST(ProtocolJson, numbers_come_back_bit_by_bit) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> exponent(-12.0, 12.0);
  for (int draw = 0; draw < 1000; ++draw) {
    const auto number = [&] { return std::pow(10.0, exponent(random)); };
    const double value = number(), duration = 1e-3 * number(), stop = number();
    std::ostringstream stream;
    stream.precision(17);
    stream << R"([{"control": "power", "value": )" << value << R"(, "duration": )" << duration
           << R"(, "stops": [{"quantity": "voltage", "value": )" << stop << "}]}]";
    const Protocol protocol = Protocol::from_json(stream.str());
    for (const Protocol& again :
         {Protocol::from_json(protocol.to_json()), Protocol::parse({protocol.to_text()})}) {
      EXPECT_EQ(again.steps()[0].value, value);
      EXPECT_EQ(again.steps()[0].duration, duration);
      EXPECT_EQ(again.steps()[0].stops[0].value, stop);
    }
  }
}

struct Bad {
  const char* json;
  std::vector<const char*> words;  ///< of the message
};

TEST(ProtocolJson, refuses_what_is_wrong_with_line_and_key) {
  const std::vector<Bad> cases = {
      {"", {"p.json"}},
      {"{", {"p.json"}},
      {"7", {"steps", "expected a list"}},
      {"[]", {"steps", "expected a list"}},
      {"[1, 2]", {"steps", "expected a list"}},
      {"[[1]]", {"step", "object or a text"}},
      {"{\"steps\": 1}", {"steps", "expected a list"}},
      {"{}", {"steps", "is missing"}},
      {"{\"format\": \"other\", \"steps\": [\"Rest\"]}", {"format = \"other\"", "denchi-protocol"}},
      {"{\"format_version\": 2, \"steps\": [\"Rest\"]}", {"format_version = 2", "version 1"}},
      {"{\"step\": [\"Rest\"]}", {"\"step\"", "'steps'", "p.json:1"}},
      {"[\"\"]", {"no step in it"}},
      {"[\"Rest for 1 h\",\n \"Rst\"]", {"\"Rst\"", "expected Rest", "p.json:2"}},
      {"[{\"value\": 1}, \"Rest\"]", {"control", "is missing"}},
      {"[{\"control\": 1}]", {"control = 1", "expected one of rest"}},
      {"[{\"control\": \"curzent\"}]", {"control = \"curzent\"", "'current'"}},
      {"[{\"control\": \"rest\", \"value\": 1}]", {"\"value\"", "no meaning"}},
      {"[{\"control\": \"rest\", \"duraton\": 1}]", {"\"duraton\"", "'duration'"}},
      {"[{\"control\": \"rest\", \"duration\": \"1 h\"}]", {"duration", "expected a number"}},
      {"[{\"control\": \"rest\", \"duration\": -1}]", {"step 1", "above 0"}},
      {"[{\"control\": \"current\"}]", {"value", "is missing"}},
      {"[{\"control\": \"current\", \"value\": 0}]", {"above 0"}},
      {"[{\"control\": \"rest\", \"stops\": 1}]", {"stops", "list of objects"}},
      {"[{\"control\": \"rest\", \"stops\": [1]}]", {"stops", "list of objects"}},
      {"[{\"control\": \"rest\", \"stops\": [\"3 V\"]}]", {"stop", "expected an object"}},
      {"[{\"control\": \"rest\", \"stops\": [{\"quantity\": \"volt\", \"value\": 1}]}]",
       {"quantity = \"volt\""}},
      {"[{\"control\": \"rest\", \"stops\": [{\"quantity\": \"voltage\", \"value\": 3}]}]",
       {"< 3 V or > 3 V"}},
      {R"([{"control": "c_rate_profile", "file": "a", "interpolation": "hold",
            "time": [0, 1, 1], "values": [1, 2, 3]}])",
       {"sample 3", "twice"}},
      {R"([{"control": "c_rate_profile", "file": "a", "interpolation": "hold",
            "time": [0, 1], "values": [1]}])",
       {"one value for each time"}},
      {R"([{"control": "c_rate_profile", "file": "a", "interpolation": "hold",
            "time": [1, 2], "values": [1, 2]}])",
       {"first time must be 0"}},
      {R"([{"control": "c_rate_profile", "file": "a", "interpolation": "hold",
            "time": [0], "values": [1]}])",
       {"two samples"}},
      {R"([{"control": "c_rate_profile", "file": "a", "interpolation": "spline",
            "time": [0, 1], "values": [1, 2]}])",
       {"\"spline\"", "linear, hold"}},
      {R"([{"control": "c_rate_profile", "file": "", "interpolation": "hold",
            "time": [0, 1], "values": [1, 2]}])",
       {"file", "expected a name"}},
      {R"([{"control": "c_rate_profile", "file": "a", "interpolation": "hold",
            "time": [0, 1], "values": [1, "x"]}])",
       {"values", "list of numbers"}},
      {R"([{"control": "c_rate_profile", "file": "a", "interpolation": "hold", "duration": 5,
            "time": [0, 1], "values": [1, 2]}])",
       {"ends at 1 s"}},
  };
  for (const Bad& bad : cases) {
    const std::string message = refusal(bad.json);
    for (const char* word : bad.words) {
      EXPECT_NE(message.find(word), std::string::npos) << bad.json << "\ngave: " << message;
    }
  }
}

TEST(ProtocolJson, broken_json_is_a_protocol_or_an_input_error) {
  const std::string whole = Protocol::from_json(R"([
      {"control": "c_rate", "value": 1, "duration": 10, "period": 1,
       "stops": [{"quantity": "voltage", "relation": "below", "value": 2.5}]},
      {"control": "current_profile", "file": "a.csv", "interpolation": "hold",
       "time": [0, 1, 3], "values": [-1, -2, 0]}])")
                                .to_json();
  std::mt19937 random(11);
  int accepted = 0, refused = 0;
  for (int draw = 0; draw < 10000; ++draw) {
    std::string json = whole;
    for (std::size_t changes = 1 + random() % 2; changes > 0; --changes) {
      const std::size_t at = random() % json.size();
      switch (random() % 4) {
        case 0:
          json.erase(at, 1 + random() % 20);
          break;
        case 1:
          json[at] = static_cast<char>(json[at] ^ (1 << random() % 8));
          break;
        case 2:
          json.insert(at, 1, "0123456789-e\"[]{},: "[random() % 20]);
          break;
        default:
          json.insert(at, json.substr(random() % json.size(), random() % 40));
          break;
      }
    }
    Protocol protocol;
    try {
      protocol = Protocol::from_json(json);
    } catch (const InputError&) {
      ++refused;
      continue;
    }
    EXPECT_EQ(Protocol::from_json(protocol.to_json()).to_json(), protocol.to_json()) << json;
    ++accepted;
  }
  EXPECT_GT(accepted, 100);
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace denchi
