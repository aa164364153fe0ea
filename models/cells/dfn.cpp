#include "models/cells/dfn.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "models/physics/positive.h"

namespace denchi {
namespace {

// Absolute error scales of the unknowns, times the tolerance of a run: a tenth of what the unknown
// ranges over (1, c_e0, 1 V), below which a relative error would ask for digits that nobody sees.
constexpr double kStoichiometryScale = 0.1;
constexpr double kSaltScale = 0.1;
constexpr double kPotentialScale = 0.1;  // [V]

// The same of the current, in units of the nominal one: where a voltage is held, it falls to
// hundredths of that and is what people look at.
constexpr double kCurrentScale = 0.05;

// Part of the tolerance that is left where a voltage is held: a tenth of a millivolt that nobody
// sees in a voltage is a percent of C/50 there.
constexpr double kHeldTolerance = 0.2;

// The norms of the integrator are root mean squares over all unknowns: on a large mesh one of them
// may be off by many times its tolerance. Where a voltage is held, a surface that is off by that
// much is a current that is; so each counts there as on a mesh of this many.
constexpr double kHeldAmong = 100.0;

}  // namespace

Dfn::Dfn(const CellData& data, const CellMesh& mesh, const StartState& start)
    : data_(data), start_(start), line_(data_, mesh) {
  line_.describe(map_);
  map_.borders = kBorders;
  map_.border_columns = {kCurrent};
  for (std::size_t s = 0; s < 2; ++s) {
    Side& side = sides_[s];
    const ElectrodeData& electrode = data_.electrode(s);
    const ElectrolyteData& beside = data_.electrolytes[electrode.planar() ? 1 : 2 * s];
    side.group = s;
    side.salt = beside.has_salt() ? &beside.salt : nullptr;
    if (electrode.planar()) {
      side.first = line_.face(s);
      // a film's area and volume fractions are per thickness, a metal's per area
      side.weight = {electrode.kind == ElectrodeKind::film ? electrode.thickness : 1.0};
    } else {
      side.first = line_.mesh().first_node(line_.region(s));
      side.weight = line_.mesh().region_weights(line_.region(s));
    }
    side.nodes = side.weight.size();
    side.weight.resize(padded(side.nodes), 0.0);
    side.electrode =
        Electrode(electrode, s == 0 ? mesh.negative : mesh.positive, data.reference_temperature, s);
    map_.groups.push_back(side.electrode.shape(side.nodes, side.first));
    side.room.assign(side.electrode.chains() * padded(side.nodes) / kLanes, Lanes(0.5));
  }
  add_states();
  map_.finish();

  differential_.assign(map_.size, 0);
  for (const Side& side : sides_) {
    const StateMap::Group& group = map_.groups[side.group];
    for (std::size_t k = 0; k < group.chains.size(); ++k)
      for (std::size_t n = 0; n < group.chains[k].nodes; ++n)
        for (std::size_t i = 0; i < group.positions; ++i)
          differential_[map_.chain_entry(group, k, n) + i] = 1;
    for (std::size_t m = side.electrode.populations(); m < group.scalars; ++m)
      for (std::size_t i = 0; i < group.positions; ++i)
        state_entries_.push_back(map_.scalar_entry(group, m) + i);
  }
  for (const Swelling& material : swellings_)
    state_entries_.push_back(map_.border_entry(material.border));
  for (const std::size_t i : state_entries_) differential_[i] = 1;
  for (std::size_t n = 0; n < map_.nodes; ++n)
    if (line_.salt_at(n)) differential_[map_.line_entry(kSalt, n)] = 1;
  differential_[map_.border_entry(kTemperature)] = 1;
  set_temperature(start.temperature);
  describe_variables();
}

std::size_t Dfn::metal_entry(const Side& side) const {
  return map_.scalar_entry(map_.groups[side.group], side.states.charge);
}

void Dfn::set_temperature(double temperature) {
  if (temperature == temperature_) return;
  temperature_ = temperature;
  for (Side& side : sides_) side.electrode.set_temperature(temperature);
  line_.set_temperature(temperature);
}

void Dfn::start(double current, double* y) {
  std::fill(y, y + map_.size, 0.0);
  double level[2];  // phi_s - phi_e at a uniform reaction
  for (std::size_t s = 0; s < 2; ++s) {
    const Side& side = sides_[s];
    const std::vector<double>& x = s == 0 ? start_.negative : start_.positive;
    side.electrode.start(map_, x, y);
    double area = 0.0;
    for (const PopulationData& d : side.electrode.data().populations)
      for (const double w : side.weight) area += d.area * w;
    const double flux = (s == 0 ? current : -current) / (data_.area * area);
    const PopulationData& d = side.electrode.data().populations[0];
    const PopulationFactors& f = side.electrode.factors(0);
    const Lanes surface(side.metal() ? 0.5 : x[0]);
    const double i0 = exchange_current_of(d, f, data_.salt_scale, surface, Lanes(1.0))[0];
    level[s] =
        open_circuit_potential(d, data_.reference_temperature, start_.temperature, surface)[0] +
        2.0 / (f.anodic + f.cathodic) * std::asinh(0.5 * flux / i0) + flux * f.film_resistance;
    const StateMap::Group& group = map_.groups[s];
    for (std::size_t m = 0; m < side.electrode.populations(); ++m)
      for (std::size_t i = 0; i < group.positions; ++i) y[map_.scalar_entry(group, m) + i] = flux;
  }
  start_states(y);
  for (std::size_t n = 0; n < map_.nodes; ++n) {
    if (line_.salt_at(n)) y[map_.line_entry(kSalt, n)] = 1.0;
    if (line_.has_salt()) y[map_.line_entry(kElectrolyte, n)] = -level[0];
  }
  const double ground = line_.has_salt() ? -level[0] : 0.0;
  for (std::size_t s = 0; s < 2; ++s)
    for (std::size_t i = 0; i < sides_[s].nodes; ++i)
      y[map_.line_entry(line_.solid_field(), sides_[s].first + i)] = level[s] + ground;
  y[map_.border_entry(kCurrent)] = current;
  y[map_.border_entry(kVoltage)] = level[1] - level[0] - current * data_.contact_resistance;
  y[map_.border_entry(kTemperature)] = start_.temperature;
}

// A metal is as thick as the file says when the other electrode is full of lithium, as assembled;
// what that electrode lacks at the start is in the metal, unless its start is given.
double Dfn::charge_in_metal(std::size_t s) const {
  const ElectrodeData& metal = data_.electrode(s);
  const ElectrodeData& other = data_.electrode(1 - s);
  const std::vector<double>& x = s == 0 ? start_.positive : start_.negative;
  const bool counts = !metal.initial_thickness && other.kind != ElectrodeKind::metal;
  double amount =
      metal.initial_thickness.value_or(metal.thickness) / metal.molar_volume;  // [mol/m2]
  for (std::size_t m = 0; counts && m < other.populations.size(); ++m) {
    const PopulationData& d = other.populations[m];
    amount += other.thickness * d.volume_fraction * d.c_max * (d.x_max - x[m]);
  }
  return amount * kFaraday * data_.area / (3600.0 * data_.nominal_capacity);
}

bool Dfn::residual(double t, const double* y, const double* yp, double* r) {
  set_temperature(y[map_.border_entry(kTemperature)]);
  if (data_.fixture.given()) line_.set_pressure(pressure(y));
  std::memset(r + map_.line_offset, 0, (map_.size - map_.line_offset) * sizeof(double));
  line_.add_residual(map_, y, r);
  for (std::size_t n = 0; n < map_.nodes; ++n)
    if (line_.salt_at(n))
      r[map_.line_entry(kSalt, n)] += line_.salt_mass(n) * yp[map_.line_entry(kSalt, n)];
  for (const Side& side : sides_) {
    side.electrode.residual(map_, y, yp, r);
    side.changes ? add_reaction<true>(side, y, r) : add_reaction<false>(side, y, r);
  }
  add_state_rows(y, yp, r);
  const double current = y[map_.border_entry(kCurrent)];
  const double voltage = y[map_.border_entry(kVoltage)];
  const double across = line_.add_current(map_, y, current / data_.area, r);
  r[map_.border_entry(kCurrent)] = control_.row(t, current, voltage);
  r[map_.border_entry(kVoltage)] = voltage - across + current * data_.contact_resistance;
  r[map_.border_entry(kTemperature)] = yp[map_.border_entry(kTemperature)];
  Lanes total(0.0);
  for (std::size_t i = 0; i < map_.size; i += kLanes) total += Lanes::load(r + i) * 0.0;
  return all_finite(total);
}

double Dfn::metal_rate(const Side& side) const {
  return side.electrode.data().populations[0].area * data_.area / (3600.0 * data_.nominal_capacity);
}

Lanes Dfn::salt_beside(const Side& side,
                       const double* y,
                       std::size_t node,
                       Lanes::Mask real) const {
  if (side.salt == nullptr) return Lanes(1.0);
  return select(real, Lanes::load(y + map_.line_entry(kSalt, node)), Lanes(1.0));
}

template <bool kChanges>
void Dfn::add_reaction(const Side& side, const double* y, double* r) const {
  const StateMap::Group& group = map_.groups[side.group];
  for (std::size_t p = 0; p < group.packs(); ++p) {
    const auto real = Electrode::mask(group, p);
    const std::size_t node = side.first + p * kLanes;
    const Lanes salt =
        side.salt == nullptr ? Lanes(1.0) : positive(salt_beside(side, y, node, real));
    const Lanes difference = line_.difference(map_, y, node);
    Lanes source(0.0);
    for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
      const PopulationData& d = side.electrode.data().populations[m];
      const PopulationFactors& f = side.electrode.factors(m);
      const std::size_t at = map_.scalar_entry(group, m) + p * kLanes;
      const Lanes j = Lanes::load(y + at);
      const Lanes x = side.electrode.surface(map_, y, m, p);
      const Lanes i0 = exchange_current_of(d, f, data_.salt_scale, x, salt);
      Lanes row;
      if constexpr (kChanges) {
        const Interface face = interface_at(side, y, m, p);
        row = reaction_row(d,
                           f,
                           data_.reference_temperature,
                           i0,
                           x,
                           difference,
                           j * face.crowding,
                           face.resistance);
      } else {
        row = reaction_row(
            d, f, data_.reference_temperature, i0, x, difference, j, f.film_resistance);
      }
      select(real, row, Lanes(0.0)).store(r + at);
      source += d.area * j;
    }
    line_.add_source(map_, node, source * Lanes::load(&side.weight[p * kLanes]), r);
  }
}

