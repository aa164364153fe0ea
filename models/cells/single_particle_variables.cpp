// What a run of a single particle model reports; the voltage by cause as in dfn_variables.cpp, with
// the closed forms of single_particle.h for electrolyte and solids.

#include <cmath>
#include <cstdio>

#include "models/cells/single_particle.h"

namespace denchi {

double SingleParticle::salt(const double* y) const {
  double total = 0.0;
  for (std::size_t n = 0; n < map_.nodes; ++n) total += salt_mass_[n] * y[map_.line_entry(0, n)];
  return total * data_.electrolyte().reference_concentration * data_.area;
}

double SingleParticle::lithium(const double* y) const {
  double total = salt(y);
  for (const Side& side : sides_)
    for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
      const PopulationData& d = side.electrode.data().populations[m];
      total += d.volume_fraction * d.c_max * data_.area * side.electrode.data().thickness *
               side.electrode.mean(map_, y, m, 0);
    }
  return total;
}

double SingleParticle::charge_imbalance(const double* y) const {
  double worst = 0.0;
  for (std::size_t s = 0; s < 2; ++s) {
    const Side& side = sides_[s];
    double total = 0.0;
    for (std::size_t m = 0; m < side.electrode.populations(); ++m)
      total += side.electrode.data().populations[m].area * side.electrode.data().thickness *
               y[map_.scalar_entry(map_.groups[s], m)];
    worst =
        std::max(worst, std::abs(total * side.sign * data_.area - y[map_.border_entry(kCurrent)]));
  }
  return worst / data_.nominal_capacity;
}

double SingleParticle::power_imbalance(const double* y) const {
  const double current = y[map_.border_entry(kCurrent)];
  double local = 0.0;
  for (std::size_t s = 0; s < 2; ++s) {
    const Side& side = sides_[s];
    for (std::size_t m = 0; m < side.electrode.populations(); ++m)
      local -= data_.area * side.electrode.data().thickness *
               side.electrode.data().populations[m].area * y[map_.scalar_entry(map_.groups[s], m)] *
               y[map_.border_entry(side.difference)];
  }
  if (with_salt_) local += current * concentration_factor() * log_difference(y);
  local -= current * current / data_.area * (electrolyte_resistance() + solid_resistance());
  return local - current * (y[map_.border_entry(kVoltage)] + current * data_.contact_resistance);
}

std::string SingleParticle::limit(const double* y, double margin) const {
  for (std::size_t n = 0; n < map_.nodes; ++n) {
    if (y[map_.line_entry(0, n)] > std::max(margin, kDepletedSalt)) continue;
    char text[96];
    std::snprintf(
        text, sizeof text, "the electrolyte is depleted at x = %.3g um", mesh_.x()[n] * 1e6);
    return text;
  }
  for (std::size_t s = 0; s < 2; ++s) {
    const StateMap::Group& group = map_.groups[s];
    for (std::size_t m = 0; m < group.chains.size(); ++m) {
      const double x = y[map_.chain_entry(group, m, group.chains[m].nodes - 1)];
      if (!beyond_surface(x, margin)) continue;
      return std::string("the particle surface of the ") + (s == 0 ? "negative" : "positive") +
             " electrode is " + (x > 0.5 ? "full" : "empty") + " of lithium";
    }
  }
  return {};
}

CellModel::Ratings SingleParticle::ratings() const {
  return {data_.lower_cut_off, data_.upper_cut_off, data_.nominal_capacity};
}

double SingleParticle::soc(const double* y) const {
  const Side& side = sides_[1];
  double capacity = 0.0, held = 0.0;
  for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
    const PopulationData& d = side.electrode.data().populations[m];
    const double scale = d.volume_fraction * d.c_max;
    capacity += scale * (d.x_max - d.x_min);
    held += scale * (d.x_max - side.electrode.mean(map_, y, m, 0));
  }
  return held / capacity;
}

