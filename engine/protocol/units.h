// The units a step may be written in, as tables: a new unit is a new row.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace denchi::protocol {

/// What a number with a unit is. Kinds after `power` are understood as words but not yet run.
enum class Quantity {
  current,
  c_rate,
  voltage,
  power,
  resistance,
  state_of_charge,
  charge,
  energy,
  temperature
};

struct Unit {
  std::string_view name;
  Quantity quantity;
  double divisor;  ///< of the number, to get SI; 1000 and not 0.001, which is not exact
};

struct TimeUnit {
  std::string_view name;
  double seconds;
};

std::span<const Unit> units();
std::span<const TimeUnit> time_units();

/// The row of a unit; the case matters only for a prefix: "mv" is mV, "MV" is none of ours.
const Unit* find_unit(std::string_view name);
const TimeUnit* find_time_unit(std::string_view name);  ///< case does not matter

/// "a temperature", for messages.
std::string_view describe(Quantity quantity);

}  // namespace denchi::protocol
