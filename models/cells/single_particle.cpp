#include "models/cells/single_particle.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace denchi {

SingleParticle::SingleParticle(const CellData& data,
                               const CellMesh& mesh,
                               const StartState& start,
                               bool with_salt)
    : data_(data), start_(start), with_salt_(with_salt) {
  if (with_salt_)
    mesh_ = SlabMesh({data.negative.thickness, data.separator.thickness, data.positive.thickness},
                     {mesh.regions[0], mesh.regions[1], mesh.regions[2]});
  map_.fields = with_salt_ ? 1 : 0;
  map_.nodes = with_salt_ ? mesh_.nodes() : 0;
  for (const SlabMesh::Element& e : mesh_.elements())
    map_.elements.push_back({e.first_node, e.order});
  std::size_t border = kFirstExchange;
  for (std::size_t s = 0; s < 2; ++s) {
    Side& side = sides_[s];
    side.electrode = Electrode(s == 0 ? data.negative : data.positive,
                               s == 0 ? mesh.negative : mesh.positive,
                               data.reference_temperature,
                               s);
    side.difference = kNegativeDifference + s;
    side.first_exchange = border;
    side.sign = s == 0 ? 1.0 : -1.0;
    border += side.electrode.populations();
    StateMap::Group group = side.electrode.shape(1, kNoNode);
    group.scalars = 2 * side.electrode.populations();
    map_.groups.push_back(group);
    if (with_salt_) {
      const std::size_t region = s == 0 ? 0 : 2;
      side.first_node = mesh_.first_node(region);
      side.nodes = mesh_.region_nodes(region);
      side.share = mesh_.region_weights(region);
      for (double& w : side.share) w /= side.electrode.data().thickness;
    }
    side.share.resize(padded(side.nodes), 0.0);
  }
  map_.borders = border;
  for (std::size_t b = kNegativeDifference; b < border; ++b) map_.border_columns.push_back(b);
  if (with_salt_) map_.border_columns.push_back(kCurrent);
  map_.finish();

  const std::array<double, 3> porosity = {
      data.negative.porosity, data.separator.porosity, data.positive.porosity};
  salt_mass_.assign(map_.nodes, 0.0);
  const double total = with_salt_ ? mesh_.x().back() : 0.0;
  for (const SlabMesh::Element& e : mesh_.elements()) {
    std::vector<double> shape(padded(e.points()), 0.0);
    for (std::size_t q = 0; q < e.points(); ++q) {
      const double x = mesh_.x()[e.first_node + q];
      salt_mass_[e.first_node + q] += porosity[e.region] * e.weight[q];
      shape[q] = e.region == 0   ? x / data.negative.thickness
                 : e.region == 1 ? 1.0
                                 : (total - x) / data.positive.thickness;
    }
    shape_.push_back(std::move(shape));
  }
  differential_.assign(map_.size, 0);
  for (const StateMap::Group& group : map_.groups)
    for (std::size_t k = 0; k < group.chains.size(); ++k)
      for (std::size_t n = 0; n < group.chains[k].nodes; ++n)
        differential_[map_.chain_entry(group, k, n)] = 1;
  for (std::size_t n = 0; n < map_.nodes; ++n) differential_[map_.line_entry(0, n)] = 1;
  differential_[map_.border_entry(kTemperature)] = 1;
  set_temperature(start.temperature);
  describe_variables();
}

void SingleParticle::set_temperature(double temperature) {
  if (temperature == temperature_) return;
  temperature_ = temperature;
  for (Side& side : sides_) side.electrode.set_temperature(temperature);
  transport_ = transport_factors(data_, temperature);
}

double SingleParticle::electrolyte_resistance() const {
  if (!with_salt_) return 0.0;
  const double kappa =
      data_.electrolyte().conductivity(data_.electrolyte().reference_concentration, temperature_);
  return data_.negative.thickness / (3.0 * kappa * transport_.conductivity[0]) +
         data_.separator.thickness / (kappa * transport_.conductivity[1]) +
         data_.positive.thickness / (3.0 * kappa * transport_.conductivity[2]);
}

double SingleParticle::solid_resistance() const {
  if (!with_salt_) return 0.0;
  double total = 0.0;
  for (const Side& side : sides_)
    total += side.electrode.data().thickness / (3.0 * side.electrode.conductivity());
  return total;
}

