#include "engine/mesh/quadrature.h"

#include <Eigen/Eigenvalues>
#include <array>
#include <cmath>
#include <mutex>
#include <optional>

namespace denchi {
namespace {

/// Derivative matrix of the Lagrange polynomials on any distinct nodes (barycentric weights; the
/// diagonal by the row sum, so that a constant has exactly no gradient).
std::vector<double> derivative_matrix(const std::vector<double>& x) {
  const std::size_t n = x.size();
  std::vector<double> b(n, 1.0), d(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      if (j != i) b[i] /= x[i] - x[j];
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      if (j == i) continue;
      d[i * n + j] = b[j] / b[i] / (x[i] - x[j]);
      d[i * n + i] -= d[i * n + j];
    }
  return d;
}

struct GaussRule {
  std::vector<double> nodes, weights;
};

/// Gauss rule for (1-x)^a (1+x)^b on [-1, 1] by the eigenvalues of the Jacobi matrix
/// (Golub and Welsch, Math. Comp. 23 (1969) 221).
GaussRule gauss_jacobi(std::size_t n, double a, double b) {
  const auto size = static_cast<Eigen::Index>(n);
  Eigen::VectorXd diagonal(size), off(size > 1 ? size - 1 : 0);
  for (Eigen::Index k = 0; k < size; ++k) {
    const double i = static_cast<double>(k), s = 2.0 * i + a + b;
    diagonal[k] = k == 0 ? (b - a) / (a + b + 2.0) : (b * b - a * a) / (s * (s + 2.0));
    if (k + 1 < size) {
      const double j = i + 1.0, t = 2.0 * j + a + b;
      // for j = 1 the factor (j + a + b) cancels against (t - 1)
      const double c =
          j == 1.0 ? 4.0 * (1.0 + a) * (1.0 + b) / (t * t * (t + 1.0))
                   : 4.0 * j * (j + a) * (j + b) * (j + a + b) / (t * t * (t + 1.0) * (t - 1.0));
      off[k] = std::sqrt(c);
    }
  }
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(diagonal, off);
  const double total = std::pow(2.0, a + b + 1.0) * std::tgamma(a + 1.0) * std::tgamma(b + 1.0) /
                       std::tgamma(a + b + 2.0);
  GaussRule rule;
  for (Eigen::Index k = 0; k < size; ++k) {
    rule.nodes.push_back(solver.eigenvalues()[k]);
    const double v = solver.eigenvectors()(0, k);
    rule.weights.push_back(total * v * v);
  }
  return rule;
}

ReferenceElement make_lobatto(std::size_t p) {
  ReferenceElement e;
  const double count = static_cast<double>(p);
  e.nodes.push_back(-1.0);
  if (p > 1)
    for (const double x : gauss_jacobi(p - 1, 1.0, 1.0).nodes) e.nodes.push_back(x);
  e.nodes.push_back(1.0);
  for (const double x : e.nodes) {
    double previous = 1.0, value = x;  // Legendre recurrence up to P_p
    for (std::size_t k = 2; k <= p; ++k) {
      const double i = static_cast<double>(k);
      const double next = ((2.0 * i - 1.0) * x * value - (i - 1.0) * previous) / i;
      previous = value;
      value = next;
    }
    e.weights.push_back(2.0 / (count * (count + 1.0) * value * value));
  }
  e.derivative = derivative_matrix(e.nodes);
  return e;
}

ReferenceElement make_radau_sphere(std::size_t n) {
  // Interior nodes: Gauss nodes of (1-x)(1+x)^(1/2); their weights divided by (1-x). The end node
  // takes what is missing from the integral of 1.
  ReferenceElement e;
  const double scale = 1.0 / (2.0 * std::sqrt(2.0));  // s = (1+x)/2, sqrt(s) ds
  double rest = 2.0 / 3.0;
  if (n > 1) {
    const GaussRule rule = gauss_jacobi(n - 1, 1.0, 0.5);
    for (std::size_t i = 0; i + 1 < n; ++i) {
      e.nodes.push_back(0.5 * (1.0 + rule.nodes[i]));
      e.weights.push_back(rule.weights[i] / (1.0 - rule.nodes[i]) * scale);
      rest -= e.weights.back();
    }
  }
  e.nodes.push_back(1.0);
  e.weights.push_back(rest);
  e.derivative = derivative_matrix(e.nodes);
  return e;
}

template <class Make>
const ReferenceElement& cached(std::size_t n, Make make) {
  static std::mutex mutex;
  static std::array<std::optional<ReferenceElement>, kMaxOrder + 2> elements;
  const std::lock_guard lock(mutex);
  auto& slot = elements[n];
  if (!slot) slot = make(n);
  return *slot;
}

}  // namespace

const ReferenceElement& gauss_lobatto(std::size_t order) {
  return cached(order, [](std::size_t p) { return make_lobatto(p); });
}

const ReferenceElement& gauss_radau_sphere(std::size_t n) {
  return cached(n, [](std::size_t m) { return make_radau_sphere(m); });
}

}  // namespace denchi
