#include "denchi/simulate.h"

#include <algorithm>
#include <limits>

#include "engine/run/run_setup.h"

namespace denchi {
namespace {

/// Accuracy on request: finer meshes until the difference to the next one is small enough. The
/// tolerance in time follows from the request (the default leaves about 0.05 mV) and is tightened
/// only where a finer mesh alone no longer helps.
std::shared_ptr<Solution::Impl> run_to_accuracy(const std::shared_ptr<const Cell>& cell,
                                                const Protocol& protocol,
                                                Settings settings,
                                                double accuracy) {
  constexpr std::size_t kMostRefinements = 8;
  settings.mesh = accuracy > 2e-3 ? "coarse" : "default";
  const std::string file = settings.file;
  settings.file.clear();
  Attempt attempt{0, std::clamp(kDefaultTolerance * accuracy / 2e-4, 1e-9, 1e-3)};
  auto candidate = run_once(cell, protocol, settings, attempt);
  double last_error = std::numeric_limits<double>::infinity();
  while (!candidate->interrupted) {
    const Attempt next{attempt.refinements + 1, 0.3 * attempt.rtol};
    auto reference = run_once(cell, protocol, settings, next);
    if (reference->interrupted) break;
    const std::optional<double> error = voltage_difference(*candidate, *reference);
    candidate->error = error;
    candidate->error_known = true;
    if (!error || *error <= 0.8 * accuracy || next.refinements > kMostRefinements) break;
    attempt.refinements = next.refinements;
    if (*error > 0.5 * last_error) attempt.rtol = std::max(1e-10, 0.1 * attempt.rtol);
    last_error = *error;
    candidate = run_once(cell, protocol, settings, attempt);
  }
  if (candidate->error.value_or(0.0) > accuracy)
    candidate->reason += "; the accuracy asked for was not reached, the estimate says by how much";
  if (!file.empty()) Solution(candidate).save(file);
  return candidate;
}

}  // namespace

Solution simulate(const Cell& cell, const Protocol& protocol, const Settings& settings) {
  check_settings(settings);
  const Protocol checked = checked_protocol(cell, protocol);
  const auto shared = std::make_shared<const Cell>(cell);
  if (settings.accuracy)
    return Solution(run_to_accuracy(shared, checked, settings, *settings.accuracy));
  const Attempt attempt{0, settings.rtol.value_or(kDefaultTolerance)};
  return Solution(run_once(shared, checked, settings, attempt));
}

}  // namespace denchi