void Dfn::rates(double, const double* y, double* yp) {
  set_temperature(y[map_.border_entry(kTemperature)]);
  if (data_.fixture.given()) line_.set_pressure(pressure(y));
  std::vector<double> r(map_.size, 0.0);
  if (line_.has_salt()) line_.add_residual(map_, y, r.data());
  for (std::size_t n = 0; n < map_.nodes; ++n)
    if (line_.salt_at(n))
      yp[map_.line_entry(kSalt, n)] = -r[map_.line_entry(kSalt, n)] / line_.salt_mass(n);
  for (const Side& side : sides_) side.electrode.rates(map_, y, yp);
  state_rates(y, yp);
  yp[map_.border_entry(kTemperature)] = 0.0;
}

// The slope of a reaction row by its surface changes by orders of magnitude where the surface
// becomes full or empty.
bool Dfn::bends(const double* y, const double* correction) const {
  for (const Side& side : sides_) {
    const StateMap::Group& group = map_.groups[side.group];
    for (std::size_t m = 0; m < side.electrode.chains(); ++m) {
      const std::size_t surface = map_.chain_entry(group, m, group.chains[m].nodes - 1);
      for (std::size_t p = 0; p < group.packs(); ++p) {
        const Lanes change = Lanes::load(correction + surface + p * kLanes);
        const Lanes x = select(
            Electrode::mask(group, p), Lanes::load(y + surface + p * kLanes) + change, Lanes(0.5));
        if (some_differ(room(x), side.room[m * group.packs() + p])) return true;
      }
    }
  }
  return false;
}

