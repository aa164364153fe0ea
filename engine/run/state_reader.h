// Reads variables off a state; those that come out of one computation share it.
#pragma once

#include <vector>

#include "engine/dae/cell_model.h"

namespace denchi {

class StateReader {
 public:
  /// Takes another state, or the same one with new numbers. It is read later, so it has to stay.
  void look_at(const double* y) {
    y_ = y;
    group_ = nullptr;
  }
  const double* state() const { return y_; }

  /// Fills in the values of a variable.
  void read(const VariableRow& row, double* out) {
    if (!row.group) return row.fill(y_, out);
    if (group_ != row.group.get()) {
      group_ = row.group.get();
      values_.resize(group_->size);
      group_->fill(y_, values_.data());
    }
    *out = values_[row.member];
  }

 private:
  const double* y_ = nullptr;
  const VariableGroup* group_ = nullptr;  ///< whose values are here
  std::vector<double> values_;
};

}  // namespace denchi
