// What a few of its cases tell of a study: the axis of its curves, time and size.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <vector>

#include "denchi/study.h"
#include "engine/study/rows.h"

namespace denchi {
namespace {

constexpr std::size_t kPilots = 16;
constexpr std::size_t kPoints = 101;  // of an axis that we choose

/// A number below `end`, the same every time, without the rhythm of a grid.
std::size_t scattered(std::size_t k, std::size_t end) {
  std::uint64_t z = (k + 1) * 0x9E3779B97F4A7C15ULL;  // splitmix64
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return static_cast<std::size_t>((z ^ (z >> 31U)) % end);
}

void listen(const std::function<bool()>& go_on, std::size_t k) {
  if (k % 1024 == 0 && go_on && !go_on()) throw Interrupted();
}

/// Numbers of cases, one from each of as many parts of the design.
std::vector<std::size_t> pilots(const Study& study,
                                std::size_t most,
                                const std::function<bool()>& go_on) {
  constexpr std::size_t kMostSkipped = 100000;  // by the filter, in one part
  const std::size_t count = std::min(most, study.size()), part = study.size() / count;
  std::vector<std::size_t> numbers;
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t offset = scattered(k, part);
    for (std::size_t i = 0; i < std::min(part, kMostSkipped); ++i) {
      const std::size_t number = k * part + (offset + i) % part;
      listen(go_on, i + 1);
      if (!study.keeps(number)) continue;
      numbers.push_back(number);
      break;
    }
  }
  return numbers;
}

/// How many cases the filter lets through; of very many by a sample, and then at least one.
std::size_t about_kept(const Study& study, const std::function<bool()>& go_on) {
  constexpr std::size_t kMostCounted = 1000000, kSample = 4096;
  if (study.impl().description.design.filters.empty()) return study.size();
  std::size_t kept = 0;
  if (study.size() <= kMostCounted) {
    for (std::size_t k = 0; k < study.size(); ++k) {
      listen(go_on, k);
      kept += study.keeps(k) ? 1 : 0;
    }
    return kept;
  }
  for (std::size_t k = 0; k < kSample; ++k) kept += study.keeps(scattered(k, study.size())) ? 1 : 0;
  return std::max<std::size_t>(1, kept * (study.size() / kSample));
}

bool needs_axis(const Study::Impl& study) {
  return study.description.axis.points.empty() &&
         std::any_of(study.outputs.begin(), study.outputs.end(), [](const study::Output& output) {
           return output.kind == study::Output::Kind::curve;
         });
}

/// The next number of two digits.
double rounded_up(double value) {
  if (!(value > 0.0)) return 1.0;
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1.0);
  return std::ceil(value / unit - 1e-9) * unit;
}

/// Runs the pilots, at most once for a study.
const study::Pilot& pilot_of(const Study& study,
                             const std::function<bool()>& go_on,
                             unsigned threads) {
  constexpr double kLongest = 2.0;  // [s], where nothing but the time is wanted
  const Study::Impl& impl = study.impl();
  const std::lock_guard lock(impl.pilot_mutex);
  if (impl.pilot) return *impl.pilot;
  const auto begin = std::chrono::steady_clock::now();
  const bool all = needs_axis(impl);
  std::atomic<std::size_t> ran{0}, done{0};
  bool stopped = false;
  study::Pilot pilot;
  const auto beat = [&] {
    if (go_on && !go_on()) stopped = true;
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
    return !stopped && (all || done == 0 || spent.count() < kLongest);
  };
  // more of them where many cannot run
  for (std::size_t most = kPilots; most <= 16 * kPilots; most *= 4) {
    pilot.rows.clear();
    done = ran = 0;
    study::run_cases(
        impl,
        pilots(study, most, go_on),
        threads,
        [&](study::Row row) {
          ++done;
          ran += row.end_time > 0.0 ? 1 : 0;
          pilot.rows.push_back(std::move(row));
        },
        beat);
    if (stopped) throw Interrupted();
    if (ran >= (all ? kPilots / 2 : 1) || most >= study.size()) break;
  }
  impl.pilot = std::make_shared<const study::Pilot>(std::move(pilot));
  return *impl.pilot;
}

}  // namespace

Study Study::with_axis(const std::function<bool()>& go_on, unsigned threads) const {
  if (!needs_axis(*impl_)) return *this;
  constexpr double kMargin = 1.2;
  double longest = 0.0;
  std::string refused;
  const study::Pilot& pilot = pilot_of(*this, go_on, threads);
  for (const study::Row& row : pilot.rows) {
    if (std::isfinite(row.end_time)) longest = std::max(longest, row.end_time);
    if (row.refused) refused = row.reason;
  }
  if (pilot.rows.empty())
    throw InputError("filter", "", "lets none of the cases through that were tried", "study");
  if (longest == 0.0)
    throw InputError("axis",
                     "",
                     "could not be chosen, as no case that was tried ran" +
                         (refused.empty() ? "" : " (" + refused + ")") +
                         "; mend the design, or give the axis",
                     "study");
  study::Description description = impl_->description;
  const double end = rounded_up(kMargin * longest);
  description.axis.chosen = true;
  for (std::size_t k = 0; k < kPoints; ++k)
    description.axis.points.push_back(end * static_cast<double>(k) /
                                      static_cast<double>(kPoints - 1));
  return Study(std::make_shared<const Impl>(std::move(description), impl_->id));
}

StudyEstimate Study::estimate(const std::function<bool()>& go_on, unsigned threads) const {
  const study::Pilot& pilot = pilot_of(*this, go_on, threads);
  StudyEstimate estimate;
  estimate.cases = about_kept(*this, go_on);
  estimate.tried = pilot.rows.size();
  if (estimate.tried == 0) return estimate;
  // what is compiled once is in the first of each thread
  const std::size_t warm = std::min<std::size_t>(study::thread_count(threads), estimate.tried - 1);
  double seconds = 0.0, bytes = 0.0;
  std::size_t others = 0;  // that are not refused
  std::string refused;
  for (std::size_t k = 0; k < estimate.tried; ++k) {
    const study::Row& row = pilot.rows[k];
    if (k >= warm) seconds += row.seconds;
    bytes += 100.0 + static_cast<double>(row.bytes());
    estimate.failed += row.status == Status::failed ? 1 : 0;
    if (row.refused) refused = row.reason;
    others += row.refused ? 0 : 1;
  }
  if (needs_axis(*impl_))
    for (const study::Output& output : impl_->outputs)
      if (output.kind == study::Output::Kind::curve)
        bytes += static_cast<double>(kPoints * sizeof(double) * estimate.tried);
  const auto cases = static_cast<double>(estimate.cases);
  estimate.seconds = cases * seconds / static_cast<double>(estimate.tried - warm);
  estimate.bytes = cases * bytes / static_cast<double>(estimate.tried);
  if (others == 0) estimate.refused = refused;
  return estimate;
}

}  // namespace denchi
