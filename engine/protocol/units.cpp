#include "engine/protocol/units.h"

#include "engine/protocol/source_line.h"

namespace denchi::protocol {
namespace {

constexpr Unit kUnits[] = {
    {"A", Quantity::current, 1.0},
    {"mA", Quantity::current, 1e3},
    {"C", Quantity::c_rate, 1.0},
    {"V", Quantity::voltage, 1.0},
    {"mV", Quantity::voltage, 1e3},
    {"W", Quantity::power, 1.0},
    {"mW", Quantity::power, 1e3},
    {"Ohm", Quantity::resistance, 1.0},
    {"mOhm", Quantity::resistance, 1e3},
    {"Ω", Quantity::resistance, 1.0},  // Greek capital omega
    {"Ω", Quantity::resistance, 1.0},  // ohm sign
    {"mΩ", Quantity::resistance, 1e3},
    {"mΩ", Quantity::resistance, 1e3},
    {"%", Quantity::state_of_charge, 100.0},
    {"SOC", Quantity::state_of_charge, 1.0},
    {"Ah", Quantity::charge, 1.0},
    {"mAh", Quantity::charge, 1e3},
    {"Wh", Quantity::energy, 1.0},
    {"mWh", Quantity::energy, 1e3},
    {"degC", Quantity::temperature, 1.0},
    {"oC", Quantity::temperature, 1.0},
    {"°C", Quantity::temperature, 1.0},
    {"K", Quantity::temperature, 1.0},
};

constexpr TimeUnit kTimeUnits[] = {
    {"s", 1.0},
    {"sec", 1.0},
    {"second", 1.0},
    {"seconds", 1.0},
    {"m", 60.0},
    {"min", 60.0},
    {"minute", 60.0},
    {"minutes", 60.0},
    {"h", 3600.0},
    {"hr", 3600.0},
    {"hour", 3600.0},
    {"hours", 3600.0},
};

}  // namespace

std::span<const Unit> units() { return kUnits; }
std::span<const TimeUnit> time_units() { return kTimeUnits; }

const Unit* find_unit(std::string_view name) {
  for (const Unit& unit : kUnits) {
    const bool prefixed = unit.divisor == 1e3;
    if (same_word(unit.name, name) && !(prefixed && name.front() == 'M')) return &unit;
  }
  return nullptr;
}

const TimeUnit* find_time_unit(std::string_view name) {
  for (const TimeUnit& unit : kTimeUnits) {
    if (same_word(unit.name, name)) return &unit;
  }
  return nullptr;
}

std::string_view describe(Quantity quantity) {
  switch (quantity) {
    case Quantity::current:
      return "a current";
    case Quantity::c_rate:
      return "a C-rate";
    case Quantity::voltage:
      return "a voltage";
    case Quantity::power:
      return "a power";
    case Quantity::resistance:
      return "a resistance";
    case Quantity::state_of_charge:
      return "a state of charge";
    case Quantity::charge:
      return "an amount of charge";
    case Quantity::energy:
      return "an amount of energy";
    case Quantity::temperature:
      return "a temperature";
  }
  return "a value";
}

}  // namespace denchi::protocol
