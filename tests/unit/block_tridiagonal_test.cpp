// LU of a block tridiagonal matrix, against a dense solution; compiled and dynamic block sizes
// alike.
#include "engine/linalg/block_tridiagonal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/support/random_system.h"

namespace denchi {
namespace {

using Matrix = Eigen::MatrixXd;

Eigen::Index at(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// A random block tridiagonal matrix as a dense one. The diagonal blocks are large, but their rows
/// are cycled by one place, so that without pivoting inside a block every pivot would be poor.
Matrix random_matrix(testing::Random& random, std::size_t blocks, std::size_t nb) {
  Matrix a = Matrix::Zero(at(blocks * nb), at(blocks * nb));
  for (std::size_t k = 0; k < blocks; ++k)
    for (std::size_t l = k > 0 ? k - 1 : 0; l < std::min(blocks, k + 2); ++l)
      for (std::size_t i = 0; i < nb; ++i)
        for (std::size_t j = 0; j < nb; ++j)
          a(at(k * nb + i), at(l * nb + j)) =
              testing::uniform(random, -1.0, 1.0) +
              (k == l && (i + 1) % nb == j ? 4.0 * static_cast<double>(nb) : 0.0);
  return a;
}

template <int NB>
void fill(BlockTridiagonal<NB>& t, const Matrix& a, std::size_t nb) {
  t.zero();
  for (std::size_t k = 0; k < t.blocks(); ++k) {
    t.diagonal(k) = a.block(at(k * nb), at(k * nb), at(nb), at(nb));
    if (k > 0) t.lower(k) = a.block(at(k * nb), at((k - 1) * nb), at(nb), at(nb));
    if (k + 1 < t.blocks()) t.upper(k) = a.block(at(k * nb), at((k + 1) * nb), at(nb), at(nb));
  }
}

/// The solution for a right-hand side of ones, or nothing if a block is singular.
template <int NB>
std::vector<double> solve(const Matrix& a, std::size_t nb) {
  const auto blocks = static_cast<std::size_t>(a.rows()) / nb;
  BlockTridiagonal<NB> t(blocks, nb);
  fill(t, a, nb);
  if (t.factor() != blocks) return {};
  const std::size_t stride = padded(nb);
  std::vector<double> x(blocks * stride, 1.0), packed;
  t.solve(x.data(), stride);
  for (std::size_t k = 0; k < blocks; ++k)
    for (std::size_t i = 0; i < nb; ++i) packed.push_back(x[k * stride + i]);
  return packed;
}

template <class Size>
class BlockTridiagonalSizes : public ::testing::Test {};

template <std::size_t NB>
using Size = std::integral_constant<std::size_t, NB>;
using Compiled = ::testing::Types<Size<1>, Size<2>, Size<3>, Size<4>>;
TYPED_TEST_SUITE(BlockTridiagonalSizes, Compiled);

TYPED_TEST(BlockTridiagonalSizes, SolvesAsADenseSolverDoes) {
  constexpr std::size_t kSize = TypeParam::value;
  testing::Random random(kSize);
  for (const std::size_t blocks : {1u, 2u, 3u, 17u}) {
    const Matrix a = random_matrix(random, blocks, kSize);
    const Eigen::VectorXd exact = a.fullPivLu().solve(Eigen::VectorXd::Ones(a.rows()));
    const std::vector<double> x = solve<int{kSize}>(a, kSize);
    ASSERT_EQ(x.size(), blocks * kSize);
    for (std::size_t i = 0; i < x.size(); ++i)
      EXPECT_NEAR(x[i], exact[at(i)], 1e-12 * exact.cwiseAbs().maxCoeff());
  }
}

TYPED_TEST(BlockTridiagonalSizes, IsTheSameWithDynamicBlocks) {
  constexpr std::size_t kSize = TypeParam::value;
  testing::Random random(10 + kSize);
  const Matrix a = random_matrix(random, 12, kSize);
  const std::vector<double> fixed = solve<int{kSize}>(a, kSize);
  const std::vector<double> dynamic = solve<Eigen::Dynamic>(a, kSize);
  ASSERT_EQ(fixed.size(), dynamic.size());
  for (std::size_t i = 0; i < fixed.size(); ++i) EXPECT_NEAR(fixed[i], dynamic[i], 1e-14);
}

TYPED_TEST(BlockTridiagonalSizes, NamesTheFirstSingularBlock) {
  constexpr std::size_t kSize = TypeParam::value;
  testing::Random random(20 + kSize);
  for (const double bad : {0.0, std::nan(""), HUGE_VAL}) {
    Matrix a = random_matrix(random, 6, kSize);
    a.row(at(4 * kSize)).setConstant(bad);
    BlockTridiagonal<int{kSize}> t(6, kSize);
    fill(t, a, kSize);
    EXPECT_EQ(t.factor(), 4u) << bad;
  }
}

TEST(BlockTridiagonal, SolvesLargeBlocksDynamically) {
  testing::Random random(3);
  for (const std::size_t nb : {5u, 8u, 11u}) {
    const Matrix a = random_matrix(random, 7, nb);
    const Eigen::VectorXd exact = a.fullPivLu().solve(Eigen::VectorXd::Ones(a.rows()));
    const std::vector<double> x = solve<Eigen::Dynamic>(a, nb);
    ASSERT_EQ(x.size(), 7 * nb);
    for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(x[i], exact[at(i)], 1e-12);
  }
}

TEST(BlockTridiagonal, RowsOfVeryDifferentScaleLoseNothing) {
  testing::Random random(4);
  Matrix a = random_matrix(random, 9, 3);
  Matrix scaled = a;
  Eigen::VectorXd rhs = Eigen::VectorXd::Ones(a.rows());
  for (Eigen::Index i = 0; i < a.rows(); ++i) {
    const double scale = std::pow(10.0, 6.0 * static_cast<double>(i % 3) - 6.0);
    scaled.row(i) *= scale;
    rhs[i] *= scale;
  }
  const Eigen::VectorXd exact = a.fullPivLu().solve(Eigen::VectorXd::Ones(a.rows()));
  BlockTridiagonal<3> t(9, 3);
  fill(t, scaled, 3);
  ASSERT_EQ(t.factor(), 9u);
  t.solve(rhs.data(), 3);
  EXPECT_LT((rhs - exact).cwiseAbs().maxCoeff(), 1e-12 * exact.cwiseAbs().maxCoeff());
}

}  // namespace
}  // namespace denchi
