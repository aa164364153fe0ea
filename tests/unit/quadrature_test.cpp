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
  // Abramowitz and Stegun, Handbook of Mathematical Functions (1964), table 25.6; round-off differs
  // with the instruction set
  const ReferenceElement& four = gauss_lobatto(3);
  EXPECT_NEAR(four.nodes[2], 1.0 / std::sqrt(5.0), 4e-15);
  EXPECT_NEAR(four.weights[0], 1.0 / 6.0, 4e-15);
  EXPECT_NEAR(four.weights[2], 5.0 / 6.0, 4e-15);
  const ReferenceElement& five = gauss_lobatto(4);
  EXPECT_NEAR(five.nodes[2], 0.0, 4e-15);
  EXPECT_NEAR(five.nodes[3], 0.65465367, 1e-8);
  EXPECT_NEAR(five.weights[0], 0.1, 4e-15);
  EXPECT_NEAR(five.weights[2], 32.0 / 45.0, 4e-15);
  EXPECT_NEAR(five.weights[3], 49.0 / 90.0, 4e-15);
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

TEST(GaussRadau, HasTheNodesThatAreKnownInClosedForm) {
  const ReferenceElement& one = gauss_radau(1, 3);
  EXPECT_EQ(one.nodes[0], 1.0);
  EXPECT_NEAR(one.weights[0], 2.0 / 3.0, 1e-15);
  // Two points, s = 1 fixed: from the moments 2/3, 2/5, 2/7 of sqrt(s),
  // s_0 = (2/7 - 2/5) / (2/5 - 2/3) = 3/7 and w_0 = (2/5 - 2/3) / (s_0 - 1) = 7/15.
  const ReferenceElement& sphere = gauss_radau(2, 3);
  EXPECT_NEAR(sphere.nodes[0], 3.0 / 7.0, 1e-15);
  EXPECT_NEAR(sphere.weights[0], 7.0 / 15.0, 1e-15);
  EXPECT_NEAR(sphere.weights[1], 1.0 / 5.0, 1e-15);
  // The same from the moments 1, 1/2, 1/3 of one, and 2, 2/3, 2/5 of 1/sqrt(s).
  const ReferenceElement& cylinder = gauss_radau(2, 2);
  EXPECT_NEAR(cylinder.nodes[0], 1.0 / 3.0, 1e-15);
  EXPECT_NEAR(cylinder.weights[0], 3.0 / 4.0, 1e-15);
  const ReferenceElement& film = gauss_radau(2, 1);
  EXPECT_NEAR(film.nodes[0], 1.0 / 5.0, 1e-15);
  EXPECT_NEAR(film.weights[0], 5.0 / 3.0, 3e-15);
}

TEST(GaussRadau, IntegratesExactlyToItsDegreeAndNoFurther) {
  for (const std::size_t d : {1u, 2u, 3u})
    for (std::size_t n = 1; n <= kMaxOrder + 1; ++n) {
      const ReferenceElement& e = gauss_radau(n, d);
      const auto exact = [&](std::size_t degree) {
        return 1.0 / (static_cast<double>(degree) + 0.5 * static_cast<double>(d));
      };
      ASSERT_EQ(e.size(), n);
      EXPECT_EQ(e.nodes.back(), 1.0);
      for (std::size_t i = 0; i < n; ++i) {
        EXPECT_GT(e.weights[i], 0.0);
        EXPECT_GT(e.nodes[i], i == 0 ? 0.0 : e.nodes[i - 1]);
      }
      for (std::size_t k = 0; k <= 2 * n - 2; ++k)
        EXPECT_NEAR(integral(e, k), exact(k), 1e-14) << n << " nodes, degree " << k;
      if (n > 6) continue;
      EXPECT_GT(std::abs(integral(e, 2 * n - 1) - exact(2 * n - 1)), 1e-9);
    }
}

TEST(GaussRadau, DifferentiatesPolynomialsExactly) {
  for (const std::size_t d : {1u, 2u, 3u})
    for (std::size_t n = 1; n <= kMaxOrder + 1; ++n) {
      if (n <= 10) expect_derivatives(gauss_radau(n, d));
      expect_no_gradient_of_constants(gauss_radau(n, d));
    }
}

// Across a shell t = (s - inner^2)/(outer^2 - inner^2), so for constant weight (d = 2) the rule is
// that of the slab, and any other weight has to be integrated as it stands.
TEST(GaussLobattoShell, IsThatOfTheSlabForConstantWeight) {
  for (std::size_t p = 1; p <= kMaxOrder; ++p) {
    const ReferenceElement shell = gauss_lobatto_shell(p, 2, 0.3, 0.5);
    for (std::size_t q = 0; q <= p; ++q) {
      EXPECT_NEAR(shell.nodes[q], 0.5 * (1.0 + gauss_lobatto(p).nodes[q]), 2e-15);
      EXPECT_NEAR(shell.weights[q], 0.08 * gauss_lobatto(p).weights[q], 2e-15);
    }
  }
}

TEST(GaussLobattoShell, IntegratesExactlyToItsDegreeAndNoFurther) {
  for (const std::size_t d : {1u, 2u, 3u})
    for (std::size_t p = 1; p <= kMaxOrder; ++p) {
      const double inner = 0.1, outer = 0.4;
      const ReferenceElement e = gauss_lobatto_shell(p, d, inner, outer);
      ASSERT_EQ(e.size(), p + 1);
      EXPECT_EQ(e.nodes.front(), 0.0);
      EXPECT_EQ(e.nodes.back(), 1.0);
      const auto error = [&](std::size_t degree) {
        double sum = 0.0;
        for (std::size_t q = 0; q <= p; ++q)
          sum += e.weights[q] * power(inner * inner + 0.15 * e.nodes[q], degree);
        const double n = static_cast<double>(degree) + 0.5 * static_cast<double>(d);
        const double exact = (std::pow(outer, 2.0 * n) - std::pow(inner, 2.0 * n)) / n;
        return std::abs(sum / exact - 1.0);
      };
      for (std::size_t k = 0; k <= 2 * p - 1; ++k) EXPECT_LE(error(k), 1e-13);
      expect_no_gradient_of_constants(e);
      if (p <= 9) expect_derivatives(e);
      if (p > 5) continue;
      EXPECT_GT(error(2 * p), 1e-9) << p;
    }
}

TEST(ReferenceElement, IsComputedOnce) {
  EXPECT_EQ(&gauss_lobatto(5), &gauss_lobatto(5));
  EXPECT_NE(&gauss_lobatto(5), &gauss_lobatto(4));
  EXPECT_EQ(&gauss_radau(5, 3), &gauss_radau(5, 3));
  EXPECT_NE(&gauss_radau(5, 3), &gauss_radau(5, 2));
}

}  // namespace
}  // namespace denchi
