// The largest step that a current makes in the potential at one place: what keeps a cell from
// delivering it, for messages. From the values of the layers alone, since a cell that cannot begin
// has no state:
//
//   interface, contact   i R
//   separator            i L / (kappa B)
//   electrode            i min( L / 3, depth ) / kappa_eff      ions; electrons with sigma
//   surface              j R_film, and (2 RT / (alpha_a + alpha_c) F) asinh(j / 2 i0)
//
// Exact in series; of a porous electrode L / 3 is that of a uniform reaction, and the depth of a
// reaction near one face is (RT kappa_eff / (F a i0))^1/2.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "models/cells/dfn.h"

namespace denchi {
namespace {

const char* side_name(std::size_t s) {
  return s == 0 ? "negative electrode" : "positive electrode";
}

std::string electrode_path(std::size_t s) {
  return s == 0 ? "negative_electrode." : "positive_electrode.";
}

std::string material_path(const ElectrodeData& electrode, std::size_t s, std::size_t m) {
  if (electrode.kind == ElectrodeKind::metal) return electrode_path(s) + "metal.";
  std::string side = electrode_path(s);
  side.pop_back();
  return Parameters::particle_prefix(side, electrode.populations[m].name);
}

class Largest {
 public:
  void add(double volts,
           const std::string& place,
           const std::string& path,
           double value,
           const char* unit) {
    if (!(std::abs(volts) > step_.volts)) return;
    char text[256];
    std::snprintf(text,
                  sizeof text,
                  "%s takes %.3g V at this current (%s = %.4g %s)",
                  place.c_str(),
                  std::abs(volts),
                  path.c_str(),
                  value,
                  unit);
    step_ = {std::abs(volts), text};
  }
  const PotentialStep& step() const { return step_; }

 private:
  PotentialStep step_;
};

}  // namespace

PotentialStep Dfn::largest_step(double current) const {
  Largest largest;
  const double i = current / data_.area, salt = data_.salt_scale;
  largest.add(current * data_.contact_resistance,
              "the contact at the terminals",
              "cell.contact_resistance",
              data_.contact_resistance,
              "ohm");

  double depth[2] = {0.0, 0.0};  // RT / (F a i0) [ohm m3]
  for (std::size_t s = 0; s < 2; ++s) {
    const Electrode& electrode = sides_[s].electrode;
    const std::vector<double>& x = s == 0 ? start_.negative : start_.positive;
    double area = 0.0, length = 0.0, conductance = 0.0;
    for (const PopulationData& d : electrode.data().populations) area += d.area;
    for (const double w : sides_[s].weight) length += w;
    const double j = i / (area * length);
    for (std::size_t m = 0; m < electrode.populations(); ++m) {
      const PopulationData& d = electrode.data().populations[m];
      const PopulationFactors& f = electrode.factors(m);
      const Lanes at(sides_[s].metal() ? 0.5 : x[m]);
      const double i0 = exchange_current_of(d, f, salt, at, Lanes(1.0))[0];
      conductance += d.area * i0 * 0.5 * (f.anodic + f.cathodic);
      const std::string path = material_path(electrode.data(), s, m), name = side_name(s);
      largest.add(j * f.film_resistance,
                  "the surface of the " + name,
                  path + (sides_[s].metal() ? "interface_resistance" : "film_resistance"),
                  d.film_resistance,
                  "ohm m2");
      largest.add(
          2.0 / (f.anodic + f.cathodic) * std::asinh(0.5 * j / i0),
          "the reaction of the " + name,
          path + (d.has_exchange_law ? "exchange_current_density" : "reaction_rate_constant"),
          d.has_exchange_law ? i0 : d.rate_constant,
          d.has_exchange_law ? "A/m2" : "mol/(m2 s)");
    }
    depth[s] = 1.0 / conductance;
  }

  std::size_t beside = 0;  // the electrode of the next interface
  for (const Layer& layer : line_.layers()) {
    if (layer.is_interface()) {
      largest.add(i / layer.ionic,
                  std::string("the interface between the separator and the ") + side_name(beside),
                  std::string("separator.") + (beside == 0 ? "negative" : "positive") +
                      "_interface_resistance",
                  layer.resistance,
                  "ohm m2");
      continue;
    }
    const bool porous = layer.has_solid();
    if (!porous) beside = 1;
    const double kappa =
        layer.has_salt()
            ? layer.conductivity_factor * layer.electrolyte->salt.conductivity(salt, temperature_)
            : layer.ionic;
    const auto through = [&](double conductivity) {
      if (!porous) return i * layer.thickness / conductivity;
      return i * std::min(layer.thickness / 3.0, std::sqrt(depth[layer.electrode] * conductivity)) /
             conductivity;
    };
    const std::string name = porous ? side_name(layer.electrode) : "separator";
    largest.add(through(kappa),
                porous ? "the electrolyte of the " + name : "the " + name,
                layer.electrolyte->path + "conductivity",
                kappa / layer.transport_efficiency,
                "S/m");
    if (porous)
      largest.add(through(layer.electronic),
                  "the solid of the " + name,
                  electrode_path(layer.electrode) + "conductivity",
                  layer.electronic,
                  "S/m");
  }
  return largest.step();
}

}  // namespace denchi
