// The further unknowns of a DFN: what interfaces and pressure remember.
//
//   local    q   of a metal       dq/dt + theta_ref j 3600^-1 A / Q_nominal = 0
//            c   of a metal       dc/dt - rate(c, theta_ref j, P) = 0           (void_balance.h)
//            L   of a population  dL/dt - growth(L) = 0                         (interphase.h)
//   border   p = P / P_0          p - 1 - (K / P_0) dL = 0
//            x_m                  dx_m/dt + a_m / (z F c_max eps_s L) int j_m w = 0
//
// with dL the change of thickness of one pair since the start: of each material its thickness
// eps_s L times v(x_m) - v(x_m at the start), of each metal its own. Mean stoichiometries stand in
// the border because they follow from the currents alone, so that the pressure needs no sum over
// particles. A cell has only those of these unknowns that its laws need.
#include <algorithm>
#include <cstdio>

#include "models/cells/dfn.h"

namespace denchi {
namespace {

constexpr std::size_t kPressure = kBorders;  ///< border unknown of a stiff fixture
constexpr double kContactLost = 0.1;         ///< of what there was

}  // namespace

void Dfn::add_states() {
  for (std::size_t s = 0; s < 2; ++s) {
    Side& side = sides_[s];
    StateMap::Group& group = map_.groups[side.group];
    LocalStates& states = side.states;
    const std::vector<PopulationData>& populations = side.electrode.data().populations;
    if (side.metal()) {
      const VoidData& voids = populations[0].contact.voids;
      side.changes = voids.present();
      states.charge = group.scalars++;
      if (voids.present()) states.contact = group.scalars++;
    }
    for (std::size_t m = 0; m < populations.size(); ++m) {
      side.changes = side.changes || populations[m].contact.reference_pressure > 0.0;
      if (!populations[m].interphase.present()) continue;
      states.interphase.resize(populations.size(), LocalStates::kNone);
      states.interphase[m] = group.scalars++;
      side.changes = true;
    }
    if (!data_.fixture.stiff() || side.metal()) continue;
    for (std::size_t m = 0; m < populations.size(); ++m) {
      const PopulationData& d = populations[m];
      if (!d.swells) continue;
      const double length = data_.electrode(s).thickness;
      const double held = d.charge_number * kFaraday * d.c_max * d.volume_fraction * length;
      const std::vector<double>& start = s == 0 ? start_.negative : start_.positive;
      swellings_.push_back(
          {s, m, kPressure + 1, length * d.volume_fraction, d.area / held, start[m]});
      swellings_.back().border += swellings_.size() - 1;
    }
  }
  if (!data_.fixture.stiff()) return;
  map_.borders = kPressure + 1 + swellings_.size();
  map_.border_columns.push_back(kPressure);
}

void Dfn::start_states(double* y) const {
  for (std::size_t s = 0; s < 2; ++s) {
    const StateMap::Group& group = map_.groups[s];
    const LocalStates& states = sides_[s].states;
    if (states.charge != LocalStates::kNone) y[metal_entry(sides_[s])] = charge_in_metal(s);
    if (states.contact != LocalStates::kNone) y[map_.scalar_entry(group, states.contact)] = 1.0;
    for (std::size_t m = 0; m < states.interphase.size(); ++m)
      if (states.has_interphase(m))
        std::fill_n(&y[map_.scalar_entry(group, states.interphase[m])],
                    group.positions,
                    data_.electrode(s).populations[m].interphase.initial / kInterphaseUnit);
  }
  if (data_.fixture.stiff()) y[map_.border_entry(kPressure)] = 1.0;
  for (const Swelling& material : swellings_)
    y[map_.border_entry(material.border)] = material.start;
}

double Dfn::pressure(const double* y) const {
  const FixtureData& fixture = data_.fixture;
  return fixture.stiff() ? fixture.pressure * y[map_.border_entry(kPressure)] : fixture.pressure;
}

template <class S>
MetalInterface<S> Dfn::metal_interface(const Side& side,
                                       const S& contact,
                                       const S& j,
                                       const S& pressure) const {
  return denchi::metal_interface(
      side.electrode.data().populations[0], side.electrode.factors(0), contact, j, pressure);
}

MetalInterface<double> Dfn::metal_interface(const Side& side, const double* y) const {
  const StateMap::Group& group = map_.groups[side.group];
  const std::size_t contact = side.states.contact;
  return metal_interface(side,
                         contact == LocalStates::kNone ? 1.0 : y[map_.scalar_entry(group, contact)],
                         y[map_.scalar_entry(group, 0)],
                         pressure(y));
}

Dfn::Interface Dfn::interface_at(const Side& side,
                                 const double* y,
                                 std::size_t m,
                                 std::size_t pack) const {
  const PopulationFactors& f = side.electrode.factors(m);
  const ContactData& contact = side.electrode.data().populations[m].contact;
  Interface out{Lanes(f.film_resistance), Lanes(crowding_under(contact, pressure(y)))};
  if (side.metal() && side.changes) {
    const MetalInterface<double> metal = metal_interface(side, y);
    out = {Lanes(metal.resistance), Lanes(metal.crowding)};
  }
  if (side.states.has_interphase(m))
    out.resistance +=
        f.interphase.resistivity * kInterphaseUnit *
        Lanes::load(y + map_.scalar_entry(map_.groups[side.group], side.states.interphase[m]) +
                    pack * kLanes);
  return out;
}

double Dfn::film_drop(const Side& side, const double* y, std::size_t m, std::size_t i) const {
  const double j = y[map_.scalar_entry(map_.groups[side.group], m) + i];
  if (!side.changes) return side.electrode.factors(m).film_resistance * j;
  const Interface face = interface_at(side, y, m, i / kLanes);
  return face.resistance[i % kLanes] * face.crowding[i % kLanes] * j;
}

double Dfn::interphase(const Side& side, const double* y, std::size_t m, std::size_t i) const {
  const std::size_t at = map_.scalar_entry(map_.groups[side.group], side.states.interphase[m]);
  return kInterphaseUnit * y[at + i];
}

double Dfn::metal_thickness(const Side& side, double charge) const {
  return charge * 3600.0 * data_.nominal_capacity * side.electrode.data().molar_volume /
         (kFaraday * data_.area);
}

double Dfn::swelling(const double* y) const {
  double change = 0.0;
  for (std::size_t s = 0; s < 2; ++s)
    if (sides_[s].metal())
      change += metal_thickness(sides_[s], y[metal_entry(sides_[s])] - charge_in_metal(s));
  for (const Swelling& material : swellings_) {
    const Closure& v =
        data_.electrode(material.side).populations[material.population].volume_change;
    change += material.thickness * (v(y[map_.border_entry(material.border)]) - v(material.start));
  }
  return change;
}

void Dfn::state_rates(const double* y, double* yp) const {
  for (const Side& side : sides_) {
    const StateMap::Group& group = map_.groups[side.group];
    const LocalStates& states = side.states;
    if (side.metal()) {
      yp[metal_entry(side)] = -metal_rate(side) * y[map_.scalar_entry(group, 0)];
      if (states.contact != LocalStates::kNone)
        yp[map_.scalar_entry(group, states.contact)] = metal_interface(side, y).contact_rate;
    }
    for (std::size_t m = 0; m < states.interphase.size(); ++m) {
      if (!states.has_interphase(m)) continue;
      const InterphaseFactors& f = side.electrode.factors(m).interphase;
      double* rate = yp + map_.scalar_entry(group, states.interphase[m]);
      for (std::size_t i = 0; i < group.positions; ++i)
        rate[i] = interphase_growth(f, interphase(side, y, m, i)) / kInterphaseUnit;
    }
  }
  for (const Swelling& material : swellings_) {
    const Side& side = sides_[material.side];
    const double* j = y + map_.scalar_entry(map_.groups[side.group], material.population);
    double total = 0.0;
    for (std::size_t i = 0; i < side.nodes; ++i) total += side.weight[i] * j[i];
    yp[map_.border_entry(material.border)] = -material.per_current * total;
  }
}

void Dfn::add_state_rows(const double* y, const double* yp, double* r) const {
  for (const Side& side : sides_) {  // padding too
    const StateMap::Group& group = map_.groups[side.group];
    for (std::size_t m = side.electrode.populations(); m < group.scalars; ++m)
      std::fill_n(&r[map_.scalar_entry(group, m)], group.stride(), 0.0);
  }
  state_rates(y, r);
  for (const std::size_t i : state_entries_) r[i] = yp[i] - r[i];
  if (data_.fixture.stiff())
    r[map_.border_entry(kPressure)] =
        y[map_.border_entry(kPressure)] - 1.0 -
        data_.fixture.stiffness / data_.fixture.pressure * swelling(y);
}

void Dfn::assemble_states(const double* y, double cj, Matrix kind, Blocks& blocks) const {
  const bool newton = kind == Matrix::newton;
  for (const Side& side : sides_) {
    const StateMap::Group& group = map_.groups[side.group];
    GroupBlocks& out = blocks.group(side.group);
    side.metal() ? assemble_metal(side, y, cj, kind, blocks)
                 : assemble_particle_contact(side, y, blocks);
    for (std::size_t m = 0; m < side.states.interphase.size(); ++m) {
      const std::size_t at = side.states.interphase[m];
      if (at == LocalStates::kNone) continue;
      const PopulationFactors& f = side.electrode.factors(m);
      for (std::size_t p = 0; p < group.packs(); ++p) {
        const auto real = Electrode::mask(group, p);
        // the reaction sees the layer as it sees a potential: d row / d R = -j d row / d phi_s
        const Lanes j = Lanes::load(y + map_.scalar_entry(group, m) + p * kLanes) *
                        interface_at(side, y, m, p).crowding;
        out.S(p, m, at) = select(
            real,
            -out.L(p, m, line_.solid_field()) * j * (f.interphase.resistivity * kInterphaseUnit),
            Lanes(0.0));
        out.S(p, at, at) = Lanes(1.0);
        if (!newton) continue;
        const Lanes layer =
            select(real,
                   Lanes::load(y + map_.scalar_entry(group, at) + p * kLanes) * kInterphaseUnit,
                   Lanes(1.0));
        const auto growth = interphase_growth(f.interphase, Dual<1>::variable(layer, 0));
        out.S(p, at, at) = select(real, cj - growth.d[0], Lanes(1.0));
      }
    }
  }
  if (data_.fixture.stiff()) assemble_pressure(y, cj, kind, blocks);
}

// Under a stiff fixture the contact of particles moves with the pressure: the reaction is a
// function of j crowding.
void Dfn::assemble_particle_contact(const Side& side, const double* y, Blocks& blocks) const {
  if (!data_.fixture.stiff()) return;
  const StateMap::Group& group = map_.groups[side.group];
  GroupBlocks& out = blocks.group(side.group);
  for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
    const ContactData& law = side.electrode.data().populations[m].contact;
    if (law.reference_pressure == 0.0) continue;
    const auto crowding = crowding_under(law, Dual<1, double>::variable(pressure(y), 0));
    const double change = data_.fixture.pressure * crowding.d[0] / crowding.value;
    for (std::size_t p = 0; p < group.packs(); ++p) {
      const Lanes j = Lanes::load(y + map_.scalar_entry(group, m) + p * kLanes);
      out.B(p, m, kPressure) =
          select(Electrode::mask(group, p), out.S(p, m, m) * j * change, Lanes(0.0));
    }
  }
}

