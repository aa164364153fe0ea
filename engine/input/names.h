// Small text helpers of the readers: names as paths, numbers as text, and the nearest right name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "denchi/parameters.h"

namespace denchi::input {

/// "Large Particles" -> "large_particles"; characters that mean something in a path become '_'.
std::string snake_case(std::string_view label);

/// Shortest text that reads back to the same number.
std::string number_text(double value);

/// A value for a message: the number, the expression, or "table of N points".
std::string value_text(const Value& value);

/// The candidates closest to `name` by edit distance, best first; empty if none is close.
std::vector<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates);

/// "; did you mean 'a' or 'b'?", or empty text if nothing is close.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace denchi::input
