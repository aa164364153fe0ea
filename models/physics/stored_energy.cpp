#include "models/physics/stored_energy.h"

#include <algorithm>
#include <cmath>

#include "models/physics/reaction.h"

namespace denchi {
namespace {

// Gauss-Legendre with as many points as a vector has lanes, on [-1, 1].
const Lanes kNode = [] {
  Lanes node;
  const double half[4] = {
      0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363};
  for (std::size_t i = 0; i < 4; ++i) {
    node.set(3 - i, -half[i]);
    node.set(4 + i, half[i]);
  }
  return node;
}();
const Lanes kWeight = [] {
  Lanes weight;
  const double half[4] = {
      0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763};
  for (std::size_t i = 0; i < 4; ++i) {
    weight.set(3 - i, half[i]);
    weight.set(4 + i, half[i]);
  }
  return weight;
}();
static_assert(kLanes == 8);

constexpr std::size_t kPanels = 512;

}  // namespace

PotentialIntegral::PotentialIntegral(const PopulationData& data,
                                     double reference_temperature,
                                     double temperature)
    : data_(&data), reference_(reference_temperature), temperature_(temperature) {
  table_.assign(kPanels + 1, 0.0);
  for (std::size_t k = 0; k < kPanels; ++k)
    table_[k + 1] =
        table_[k] + panel(static_cast<double>(k) / kPanels, static_cast<double>(k + 1) / kPanels);
  const double middle = table_[kPanels / 2];
  for (double& value : table_) value -= middle;
}

double PotentialIntegral::panel(double from, double to) const {
  const double half = 0.5 * (to - from);
  const Lanes x = 0.5 * (from + to) + half * kNode;
  return half * sum(kWeight * open_circuit_potential(*data_, reference_, temperature_, x));
}

double PotentialIntegral::operator()(double x) const {
  const auto k = static_cast<std::size_t>(std::clamp(x, 0.0, 1.0) * kPanels);
  return table_[k] + panel(static_cast<double>(k) / kPanels, x);
}

SaltEnergy salt_energy(const BinaryElectrolyte& law, double c, double temperature) {
  constexpr double kWidest = 0.7;  // of a panel, in ln c
  const double begin = std::log(law.reference_concentration), end = std::log(c);
  const auto panels = static_cast<std::size_t>(std::ceil(std::abs(end - begin) / kWidest)) + 1;
  const double half = 0.5 * (end - begin) / static_cast<double>(panels);
  SaltEnergy energy;
  for (std::size_t k = 0; k < panels; ++k) {
    const Lanes s = exp(begin + half * (static_cast<double>(2 * k + 1) + kNode));
    const Lanes slope = 2.0 * kGasConstant * temperature * half * kWeight *
                        law.thermodynamic_factor(s, Lanes(temperature), Lanes(0.0));
    energy.potential += sum(slope);
    energy.density += sum(slope * (c - s));
  }
  return energy;
}

}  // namespace denchi
