// Electrodes of metal.
#include "engine/input/spec_rows.h"

namespace denchi::input {
namespace {

constexpr Group kPlate = Group::metal;

constexpr std::string_view kDepth = "must be above 0 and at most 0.01; lengths are in metres";

constexpr Spec transfer_coefficient(std::string_view leaf) {
  return with_default(positive(kPlate, leaf, "", "", 2.0, "must be above 0 and at most 2"), 0.5);
}

constexpr Spec kPlateSpecs[] = {
    only(
        kMetal,
        with_default(
            between(kPlate, "potential", "", "V", -100.0, 100.0, "must lie between -100 and 100 V"),
            0.0)),
    only(kMetal,
         closure(kPlate, "exchange_current_density", "A/m2", 1e9, kPositive, kTC, Need::always)),
    only(kMetal, activation_energy(kPlate, "exchange_current_density_activation_energy", "")),
    only(kMetal, transfer_coefficient("anodic_transfer_coefficient")),
    only(kMetal, transfer_coefficient("cathodic_transfer_coefficient")),
    only(kMetal, with_default(resistance(kPlate, "interface_resistance"), 0.0)),
    only(kMetal, activation_energy(kPlate, "interface_resistance_activation_energy", "")),
    only(kMetal, with_default(fraction(kPlate, "contact_fraction", "", Need::optional), 1.0)),
    only(kMetal,
         with_default(
             positive(
                 kPlate, "molar_volume", "", "m3/mol", 1.0, "must be above 0 and at most 1 m3/mol"),
             1.297e-5)),
    only(kMetal,
         between(kPlate,
                 "initial_thickness",
                 "",
                 "m",
                 0.0,
                 0.1,
                 "must lie between 0 and 0.1; lengths are in metres",
                 Need::optional)),
    only(kMetal, pressure(kPlate, "reference_pressure")),
    only(kMetal, exponent(kPlate, "resistance_pressure_exponent", 0.5)),
    only(kMetal, exponent(kPlate, "contact_pressure_exponent", 0.0)),
    only(kMetal, positive(kPlate, "void_depth", "", "m", 0.01, kDepth, Need::optional)),
    only(kMetal, from_zero(kPlate, "replenishment_current_density", "A/m2", 1e9)),
    only(kMetal, positive(kPlate, "creep_length", "", "m", 0.01, kDepth, Need::optional)),
    // lithium at 299 K: doi 10.1007/s10853-018-2971-3
    only(kMetal, unlisted(from_zero(kPlate, "creep_rate", "1/s", 1e9), 7.7e-3)),
    only(kMetal, exponent(kPlate, "creep_exponent", 6.56)),
    only(kMetal, unlisted(from_zero(kPlate, "creep_stress_ratio", "", 10.0), 1.0)),
    only(kMetal, unlisted(activation_energy(kPlate, "creep_rate_activation_energy", ""), 0.0)),
    only(kMetal,
         counted(positive(
             kPlate, "critical_current_density", "", "A/m2", 1e9, kPositive, Need::optional))),
};
constexpr auto kAllPlateSpecs = joined(kPlateSpecs, interphase_rows(kMetal, kPlate));

}  // namespace

std::span<const Spec> metal_specs() { return kAllPlateSpecs; }

}  // namespace denchi::input
