// Quantities on the command line: "10s", "25degC", "0.5 mV". The only place of the program where
// units are converted; everything behind it is SI.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace denchi::cli {

/// A unit and how it turns into SI: value * scale + offset.
struct Unit {
  std::string_view name;
  double scale = 1.0;
  double offset = 0.0;
};

/// The value of `text` in SI. `option` is named in errors.
/// @throws InputError if there is no number, no unit, or a unit that is not in `units`.
double read_quantity(std::string_view text, std::string_view option, std::span<const Unit> units);

double read_time(std::string_view text, std::string_view option);         ///< [s]
double read_temperature(std::string_view text, std::string_view option);  ///< [K]
double read_voltage(std::string_view text, std::string_view option);      ///< [V]

/// A plain number. @throws InputError if `text` is anything else.
double read_number(std::string_view text, std::string_view option);

/// The words of --threads; 0 where there are none. @throws InputError
unsigned read_threads(const std::string& text);

/// The number that is the whole of `text`, spaces aside; empty if there is more or less.
std::optional<double> as_number(std::string_view text);

/// `text` without spaces at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace denchi::cli
