#include "engine/protocol/step_text.h"

#include <cmath>

#include "engine/input/names.h"

namespace denchi::protocol {
namespace {

using Control = Step::Control;
using input::number_text;

/// "C/3" where that is the same number and shorter, else "0.3C".
std::string c_rate_text(double value) {
  const double inverse = std::round(1.0 / value);
  std::string plain = number_text(value) + "C";
  if (value < 1.0 && inverse <= 1e6 && 1.0 / inverse == value) {
    const std::string fraction = "C/" + number_text(inverse);
    if (fraction.size() < plain.size()) return fraction;
  }
  return plain;
}

/// In the largest unit that gives a whole number, so that 3600 s is "1 h".
std::string time_text(double seconds) {
  const auto whole = [&](double unit) {
    const double count = std::round(seconds / unit);
    return count >= 1.0 && count < 1e6 && count * unit == seconds;
  };
  if (whole(3600.0)) return number_text(seconds / 3600.0) + " h";
  if (whole(60.0)) return number_text(seconds / 60.0) + " min";
  return number_text(seconds) + " s";
}

/// In per cent where that reads back to the same number.
std::string soc_text(double value) {
  const double percent = 100.0 * value;
  if (percent / 100.0 == value) return number_text(percent) + " % SOC";
  return number_text(value) + " SOC";
}

std::string stop_text(const Stop& stop) {
  std::string text = stop.relation == Stop::Relation::below   ? "< "
                     : stop.relation == Stop::Relation::above ? "> "
                                                              : "";
  switch (stop.quantity) {
    case Stop::Quantity::voltage:
      return text + number_text(stop.value) + " V";
    case Stop::Quantity::current:
      return text + number_text(stop.value) + " A";
    case Stop::Quantity::c_rate:
      return text + c_rate_text(stop.value);
    case Stop::Quantity::soc:
      return text + soc_text(stop.value);
  }
  return text;
}

std::string control_text(const Step& step) {
  const std::string verb = step.value < 0.0 ? "Charge at " : "Discharge at ";
  const double size = std::abs(step.value);
  switch (step.control) {
    case Control::rest:
      return "Rest";
    case Control::current:
      return verb + number_text(size) + " A";
    case Control::c_rate:
      return verb + c_rate_text(size);
    case Control::power:
      return verb + number_text(size) + " W";
    case Control::voltage:
      return "Hold at " + number_text(step.value) + " V";
    case Control::current_profile:
    case Control::c_rate_profile: {
      // A name holds one kind of quote at most: the grammar has no escapes.
      const char quote = step.profile.file.find('"') == std::string::npos ? '"' : '\'';
      return "Run " + (quote + step.profile.file + quote) +
             (step.profile.hold ? " hold" : " linear");
    }
  }
  return {};
}

}  // namespace

std::string step_text(const Step& step) {
  std::string text = control_text(step);
  if (step.duration) text += " for " + time_text(*step.duration);
  bool first = !step.duration;
  for (const Stop& stop : step.stops) {
    text += (first ? " until " : " or until ") + stop_text(stop);
    first = false;
  }
  if (step.period) text += " (" + time_text(*step.period) + " period)";
  return text;
}

}  // namespace denchi::protocol
