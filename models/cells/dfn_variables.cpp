// What a DFN run reports: one row of the table each.
//
// Voltage by cause, an identity in the discrete fields (averages <.> over the thickness, materials
// weighted by their share of the area, positive minus negative):
//
//   phi_s = U(x_surface) + eta + j R_film + phi_e          at every electrode node
//   V = U(mean) + [<U(surface)> - U(mean)] + <eta> + <j R_film> + <phi_e>
//         + (phi_s(L) - <phi_s>_p) - (phi_s(0) - <phi_s>_n) - I R_contact
//
// and <phi_e> is split into its concentration part Phi = int chi (RT/F) dln c_e, its steps at the
// interfaces between layers, and the ohmic rest. A planar electrode is an average over one node.

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/cells/dfn.h"
#include "models/physics/positive.h"

namespace denchi {
namespace {

constexpr const char* kDistance =
    "distance from the negative current collector, or from the face of a planar negative electrode";

}  // namespace

double Dfn::soc(const double* y) const {
  // a metal has no state of charge; the electrode against it has
  const std::size_t s = sides_[1].metal() ? 0 : 1;
  const Side& side = sides_[s];
  double capacity = 0.0, held = 0.0;
  for (std::size_t m = 0; m < side.electrode.chains(); ++m) {
    const PopulationData& d = side.electrode.data().populations[m];
    const double scale = d.volume_fraction * d.c_max;
    double mean = 0.0, length = 0.0;
    for (std::size_t i = 0; i < side.nodes; ++i) {
      mean += side.weight[i] * side.electrode.mean(map_, y, m, i);
      length += side.weight[i];
    }
    capacity += scale * (d.x_max - d.x_min);
    // the negative electrode fills up on charge with cations, and empties of anions
    const bool rises = (s == 0) == (data_.charge_number > 0.0);
    held += scale * (rises ? mean / length - d.x_min : d.x_max - mean / length);
  }
  return capacity == 0.0 ? 0.0 : held / capacity;
}

VoltageTerms Dfn::losses(const double* y) const {
  VoltageTerms out;
  const Potentials potential_of = potentials(y);
  const double temperature = y[map_.border_entry(kTemperature)];
  // Phi and the steps passed so far at the nodes; Phi is trapezoidal in ln c_e
  std::vector<double> phi(map_.nodes, 0.0), step(map_.nodes, 0.0);
  for (const SlabMesh::Element& e : line_.mesh().elements()) {
    const Layer& layer = line_.layers()[e.region];
    for (std::size_t n = e.first_node + 1; n < e.first_node + e.points(); ++n) {
      phi[n] = phi[n - 1];
      step[n] = step[n - 1];
      if (layer.is_interface())
        step[n] += potential_of.electrolyte[n] - potential_of.electrolyte[n - 1];
      if (!layer.has_salt()) continue;
      const double before = positive(y[map_.line_entry(kSalt, n - 1)]) * data_.salt_scale;
      const double here = positive(y[map_.line_entry(kSalt, n)]) * data_.salt_scale;
      const BinaryElectrolyte& law = layer.electrolyte->salt;
      const auto chi = [&](double c) {
        return 2.0 * (1.0 - law.transference_number(c, temperature)) *
               law.thermodynamic_factor(c, temperature);
      };
      phi[n] += 0.5 * (chi(before) + chi(here)) * kGasConstant * temperature /
                (data_.charge_number * kFaraday) * std::log(here / before);
    }
  }
  for (std::size_t s = 0; s < 2; ++s) {
    const Side& side = sides_[s];
    const double sign = s == 0 ? -1.0 : 1.0;
    double length = 0.0, area = 0.0;
    for (std::size_t i = 0; i < side.nodes; ++i) length += side.weight[i];
    for (const PopulationData& d : side.electrode.data().populations) area += d.area;
    double mean_solid = 0.0, mean_electrolyte = 0.0, mean_phi = 0.0;
    const double passed = step[side.first];
    for (std::size_t i = 0; i < side.nodes; ++i) {
      const double w = side.weight[i] / length;
      mean_solid += w * potential_of.solid[side.first + i];
      mean_electrolyte += w * potential_of.electrolyte[side.first + i];
      mean_phi += w * phi[side.first + i];
    }
    for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
      const PopulationData& d = side.electrode.data().populations[m];
      const double share = d.area / area;
      const auto potential = [&](double x) {
        return open_circuit_potential(d, data_.reference_temperature, temperature, Lanes(x))[0];
      };
      double mean_x = 0.0, surface = 0.0, film = 0.0;
      for (std::size_t i = 0; i < side.nodes; ++i) {
        const double w = side.weight[i] / length;
        film += w * film_drop(side, y, m, i);
        if (side.metal()) continue;
        mean_x += w * side.electrode.mean(map_, y, m, i);
        surface += w * potential(side.electrode.surface(map_, y, m, i / kLanes)[i % kLanes]);
      }
      if (side.metal()) surface = potential(mean_x);
      const double bulk = potential(mean_x);
      out.equilibrium += sign * share * bulk;
      out.diffusion -= sign * share * (surface - bulk);
      out.film -= sign * share * film;
      out.reaction -= sign * share * (mean_solid - mean_electrolyte - surface - film);
    }
    out.concentration -= sign * mean_phi;
    out.interface -= sign * passed;
    out.electrolyte -= sign * (mean_electrolyte - mean_phi - passed);
    const double end = potential_of.solid[s == 0 ? 0 : map_.nodes - 1];
    out.solid -= sign * (end - mean_solid);
  }
  out.contact = y[map_.border_entry(kCurrent)] * data_.contact_resistance;
  return out;
}

