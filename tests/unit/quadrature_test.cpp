// Reference elements: published nodes and weights, exactness, derivatives of polynomials.
#include "engine/mesh/quadrature.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace denchi {
namespace {

double power(double x, std::size_t k) { return std::pow(x, static_cast<double>(k)); }

double integral(const ReferenceElement& e, std::size_t degree) {
  double sum = 0.0;
  for (std::size_t q = 0; q < e.size(); ++q) sum += e.weights[q] * power(e.nodes[q], degree);
  return sum;
}

void expect_derivatives(const ReferenceElement& e) {
  const std::size_t n = e.size();
  for (std::size_t degree = 0; degree < n; ++degree)
    for (std::size_t q = 0; q < n; ++q) {
      double slope = 0.0;
      for (std::size_t j = 0; j < n; ++j) slope += e.d(q, j) * power(e.nodes[j], degree);
      const double exact =
          degree == 0 ? 0.0 : static_cast<double>(degree) * power(e.nodes[q], degree - 1);
      EXPECT_NEAR(slope, exact, 1e-11) << n << " nodes, degree " << degree << ", point " << q;
    }
}

// The diagonal is minus the sum of the rest, so the sum in that order vanishes bit by bit; in any
// other order it is a few roundings of the largest entry.
void expect_no_gradient_of_constants(const ReferenceElement& e) {
  for (std::size_t q = 0; q < e.size(); ++q) {
    double rest = 0.0, sum = 0.0, largest = 0.0;
    for (std::size_t j = 0; j < e.size(); ++j) {
      if (j != q) rest -= e.d(q, j);
      sum += e.d(q, j);
      largest = std::max(largest, std::abs(e.d(q, j)));
    }
    EXPECT_EQ(e.d(q, q), rest);
    EXPECT_LE(std::abs(sum), 4e-15 * largest);
  }
}

TEST(GaussLobatto, HasThePublishedNodesAndWeights) {
  // Abramowitz and Stegun, Handbook of Mathematical Functions (1964), table 25.6
  const ReferenceElement& four = gauss_lobatto(3);
  EXPECT_NEAR(four.nodes[2], 1.0 / std::sqrt(5.0), 1e-15);
  EXPECT_NEAR(four.weights[0], 1.0 / 6.0, 1e-15);
  EXPECT_NEAR(four.weights[2], 5.0 / 6.0, 1e-15);
  const ReferenceElement& five = gauss_lobatto(4);
  EXPECT_NEAR(five.nodes[2], 0.0, 1e-15);
  EXPECT_NEAR(five.nodes[3], 0.65465367, 1e-8);
  EXPECT_NEAR(five.weights[0], 0.1, 1e-15);
  EXPECT_NEAR(five.weights[2], 32.0 / 45.0, 1e-15);
  EXPECT_NEAR(five.weights[3], 49.0 / 90.0, 1e-15);
}

TEST(GaussLobatto, IntegratesExactlyToItsDegreeAndNoFurther) {
  for (std::size_t p = 1; p <= kMaxOrder; ++p) {
    const ReferenceElement& e = gauss_lobatto(p);
    ASSERT_EQ(e.size(), p + 1);
    EXPECT_EQ(e.nodes.front(), -1.0);
    EXPECT_EQ(e.nodes.back(), 1.0);
    for (std::size_t k = 0; k <= 2 * p - 1; ++k)
      EXPECT_NEAR(integral(e, k), k % 2 == 0 ? 2.0 / static_cast<double>(k + 1) : 0.0, 2e-14)
          << "order " << p << ", degree " << k;
    if (p > 10) continue;  // beyond, the error is lost in round-off
    EXPECT_GT(std::abs(integral(e, 2 * p) - 2.0 / static_cast<double>(2 * p + 1)), 1e-8);
  }
}

TEST(GaussLobatto, DifferentiatesPolynomialsExactly) {
  for (std::size_t p = 1; p <= kMaxOrder; ++p) {
    expect_derivatives(gauss_lobatto(p));
    expect_no_gradient_of_constants(gauss_lobatto(p));
  }
}

TEST(GaussRadauSphere, HasTheNodesThatAreKnownInClosedForm) {
  const ReferenceElement& one = gauss_radau_sphere(1);
  EXPECT_EQ(one.nodes[0], 1.0);
  EXPECT_NEAR(one.weights[0], 2.0 / 3.0, 1e-15);
  // Two points, s = 1 fixed: from the moments 2/3, 2/5, 2/7 of sqrt(s),
  // s_0 = (2/7 - 2/5) / (2/5 - 2/3) = 3/7 and w_0 = (2/5 - 2/3) / (s_0 - 1) = 7/15.
  const ReferenceElement& two = gauss_radau_sphere(2);
  EXPECT_NEAR(two.nodes[0], 3.0 / 7.0, 1e-15);
  EXPECT_NEAR(two.weights[0], 7.0 / 15.0, 1e-15);
  EXPECT_NEAR(two.weights[1], 1.0 / 5.0, 1e-15);
}

TEST(GaussRadauSphere, IntegratesExactlyToItsDegreeAndNoFurther) {
  for (std::size_t n = 1; n <= kMaxOrder + 1; ++n) {
    const ReferenceElement& e = gauss_radau_sphere(n);
    ASSERT_EQ(e.size(), n);
    EXPECT_EQ(e.nodes.back(), 1.0);
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_GT(e.weights[i], 0.0);
      EXPECT_GT(e.nodes[i], i == 0 ? 0.0 : e.nodes[i - 1]);
    }
    for (std::size_t k = 0; k <= 2 * n - 2; ++k)
      EXPECT_NEAR(integral(e, k), 1.0 / (static_cast<double>(k) + 1.5), 1e-14)
          << n << " nodes, degree " << k;
    if (n > 6) continue;
    EXPECT_GT(std::abs(integral(e, 2 * n - 1) - 1.0 / (static_cast<double>(2 * n) + 0.5)), 1e-9);
  }
}

TEST(GaussRadauSphere, DifferentiatesPolynomialsExactly) {
  for (std::size_t n = 1; n <= kMaxOrder + 1; ++n) {
    if (n <= 10) expect_derivatives(gauss_radau_sphere(n));
    expect_no_gradient_of_constants(gauss_radau_sphere(n));
  }
}

TEST(ReferenceElement, IsComputedOnce) {
  EXPECT_EQ(&gauss_lobatto(5), &gauss_lobatto(5));
  EXPECT_NE(&gauss_lobatto(5), &gauss_lobatto(4));
  EXPECT_NE(&gauss_lobatto(5), &gauss_radau_sphere(5));
}

}  // namespace
}  // namespace denchi
