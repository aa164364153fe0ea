// Random protocols mean what they say and round-trip; broken text is refused and never worse.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <random>
#include <sstream>
#include <utility>

#include "denchi/protocol.h"

namespace denchi {
namespace {

using Control = Step::Control;
using Quantity = Stop::Quantity;
using Relation = Stop::Relation;

const std::string kLibrary = DENCHI_SOURCE_DIR "/models/library/protocols";

void expect_same(const Step& a, const Step& b) {
  EXPECT_EQ(a.control, b.control);
  EXPECT_EQ(a.value, b.value);
  EXPECT_EQ(a.direction, b.direction);
  EXPECT_EQ(a.duration, b.duration);
  EXPECT_EQ(a.stops, b.stops);
  EXPECT_EQ(a.period, b.period);
  EXPECT_EQ(a.profile.time, b.profile.time);
  EXPECT_EQ(a.profile.value, b.profile.value);
  EXPECT_EQ(a.profile.hold, b.profile.hold);
  EXPECT_EQ(a.profile.file, b.profile.file);
}

void expect_same(const Protocol& a, const Protocol& b) {
  ASSERT_EQ(a.steps().size(), b.steps().size());
  for (std::size_t i = 0; i < a.steps().size(); ++i) expect_same(a.steps()[i], b.steps()[i]);
}

/// Draws a step as text together with what it must mean.
class RandomStep {
 public:
  explicit RandomStep(std::uint64_t seed) : random_(seed) {}

  std::pair<std::string, Step> draw() {
    Step step;
    std::string text = control(step);
    const bool timed = chance(0.6);
    if (timed) text += space() + word("for") + space() + time(step.duration.emplace());
    const std::size_t stops = random_() % (timed ? 3 : 4);
    for (std::size_t i = 0; i < stops; ++i) {
      if (const auto stop = draw_stop(step)) {
        const bool or_only = !step.stops.empty() && chance(0.3);
        if (or_only || chance(0.5)) text += space() + word("or");
        if (!or_only) text += space() + word("until");
        text += space() + stop->first;
        step.stops.push_back(stop->second);
      }
    }
    if (chance(0.3)) {
      text += blank() + "(" + blank() + time(step.period.emplace()) + space() + word("period") +
              blank() + ")";
      // Too many rows would be refused.
      if (step.duration && *step.duration / *step.period > 1e6) return draw();
    }
    return {text + (chance(0.1) ? " # a comment" : ""), step};
  }

 private:
  std::string control(Step& step) {
    const int direction = chance(0.5) ? 1 : -1;
    const std::string verb = word(direction > 0 ? "Discharge" : "Charge") + space() + word("at");
    switch (random_() % 5) {
      case 0:
        return word("Rest");
      case 1: {
        step.control = Control::voltage;
        return word("Hold") + space() + word("at") + space() + amount("V", step.value);
      }
      case 2:
        step.control = Control::current;
        break;
      case 3:
        step.control = Control::c_rate;
        break;
      default:
        step.control = Control::power;
        break;
    }
    const char* unit = step.control == Control::current  ? "A"
                       : step.control == Control::c_rate ? "C"
                                                         : "W";
    const std::string text = verb + space() + amount(unit, step.value);
    step.direction = direction;
    step.value *= direction;
    return text;
  }

  std::optional<std::pair<std::string, Stop>> draw_stop(const Step& step) {
    Stop stop;
    const bool free_current = step.control == Control::voltage || step.control == Control::power;
    const bool free_voltage = step.control != Control::voltage;
    if (free_current && (!free_voltage || chance(0.5))) {
      stop.quantity = chance(0.5) ? Quantity::current : Quantity::c_rate;
    } else if (!free_voltage) {
      return std::nullopt;
    }
    const char* unit = stop.quantity == Quantity::voltage   ? "V"
                       : stop.quantity == Quantity::current ? "A"
                                                            : "C";
    // On the side that the step moves to; a rest has none and says one.
    const bool current_at_power = step.control == Control::power && unit[0] != 'V';
    const bool below = current_at_power ? step.direction < 0 : step.direction > 0;
    const bool must_say = step.control == Control::rest || (current_at_power && !below);
    std::string relation;
    if (must_say || chance(0.3)) {
      const bool any_side = step.direction == 0 && chance(0.5);
      stop.relation = below || any_side ? Relation::below : Relation::above;
      relation = (stop.relation == Relation::below ? "<" : ">") + blank();
    }
    const std::string text = relation + amount(unit, stop.value);
    return std::pair{text, stop};
  }

  /// A decimal with some digits, and the number it stands for.
  std::string decimal(double& value) {
    std::ostringstream stream;
    stream.precision(static_cast<int>(1 + random_() % 17));
    if (chance(0.1)) stream << std::scientific;
    const double exponent = std::uniform_real_distribution<double>(-3.0, 3.0)(random_);
    stream << std::pow(10.0, exponent);
    value = std::stod(stream.str());
    return stream.str();
  }

  std::string amount(const std::string& unit, double& value) {
    if (unit == "C" && chance(0.5)) {
      const std::string text = decimal(value);
      value = 1.0 / value;
      return word("C") + blank() + "/" + blank() + text;
    }
    const std::string text = decimal(value) + blank();
    if (unit != "C" && chance(0.3)) {
      value /= 1000.0;
      return text + "m" + word(unit);
    }
    return text + word(unit);
  }

