// A reaction at a full and at an empty surface.
#include "models/physics/full_surface.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "models/physics/butler_volmer.h"
#include "models/physics/exchange_current.h"

namespace denchi {
namespace {

using D = Dual<1>;

D at(double x) { return D::variable(Lanes(x), 0); }

TEST(FullSurface, ChangesNothingInside) {
  for (const double x : {2.0 * kEdge, 0.01, 0.5, 0.99, 1.0 - 2.0 * kEdge}) {
    EXPECT_FALSE(some_beyond(Lanes(x)));
    EXPECT_EQ(inside(at(x)).value[0], x);
    EXPECT_EQ(inside(at(x)).d[0][0], 1.0);
    EXPECT_EQ(barrier(at(x)).value[0], 0.0);
    EXPECT_EQ(barrier(at(x)).d[0][0], 0.0);
  }
}

TEST(FullSurface, HoldsLawsInsideAndDrivesBack) {
  for (const double x : {-0.01, 0.0, 1.0, 1.01}) {
    EXPECT_TRUE(some_beyond(Lanes(x)));
    EXPECT_EQ(inside(at(x)).value[0], x < 0.5 ? kEdge : 1.0 - kEdge);
    EXPECT_EQ(inside(at(x)).d[0][0], 0.0);
    const double far = x < 0.5 ? kEdge - x : 1.0 - kEdge - x;
    EXPECT_NEAR(barrier(at(x)).value[0], far / kEdge, 1e-9 * std::abs(far) / kEdge);
    EXPECT_EQ(barrier(at(x)).d[0][0], -1.0 / kEdge);
  }
}

TEST(FullSurface, OneLaneBeyondIsEnough) {
  Lanes x(0.5);
  x.set(3, 1.0);
  EXPECT_TRUE(some_beyond(x));
  EXPECT_EQ(barrier(x)[2], 0.0);
  EXPECT_NEAR(barrier(x)[3], -1.0, 1e-9);
}

// The potential of a reaction that is forced on a surface goes on along its tangent.
TEST(FullSurface, GoesOnAlongTheTangentOfTheParabolicLaw) {
  constexpr double kDrive = 19.5;  // alpha F / RT
  const auto eta = [&](double x, double& slope) {
    const D i0 = exchange_current(1e-4, D(1.0), inside(at(x)));
    const D e =
        butler_volmer(barrier(at(x)) * (-1.0 / (2.0 * kDrive)), D(-2.0), i0, kDrive, kDrive);
    slope = -e.d[0][0];
    return -e.value[0];
  };
  double before = 0.0, after = 0.0;
  const double low = eta(1.0 - 1.001 * kEdge, before), high = eta(1.0 - 0.999 * kEdge, after);
  EXPECT_NEAR(low, high, 1e-4);
  EXPECT_NEAR(after / before, 1.0, 5e-3);
}

TEST(FullSurface, TellsWhichMatricesServe) {
  const auto differ = [](double a, double b) {
    return some_differ(room(Lanes(a)), room(Lanes(b)));
  };
  EXPECT_FALSE(differ(0.5, 0.9));
  EXPECT_FALSE(differ(0.95, 0.998));
  EXPECT_FALSE(differ(1.0, 1.3));
  EXPECT_FALSE(differ(-0.01, 0.0));
  EXPECT_TRUE(differ(0.95, 1.0));
  EXPECT_TRUE(differ(1.0, 0.95));
  EXPECT_TRUE(differ(0.9999, 0.99999));
}

}  // namespace
}  // namespace denchi
