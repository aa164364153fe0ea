// The first part of the block elimination in bordered_system.h: chains and scalars of a position,
// so that only the line and the border are left. Everything is batched over eight positions.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "engine/linalg/blocks.h"

namespace denchi {

class LocalElimination {
 public:
  /// The map must outlive the object.
  explicit LocalElimination(const StateMap& map);

  /// Factors chains and scalars in place; false if one of them is singular. The blocks must live as
  /// long as solves with this factorisation.
  bool factor(Blocks& blocks);
  /// Adds -C S'^-1 L to the diagonal blocks of the nodes and -C S'^-1 B to the border columns.
  void add_to_line(Blocks& blocks) const;
  /// Adds -E S'^-1 B to the border matrix and -E S'^-1 L to the border rows, given in line order.
  void add_to_border(Eigen::MatrixXd& matrix, double* rows) const;

  /// Reduces a right-hand side; returns a copy of it, of which line and border are complete.
  double* reduce(const double* x);
  /// Local unknowns from those of the line, which are in x, and of the border.
  void expand(double* x, const double* border);

 private:
  template <class Scalars>
  void reduce_group(std::size_t gi, Scalars ns);
  template <class Scalars>
  void expand_group(std::size_t gi, Scalars ns, double* x, const double* border);

  struct Local {
    std::vector<double> z;  // chains after each other, node-major, as in the state
    std::vector<std::size_t> z_offset;
    std::vector<Lanes> s_inverse;  // [pack][m][n]
    std::vector<Lanes> sl, sb;     // S'^-1 L [pack][m][field], S'^-1 B [pack][m][border column]
  };

  const StateMap& map_;
  Blocks* blocks_ = nullptr;
  std::vector<Local> local_;
  std::size_t fields_, columns_;
  std::vector<double> work_;    // copy of the right-hand side
  std::vector<Lanes> scalars_;  // of one pack
};

}  // namespace denchi
