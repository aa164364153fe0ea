// Static condensation of one element, against the dense Schur complement and the dense solution.
#include "engine/linalg/condensed_element.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/support/random_system.h"

namespace denchi {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

Eigen::Index at(std::size_t i) { return static_cast<Eigen::Index>(i); }

CondensedElement element_of(const Matrix& k, std::size_t interior) {
  const auto n = static_cast<std::size_t>(k.rows());
  CondensedElement element(interior, n - interior);
  element.zero();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) element.at(i, j) = k(at(i), at(j));
  return element;
}

struct Shape {
  std::size_t order, fields;
  std::size_t interior() const { return (order - 1) * fields; }
  std::size_t ends() const { return 2 * fields; }
};

class CondensedElementShapes : public ::testing::TestWithParam<Shape> {
 protected:
  Matrix random_matrix() const {
    testing::Random random(GetParam().order * 10 + GetParam().fields);
    const std::size_t n = GetParam().interior() + GetParam().ends();
    Matrix k(at(n), at(n));
    // the large entry of each row is off the diagonal: there must be pivoting inside
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) k(at(i), at(j)) = testing::uniform(random, -1.0, 1.0);
    const std::size_t m = GetParam().interior();
    for (std::size_t i = 0; i < m; ++i) k(at(i), at((i + 1) % m)) += 2.0 * static_cast<double>(n);
    for (std::size_t i = 0; m > 1 && i < m; ++i) k(at(i), at(i)) = 0.0;
    return k;
  }
};

TEST_P(CondensedElementShapes, GivesTheSchurComplement) {
  const std::size_t m = GetParam().interior(), v = GetParam().ends();
  const Matrix k = random_matrix();
  CondensedElement element = element_of(k, m);
  ASSERT_TRUE(element.factor());
  Matrix schur = k.bottomRightCorner(at(v), at(v));
  if (m > 0)
    schur -= k.bottomLeftCorner(at(v), at(m)) *
             k.topLeftCorner(at(m), at(m)).fullPivLu().solve(k.topRightCorner(at(m), at(v)));
  for (std::size_t i = 0; i < v; ++i)
    for (std::size_t j = 0; j < v; ++j)
      EXPECT_NEAR(element.schur(i, j), schur(at(i), at(j)), 1e-13 * schur.cwiseAbs().maxCoeff());
}

TEST_P(CondensedElementShapes, SolvesAsADenseSolverDoes) {
  const std::size_t m = GetParam().interior(), v = GetParam().ends();
  Matrix k = random_matrix();
  k.diagonal().tail(at(v)).array() += 10.0;
  CondensedElement element = element_of(k, m);
  ASSERT_TRUE(element.factor());
  const Vector rhs = Vector::Random(at(m + v));
  const Vector exact = k.fullPivLu().solve(rhs);

  std::vector<double> interior(padded(m), 0.0), ends(padded(v), 0.0);
  for (std::size_t i = 0; i < m; ++i) interior[i] = rhs[at(i)];
  for (std::size_t i = 0; i < v; ++i) ends[i] = rhs[at(m + i)];
  element.reduce(interior.data(), ends.data());
  Matrix schur(at(v), at(v));
  for (std::size_t i = 0; i < v; ++i)
    for (std::size_t j = 0; j < v; ++j) schur(at(i), at(j)) = element.schur(i, j);
  const Vector x_v = schur.fullPivLu().solve(Eigen::Map<Vector>(ends.data(), at(v)));
  std::copy_n(x_v.data(), v, ends.begin());
  element.expand(interior.data(), ends.data());
  for (std::size_t i = 0; i < m; ++i) EXPECT_NEAR(interior[i], exact[at(i)], 1e-12);
  for (std::size_t i = 0; i < v; ++i) EXPECT_NEAR(ends[i], exact[at(m + i)], 1e-12);
}

TEST_P(CondensedElementShapes, ReportsASingularInterior) {
  const std::size_t m = GetParam().interior();
  if (m == 0) return;  // nothing to invert
  for (const double bad : {0.0, std::nan(""), HUGE_VAL}) {
    Matrix k = random_matrix();
    k.row(at(m - 1)).setConstant(bad);
    EXPECT_FALSE(element_of(k, m).factor()) << bad;
  }
  if (m < 2) return;
  Matrix k = random_matrix().array().round().matrix();
  k.row(at(m - 1)) = k.row(0);
  EXPECT_FALSE(element_of(k, m).factor()) << "two equal rows";
}

INSTANTIATE_TEST_SUITE_P(Shapes,
                         CondensedElementShapes,
                         ::testing::Values(Shape{1, 1},
                                           Shape{1, 3},
                                           Shape{2, 1},
                                           Shape{4, 3},
                                           Shape{5, 2},
                                           Shape{3, 4},
                                           Shape{9, 1},
                                           Shape{15, 3},
                                           Shape{6, 7}),
                         [](const auto& shape) {
                           return "order" + std::to_string(shape.param.order) + "_fields" +
                                  std::to_string(shape.param.fields);
                         });

}  // namespace
}  // namespace denchi