double SingleParticle::concentration_factor() const {
  if (!with_salt_) return 0.0;
  const BinaryElectrolyte& e = data_.electrolyte();
  return 2.0 * (1.0 - e.transference_number(e.reference_concentration, temperature_)) *
         e.thermodynamic_factor(e.reference_concentration, temperature_) * kGasConstant *
         temperature_ / kFaraday;
}

double SingleParticle::log_difference(const double* y) const {
  double total = 0.0;
  for (const Side& side : sides_)
    for (std::size_t i = 0; i < side.nodes; ++i)
      total -= side.sign * side.share[i] * std::log(y[map_.line_entry(0, side.first_node + i)]);
  return total;
}

void SingleParticle::start(double current, double* y) {
  std::fill(y, y + map_.size, 0.0);
  for (std::size_t s = 0; s < 2; ++s) {
    const Side& side = sides_[s];
    const std::vector<double>& x = s == 0 ? start_.negative : start_.positive;
    const StateMap::Group& group = map_.groups[s];
    side.electrode.start(map_, x, y);
    double area = 0.0;
    for (const PopulationData& d : side.electrode.data().populations) area += d.area;
    const double flux = side.sign * current / (data_.area * area * side.electrode.data().thickness);
    for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
      const PopulationData& d = side.electrode.data().populations[m];
      const PopulationFactors& f = side.electrode.factors(m);
      const double i0 = exchange_current_of(
          d, f, data_.electrolyte().reference_concentration, Lanes(x[m]), Lanes(1.0))[0];
      y[map_.scalar_entry(group, m)] = flux;
      y[map_.scalar_entry(group, side.electrode.populations() + m)] = x[m];
      y[map_.border_entry(side.first_exchange + m)] = i0;
      if (m == 0)
        y[map_.border_entry(side.difference)] =
            open_circuit_potential(
                d, data_.reference_temperature, start_.temperature, Lanes(x[0]))[0] +
            2.0 / (f.anodic + f.cathodic) * std::asinh(0.5 * flux / i0) + flux * f.film_resistance;
    }
  }
  for (std::size_t n = 0; n < map_.nodes; ++n) y[map_.line_entry(0, n)] = 1.0;
  y[map_.border_entry(kCurrent)] = current;
  y[map_.border_entry(kVoltage)] =
      y[map_.border_entry(kNegativeDifference + 1)] - y[map_.border_entry(kNegativeDifference)];
  y[map_.border_entry(kTemperature)] = start_.temperature;
}

void SingleParticle::add_salt(const double* y, double* r) const {
  const BinaryElectrolyte& law = data_.electrolyte();
  const double c0 = law.reference_concentration;
  const double i = y[map_.border_entry(kCurrent)] / data_.area;
  const double* c = y + map_.line_entry(0, 0);
  for (std::size_t k = 0; k < mesh_.elements().size(); ++k) {
    const SlabMesh::Element& e = mesh_.elements()[k];
    for (std::size_t q = 0; q < e.points(); ++q) {
      double gradient = 0.0;
      for (std::size_t j = 0; j < e.points(); ++j) gradient += e.g(q, j) * c[e.first_node + j];
      const double concentration = c[e.first_node + q] * c0;
      const double d =
          law.diffusivity(concentration, temperature_) * transport_.diffusivity[e.region];
      const double free = 1.0 - law.transference_number(concentration, temperature_);
      const double flux = -d * gradient * c0 - free * i * shape_[k][q] / kFaraday;
      for (std::size_t n = 0; n < e.points(); ++n)
        r[map_.line_entry(0, e.first_node + n)] -= e.g(q, n) * e.weight[q] * flux / c0;
    }
  }
}

