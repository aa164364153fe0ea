// The Newton matrix of a cell in its own shape; what an assembly writes and a solver reads.
//
//            chains      scalars   line        border
//   chain   [ A          g e_s^T                      ]   A banded, g at the surface row only
//   scalar  [ P e_s       S         L           B     ]   e_s: surface value of a chain
//   line    [             C         K (elements) Bl   ]
//   border  [             E         El          G     ]
//
// Chains and scalars are batched over the positions of a group, eight at a time. A chain couples to
// the rest through one number each way: the flux in (the scalar it names) and the surface value
// out. A position of a group couples to the line node it sits on. Element matrices are dense; the
// part of a line row that belongs to a single node (the group's C after elimination) is added by
// the solver.
//
// What an assembly owes: in padded positions A = I, S = I and g, P, L, B, C, E = 0; C = 0 where it
// would enter a row that set_identity_row() replaces.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "engine/linalg/batched_banded.h"
#include "engine/linalg/condensed_element.h"
#include "engine/linalg/state_map.h"

namespace denchi {

struct GroupBlocks {
  std::vector<BatchedBanded> a;         ///< A of each chain
  std::vector<std::vector<Lanes>> g;    ///< [chain][pack]
  std::vector<Lanes> p, s, l, b, c, e;  ///< see the accessors
  std::size_t chains = 0, scalars = 0, fields = 0, borders = 0;

  /// d(scalar row m)/d(surface value of chain k)
  Lanes& P(std::size_t pack, std::size_t m, std::size_t k) {
    return p[(pack * scalars + m) * chains + k];
  }
  /// d(scalar row m)/d(scalar n)
  Lanes& S(std::size_t pack, std::size_t m, std::size_t n) {
    return s[(pack * scalars + m) * scalars + n];
  }
  /// d(scalar row m)/d(field f of the node)
  Lanes& L(std::size_t pack, std::size_t m, std::size_t f) {
    return l[(pack * scalars + m) * fields + f];
  }
  /// d(scalar row m)/d(border j)
  Lanes& B(std::size_t pack, std::size_t m, std::size_t j) {
    return b[(pack * scalars + m) * borders + j];
  }
  /// d(line row of field f)/d(scalar m)
  Lanes& C(std::size_t pack, std::size_t f, std::size_t m) {
    return c[(pack * fields + f) * scalars + m];
  }
  /// d(border row j)/d(scalar m)
  Lanes& E(std::size_t pack, std::size_t j, std::size_t m) {
    return e[(pack * borders + j) * scalars + m];
  }
};

class Blocks {
 public:
  explicit Blocks(const StateMap& map);

  const StateMap& map() const { return map_; }
  void zero();

  GroupBlocks& group(std::size_t g) { return groups_[g]; }
  /// d(line row field f, node i of element)/d(field h, node j of element), i and j counted from the
  /// left end of the element.
  double& element(std::size_t e, std::size_t f, std::size_t i, std::size_t h, std::size_t j) {
    return elements_[e].at(local_index(e, f, i), local_index(e, h, j));
  }
  /// Place of (field, node of element) in the element matrix: interior first, then left, then
  /// right.
  std::size_t local_index(std::size_t e, std::size_t f, std::size_t i) const {
    const std::size_t order = map_.elements[e].order;
    if (i == 0) return (order - 1) * map_.fields + f;
    if (i == order) return order * map_.fields + f;
    return (i - 1) * map_.fields + f;
  }
  CondensedElement& element_matrix(std::size_t e) { return elements_[e]; }
  const CondensedElement& element_matrix(std::size_t e) const { return elements_[e]; }
  /// Extra entry of a node's own diagonal block (an end condition, a node without an element).
  double& node(std::size_t n, std::size_t f, std::size_t h) {
    return nodes_[(n * map_.fields + f) * map_.fields + h];
  }
  /// Replaces the whole row of (field, node) by the identity when a solver reads the matrix.
  void set_identity_row(std::size_t field, std::size_t node, bool on) {
    identity_[field * map_.nodes + node] = on;
  }
  bool identity_row(std::size_t field, std::size_t node) const {
    return identity_[field * map_.nodes + node] != 0;
  }
  double& line_border(std::size_t field, std::size_t node, std::size_t b) {
    return line_border_[(b * map_.nodes + node) * map_.fields + field];
  }
  double& border_line(std::size_t b, std::size_t field, std::size_t node) {
    return border_line_[(b * map_.nodes + node) * map_.fields + field];
  }
  double& border(std::size_t i, std::size_t j) { return border_[i * map_.borders + j]; }

  /// Calls visit(row, column, value) for each entry in state-vector numbering, padding included as
  /// identity. Entries may come more than once and then add up. For the reference solvers and
  /// tests.
  void for_each(const std::function<void(std::size_t, std::size_t, double)>& visit) const;

 private:
  friend class BorderedSystem;
  const StateMap& map_;
  std::vector<GroupBlocks> groups_;
  std::vector<CondensedElement> elements_;
  std::vector<double> nodes_, line_border_, border_line_, border_;
  std::vector<unsigned char> identity_;
};

}  // namespace denchi
