#include "engine/protocol/profile.h"

#include <algorithm>
#include <cmath>

namespace denchi::protocol {

std::optional<ProfileFault> find_profile_fault(const Profile& profile) {
  const std::size_t size = profile.time.size();
  if (profile.value.size() != size) return ProfileFault{size, "has not one value for each time"};
  for (std::size_t i = 0; i < size; ++i) {
    if (!std::isfinite(profile.time[i])) return ProfileFault{i, "the time is not finite"};
    if (!std::isfinite(profile.value[i])) return ProfileFault{i, "the value is not finite"};
    if (i == 0) continue;
    if (profile.time[i] == profile.time[i - 1]) return ProfileFault{i, "the time stands twice"};
    if (profile.time[i] < profile.time[i - 1]) {
      return ProfileFault{i, "the times must increase; this one is before the one above"};
    }
  }
  if (size < 2) return ProfileFault{size, "a profile needs at least two samples"};
  if (profile.time.front() != 0.0) return ProfileFault{0, "the first time must be 0"};
  return std::nullopt;
}

std::size_t samples_until(const Profile& profile, double time) {
  return static_cast<std::size_t>(std::upper_bound(profile.time.begin(), profile.time.end(), time) -
                                  profile.time.begin());
}

double integral(const Profile& profile, double from, double to) {
  ProfileCursor cursor(profile);
  double sum = 0.0;
  for (double begin = from; begin < to;) {
    const double end = std::min(cursor.next_breakpoint(begin), to);
    if (end <= begin) break;
    sum += 0.5 * (end - begin) * (cursor.value(begin) + cursor.value_before(end));
    begin = end;
  }
  return sum;
}

ProfileCursor::ProfileCursor(const Profile& profile)
    : profile_(&profile), jump_after_(profile.time.size() - 1) {
  const std::size_t last = profile.time.size() - 1;
  std::size_t jump = last;
  for (std::size_t i = last; i-- > 0;) {
    // The interval i ends at sample i + 1, which is a jump if the next interval holds another
    // value.
    if (profile.hold && i + 1 < last && profile.value[i + 1] != profile.value[i]) jump = i + 1;
    jump_after_[i] = jump;
  }
}

double ProfileCursor::value(double time) {
  move_to(time);
  return value_in(interval_, time);
}

double ProfileCursor::value_before(double time) {
  move_to(time);
  const bool at_sample = interval_ > 0 && time == profile_->time[interval_];
  return value_in(at_sample ? interval_ - 1 : interval_, time);
}

double ProfileCursor::slope(double time) {
  move_to(time);
  const std::size_t i = interval_;
  if (profile_->hold) return 0.0;
  return (profile_->value[i + 1] - profile_->value[i]) /
         (profile_->time[i + 1] - profile_->time[i]);
}

double ProfileCursor::next_breakpoint(double time) {
  move_to(time);
  return time < 0.0 ? 0.0 : profile_->time[interval_ + 1];
}

double ProfileCursor::next_jump(double time) {
  move_to(time);
  return profile_->time[jump_after_[interval_]];
}

void ProfileCursor::move_to(double time) {
  const std::vector<double>& t = profile_->time;
  const std::size_t last = t.size() - 2;
  // Nearly always the same interval or the next one.
  if (time >= t[interval_]) {
    if (interval_ == last || time < t[interval_ + 1]) return;
    ++interval_;
    if (interval_ == last || time < t[interval_ + 1]) return;
  }
  const std::size_t until = samples_until(*profile_, time);
  interval_ = std::clamp<std::size_t>(until, 1, last + 1) - 1;
}

double ProfileCursor::value_in(std::size_t interval, double time) const {
  const std::vector<double>& t = profile_->time;
  const std::vector<double>& v = profile_->value;
  if (profile_->hold) return v[interval];
  const double share = (time - t[interval]) / (t[interval + 1] - t[interval]);
  return std::lerp(v[interval], v[interval + 1], std::clamp(share, 0.0, 1.0));
}

}  // namespace denchi::protocol
