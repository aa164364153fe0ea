#include "engine/closure/graph.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace denchi {
namespace {

// Integer powers up to here are products; beyond, nobody means a product.
constexpr double kMaxIntegerPower = 1e6;

// A factor pulled out of a power must not carry the rest near an overflow.
bool is_moderate(double a) { return std::abs(a) > 1e-150 && std::abs(a) < 1e150; }

bool is_integer(double a) { return std::nearbyint(a) == a; }

double value_of(Op op, double u) {
  switch (op) {
    case Op::sqrt:
      return std::sqrt(u);
    case Op::exp:
      return std::exp(u);
    case Op::log:
      return std::log(u);
    case Op::tanh:
      return std::tanh(u);
    case Op::sinh:
      return std::sinh(u);
    case Op::cosh:
      return std::cosh(u);
    case Op::sin:
      return std::sin(u);
    case Op::cos:
      return std::cos(u);
    case Op::tan:
      return std::tan(u);
    case Op::asinh:
      return std::asinh(u);
    case Op::atan:
      return std::atan(u);
    case Op::erf:
      return std::erf(u);
    case Op::abs:
      return std::abs(u);
    default:
      return std::numeric_limits<double>::quiet_NaN();
  }
}

}  // namespace

bool Linear::is_finite() const {
  return std::isfinite(constant) && std::ranges::all_of(terms, [](const Term& term) {
           return std::isfinite(term.coefficient);
         });
}

NodeId Graph::insert(Node node) {
  const auto [place, is_new] = index_.try_emplace(node, static_cast<NodeId>(nodes_.size()));
  if (!is_new) return place->second;
  std::size_t depth = 0;
  if (node.op == Op::sum) {
    for (const Term& term : node.terms) depth = std::max(depth, depths_[term.node] + 1);
  } else if (node.op != Op::argument) {
    depth = depths_[node.p.node] + 1;
    if (is_binary(node.op)) depth = std::max(depth, depths_[node.q.node] + 1);
  }
  depths_.push_back(depth);
  max_depth_ = std::max(max_depth_, depth);
  nodes_.push_back(std::move(node));
  return place->second;
}

Linear Graph::linear(Node node, double coefficient) {
  Linear a;
  if (coefficient != 0.0) a.terms.push_back({coefficient, insert(std::move(node))});
  return a;
}

Operand Graph::operand(const Linear& a) {
  if (a.terms.size() == 1) return {a.terms[0].node, a.terms[0].coefficient, a.constant};
  Node node;
  node.op = Op::sum;
  node.terms = a.terms;
  return {insert(std::move(node)), 1.0, a.constant};
}

Linear Graph::argument(std::size_t index) {
  Node node;
  node.op = Op::argument;
  node.parameter = static_cast<double>(index);
  return linear(std::move(node));
}

Linear Graph::add(Linear a, const Linear& b) {
  a.constant += b.constant;
  for (const Term& term : b.terms) {
    const auto same = std::ranges::find(a.terms, term.node, &Term::node);
    if (same == a.terms.end()) {
      a.terms.push_back(term);
    } else {
      same->coefficient += term.coefficient;
      if (same->coefficient == 0.0) a.terms.erase(same);
    }
  }
  return a;
}

Linear Graph::scale(Linear a, double factor) {
  a.constant *= factor;
  for (Term& term : a.terms) term.coefficient *= factor;
  std::erase_if(a.terms, [](const Term& term) { return term.coefficient == 0.0; });
  return a;
}

Linear Graph::multiply(const Linear& a, const Linear& b) {
  if (a.is_constant()) return scale(b, a.constant);
  if (b.is_constant()) return scale(a, b.constant);
  Node node;
  node.op = Op::multiply;
  node.p = operand(a);
  node.q = operand(b);
  double factor = 1.0;
  for (Operand* u : {&node.p, &node.q}) {
    if (u->offset == 0.0) factor *= std::exchange(u->scale, 1.0);
  }
  // u^m u^n = u^(m+n).
  const auto split = [this](const Operand& u) {
    const Node& inner = nodes_[u.node];
    const bool is_power = inner.op == Op::power && u.offset == 0.0 && inner.parameter > 0.0;
    return is_power ? std::pair(inner.p, inner.parameter) : std::pair(u, 1.0);
  };
  const auto [p, m] = split(node.p);
  const auto [q, n] = split(node.q);
  if (p == q) return scale(integer_power(p, m + n), factor);
  if (node.q < node.p) std::swap(node.p, node.q);
  return linear(std::move(node), factor);
}

