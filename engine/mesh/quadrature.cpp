#include "engine/mesh/quadrature.h"

#include <Eigen/Eigenvalues>
#include <cmath>
#include <map>
#include <mutex>
#include <numeric>

namespace denchi {
namespace {

/// Weights 1 / prod_j (x_i - x_j) of barycentric interpolation.
std::vector<double> barycentric(const std::vector<double>& x) {
  std::vector<double> b(x.size(), 1.0);
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j < x.size(); ++j)
      if (j != i) b[i] /= x[i] - x[j];
  return b;
}

/// Derivative matrix of the Lagrange polynomials on any distinct nodes (the diagonal by the row
/// sum, so that a constant has exactly no gradient).
std::vector<double> derivative_matrix(const std::vector<double>& x) {
  const std::size_t n = x.size();
  const std::vector<double> b = barycentric(x);
  std::vector<double> d(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      if (j == i) continue;
      d[i * n + j] = b[j] / b[i] / (x[i] - x[j]);
      d[i * n + i] -= d[i * n + j];
    }
  return d;
}

/// A measure as a sum over points, fine enough to be exact where it is used.
struct Measure {
  std::vector<double> x, weight;
};

/// Gauss nodes of a measure: eigenvalues of the matrix of its recurrence (Golub and Welsch, Math.
/// Comp. 23 (1969) 221), whose coefficients are sums over the points (Stieltjes' procedure, W.
/// Gautschi, Orthogonal Polynomials (2004), sec. 2.2.3).
std::vector<double> gauss_nodes(const Measure& m, std::size_t n) {
  if (n == 0) return {};
  Eigen::VectorXd diagonal(n), off(n - 1);
  std::vector<double> previous(m.x.size(), 0.0), p(m.x.size(), 1.0);
  double last_norm = 0.0;
  for (std::size_t k = 0; k < n; ++k) {
    double norm = 0.0, first = 0.0;
    for (std::size_t i = 0; i < p.size(); ++i) {
      const double square = m.weight[i] * p[i] * p[i];
      norm += square;
      first += m.x[i] * square;
    }
    const double alpha = first / norm, beta = k == 0 ? 0.0 : norm / last_norm;
    diagonal[static_cast<Eigen::Index>(k)] = alpha;
    if (k > 0) off[static_cast<Eigen::Index>(k - 1)] = std::sqrt(beta);
    for (std::size_t i = 0; i < p.size(); ++i) {
      const double next = (m.x[i] - alpha) * p[i] - beta * previous[i];
      previous[i] = p[i];
      p[i] = next;
    }
    last_norm = norm;
  }
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(diagonal, off, Eigen::EigenvaluesOnly);
  return {solver.eigenvalues().begin(), solver.eigenvalues().end()};
}

/// Integrals of the Lagrange polynomials: the weights of a quadrature on given nodes.
std::vector<double> integrals(const Measure& m, const std::vector<double>& nodes) {
  const std::vector<double> b = barycentric(nodes);
  std::vector<double> w(nodes.size(), 0.0);
  for (std::size_t q = 0; q < m.x.size(); ++q)
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      double l = b[i];
      for (std::size_t j = 0; j < nodes.size(); ++j)
        if (j != i) l *= m.x[q] - nodes[j];
      w[i] += m.weight[q] * l;
    }
  return w;
}

/// The element of n nodes on [left, right]. With an end as a node, the others are the Gauss nodes
/// of the measure times the distance from that end.
ReferenceElement make_element(
    const Measure& m, double left, double right, bool with_left, std::size_t n) {
  Measure inner = m;
  for (std::size_t i = 0; i < m.x.size(); ++i)
    inner.weight[i] *= (right - m.x[i]) * (with_left ? m.x[i] - left : 1.0);
  ReferenceElement e;
  if (with_left) e.nodes.push_back(left);
  for (const double x : gauss_nodes(inner, n - (with_left ? 2 : 1))) e.nodes.push_back(x);
  e.nodes.push_back(right);
  e.weights = integrals(m, e.nodes);
  e.derivative = derivative_matrix(e.nodes);
  return e;
}

template <class Make>
auto& cached(std::size_t key, Make make) {
  static std::mutex mutex;
  static std::map<std::size_t, decltype(make())> values;
  const std::lock_guard lock(mutex);
  const auto found = values.find(key);
  return found != values.end() ? found->second : values.emplace(key, make()).first->second;
}

/// Gauss-Legendre rule on [-1, 1], exact to degree 2n - 1. Its recurrence is known.
const Measure& legendre(std::size_t n) {
  return cached(n, [n] {
    const auto size = static_cast<Eigen::Index>(n);
    Eigen::VectorXd off(size - 1);
    for (Eigen::Index k = 1; k < size; ++k) {
      const double j = static_cast<double>(k);
      off[k - 1] = j / std::sqrt(4.0 * j * j - 1.0);
    }
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
    solver.computeFromTridiagonal(Eigen::VectorXd::Zero(size), off);
    Measure m;
    for (Eigen::Index k = 0; k < size; ++k) {
      const double v = solver.eigenvectors()(0, k);
      m.x.push_back(solver.eigenvalues()[k]);
      m.weight.push_back(2.0 * v * v);
    }
    return m;
  });
}

/// s^(d/2-1) ds from one radius to another as 2 r^(d-1) dr, a polynomial, so that Gauss-Legendre
/// points in r are exact for s^k with 2k + d - 1 <= 2 points - 1; x = 0 and 1 at the two radii.
Measure shell(std::size_t points, std::size_t dimension, double inner, double outer) {
  const Measure& line = legendre(points);
  Measure m;
  const double h = outer - inner;
  for (std::size_t i = 0; i < points; ++i) {
    const double xi = 0.5 * (1.0 + line.x[i]), r = inner + h * xi;
    m.x.push_back(xi * (inner + r) / (inner + outer));
    m.weight.push_back(h * line.weight[i] * std::pow(r, static_cast<double>(dimension - 1)));
  }
  return m;
}

}  // namespace

const ReferenceElement& gauss_lobatto(std::size_t order) {
  return cached(order,
                [order] { return make_element(legendre(order + 1), -1.0, 1.0, true, order + 1); });
}

const ReferenceElement& gauss_radau(std::size_t n, std::size_t dimension) {
  return cached(4 * n + dimension, [n, dimension] {
    return make_element(shell(2 * n + 1, dimension, 0.0, 1.0), 0.0, 1.0, false, n);
  });
}

ReferenceElement gauss_lobatto_shell(std::size_t order,
                                     std::size_t dimension,
                                     double inner,
                                     double outer) {
  const Measure m = shell(2 * order + 2, dimension, inner, outer);
  return make_element(m, 0.0, 1.0, true, order + 1);
}

}  // namespace denchi
