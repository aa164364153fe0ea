// Keys that end in their unit, "Density [g.cm-3]", in the units that people measure in.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace denchi::input {

/// SI value = number * scale + offset.
struct FileUnit {
  std::string_view name;
  double scale = 1.0, offset = 0.0;
};

/// A key in its two parts; the unit is empty if there is none.
struct UnitKey {
  std::string_view name, unit;
};
UnitKey split_unit(std::string_view key);

/// Null if it is none of them. "mS/cm" is the same as "mS.cm-1".
const FileUnit* find_file_unit(std::span<const FileUnit> units, std::string_view name);

/// "S.m-1, S.cm-1 or mS.cm-1".
std::string unit_list(std::span<const FileUnit> units);

inline constexpr FileUnit kConductivityUnits[] = {
    {"mS.cm-1", 0.1}, {"S.cm-1", 100.0}, {"S.m-1"}, {"mS.m-1", 1e-3}};
inline constexpr FileUnit kTemperatureUnits[] = {{"degC", 1.0, 273.15}, {"K"}};
inline constexpr FileUnit kKelvin[] = {{"K"}};
/// An electron volt is 96485.33212 J per mole.
inline constexpr FileUnit kEnergyUnits[] = {
    {"eV", 96485.33212}, {"kJ.mol-1", 1e3}, {"J.mol-1"}, {"meV", 96.48533212}};
inline constexpr FileUnit kDensityUnits[] = {{"g.cm-3", 1e3}, {"kg.m-3"}};
inline constexpr FileUnit kPressureUnits[] = {{"MPa", 1e6}, {"Pa"}, {"bar", 1e5}};
inline constexpr FileUnit kVoltUnits[] = {{"V"}, {"mV", 1e-3}};
inline constexpr FileUnit kSaltUnits[] = {{"mol.m-3"}, {"mol.L-1", 1e3}, {"mol.l-1", 1e3}};
inline constexpr FileUnit kDiffusivityUnits[] = {{"m2.s-1"}, {"cm2.s-1", 1e-4}};
inline constexpr FileUnit kRecombinationUnits[] = {{"m3.mol-1.s-1"}};

}  // namespace denchi::input
