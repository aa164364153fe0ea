#include "models/cells/solid_mesh.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "models/cells/cell_load.h"
#include "models/physics/arrhenius.h"

namespace denchi {
std::size_t shells_for(const PopulationData& d, double reference, double temperature, double time) {
  double slowest = std::numeric_limits<double>::infinity();
  for (int i = 0; i <= 20; ++i)
    slowest = std::min(
        slowest, d.diffusivity(d.x_min + (d.x_max - d.x_min) * (0.01 + 0.049 * i), temperature));
  slowest *= arrhenius(d.diffusivity_activation, reference, temperature);
  const double shell = std::min(1.0, 4.0 * std::sqrt(slowest * time) / d.radius);
  return static_cast<std::size_t>(std::min(12.0, std::ceil(std::pow(shell, -2.0 / 3.0))));
}

RegionMesh solid_region(double depths, std::size_t level) {
  static constexpr std::array<std::size_t, 4> kOrder = {3, 5, 6, 6};
  const std::size_t base = depths < 4.0    ? 1
                           : depths < 12.0 ? 2
                           : depths < 17.0 ? 4
                           : depths < 42.0 ? 8
                           : depths < 80.0 ? 16
                                           : 24;
  constexpr std::size_t kMost = 48;  // three times 24 would cost more than it gives
  return {level == 0 ? (base + 1) / 2 : std::min(base * level, kMost), kOrder[level], {}};
}

ParticleMesh solid_particle(const PopulationData& d,
                            bool film,
                            double reference,
                            double temperature,
                            double rate,
                            std::size_t level) {
  const double time = std::min(10.0, 36.0 / std::max(rate, 1e-3)) * (film ? 0.1 : 1.0);
  const std::size_t base = shells_for(d, reference, temperature, time) * (film ? 2 : 1);
  static constexpr std::array<std::size_t, 4> kOrder = {4, 5, 6, 8};
  return {level == 0 ? (base + 1) / 2 : base * level, kOrder[level], {}, shape_of(d)};
}

RegionMesh weak_region(const CellData& data, double temperature, std::size_t level) {
  static constexpr std::array<ElementChoice, 4> kCut = {{{4, 4}, {6, 5}, {8, 6}, {12, 6}}};
  const ElectrolyteData& e = data.electrolytes[1];
  const double c0 = e.weak.equilibrium;
  const double relaxation = e.weak.recombination * c0 * (c0 / (e.weak.total - c0) + 2.0);
  const double diffusivity =
      e.salt.diffusivity(c0, temperature) *
      arrhenius(e.salt.diffusivity_activation, data.reference_temperature, temperature);
  const double depth = std::sqrt(diffusivity / relaxation) / data.separator.thickness;
  return {kCut[level].elements, kCut[level].order, {}, std::clamp(depth, 1e-3, 0.3)};
}

RegionMesh salted_separator(const CellData& data,
                            double temperature,
                            double rate,
                            std::size_t level) {
  static constexpr std::array<ElementChoice, 4> kSlow = {{{1, 3}, {2, 4}, {2, 6}, {4, 6}}};
  static constexpr std::array<ElementChoice, 4> kFront = {{{8, 3}, {12, 4}, {18, 5}, {28, 6}}};
  // over the limiting current, at which nothing is left at one face at the steady state
  const double part = 0.5 * data.separator.thickness * salt_slope(data, 1, temperature, rate);
  if (part < 0.1) return kSlow[level].mesh();
  RegionMesh mesh = kFront[level].mesh();
  // a line that ends at (1 - part), or what diffusion brings to the face until it is empty
  mesh.layer =
      part < 1.0 ? std::clamp(0.5 * (1.0 - part) / part, 0.003, 0.3) : std::max(0.01 / part, 3e-4);
  return mesh;
}

void cut_against_planar(const CellData& data,
                        const StartState& start,
                        std::size_t region,
                        const MeshRates& rates,
                        std::size_t level,
                        CellMesh& mesh) {
  const double rate = std::max(rates.discharge, rates.charge);
  static constexpr std::array<ElementChoice, 4> kFront = {{{12, 4}, {40, 4}, {60, 5}, {80, 6}}};
  static constexpr std::array<ElementChoice, 4> kFace = {{{6, 4}, {12, 4}, {18, 5}, {30, 6}}};
  const double depleted = depletion_against_planar(data, region, start.temperature, rate);
  mesh.regions[region] = solid_region(reaction_depths(data, region, start, rate), level);
  // from a separator without salt the whole current enters at the face, where salt piles up from
  // the first moment on, or runs out: in a positive electrode, on charge
  const bool face = !data.electrolytes[1].has_salt() && depleted > 0.1;
  const bool front =
      depleted > 0.5 || (face && (region == 0 ? rates.discharge : rates.charge) > 0.0);
  if (!front && !face) return;
  mesh.regions[region] = (front ? kFront : kFace)[level].mesh();
  if (face) mesh.regions[region].layer = front ? 0.01 : 0.03;
}

}  // namespace denchi
