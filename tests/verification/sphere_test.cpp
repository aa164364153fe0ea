// A sphere under constant flux (J. Crank, The Mathematics of Diffusion, 2nd ed. (1975), eq. 6.45):
//
//   c(r) = c0 + (q R/D) [ 3T + r^2/(2R^2) - 3/10 - 2 (R/r) sum sin(l_n r/R)/(l_n^2 sin l_n)
//   e^(-l_n^2 T) ] T = D t/R^2,  tan l_n = l_n,  q the inward flux
//
// The single particle model has just this particle.

#include <gtest/gtest.h>

#include <numbers>

#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

double root(int n) {
  // l = atan(l) + n pi, a contraction
  double l = (n + 0.5) * std::numbers::pi;
  for (int i = 0; i < 60; ++i) l = std::atan(l) + n * std::numbers::pi;
  return l;
}

/// (c - c0) D/(q R) at a radius r/R.
double exact(double r, double time) {
  double sum = 0.0;
  for (int n = 1; n <= 200; ++n) {
    const double l = root(n);
    const double shape = r < 1e-9 ? l : std::sin(l * r) / r;
    sum += shape / (l * l * std::sin(l)) * std::exp(-l * l * time);
  }
  return 3.0 * time + 0.5 * r * r - 0.3 - 2.0 * sum;
}

TEST(Sphere, ConstantFluxFollowsTheSeries) {
  const Cell cell("chen2020");
  const Parameters& p = cell.parameters();
  const std::string prefix = "negative_electrode.particle.";
  const double radius = p.number(prefix + "radius"), diffusivity = p.number(prefix + "diffusivity");
  const double c_max = p.number(prefix + "maximum_concentration");
  const double inward = -5.0 / (cell.area() * p.number("negative_electrode.thickness") *
                                p.number(prefix + "surface_area_per_unit_volume") * 96485.33212);
  Settings settings;
  settings.model = "spm";
  settings.rtol = 1e-8;
  settings.mesh = "r_negative=1,r_negative_order=13";
  settings.outputs = {"negative_electrode_particle_concentration"};
  const Solution s = simulate(cell, Protocol::parse({"Discharge at 1C for 3000 s"}), settings);
  const std::string name = "negative_electrode_particle_concentration";
  const std::vector<double>& r = axis(s, "r_negative").values;
  const std::vector<double> start = s.at(std::vector<double>{0.0}, name);
  for (const double t : {30.0, 100.0, 300.0, 1000.0, 3000.0}) {
    const std::vector<double> c = s.at(std::vector<double>{t}, name);
    ASSERT_EQ(c.size(), r.size());
    for (std::size_t i = 0; i < r.size(); ++i) {
      const double change =
          inward * radius / diffusivity * exact(r[i] / radius, diffusivity * t / (radius * radius));
      EXPECT_NEAR((c[i] - start[i]) / c_max, change / c_max, 1e-7) << "t " << t << ", r " << r[i];
    }
  }
}

}  // namespace
}  // namespace denchi::test
