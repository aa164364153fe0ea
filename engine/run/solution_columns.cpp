// Several variables of a result at once: those that come out of one computation share it.
#include "denchi/solution.h"
#include "engine/run/solution_impl.h"
#include "engine/run/state_reader.h"

namespace denchi {

std::vector<std::vector<double>> Solution::values(std::span<const std::string> names) const {
  const Impl& s = *impl_;
  std::vector<std::vector<double>> out(names.size());
  std::vector<std::pair<std::size_t, const VariableRow*>> together;
  for (std::size_t k = 0; k < names.size(); ++k) {
    const std::size_t row = s.row_of(variable(names[k]).name);
    const bool number = row != Impl::kNone && s.model->table()[row].size == 1;
    if (number) {
      together.emplace_back(k, &s.model->table()[row]);
    } else {
      out[k] = values(names[k]);
    }
  }
  if (together.empty()) return out;
  s.know_rows();
  std::vector<double> y(s.trajectory.unknowns());
  StateReader state;
  for (auto& [k, row] : together) out[k].resize(s.rows.size());
  for (std::size_t i = 0; i < s.rows.size(); ++i) {
    s.trajectory.interpolate(s.trajectory.stencil(s.rows[i].knot, s.rows[i].time), y.data());
    state.look_at(y.data());
    for (auto& [k, row] : together) state.read(*row, &out[k][i]);
  }
  return out;
}

}  // namespace denchi