void Dfn::assemble_metal(
    const Side& side, const double* y, double cj, Matrix kind, Blocks& blocks) const {
  const StateMap::Group& group = map_.groups[side.group];
  GroupBlocks& out = blocks.group(side.group);
  const LocalStates& states = side.states;
  const bool newton = kind == Matrix::newton, voids = states.contact != LocalStates::kNone;
  const auto set = [](Lanes& entry, double value) { entry.set(0, value); };
  out.S(0, states.charge, states.charge) = Lanes(1.0);
  if (newton) {
    set(out.S(0, states.charge, states.charge), cj);
    set(out.S(0, states.charge, 0), metal_rate(side));
  }
  if (!side.changes) return;

  using D = Dual<3, double>;  // contact, j, pressure
  const double unit = data_.fixture.pressure;
  const D contact = voids ? D::variable(y[map_.scalar_entry(group, states.contact)], 0) : D(1.0);
  const D j = D::variable(y[map_.scalar_entry(group, 0)], 1);
  const MetalInterface<D> at = metal_interface(side, contact, j, D::variable(pressure(y), 2));
  // the reaction is a function of j crowding, and of phi_s - j crowding R
  const double by_crowding = out.S(0, 0, 0)[0] * j.value / at.crowding.value;
  const double by_resistance = -out.L(0, 0, line_.solid_field())[0] * j.value * at.crowding.value;
  if (voids) {
    set(out.S(0, 0, states.contact), by_crowding * at.crowding.d[0]);
    out.S(0, states.contact, states.contact) = Lanes(1.0);
    if (newton) {
      set(out.S(0, states.contact, states.contact), cj - at.contact_rate.d[0]);
      set(out.S(0, states.contact, 0), -at.contact_rate.d[1]);
    }
  }
  if (!data_.fixture.stiff()) return;
  set(out.B(0, 0, kPressure),
      unit * (by_crowding * at.crowding.d[2] + by_resistance * at.resistance.d[2]));
  if (newton && voids) set(out.B(0, states.contact, kPressure), -unit * at.contact_rate.d[2]);
}

