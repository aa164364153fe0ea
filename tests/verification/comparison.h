// How far a run lies from reference data: curves in time, fields along x.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "denchi/denchi.h"
#include "tests/support/csv_columns.h"

namespace denchi::test {

struct Distance {
  double rmse = 0.0, largest = 0.0;
  std::size_t points = 0;
};

inline Distance distance(std::span<const double> a, std::span<const double> b) {
  Distance d;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = a[i] - b[i];
    d.rmse += difference * difference;
    d.largest = std::max(d.largest, std::abs(difference));
  }
  d.points = a.size();
  d.rmse = std::sqrt(d.rmse / static_cast<double>(d.points));
  return d;
}

/// Voltage of a run against samples, within a window of time.
inline Distance distance(const Solution& s,
                         const std::vector<double>& time,
                         const std::vector<double>& voltage,
                         double from,
                         double to) {
  std::vector<double> times, reference;
  for (std::size_t i = 0; i < time.size(); ++i) {
    if (time[i] < from || time[i] > std::min(to, s.end_time())) continue;
    times.push_back(time[i]);
    reference.push_back(voltage[i]);
  }
  return distance(s.at(times, "voltage"), reference);
}

/// RMS difference of two runs over [60 s, 95 % of the shorter], at equidistant times.
inline double voltage_rms(const Solution& a, const Solution& b) {
  std::vector<double> times;
  const double from = 60.0, to = 0.95 * std::min(a.end_time(), b.end_time());
  for (int i = 0; i <= 400; ++i) times.push_back(from + (to - from) * i / 400.0);
  return distance(a.at(times, "voltage"), b.at(times, "voltage")).rmse;
}

/// Of two runs from 10 s to 95 % of the shorter one, at times that are denser at the start.
inline Distance from_ten_seconds(const Solution& a, const Solution& b) {
  std::vector<double> times;
  const double end = 0.95 * std::min(a.end_time(), b.end_time());
  for (int i = 0; i <= 400; ++i) times.push_back(10.0 + (end - 10.0) * i / 400.0);
  for (int i = 0; i <= 100; ++i) times.push_back(10.0 * std::pow(end / 10.0, i / 100.0));
  return distance(a.at(times, "voltage"), b.at(times, "voltage"));
}

inline const Axis& axis(const Solution& s, const std::string& name) {
  for (const Axis& a : s.axes())
    if (a.name == name) return a;
  throw std::runtime_error("no axis " + name);
}

/// Value between nodes by the cubic through the four nearest ones of [first, last].
inline double between(std::span<const double> x, std::span<const double> values, double at) {
  const std::size_t n = x.size(), count = std::min<std::size_t>(4, n);
  const auto after = static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), at) - x.begin());
  const std::size_t first = std::min(after > 2 ? after - 2 : 0, n - count);
  double sum = 0.0;
  for (std::size_t i = first; i < first + count; ++i) {
    double weight = 1.0;
    for (std::size_t j = first; j < first + count; ++j)
      if (j != i) weight *= (at - x[j]) / (x[i] - x[j]);
    sum += weight * values[i];
  }
  return sum;
}

/// A field of a run at a time and at places within one region; nodes outside it are not used.
inline std::vector<double> field(const Solution& s,
                                 const std::string& name,
                                 double time,
                                 const std::vector<double>& places,
                                 double region_begin,
                                 double region_end) {
  const std::vector<double> times{time}, values = s.at(times, name);
  const std::vector<double>& x = axis(s, s.variable(name).axes.front()).values;
  const double slack = 1e-6 * (region_end - region_begin);
  std::size_t first = 0, last = 0;
  while (x[first] < region_begin - slack) ++first;
  for (last = first; last < x.size() && x[last] <= region_end + slack;) ++last;
  const std::span<const double> nodes(x.data() + first, last - first);
  const std::span<const double> inside(values.data() + first, last - first);
  std::vector<double> out;
  for (const double at : places) out.push_back(between(nodes, inside, at));
  return out;
}

}  // namespace denchi::test
