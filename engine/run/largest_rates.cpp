#include "engine/run/largest_rates.h"

#include <algorithm>

namespace denchi {

void LargestRates::take_profile(const Profile& profile, double unit) {
  for (const double v : profile.value) take(v / unit);
  const std::size_t samples = profile.time.size();
  if (samples < 2) return;
  const double mean =
      (profile.time.back() - profile.time.front()) / static_cast<double>(samples - 1);
  interval = interval > 0.0 ? std::min(interval, mean) : mean;
}

LargestRates largest_rates(const Protocol& protocol,
                           double nominal_capacity,
                           double lower_cut_off) {
  LargestRates rates;
  for (const Step& step : protocol.steps()) {
    switch (step.control) {
      case Step::Control::current:
        rates.take(step.value / nominal_capacity);
        break;
      case Step::Control::c_rate:
        rates.take(step.value);
        break;
      case Step::Control::power:
        rates.take(step.value / nominal_capacity / std::max(lower_cut_off, 1.0));
        break;
      case Step::Control::current_profile:
        rates.take_profile(step.profile, nominal_capacity);
        break;
      case Step::Control::c_rate_profile:
        rates.take_profile(step.profile, 1.0);
        break;
      case Step::Control::voltage:
        rates.take(1.0);
        rates.take(-1.0);
        break;
      case Step::Control::rest:
        break;
    }
  }
  return rates;
}

double lasting_current(const Step& step, double first) {
  return step.control == Step::Control::voltage ? first / 3.0 : first;
}

}  // namespace denchi
