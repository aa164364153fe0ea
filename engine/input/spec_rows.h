// What the tables of parameters are written with.
#pragma once

#include <array>

#include "engine/input/parameter_specs.h"

namespace denchi::input {

inline constexpr std::array<std::string_view, 1> kX = {"x"};
inline constexpr std::array<std::string_view, 2> kXT = {"x", "T"};
inline constexpr std::array<std::string_view, 2> kTC = {"T", "c_e"};
inline constexpr std::array<std::string_view, 3> kXTC = {"x", "T", "c_e"};

constexpr Spec positive(Group group,
                        std::string_view leaf,
                        std::string_view key,
                        std::string_view unit,
                        double high,
                        std::string_view limits,
                        Need need = Need::always) {
  return {group, leaf, key, unit, Kind::number, need, 0.0, high, false, limits};
}

constexpr Spec with_default(Spec spec, double fallback) {
  spec.need = Need::optional;
  spec.fallback = fallback;
  return spec;
}

constexpr Spec between(Group group,
                       std::string_view leaf,
                       std::string_view key,
                       std::string_view unit,
                       double low,
                       double high,
                       std::string_view limits,
                       Need need = Need::always) {
  return {group, leaf, key, unit, Kind::number, need, low, high, true, limits};
}

constexpr Spec fraction(Group group, std::string_view leaf, std::string_view key, Need need) {
  return positive(group, leaf, key, "", 1.0, "must be above 0 and at most 1", need);
}

constexpr Spec temperature(Group group, std::string_view leaf, std::string_view key) {
  return between(group,
                 leaf,
                 key,
                 "K",
                 100.0,
                 1000.0,
                 "must lie between 100 and 1000; temperatures are in kelvin",
                 Need::optional);
}

constexpr Spec activation_energy(Group group, std::string_view leaf, std::string_view key) {
  return with_default(
      between(group, leaf, key, "J/mol", -1e6, 1e6, "must lie between -1e6 and 1e6 J/mol"), 0.0);
}

constexpr Spec function(Spec spec, std::span<const std::string_view> variables) {
  spec.kind = Kind::function;
  spec.variables = variables;
  spec.bpx_variables = kX;
  return spec;
}

constexpr Spec whole(Spec spec) {
  spec.kind = Kind::whole_number;
  return spec;
}

inline constexpr std::string_view kMetres =
    "must be above 0 and at most 0.1; lengths are in metres";
inline constexpr std::string_view kPositive = "must be positive";
inline constexpr std::string_view kFromZero = "must be at least 0 and below 1";
inline constexpr double kBelowOne = 1.0 - 1e-15;

constexpr Spec resistance(Group group, std::string_view leaf) {
  return between(group, leaf, "", "ohm m2", 0.0, 1e6, "must not be negative");
}

/// A positive function that BPX has no key for.
constexpr Spec closure(Group group,
                       std::string_view leaf,
                       std::string_view unit,
                       double high,
                       std::string_view limits,
                       std::span<const std::string_view> variables,
                       Need need = Need::optional) {
  return function(positive(group, leaf, "", unit, high, limits, need), variables);
}

constexpr Spec choice(Group group,
                      std::string_view leaf,
                      std::span<const std::string_view> choices) {
  Spec spec{group, leaf, "", "", Kind::choice, Need::optional};
  spec.choices = choices;
  spec.listed = false;
  return spec;
}

/// A default that changes nothing, and is not shown where the file does not give it.
constexpr Spec unlisted(Spec spec, double fallback) {
  spec = with_default(spec, fallback);
  spec.listed = false;
  return spec;
}

/// Of some forms of electrode or electrolyte only.
constexpr Spec only(unsigned forms, Spec spec) {
  spec.forms = forms;
  return spec;
}

inline constexpr unsigned kPorous = 1u, kMetal = 2u, kFilm = 4u;
inline constexpr unsigned kBinary = 1u, kSingleIon = 2u, kWeak = 4u;

// The tables, one for each group of paths.
std::span<const Spec> cell_specs();
std::span<const Spec> electrolyte_specs();
std::span<const Spec> electrode_specs();
std::span<const Spec> particle_specs();
std::span<const Spec> metal_specs();
std::span<const Spec> separator_specs();
std::span<const Spec> state_specs();

}  // namespace denchi::input