void Dfn::describe_variables() {
  axes_.push_back({"x", "m", kDistance, line_.mesh().x()});
  describe_terminals(table_, map_);
  add_scalar(table_,
             "soc",
             "",
             "state of charge of the positive electrode",
             "SoC",
             [this](const double* y) { return soc(y); });
  add_scalar(table_,
             "plating_margin",
             "V",
             "negative solid minus electrolyte potential at the separator, against lithium",
             "Negative electrode surface potential difference at separator interface [V]",
             [this](const double* y) { return line_.difference(map_, y, line_.face(0))[0]; });
  if (line_.has_salt())
    table_.push_back({{"electrolyte_concentration",
                       "mol/m3",
                       "salt concentration; not a number where the ion moves alone",
                       {"x"},
                       "Electrolyte concentration [mol.m-3]"},
                      map_.nodes,
                      [this](const double* y, double* out) {
                        for (std::size_t n = 0; n < map_.nodes; ++n)
                          out[n] = line_.salt_at(n)
                                       ? y[map_.line_entry(kSalt, n)] * data_.salt_scale
                                       : std::numeric_limits<double>::quiet_NaN();
                      }});
  table_.push_back({{"electrolyte_potential",
                     "V",
                     "potential of the electrolyte",
                     {"x"},
                     "Electrolyte potential [V]"},
                    map_.nodes,
                    [this](const double* y, double* out) {
                      const Potentials phi = potentials(y);
                      std::copy(phi.electrolyte.begin(), phi.electrolyte.end(), out);
                    }});
  for (std::size_t s = 0; s < 2; ++s) describe_side(s);
  describe_contact();
  const std::vector<Layer>& layers = line_.layers();
  describe_losses(
      table_,
      [this](const double* y) { return losses(y); },
      std::any_of(layers.begin(), layers.end(), [](const Layer& l) { return l.is_interface(); }));
}

double Dfn::swollen_thickness(const Side& side, const double* y) const {
  const double length = data_.electrode(side.group).thickness;
  double thickness = length;
  for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
    const PopulationData& d = side.electrode.data().populations[m];
    if (!d.swells) continue;
    double mean = 0.0, total = 0.0;
    for (std::size_t i = 0; i < side.nodes; ++i) {
      mean += side.weight[i] * side.electrode.mean(map_, y, m, i);
      total += side.weight[i];
    }
    thickness += length * d.volume_fraction * d.volume_change(mean / total);
  }
  return thickness;
}

