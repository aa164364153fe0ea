// Particles under constant flux against their exact series (J. Crank, The Mathematics of Diffusion,
// 2nd ed. (1975), eq. 4.55, 5.45 and 6.45). With T = D t/R^2, q the inward flux and Z the shape:
//
//   (c - c0) D/(q R) = d T + r^2/2 - d/(2 (d + 2)) - 2 sum Z(l_n r)/(l_n^2 Z(l_n)) e^(-l_n^2 T)
//
//   film      d = 1   Z(z) = cos z        sin l = 0
//   cylinder  d = 2   Z(z) = J_0(z)       J_1(l) = 0
//   sphere    d = 3   Z(z) = sin(z)/z     tan l = l
//
// The film's surface is the familiar T + 1/3 - (2/pi^2) sum e^(-n^2 pi^2 T)/n^2.
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <numbers>

#include "engine/mesh/particle_grid.h"
#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

constexpr ParticleShape kShapes[] = {
    ParticleShape::film, ParticleShape::cylinder, ParticleShape::sphere};

double mode(ParticleShape shape, double z) {
  if (shape == ParticleShape::film) return std::cos(z);
  if (shape == ParticleShape::cylinder) return std::cyl_bessel_j(0.0, z);
  return z == 0.0 ? 1.0 : std::sin(z) / z;
}

double root(ParticleShape shape, int n) {
  const double pi = std::numbers::pi;
  if (shape == ParticleShape::film) return n * pi;
  double l = (shape == ParticleShape::cylinder ? n + 0.25 : n + 0.5) * pi;
  for (int i = 0; i < 60; ++i)
    if (shape == ParticleShape::sphere) {
      l = std::atan(l) + n * pi;  // a contraction
    } else {
      const double j1 = std::cyl_bessel_j(1.0, l);  // Newton's method
      l -= j1 / (std::cyl_bessel_j(0.0, l) - j1 / l);
    }
  return l;
}

/// (c - c0) D/(q R) at radii r/R.
std::vector<double> exact(ParticleShape shape, const std::vector<double>& radius, double time) {
  const double d = static_cast<double>(shape);
  std::vector<double> c;
  for (const double r : radius) c.push_back(d * time + 0.5 * r * r - 0.5 * d / (d + 2.0));
  for (int n = 1; n <= 200; ++n) {
    const double l = root(shape, n), decay = std::exp(-l * l * time);
    if (decay < 1e-18) break;
    for (std::size_t i = 0; i < c.size(); ++i)
      c[i] -= 2.0 * mode(shape, l * radius[i]) / (l * l * mode(shape, l)) * decay;
  }
  return c;
}

/// The same on a grid, without an error in time: m dx/dt + K x = e_surface by its own modes.
std::vector<double> on_grid(const ParticleGrid& grid, double time) {
  const auto n = static_cast<Eigen::Index>(grid.nodes());
  const std::vector<double> k = grid.stiffness();
  const Eigen::VectorXd root_mass =
      Eigen::Map<const Eigen::VectorXd>(grid.mass().data(), n).cwiseSqrt();
  const Eigen::MatrixXd a = root_mass.cwiseInverse().asDiagonal() *
                            Eigen::Map<const Eigen::MatrixXd>(k.data(), n, n) *
                            root_mass.cwiseInverse().asDiagonal();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> modes(a);
  Eigen::VectorXd z = modes.eigenvectors().row(n - 1).transpose() / root_mass[n - 1];
  z[0] *= time;
  for (Eigen::Index i = 1; i < n; ++i)
    z[i] *= -std::expm1(-modes.eigenvalues()[i] * time) / modes.eigenvalues()[i];
  const Eigen::VectorXd x = root_mass.cwiseInverse().asDiagonal() * (modes.eigenvectors() * z);
  return {x.begin(), x.end()};
}

TEST(Particle, EveryShapeFollowsItsSeries) {
  for (const ParticleShape shape : kShapes)
    for (const ParticleMesh& mesh : {ParticleMesh{1, 15, {}, shape}, {4, 8, {}, shape}})
      for (const double time : {0.03, 0.1, 0.3, 2.0}) {
        const ParticleGrid grid(mesh);
        const std::vector<double> c = on_grid(grid, time);
        EXPECT_LE(distance(c, exact(shape, grid.radius(), time)).largest, 1e-9)
            << grid.dimension() << " dimensions, " << mesh.elements << " elements, T " << time;
        double amount = 0.0;
        for (std::size_t i = 0; i < c.size(); ++i) amount += grid.mass()[i] * c[i];
        EXPECT_NEAR(amount, time, 2e-12);  // of the modes
      }
}

TEST(Particle, SurfaceConvergesWithTwiceTheOrder) {
  constexpr double kTime = 0.05;
  for (const ParticleShape shape : kShapes)
    for (const std::size_t p : {1u, 2u, 3u, 4u}) {
      const auto error = [&](std::size_t elements) {
        const ParticleGrid grid({elements, p, {}, shape});
        return std::abs(on_grid(grid, kTime).back() - exact(shape, {1.0}, kTime)[0]);
      };
      const std::size_t elements = p < 3 ? 16 : 6;  // fine enough, and above round-off
      const double order = std::log2(error(elements) / error(2 * elements));
      RecordProperty(
          "dimension_" + std::to_string(static_cast<int>(shape)) + "_order_" + std::to_string(p),
          std::to_string(order));
      EXPECT_NEAR(order, 2.0 * static_cast<double>(p), 0.3)
          << static_cast<int>(shape) << " dimensions, order " << p;
    }
}

// The single particle model has just this particle.
TEST(Particle, ConstantFluxFollowsTheSeries) {
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
  std::vector<double> r = axis(s, "r_negative").values;
  for (double& fraction : r) fraction /= radius;
  const std::vector<double> start = s.at(std::vector<double>{0.0}, name);
  for (const double t : {30.0, 100.0, 300.0, 1000.0, 3000.0}) {
    const std::vector<double> c = s.at(std::vector<double>{t}, name);
    const std::vector<double> series =
        exact(ParticleShape::sphere, r, diffusivity * t / (radius * radius));
    ASSERT_EQ(c.size(), r.size());
    for (std::size_t i = 0; i < r.size(); ++i)
      EXPECT_NEAR(
          (c[i] - start[i]) / c_max, inward * radius / diffusivity * series[i] / c_max, 1e-7)
          << "t " << t << ", r " << r[i];
  }
}

}  // namespace
}  // namespace denchi::test