void Dfn::assemble_pressure(const double* y, double cj, Matrix kind, Blocks& blocks) const {
  const double stiffness = data_.fixture.stiffness / data_.fixture.pressure;
  line_.assemble_pressure(map_,
                          y,
                          y[map_.border_entry(kCurrent)] / data_.area,
                          kPressure,
                          data_.fixture.pressure,
                          blocks);
  blocks.border(kPressure, kPressure) = 1.0;
  for (const Side& side : sides_)
    if (side.metal())
      blocks.group(side.group)
          .E(0, kPressure, side.states.charge)
          .set(0, -stiffness * metal_thickness(side, 1.0));
  for (const Swelling& material : swellings_) {
    const Side& side = sides_[material.side];
    const PopulationData& d = data_.electrode(material.side).populations[material.population];
    blocks.border(kPressure, material.border) =
        -stiffness * material.thickness *
        d.volume_change.derivative(y[map_.border_entry(material.border)]);
    blocks.border(material.border, material.border) = kind == Matrix::newton ? cj : 1.0;
    if (kind != Matrix::newton) continue;
    for (std::size_t p = 0; p < map_.groups[side.group].packs(); ++p)
      blocks.group(side.group).E(p, material.border, material.population) =
          Lanes::load(&side.weight[p * kLanes]) * material.per_current;
  }
}

