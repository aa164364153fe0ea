// The kept trajectory interpolates as the integrator itself does.
#include "engine/run/trajectory.h"

#include <gtest/gtest.h>
#include <idas/idas.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include <cmath>
#include <vector>

#include "engine/dae/sundials_version.h"
#include "engine/simd/lanes.h"

namespace denchi {
namespace {

/// y' = -y + cos 5t, z = y^2: smooth, with steps of changing size and order.
int residual(sunrealtype t, N_Vector y, N_Vector yp, N_Vector r, void*) {
  const double* u = N_VGetArrayPointer(y);
  N_VGetArrayPointer(r)[0] = N_VGetArrayPointer(yp)[0] + u[0] - std::cos(5.0 * t);
  N_VGetArrayPointer(r)[1] = u[1] - u[0] * u[0];
  return 0;
}

/// SUNDIALS alone, with its own vector, matrix and solver.
class Reference {
 public:
  Reference() : context_(make_sundials_context()) {
    y_ = N_VNew_Serial(2, context_);
    yp_ = N_VClone(y_);
    dky_ = N_VClone(y_);
    N_VConst(0.0, y_);
    N_VConst(0.0, yp_);
    N_VGetArrayPointer(yp_)[0] = 1.0;
    matrix_ = SUNDenseMatrix(2, 2, context_);
    linear_ = SUNLinSol_Dense(y_, matrix_, context_);
    ida_ = IDACreate(context_);
    IDAInit(ida_, residual, 0.0, y_, yp_);
    IDASStolerances(ida_, 1e-6, 1e-8);
    IDASetLinearSolver(ida_, linear_, matrix_);
  }
  ~Reference() {
    IDAFree(&ida_);
    SUNLinSolFree(linear_);
    SUNMatDestroy(matrix_);
    for (N_Vector v : {y_, yp_, dky_}) N_VDestroy(v);
    SUNContext_Free(&context_);
  }
  Reference(const Reference&) = delete;
  Reference& operator=(const Reference&) = delete;

  double step() {
    EXPECT_EQ(IDASolve(ida_, 100.0, &t_, y_, yp_, IDA_ONE_STEP), IDA_SUCCESS);
    return t_;
  }
  /// The state, padded as ours are.
  std::vector<double> state() const {
    std::vector<double> padded(kLanes, 0.0);
    std::copy_n(N_VGetArrayPointer(y_), 2, padded.begin());
    return padded;
  }
  int order() const {
    int order = 0;
    IDAGetLastOrder(ida_, &order);
    return order;
  }
  const double* at(double t) {
    EXPECT_EQ(IDAGetDky(ida_, t, 0, dky_), IDA_SUCCESS);
    return N_VGetArrayPointer(dky_);
  }

