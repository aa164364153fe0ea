// A sampled current, evaluated fast.
//
// Between samples the signal is linear or holds the earlier value; it ends at the last sample. A
// held signal jumps at samples: there `value` is the one that begins and `value_before` the one
// that ends, so that a solver which stops at a jump can see both sides.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "denchi/protocol.h"

namespace denchi::protocol {

/// What is wrong with the samples, and which sample it is.
struct ProfileFault {
  std::size_t sample = 0;
  std::string rule;
};
std::optional<ProfileFault> find_profile_fault(const Profile& profile);

/// Integral of the signal between two times of the profile, exact [A s, or C-rate times s].
double integral(const Profile& profile, double from, double to);

/// The number of samples at or before `time`; O(log n).
std::size_t samples_until(const Profile& profile, double time);

/// Walks along a profile. Calls with rising times cost O(1) on average; any other order is right
/// too. The profile must outlive it. Nothing is allocated after construction.
class ProfileCursor {
 public:
  explicit ProfileCursor(const Profile& profile);

  double end() const { return profile_->time.back(); }  ///< [s]

  /// The signal at a time, from the right at a jump; beyond the ends that of the end.
  double value(double time);
  /// The same, from the left at a jump.
  double value_before(double time);

  /// The slope of the signal, from the right at a sample; 0 where it is held [1/s].
  double slope(double time);

  /// The next sample after a time, at most the end.
  double next_breakpoint(double time);
  /// The next jump after a time, or the end: where a solver must stop.
  double next_jump(double time);

 private:
  /// Moves to the interval that contains `time`, the later one at a sample.
  void move_to(double time);
  double value_in(std::size_t interval, double time) const;

  const Profile* profile_;
  std::size_t interval_ = 0;             ///< between samples interval_ and interval_ + 1
  std::vector<std::size_t> jump_after_;  ///< sample of the first jump after each interval began
};

}  // namespace denchi::protocol
