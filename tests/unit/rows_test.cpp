// Where a result has rows: straight lines between them stay near the curve, or they are
// equidistant.
#include "engine/run/rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/simd/lanes.h"

namespace denchi {
namespace {

constexpr std::size_t kVoltage = 2, kCurrent = 1;
constexpr RowCurves kCurves = {{{kVoltage, kRowTolerance}, {kCurrent, 1e-3}}};

/// Knots of a curve, with a polynomial of the second order between them.
template <class Curve>
Trajectory trajectory_of(Curve curve,
                         const std::vector<double>& times,
                         std::size_t entry = kVoltage) {
  Trajectory trajectory(kLanes);
  std::vector<double> y(kLanes, 0.0);
  const auto at = [&](double t) {
    y[entry] = curve(t);
    return y.data();
  };
  trajectory.begin_segment(5, times[0], at(times[0]));
  for (std::size_t i = 1; i < times.size(); ++i) trajectory.add(times[i], 2, at(times[i]));
  return trajectory;
}

void append_rows(const Trajectory& trajectory,
                 std::size_t from_knot,
                 std::size_t to_knot,
                 bool last,
                 std::optional<double> period,
                 std::vector<Row>& rows) {
  const auto keep = [&rows](const Row& row) { rows.push_back(row); };
  emit_rows(trajectory, trajectory.segments()[0], from_knot, to_knot, last, kCurves, period, keep);
}

std::vector<Row> rows_of(const Trajectory& trajectory, std::optional<double> period) {
  std::vector<Row> rows;
  append_rows(trajectory, 0, trajectory.knots() - 1, true, period, rows);
  return rows;
}

double voltage(const Trajectory& trajectory, const Row& row, double t) {
  return trajectory.entry(trajectory.stencil(row.knot, t), kVoltage);
}

Trajectory discharge() {
  const auto curve = [](double t) { return 4.0 - 0.5 * std::sqrt(1.0 + t / 50.0); };
  Trajectory trajectory =
      trajectory_of(curve, {0.0, 1.0, 5.0, 40.0, 200.0, 1000.0, 2000.0, 3600.0});
  trajectory.end_segment(3500.0);
  return trajectory;
}

TEST(Rows, BeginAndEndWithTheSegmentAndIncrease) {
  const Trajectory trajectory = discharge();
  for (const auto period : {std::optional<double>(), std::optional<double>(60.0)}) {
    const std::vector<Row> rows = rows_of(trajectory, period);
    EXPECT_EQ(rows.front().time, 0.0);
    EXPECT_EQ(rows.back().time, 3500.0);
    for (std::size_t i = 1; i < rows.size(); ++i) {
      EXPECT_GT(rows[i].time, rows[i - 1].time);
      EXPECT_EQ(rows[i].step, 5);
      EXPECT_LE(rows[i].time, trajectory.time(rows[i].knot));
      EXPECT_GE(rows[i].time, trajectory.time(rows[i].knot - 1));
    }
  }
}

TEST(Rows, AStraightLineBetweenThemIsWithinTheTolerance) {
  const Trajectory trajectory = discharge();
  const std::vector<Row> rows = rows_of(trajectory, std::nullopt);
  double worst = 0.0;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const double a = rows[i - 1].time, b = rows[i].time;
    const double left = voltage(trajectory, rows[i], a), right = voltage(trajectory, rows[i], b);
    for (int k = 1; k < 20; ++k) {
      const double f = k / 20.0;
      worst = std::max(
          worst,
          std::abs(voltage(trajectory, rows[i], a + f * (b - a)) - (left + f * (right - left))));
    }
  }
  EXPECT_LE(worst, 1.05 * kRowTolerance);
  EXPECT_GT(worst, 0.05 * kRowTolerance);  // and no more rows than that takes
  EXPECT_LT(rows.size(), 500u);
}

// Where the voltage is held, the current is what changes.
TEST(Rows, FollowTheCurrentToo) {
  const auto current = [](double t) { return 5.0 / (1.0 + t / 50.0); };
  const Trajectory held = trajectory_of(current, {0.0, 10.0, 40.0, 200.0, 1000.0}, kCurrent);
  const std::vector<Row> rows = rows_of(held, std::nullopt);
  double worst = 0.0;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto at = [&](double t) { return held.entry(held.stencil(rows[i].knot, t), kCurrent); };
    const double a = rows[i - 1].time, b = rows[i].time;
    worst = std::max(worst, std::abs(at(0.5 * (a + b)) - 0.5 * (at(a) + at(b))));
  }
  EXPECT_LE(worst, 1.05 * kCurves[1].tolerance);
  EXPECT_GT(worst, 0.05 * kCurves[1].tolerance);
}

TEST(Rows, AStraightCurveNeedsNothingBetweenKnots) {
  const Trajectory line =
      trajectory_of([](double t) { return 4.0 - 1e-3 * t; }, {0.0, 10.0, 50.0, 90.0});
  EXPECT_EQ(rows_of(line, std::nullopt).size(), 4u);
}

TEST(Rows, ComeAtMultiplesOfThePeriodAndAtTheEnd) {
  const std::vector<Row> rows = rows_of(discharge(), 60.0);
  ASSERT_EQ(rows.size(), 60u);  // 0, 60, ..., 3480, 3500
  for (std::size_t i = 0; i + 1 < rows.size(); ++i)
    EXPECT_NEAR(rows[i].time, 60.0 * static_cast<double>(i), 1e-9);
}

TEST(Rows, APeriodThatDividesTheRunGivesNoDoubleRow) {
  const std::vector<Row> rows = rows_of(discharge(), 500.0);
  ASSERT_EQ(rows.size(), 8u);
  EXPECT_EQ(rows.back().time, 3500.0);
  EXPECT_EQ(rows[6].time, 3000.0);
}

TEST(Rows, APeriodLongerThanTheRunLeavesItsEnds) {
  const std::vector<Row> rows = rows_of(discharge(), 1e5);
  ASSERT_EQ(rows.size(), 2u);
}

// A file is written while the run goes on, a few knots at a time.
TEST(Rows, AreTheSameInPieces) {
  const Trajectory trajectory = discharge();
  for (const auto period : {std::optional<double>(), std::optional<double>(7.0)}) {
    const std::vector<Row> whole = rows_of(trajectory, period);
    std::vector<Row> pieces;
    append_rows(trajectory, 0, 3, false, period, pieces);
    append_rows(trajectory, 3, 4, false, period, pieces);
    append_rows(trajectory, 4, 7, true, period, pieces);
    ASSERT_EQ(pieces.size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
      EXPECT_EQ(pieces[i].time, whole[i].time);
      EXPECT_EQ(pieces[i].knot, whole[i].knot);
    }
  }
}

}  // namespace
}  // namespace denchi