Linear Graph::divide(const Linear& a, const Linear& b) {
  if (b.is_constant()) {
    // Coefficient by coefficient: the quotient is rounded once, as written.
    Linear y = a;
    y.constant /= b.constant;
    for (Term& term : y.terms) term.coefficient /= b.constant;
    std::erase_if(y.terms, [](const Term& term) { return term.coefficient == 0.0; });
    return y;
  }
  if (a.is_constant()) return scale(power(b, -1.0), a.constant);
  Node node;
  node.op = Op::divide;
  node.p = operand(a);
  node.q = operand(b);
  double factor = 1.0;
  if (node.p.offset == 0.0) factor = std::exchange(node.p.scale, 1.0);
  if (node.q.offset == 0.0) factor /= std::exchange(node.q.scale, 1.0);
  return linear(std::move(node), factor);
}

Linear Graph::integer_power(Operand u, double n) {
  double factor = 1.0;
  if (u.offset == 0.0 && is_moderate(std::pow(u.scale, n))) {
    factor = std::pow(std::exchange(u.scale, 1.0), n);
    const Node& inner = nodes_[u.node];
    const double product = inner.parameter * n;
    if (inner.op == Op::power && std::abs(product) <= kMaxIntegerPower) {
      u = inner.p;
      n = product;
    }
  }
  Node node;
  node.op = Op::power;
  node.p = u;
  node.parameter = n;
  return linear(std::move(node), factor);
}

Linear Graph::power(const Linear& a, const Linear& b) {
  if (a.is_constant() && b.is_constant()) return std::pow(a.constant, b.constant);
  if (!b.is_constant()) {
    // a^b = exp(b log a): NaN where a is negative, as is every b-th power but rare ones.
    if (a.is_constant() && a.constant <= 0.0) return std::numeric_limits<double>::quiet_NaN();
    if (!a.is_constant() || !is_moderate(std::pow(a.constant, b.constant))) {
      return apply(Op::exp, multiply(b, apply(Op::log, a)));
    }
    // a^(c + v) = a^c a^v, with the exact a^c.
    Linear varying = b;
    varying.constant = 0.0;
    const Linear exponent = scale(std::move(varying), std::log(a.constant));
    return scale(apply(Op::exp, exponent), std::pow(a.constant, b.constant));
  }
  const double n = b.constant;
  if (n == 0.0) return 1.0;
  if (n == 1.0) return a;
  if (is_integer(n) && std::abs(n) <= kMaxIntegerPower) return integer_power(operand(a), n);
  if (n == 0.5) return apply(Op::sqrt, a);
  if (n == -0.5) return power(apply(Op::sqrt, a), -1.0);

  Node node;
  node.op = n == 1.5 ? Op::three_halves : Op::real_power;
  node.p = operand(a);
  if (node.op == Op::real_power) node.parameter = n;
  double factor = 1.0;
  if (node.p.offset == 0.0 && node.p.scale > 0.0 && is_moderate(std::pow(node.p.scale, n))) {
    factor = std::pow(std::exchange(node.p.scale, 1.0), n);
  }
  return linear(std::move(node), factor);
}

Linear Graph::extremum(Op op, const Linear& a, const Linear& b) {
  if (a.is_constant() && b.is_constant()) {
    return op == Op::minimum ? std::min(a.constant, b.constant) : std::max(a.constant, b.constant);
  }
  if (b.is_constant()) return apply(op == Op::minimum ? Op::at_most : Op::at_least, a, b.constant);
  if (a.is_constant()) return extremum(op, b, a);
  Node node;
  node.op = op;
  node.p = operand(a);
  node.q = operand(b);
  return linear(std::move(node));
}

Linear Graph::apply(Op op, const Linear& a, double parameter) {
  if (a.is_constant()) return value_of(op, a.constant);
  Node node;
  node.op = op;
  node.p = operand(a);
  node.parameter = parameter;
  return linear(std::move(node));
}

}  // namespace denchi
