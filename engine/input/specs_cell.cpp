// Values of the cell as a whole, and of its start and surroundings.
#include "engine/input/spec_rows.h"

namespace denchi::input {
namespace {

constexpr Group kCell = Group::cell, kState = Group::state, kFixture = Group::fixture;

constexpr Spec kCellSpecs[] = {
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
    counted(fraction(kCell, "volume_packing_factor", "", Need::optional)),
    counted(fraction(kCell, "mass_packing_factor", "", Need::optional)),
};

constexpr Spec kStateSpecs[] = {
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

constexpr Spec kFixtureSpecs[] = {
    pressure(kFixture, "pressure"),
    from_zero(kFixture, "stiffness", "Pa/m", 1e18),
    pressure(kFixture, "maximum_pressure"),
};

}  // namespace

std::span<const Spec> cell_specs() { return kCellSpecs; }

std::span<const Spec> fixture_specs() { return kFixtureSpecs; }

std::span<const Spec> state_specs() { return kStateSpecs; }

}  // namespace denchi::input
