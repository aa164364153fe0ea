#include "models/cells/solid_mesh.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "models/physics/arrhenius.h"
#include "models/physics/reaction.h"

namespace denchi {
namespace {

/// Depletion at the back of an electrode opposite a planar one: the salt falls on a line through
/// the separator and on a parabola through the electrode, and as much as there was stays in both.
double depletion_against_planar(const CellData& data,
                                std::size_t region,
                                double temperature,
                                double rate) {
  const ElectrodeData& electrode = data.electrode(region / 2);
  const double fall = depletion(data, region, temperature, rate);
  const double room = electrode.porosity * electrode.thickness;
  if (!data.electrolytes[1].has_salt()) return fall / 3.0;
  const double length = data.separator.thickness, before = data.separator.porosity * length;
  const double line = length * salt_slope(data, 1, temperature, rate);
  return fall + (before * line / 2.0 - room * fall * 2.0 / 3.0) / (before + room);
}

/// Whether the open-circuit potential of a material hardly changes over some tenth of its window.
bool has_plateau(const PopulationData& d, double temperature) {
  constexpr int kPoints = 80, kTenth = 8;
  constexpr double kFlat = 0.01;  // [V]
  const double step = (d.x_max - d.x_min) / kPoints;
  for (int i = 4; i + kTenth + 4 <= kPoints; ++i) {
    const double from = d.x_min + step * i;
    if (std::abs(d.ocp(from + kTenth * step, temperature) - d.ocp(from, temperature)) < kFlat)
      return true;
  }
  return false;
}

}  // namespace

std::size_t shells_for(const PopulationData& d, double reference, double temperature, double time) {
  double slowest = std::numeric_limits<double>::infinity();
  for (int i = 0; i <= 20; ++i)
    slowest = std::min(
        slowest, d.diffusivity(d.x_min + (d.x_max - d.x_min) * (0.01 + 0.049 * i), temperature));
  slowest *= arrhenius(d.diffusivity_activation, reference, temperature);
  const double shell = std::min(1.0, 4.0 * std::sqrt(slowest * time) / d.radius);
  return static_cast<std::size_t>(std::min(12.0, std::ceil(std::pow(shell, -2.0 / 3.0))));
}

double salt_slope(const CellData& data, std::size_t region, double temperature, double rate) {
  const double efficiency = region == 1 ? data.separator.transport_efficiency
                                        : data.electrode(region / 2).transport_efficiency;
  const BinaryElectrolyte& e = data.electrolytes[region].salt;
  const double c0 = e.reference_concentration;
  const double current = rate * data.nominal_capacity / data.area;
  const double diffusivity =
      efficiency * e.diffusivity(c0, temperature) *
      arrhenius(e.diffusivity_activation, data.reference_temperature, temperature);
  const double anions = 1.0 - e.transference_number(c0, temperature);
  return anions * current / (kFaraday * diffusivity * c0);
}

double depletion(const CellData& data, std::size_t region, double temperature, double rate) {
  const ElectrodeData& electrode = data.electrode(region / 2);
  if (electrode.planar() || !data.electrolytes[region].has_salt()) return 0.0;
  return 0.5 * electrode.thickness * salt_slope(data, region, temperature, rate);
}

double reaction_depths(const CellData& data,
                       std::size_t region,
                       const StartState& start,
                       double rate) {
  const ElectrodeData& electrode = data.electrode(region / 2);
  const double temperature = start.temperature, reference = data.reference_temperature;
  const ElectrolyteData& e = data.electrolytes[region];
  const double ionic = e.has_salt()
                           ? e.salt.conductivity(e.salt.reference_concentration, temperature) *
                                 arrhenius(e.salt.conductivity_activation, reference, temperature)
                           : ionic_conductivity(e.ion, reference, temperature);
  const double resistivity =
      1.0 / (electrode.transport_efficiency * ionic) +
      1.0 / (electrode.conductivity *
             arrhenius(electrode.conductivity_activation, reference, temperature));
  double exchange = 0.0;
  for (const PopulationData& d : electrode.populations) {
    PopulationFactors f;
    f.temperature = temperature;
    f.rate = arrhenius(d.rate_activation, reference, temperature);
    const Lanes middle(0.5 * (d.x_min + d.x_max));
    exchange += d.area * exchange_current_of(d, f, data.salt_scale, middle, Lanes(1.0))[0];
  }
  const double length = electrode.thickness;
  const double thermal = kGasConstant * temperature / kFaraday;
  const double current = rate * data.nominal_capacity / data.area;
  const double linear = length * std::sqrt(exchange * resistivity / thermal);
  const double driven = length * current * resistivity / (2.0 * thermal);
  constexpr double kThinnest = 32.0;  // thinner, and not driven, a zone costs little
  bool staged = false;
  for (const PopulationData& d : electrode.populations)
    staged = staged || has_plateau(d, temperature);
  return (staged ? 2.0 : 1.0) * (2.0 * driven + std::min(linear, kThinnest));
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
