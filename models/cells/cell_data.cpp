#include "models/cells/cell_data.h"

#include <algorithm>
#include <array>

#include "engine/input/names.h"
#include "models/physics/arrhenius.h"

namespace denchi {
namespace {

constexpr std::array<std::string_view, 2> kStateVariables = {"x", "T"};
constexpr std::array<std::string_view, 3> kKineticVariables = {"x", "T", "c_e"};

/// The parameters whose paths begin alike. Hundreds are read for every run: one buffer serves all.
class Section {
 public:
  Section(const Parameters& parameters, std::string_view prefix)
      : parameters_(parameters), path_(prefix), size_(prefix.size()) {
    constexpr std::size_t kLongestLeaf = 64;
    path_.reserve(size_ + kLongestLeaf);
  }

  const Parameter* find(std::string_view leaf) const { return parameters_.find(path(leaf)); }
  const Parameter& at(std::string_view leaf) const { return parameters_.at(path(leaf)); }
  bool contains(std::string_view leaf) const { return find(leaf) != nullptr; }
  double number(std::string_view leaf) const { return parameters_.number(path(leaf)); }
  double number_or(std::string_view leaf, double fallback) const {
    return parameters_.number_or(path(leaf), fallback);
  }
  std::string word_or(std::string_view leaf, std::string_view fallback) const {
    return parameters_.word_or(path(leaf), fallback);
  }
  Closure closure(std::string_view leaf) const {
    const Parameter& law = at(leaf);
    return Closure::compile(law.value, kStateVariables, law.path, law.where);
  }
  Closure closure_or(std::string_view leaf, double fallback) const {
    return contains(leaf) ? closure(leaf) : Closure::constant(fallback);
  }

 private:
  const std::string& path(std::string_view leaf) const {
    path_.resize(size_);
    return path_ += leaf;
  }

