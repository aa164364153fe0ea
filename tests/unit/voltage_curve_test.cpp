// Curves of two runs are compared piece by piece, in a memory that does not grow with the runs.
#include "engine/run/voltage_curve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/simd/lanes.h"

namespace denchi {
namespace {

constexpr std::size_t kEntry = 3;

/// Segments of ten seconds with a knot every `spacing`, whose voltage is sin t plus `offset`.
VoltageCurve sine(int segments, double spacing, double offset) {
  Trajectory trajectory(kLanes);
  VoltageCurve curve(kEntry);
  std::vector<double> y(kLanes, 0.0);
  const int knots = static_cast<int>(std::lround(10.0 / spacing));
  for (int s = 0; s < segments; ++s) {
    for (int i = 0; i <= knots; ++i) {
      const double t = 10.0 * s + spacing * i;
      y[kEntry] = std::sin(t) + offset;
      if (i == 0)
        trajectory.begin_segment(s, t, y.data());
      else
        trajectory.add(t, 4, y.data());
      if (i % 7 == 0) curve.take(trajectory);
    }
    curve.take(trajectory);
    trajectory.forget_before(trajectory.knots() - 1);
  }
  return curve;
}

TEST(VoltageCurve, InterpolatesAsItsTrajectory) {
  const VoltageCurve curve = sine(3, 0.05, 0.0);
  ASSERT_EQ(curve.pieces().size(), 3u);
  EXPECT_EQ(curve.knots(), 3u * 201u);
  for (const VoltageCurve::Piece& piece : curve.pieces())
    for (double t = piece.begin; t <= piece.end; t += 0.013)
      // a straight line to the first knot
      ASSERT_NEAR(curve.value(piece, t), std::sin(t), t - piece.begin < 0.2 ? 4e-4 : 1e-6) << t;
}

TEST(VoltageCurve, OfAKeptTrajectoryIsTheSame) {
  Trajectory trajectory(kLanes);
  VoltageCurve taken(kEntry);
  std::vector<double> y(kLanes, 0.0);
  for (int i = 0; i < 50; ++i) {
    y[kEntry] = i * i;
    if (i % 20 == 0)
      trajectory.begin_segment(i / 20, i, y.data());
    else
      trajectory.add(i, 2, y.data());
    taken.take(trajectory);
  }
  trajectory.end_segment(48.5);  // a stop was passed
  taken.take(trajectory);
  const VoltageCurve whole = VoltageCurve::of(trajectory, kEntry);
  EXPECT_EQ(whole.knots(), taken.knots());
  EXPECT_EQ(whole.pieces().back().end, 48.5);
  EXPECT_EQ(taken.pieces().back().end, 48.5);
  EXPECT_EQ(rms_difference(whole, taken), 0.0);
}

TEST(VoltageCurve, IsBoundedAndStillCompared) {
  const VoltageCurve coarse = sine(6000, 0.05, 0.25), fine = sine(6000, 0.02, 0.0);
  for (const VoltageCurve* curve : {&coarse, &fine}) {
    EXPECT_LE(curve->knots(), VoltageCurve::kMostKnots);
    EXPECT_GE(curve->knots(), VoltageCurve::kMostKnots / 8);
    EXPECT_EQ(curve->pieces().front().number, 0u);
    EXPECT_GT(curve->pieces().back().number, 5500u);  // all along the run
    const auto odd = [](const VoltageCurve::Piece& piece) { return piece.number % 2 == 1; };
    const auto count = std::count_if(curve->pieces().begin(), curve->pieces().end(), odd);
    EXPECT_GT(count, static_cast<std::ptrdiff_t>(curve->pieces().size() / 4));
  }
  ASSERT_TRUE(rms_difference(coarse, fine));
  EXPECT_NEAR(*rms_difference(coarse, fine), 0.25, 1e-6);
}

TEST(VoltageCurve, CutsALongPieceShort) {
  const VoltageCurve coarse = sine(2, 1e-4, 0.25), fine = sine(2, 0.6e-4, 0.0);
  for (const VoltageCurve* curve : {&coarse, &fine}) {
    ASSERT_EQ(curve->pieces().size(), 1u);
    EXPECT_EQ(curve->knots(), VoltageCurve::kMostKnots);
    EXPECT_LT(curve->pieces()[0].end, 10.0);
  }
  EXPECT_NEAR(*rms_difference(coarse, fine), 0.25, 1e-6);
}

TEST(VoltageCurve, OfNothingHasNoDifference) {
  EXPECT_FALSE(rms_difference(VoltageCurve(kEntry), sine(2, 0.1, 0.0)));
}

}  // namespace
}  // namespace denchi
