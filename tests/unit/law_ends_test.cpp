// What a law sees near the ends of salt and of surfaces.
#include "models/physics/law_ends.h"

#include <gtest/gtest.h>

#include <cmath>

namespace denchi {
namespace {

using D = Dual<1>;

template <class F>
void expect_slope(F law, double u, double step) {
  const double difference = (law(Lanes(u + step))[0] - law(Lanes(u - step))[0]) / (2.0 * step);
  EXPECT_NEAR(law(D::variable(Lanes(u), 0)).d[0][0], difference, 1e-5 * std::abs(difference)) << u;
}

TEST(LawEnds, ConductivityVanishesWithTheSaltAndIsLeftAloneAboveIt) {
  EXPECT_EQ(vanishing(Lanes(0.7))[0], 1.0);
  EXPECT_NEAR(vanishing(Lanes(0.59))[0], 1.0, 1e-12);
  EXPECT_EQ(vanishing(Lanes(0.0))[0], 0.0);
  for (const double u : {1e-4, 0.01, 0.1})
    expect_slope([](const auto& v) { return vanishing(v); }, u, 1e-6);
}

}  // namespace
}  // namespace denchi