  std::string time(double& seconds) {
    const std::string text = decimal(seconds) + blank();
    const int kind = static_cast<int>(random_() % 3);
    seconds *= kind == 0 ? 1.0 : kind == 1 ? 60.0 : 3600.0;
    const std::vector<std::vector<const char*>> spellings = {{"s", "sec", "second", "seconds"},
                                                             {"m", "min", "minute", "minutes"},
                                                             {"h", "hr", "hour", "hours"}};
    return text + word(spellings[static_cast<std::size_t>(kind)][random_() % 4]);
  }

  std::string word(const std::string& text) {
    std::string result = text;
    for (char& c : result) {
      if (chance(0.2)) c = static_cast<char>(std::isupper(c) ? std::tolower(c) : std::toupper(c));
    }
    return result;
  }

  std::string space() { return chance(0.9) ? " " : " \t "; }
  std::string blank() { return chance(0.5) ? "" : space(); }
  bool chance(double p) { return std::uniform_real_distribution<double>(0.0, 1.0)(random_) < p; }

  std::mt19937_64 random_;
};

TEST(ProtocolProperty, random_steps_mean_what_they_say_and_round_trip) {
  RandomStep random(20240601);
  std::size_t stops = 0;
  for (int draw = 0; draw < 5000; ++draw) {
    const auto [text, expected] = random.draw();
    Protocol protocol;
    ASSERT_NO_THROW(protocol = Protocol::parse({text})) << text;
    ASSERT_EQ(protocol.steps().size(), 1u) << text;
    const Step& step = protocol.steps()[0];
    SCOPED_TRACE(text);
    expect_same(step, expected);
    stops += step.stops.size();

    expect_same(Protocol::parse({protocol.to_text()}), protocol);
    expect_same(Protocol::from_json(protocol.to_json()), protocol);
    EXPECT_EQ(Protocol::parse({protocol.to_text()}).to_text(), protocol.to_text());
    EXPECT_EQ(Protocol::from_json(protocol.to_json()).to_json(), protocol.to_json());
    if (HasFailure()) break;
  }
  EXPECT_GT(stops, 2000u) << "the draw must not shrink to the trivial";
}

// ---- broken text ----

/// One to four small changes of a text, or a splice of two.
std::string mutated(const std::vector<std::string>& seeds, std::mt19937& random) {
  const auto pick = [&](std::size_t size) { return random() % std::max<std::size_t>(size, 1); };
  std::string text = seeds[pick(seeds.size())];
  for (std::size_t changes = 1 + random() % 4; changes > 0; --changes) {
    const std::size_t at = pick(text.size() + 1);
    const std::size_t size = std::min(1 + pick(6), text.size() - at);
    const std::string& other = seeds[pick(seeds.size())];
    switch (random() % 7) {
      case 0:
        text.erase(at, size);
        break;
      case 1:
        text.insert(at, 1, static_cast<char>(random() % 256));
        break;
      case 2:
        text.insert(at, 1, "0123456789.eE+-/<>()%#\"' CVAWmhs"[pick(32)]);
        break;
      case 3:
        text.insert(at, text.substr(at, size));
        break;
      case 4:
        text = text.substr(0, at) + other.substr(pick(other.size()));
        break;
      case 5:
        text.insert(at, " " + other);
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << pick(8)));
    }
  }
  return text;
}

TEST(ProtocolProperty, broken_text_is_a_protocol_or_an_input_error) {
  const std::vector<std::string> seeds = {
      "Discharge at 1C until 2.5 V",
      "Charge at C/20 for 10 hours or until 4.2 V (10 s period)",
      "Hold at 4.2V until 50mA or C/50",
      "Rest for 1.5 h or until > 3.7 V # relax",
      "Run \"drive_600s.csv\" hold for 5 min until < 3000 mV",
      "Discharge at 1e1 W for 30 min",
      "CCCV at 1C to 4.2 V until 20 % SOC, 45 °C, 5 mΩ, 2 Ah",
  };
  std::mt19937 random(7);
  int accepted = 0, refused = 0;
  for (int draw = 0; draw < 30000; ++draw) {
    const std::string text = mutated(seeds, random);
    SCOPED_TRACE(text);
    Protocol protocol;
    try {
      protocol = Protocol::parse({text}, "protocol", kLibrary);
    } catch (const InputError&) {
      ++refused;
      continue;
    }
    ++accepted;
    expect_same(Protocol::parse({protocol.to_text()}, "protocol", kLibrary), protocol);
    expect_same(Protocol::from_json(protocol.to_json()), protocol);
    try {
      protocol.check(2.5, 4.2);
    } catch (const InputError&) {
      ++refused;
    }
    if (HasFailure()) break;
  }
  EXPECT_GT(accepted, 500);
  EXPECT_GT(refused, 1000);
}

TEST(ProtocolProperty, very_long_text_is_read_or_refused) {
  std::string stops = "Hold at 4 V until C/20";
  for (int i = 0; i < 20000; ++i) stops += " or C/20";
  EXPECT_EQ(Protocol::parse({stops}).steps().at(0).stops.size(), 20001u);
  for (const std::string& text : {std::string(1000000, 'x'),
                                  "Rest for " + std::string(1000000, '9') + " s",
                                  std::string(1000000, '(')}) {
    try {
      Protocol::parse({text});
      ADD_FAILURE() << "was read";
    } catch (const InputError& error) {
      EXPECT_LT(std::string(error.what()).size(), 1000u);
    }
  }
}

}  // namespace
}  // namespace denchi