 private:
  SUNContext context_;
  N_Vector y_, yp_, dky_;
  SUNMatrix matrix_;
  SUNLinearSolver linear_;
  void* ida_;
  double t_ = 0.0;
};

TEST(Trajectory, InterpolatesAsTheIntegratorDoes) {
  Reference reference;
  Trajectory trajectory(kLanes);
  trajectory.begin_segment(0, 0.0, reference.state().data());
  std::vector<double> y(kLanes);
  int highest = 0;
  for (int i = 0; i < 200; ++i) {
    const double before = trajectory.end_time();
    const double t = reference.step();
    trajectory.add(t, reference.order(), reference.state().data());
    highest = std::max(highest, reference.order());
    const std::size_t knot = trajectory.knots() - 1;
    for (const double part : {0.0, 0.1, 0.5, 0.9, 1.0}) {
      const double time = before + part * (t - before);
      const double* exact = reference.at(time);
      const Trajectory::Stencil stencil = trajectory.stencil(knot, time);
      trajectory.interpolate(stencil, y.data());
      for (std::size_t k = 0; k < 2; ++k) {
        EXPECT_NEAR(y[k], exact[k], 1e-13) << "step " << i << ", part " << part;
        EXPECT_DOUBLE_EQ(trajectory.entry(stencil, k), y[k]);
      }
    }
  }
  EXPECT_GE(highest, 4);
}

/// A trajectory of t^2 in entry 0 with knots 0, 1, ..., 6.
Trajectory parabola() {
  Trajectory trajectory(kLanes);
  std::vector<double> y(kLanes, 0.0);
  trajectory.begin_segment(3, 0.0, y.data());
  for (int i = 1; i <= 6; ++i) {
    y[0] = i * i;
    trajectory.add(i, std::min(i, 2), y.data());
  }
  return trajectory;
}

TEST(Trajectory, IsExactForPolynomialsOfItsOrder) {
  const Trajectory trajectory = parabola();
  EXPECT_DOUBLE_EQ(trajectory.entry(trajectory.stencil(4, 3.3), 0), 3.3 * 3.3);
  EXPECT_DOUBLE_EQ(trajectory.entry(trajectory.stencil(1, 0.5), 0), 0.5);  // order 1 there
}

TEST(Trajectory, FindsKnotAndSegmentOfATime) {
  Trajectory trajectory = parabola();
  trajectory.end_segment(5.5);
  std::vector<double> y(kLanes, 1.0);
  trajectory.begin_segment(4, 5.5, y.data());
  trajectory.add(7.0, 1, y.data());
  const auto& segments = trajectory.segments();
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_EQ(segments[0].step, 3);
  EXPECT_EQ(segments[0].end, 5.5);
  EXPECT_EQ(trajectory.knot_after(segments[0], 0.0), 0u);
  EXPECT_EQ(trajectory.knot_after(segments[0], 2.5), 3u);
  EXPECT_EQ(trajectory.knot_after(segments[0], 3.0), 3u);
  EXPECT_EQ(trajectory.knot_after(segments[0], 99.0), 6u);
  EXPECT_EQ(trajectory.knot_after(segments[1], 5.5), 7u);
  EXPECT_EQ(trajectory.segment_at(5.4), 0u);
  EXPECT_EQ(trajectory.segment_at(5.5), 1u);  // the later one at a border
  EXPECT_EQ(trajectory.end_time(), 7.0);
}

TEST(Trajectory, DoesNotLookBackBeyondAKink) {
  Trajectory trajectory(kLanes);
  std::vector<double> y(kLanes, 0.0);
  trajectory.begin_segment(0, 0.0, y.data());
  trajectory.add(1.0, 1, y.data());
  trajectory.add(2.0, 2, y.data());
  trajectory.restart_interpolant();
  y[0] = 10.0;
  trajectory.add(3.0, 2, y.data());
  EXPECT_EQ(trajectory.stencil(3, 2.5).order, 1);
  EXPECT_DOUBLE_EQ(trajectory.entry(trajectory.stencil(3, 2.5), 0), 5.0);
}

TEST(Trajectory, ForgetsOldKnotsAndSegments) {
  Trajectory whole(kLanes), short_memory(kLanes);
  std::vector<double> y(kLanes), a(kLanes), b(kLanes);
  for (int i = 0; i < 2000; ++i) {
    const double t = 0.1 * i;
    for (std::size_t k = 0; k < kLanes; ++k) y[k] = std::sin(t + static_cast<double>(k));
    for (Trajectory* trajectory : {&whole, &short_memory}) {
      if (i % 700 == 0) {
        trajectory->begin_segment(i / 700, t, y.data());
      } else {
        trajectory->add(t, 5, y.data());
      }
    }
    const std::size_t newest = short_memory.knots() - 1;
    short_memory.forget_before(newest);
    ASSERT_LT(short_memory.held(), 50u);
    const double inside = t - 0.03;
    whole.interpolate(whole.stencil(newest, inside), a.data());
    short_memory.interpolate(short_memory.stencil(newest, inside), b.data());
    ASSERT_EQ(a, b) << i;
  }
  EXPECT_EQ(whole.held(), 2000u);
  EXPECT_EQ(short_memory.knots(), 2000u);
  EXPECT_EQ(whole.segments().size(), 3u);
  ASSERT_EQ(short_memory.segments().size(), 1u);
  const Trajectory::Segment& last = short_memory.segments().back();
  EXPECT_EQ(last.step, 2);
  EXPECT_EQ(short_memory.knot_after(last, 199.85), whole.knot_after(whole.segments()[2], 199.85));
  EXPECT_EQ(short_memory.end_time(), whole.end_time());
}

}  // namespace
}  // namespace denchi
