// Electrolytes, of the cell or of one layer, and the separator.
#include "engine/input/spec_rows.h"

namespace denchi::input {
namespace {

constexpr Group kSalt = Group::electrolyte, kBetween = Group::separator;

// What has a salt, dissolved whole or dissociated in part.
constexpr unsigned kSalted = kBinary | kWeak;

constexpr Spec charge_number() {
  Spec spec = unlisted(between(kSalt, "charge_number", "", "", -1.0, 1.0, "must be 1 or -1"), 1.0);
  spec.kind = Kind::sign;
  return spec;
}

/// An end of the window in which an electrolyte is stable, against lithium.
constexpr Spec stability_limit(std::string_view leaf) {
  return counted(
      between(kSalt, leaf, "", "V", -5.0, 10.0, "must lie between -5 and 10 V", Need::optional));
}

constexpr Spec kSaltSpecs[] = {
    choice(kSalt, "law", kElectrolyteLaws),
    positive(kSalt,
             "initial_concentration",
             "",
             "mol/m3",
             1e5,
             "must be above 0 and at most 1e5 mol/m3",
             Need::optional),
    only(kSalted,
         function(between(kSalt,
                          "cation_transference_number",
                          "Cation transference number",
                          "",
                          -10.0,
                          1.0,
                          "must lie between -10 and 1",
                          Need::full),
                  kXT)),
    only(kSalted,
         function(positive(kSalt,
                           "diffusivity",
                           "Diffusivity [m2.s-1]",
                           "m2/s",
                           1e-4,
                           "must be above 0 and at most 1e-4 m2/s",
                           Need::full),
                  kXT)),
    only(kSalted,
         activation_energy(
             kSalt, "diffusivity_activation_energy", "Diffusivity activation energy [J.mol-1]")),
    function(positive(kSalt,
                      "conductivity",
                      "Conductivity [S.m-1]",
                      "S/m",
                      1e4,
                      "must be above 0 and at most 1e4 S/m",
                      Need::full),
             kXT),
    activation_energy(
        kSalt, "conductivity_activation_energy", "Conductivity activation energy [J.mol-1]"),
    only(
        kSalted,
        function(with_default(positive(kSalt, "thermodynamic_factor", "", "", 1e3, kPositive), 1.0),
                 kXT)),
    charge_number(),
    positive(kSalt, "grain_boundary_conductivity", "", "S/m", 1e9, kPositive, Need::optional),
    unlisted(activation_energy(kSalt, "grain_boundary_conductivity_activation_energy", ""), 0.0),
    only(kWeak,
         positive(kSalt,
                  "total_concentration",
                  "",
                  "mol/m3",
                  1e6,
                  "must be above 0 and at most 1e6 mol/m3",
                  Need::full)),
    only(kWeak,
         positive(kSalt, "recombination_rate", "", "m3/(mol s)", 1e12, kPositive, Need::full)),
    temperature(kSalt, "minimum_temperature", ""),
    temperature(kSalt, "maximum_temperature", ""),
    counted(temperature(kSalt, "measured_temperature", "")),
    density(kSalt, "density"),
    formula(kSalt),
    stability_limit("reduction_limit"),
    stability_limit("oxidation_limit"),
};

constexpr Spec kBetweenSpecs[] = {
    positive(kBetween, "thickness", "Thickness [m]", "m", 0.1, kMetres, Need::full),
    fraction(kBetween, "porosity", "Porosity", Need::full),
    fraction(kBetween, "transport_efficiency", "Transport efficiency", Need::full),
    between(kBetween,
            "bruggeman_exponent",
            "",
            "",
            0.0,
            20.0,
            "must lie between 0 and 20",
            Need::optional),
    between(kBetween, "percolation_threshold", "", "", 0.0, kBelowOne, kFromZero, Need::optional),
    between(kBetween,
            "percolation_exponent",
            "",
            "",
            0.0,
            20.0,
            "must lie between 0 and 20",
            Need::optional),
    closure(kBetween, "tortuosity_factor", "", 1e9, kPositive, kX),
    unlisted(resistance(kBetween, "negative_interface_resistance"), 0.0),
    unlisted(activation_energy(kBetween, "negative_interface_resistance_activation_energy", ""),
             0.0),
    unlisted(resistance(kBetween, "positive_interface_resistance"), 0.0),
    unlisted(activation_energy(kBetween, "positive_interface_resistance_activation_energy", ""),
             0.0),
    pressure(kBetween, "interface_reference_pressure"),
    exponent(kBetween, "interface_pressure_exponent", 0.5),
    counted(between(kBetween,
                    "solid_density",
                    "",
                    "kg/m3",
                    0.0,
                    3e4,
                    "must lie between 0 and 30000; densities are in kg/m3",
                    Need::optional)),
};

}  // namespace

std::span<const Spec> electrolyte_specs() { return kSaltSpecs; }

std::span<const Spec> separator_specs() { return kBetweenSpecs; }

}  // namespace denchi::input
