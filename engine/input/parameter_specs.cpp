#include "engine/input/parameter_specs.h"

#include <array>

namespace denchi::input {
namespace {

constexpr std::array<std::string_view, 1> kX = {"x"};
constexpr std::array<std::string_view, 2> kXT = {"x", "T"};
constexpr std::array<std::string_view, 3> kXTC = {"x", "T", "c_e"};

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

constexpr std::string_view kMetres = "must be above 0 and at most 0.1; lengths are in metres";
constexpr std::string_view kPositive = "must be positive";

constexpr Group kCell = Group::cell, kSalt = Group::electrolyte, kSolid = Group::electrode,
                kGrain = Group::particle, kBetween = Group::separator, kState = Group::state;

constexpr Spec kSpecs[] = {
    positive(kCell, "electrode_area", "Electrode area [m2]", "m2", 1e6, kPositive),
    whole(between(kCell,
                  "number_of_electrode_pairs",
                  "Number of electrode pairs connected in parallel to make a cell",
                  "",
                  1.0,
                  1e6,
                  "must be a whole number from 1 to a million")),
    between(kCell,
            "lower_voltage_cut_off",
            "Lower voltage cut-off [V]",
            "V",
            -100.0,
            100.0,
            "must lie between -100 and 100 V"),
    between(kCell,
            "upper_voltage_cut_off",
            "Upper voltage cut-off [V]",
            "V",
            -100.0,
            100.0,
            "must lie between -100 and 100 V"),
    positive(kCell, "nominal_cell_capacity", "Nominal cell capacity [A.h]", "A.h", 1e9, kPositive),
    temperature(kCell, "reference_temperature", "Reference temperature [K]"),
    with_default(between(kCell, "contact_resistance", "", "ohm", 0.0, 1e6, "must not be negative"),
                 0.0),
    positive(kCell,
             "external_surface_area",
             "External surface area [m2]",
             "m2",
             1e6,
             kPositive,
             Need::optional),
    positive(kCell, "volume", "Volume [m3]", "m3", 1e6, kPositive, Need::optional),
    positive(kCell, "density", "Density [kg.m-3]", "kg/m3", 1e5, kPositive, Need::optional),
    positive(kCell,
             "specific_heat_capacity",
             "Specific heat capacity [J.K-1.kg-1]",
             "J/(K kg)",
             1e6,
             kPositive,
             Need::optional),

    positive(kSalt,
             "initial_concentration",
             "",
             "mol/m3",
             1e5,
             "must be above 0 and at most 1e5 mol/m3",
             Need::optional),
    function(between(kSalt,
                     "cation_transference_number",
                     "Cation transference number",
                     "",
                     -1.0,
                     1.0,
                     "must lie between -1 and 1",
                     Need::full),
             kXT),
    function(positive(kSalt,
                      "diffusivity",
                      "Diffusivity [m2.s-1]",
                      "m2/s",
                      1e-4,
                      "must be above 0 and at most 1e-4 m2/s",
                      Need::full),
             kXT),
    activation_energy(
        kSalt, "diffusivity_activation_energy", "Diffusivity activation energy [J.mol-1]"),
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
    function(with_default(positive(kSalt, "thermodynamic_factor", "", "", 1e3, kPositive), 1.0),
             kXT),

    positive(kSolid, "thickness", "Thickness [m]", "m", 0.1, kMetres),
    fraction(kSolid, "porosity", "Porosity", Need::full),
    fraction(kSolid, "transport_efficiency", "Transport efficiency", Need::full),
    between(kSolid,
            "bruggeman_exponent",
            "",
            "",
            0.0,
            20.0,
            "must lie between 0 and 20",
            Need::optional),
    positive(kSolid, "conductivity", "Conductivity [S.m-1]", "S/m", 1e9, kPositive, Need::full),
    activation_energy(kSolid, "conductivity_activation_energy", ""),

    between(kGrain,
            "minimum_stoichiometry",
            "Minimum stoichiometry",
            "",
            0.0,
            1.0,
            "must lie between 0 and 1"),
    between(kGrain,
            "maximum_stoichiometry",
            "Maximum stoichiometry",
            "",
            0.0,
            1.0,
            "must lie between 0 and 1"),
    between(kGrain,
            "initial_stoichiometry",
            "",
            "",
            0.0,
            1.0,
            "must lie between 0 and 1",
            Need::optional),
    positive(kGrain,
             "maximum_concentration",
             "Maximum concentration [mol.m-3]",
             "mol/m3",
             1e6,
             "must be above 0 and at most 1e6 mol/m3"),
    positive(kGrain,
             "radius",
             "Particle radius [m]",
             "m",
             0.01,
             "must be above 0 and at most 0.01; lengths are in metres"),
    positive(kGrain,
             "surface_area_per_unit_volume",
             "Surface area per unit volume [m-1]",
             "1/m",
             1e12,
             kPositive),
    fraction(kGrain, "active_material_volume_fraction", "", Need::optional),
    function(positive(kGrain,
                      "diffusivity",
                      "Diffusivity [m2.s-1]",
                      "m2/s",
                      1e-4,
                      "must be above 0 and at most 1e-4 m2/s"),
             kXT),
    activation_energy(
        kGrain, "diffusivity_activation_energy", "Diffusivity activation energy [J.mol-1]"),
    function(
        between(kGrain, "ocp", "OCP [V]", "V", -100.0, 100.0, "must lie between -100 and 100 V"),
        kXT),
    function(with_default(between(kGrain,
                                  "entropic_change_coefficient",
                                  "Entropic change coefficient [V.K-1]",
                                  "V/K",
                                  -1.0,
                                  1.0,
                                  "must lie between -1 and 1 V/K"),
                          0.0),
             kX),
    positive(kGrain,
             "reaction_rate_constant",
             "Reaction rate constant [mol.m-2.s-1]",
             "mol/(m2 s)",
             1e6,
             kPositive),
    activation_energy(kGrain,
                      "reaction_rate_constant_activation_energy",
                      "Reaction rate constant activation energy [J.mol-1]"),
    function(
        positive(kGrain, "exchange_current_density", "", "A/m2", 1e9, kPositive, Need::optional),
        kXTC),
    with_default(
        positive(
            kGrain, "anodic_transfer_coefficient", "", "", 2.0, "must be above 0 and at most 2"),
        0.5),
    with_default(
        positive(
            kGrain, "cathodic_transfer_coefficient", "", "", 2.0, "must be above 0 and at most 2"),
        0.5),
    with_default(between(kGrain, "film_resistance", "", "ohm m2", 0.0, 1e6, "must not be negative"),
                 0.0),

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

    temperature(kState, "initial_temperature", "Initial temperature [K]"),
    temperature(kState, "ambient_temperature", "Ambient temperature [K]"),
    between(kState,
            "initial_soc",
            "Initial state-of-charge",
            "",
            0.0,
            1.0,
            "must lie between 0 and 1",
            Need::optional),
    between(kState,
            "heat_transfer_coefficient",
            "Heat transfer coefficient [W.m-2.K-1]",
            "W/(m2 K)",
            0.0,
            1e9,
            "must not be negative",
            Need::optional),
};

}  // namespace

std::span<const Spec> all_specs() { return kSpecs; }

}  // namespace denchi::input