  const Parameters& parameters_;
  mutable std::string path_;
  std::size_t size_;
};

std::size_t dimensions_of(const std::string& shape) {
  if (shape == "platelet") return 1;
  return shape == "cylinder" ? 2 : 3;
}

InterphaseData read_interphase(const Section& p) {
  const auto number = [&](const char* leaf) { return p.number_or(leaf, 0.0); };
  InterphaseData d;
  d.resistivity = number("interphase_resistivity");
  d.resistivity_activation = number("interphase_resistivity_activation_energy");
  d.initial = number("interphase_initial_thickness");
  d.parabolic = number("interphase_parabolic_constant");
  d.parabolic_activation = number("interphase_parabolic_constant_activation_energy");
  d.linear = number("interphase_linear_rate");
  d.linear_activation = number("interphase_linear_rate_activation_energy");
  return d;
}

ContactData read_contact(const Section& p, double exponent) {
  ContactData d;
  d.reference_pressure = p.number_or("reference_pressure", 0.0);
  d.fraction = p.number_or("contact_fraction", 1.0);
  d.contact_exponent = p.number_or("contact_pressure_exponent", exponent);
  return d;
}

PopulationData read_population(const Section& p, std::string name) {
  PopulationData d;
  d.name = std::move(name);
  d.dimensions = dimensions_of(p.word_or("shape", "sphere"));
  d.radius = p.number("radius");
  d.area = p.number("surface_area_per_unit_volume");
  d.volume_fraction = p.number("active_material_volume_fraction");
  d.c_max = p.number("maximum_concentration");
  d.x_min = p.number("minimum_stoichiometry");
  d.x_max = p.number("maximum_stoichiometry");
  d.diffusivity = p.closure("diffusivity");
  d.diffusivity_activation = p.number_or("diffusivity_activation_energy", 0.0);
  d.ocp = p.closure("ocp");
  d.entropic = p.closure_or("entropic_change_coefficient", 0.0);
  if (const Parameter* law = p.find("exchange_current_density")) {
    d.has_exchange_law = true;
    d.exchange = Closure::compile(law->value, kKineticVariables, law->path, law->where);
  } else {
    d.rate_constant = p.number("reaction_rate_constant");
  }
  d.rate_activation = p.number_or("reaction_rate_constant_activation_energy", 0.0);
  d.anodic = p.number_or("anodic_transfer_coefficient", 0.5);
  d.cathodic = p.number_or("cathodic_transfer_coefficient", 0.5);
  d.film_resistance = p.number_or("film_resistance", 0.0);
  d.interphase = read_interphase(p);
  d.swells = p.contains("volume_change");
  if (d.swells) d.volume_change = p.closure("volume_change");
  // what has no contact with the electrolyte takes no part of the current, what neither network
  // reaches keeps its lithium
  const double reached = p.number_or("utilisation", 1.0);
  d.contact = read_contact(p, 0.5);
  d.volume_fraction *= reached;
  d.area *= reached * d.contact.fraction;
  return d;
}

ContactData read_metal_contact(const Section& p) {
  ContactData d = read_contact(p, 0.0);
  d.resistance_exponent = p.number_or("resistance_pressure_exponent", 0.5);
  d.voids.depth = p.number_or("void_depth", 0.0);
  d.voids.replenishment = p.number_or("replenishment_current_density", 0.0);
  d.voids.molar_volume = p.number("molar_volume");
  d.creep.length = p.number_or("creep_length", d.voids.depth);
  d.creep.rate = p.number_or("creep_rate", d.creep.rate);
  d.creep.exponent = p.number_or("creep_exponent", d.creep.exponent);
  d.creep.stress_ratio = p.number_or("creep_stress_ratio", d.creep.stress_ratio);
  d.creep.activation = p.number_or("creep_rate_activation_energy", 0.0);
  return d;
}

/// A metal is one population without a particle, at a potential of its own.
PopulationData read_metal(const Section& p) {
  PopulationData d;
  d.contact = read_metal_contact(p);
  d.area = d.contact.fraction;
  d.ocp = Closure::constant(p.number_or("potential", 0.0));
  d.entropic = Closure::constant(0.0);
  d.diffusivity = Closure::constant(1.0);
  d.has_exchange_law = true;
  const Parameter& law = p.at("exchange_current_density");
  d.exchange = Closure::compile(law.value, kKineticVariables, law.path, law.where);
  d.rate_activation = p.number_or("exchange_current_density_activation_energy", 0.0);
  d.anodic = p.number_or("anodic_transfer_coefficient", 0.5);
  d.cathodic = p.number_or("cathodic_transfer_coefficient", 0.5);
  d.film_resistance = p.number_or("interface_resistance", 0.0);
  d.film_activation = p.number_or("interface_resistance_activation_energy", 0.0);
  d.interphase = read_interphase(p);
  return d;
}

ElectrodeKind kind_of(const Section& p) {
  const std::string type = p.word_or("type", "porous");
  if (type == "metal") return ElectrodeKind::metal;
  return type == "film" ? ElectrodeKind::film : ElectrodeKind::porous;
}

ElectrodeData read_electrode(const Parameters& parameters,
                             const std::string& electrode,
                             Scope scope) {
  const Section p(parameters, electrode + ".");
  ElectrodeData d;
  d.kind = kind_of(p);
  d.thickness = p.number("thickness");
  if (d.kind == ElectrodeKind::metal) {
    d.molar_volume = p.number("metal.molar_volume");
    if (const Parameter* start = p.find("metal.initial_thickness"))
      d.initial_thickness = parameters.number(start->path);
    d.populations.push_back(read_metal(Section(parameters, electrode + ".metal.")));
    return d;
  }
  if (scope != Scope::no_electrolyte && d.kind == ElectrodeKind::porous) {
    d.porosity = p.number("porosity");
    d.transport_efficiency = p.number("transport_efficiency");
    d.conductivity = p.number("conductivity");
    d.conductivity_activation = p.number_or("conductivity_activation_energy", 0.0);
  }
  for (const std::string& name : parameters.particles(electrode))
    d.populations.push_back(
        read_population(Section(parameters, Parameters::particle_prefix(electrode, name)), name));
  return d;
}

ElectrolyteData read_electrolyte(const Parameters& parameters, const std::string& prefix) {
  const Section p(parameters, prefix);
  ElectrolyteData d;
  d.path = prefix;
  const std::string law = p.word_or("law", "binary");
  if (law == "single_ion") {
    d.law = Transport::single_ion;
    d.ion.conductivity = p.closure("conductivity");
    d.ion.conductivity_activation = p.number_or("conductivity_activation_energy", 0.0);
    d.ion.grain_boundary = p.number_or("grain_boundary_conductivity", 0.0);
    d.ion.grain_boundary_activation =
        p.number_or("grain_boundary_conductivity_activation_energy", 0.0);
    return d;
  }
  d.salt.diffusivity = p.closure("diffusivity");
  d.salt.conductivity = p.closure("conductivity");
  d.salt.transference_number = p.closure("cation_transference_number");
  d.salt.thermodynamic_factor = p.closure_or("thermodynamic_factor", 1.0);
  d.salt.diffusivity_activation = p.number_or("diffusivity_activation_energy", 0.0);
  d.salt.conductivity_activation = p.number_or("conductivity_activation_energy", 0.0);
  d.salt.reference_concentration = p.number_or("initial_concentration", 1000.0);
  if (law == "weak") {
    d.law = Transport::weak;
    d.weak = {p.number("total_concentration"),
              d.salt.reference_concentration,
              p.number("recombination_rate")};
  }
  return d;
}

/// Does a fit of the conductivity leave one without salt?
bool conducts_dry(const BinaryElectrolyte& e, double temperature) {
  const double c0 = e.reference_concentration;
  return e.conductivity(1e-6 * c0, temperature) > 1e-4 * e.conductivity(c0, temperature);
}

/// The electrolyte of a layer: its own, or the cell's.
std::string electrolyte_prefix(const Parameters& p, const std::string& layer) {
  const std::string own = layer + ".electrolyte.";
  return p.contains(own + "law") ? own : "electrolyte.";
}

constexpr std::array<std::string_view, 3> kLayers = {
    "negative_electrode", "separator", "positive_electrode"};

[[noreturn]] void refuse(const Cell& cell, const std::string& path, const std::string& what) {
  const Parameter* given = cell.parameters().find(path);
  throw InputError(path,
                   what,
                   "is not part of the single-particle models; the model dfn takes every cell",
                   given == nullptr ? cell.origin() : given->where);
}

/// Single-particle models know porous electrodes, and one binary electrolyte at most.
void check_scope(const Cell& cell, const CellData& d, Scope scope) {
  const Parameters& p = cell.parameters();
  if (scope == Scope::everything) return;
  for (std::size_t s = 0; s < 2; ++s)
    if (d.electrode(s).planar()) {
      const std::string path = std::string(kLayers[2 * s]) + ".type";
      refuse(cell, path, p.word_or(path, ""));
    }
  for (const Parameter& given : p.all())
    if (given.path.starts_with("fixture.") || given.path.find(".interphase_") != std::string::npos)
      refuse(cell, given.path, "");
  if (scope == Scope::no_electrolyte) return;
  for (const std::string_view layer : kLayers) {
    const std::string prefix = electrolyte_prefix(p, std::string(layer));
    const std::string law = p.word_or(prefix + "law", "binary");
    if (prefix != "electrolyte." || law != "binary") refuse(cell, prefix + "law", law);
  }
  for (const char* side : {"negative", "positive"}) {
    const std::string path = std::string("separator.") + side + "_interface_resistance";
    if (p.number_or(path, 0.0) != 0.0) refuse(cell, path, "above zero");
  }
}

/// A step of the potential between two layers with salt would cut the salt in two: nothing says
/// what passes there.
void check_interfaces(const Cell& cell, const CellData& d) {
  if (!d.electrolytes[1].has_salt()) return;
  for (std::size_t s = 0; s < 2; ++s) {
    const bool blocks = !d.electrode(s).planar() && !d.electrolytes[2 * s].has_salt();
    if (d.separator.interface_resistance[s] == 0.0 || blocks) continue;
    const std::string side = s == 0 ? "negative" : "positive";
    const std::string path = "separator." + side + "_interface_resistance";
    const Parameter& given = cell.parameters().at(path);
    throw InputError(path,
                     std::to_string(d.separator.interface_resistance[s]),
                     d.electrode(s).planar()
                         ? "lies at a planar electrode: give it to the electrode, as " + side +
                               "_electrode.metal.interface_resistance or a film resistance"
                         : "must be 0 between two electrolytes with salt",
                     given.where);
  }
}

/// The unit of the salt unknowns, the same in every layer that has salt.
double salt_scale(const Cell& cell, const CellData& d) {
  double scale = 0.0;
  for (std::size_t k = 0; k < 3; ++k) {
    if (!d.electrolytes[k].has_salt() || (k != 1 && d.electrode(k / 2).planar())) continue;
    const double here = d.electrolytes[k].salt.reference_concentration;
    if (scale != 0.0 && here != scale)
      throw InputError(std::string(kLayers[k]) + ".electrolyte.initial_concentration",
                       std::to_string(here),
                       "must be that of the other layers with salt, " + std::to_string(scale),
                       cell.origin());
    scale = here;
  }
  return scale == 0.0 ? 1000.0 : scale;
}

/// A table of positive values must not have become negative where a run goes beyond its points.
void check_table(const Parameter& given, double temperature) {
  const Table* table = std::get_if<Table>(&given.value);
  if (table == nullptr || table->axis != "T") return;
  const double least = *std::min_element(table->y.begin(), table->y.end());
  const double here =
      Closure::compile(given.value, kStateVariables, given.path, given.where)(0.5, temperature);
  if (least <= 0.0 || here > 0.0) return;
  throw InputError(given.path,
                   input::value_text(given.value),
                   "is " + input::number_text(here) + " at " + input::number_text(temperature) +
                       " K, beyond its last point: it needs points there",
                   given.where);
}

}  // namespace

CellData read_cell_data(const Cell& cell, Scope scope) {
  const Parameters& p = cell.parameters();
  CellData d;
  d.area = cell.area();
  d.contact_resistance = p.number_or("cell.contact_resistance", 0.0);
  d.reference_temperature = p.number_or("cell.reference_temperature", 298.15);
  d.nominal_capacity = p.number("cell.nominal_cell_capacity");
  d.lower_cut_off = p.number("cell.lower_voltage_cut_off");
  d.upper_cut_off = p.number("cell.upper_voltage_cut_off");
  d.charge_number = p.number_or("electrolyte.charge_number", 1.0);
  d.negative = read_electrode(p, "negative_electrode", scope);
  d.positive = read_electrode(p, "positive_electrode", scope);
  d.fixture = {p.number_or("fixture.pressure", 0.0),
               p.number_or("fixture.stiffness", 0.0),
               p.number_or("fixture.maximum_pressure", 0.0)};
  check_scope(cell, d, scope);
  for (ElectrodeData* electrode : {&d.negative, &d.positive})
    for (PopulationData& population : electrode->populations)
      population.charge_number = d.charge_number;
  d.salt_scale = p.number_or("electrolyte.initial_concentration", 1000.0);
  d.electrolytes[1].salt.reference_concentration = d.salt_scale;
  if (scope == Scope::no_electrolyte) return d;
  d.separator.thickness = p.number("separator.thickness");
  d.separator.porosity = p.number("separator.porosity");
  d.separator.transport_efficiency = p.number("separator.transport_efficiency");
  d.separator.reference_pressure = p.number_or("separator.interface_reference_pressure", 0.0);
  d.separator.pressure_exponent = p.number_or("separator.interface_pressure_exponent", 0.5);
  for (std::size_t s = 0; s < 2; ++s) {
    const std::string path =
        std::string("separator.") + (s == 0 ? "negative" : "positive") + "_interface_resistance";
    d.separator.interface_resistance[s] = p.number_or(path, 0.0);
    d.separator.interface_activation[s] = p.number_or(path + "_activation_energy", 0.0);
  }
  for (std::size_t k = 0; k < 3; ++k) {
    if (k != 1 && d.electrode(k / 2).planar()) continue;
    d.electrolytes[k] = read_electrolyte(p, electrolyte_prefix(p, std::string(kLayers[k])));
    d.electrolytes[k].salt.charge_number = d.charge_number;
  }
  // at a metal the flux is given, and ends the run where the salt does
  if (!d.negative.planar() && !d.positive.planar())
    for (ElectrolyteData& e : d.electrolytes)
      if (e.law == Transport::binary)
        e.salt.conducts_dry = conducts_dry(e.salt, d.reference_temperature);
  check_interfaces(cell, d);
  d.salt_scale = salt_scale(cell, d);
  return d;
}

void check_temperature(const Cell& cell, const CellData& data, double temperature) {
  const Parameters& p = cell.parameters();
  for (const Parameter& given : p.all()) check_table(given, temperature);
  for (std::size_t k = 0; k < kLayers.size(); ++k) {
    if (k != 1 && data.electrode(k / 2).planar()) continue;  // has no electrolyte
    const std::string prefix = electrolyte_prefix(p, std::string(kLayers[k]));
    const auto refuse_beyond = [&](const Parameter* limit, const char* side, double sign) {
      if (limit == nullptr || sign * (temperature - std::get<double>(limit->value)) <= 0.0) return;
      throw InputError("temperature",
                       input::number_text(temperature) + " K",
                       "is " + std::string(side) + " the " +
                           input::number_text(std::get<double>(limit->value)) + " K of " +
                           limit->path + ": the electrolyte is not described there",
                       limit->where);
    };
    refuse_beyond(p.find(prefix + "minimum_temperature"), "below", -1.0);
    refuse_beyond(p.find(prefix + "maximum_temperature"), "above", 1.0);
  }
}

TransportFactors transport_factors(const CellData& data, double temperature) {
  const BinaryElectrolyte& e = data.electrolyte();
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