void Dfn::describe_side(std::size_t s) {
  const Side& side = sides_[s];
  const std::string which = s == 0 ? "negative" : "positive";
  const std::string title = s == 0 ? "Negative" : "Positive";
  const std::string axis = "x_" + which;
  const auto first = line_.mesh().x().begin() + static_cast<std::ptrdiff_t>(side.first);
  axes_.push_back({axis,
                   "m",
                   kDistance,
                   std::vector<double>(first, first + static_cast<std::ptrdiff_t>(side.nodes))});
  table_.push_back({{which + "_electrode_potential",
                     "V",
                     "potential of the " + which + " solid",
                     {axis},
                     title + " electrode potential [V]"},
                    side.nodes,
                    [this, &side](const double* y, double* out) {
                      const Potentials phi = potentials(y);
                      std::copy_n(&phi.solid[side.first], side.nodes, out);
                    }});
  if (side.metal()) {
    add_scalar(
        table_,
        which + "_electrode_thickness",
        "m",
        "thickness of the metal",
        "",
        [this, &side](const double* y) { return metal_thickness(side, y[metal_entry(side)]); });
  } else if (const auto& materials = side.electrode.data().populations;
             std::any_of(materials.begin(), materials.end(), [](const PopulationData& d) {
               return d.swells;
             })) {
    add_scalar(table_,
               which + "_electrode_thickness",
               "m",
               "thickness of the electrode, swollen",
               "",
               [this, &side](const double* y) { return swollen_thickness(side, y); });
  }
  for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
    const PopulationData& d = side.electrode.data().populations[m];
    const std::string head = which + "_electrode_", tail = suffix(d);
    const auto surface = [this, &side, m](const double* y, std::size_t i) {
      return side.electrode.surface(map_, y, m, i / kLanes)[i % kLanes];
    };
    const auto flux = [this, &side, m](const double* y, std::size_t i) {
      const double j = y[map_.scalar_entry(map_.groups[side.group], m) + i];
      return side.changes ? j * interface_at(side, y, m, i / kLanes).crowding[i % kLanes] : j;
    };
    const auto ocp = [this, &d](const double* y, double x) {
      return open_circuit_potential(
          d, data_.reference_temperature, y[map_.border_entry(kTemperature)], Lanes(x))[0];
    };
    const auto field =
        [&](std::string name, std::string unit, std::string text, std::string alias, auto value) {
          table_.push_back({{head + std::move(name) + tail,
                             std::move(unit),
                             std::move(text),
                             {axis},
                             std::move(alias)},
                            side.nodes,
                            [&side, value](const double* y, double* out) {
                              for (std::size_t i = 0; i < side.nodes; ++i) out[i] = value(y, i);
                            }});
        };
    field("interfacial_current_density",
          "A/m2",
          "per particle area, oxidation positive",
          title + " electrode interfacial current density [A.m-2]",
          flux);
    field("overpotential",
          "V",
          "reaction overpotential",
          title + " electrode reaction overpotential [V]",
          [this, &side, m, surface, ocp](const double* y, std::size_t i) {
            return line_.difference(map_, y, side.first + i)[0] - ocp(y, surface(y, i)) -
                   film_drop(side, y, m, i);
          });
    field("ocp",
          "V",
          "open-circuit potential at the particle surface",
          title + " electrode open-circuit potential [V]",
          [surface, ocp](const double* y, std::size_t i) { return ocp(y, surface(y, i)); });
    if (side.metal()) continue;
    field("surface_stoichiometry",
          "",
          "at the particle surface",
          title + " particle surface stoichiometry",
          surface);
    const std::string radius_axis = "r_" + which + tail;
    const ParticleGrid& grid = side.electrode.grid(m);
    std::vector<double> radius = grid.radius();
    for (double& r : radius) r *= d.radius;
    axes_.push_back(
        {radius_axis, "m", "distance from the centre of a particle", std::move(radius)});
    VariableRow row{{head + "particle_concentration" + tail,
                     "mol/m3",
                     "lithium in the particles",
                     {axis, radius_axis},
                     title + " particle concentration [mol.m-3]"},
                    side.nodes * grid.nodes(),
                    [this, &side, &d, m](const double* y, double* out) {
                      const StateMap::Group& group = map_.groups[side.group];
                      const std::size_t shells = group.chains[m].nodes;
                      for (std::size_t i = 0; i < side.nodes; ++i)
                        for (std::size_t k = 0; k < shells; ++k)
                          out[i * shells + k] = d.c_max * y[map_.chain_entry(group, m, k) + i];
                    },
                    false};
    table_.push_back(std::move(row));
  }
}

}  // namespace denchi
