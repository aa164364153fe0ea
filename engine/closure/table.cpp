#include "engine/closure/table.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <sstream>
#include <string>

#include "denchi/error.h"

namespace denchi {
namespace {

std::string text_of(double value) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text.precision(12);
  text << value;
  return text.str();
}

// The table with x rising. @throws InputError where a rule is broken.
Table rising(Table table, std::string_view what, std::string_view where) {
  const auto fail = [&](const std::string& value, const std::string& rule) {
    throw InputError(std::string(what), value, rule, std::string(where));
  };
  const std::size_t n = table.x.size();
  const std::string& axis = table.axis;
  if (table.y.size() != n) {
    fail("a table of " + std::to_string(n) + " " + axis + " and " + std::to_string(table.y.size()) +
             " y",
         "must have as many " + axis + " as y");
  }
  if (n < 2) fail("a table of " + std::to_string(n) + " point(s)", "must have two points or more");
  for (std::size_t i = 0; i < n; ++i) {
    for (const auto& [name, values] :
         {std::pair(axis, &table.x), std::pair(std::string("y"), &table.y)}) {
      const double entry = (*values)[i];
      if (!std::isfinite(entry)) {
        fail(name + "[" + std::to_string(i) + "] = " + text_of(entry), "must be finite");
      }
    }
  }
  const bool falls = table.x[1] < table.x[0];
  for (std::size_t i = 1; i < n; ++i) {
    const double before = table.x[i - 1], here = table.x[i];
    if (here != before && (here < before) == falls) continue;
    fail(axis + "[" + std::to_string(i - 1) + "] = " + text_of(before) + ", " + axis + "[" +
             std::to_string(i) + "] = " + text_of(here),
         here == before ? "must not have the same " + axis + " twice"
                        : "must have its " + axis + " sorted, all rising or all falling");
  }
  if (falls) {
    std::ranges::reverse(table.x);
    std::ranges::reverse(table.y);
  }
  return table;
}

}  // namespace

LinearTable::LinearTable(const Table& given, std::string_view what, std::string_view where) {
  const Table table = rising(given, what, where);
  const std::size_t n = table.x.size() - 1;
  for (std::size_t i = 0; i < n; ++i) {
    const double slope = (table.y[i + 1] - table.y[i]) / (table.x[i + 1] - table.x[i]);
    if (!std::isfinite(slope)) {
      throw InputError(std::string(what),
                       table.axis + " = " + text_of(table.x[i]) + " and " + text_of(table.x[i + 1]),
                       "lie too close together: the slope between them is not finite",
                       std::string(where));
    }
    segments_.push_back({table.x[i], table.y[i], slope});
  }
  lower_ = table.x.front();
  // More buckets until each holds one start at most, within reason.
  for (std::size_t buckets = 2 * n; buckets <= 8 * n; buckets *= 2) {
    fill_buckets(buckets, table.x.back());
    if (widest_ <= 2) break;
  }
}

void LinearTable::fill_buckets(std::size_t count, double upper) {
  first_.assign(count, 0);
  scale_ = static_cast<double>(count) / (upper - lower_);
  if (!std::isfinite(scale_)) scale_ = 0.0;
  // Starts in earlier buckets lie below every x of a bucket, starts in later ones above.
  std::vector<std::uint32_t> starts(count, 0);
  for (const Segment& segment : segments_) ++starts[bucket(segment.x)];
  std::uint32_t before = 0, most = 1;
  for (std::size_t j = 0; j < count; ++j) {
    first_[j] = std::max(before, std::uint32_t{1}) - 1;
    before += starts[j];
    most = std::max(most, starts[j] + 1);
  }
  widest_ = std::bit_ceil(most);
}

std::size_t LinearTable::bucket(double x) const {
  const double place = (x - lower_) * scale_;
  const double last = static_cast<double>(first_.size() - 1);
  // Not-a-number compares false and lands in the first bucket.
  return place > 0.0 ? static_cast<std::size_t>(std::min(place, last)) : 0;
}

void LinearTable::evaluate(const Lanes& x, Lanes& y, Lanes& slope) const {
  const std::size_t last = segments_.size() - 1;
  for (std::size_t i = 0; i < kLanes; ++i) {
    const double s = x[i];
    std::size_t k = first_[bucket(s)];
    for (std::size_t step = widest_ / 2; step > 0; step /= 2) {
      const std::size_t next = std::min(k + step, last);
      if (segments_[next].x <= s) k = next;
    }
    const Segment& segment = segments_[k];
    y.set(i, segment.y + segment.slope * (s - segment.x));
    slope.set(i, segment.slope);
  }
}

}  // namespace denchi
