#include "models/cells/cell_data.h"

#include <array>

#include "models/physics/arrhenius.h"

namespace denchi {
namespace {

constexpr std::array<std::string_view, 2> kStateVariables = {"x", "T"};
constexpr std::array<std::string_view, 3> kKineticVariables = {"x", "T", "c_e"};

Closure closure(const Parameters& p, const std::string& path) {
  const Parameter& parameter = p.at(path);
  return Closure::compile(parameter.value, kStateVariables, path, parameter.where);
}

Closure closure_or(const Parameters& p, const std::string& path, double fallback) {
  return p.contains(path) ? closure(p, path) : Closure::constant(fallback);
}

PopulationData read_population(const Parameters& p, const std::string& prefix, std::string name) {
  PopulationData d;
  d.name = std::move(name);
  d.radius = p.number(prefix + "radius");
  d.area = p.number(prefix + "surface_area_per_unit_volume");
  d.volume_fraction = p.number(prefix + "active_material_volume_fraction");
  d.c_max = p.number(prefix + "maximum_concentration");
  d.x_min = p.number(prefix + "minimum_stoichiometry");
  d.x_max = p.number(prefix + "maximum_stoichiometry");
  d.diffusivity = closure(p, prefix + "diffusivity");
  d.diffusivity_activation = p.number_or(prefix + "diffusivity_activation_energy", 0.0);
  d.ocp = closure(p, prefix + "ocp");
  d.entropic = closure_or(p, prefix + "entropic_change_coefficient", 0.0);
  if (const Parameter* law = p.find(prefix + "exchange_current_density")) {
    d.has_exchange_law = true;
    d.exchange = Closure::compile(law->value, kKineticVariables, law->path, law->where);
  } else {
    d.rate_constant = p.number(prefix + "reaction_rate_constant");
  }
  d.rate_activation = p.number_or(prefix + "reaction_rate_constant_activation_energy", 0.0);
  d.anodic = p.number_or(prefix + "anodic_transfer_coefficient", 0.5);
  d.cathodic = p.number_or(prefix + "cathodic_transfer_coefficient", 0.5);
  d.film_resistance = p.number_or(prefix + "film_resistance", 0.0);
  return d;
}

ElectrodeData read_electrode(const Parameters& p, const std::string& electrode, bool porous) {
  ElectrodeData d;
  d.thickness = p.number(electrode + ".thickness");
  if (porous) {
    d.porosity = p.number(electrode + ".porosity");
    d.transport_efficiency = p.number(electrode + ".transport_efficiency");
    d.conductivity = p.number(electrode + ".conductivity");
    d.conductivity_activation = p.number_or(electrode + ".conductivity_activation_energy", 0.0);
  }
  for (const std::string& name : p.particles(electrode))
    d.populations.push_back(read_population(p, Parameters::particle_prefix(electrode, name), name));
  return d;
}

}  // namespace

CellData read_cell_data(const Cell& cell, bool with_electrolyte) {
  const Parameters& p = cell.parameters();
  CellData d;
  d.area = cell.area();
  d.contact_resistance = p.number_or("cell.contact_resistance", 0.0);
  d.reference_temperature = p.number_or("cell.reference_temperature", 298.15);
  d.nominal_capacity = p.number("cell.nominal_cell_capacity");
  d.lower_cut_off = p.number("cell.lower_voltage_cut_off");
  d.upper_cut_off = p.number("cell.upper_voltage_cut_off");
  d.negative = read_electrode(p, "negative_electrode", with_electrolyte);
  d.positive = read_electrode(p, "positive_electrode", with_electrolyte);
  d.electrolyte.reference_concentration = p.number_or("electrolyte.initial_concentration", 1000.0);
  if (!with_electrolyte) return d;
  d.separator.thickness = p.number("separator.thickness");
  d.separator.porosity = p.number("separator.porosity");
  d.separator.transport_efficiency = p.number("separator.transport_efficiency");
  BinaryElectrolyte& e = d.electrolyte;
  e.diffusivity = closure(p, "electrolyte.diffusivity");
  e.conductivity = closure(p, "electrolyte.conductivity");
  e.transference_number = closure(p, "electrolyte.cation_transference_number");
  e.thermodynamic_factor = closure_or(p, "electrolyte.thermodynamic_factor", 1.0);
  e.diffusivity_activation = p.number_or("electrolyte.diffusivity_activation_energy", 0.0);
  e.conductivity_activation = p.number_or("electrolyte.conductivity_activation_energy", 0.0);
  return d;
}

TransportFactors transport_factors(const CellData& data, double temperature) {
  const BinaryElectrolyte& e = data.electrolyte;
  const std::array<double, 3> efficiency = {data.negative.transport_efficiency,
                                            data.separator.transport_efficiency,
                                            data.positive.transport_efficiency};
  const double diffusivity =
      arrhenius(e.diffusivity_activation, data.reference_temperature, temperature);
  const double conductivity =
      arrhenius(e.conductivity_activation, data.reference_temperature, temperature);
  TransportFactors factors;
  for (std::size_t k = 0; k < efficiency.size(); ++k) {
    factors.diffusivity[k] = efficiency[k] * diffusivity;
    factors.conductivity[k] = efficiency[k] * conductivity;
  }
  return factors;
}

}  // namespace denchi
