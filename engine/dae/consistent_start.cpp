#include "engine/dae/consistent_start.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace denchi {
namespace {

// Relative to the unknown, or to the absolute scale of its kind: far below any tolerance of a run,
// so that a start adds no error, and a thousand times above round-off of well-conditioned systems.
constexpr double kTolerance = 1e-10;
// What is left where round-off ends the descent earlier.
constexpr double kCoarseTolerance = 1e3 * kTolerance;
// Undamped, a few do; the rest is for the way there.
constexpr std::size_t kMaxIterations = 60;
constexpr double kLeastDamping = 1e-6;
// A correction by an old matrix that is so much shorter than the last is the next step.
constexpr double kFast = 0.1;
// Part of the way to a new control that is taken at once, at first and at least.
constexpr double kFirstStride = 0.125, kLeastStride = 1e-4;

class Newton {
 public:
  Newton(Problem& problem, LinearSolver& solver, Blocks& blocks, double t)
      : problem_(problem),
        solver_(solver),
        blocks_(blocks),
        t_(t),
        n_(problem.map().size),
        still_(n_, 0.0),
        step_(n_),
        next_(n_),
        trial_(n_),
        scale_(n_) {
    problem.tolerances(1.0, scale_);
  }

  StartResult run(double* y) {
    StartResult result;
    double damping = 1.0;
    bool fresh = true;  // step_ is yet to be found, with a matrix of its own
    for (; result.iterations < kMaxIterations; ++result.iterations) {
      if (fresh && !correction(y, step_, true)) return result;
      const double length = norm(y, step_);
      if (length < kTolerance) {
        apply(y, step_, 1.0, y);
        result.ok = true;
        return result;
      }
      damping = std::min(1.0, 4.0 * damping);
      double left = length_after(y, damping);
      const auto shrinks = [&] { return left <= (1.0 - 0.25 * damping) * length; };
      while (fresh && !shrinks()) {
        damping *= 0.5;
        if (damping < kLeastDamping) {
          // at round-off the correction no longer shrinks: accept what is small enough
          result.ok = length < kCoarseTolerance;
          return result;
        }
        left = length_after(y, damping);
      }
      if (shrinks()) std::copy(trial_.begin(), trial_.end(), y);
      fresh = damping < 1.0 || left > kFast * length;
      if (!fresh) step_.swap(next_);
    }
    return result;
  }

 private:
  /// Length of the correction after a part of step_, by the same matrix; the state is in trial_.
  double length_after(const double* y, double damping) {
    apply(y, step_, damping, trial_.data());
    return correction(trial_.data(), next_, false) ? norm(y, next_)
                                                   : std::numeric_limits<double>::infinity();
  }

  /// Newton correction at y with a fresh matrix, or with the last one (simplified).
  bool correction(const double* y, std::vector<double>& out, bool fresh) {
    if (!problem_.residual(t_, y, still_.data(), out.data())) return false;
    if (fresh) {
      problem_.assemble(t_, 0.0, y, Matrix::algebraic, blocks_);
      if (!solver_.factor(blocks_)) return false;
    }
    const auto& differential = problem_.differential();
    for (std::size_t i = 0; i < n_; ++i)
      if (differential[i] != 0) out[i] = 0.0;
    solver_.solve(out.data());
    return std::all_of(out.begin(), out.end(), [](double v) { return std::isfinite(v); });
  }

  double norm(const double* y, const std::vector<double>& v) const {
    double largest = 0.0;
    for (std::size_t i = 0; i < n_; ++i)
      largest = std::max(largest, std::abs(v[i]) / (std::abs(y[i]) + scale_[i]));
    return largest;
  }

  void apply(const double* y, const std::vector<double>& step, double damping, double* out) const {
    for (std::size_t i = 0; i < n_; ++i) out[i] = y[i] - damping * step[i];
  }

  Problem& problem_;
  LinearSolver& solver_;
  Blocks& blocks_;
  double t_;
  std::size_t n_;
  std::vector<double> still_, step_, next_, trial_, scale_;
};

}  // namespace

StartResult consistent_start(
    Problem& problem, LinearSolver& solver, Blocks& blocks, double t, double* y) {
  const std::size_t n = problem.map().size;
  const std::vector<double> before(y, y + n);
  StartResult result = Newton(problem, solver, blocks, t).run(y);
  if (result.ok) return result;

  // Approach the target from the present value of the controlled quantity.
  const Control goal = problem.control();
  const double current = before[problem.map().border_entry(kCurrent)];
  const double voltage = before[problem.map().border_entry(kVoltage)];
  const double from = goal.kind == Control::Kind::current   ? current
                      : goal.kind == Control::Kind::voltage ? voltage
                                                            : current * voltage;
  std::copy(before.begin(), before.end(), y);
  std::vector<double> good = before;
  double done = 0.0, stride = kFirstStride;
  while (done < 1.0 && stride > kLeastStride) {
    const double next = std::min(1.0, done + stride);
    Control part = goal;
    part.value = from + next * (goal.target(t) - from);
    part.slope = 0.0;
    problem.set_control(part);
    const StartResult partial = Newton(problem, solver, blocks, t).run(y);
    result.iterations += partial.iterations;
    if (partial.ok) {
      good.assign(y, y + n);
      done = next;
      stride *= 2.0;
    } else {
      std::copy(good.begin(), good.end(), y);
      stride *= 0.5;
    }
  }
  problem.set_control(goal);
  result.ok = done >= 1.0;
  return result;
}

}  // namespace denchi
