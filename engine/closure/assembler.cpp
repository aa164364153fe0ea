// From graph to tape: which node becomes which instruction, and which register holds it.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "denchi/error.h"
#include "engine/closure/tape.h"

namespace denchi {
namespace {

// Degree up to which powers are gathered into a polynomial: well above published fits. Its list of
// coefficients has no gaps, so a lone high power is cheaper by squaring.
constexpr double kMaxDegree = 24.0;

class Assembler {
 public:
  Assembler(const Graph& graph, std::string_view what, std::string_view where)
      : graph_(graph), what_(what), where_(where), uses_(graph.size()), registers_(graph.size()) {
    is_taken_[0] = true;
  }

  Tape assemble(const Linear& value) {
    for (const Term& term : value.terms) count(term.node);
    for (NodeId id = 0; id < graph_.size(); ++id) {
      if (uses_[id] == 0 || graph_.node(id).op != Op::argument) continue;
      registers_[id] = take();
      tape_.arguments.push_back(static_cast<std::uint8_t>(graph_.node(id).parameter));
    }
    tape_.result = emit_sum(value.terms, value.constant);
    return std::move(tape_);
  }

 private:
  // Powers of one operand, to be added up as a polynomial.
  struct Powers {
    Operand base;
    std::vector<std::pair<std::size_t, double>> members;  // degree, coefficient
    std::vector<NodeId> reads;
    std::size_t degree() const {
      return std::ranges::max_element(members, {}, [](const auto& m) { return m.first; })->first;
    }
  };

  void count(NodeId id) {
    if (uses_[id]++ > 0) return;
    const Node& node = graph_.node(id);
    if (node.op == Op::argument) return;
    for (const Term& term : node.terms) count(term.node);
    if (node.op == Op::sum) return;
    count(node.p.node);
    if (is_binary(node.op)) count(node.q.node);
  }

  // A node read only by the sum that it is a term of needs no register of its own.
  bool is_fused(NodeId id) const {
    const Op op = graph_.node(id).op;
    return uses_[id] == 1 && !registers_[id] && op != Op::argument && op != Op::sum;
  }

  std::uint8_t take() {
    const auto place = std::ranges::find(is_taken_, false);
    if (place == is_taken_.end()) {
      throw InputError(std::string(what_),
                       "",
                       "the expression needs more than " + std::to_string(kMaxRegisters) +
                           " intermediate values at once",
                       std::string(where_));
    }
    *place = true;
    return static_cast<std::uint8_t>(place - is_taken_.begin());
  }

  void release(NodeId id) {
    if (--uses_[id] == 0) is_taken_[*registers_[id]] = false;
  }

  // The register that holds a node, computed now if it is not there yet.
  std::uint8_t read(NodeId id) {
    if (!registers_[id]) {
      const Node& node = graph_.node(id);
      registers_[id] =
          node.op == Op::sum ? emit_sum(node.terms, 0.0) : emit_term(node, 1.0, 0.0, std::nullopt);
    }
    return *registers_[id];
  }

  using Sum = std::optional<std::uint8_t>;  // the register being added to, none at first

  std::uint8_t push(Instruction instruction, const Sum& sum, std::initializer_list<NodeId> reads) {
    for (const NodeId id : reads) release(id);
    instruction.sum = sum.value_or(0);
    instruction.target = sum ? *sum : take();
    tape_.instructions.push_back(instruction);
    return instruction.target;
  }

  std::uint8_t emit_term(const Node& node, double factor, double constant, const Sum& sum) {
    Instruction made;
    made.op = node.op;
    if (node.op == Op::power && node.parameter == 2.0) made.op = Op::square;
    if (node.op == Op::power && node.parameter == -1.0) made.op = Op::reciprocal;
    made.factor = factor;
    made.constant = constant;
    made.parameter = node.parameter;
    made.p_scale = node.p.scale;
    made.p_offset = node.p.offset;
    made.p = read(node.p.node);
    if (!is_binary(node.op)) return push(made, sum, {node.p.node});
    made.q_scale = node.q.scale;
    made.q_offset = node.q.offset;
    made.q = read(node.q.node);
    return push(made, sum, {node.p.node, node.q.node});
  }

  std::uint8_t emit_sum(const std::vector<Term>& terms, double constant) {
    std::vector<Term> others;
    Sum sum;
    for (const Powers& powers : gather(terms, others)) {
      sum = emit_powers(powers, std::exchange(constant, 0.0), sum);
    }
    for (const Term& term : others) {
      sum = emit_term(graph_.node(term.node), term.coefficient, std::exchange(constant, 0.0), sum);
    }
    return sum.value();
  }

  // Terms a_k u^k by their u; the rest goes to `others`.
  std::vector<Powers> gather(const std::vector<Term>& terms, std::vector<Term>& others) const {
    std::vector<Powers> groups;
    for (const Term& term : terms) {
      const Node& node = graph_.node(term.node);
      Operand base{term.node, 1.0, 0.0};
      double degree = 1.0;
      if (is_fused(term.node)) {
        const bool is_small_power =
            node.op == Op::power && node.parameter > 0.0 && node.parameter <= kMaxDegree;
        if (!is_small_power) {
          others.push_back(term);
          continue;
        }
        base = node.p;
        degree = node.parameter;
      }
      auto group = std::ranges::find(groups, base, &Powers::base);
      if (group == groups.end()) group = groups.insert(group, Powers{base, {}, {}});
      group->members.emplace_back(static_cast<std::size_t>(degree), term.coefficient);
      group->reads.push_back(base.node);
    }
    return groups;
  }

  std::uint8_t emit_powers(const Powers& powers, double constant, const Sum& sum) {
    Instruction made;
    made.p = read(powers.base.node);
    made.p_scale = powers.base.scale;
    made.p_offset = powers.base.offset;
    const std::size_t degree = powers.degree();
    if (powers.members.size() == 1 && degree <= 2) {
      made.op = degree == 1 ? Op::identity : Op::square;
      made.factor = powers.members[0].second;
      made.constant = constant;
    } else {
      made.op = Op::polynomial;
      made.offset = static_cast<std::uint16_t>(tape_.coefficients.size());
      made.count = static_cast<std::uint8_t>(degree + 1);
      std::vector<double> a(degree + 1, 0.0);
      a[0] = constant;
      for (const auto& [k, coefficient] : powers.members) a[k] += coefficient;
      tape_.coefficients.insert(tape_.coefficients.end(), a.begin(), a.end());
    }
    for (std::size_t i = 1; i < powers.reads.size(); ++i) release(powers.reads[i]);
    return push(made, sum, {powers.reads[0]});
  }

  const Graph& graph_;
  std::string_view what_, where_;
  Tape tape_;
  std::vector<std::size_t> uses_;  // reads still to come
  std::vector<std::optional<std::uint8_t>> registers_;
  std::array<bool, kMaxRegisters> is_taken_{};
};

}  // namespace

Tape assemble(const Graph& graph,
              const Linear& value,
              std::string_view what,
              std::string_view where) {
  return Assembler(graph, what, where).assemble(value);
}

}  // namespace denchi
