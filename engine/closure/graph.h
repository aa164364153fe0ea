// An expression as a graph of shared nodes: equal parts are stored, and later computed, once.
//
// Every operation takes and gives linear forms
//
//   constant + sum_i coefficient_i node_i
//
// and every node works on operands  scale * node + offset.  So the factors and offsets written in
// an expression never become operations of their own: a * tanh(b * (x - c)) + d is one node, and
// constants are folded on the way.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace denchi {

/// What a node or an instruction of a tape does; u and v are its operands.
enum class Op : std::uint8_t {
  argument,      ///< x, T or c_e
  sum,           ///< of terms; the only node without operands besides argument
  identity,      ///< u; on tapes only
  square,        ///< u^2; on tapes only
  reciprocal,    ///< 1/u; on tapes only
  polynomial,    ///< sum_k a_k u^k; on tapes only
  power,         ///< u^n, n an integer
  real_power,    ///< u^a, u > 0
  three_halves,  ///< u sqrt(u)
  sqrt,
  exp,
  log,
  tanh,
  sinh,
  cosh,
  sin,
  cos,
  tan,
  asinh,
  atan,
  erf,
  abs,
  at_least,  ///< max(u, a)
  at_most,   ///< min(u, a)
  multiply,  ///< u v; from here on of two operands
  divide,    ///< u / v
  minimum,
  maximum,
};

constexpr bool is_binary(Op op) { return op >= Op::multiply; }

using NodeId = std::uint32_t;

struct Operand {
  NodeId node = 0;
  double scale = 1.0;
  double offset = 0.0;
  friend auto operator<=>(const Operand&, const Operand&) = default;
};

struct Term {
  double coefficient = 0.0;
  NodeId node = 0;
  friend auto operator<=>(const Term&, const Term&) = default;
};

struct Linear {
  double constant = 0.0;
  std::vector<Term> terms;

  Linear(double c = 0.0) : constant(c) {}  // NOLINT: a number is a linear form
  bool is_constant() const { return terms.empty(); }
  /// False if a number in it is infinite or not a number.
  bool is_finite() const;
};

struct Node {
  Op op = Op::sum;
  Operand p, q;
  double parameter = 0.0;   ///< a, n above; which argument
  std::vector<Term> terms;  ///< of sum
  friend auto operator<=>(const Node&, const Node&) = default;
};

/// Grows node by node; a node stands after its operands.
class Graph {
 public:
  Linear argument(std::size_t index);

  static Linear add(Linear a, const Linear& b);
  static Linear scale(Linear a, double factor);
  Linear multiply(const Linear& a, const Linear& b);
  Linear divide(const Linear& a, const Linear& b);
  /// a^b with the meaning of Python's ** on floats; NaN for what is complex there.
  Linear power(const Linear& a, const Linear& b);
  /// minimum or maximum.
  Linear extremum(Op op, const Linear& a, const Linear& b);
  /// A function of one operand, sqrt to at_most.
  Linear apply(Op op, const Linear& a, double parameter = 0.0);

  const Node& node(NodeId id) const { return nodes_[id]; }
  std::size_t size() const { return nodes_.size(); }
  /// Length of the longest chain of nodes.
  std::size_t depth() const { return max_depth_; }

 private:
  NodeId insert(Node node);
  Linear linear(Node node, double coefficient = 1.0);
  Operand operand(const Linear& a);
  Linear integer_power(Operand u, double n);

  std::vector<Node> nodes_;
  std::vector<std::size_t> depths_;
  std::map<Node, NodeId> index_;
  std::size_t max_depth_ = 0;
};

}  // namespace denchi
