#include "models/cells/cell_load.h"

#include <algorithm>
#include <cmath>

#include "models/physics/arrhenius.h"
#include "models/physics/reaction.h"

namespace denchi {
namespace {

/// Resistance of an electrode times its length, of ions and electrons in series [ohm m].
double resistivity_of(const CellData& data, std::size_t region, double temperature) {
  const ElectrodeData& electrode = data.electrode(region / 2);
  const double reference = data.reference_temperature;
  const ElectrolyteData& e = data.electrolytes[region];
  const double ionic = e.has_salt()
                           ? e.salt.conductivity(e.salt.reference_concentration, temperature) *
                                 arrhenius(e.salt.conductivity_activation, reference, temperature)
                           : ionic_conductivity(e.ion, reference, temperature);
  return 1.0 / (electrode.transport_efficiency * ionic) +
         1.0 / (electrode.conductivity *
                arrhenius(electrode.conductivity_activation, reference, temperature));
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

double driven_depths(const CellData& data, std::size_t region, double temperature, double rate) {
  const double thermal = kGasConstant * temperature / kFaraday;
  const double current = rate * data.nominal_capacity / data.area;
  return data.electrode(region / 2).thickness * current *
         resistivity_of(data, region, temperature) / (2.0 * thermal);
}

double reaction_depths(const CellData& data,
                       std::size_t region,
                       const StartState& start,
                       double rate) {
  const ElectrodeData& electrode = data.electrode(region / 2);
  const double temperature = start.temperature, reference = data.reference_temperature;
  double exchange = 0.0;
  for (const PopulationData& d : electrode.populations) {
    PopulationFactors f;
    f.temperature = temperature;
    f.rate = arrhenius(d.rate_activation, reference, temperature);
    const Lanes middle(0.5 * (d.x_min + d.x_max));
    exchange += d.area * exchange_current_of(d, f, data.salt_scale, middle, Lanes(1.0))[0];
  }
  const double thermal = kGasConstant * temperature / kFaraday;
  const double linear = electrode.thickness *
                        std::sqrt(exchange * resistivity_of(data, region, temperature) / thermal);
  constexpr double kThinnest = 32.0;  // thinner, and not driven, a zone costs little
  bool staged = false;
  for (const PopulationData& d : electrode.populations)
    staged = staged || has_plateau(d, temperature);
  return (staged ? 2.0 : 1.0) *
         (2.0 * driven_depths(data, region, temperature, rate) + std::min(linear, kThinnest));
}

}  // namespace denchi
