#include "models/cells/cell_load.h"

#include <algorithm>
#include <cmath>

#include "models/physics/arrhenius.h"
#include "models/physics/reaction.h"

namespace denchi {
namespace {

/// How fast a current makes the salt fall across a region at the steady state, over what is there
/// [1/m]; through an electrode, from its face.
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

}  // namespace

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
  const double length = electrode.thickness;
  const double thermal = kGasConstant * temperature / kFaraday;
  return std::max(
      length * std::sqrt(exchange * resistivity_of(data, region, temperature) / thermal),
      driven_depths(data, region, temperature, rate));
}

}  // namespace denchi
