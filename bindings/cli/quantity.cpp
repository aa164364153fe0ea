#include "bindings/cli/quantity.h"

#include <array>
#include <charconv>
#include <string>
#include <system_error>

#include "denchi/error.h"

namespace denchi::cli {
namespace {

constexpr std::array kTimes = {Unit{"s"},
                               Unit{"ms", 1e-3},
                               Unit{"sec", 1.0},
                               Unit{"second", 1.0},
                               Unit{"seconds", 1.0},
                               Unit{"min", 60.0},
                               Unit{"minute", 60.0},
                               Unit{"minutes", 60.0},
                               Unit{"h", 3600.0},
                               Unit{"hour", 3600.0},
                               Unit{"hours", 3600.0}};
constexpr std::array kTemperatures = {Unit{"degC", 1.0, 273.15},
                                      Unit{"K"},
                                      Unit{"°C", 1.0, 273.15},
                                      Unit{"℃", 1.0, 273.15},
                                      Unit{"kelvin"}};
constexpr std::array kVoltages = {Unit{"V"}, Unit{"mV", 1e-3}, Unit{"uV", 1e-6}, Unit{"µV", 1e-6}};

/// Reads a number at the start of `text` and removes it; empty if there is none.
std::optional<double> take_number(std::string_view& text) {
  // from_chars knows no leading plus.
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  if (digits.empty() || (digits.data() != text.data() && digits.front() == '-')) return {};
  double value = 0.0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc()) return {};
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

std::string names_of(std::span<const Unit> units) {
  std::string list;
  for (const Unit& unit : units) {
    if (!list.empty()) list += ", ";
    list += unit.name;
  }
  return list;
}

InputError error(std::string_view option, std::string_view text, std::string rule) {
  return {std::string(option), "\"" + std::string(text) + "\"", std::move(rule), "command line"};
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

std::optional<double> as_number(std::string_view text) {
  text = trimmed(text);
  const std::optional<double> value = take_number(text);
  return text.empty() ? value : std::nullopt;
}

double read_number(std::string_view text, std::string_view option) {
  const std::optional<double> value = as_number(text);
  if (!value) throw error(option, text, "must be a number");
  return *value;
}

double read_quantity(std::string_view text, std::string_view option, std::span<const Unit> units) {
  std::string_view rest = trimmed(text);
  const std::optional<double> value = take_number(rest);
  if (!value) {
    throw error(option, text, "must be a number with a unit (" + names_of(units) + ")");
  }
  const std::string_view name = trimmed(rest);
  for (const Unit& unit : units) {
    if (unit.name == name) return *value * unit.scale + unit.offset;
  }
  if (name.empty()) {
    throw error(option,
                text,
                "has no unit; write " + std::string(trimmed(text)) + std::string(units[0].name) +
                    " (known are " + names_of(units) + ")");
  }
  throw error(
      option, text, "\"" + std::string(name) + "\" is not one of the units " + names_of(units));
}

double read_time(std::string_view text, std::string_view option) {
  return read_quantity(text, option, kTimes);
}

double read_temperature(std::string_view text, std::string_view option) {
  return read_quantity(text, option, kTemperatures);
}

double read_voltage(std::string_view text, std::string_view option) {
  return read_quantity(text, option, kVoltages);
}

unsigned read_threads(const std::string& text) {
  if (text.empty()) return 0;
  const double threads = read_number(text, "--threads");
  if (!(threads >= 1.0 && threads <= 1024.0) || threads != static_cast<unsigned>(threads))
    throw InputError("--threads", text, "must be a whole number from 1 to 1024", "command line");
  return static_cast<unsigned>(threads);
}

}  // namespace denchi::cli
