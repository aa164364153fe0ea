#include "engine/protocol/grammar.h"

#include <array>
#include <filesystem>
#include <utility>

#include "denchi/error.h"
#include "engine/input/names.h"
#include "engine/protocol/profile.h"
#include "engine/protocol/profile_file.h"
#include "engine/protocol/step_rules.h"
#include "engine/protocol/text_file.h"
#include "engine/protocol/token.h"
#include "engine/protocol/units.h"

namespace denchi::protocol {
namespace {

using Kind = Token::Kind;
using Control = Step::Control;

// First words of steps that the grammar is going to have.
constexpr std::array<std::string_view, 7> kLaterStepWords = {
    "CCCV", "CC", "Repeat", "Loop", "Goto", "If", "While"};

constexpr const char* kStepsToday =
    "a step is Rest, Charge, Discharge or Hold at a value, or Run \"file.csv\"";
constexpr const char* kStopsToday =
    "a step ends after a time, or at a number of V, mV, A, mA, C or % SOC";

/// A number with its unit, and where it stands.
struct Amount {
  Quantity quantity = Quantity::current;
  double value = 0.0;
  Place place;
};

bool is_today(Quantity quantity) {
  return quantity == Quantity::current || quantity == Quantity::c_rate ||
         quantity == Quantity::voltage || quantity == Quantity::power;
}

class StepParser {
 public:
  StepParser(const SourceLine& line, std::string_view folder)
      : line_(line), folder_(folder), tokens_(tokenise(line)) {}

  std::optional<Step> run() {
    if (peek().kind == Kind::end) return std::nullopt;
    const std::size_t begin = peek().place.begin;
    control();
    clauses();
    period();
    if (peek().kind != Kind::end) unexpected();
    const std::size_t end = previous().place.end;
    whole_ = {begin, end};
    step_.text = line_.text.substr(begin, end - begin);
    if (const auto fault = find_fault(step_)) report(*fault);
    return std::move(step_);
  }

 private:
  // ---- tokens ----
  const Token& peek() const { return tokens_[position_]; }
  const Token& previous() const { return tokens_[position_ - 1]; }
  const Token& take() {
    const Token& token = tokens_[position_];
    if (token.kind != Kind::end) ++position_;
    return token;
  }
  bool sees_word(std::string_view word) const {
    return peek().kind == Kind::word && same_word(peek().text, word);
  }
  bool sees_sign(char sign) const {
    return peek().kind == Kind::sign && peek().text.front() == sign;
  }
  bool take_word(std::string_view word) {
    const bool seen = sees_word(word);
    if (seen) take();
    return seen;
  }

  [[noreturn]] void fail(const std::string& what, const std::string& rule) const {
    fail_at(line_, peek().place, what, rule);
  }

  /// For a place where a word of the grammar was expected.
  [[noreturn]] void fail_word(const std::string& what,
                              const std::string& rule,
                              const std::vector<std::string>& words) const {
    // Nearly every word of two letters is near to another one.
    const bool guess = peek().kind == Kind::word && peek().text.size() > 2;
    fail(what, rule + (guess ? input::did_you_mean(peek().text, words) : ""));
  }

  // ---- control ----
  void control() {
    for (const std::string_view word : kLaterStepWords) {
      if (sees_word(word)) fail("step", std::string("is not supported yet; ") + kStepsToday);
    }
    if (take_word("Rest")) {
      step_.control = Control::rest;
      value_place_ = previous().place;
    } else if (take_word("Charge")) {
      fixed_value(-1);
    } else if (take_word("Discharge")) {
      fixed_value(+1);
    } else if (take_word("Hold")) {
      fixed_value(0);
    } else if (take_word("Run")) {
      profile();
    } else {
      fail_word("step",
                "expected Rest, Charge, Discharge, Hold or Run",
                {"Rest", "Charge", "Discharge", "Hold", "Run"});
    }
  }

