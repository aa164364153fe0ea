// Variants of SSB-REF-1 that a user might write, on the default mesh: from 10 s to 95 % of the
// discharge they follow the finest mesh, which follows one finer still.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <random>

#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

/// What differs from SSB-REF-1; 1 and 0 are its own.
struct Variant {
  double current = 50.0;  ///< [A/m2]
  double length = 60e-6, conductivity = 0.2, electronic = 1.0, radius = 2.5e-6;
  double exchange = 1.0;              ///< of the given rate constant
  std::string diffusivity = "4e-15";  ///< [m2/s]

  Cell cell() const {
    const Cell base("ssb_ref_1");
    const std::string p = "positive_electrode.", rate = p + "particle.reaction_rate_constant";
    return base.with(p + "thickness", length)
        .with("electrolyte.conductivity", conductivity)
        .with(p + "conductivity", electronic)
        .with(p + "particle.radius", radius)
        .with(rate, exchange * base.parameters().number(rate))
        .with(p + "particle.diffusivity", diffusivity);
  }
  std::string words() const {
    char text[256];
    std::snprintf(text,
                  sizeof text,
                  "%.4g A/m2, %.4g m, kappa %.4g, sigma %.4g, R %.4g, rate x%.4g, D ",
                  current,
                  length,
                  conductivity,
                  electronic,
                  radius,
                  exchange);
    return text + diffusivity;
  }
  Solution run(const Settings& settings) const {
    char text[64];
    std::snprintf(text, sizeof text, "Discharge at %.10g A until 2.5 V", current);
    return simulate(cell(), Protocol::parse({text}), settings);
  }
  Solution run(const std::string& mesh, double rtol) const {
    Settings settings;
    settings.mesh = mesh;
    settings.rtol = rtol;
    return run(settings);
  }
};

const std::vector<Variant>& listed() {
  static const std::vector<Variant> all = {
      // diffusivities that change along the discharge
      {.current = 25, .diffusivity = "1e-14 * exp(-4.6 * (x - 0.27) / 0.73)"},
      {.current = 5, .diffusivity = "2e-14 * exp(-6.9 * (x - 0.27) / 0.73)"},
      {.current = 5, .diffusivity = "4e-15 * 10**(0.5 * tanh(40 * (x - 0.6)))"},
      {.current = 5, .diffusivity = "4e-15 * 10**(-0.5 * tanh(40 * (x - 0.6)))"},
      {.current = 25, .diffusivity = "4e-15 * 10**tanh(40 * (x - 0.6))"},
      // reactions that fill the electrode as a front
      {.current = 50, .length = 150e-6, .conductivity = 0.02},
      {.current = 200, .length = 150e-6},
      {.current = 150, .length = 200e-6},
      {.current = 25, .conductivity = 0.02},
      {.current = 100, .conductivity = 0.05},
      {.current = 50, .exchange = 10},
      {.current = 50, .length = 150e-6, .electronic = 0.02},
      {.current = 200, .radius = 1e-6},
      {.current = 25, .radius = 5e-6},
  };
  return all;
}

TEST(SolidVariants, DefaultMeshFollowsTheFinest) {
  for (const Variant& v : listed()) {
    const Solution s = v.run({}), fine = v.run("finest", 1e-6);
    const Distance d = from_ten_seconds(s, fine);
    EXPECT_LE(d.largest, 1e-4) << v.words();
    EXPECT_LE(d.rmse, 2.5e-5) << v.words();
    EXPECT_NEAR(s.end_time(), fine.end_time(), 1e-4 * fine.end_time()) << v.words();
  }
}

// A reaction so fast that the front is thinner than any element.
TEST(SolidVariants, ThinnestFrontWithinHalfAMillivolt) {
  const Variant v{.current = 50, .length = 200e-6, .conductivity = 0.05, .exchange = 100};
  const Distance d = from_ten_seconds(v.run({}), v.run("finest", 2e-6));
  EXPECT_LE(d.largest, 7e-4);
  EXPECT_LE(d.rmse, 2e-4);
}

TEST(SolidVariants, FinestMeshIsConverged) {
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}, std::size_t{6}, std::size_t{8}}) {
    const Variant& v = listed()[i];
    const Distance d = from_ten_seconds(
        v.run("finest", 1e-6),
        v.run("positive=40,positive_order=7,r_positive=30,r_positive_order=7", 1e-7));
    EXPECT_LE(d.largest, 2.5e-5) << v.words();
  }
}

TEST(SolidVariants, RandomOnesFollowTheFinest) {
  std::mt19937 random(26);
  const auto between = [&](double low, double high) {
    return low * std::pow(high / low, std::uniform_real_distribution<>()(random));
  };
  std::size_t above = 0;
  for (int n = 0; n < 24; ++n) {
    Variant v{.length = between(20e-6, 150e-6),
              .conductivity = between(0.03, 1.5),
              .electronic = between(0.05, 50.0),
              .radius = between(0.7e-6, 6e-6),
              .exchange = between(0.05, 20.0)};
    v.current = 44.4 * v.length / 60e-6 * between(0.1, 2.0);
    char text[96];
    std::snprintf(text,
                  sizeof text,
                  "%.4g * exp(%.4g * (x - 0.6))",
                  between(1e-15, 4e-14),
                  n % 2 == 0 ? 0.0 : 4.0 - between(1.0, 9.0));
    v.diffusivity = text;
    const Solution s = v.run({}), fine = v.run("finest", 1e-6);
    if (fine.end_time() < 40.0) continue;
    const Distance d = from_ten_seconds(s, fine);
    EXPECT_LE(d.largest, 1.5e-4) << v.words();
    EXPECT_LE(d.rmse, 5e-5) << v.words();
    if (d.largest > 1e-4) ++above;
  }
  EXPECT_LE(above, 2U);
}

}  // namespace
}  // namespace denchi::test
