// Where a DFN run ends: the states that its equations no longer describe, in words.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "models/cells/dfn.h"
#include "models/physics/positive.h"

namespace denchi {
namespace {

// Salt below zero by more than this, in units of c_e0, is no swing of a front any more: the mesh
// has lost it.
constexpr double kMostUndershoot = 0.005;

// The same while the voltage or the power is held: there depletion limits the current instead of
// being driven on by it, and a swing stays where it is.
constexpr double kMostUndershootHeld = 0.25;

// Salt below this part of c_e0 belongs to a front.
constexpr double kThinSalt = 0.05;

// Charge that a metal may seem to lack, in units of the nominal capacity, before it counts as gone:
// above what the integrator leaves.
constexpr double kStripped = 1e-5;

// Conductivity or diffusivity below this part of those at c_e0: fits have poles, at which a salt
// that piles up in the cold no longer moves.
constexpr double kStill = 1e-2;

}  // namespace

// On discharge every part of the current flows from a negative to a positive surface and loses on
// its way; so
//
//   V <= max U_p(x_surf) - min U_n(x_surf) + chi (RT/F) ln( max c_p / min c_n )_+
//
// and likewise, with the extremes exchanged, V >= ... on charge.
bool Dfn::gains_energy(const double* y) const {
  const double current = y[map_.border_entry(kCurrent)];
  if (current == 0.0) return false;
  const double sign = current > 0.0 ? 1.0 : -1.0;
  double best = 0.0, ratio = 0.0;  // of sign times the voltage; logarithm of the salt's ratio
  for (std::size_t s = 0; s < 2; ++s) {
    const Side& side = sides_[s];
    const double side_sign = s == 0 ? -sign : sign;
    double highest = -std::numeric_limits<double>::infinity(), salt = highest;
    for (std::size_t i = 0; i < side.nodes; ++i) {
      for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
        const Lanes x = side.electrode.surface(map_, y, m, i / kLanes);
        const Lanes u = open_circuit_potential(
            side.electrode.data().populations[m], data_.reference_temperature, temperature_, x);
        highest = std::max(highest, side_sign * u[i % kLanes]);
      }
      if (side.salt != nullptr)
        salt = std::max(salt,
                        side_sign * std::log(positive(y[map_.line_entry(kSalt, side.first + i)])));
    }
    best += highest;
    ratio += side.salt != nullptr ? salt : 0.0;
  }
  double chi = 0.0;
  for (const Side& side : sides_)
    if (side.salt != nullptr)
      chi = std::max(chi,
                     2.0 * (1.0 - side.salt->transference_number(data_.salt_scale, temperature_)) *
                         side.salt->thermodynamic_factor(data_.salt_scale, temperature_));
  best += chi * kGasConstant * temperature_ / kFaraday * std::max(0.0, ratio);
  return sign * y[map_.border_entry(kVoltage)] > best;
}

std::size_t Dfn::thinnest_salt(const double* y) const {
  std::size_t thinnest = map_.nodes;
  for (std::size_t n = 0; n < map_.nodes; ++n)
    if (line_.salt_at(n) && (thinnest == map_.nodes ||
                             y[map_.line_entry(kSalt, n)] < y[map_.line_entry(kSalt, thinnest)]))
      thinnest = n;
  return thinnest;
}

std::string Dfn::still_salt(const double* y) const {
  for (const Side& side : sides_) {
    if (side.salt == nullptr) continue;
    const auto part = [&](const Closure& law, double salt) {
      return law(salt, temperature_) / law(data_.salt_scale, temperature_);
    };
    for (std::size_t n = side.first; n < side.first + side.nodes; ++n) {
      const double salt = data_.salt_scale * positive(y[map_.line_entry(kSalt, n)]);
      if (salt < data_.salt_scale || (part(side.salt->conductivity, salt) > kStill &&
                                      part(side.salt->diffusivity, salt) > kStill))
        continue;
      char text[160];
      std::snprintf(text,
                    sizeof text,
                    "the electrolyte hardly conducts any more at x = %.3g um, where %.4g mol/m3 of "
                    "salt have piled up at %.4g K",
                    line_.mesh().x()[n] * 1e6,
                    salt,
                    temperature_);
      return text;
    }
  }
  return "";
}

bool Dfn::front_lost(const double* y) const {
  const std::size_t thinnest = thinnest_salt(y);
  // at rest nothing drives a front on, and the salt comes back whatever the mesh makes of it
  if (thinnest == map_.nodes || y[map_.border_entry(kCurrent)] == 0.0) return false;
  const double salt = y[map_.line_entry(kSalt, thinnest)];
  const double most =
      control_.kind == Control::Kind::current ? kMostUndershoot : kMostUndershootHeld;
  return salt <= -most || (salt < kThinSalt && gains_energy(y));
}

std::string Dfn::limit(const double* y, double margin) const {
  // depletion ends nothing by itself: the reaction fades where the salt is gone
  const std::size_t thinnest = thinnest_salt(y);
  const double salt = thinnest < map_.nodes ? y[map_.line_entry(kSalt, thinnest)] : 1.0;
  if ((margin > 0.0 && salt <= margin) || front_lost(y)) {
    char text[96];
    std::snprintf(text,
                  sizeof text,
                  "the electrolyte is depleted at x = %.3g um",
                  line_.mesh().x()[thinnest] * 1e6);
    return text;
  }
  for (std::size_t s = 0; s < 2; ++s) {
    const StateMap::Group& group = map_.groups[s];
    if (sides_[s].metal() && y[metal_entry(sides_[s])] < -kStripped)
      return std::string("the metal of the ") + (s == 0 ? "negative" : "positive") +
             " electrode is stripped away";
    for (std::size_t m = 0; m < group.chains.size(); ++m)
      for (std::size_t i = 0; i < group.positions; ++i) {
        const double x = y[map_.chain_entry(group, m, group.chains[m].nodes - 1) + i];
        if (!beyond_surface(x, margin)) continue;
        return std::string("the particle surface of the ") + (s == 0 ? "negative" : "positive") +
               " electrode is " + (x > 0.5 ? "full" : "empty") + " of lithium";
      }
  }
  const std::string contact = contact_limit(y, margin);
  return contact.empty() && margin > 0.0 ? still_salt(y) : contact;
}

}  // namespace denchi