  void fixed_value(int direction) {
    if (!take_word("at")) {
      fail_word("step", "expected \"at\" and a value, such as \"at 1C\"", {"at"});
    }
    const Amount amount = value("value", "1C, C/20, 5 A, 4.2 V or 10 W");
    value_place_ = amount.place;
    step_.value = amount.value;
    if (amount.quantity == Quantity::voltage) {
      step_.control = Control::voltage;  // "Charge at 4.2 V" is written too, for a hold
      return;
    }
    if (!is_today(amount.quantity)) {
      fail_at(line_,
              amount.place,
              "value",
              "a step at " + std::string(describe(amount.quantity)) + " is not supported" +
                  (amount.quantity == Quantity::resistance ? " yet" : "") +
                  "; a step holds a number of mA, A, mW, W, mV, V or C");
    }
    if (direction == 0) {
      fail_at(line_,
              amount.place,
              "value",
              "Hold keeps a voltage; for " + std::string(describe(amount.quantity)) +
                  " write Charge or Discharge");
    }
    step_.control = amount.quantity == Quantity::current  ? Control::current
                    : amount.quantity == Quantity::c_rate ? Control::c_rate
                                                          : Control::power;
    step_.direction = direction;
    step_.value *= direction;
  }

  void profile() {
    if (peek().kind != Kind::quoted) {
      fail("profile", "expected the name of a CSV file in quotes, as in Run \"drive.csv\" linear");
    }
    const Token& name = take();
    value_place_ = name.place;
    if (name.text.empty()) fail_at(line_, name.place, "profile", "the file has no name");
    const std::string file(name.text);
    const std::string path = (std::filesystem::path(folder_) / file).string();
    const std::string reason = unreadable(path);
    if (!reason.empty()) fail_at(line_, name.place, "profile", reason);

    ProfileData data = parse_profile(read_text(path), file);
    step_.profile = std::move(data.profile);
    step_.control = data.is_c_rate ? Control::c_rate_profile : Control::current_profile;
    if (take_word("hold")) {
      step_.profile.hold = true;
    } else {
      take_word("linear");
    }
    if (sees_word("hold") || sees_word("linear")) {
      fail("profile", "a profile is either linear or hold between its samples; write one of them");
    }
    set_direction(step_);
  }

  // ---- clauses ----
  void clauses() {
    bool has_until = false;
    for (;;) {
      const bool joined = take_word("or");
      if (sees_word("for")) {
        duration();
      } else if (take_word("until")) {
        has_until = true;
        stop();
      } else if (joined) {
        if (!has_until) fail_word("step", "expected \"until\" after \"or\"", {"until", "for"});
        stop();
      } else {
        return;
      }
    }
  }

  void duration() {
    if (step_.duration) fail("time", "a step has one time; this is a second one");
    take();
    step_.duration = time("time", "1 h, 30 min or 10 s", duration_place_);
  }

  void stop() {
    Stop stop;
    const std::size_t begin = peek().place.begin;
    if (sees_sign('<') || sees_sign('>')) {
      stop.relation = sees_sign('<') ? Stop::Relation::below : Stop::Relation::above;
      take();
    }
    if (peek().kind == Kind::quoted || (peek().kind == Kind::word && !sees_word("C"))) {
      fail("stop", std::string("is not supported yet as a stop; ") + kStopsToday);
    }
    const Amount amount = value("stop", "2.5 V, C/20 or 50 mA");
    switch (amount.quantity) {
      case Quantity::voltage:
        stop.quantity = Stop::Quantity::voltage;
        break;
      case Quantity::current:
        stop.quantity = Stop::Quantity::current;
        break;
      case Quantity::c_rate:
        stop.quantity = Stop::Quantity::c_rate;
        break;
      case Quantity::state_of_charge:
        stop.quantity = Stop::Quantity::soc;
        break;
      default:
        fail_at(line_,
                amount.place,
                "stop",
                std::string(describe(amount.quantity)) + " is not supported yet as a stop; " +
                    kStopsToday);
    }
    stop.value = amount.value;
    step_.stops.push_back(stop);
    stop_places_.push_back({begin, previous().place.end});
  }

