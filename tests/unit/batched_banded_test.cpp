// Eight banded matrices at once, against a dense solution of each.
#include "engine/linalg/batched_banded.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "tests/support/random_system.h"

namespace denchi {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr std::size_t kPacks = 3, kMatrices = kPacks * kLanes;

Eigen::Index at(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// Diagonally dominant, as matrices that need no pivoting are.
std::vector<Matrix> random_matrices(testing::Random& random, std::size_t n, std::size_t b) {
  std::vector<Matrix> all;
  for (std::size_t s = 0; s < kMatrices; ++s) {
    Matrix a = Matrix::Zero(at(n), at(n));
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i > b ? i - b : 0; j < std::min(n, i + b + 1); ++j)
        a(at(i), at(j)) = testing::uniform(random, -1.0, 1.0) +
                          (i == j ? 2.0 * static_cast<double>(b) + 1.5 : 0.0);
    all.push_back(a);
  }
  return all;
}

BatchedBanded batch(const std::vector<Matrix>& matrices, std::size_t n, std::size_t b) {
  BatchedBanded banded(n, b, kPacks);
  for (std::size_t s = 0; s < kMatrices; ++s)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i > b ? i - b : 0; j < std::min(n, i + b + 1); ++j)
        banded.at(s / kLanes, i, j).set(s % kLanes, matrices[s](at(i), at(j)));
  return banded;
}

/// Largest relative error over all matrices of x, laid out as chains are (node-major).
double error(const std::vector<Matrix>& matrices, const Matrix& b, const std::vector<double>& x) {
  double worst = 0.0;
  for (std::size_t s = 0; s < kMatrices; ++s) {
    const Vector exact = matrices[s].fullPivLu().solve(b.col(at(s)));
    for (Eigen::Index i = 0; i < exact.size(); ++i)
      worst = std::max(worst,
                       std::abs(x[static_cast<std::size_t>(i) * kMatrices + s] - exact[i]) /
                           exact.cwiseAbs().maxCoeff());
  }
  return worst;
}

class BatchedBandedSizes : public ::testing::TestWithParam<std::pair<std::size_t, std::size_t>> {};

TEST_P(BatchedBandedSizes, SolvesAsADenseSolverDoes) {
  const auto [n, b] = GetParam();
  testing::Random random(n * 100 + b);
  const std::vector<Matrix> matrices = random_matrices(random, n, b);
  BatchedBanded banded = batch(matrices, n, b);
  ASSERT_TRUE(banded.factor());
  const Matrix rhs = Matrix::Random(at(n), at(kMatrices));
  std::vector<double> x(n * kMatrices);
  for (std::size_t s = 0; s < kMatrices; ++s)
    for (std::size_t i = 0; i < n; ++i) x[i * kMatrices + s] = rhs(at(i), at(s));
  for (std::size_t p = 0; p < kPacks; ++p) banded.solve(p, &x[p * kLanes], kMatrices);
  EXPECT_LT(error(matrices, rhs, x), 1e-13);
}

TEST_P(BatchedBandedSizes, SolvesForALastEntryAlone) {
  const auto [n, b] = GetParam();
  testing::Random random(n * 100 + b);
  const std::vector<Matrix> matrices = random_matrices(random, n, b);
  BatchedBanded banded = batch(matrices, n, b);
  ASSERT_TRUE(banded.factor());
  Matrix rhs = Matrix::Zero(at(n), at(kMatrices));
  rhs.row(at(n - 1)).setConstant(3.0);
  std::vector<double> x(n * kMatrices, 7.0);
  for (std::size_t p = 0; p < kPacks; ++p)
    banded.solve_last(p, Lanes(3.0), &x[p * kLanes], kMatrices);
  EXPECT_LT(error(matrices, rhs, x), 1e-13);
}

INSTANTIATE_TEST_SUITE_P(Sizes,
                         BatchedBandedSizes,
                         ::testing::Values(std::pair{1u, 0u},
                                           std::pair{1u, 1u},
                                           std::pair{4u, 0u},
                                           std::pair{5u, 4u},
                                           std::pair{6u, 5u},
                                           std::pair{9u, 3u},
                                           std::pair{20u, 1u},
                                           std::pair{20u, 19u},
                                           std::pair{41u, 4u}));

TEST(BatchedBanded, ReportsAZeroPivotInOneLane) {
  testing::Random random(1);
  std::vector<Matrix> matrices = random_matrices(random, 5, 2);
  matrices[11].col(3).setZero();
  EXPECT_FALSE(batch(matrices, 5, 2).factor());
}

TEST(BatchedBanded, ReportsWhatIsNotFinite) {
  testing::Random random(1);
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    BatchedBanded banded = batch(random_matrices(random, 5, 2), 5, 2);
    banded.at(2, 1, 1).set(5, bad);
    EXPECT_FALSE(banded.factor()) << bad;
  }
}

TEST(BatchedBanded, LanesDoNotMix) {
  testing::Random random(3);
  std::vector<Matrix> matrices = random_matrices(random, 6, 5);
  const auto solve = [&] {
    BatchedBanded banded = batch(matrices, 6, 5);
    EXPECT_TRUE(banded.factor());
    std::vector<double> x(6 * kMatrices, 1.0);
    for (std::size_t p = 0; p < kPacks; ++p) banded.solve(p, &x[p * kLanes], kMatrices);
    return x;
  };
  const std::vector<double> before = solve();
  matrices[4] = random_matrices(random, 6, 5)[0];
  const std::vector<double> after = solve();
  for (std::size_t i = 0; i < 6; ++i)
    for (std::size_t s = 0; s < kMatrices; ++s)
      if (s == 4)
        EXPECT_NE(before[i * kMatrices + s], after[i * kMatrices + s]);
      else
        EXPECT_EQ(before[i * kMatrices + s], after[i * kMatrices + s]);
}

}  // namespace
}  // namespace denchi