bool SingleParticle::residual(double t, const double* y, const double* yp, double* r) {
  set_temperature(y[map_.border_entry(kTemperature)]);
  std::memset(r + map_.line_offset, 0, (map_.size - map_.line_offset) * sizeof(double));
  add_salt(y, r);
  for (std::size_t n = 0; n < map_.nodes; ++n)
    r[map_.line_entry(0, n)] += salt_mass_[n] * yp[map_.line_entry(0, n)];
  const double current = y[map_.border_entry(kCurrent)];
  const double voltage = y[map_.border_entry(kVoltage)];
  const double c0 = data_.electrolyte().reference_concentration;
  double difference = 0.0;
  for (std::size_t s = 0; s < 2; ++s) {
    const Side& side = sides_[s];
    const StateMap::Group& group = map_.groups[s];
    side.electrode.residual(map_, y, yp, r);
    const std::size_t count = side.electrode.populations();
    const double u = y[map_.border_entry(side.difference)];
    double reaction = 0.0;
    for (std::size_t m = 0; m < count; ++m) {
      const PopulationData& d = side.electrode.data().populations[m];
      const PopulationFactors& f = side.electrode.factors(m);
      const std::size_t at_j = map_.scalar_entry(group, m);
      const std::size_t at_s = map_.scalar_entry(group, count + m);
      const std::size_t at_i0 = map_.border_entry(side.first_exchange + m);
      const Lanes x = side.electrode.surface(map_, y, m, 0);
      const Lanes row = reaction_row(d,
                                     f,
                                     data_.reference_temperature,
                                     Lanes(y[at_i0]),
                                     x,
                                     Lanes(u),
                                     Lanes(y[at_j]),
                                     f.film_resistance);
      for (std::size_t i = 0; i < kLanes; ++i) r[at_j + i] = r[at_s + i] = 0.0;
      r[at_j] = row[0];
      r[at_s] = y[at_s] - x[0];
      double average = 0.0;
      if (with_salt_) {
        for (std::size_t p = 0; p < side.share.size(); p += kLanes) {
          const Lanes w = Lanes::load(&side.share[p]);
          const Lanes c = select(less(Lanes(0.0), w),
                                 Lanes::load(y + map_.line_entry(0, side.first_node + p)),
                                 Lanes(1.0));
          average += sum(w * exchange_current_of(d, f, c0, Lanes(y[at_s]), c));
        }
      } else {
        average = exchange_current_of(d, f, c0, Lanes(y[at_s]), Lanes(1.0))[0];
      }
      r[at_i0] = y[at_i0] - average;
      reaction += d.area * y[at_j];
    }
    r[map_.border_entry(side.difference)] =
        reaction * side.electrode.data().thickness - side.sign * current / data_.area;
    difference -= side.sign * u;
  }
  r[map_.border_entry(kCurrent)] = control_.row(t, current, voltage);
  r[map_.border_entry(kTemperature)] = yp[map_.border_entry(kTemperature)];
  r[map_.border_entry(kVoltage)] =
      voltage - difference - concentration_factor() * log_difference(y) +
      current *
          (data_.contact_resistance + (electrolyte_resistance() + solid_resistance()) / data_.area);
  double total = 0.0;
  for (std::size_t i = 0; i < map_.size; ++i) total += r[i] * 0.0;
  return total == 0.0;
}

void SingleParticle::rates(double, const double* y, double* yp) {
  set_temperature(y[map_.border_entry(kTemperature)]);
  for (const Side& side : sides_) side.electrode.rates(map_, y, yp);
  std::vector<double> r(map_.size, 0.0);
  add_salt(y, r.data());
  for (std::size_t n = 0; n < map_.nodes; ++n)
    yp[map_.line_entry(0, n)] = -r[map_.line_entry(0, n)] / salt_mass_[n];
  yp[map_.border_entry(kTemperature)] = 0.0;
}

// Potential differences and the voltage are weighed absolutely, as in the DFN.
void SingleParticle::tolerances(double rtol, std::span<double> absolute) const {
  constexpr double kScale = 0.1;  // as in the DFN
  std::fill(absolute.begin(), absolute.end(), rtol);
  for (const StateMap::Group& group : map_.groups)
    for (const StateMap::Chain& chain : group.chains)
      std::fill_n(&absolute[chain.offset], chain.nodes * group.stride(), kScale * rtol);
  std::fill_n(&absolute[map_.line_offset], map_.line_stride * map_.fields, kScale * rtol);
  for (const std::size_t b : {std::size_t{kVoltage},
                              std::size_t{kNegativeDifference},
                              std::size_t{kNegativeDifference} + 1})
    absolute[map_.border_entry(b)] = kScale * rtol;
  constexpr double kCurrentScale = 0.05;  // so too
  absolute[map_.border_entry(kCurrent)] = kCurrentScale * rtol * data_.nominal_capacity;
}

void SingleParticle::relative_tolerances(double rtol, std::span<double> relative) const {
  std::fill(relative.begin(), relative.end(), rtol);
  for (const std::size_t b : {std::size_t{kVoltage},
                              std::size_t{kNegativeDifference},
                              std::size_t{kNegativeDifference} + 1})
    relative[map_.border_entry(b)] = 0.0;
}

}  // namespace denchi
