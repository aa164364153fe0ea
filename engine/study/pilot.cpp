// What a few of its cases tell of a study: the axis of its curves, time and size.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "denchi/study.h"
#include "engine/study/rows.h"

namespace denchi {
namespace {

constexpr std::size_t kPilots = 16;

/// Numbers of cases spread evenly over the design.
std::vector<std::size_t> pilots(const Study& study, std::size_t most = kPilots) {
  const std::size_t count = std::min(most, study.size());
  std::vector<std::size_t> numbers;
  for (std::size_t k = 0; k < count; ++k) {
    // the middle of each part, and what the filter lets through after it
    std::size_t number = (2 * k + 1) * (study.size() / count) / 2;
    const std::size_t end = k + 1 == count ? study.size() : (k + 1) * (study.size() / count);
    while (number < end && !study.keeps(number)) ++number;
    if (number < end) numbers.push_back(number);
  }
  return numbers;
}

/// How many cases the filter lets through; of very many by a sample.
std::size_t about_kept(const Study& study) {
  constexpr std::size_t kMostCounted = 1000000, kSample = 4096;
  if (study.size() <= kMostCounted || study.impl().description.design.filters.empty())
    return study.kept();
  std::size_t kept = 0;
  for (std::size_t k = 0; k < kSample; ++k)
    kept += study.keeps(k * (study.size() / kSample)) ? 1 : 0;
  return kept * (study.size() / kSample);
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

}  // namespace

Study Study::with_axis(const std::function<bool()>& go_on) const {
  if (!needs_axis(*impl_)) return *this;
  constexpr std::size_t kPoints = 101;
  constexpr double kMargin = 1.1;
  double longest = 0.0;
  std::string refused;
  std::vector<study::Row> rows;
  const auto ran = [&] {
    return std::count_if(
        rows.begin(), rows.end(), [](const study::Row& row) { return row.end_time > 0.0; });
  };
  // more of them where many cannot run
  for (std::size_t most = kPilots; most <= 16 * kPilots; most *= 4) {
    rows.clear();
    study::run_cases(
        *impl_,
        pilots(*this, most),
        0,
        [&](study::Row row) { rows.push_back(std::move(row)); },
        go_on);
    if (go_on && !go_on()) throw Interrupted();
    if (ran() >= static_cast<std::ptrdiff_t>(kPilots / 2)) break;
  }
  for (const study::Row& row : rows) {
    if (std::isfinite(row.end_time)) longest = std::max(longest, row.end_time);
    if (row.refused) refused = row.reason;
  }
  if (rows.empty())
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
  return Study(std::make_shared<const Impl>(std::move(description)));
}

StudyEstimate Study::estimate(const std::function<bool()>& go_on) const {
  constexpr double kLongest = 2.0;  // [s]
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  const auto seconds = [&] { return std::chrono::duration<double>(Clock::now() - begin).count(); };
  StudyEstimate estimate;
  double bytes = 0.0;
  std::string refused;
  bool warm = false;
  std::optional<Cell> spare;
  double spent = 0.0;
  for (const std::size_t number : pilots(*this)) {
    if (!warm)
      study::run_case(*impl_, number, go_on, spare);  // what is compiled once is not counted
    warm = true;
    const double before = seconds();
    const std::optional<study::Row> row = study::run_case(*impl_, number, go_on, spare);
    if (!row) throw Interrupted();
    spent += seconds() - before;
    ++estimate.tried;
    estimate.failed += row->status == Status::failed ? 1 : 0;
    if (row->refused) refused = row->reason;
    bytes += 100.0 + static_cast<double>(row->bytes());
    if (seconds() > kLongest) break;
  }
  estimate.cases = about_kept(*this);
  if (estimate.tried == 0) return estimate;
  const double scale = static_cast<double>(estimate.cases) / static_cast<double>(estimate.tried);
  estimate.seconds = spent * scale;
  estimate.bytes = bytes * scale;
  if (estimate.failed == estimate.tried) estimate.refused = refused;
  return estimate;
}

}  // namespace denchi
