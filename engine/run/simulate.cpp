#include "denchi/simulate.h"

#include <algorithm>
#include <limits>

#include "engine/run/run_setup.h"

namespace denchi {
namespace {

/// Accuracy on request: finer meshes until the difference to the next one is small enough. The
/// tolerance in time follows from the request, the model's own for 0.2 mV (which leaves about 0.05
/// mV of a default discharge), and is tightened only where a finer mesh alone no longer helps.
RecordedRun run_to_accuracy(const std::shared_ptr<const Cell>& cell,
                            const Protocol& protocol,
                            const Settings& settings,
                            double accuracy) {
  constexpr std::size_t kMostRefinements = 8;
  // a mesh that large takes seconds, and the next takes several times as long
  constexpr std::size_t kMostUnknowns = 20000;
  Attempt attempt{.mesh = accuracy > 2e-3 ? "coarse" : "default",
                  .rtol = {},
                  .share = std::min(accuracy / 2e-4, 5.0 / 3.0)};
  RecordedRun candidate = run_resolved(cell, protocol, settings, attempt);
  attempt.rtol = candidate.run->used.rtol;
  double last_error = std::numeric_limits<double>::infinity();
  while (!candidate.run->interrupted) {
    Attempt next = attempt;
    *next.rtol *= 0.3;
    ++next.refinements;
    next.curve_only = true;
    next.may_begin_again = false;
    const auto reference = run_once(cell, protocol, settings, next).run;
    if (reference->interrupted) {
      candidate.run->reason += "; interrupted before its accuracy was known";
      candidate.run->error_known = true;
      break;
    }
    const std::optional<double> error = voltage_difference(*candidate.run, *reference);
    candidate.run->error = error;
    candidate.run->error_known = true;
    if (!error || *error <= 0.8 * accuracy || next.refinements > kMostRefinements ||
        reference->statistics.unknowns > kMostUnknowns)
      break;
    attempt.refinements = next.refinements;
    if (*error > 0.5 * last_error) attempt.rtol = std::max(1e-10, 0.1 * *attempt.rtol);
    last_error = *error;
    candidate = {};  // lets go of its files
    candidate = run_resolved(cell, protocol, settings, attempt);
  }
  if (candidate.run->error.value_or(0.0) > accuracy)
    candidate.run->reason +=
        "; the accuracy asked for was not reached, the estimate says by how much";
  return candidate;
}

}  // namespace

Solution simulate(const Cell& cell, const Protocol& protocol, const Settings& settings) {
  check_settings(settings);
  const Protocol checked = checked_protocol(cell, protocol, settings.period);
  const auto shared = std::make_shared<const Cell>(cell);
  Attempt attempt{.mesh = settings.mesh, .rtol = settings.rtol};
  auto [run, recorder] = settings.accuracy
                             ? run_to_accuracy(shared, checked, settings, *settings.accuracy)
                             : run_resolved(shared, checked, settings, attempt);
  if (!settings.file.empty() && !run->error_known) {
    run->error = run->estimate(settings.progress);
    run->error_known = true;
  }
  if (recorder) recorder->finish();
  return Solution(run);
}

}  // namespace denchi
