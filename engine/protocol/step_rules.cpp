#include "engine/protocol/step_rules.h"

#include <cmath>

#include "engine/input/names.h"
#include "engine/protocol/profile.h"

namespace denchi::protocol {
namespace {

using Control = Step::Control;
using Part = Fault::Part;
using input::number_text;

constexpr double kVoltageSlack = 1e-9;  // [V], so that 4200 mV and 4.2 V are the same

bool fixes_current(const Step& step) {
  return step.control == Control::rest || step.control == Control::current ||
         step.control == Control::c_rate;
}

/// Charge and discharge by a constant amount: the only steps whose voltage goes one way.
bool goes_one_way(const Step& step) {
  return step.control == Control::current || step.control == Control::c_rate ||
         step.control == Control::power;
}

std::string volts(double value) { return number_text(value) + " V"; }

std::optional<std::string> fault_of_voltage_stop(const Step& step, const Stop& stop) {
  if (step.control == Control::voltage) {
    return "a step that holds its voltage does not end at a voltage; give a time or a current";
  }
  if (stop.relation == Stop::Relation::by_direction && step.direction == 0) {
    return "the step neither charges nor discharges on the whole: say from which side, < " +
           volts(stop.value) + " or > " + volts(stop.value);
  }
  if (goes_one_way(step) && is_below(step, stop) != (step.direction > 0)) {
    return step.direction > 0 ? "the voltage falls in a discharge and never rises to this stop"
                              : "the voltage rises in a charge and never falls to this stop";
  }
  return std::nullopt;
}

std::optional<std::string> fault_of_current_stop(const Step& step, const Stop& stop) {
  if (!(stop.value > 0.0)) return "must be above 0: stops compare the magnitude of the current";
  if (fixes_current(step)) {
    return "the current of this step is fixed and cannot end it; give a time or a voltage";
  }
  if (step.control == Control::power && is_below(step, stop) == (step.direction > 0)) {
    return step.direction > 0
               ? "the current rises in a discharge at constant power; write > for this stop"
               : "the current falls in a charge at constant power and never rises to this stop";
  }
  return std::nullopt;
}

std::optional<std::string> fault_of_soc_stop(const Step& step, const Stop& stop) {
  if (!(stop.value >= 0.0 && stop.value <= 1.0)) return "must lie between 0 and 100 %";
  if (step.control == Control::rest) return "a rest does not change the state of charge";
  if (goes_one_way(step) && is_below(step, stop) != (step.direction > 0)) {
    return step.direction > 0 ? "the state of charge falls in a discharge and never rises"
                              : "the state of charge rises in a charge and never falls";
  }
  return std::nullopt;
}

std::optional<std::string> fault_of(const Step& step, const Stop& stop) {
  switch (stop.quantity) {
    case Stop::Quantity::voltage:
      return fault_of_voltage_stop(step, stop);
    case Stop::Quantity::soc:
      return fault_of_soc_stop(step, stop);
    case Stop::Quantity::current:
    case Stop::Quantity::c_rate:
      break;
  }
  return fault_of_current_stop(step, stop);
}

std::optional<Fault> fault_of_times(const Step& step) {
  const auto positive = [](double time) { return std::isfinite(time) && time > 0.0; };
  if (step.duration && !positive(*step.duration)) {
    return Fault{Part::duration, 0, "a time must be above 0"};
  }
  if (step.duration && *step.duration > kLongestStep) {
    return Fault{Part::duration, 0, "a step lasts at most a million hours"};
  }
  if (step.period && !positive(*step.period)) {
    return Fault{Part::period, 0, "a period must be above 0"};
  }
  if (step.duration && step.period && *step.duration / *step.period > kMostRows) {
    return Fault{Part::period, 0, "asks for more than ten million rows of output"};
  }
  return std::nullopt;
}

std::optional<Fault> fault_of_profile(const Step& step) {
  if (const auto fault = find_profile_fault(step.profile)) {
    return Fault{
        Part::value, 0, "sample " + std::to_string(fault->sample + 1) + ": " + fault->rule};
  }
  const double end = step.profile.time.back();
  if (end > kLongestStep) return Fault{Part::value, 0, "a step lasts at most a million hours"};
  if (step.duration && *step.duration > end) {
    return Fault{Part::duration, 0, "the profile ends at " + number_text(end) + " s, before that"};
  }
  return std::nullopt;
}

}  // namespace

bool is_below(const Step& step, const Stop& stop) {
  if (stop.relation != Stop::Relation::by_direction) return stop.relation == Stop::Relation::below;
  const bool signed_quantity =
      stop.quantity == Stop::Quantity::voltage || stop.quantity == Stop::Quantity::soc;
  return !signed_quantity || step.direction > 0;
}

bool has_profile(const Step& step) {
  return step.control == Control::current_profile || step.control == Control::c_rate_profile;
}

double likely_duration(const Step& step, double nominal_capacity, double voltage) {
  constexpr double kHour = 3600.0;
  if (step.duration) return *step.duration;
  switch (step.control) {
    case Control::current:
      return kHour * nominal_capacity / std::abs(step.value);
    case Control::c_rate:
      return kHour / std::abs(step.value);
    case Control::power:
      return kHour * nominal_capacity * voltage / std::abs(step.value);
    case Control::current_profile:
    case Control::c_rate_profile:
      return step.profile.time.back();
    case Control::voltage:
    case Control::rest:
      break;
  }
  return kHour;
}

void set_direction(Step& step) {
  double sign = goes_one_way(step) ? step.value : 0.0;
  if (has_profile(step)) sign = integral(step.profile, 0.0, step.profile.time.back());
  step.direction = sign > 0.0 ? 1 : sign < 0.0 ? -1 : 0;
}

std::optional<Fault> find_fault(const Step& step) {
  if (!std::isfinite(step.value)) return Fault{Part::value, 0, "must be finite"};
  if (goes_one_way(step) && !(step.value * step.direction > 0.0)) {
    return Fault{Part::value,
                 0,
                 "must be above 0: the words Charge and Discharge give the direction, and Rest "
                 "is a step without current"};
  }
  if (const auto fault = fault_of_times(step)) return fault;
  if (has_profile(step)) {
    if (const auto fault = fault_of_profile(step)) return fault;
  }
  for (std::size_t i = 0; i < step.stops.size(); ++i) {
    const Stop& stop = step.stops[i];
    if (!std::isfinite(stop.value)) return Fault{Part::stop, i, "must be finite"};
    if (const auto rule = fault_of(step, stop)) return Fault{Part::stop, i, *rule};
  }
  return std::nullopt;
}

std::optional<Fault> find_fault(const Step& step, double lower_cut_off, double upper_cut_off) {
  if (!step.duration && step.stops.empty() && !has_profile(step)) {
    return Fault{Part::whole,
                 0,
                 "has no end; add a time (\"for 1 h\") or a stop (\"until " +
                     (step.control == Control::voltage ? "C/20" : volts(lower_cut_off)) + "\")"};
  }
  const std::string window =
      "between the cut-offs of the cell, " + volts(lower_cut_off) + " and " + volts(upper_cut_off);
  const double low = lower_cut_off - kVoltageSlack;
  const double high = upper_cut_off + kVoltageSlack;
  if (step.control == Control::voltage && (step.value < low || step.value > high)) {
    return Fault{Part::value, 0, "holds " + volts(step.value) + ", which must be " + window};
  }
  for (std::size_t i = 0; i < step.stops.size(); ++i) {
    const Stop& stop = step.stops[i];
    if (stop.quantity != Stop::Quantity::voltage) continue;
    if (stop.value < low || stop.value > high) {
      return Fault{Part::stop, i, "stops at " + volts(stop.value) + ", which must be " + window};
    }
    const bool below = is_below(step, stop);
    if (below ? stop.value > upper_cut_off - kVoltageSlack
              : stop.value < lower_cut_off + kVoltageSlack) {
      return Fault{Part::stop,
                   i,
                   "stops " + std::string(below ? "below " : "above ") + volts(stop.value) +
                       ", where every cell between its cut-offs already is"};
    }
  }
  return std::nullopt;
}

}  // namespace denchi::protocol
