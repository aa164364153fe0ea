#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <functional>
#include <mutex>

#include "denchi/study.h"
#include "engine/input/names.h"
#include "engine/study/folder.h"
#include "engine/study/rows.h"
#include "engine/study/study_file.h"

namespace denchi {
namespace {

using Clock = std::chrono::steady_clock;
using input::number_text;

std::function<bool()> go_on_of(const SweepSettings& settings) {
  return [&settings] { return !settings.progress || settings.progress({}); };
}

/// Tells what a study will cost, and refuses what is too much.
void check(const Study& study, const SweepSettings& settings) {
  const StudyEstimate estimate = study.estimate(go_on_of(settings), settings.threads);
  if (settings.estimated) settings.estimated(estimate);
  check_size(estimate, settings);
}

/// Rows on their way to the disk.
class Buffer {
 public:
  Buffer(StudyFolder& folder, const SweepSettings& settings, SweepOutcome& outcome)
      : folder_(folder), settings_(settings), outcome_(outcome) {}

  void take(study::Row row) {
    constexpr std::size_t kReasons = 5;
    ++run_;
    outcome_.finished += row.status == Status::finished ? 1 : 0;
    outcome_.stopped += row.status == Status::stopped ? 1 : 0;
    if (row.status == Status::failed && ++outcome_.failed <= kReasons)
      outcome_.reasons.push_back(row.id + " " + row.reason);
    const std::lock_guard lock(mutex_);
    bytes_ += row.bytes();
    rows_.push_back(std::move(row));
  }

  /// Parts become rarer, so that a long run leaves a few hundred.
  void flush_when_due(double seconds) {
    constexpr double kInterval = 5.0, kShare = 0.05;
    constexpr std::size_t kMostBytes = std::size_t{4} << 20;
    if (bytes_ < kMostBytes && seconds - last_ < std::max(kInterval, kShare * seconds)) return;
    flush();
    last_ = seconds;
  }

  std::size_t run() const { return run_; }

  void flush() {
    std::vector<study::Row> rows;
    {
      const std::lock_guard lock(mutex_);
      rows.swap(rows_);
      bytes_ = 0;
    }
    if (rows.empty()) return;
    folder_.add(study::dataset_of(folder_.study().impl(), std::move(rows)),
                settings_.shard,
                settings_.shards);
  }

 private:
  StudyFolder& folder_;
  const SweepSettings& settings_;
  SweepOutcome& outcome_;
  std::mutex mutex_;
  std::vector<study::Row> rows_;
  std::atomic<std::size_t> bytes_{0}, run_{0};
  double last_ = 0.0;
};

}  // namespace

void check_size(const StudyEstimate& estimate, const SweepSettings& settings) {
  constexpr double kMostCases = 1e5, kMostHours = 1.0, kMostGigabytes = 10.0;
  if (estimate.cases == 0)
    throw InputError("filter", "", "lets none of the design's cases through", "study");
  if (!estimate.refused.empty())
    throw InputError("design",
                     "",
                     "makes no case that can run: each of the " + std::to_string(estimate.tried) +
                         " that were tried is refused; one of them: " + estimate.refused,
                     "study");
  const double part = static_cast<double>(settings.shards);
  const double cases = static_cast<double>(estimate.cases) / part;
  const double hours = estimate.seconds / 3600.0 / part / study::thread_count(settings.threads);
  const double gigabytes = estimate.bytes / 1e9 / part;
  if (settings.large || (cases <= kMostCases && hours <= kMostHours && gigabytes <= kMostGigabytes))
    return;
  const auto rounded = [](double value) { return number_text(std::round(100.0 * value) / 100.0); };
  throw InputError("design",
                   std::to_string(estimate.cases) + " cases",
                   "would take about " + rounded(hours) + " h and " + rounded(gigabytes) +
                       " GB here; say that it may (--large, or large=True)",
                   "study");
}

Dataset Study::rows(std::span<const std::size_t> numbers,
                    unsigned threads,
                    const std::function<bool(std::size_t done)>& progress) const {
  for (const std::size_t number : numbers)
    if (number >= size()) at(number);  // refuses it
  std::vector<study::Row> rows;
  std::atomic<std::size_t> done{0};
  study::run_cases(
      *impl_,
      numbers,
      threads,
      [&](study::Row row) {
        rows.push_back(std::move(row));
        ++done;
      },
      [&] { return !progress || progress(done); });
  return study::dataset_of(*impl_, std::move(rows));
}

Dataset sweep(const Study& study, const SweepSettings& settings, SweepOutcome& outcome) {
  const auto go_on = go_on_of(settings);
  check(study, settings);
  const Study settled = study.with_axis(go_on, settings.threads);
  std::vector<std::size_t> numbers;
  for (std::size_t k = 0; k < settled.size(); ++k) {
    if (k % 1024 == 0 && !go_on()) throw Interrupted();
    if (settled.keeps(k)) numbers.push_back(k);
  }
  outcome.cases = numbers.size();
  const auto begin = Clock::now();
  const auto progress = [&](std::size_t done) {
    const std::chrono::duration<double> spent = Clock::now() - begin;
    outcome.seconds = spent.count();
    outcome.interrupted =
        settings.progress && !settings.progress({numbers.size(), done, outcome.seconds});
    return !outcome.interrupted;
  };
  Dataset data = settled.rows(numbers, settings.threads, progress);
  for (const std::string& status : data.at("status").texts) {
    outcome.finished += status == "finished" ? 1 : 0;
    outcome.stopped += status == "stopped" ? 1 : 0;
    outcome.failed += status == "failed" ? 1 : 0;
  }
  outcome.run = data.at("status").texts.size();
  data.attributes = study::study_attributes(settled);
  study::add_bounds(settled, data.variables);
  return data;
}

SweepOutcome sweep(const Study& study, const std::string& folder, const SweepSettings& settings) {
  const auto begin = Clock::now();
  const auto seconds = [&] { return std::chrono::duration<double>(Clock::now() - begin).count(); };
  SweepOutcome outcome;
  std::optional<StudyFolder> opened;
  std::vector<std::size_t> numbers;
  try {
    // a folder that is there has an axis, and perhaps nothing to do
    const bool begun = study::has_study(folder);
    if (!begun) check(study, settings);
    numbers = opened.emplace(study, folder, go_on_of(settings), settings.threads).missing(settings);
    if (begun && !numbers.empty()) check(opened->study(), settings);
  } catch (const Interrupted&) {
    outcome.interrupted = true;
    return outcome;
  }
  StudyFolder& there = *opened;
  outcome.cases = numbers.size();
  if (settings.resume) outcome.notes = there.notes();
  Buffer buffer(there, settings, outcome);
  const double start = seconds();
  const auto heartbeat = [&] {
    buffer.flush_when_due(seconds());
    if (!settings.progress) return true;
    outcome.interrupted = !settings.progress({numbers.size(), buffer.run(), seconds() - start});
    return !outcome.interrupted;
  };
  study::run_cases(
      there.study().impl(),
      numbers,
      settings.threads,
      [&](study::Row row) { buffer.take(std::move(row)); },
      heartbeat);
  buffer.flush();
  outcome.run = buffer.run();
  outcome.seconds = seconds() - start;
  return outcome;
}

}  // namespace denchi