// Potentials are algebraic and enter the Newton test only; what it leaves is seen in the voltage as
// it is, whatever their level, so they are weighed absolutely.
void Dfn::tolerances(double rtol, std::span<double> absolute) const {
  std::fill(absolute.begin(), absolute.end(), rtol);
  for (const StateMap::Group& group : map_.groups)
    for (const StateMap::Chain& chain : group.chains)
      std::fill_n(
          &absolute[chain.offset], chain.nodes * group.stride(), kStoichiometryScale * rtol);
  for (const std::size_t i : state_entries_) absolute[i] = kStoichiometryScale * rtol;
  if (line_.has_salt())
    std::fill_n(&absolute[map_.line_entry(kSalt, 0)], map_.line_stride, kSaltScale * rtol);
  for (const Field field : {kElectrolyte, line_.solid_field()})
    std::fill_n(&absolute[map_.line_entry(field, 0)], map_.line_stride, kPotentialScale * rtol);
  absolute[map_.border_entry(kVoltage)] = kPotentialScale * rtol;
  absolute[map_.border_entry(kCurrent)] = kCurrentScale * rtol * data_.nominal_capacity;
  for (double& a : absolute) a *= held_share();
}

void Dfn::relative_tolerances(double rtol, std::span<double> relative) const {
  std::fill(relative.begin(), relative.end(), held_share() * rtol);
  for (const Field field : {kElectrolyte, line_.solid_field()})
    std::fill_n(&relative[map_.line_entry(field, 0)], map_.line_stride, 0.0);
  relative[map_.border_entry(kVoltage)] = 0.0;
}

