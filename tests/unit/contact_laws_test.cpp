// The laws of pressure, contact and interphases, one by one.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/autodiff/dual.h"
#include "models/physics/interphase.h"
#include "models/physics/metal_creep.h"
#include "models/physics/pressed_contact.h"
#include "models/physics/pressed_resistance.h"
#include "models/physics/void_balance.h"

namespace denchi {
namespace {

using D = Dual<1, double>;

/// The dual of a law against differences of it.
template <class F>
void expect_slope(F law, double x, double step) {
  const double difference = (law(x + step) - law(x - step)) / (2.0 * step);
  EXPECT_NEAR(law(D::variable(x, 0)).d[0], difference, 1e-6 * std::abs(difference)) << x;
}

TEST(PressedResistance, IsAPowerOfPressureAndFiniteWithoutIt) {
  EXPECT_NEAR(pressed_resistance(1.0, 0.5), 1.0, 1e-9);
  EXPECT_NEAR(pressed_resistance(4.0, 0.5), 0.5, 1e-9);
  EXPECT_NEAR(pressed_resistance(0.01, 0.5), 10.0, 1e-4);
  EXPECT_EQ(pressed_resistance(3.0, 0.0), 1.0);
  EXPECT_LT(pressed_resistance(0.0, 0.5), 400.0);
  EXPECT_TRUE(std::isfinite(pressed_resistance(-1.0, 0.5)));
  for (const double x : {0.1, 1.0, 7.0})
    expect_slope([](const auto& p) { return pressed_resistance(p, 0.5); }, x, 1e-4 * x);
}

TEST(PressedContact, JoinsTheReferenceToFullContact) {
  for (const double theta : {0.3, 0.7, 1e-6}) EXPECT_EQ(pressed_crowding(1.0, theta, 0.8), 1.0);
  EXPECT_NEAR(1.0 / pressed_crowding(100.0, 1e-6, 0.8), std::pow(100.0, 0.8), 1e-2);
  EXPECT_NEAR(0.3 / pressed_crowding(1e9, 0.3, 1.0), 1.0, 1e-8);
  EXPECT_EQ(pressed_crowding(0.2, 1.0, 0.8), 1.0);
  for (const double x : {0.1, 1.0, 7.0})
    expect_slope([](const auto& p) { return pressed_crowding(p, 0.3, 0.8); }, x, 1e-4 * x);
}

// Rates in tension at 26 degC, Masias et al. 2019, doi 10.1007/s10853-018-2971-3, as given in a
// digest of the paper: stress [MPa], rate [1/s].
TEST(MetalCreep, PassesThroughTheMeasuredRatesOfLithium) {
  const double points[][2] = {
      {0.200, 2.00e-7}, {0.301, 4.95e-6}, {0.396, 1.58e-5}, {0.400, 1.36e-5}, {0.600, 3.89e-4}};
  CreepData lithium;
  lithium.length = 1.0;
  double logarithm = 0.0;
  for (const auto& [stress, rate] : points) {
    const double ratio = creep_velocity(lithium, stress * 1e6, 1.0) / rate;
    EXPECT_LT(std::abs(std::log(ratio)), std::log(2.0)) << stress;
    logarithm += std::log(ratio) / 5.0;
  }
  EXPECT_LT(std::abs(logarithm), 0.2);
  lithium.length = 2e-6;
  lithium.stress_ratio = 0.1;
  EXPECT_NEAR(creep_velocity(lithium, 4e6, 3.0), 2e-6 * 3.0 * 7.7e-3 * std::pow(0.4, 6.56), 1e-15);
  expect_slope([&](const auto& p) { return creep_velocity(lithium, p, 1.0); }, 3e6, 1e2);
}

TEST(VoidBalance, LosesWhatIsNotReplacedAndHeals) {
  const VoidData d{2e-6, 4.0, 1.3e-5};
  const double per_current = 1.3e-5 / kFaraday;
  EXPECT_EQ(contact_rate(d, 1.0, 4.0, 0.0), 0.0);
  EXPECT_EQ(contact_rate(d, 0.5, -20.0, 0.0), 0.0);  // plating
  // beyond the corner, which takes 0.005 A/m2
  EXPECT_NEAR(contact_rate(d, 1.0, 10.0, 0.0), -per_current * 5.995 / 2e-6, 1e-12);
  const double creep = 3.0 * per_current;  // as fast as 3 A/m2
  EXPECT_NEAR(contact_rate(d, 1.0, 10.0, creep), -per_current * 2.995 / 2e-6, 1e-12);
  EXPECT_NEAR(contact_rate(d, 0.25, 0.0, creep), 0.75 * creep / 2e-6, 1e-15);
}

TEST(VoidBalance, HasASmoothCorner) {
  EXPECT_EQ(unreplaced(-1.0), 0.0);
  EXPECT_EQ(unreplaced(0.0), 0.0);
  EXPECT_NEAR(unreplaced(0.01 - 1e-12), unreplaced(0.01 + 1e-12), 1e-11);
  EXPECT_NEAR(unreplaced(D::variable(0.01 - 1e-12, 0)).d[0], 1.0, 1e-9);
  EXPECT_NEAR(unreplaced(D::variable(1e-12, 0)).d[0], 0.0, 1e-9);
  for (const double x : {0.004, 0.5})
    expect_slope([](const auto& u) { return unreplaced(u); }, x, 1e-5);
}

TEST(Interphase, GrowsByItsTwoLaws) {
  EXPECT_EQ(interphase_growth({0.0, 6e-20, 1e-12}, 2e-8), 6e-20 / 2e-8 + 1e-12);
  EXPECT_EQ(interphase_growth({0.0, 0.0, 1e-12}, 0.0), 1e-12);
  expect_slope(
      [](const auto& l) { return interphase_growth({0.0, 6e-20, 1e-12}, l); }, 2e-8, 1e-12);
}

}  // namespace
}  // namespace denchi