  void period() {
    if (!sees_sign('(')) return;
    take();
    step_.period = time("period", "(10 s period)", period_place_);
    if (!take_word("period")) fail_word("period", "expected the word period", {"period"});
    if (!sees_sign(')')) fail("period", "expected a closing bracket");
    take();
  }

  // ---- values ----
  Amount value(const std::string& what, const std::string& examples) {
    const std::size_t begin = peek().place.begin;
    if (sees_word("C")) {
      take();
      if (!sees_sign('/')) fail(what, "expected C and / and a number, such as C/20");
      take();
      if (peek().kind != Kind::number) fail(what, "expected a number after C/, such as C/20");
      const Token& number = take();
      if (!(number.number > 0.0)) fail_at(line_, number.place, what, "must be above 0");
      return {Quantity::c_rate, 1.0 / number.number, {begin, number.place.end}};
    }
    if (peek().kind != Kind::number) fail(what, "expected a number with a unit: " + examples);
    const double number = take().number;
    const Unit* unit =
        peek().kind == Kind::word || sees_sign('%') ? find_unit(peek().text) : nullptr;
    if (unit == nullptr) {
      if (sees_sign(',')) fail(what, "decimals are written with a point");
      std::vector<std::string> names;
      for (const Unit& known : units()) {
        if (is_today(known.quantity)) names.emplace_back(known.name);
      }
      fail_word("unit", "expected a unit after the number: mA, A, C, mV, V, mW or W", names);
    }
    take();
    if (unit->name == "%") take_word("SOC");
    return {unit->quantity, number / unit->divisor, {begin, previous().place.end}};
  }

  double time(const std::string& what, const std::string& examples, Place& place) {
    const std::size_t begin = peek().place.begin;
    if (peek().kind != Kind::number) fail(what, "expected a number and a unit: " + examples);
    const double number = take().number;
    const TimeUnit* unit = peek().kind == Kind::word ? find_time_unit(peek().text) : nullptr;
    if (unit == nullptr) {
      std::vector<std::string> names;
      for (const TimeUnit& known : time_units()) names.emplace_back(known.name);
      fail_word("unit of time", "expected s, min or h after the number", names);
    }
    place = {begin, take().place.end};
    return number * unit->seconds;
  }

  // ---- messages ----
  [[noreturn]] void unexpected() const {
    if (sees_word("at")) {
      fail("step", "a temperature in a step is not supported yet; a step has for, until, period");
    }
    if (sees_sign(',')) fail("step", "is not part of a step; decimals are written with a point");
    if (peek().kind == Kind::number && step_.duration) {
      fail("step", "expected until, a period or the end; write 1 h 30 min as 90 min");
    }
    fail_word("step",
              step_.period ? "expected the end of the step after the period"
                           : "expected for, until, a period in brackets, or the end of the step",
              {"for", "until", "or", "linear", "hold", "period"});
  }

  [[noreturn]] void report(const Fault& fault) const {
    switch (fault.part) {
      case Fault::Part::duration:
        fail_at(line_, duration_place_, "time", fault.rule);
      case Fault::Part::period:
        fail_at(line_, period_place_, "period", fault.rule);
      case Fault::Part::stop:
        fail_at(line_, stop_places_[fault.stop], "stop", fault.rule);
      case Fault::Part::value:
        fail_at(line_, value_place_, "value", fault.rule);
      case Fault::Part::whole:
        break;
    }
    fail_at(line_, whole_, "step", fault.rule);
  }

  const SourceLine& line_;
  std::string_view folder_;
  std::vector<Token> tokens_;
  std::size_t position_ = 0;

  Step step_;
  Place whole_, value_place_, duration_place_, period_place_;
  std::vector<Place> stop_places_;
};

}  // namespace

std::optional<Step> parse_step(const SourceLine& line, std::string_view folder) {
  return StepParser(line, folder).run();
}

}  // namespace denchi::protocol
