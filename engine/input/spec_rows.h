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

/// What a stack weighs, takes up and is made of; no run depends on it.
constexpr Spec counted(Spec spec) {
  spec.counted = true;
  return spec;
}

constexpr Spec density(Group group, std::string_view leaf) {
  return counted(positive(group,
                          leaf,
                          "",
                          "kg/m3",
                          3e4,
                          "must be above 0 and at most 30000; densities are in kg/m3",
                          Need::optional));
}

constexpr Spec formula(Group group) {
  Spec spec{group, "formula", "", "", Kind::formula, Need::optional};
  return counted(spec);
}

/// A value of at least 0, 0 unless given.
constexpr Spec from_zero(Group group, std::string_view leaf, std::string_view unit, double high) {
  return unlisted(between(group, leaf, "", unit, 0.0, high, "must not be negative"), 0.0);
}

/// An exponent of a law of pressure.
constexpr Spec exponent(Group group, std::string_view leaf, double fallback) {
  return unlisted(between(group, leaf, "", "", 0.0, 20.0, "must lie between 0 and 20"), fallback);
}

/// A layer that takes no part in the reactions.
constexpr Spec inert_thickness(Group group, std::string_view leaf) {
  return counted(unlisted(
      between(group, leaf, "", "m", 0.0, 0.1, "must lie between 0 and 0.1; lengths are in metres"),
      0.0));
}

/// A pressure, where the law that it belongs to is wanted.
constexpr Spec pressure(Group group, std::string_view leaf) {
  return positive(group,
                  leaf,
                  "",
                  "Pa",
                  1e11,
                  "must be above 0 and at most 1e11 Pa; pressures are in pascal",
                  Need::optional);
}

/// The rows of a layer that grows between a material and the electrolyte.
constexpr std::array<Spec, 7> interphase_rows(unsigned forms, Group group) {
  std::array<Spec, 7> rows = {
      positive(group, "interphase_resistivity", "", "ohm m", 1e15, kPositive, Need::optional),
      unlisted(activation_energy(group, "interphase_resistivity_activation_energy", ""), 0.0),
      from_zero(group, "interphase_initial_thickness", "m", 1e-3),
      from_zero(group, "interphase_parabolic_constant", "m2/s", 1e-3),
      unlisted(activation_energy(group, "interphase_parabolic_constant_activation_energy", ""),
               0.0),
      from_zero(group, "interphase_linear_rate", "m/s", 1.0),
      unlisted(activation_energy(group, "interphase_linear_rate_activation_energy", ""), 0.0)};
  for (Spec& row : rows) row.forms = forms;
  return rows;
}

/// One table after the other.
template <std::size_t N, std::size_t M>
constexpr std::array<Spec, N + M> joined(const Spec (&a)[N], const std::array<Spec, M>& b) {
  std::array<Spec, N + M> all{};
  for (std::size_t i = 0; i < N; ++i) all[i] = a[i];
  for (std::size_t i = 0; i < M; ++i) all[N + i] = b[i];
  return all;
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
std::span<const Spec> fixture_specs();
std::span<const Spec> state_specs();

}  // namespace denchi::input