std::string Dfn::contact_limit(const double* y, double margin) const {
  for (std::size_t s = 0; s < 2; ++s) {
    const std::size_t contact = sides_[s].states.contact;
    if (contact == LocalStates::kNone ||
        y[map_.scalar_entry(map_.groups[s], contact)] > kContactLost + margin)
      continue;
    return std::string("the metal interface of the ") + (s == 0 ? "negative" : "positive") +
           " electrode lost 90 % of its contact";
  }
  const FixtureData& fixture = data_.fixture;
  if (!fixture.stiff()) return {};
  const double now = pressure(y);
  if (now < margin * fixture.pressure) return "the fixture has lost its pressure";
  if (fixture.maximum == 0.0 || now < (1.0 - margin) * fixture.maximum) return {};
  char text[96];
  std::snprintf(text, sizeof text, "the pressure is above %.4g MPa", fixture.maximum * 1e-6);
  return text;
}

void Dfn::describe_contact() {
  if (data_.fixture.given())
    add_scalar(table_, "pressure", "Pa", "pressure on the stack", "", [this](const double* y) {
      return pressure(y);
    });
  for (const Side& side : sides_) {
    const std::string head = side.group == 0 ? "negative_electrode_" : "positive_electrode_";
    for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
      const PopulationData& d = side.electrode.data().populations[m];
      const ContactData& contact = d.contact;
      const bool pressed = contact.reference_pressure > 0.0 && contact.contact_exponent > 0.0;
      if (!contact.voids.present() && !pressed) continue;
      add_scalar(table_,
                 head + "contact_fraction" + suffix(d),
                 "",
                 "part of the material's surface in contact with the electrolyte",
                 "",
                 [this, &side, &contact, m](const double* y) {
                   return contact.fraction / interface_at(side, y, m, 0).crowding[0];
                 });
    }
    for (std::size_t m = 0; m < side.states.interphase.size(); ++m) {
      if (!side.states.has_interphase(m)) continue;
      table_.push_back(
          {{head + "interphase_thickness" + suffix(side.electrode.data().populations[m]),
            "m",
            "of the layer between material and electrolyte",
            {side.group == 0 ? "x_negative" : "x_positive"},
            ""},
           side.nodes,
           [this, &side, m](const double* y, double* out) {
             for (std::size_t i = 0; i < side.nodes; ++i) out[i] = interphase(side, y, m, i);
           }});
    }
  }
}

}  // namespace denchi
