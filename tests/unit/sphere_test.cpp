// The radius of a particle: volume, conservation, and the exact solution of steady flux.
#include "engine/mesh/sphere.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace denchi {
namespace {

std::vector<ParticleMesh> meshes() {
  return {
      {1, 1, {}}, {1, 5, {}}, {1, 15, {}}, {4, 4, {}}, {20, 1, {}}, {3, 5, {0.5, 0.9}}, {8, 3, {}}};
}

TEST(SphereGrid, MassesAddUpToTheVolume) {
  for (const ParticleMesh& mesh : meshes()) {
    const SphereGrid grid(mesh);
    EXPECT_EQ(grid.nodes(), mesh.elements * mesh.order + 1);
    EXPECT_NEAR(std::accumulate(grid.mass().begin(), grid.mass().end(), 0.0), 1.0 / 3.0, 1e-15);
    for (const double m : grid.mass()) EXPECT_GT(m, 0.0);
  }
}

TEST(SphereGrid, RadiusIncreasesToOne) {
  for (const ParticleMesh& mesh : meshes()) {
    const SphereGrid grid(mesh);
    EXPECT_GT(grid.radius().front(), 0.0);
    EXPECT_EQ(grid.radius().back(), 1.0);
    for (std::size_t i = 1; i < grid.nodes(); ++i)
      EXPECT_GT(grid.radius()[i], grid.radius()[i - 1]);
  }
}

TEST(SphereGrid, ShellsAreEqualInRadiusUnlessToldOtherwise) {
  const SphereGrid equal({4, 4, {}});
  for (std::size_t e = 1; e < 4; ++e)
    EXPECT_NEAR(
        equal.radius()[equal.elements()[e].first_node], 0.25 * static_cast<double>(e), 1e-15);
  const SphereGrid chosen({3, 5, {0.5, 0.9}});
  EXPECT_NEAR(chosen.radius()[chosen.elements()[2].first_node], std::sqrt(0.9), 1e-15);
}

TEST(SphereGrid, MeansOfRadiusSquaredAreThoseOfTheSphere) {
  for (const ParticleMesh& mesh : meshes()) {
    const SphereGrid grid(mesh);
    double mean = 0.0;
    for (std::size_t i = 0; i < grid.nodes(); ++i)
      mean += 3.0 * grid.mass()[i] * grid.radius()[i] * grid.radius()[i];
    // Radau points are exact; Lobatto elements approximate sqrt(s)
    const double tolerance = mesh.elements == 1 ? 1e-14 : 1e-3;
    if (mesh.order == 1 && mesh.elements == 1) continue;
    EXPECT_NEAR(mean, 0.6, tolerance);
  }
}

TEST(SphereGrid, DiffusionConservesLithium) {
  for (const ParticleMesh& mesh : meshes()) {
    const SphereGrid grid(mesh);
    const std::vector<double> k = grid.stiffness();
    const std::size_t n = grid.nodes();
    const double largest = *std::max_element(k.begin(), k.end());
    for (std::size_t j = 0; j < n; ++j) {
      double column = 0.0, row = 0.0;
      for (std::size_t i = 0; i < n; ++i) {
        column += k[i * n + j];
        row += k[j * n + i];
        EXPECT_NEAR(k[i * n + j], k[j * n + i], 1e-13 * largest);
      }
      EXPECT_NEAR(column, 0.0, 1e-14 * largest);
      EXPECT_NEAR(row, 0.0, 1e-14 * largest);
    }
  }
}

TEST(SphereGrid, TheBandHoldsTheStiffness) {
  for (const ParticleMesh& mesh : meshes()) {
    const SphereGrid grid(mesh);
    const std::vector<double> k = grid.stiffness();
    const std::size_t n = grid.nodes(), b = grid.half_bandwidth();
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        if (i <= j + b && j <= i + b) continue;
        EXPECT_EQ(k[i * n + j], 0.0);
      }
  }
}

// Constant flux q at the surface, long after its start: x = t-part - q R / D (r^2/R^2 - 3/5) / 2, a
// polynomial of degree one in s, so one element of any order holds it exactly
// (J. Crank, The Mathematics of Diffusion, 2nd ed. (1975), eq. 6.45).
TEST(SphereGrid, HoldsTheParabolaOfSteadyFluxExactly) {
  for (const std::size_t order : {1u, 2u, 5u, 9u}) {
    const SphereGrid grid({1, order, {}});
    const std::size_t n = grid.nodes();
    const std::vector<double> k = grid.stiffness();
    for (std::size_t i = 0; i < n; ++i) {
      // m_i dx/dt + K x + q e_surface = 0 with dx/dt = -3 q, q = 1
      double row = -3.0 * grid.mass()[i] + (i + 1 == n ? 1.0 : 0.0);
      for (std::size_t j = 0; j < n; ++j)
        row -= k[i * n + j] * 0.5 * grid.radius()[j] * grid.radius()[j];
      EXPECT_NEAR(row, 0.0, 1e-13) << "order " << order << ", node " << i;
    }
  }
}

// Slowest mode of diffusion in a sphere with a closed surface: tan(z) = z, z = 4.493409457909064
// (Crank, table 6.1), so the first eigenvalue beyond zero is z^2.
TEST(SphereGrid, FindsTheSlowestModeOfDiffusion) {
  const double exact = 4.493409457909064 * 4.493409457909064;
  const auto slowest = [](const ParticleMesh& mesh) {
    const SphereGrid grid(mesh);
    const auto n = static_cast<Eigen::Index>(grid.nodes());
    const std::vector<double> k = grid.stiffness();
    Eigen::MatrixXd a(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
      for (Eigen::Index j = 0; j < n; ++j)
        a(i, j) = k[static_cast<std::size_t>(i * n + j)] /
                  std::sqrt(grid.mass()[static_cast<std::size_t>(i)] *
                            grid.mass()[static_cast<std::size_t>(j)]);
    return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(a).eigenvalues()[1];
  };
  EXPECT_NEAR(slowest({1, 9, {}}), exact, 1e-9);
  EXPECT_NEAR(slowest({6, 4, {}}), exact, 1e-4);
  const double coarse = std::abs(slowest({10, 1, {}}) - exact);
  const double fine = std::abs(slowest({20, 1, {}}) - exact);
  EXPECT_NEAR(std::log2(coarse / fine), 2.0, 0.3);  // second order
}

}  // namespace
}  // namespace denchi
