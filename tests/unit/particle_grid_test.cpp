// The radius of a particle: volume, conservation, and the exact solution of steady flux.
#include "engine/mesh/particle_grid.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <vector>

namespace denchi {
namespace {

std::vector<ParticleMesh> meshes() {
  std::vector<ParticleMesh> all;
  for (const ParticleShape shape :
       {ParticleShape::film, ParticleShape::cylinder, ParticleShape::sphere})
    for (const ParticleMesh& mesh : {ParticleMesh{1, 1, {}, shape},
                                     {1, 5, {}, shape},
                                     {1, 15, {}, shape},
                                     {4, 4, {}, shape},
                                     {20, 1, {}, shape},
                                     {3, 5, {0.5, 0.9}, shape},
                                     {8, 3, {}, shape},
                                     {60, 15, {}, shape}})
      all.push_back(mesh);
  return all;
}

TEST(ParticleGrid, RadiusIncreasesToOne) {
  for (const ParticleMesh& mesh : meshes()) {
    const ParticleGrid grid(mesh);
    EXPECT_EQ(grid.nodes(), mesh.elements * mesh.order + 1);
    EXPECT_GT(grid.radius().front(), 0.0);
    EXPECT_EQ(grid.radius().back(), 1.0);
    for (std::size_t i = 1; i < grid.nodes(); ++i)
      EXPECT_GT(grid.radius()[i], grid.radius()[i - 1]);
  }
}

TEST(ParticleGrid, ShellsGetThinnerTowardsTheSurfaceUnlessToldOtherwise) {
  const ParticleGrid graded({4, 4, {}});
  for (std::size_t e = 1; e < 4; ++e)
    EXPECT_NEAR(graded.radius()[graded.elements()[e].first_node],
                1.0 - std::pow(1.0 - 0.25 * static_cast<double>(e), 1.5),
                1e-15);
  const ParticleGrid chosen({3, 5, {0.5, 0.9}});
  EXPECT_NEAR(chosen.radius()[chosen.elements()[2].first_node], std::sqrt(0.9), 1e-15);
}

// Nodes of any mesh and shape integrate r^(2k) r^(d-1) dr exactly up to k = 2 order - 1.
TEST(ParticleGrid, IntegratesEvenPowersOfTheRadiusExactly) {
  for (const ParticleMesh& mesh : meshes()) {
    const ParticleGrid grid(mesh);
    for (const double m : grid.mass()) EXPECT_GT(m, 0.0);
    for (std::size_t k = 0; k <= 2 * mesh.order - 1; ++k) {
      double integral = 0.0;
      for (std::size_t i = 0; i < grid.nodes(); ++i)
        integral += grid.mass()[i] * std::pow(grid.radius()[i], 2.0 * static_cast<double>(k));
      EXPECT_NEAR(integral, 1.0 / (grid.dimension() + 2.0 * static_cast<double>(k)), 4e-15)
          << mesh.elements << " elements of order " << mesh.order << ", degree " << k;
    }
  }
}

TEST(ParticleGrid, DiffusionConservesLithium) {
  for (const ParticleMesh& mesh : meshes()) {
    const ParticleGrid grid(mesh);
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

TEST(ParticleGrid, TheBandHoldsTheStiffness) {
  for (const ParticleMesh& mesh : meshes()) {
    const ParticleGrid grid(mesh);
    const std::vector<double> k = grid.stiffness();
    const std::size_t n = grid.nodes(), b = grid.half_bandwidth();
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        if (i <= j + b && j <= i + b) continue;
        EXPECT_EQ(k[i * n + j], 0.0);
      }
  }
}

// Constant flux q at the surface, long after its start: x = t-part - q R / D r^2/R^2 / 2, a
// polynomial of degree one in s, so elements of any order hold it exactly
// (J. Crank, The Mathematics of Diffusion, 2nd ed. (1975), eq. 4.55, 5.45, 6.45).
TEST(ParticleGrid, HoldsTheParabolaOfSteadyFluxExactly) {
  for (const ParticleMesh& mesh : meshes()) {
    const ParticleGrid grid(mesh);
    const std::size_t n = grid.nodes();
    const std::vector<double> k = grid.stiffness();
    const double largest = *std::max_element(k.begin(), k.end());
    for (std::size_t i = 0; i < n; ++i) {
      // m_i dx/dt + K x + q e_surface = 0 with dx/dt = -d q, q = 1
      double row = -grid.dimension() * grid.mass()[i] + (i + 1 == n ? 1.0 : 0.0);
      for (std::size_t j = 0; j < n; ++j)
        row -= k[i * n + j] * 0.5 * grid.radius()[j] * grid.radius()[j];
      EXPECT_NEAR(row, 0.0, 2e-15 * largest) << "order " << mesh.order << ", node " << i;
    }
  }
}

// Slowest mode of diffusion in a sphere with a closed surface: tan(z) = z, z = 4.493409457909064
// (Crank, table 6.1), so the first eigenvalue beyond zero is z^2.
TEST(ParticleGrid, FindsTheSlowestModeOfDiffusion) {
  const double exact = 4.493409457909064 * 4.493409457909064;
  const auto slowest = [](const ParticleMesh& mesh) {
    const ParticleGrid grid(mesh);
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
  EXPECT_NEAR(slowest({6, 4, {}}), exact, 1e-7);
  const double coarse = std::abs(slowest({10, 1, {}}) - exact);
  const double fine = std::abs(slowest({20, 1, {}}) - exact);
  EXPECT_NEAR(std::log2(coarse / fine), 2.0, 0.3);  // second order
}

}  // namespace
}  // namespace denchi
