#include "engine/linalg/reference_solvers.h"

#include <klu.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "denchi/error.h"
#include "engine/linalg/bordered_system.h"

namespace denchi {
namespace {

/// Rows and then columns are scaled to largest entry 1: the units of a cell differ by many powers
/// of ten, and unscaled pivoting would lose up to nine digits of the weakest unknowns.
class DenseSolver final : public LinearSolver {
 public:
  explicit DenseSolver(const StateMap& map)
      : n_(static_cast<Eigen::Index>(map.size)), a_(n_, n_), rows_(n_), columns_(n_), lu_(n_) {}

  bool factor(Blocks& blocks) override {
    a_.setZero();
    blocks.for_each([this](std::size_t i, std::size_t j, double value) {
      a_(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) += value;
    });
    if (!a_.allFinite()) return false;
    rows_ = a_.cwiseAbs().rowwise().maxCoeff();
    if ((rows_.array() == 0.0).any()) return false;
    a_ = rows_.cwiseInverse().asDiagonal() * a_;
    columns_ = a_.cwiseAbs().colwise().maxCoeff();
    if ((columns_.array() == 0.0).any()) return false;
    a_ = a_ * columns_.cwiseInverse().asDiagonal();
    lu_.compute(a_);
    return (lu_.matrixLU().diagonal().array() != 0.0).all();
  }

  void solve(double* x) override {
    Eigen::Map<Eigen::VectorXd> v(x, n_);
    v = lu_.solve(v.cwiseQuotient(rows_)).cwiseQuotient(columns_);
  }

 private:
  Eigen::Index n_;
  Eigen::MatrixXd a_;
  Eigen::VectorXd rows_, columns_;
  Eigen::PartialPivLU<Eigen::MatrixXd> lu_;
};

class KluSolver final : public LinearSolver {
 public:
  explicit KluSolver(const StateMap& map) : n_(static_cast<int>(map.size)) {
    klu_defaults(&common_);
  }
  KluSolver(const KluSolver&) = delete;
  KluSolver& operator=(const KluSolver&) = delete;
  ~KluSolver() override {
    klu_free_numeric(&numeric_, &common_);
    klu_free_symbolic(&symbolic_, &common_);
  }

  bool factor(Blocks& blocks) override {
    entries_.clear();
    blocks.for_each([this](std::size_t i, std::size_t j, double value) {
      entries_.emplace_back(static_cast<int>(j), static_cast<int>(i), value);
    });
    std::sort(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
      return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
    });
    const std::vector<int> old_columns = std::move(columns_), old_rows = std::move(rows_);
    columns_.assign(static_cast<std::size_t>(n_) + 1, 0);
    rows_.clear();
    values_.clear();
    int last_column = -1;
    for (const auto& [column, row, value] : entries_) {
      if (column == last_column && rows_.back() == row) {
        values_.back() += value;
      } else {
        rows_.push_back(row);
        values_.push_back(value);
        last_column = column;
      }
      columns_[static_cast<std::size_t>(column) + 1] = static_cast<int>(rows_.size());
    }
    for (std::size_t c = 1; c < columns_.size(); ++c)
      columns_[c] = std::max(columns_[c], columns_[c - 1]);
    klu_free_numeric(&numeric_, &common_);
    if (!std::all_of(values_.begin(), values_.end(), [](double v) { return std::isfinite(v); }))
      return false;
    // identity rows come and go between consistent starts and time steps, and the pattern with them
    if (columns_ != old_columns || rows_ != old_rows) klu_free_symbolic(&symbolic_, &common_);
    if (symbolic_ == nullptr) symbolic_ = klu_analyze(n_, columns_.data(), rows_.data(), &common_);
    if (symbolic_ == nullptr) return false;
    numeric_ = klu_factor(columns_.data(), rows_.data(), values_.data(), symbolic_, &common_);
    return numeric_ != nullptr && common_.status == KLU_OK;
  }

  void solve(double* x) override { klu_solve(symbolic_, numeric_, n_, 1, x, &common_); }

 private:
  int n_;
  klu_common common_{};
  klu_symbolic* symbolic_ = nullptr;
  klu_numeric* numeric_ = nullptr;
  std::vector<std::tuple<int, int, double>> entries_;
  std::vector<int> columns_, rows_;
  std::vector<double> values_;
};

}  // namespace

std::unique_ptr<LinearSolver> make_dense_solver(const StateMap& map) {
  return std::make_unique<DenseSolver>(map);
}

std::unique_ptr<LinearSolver> make_klu_solver(const StateMap& map) {
  return std::make_unique<KluSolver>(map);
}

std::unique_ptr<LinearSolver> make_linear_solver(std::string_view name, const StateMap& map) {
  if (name.empty() || name == "bordered") return make_bordered_solver(map);
  if (name == "klu") return make_klu_solver(map);
  if (name == "dense") return make_dense_solver(map);
  throw InputError("solver", std::string(name), "is one of bordered, klu, dense", "settings");
}

}  // namespace denchi