VoltageTerms SingleParticle::losses(const double* y) const {
  VoltageTerms out;
  const double temperature = y[map_.border_entry(kTemperature)];
  const double current = y[map_.border_entry(kCurrent)];
  for (std::size_t s = 0; s < 2; ++s) {
    const Side& side = sides_[s];
    const StateMap::Group& group = map_.groups[s];
    double area = 0.0;
    for (const PopulationData& d : side.electrode.data().populations) area += d.area;
    for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
      const PopulationData& d = side.electrode.data().populations[m];
      const double weight = -side.sign * d.area / area;
      const auto potential = [&](double x) {
        return open_circuit_potential(d, data_.reference_temperature, temperature, Lanes(x))[0];
      };
      const double bulk = potential(side.electrode.mean(map_, y, m, 0));
      const double surface = potential(y[map_.chain_entry(group, m, group.chains[m].nodes - 1)]);
      const double film =
          side.electrode.factors(m).film_resistance * y[map_.scalar_entry(group, m)];
      out.equilibrium += weight * bulk;
      out.diffusion -= weight * (surface - bulk);
      out.film -= weight * film;
      out.reaction -= weight * (y[map_.border_entry(side.difference)] - surface - film);
    }
  }
  out.electrolyte = current / data_.area * electrolyte_resistance();
  out.solid = current / data_.area * solid_resistance();
  out.contact = current * data_.contact_resistance;
  // what is left of the voltage is the concentration term: in this form the sum holds between the
  // integrator's knots too, where a logarithm of interpolated concentrations would miss it slightly
  if (with_salt_)
    out.concentration = out.equilibrium - out.diffusion - out.reaction - out.film -
                        out.electrolyte - out.solid - out.contact - y[map_.border_entry(kVoltage)];
  return out;
}

void SingleParticle::describe_variables() {
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
             "negative solid minus electrolyte potential, against lithium",
             "Negative electrode surface potential difference at separator interface [V]",
             [i = map_.border_entry(kNegativeDifference)](const double* y) { return y[i]; });
  if (with_salt_) {
    axes_.push_back({"x", "m", "distance from the negative current collector", mesh_.x()});
    table_.push_back({{"electrolyte_concentration",
                       "mol/m3",
                       "salt concentration",
                       {"x"},
                       "Electrolyte concentration [mol.m-3]"},
                      map_.nodes,
                      [this](const double* y, double* out) {
                        for (std::size_t n = 0; n < map_.nodes; ++n)
                          out[n] = y[map_.line_entry(0, n)] *
                                   data_.electrolyte().reference_concentration;
                      }});
  }
  for (std::size_t s = 0; s < 2; ++s) describe_side(s);
  describe_losses(table_, [this](const double* y) { return losses(y); });
}

void SingleParticle::describe_side(std::size_t s) {
  const Side& side = sides_[s];
  const std::string which = s == 0 ? "negative" : "positive";
  const std::string title = s == 0 ? "Negative" : "Positive";
  const std::string axis = "x_" + which;
  // one particle stands for the whole electrode: the axis has its middle only
  const double length = side.electrode.data().thickness;
  const double middle =
      s == 0 ? 0.5 * length : data_.negative.thickness + data_.separator.thickness + 0.5 * length;
  axes_.push_back({axis, "m", "middle of the " + which + " electrode", {middle}});
  for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
    const PopulationData& d = side.electrode.data().populations[m];
    const std::string head = which + "_electrode_", tail = suffix(d);
    const std::size_t last = side.electrode.grid(m).nodes() - 1;
    const auto surface = [this, s, m, last](const double* y) {
      return y[map_.chain_entry(map_.groups[s], m, last)];
    };
    const auto ocp = [this, &d, surface](const double* y) {
      return open_circuit_potential(
          d, data_.reference_temperature, y[map_.border_entry(kTemperature)], Lanes(surface(y)))[0];
    };
    const auto flux = [this, s, m](const double* y) {
      return y[map_.scalar_entry(map_.groups[s], m)];
    };
    const auto field =
        [&](std::string name, std::string unit, std::string text, std::string alias, auto value) {
          table_.push_back({{head + std::move(name) + tail,
                             std::move(unit),
                             std::move(text),
                             {axis},
                             std::move(alias)},
                            1,
                            [value](const double* y, double* out) { *out = value(y); }});
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
          [this, &side, m, flux, ocp](const double* y) {
            return y[map_.border_entry(side.difference)] - ocp(y) -
                   flux(y) * side.electrode.factors(m).film_resistance;
          });
    field("surface_stoichiometry",
          "",
          "at the particle surface",
          title + " particle surface stoichiometry",
          surface);
    field("ocp",
          "V",
          "open-circuit potential at the particle surface",
          title + " electrode open-circuit potential [V]",
          ocp);
    const std::string radius_axis = "r_" + which + tail;
    std::vector<double> radius = side.electrode.grid(m).radius();
    for (double& r : radius) r *= d.radius;
    const std::size_t shells = radius.size();
    axes_.push_back(
        {radius_axis, "m", "distance from the centre of a particle", std::move(radius)});
    VariableRow row{{head + "particle_concentration" + tail,
                     "mol/m3",
                     "lithium in the particles",
                     {axis, radius_axis},
                     title + " particle concentration [mol.m-3]"},
                    shells,
                    [this, &d, s, m, shells](const double* y, double* out) {
                      for (std::size_t k = 0; k < shells; ++k)
                        out[k] = d.c_max * y[map_.chain_entry(map_.groups[s], m, k)];
                    },
                    false};
    table_.push_back(std::move(row));
  }
}

}  // namespace denchi
