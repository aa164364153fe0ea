// What a current does to the electrodes of a cell, in numbers without units: what meshes go by.
#pragma once

#include <cstddef>

#include "models/cells/cell_data.h"

namespace denchi {

/// How fast a current makes the salt fall across a region at the steady state, over what is there
/// [1/m]; through an electrode, from its face.
double salt_slope(const CellData& data, std::size_t region, double temperature, double rate);

/// Salt that a current would draw from a region at the steady state, over what is there. Beyond one
/// the region runs dry before its end: a front that a single element cannot follow.
double depletion(const CellData& data, std::size_t region, double temperature, double rate);

/// The same at the back of an electrode opposite a planar one: the salt falls on a line through the
/// separator and on a parabola through the electrode, and as much as there was stays in both.
double depletion_against_planar(const CellData& data,
                                std::size_t region,
                                double temperature,
                                double rate);

/// Half the ohmic drop of a current through an electrode, in units of R T / F: how often the depth
/// of a reaction that is driven hard fits into it.
double driven_depths(const CellData& data, std::size_t region, double temperature, double rate);

/// How often the depth to which a reaction reaches fits into an electrode: d = L over 2 R T / (F i
/// rho) where the current drives it, l = L over (R T / (F a i0 rho))^(1/2) where it is linear,
/// rho = 1/kappa + 1/sigma (J. Newman, W. Tiedemann, AIChE J. 21 (1975) 25,
/// doi 10.1002/aic.690210103). A reaction that is both fast and driven fills the electrode as a
/// front that moves through it, thinner the faster it is; an error of what a weak current costs is
/// small.
/// @return  2 d + l min(1, d)
double reaction_depths(const CellData& data,
                       std::size_t region,
                       const StartState& start,
                       double rate);

}  // namespace denchi
