// What a step may not say, whoever wrote it: text and JSON are held to the same rules.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "denchi/protocol.h"

namespace denchi::protocol {

/// [s] A million hours, longer than any cell lives. Over a time step h, round-off alone moves the
/// lithium in a particle by about 1e-16 h D/R^2: a ten-millionth in so long a step, percents in one
/// a million times as long.
inline constexpr double kLongestStep = 3.6e9;

/// Rows of output of one step: 80 MB for each column.
inline constexpr double kMostRows = 1e7;

/// A broken rule, and the part of the step that breaks it.
struct Fault {
  enum class Part { value, duration, stop, period, whole };
  Part part = Part::whole;
  std::size_t stop = 0;  ///< which stop, for Part::stop
  std::string rule;
};

/// What is wrong with a step on any cell: a current of 0, a stop that its control rules out.
std::optional<Fault> find_fault(const Step& step);

/// What keeps a step from being run on a cell with these cut-offs [V].
std::optional<Fault> find_fault(const Step& step, double lower_cut_off, double upper_cut_off);

/// How long a step lasts [s], or may last: without a time of its own as long as its current or
/// power takes for the nominal capacity [A.h] at a voltage [V], and an hour where it holds a
/// voltage.
double likely_duration(const Step& step, double nominal_capacity, double voltage);

/// True if the stop is met when its quantity falls below its value, false if when it rises above.
/// A bare voltage follows the direction of the step, a bare current ends it from above.
bool is_below(const Step& step, const Stop& stop);

/// True for the two controls that follow a profile.
bool has_profile(const Step& step);

/// Sets the direction from the sign of the value, or of the net charge of the profile.
void set_direction(Step& step);

}  // namespace denchi::protocol
