// Electrodes: the layer, without its particles or its metal.
#include "engine/input/spec_rows.h"

namespace denchi::input {
namespace {

constexpr Group kSolid = Group::electrode;

constexpr Spec kSolidSpecs[] = {
    choice(kSolid, "type", kElectrodeTypes),
    positive(kSolid, "thickness", "Thickness [m]", "m", 0.1, kMetres),
    only(kPorous, fraction(kSolid, "porosity", "Porosity", Need::full)),
    only(kPorous, fraction(kSolid, "transport_efficiency", "Transport efficiency", Need::full)),
    only(kPorous,
         between(kSolid,
                 "bruggeman_exponent",
                 "",
                 "",
                 0.0,
                 20.0,
                 "must lie between 0 and 20",
                 Need::optional)),
    only(kPorous,
         positive(
             kSolid, "conductivity", "Conductivity [S.m-1]", "S/m", 1e9, kPositive, Need::full)),
    only(kPorous, activation_energy(kSolid, "conductivity_activation_energy", "")),
    only(kPorous,
         between(
             kSolid, "percolation_threshold", "", "", 0.0, kBelowOne, kFromZero, Need::optional)),
    only(kPorous,
         between(kSolid,
                 "percolation_exponent",
                 "",
                 "",
                 0.0,
                 20.0,
                 "must lie between 0 and 20",
                 Need::optional)),
    only(kPorous, closure(kSolid, "tortuosity_factor", "", 1e9, kPositive, kX)),
    only(kPorous,
         unlisted(between(kSolid, "binder_volume_fraction", "", "", 0.0, kBelowOne, kFromZero),
                  0.0)),
    only(kPorous,
         positive(kSolid, "solid_conductivity", "", "S/m", 1e9, kPositive, Need::optional)),
    only(kPorous,
         between(kSolid,
                 "electronic_bruggeman_exponent",
                 "",
                 "",
                 0.0,
                 20.0,
                 "must lie between 0 and 20",
                 Need::optional)),
    only(kPorous,
         between(kSolid,
                 "electronic_percolation_threshold",
                 "",
                 "",
                 0.0,
                 kBelowOne,
                 kFromZero,
                 Need::optional)),
    only(kPorous,
         between(kSolid,
                 "electronic_percolation_exponent",
                 "",
                 "",
                 0.0,
                 20.0,
                 "must lie between 0 and 20",
                 Need::optional)),
    only(kPorous, closure(kSolid, "electronic_tortuosity_factor", "", 1e9, kPositive, kX)),
    only(kPorous, density(kSolid, "binder_density")),
    inert_thickness(kSolid, "interlayer_thickness"),
    density(kSolid, "interlayer_density"),
    inert_thickness(kSolid, "current_collector_thickness"),
    density(kSolid, "current_collector_density"),
    counted(unlisted(whole(between(kSolid,
                                   "current_collector_sides",
                                   "",
                                   "",
                                   1.0,
                                   2.0,
                                   "must be 1 or 2: how many sides of the foil are coated")),
                     2.0)),
};

}  // namespace

std::span<const Spec> electrode_specs() { return kSolidSpecs; }

}  // namespace denchi::input