double Dfn::held_share() const {
  if (control_.kind != Control::Kind::voltage) return 1.0;
  return kHeldTolerance *
         std::sqrt(std::min(1.0, kHeldAmong / static_cast<double>(map_.unknowns())));
}

Potentials Dfn::potentials(const double* y) const {
  const double current = y[map_.border_entry(kCurrent)];
  return line_.potentials(map_,
                          y,
                          current / data_.area,
                          y[map_.border_entry(kVoltage)] + current * data_.contact_resistance,
                          y[map_.border_entry(kTemperature)],
                          pressure(y));
}

double Dfn::salt(const double* y) const { return line_.salt(map_, y) * data_.area; }

double Dfn::lithium(const double* y) const {
  double total = salt(y);
  for (const Side& side : sides_) {
    if (side.metal())
      total +=
          y[metal_entry(side)] * 3600.0 * data_.nominal_capacity / (data_.charge_number * kFaraday);
    for (std::size_t m = 0; m < side.electrode.chains(); ++m) {
      const PopulationData& d = side.electrode.data().populations[m];
      const double solids = d.volume_fraction * d.c_max * data_.area;
      for (std::size_t i = 0; i < side.nodes; ++i)
        total += solids * side.weight[i] * side.electrode.mean(map_, y, m, i);
    }
  }
  return total;
}

double Dfn::charge_imbalance(const double* y) const {
  const double current = y[map_.border_entry(kCurrent)];
  double worst = 0.0;
  for (std::size_t s = 0; s < 2; ++s) {
    const StateMap::Group& group = map_.groups[s];
    double total = 0.0;
    for (std::size_t m = 0; m < sides_[s].electrode.populations(); ++m)
      for (std::size_t i = 0; i < group.positions; ++i)
        total += sides_[s].electrode.data().populations[m].area * sides_[s].weight[i] *
                 y[map_.scalar_entry(group, m) + i];
    total *= data_.area * (s == 0 ? 1.0 : -1.0);
    worst = std::max(worst, std::abs(total - current));
  }
  return worst / data_.nominal_capacity;
}

// The charge balances tested with their own potentials:
//   int i_e phi_e' + int i_s phi_s' - int sum a j (phi_s - phi_e) - i phi_s(L) = 0
double Dfn::power_imbalance(const double* y) const {
  const Potentials phi = potentials(y);
  const auto through = [&](const TransportLine& line) {
    if (!line.has_salt()) return -line.heat(map_, y, phi);
    std::vector<double> r(map_.size, 0.0);
    line.add_residual(map_, y, r.data());
    double power = 0.0;
    for (std::size_t n = 0; n < map_.nodes; ++n)
      power += phi.electrolyte[n] * r[map_.line_entry(kElectrolyte, n)] +
               phi.solid[n] * r[map_.line_entry(kSolid, n)];
    return power;
  };
  double local = 0.0;
  if (data_.fixture.stiff()) {
    TransportLine pressed = line_;
    pressed.set_pressure(pressure(y));
    local = through(pressed);
  } else {
    local = through(line_);
  }
  for (const Side& side : sides_) {
    const StateMap::Group& group = map_.groups[side.group];
    for (std::size_t m = 0; m < side.electrode.populations(); ++m)
      for (std::size_t i = 0; i < group.positions; ++i)
        local -= side.electrode.data().populations[m].area * side.weight[i] *
                 y[map_.scalar_entry(group, m) + i] *
                 (phi.solid[side.first + i] - phi.electrolyte[side.first + i]);
  }
  const double current = y[map_.border_entry(kCurrent)];
  return data_.area * local -
         current * (y[map_.border_entry(kVoltage)] + current * data_.contact_resistance);
}

CellModel::Ratings Dfn::ratings() const {
  return {data_.lower_cut_off, data_.upper_cut_off, data_.nominal_capacity};
}

}  // namespace denchi
