#include "engine/input/equilibrium.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/input/forms.h"

namespace denchi::input {
namespace {

constexpr double kFaraday = 96485.33212;  // [C/mol]
// Open-circuit potentials may be infinite at 0 and 1; nothing is asked of them beyond this.
constexpr double kEdge = 1e-9;

Closure function(const Parameters& parameters, const std::string& path) {
  const Parameter& parameter = parameters.at(path);
  return Closure::compile(
      parameter.value, resolve(path)->spec->variables, parameter.path, parameter.where);
}

}  // namespace

ElectrodeAtRest::ElectrodeAtRest(const Parameters& parameters, std::string_view electrode)
    : negative_(electrode == kElectrodes[0]),
      metal_(input::is_metal(parameters, electrode)),
      charge_number_(charge_number(parameters)),
      temperature_(parameters.number("state.initial_temperature")),
      reference_(parameters.number("cell.reference_temperature")) {
  const double thickness = parameters.number(std::string(electrode) + ".thickness");
  if (metal_) {
    const std::string metal = std::string(electrode) + ".metal.";
    metal_potential_ = parameters.number(metal + "potential");
    content_per_thickness_ = kFaraday / parameters.number(metal + "molar_volume") / 3600.0;
    metal_content_ = thickness * content_per_thickness_;
    start_given_ = parameters.contains(metal + "initial_thickness");
    if (start_given_)
      plated_ =
          parameters.number(metal + "initial_thickness") * content_per_thickness_ - metal_content_;
    return;
  }
  const double soc = parameters.number_or("state.initial_soc", 1.0);
  for (const std::string& name : parameters.particles(electrode)) {
    const std::string p = Parameters::particle_prefix(electrode, name);
    ActiveMaterial m{name,
                     function(parameters, p + "ocp"),
                     function(parameters, p + "entropic_change_coefficient"),
                     parameters.number(p + "minimum_stoichiometry"),
                     parameters.number(p + "maximum_stoichiometry"),
                     0.0,
                     kFaraday * parameters.number(p + "maximum_concentration") *
                         parameters.number(p + "active_material_volume_fraction") *
                         parameters.number_or(p + "utilisation", 1.0) * thickness / 3600.0};
    m.x_initial = parameters.number_or(p + "initial_stoichiometry", stoichiometry(m, soc));
    materials_.push_back(std::move(m));
  }
}

double ElectrodeAtRest::stoichiometry(const ActiveMaterial& material, double soc) const {
  const double width = material.x_max - material.x_min;
  const bool rises = negative_ == (charge_number_ > 0.0);
  return rises ? material.x_min + soc * width : material.x_max - soc * width;
}

double ElectrodeAtRest::content_at_soc(double soc) const {
  double content = metal_content_;
  for (const ActiveMaterial& m : materials_) content += m.capacity * stoichiometry(m, soc);
  return content;
}

double ElectrodeAtRest::initial_content() const {
  double content = metal_content_ + plated_;
  for (const ActiveMaterial& m : materials_) content += m.capacity * m.x_initial;
  return content;
}

double ElectrodeAtRest::window() const {
  double width = metal_content_;
  for (const ActiveMaterial& m : materials_) width += m.capacity * (m.x_max - m.x_min);
  return width;
}

double ElectrodeAtRest::full_content() const {
  double content = metal_content_;
  for (const ActiveMaterial& m : materials_) content += m.capacity;
  return content;
}

double ElectrodeAtRest::lacking() const {
  double charge = 0.0;
  for (const ActiveMaterial& m : materials_) charge += m.capacity * (m.x_max - m.x_initial);
  return charge;
}

void ElectrodeAtRest::plate(double charge) {
  if (metal_ && !start_given_) plated_ = charge;
}

double ElectrodeAtRest::room() const {
  if (metal_) return std::numeric_limits<double>::infinity();
  return full_content() * (1.0 - kEdge) - initial_content();
}

double ElectrodeAtRest::stock() const {
  return metal_ ? initial_content() : initial_content() - kEdge * full_content();
}

double ElectrodeAtRest::ocp(const ActiveMaterial& material, double x) const {
  double u = material.ocp(x, temperature_);
  if (temperature_ != reference_) u += (temperature_ - reference_) * material.entropic(x);
  return u;
}

double ElectrodeAtRest::potential(double content) const {
  if (metal_) return metal_potential_;
  if (materials_.size() == 1) return ocp(materials_[0], content / materials_[0].capacity);
  // Open-circuit potentials fall with x, those of anions negated, so the content at a given
  // potential does too.
  const auto falling = [&](const ActiveMaterial& m, double x) {
    return charge_number_ * ocp(m, x);
  };
  const auto content_at = [&](double u) {
    double sum = 0.0;
    for (const ActiveMaterial& m : materials_) {
      const auto excess = [&](double x) { return falling(m, x) - u; };
      double x = 0.5;
      if (excess(kEdge) <= 0.0) {
        x = 0.0;
      } else if (excess(1.0 - kEdge) >= 0.0) {
        x = 1.0;
      } else {
        x = find_root(excess, kEdge, 1.0 - kEdge);
      }
      sum += m.capacity * x;
    }
    return sum;
  };
  double low = 1e300, high = -1e300;
  for (const ActiveMaterial& m : materials_) {
    low = std::min(low, falling(m, 1.0 - kEdge));
    high = std::max(high, falling(m, kEdge));
  }
  const auto excess = [&](double u) { return content_at(u) - content; };
  if (!(excess(low) > 0.0)) return charge_number_ * low;
  if (!(excess(high) < 0.0)) return charge_number_ * high;
  return charge_number_ * find_root(excess, low, high);
}

CellAtRest::CellAtRest(const Parameters& parameters)
    : charge_number(input::charge_number(parameters)),
      negative(parameters, kElectrodes[0]),
      positive(parameters, kElectrodes[1]) {
  negative.plate(positive.lacking());
  positive.plate(negative.lacking());
}

double CellAtRest::voltage_at_soc(double soc) const {
  return positive.potential(positive.content_at_soc(soc)) -
         negative.potential(negative.content_at_soc(soc));
}

double CellAtRest::initial_voltage() const {
  return positive.potential(positive.initial_content()) -
         negative.potential(negative.initial_content());
}

double CellAtRest::capacity(double lower, double upper) const {
  const double n = negative.initial_content(), p = positive.initial_content(), z = charge_number;
  // q is what has been discharged since the start; it ends where an electrode is full or empty.
  const double towards_positive = std::min(negative.stock(), positive.room());
  const double towards_negative = std::min(positive.stock(), negative.room());
  const double q_most = z > 0.0 ? towards_positive : towards_negative;
  const double q_least = z > 0.0 ? -towards_negative : -towards_positive;
  const auto voltage = [&](double q) {
    return positive.potential(p + z * q) - negative.potential(n - z * q);
  };
  const auto charge_at = [&](double target) {
    const auto excess = [&](double q) { return voltage(q) - target; };
    if (!(excess(q_most) < 0.0)) return q_most;
    if (!(excess(q_least) > 0.0)) return q_least;
    return find_root(excess, q_least, q_most);
  };
  return charge_at(lower) - charge_at(upper);
}

// Chandrupatla's method (Adv. Eng. Softw. 28 (1997) 145): inverse quadratic interpolation where
// the last three points allow it, bisection elsewhere.
double find_root(const std::function<double(double)>& f, double a, double b) {
  double fa = f(a), fb = f(b), t = 0.5;
  for (int i = 0; i < 200; ++i) {
    const double x = a + t * (b - a), fx = f(x);
    // The root lies between a and b; c is the point given up.
    double c = a, fc = fa;
    if ((fx > 0.0) != (fa > 0.0)) {
      c = b, fc = fb;
      b = a, fb = fa;
    }
    a = x, fa = fx;
    const double best = std::abs(fa) < std::abs(fb) ? a : b;
    const double tolerance = 4e-16 * std::abs(best) + 1e-16;
    const double share = tolerance / std::abs(b - c);
    if (share > 0.5 || fa == 0.0) return best;
    const double xi = (a - b) / (c - b), phi = (fa - fb) / (fc - fb);
    if (phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi) {
      t = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb);
    } else {
      t = 0.5;
    }
    t = std::clamp(t, share, 1.0 - share);
  }
  return a;
}

}  // namespace denchi::input
