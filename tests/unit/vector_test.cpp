// Every operation of our N_Vector against a plain loop, with results on top of operands.
#include "engine/dae/vector.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "engine/dae/sundials_version.h"

namespace denchi {
namespace {

constexpr std::size_t kLength = 24, kUnknowns = 19;  // five entries are padding

class VectorTest : public ::testing::Test {
 protected:
  VectorTest() : context_(make_sundials_context()) {}
  ~VectorTest() override {
    for (N_Vector v : all_) N_VDestroy(v);
    SUNContext_Free(&context_);
  }

  /// A vector with random numbers among its unknowns, none near zero, and zeros in its padding.
  N_Vector random() {
    N_Vector v = all_.empty() ? make_vector(kLength, kUnknowns, context_) : N_VClone(all_[0]);
    all_.push_back(v);
    std::uniform_real_distribution<double> number(0.5, 2.0);
    for (std::size_t i = 0; i < kUnknowns; ++i)
      vector_data(v)[i] = (i % 3 == 0 ? -1.0 : 1.0) * number(engine_);
    return v;
  }
  static std::vector<double> values(N_Vector v) {
    return std::vector<double>(vector_data(v), vector_data(v) + kUnknowns);
  }
  static void expect_equal(N_Vector v, const std::vector<double>& expected) {
    for (std::size_t i = 0; i < kUnknowns; ++i) EXPECT_DOUBLE_EQ(vector_data(v)[i], expected[i]);
  }
  /// f of each pair of entries.
  template <class F>
  static std::vector<double> each(const std::vector<double>& x, const std::vector<double>& y, F f) {
    std::vector<double> z;
    for (std::size_t i = 0; i < kUnknowns; ++i) z.push_back(f(x[i], y[i]));
    return z;
  }

  std::mt19937 engine_{1};
  SUNContext context_;
  std::vector<N_Vector> all_;
};

TEST_F(VectorTest, IsMadeOfZerosOnWholeLanes) {
  N_Vector v = make_vector(kLength, kUnknowns, context_);
  N_Vector w = N_VClone(v);
  all_ = {v, w};
  for (N_Vector u : all_) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(vector_data(u)) % 64, 0u);
    for (std::size_t i = 0; i < kLength; ++i) EXPECT_EQ(vector_data(u)[i], 0.0);
  }
  EXPECT_NE(vector_data(v), vector_data(w));
  EXPECT_EQ(N_VGetLength(v), static_cast<sunindextype>(kUnknowns));
  EXPECT_EQ(N_VGetArrayPointer(v), vector_data(v));
  EXPECT_EQ(N_VGetVectorID(v), SUNDIALS_NVEC_CUSTOM);
}

TEST_F(VectorTest, LinearSumsWithEveryPairOfFactors) {
  for (const double a : {1.0, -1.0, 2.5, 0.0})
    for (const double b : {1.0, -1.0, -0.3, 0.0}) {
      N_Vector x = random(), y = random(), z = random();
      const auto sum =
          each(values(x), values(y), [&](double s, double t) { return a * s + b * t; });
      N_VLinearSum(a, x, b, y, z);
      expect_equal(z, sum);
      N_Vector onto_x = random(), onto_y = random();
      N_VScale(1.0, x, onto_x);
      N_VScale(1.0, y, onto_y);
      N_VLinearSum(a, onto_x, b, y, onto_x);
      expect_equal(onto_x, sum);
      N_VLinearSum(a, x, b, onto_y, onto_y);
      expect_equal(onto_y, sum);
    }
}

TEST_F(VectorTest, PointwiseOperationsMayOverwriteAnOperand) {
  N_Vector x = random(), y = random(), z = random();
  const std::vector<double> xs = values(x), ys = values(y);
  N_VProd(x, y, z);
  expect_equal(z, each(xs, ys, [](double s, double t) { return s * t; }));
  N_VDiv(x, y, z);
  expect_equal(z, each(xs, ys, [](double s, double t) { return s / t; }));
  N_VScale(-1.5, x, z);
  expect_equal(z, each(xs, ys, [](double s, double) { return -1.5 * s; }));
  N_VAbs(x, z);
  expect_equal(z, each(xs, ys, [](double s, double) { return std::abs(s); }));
  N_VInv(x, z);
  expect_equal(z, each(xs, ys, [](double s, double) { return 1.0 / s; }));
  N_VAddConst(x, 0.25, z);
  expect_equal(z, each(xs, ys, [](double s, double) { return s + 0.25; }));
  N_VProd(x, y, x);
  expect_equal(x, each(xs, ys, [](double s, double t) { return s * t; }));
  N_VScale(2.0, x, x);
  expect_equal(x, each(xs, ys, [](double s, double t) { return 2.0 * s * t; }));
  N_VDiv(x, y, y);
  expect_equal(y, each(xs, ys, [](double s, double t) { return 2.0 * s * t / t; }));
  N_VAbs(x, x);
  expect_equal(x, each(xs, ys, [](double s, double t) { return std::abs(2.0 * s * t); }));
  N_VConst(3.0, z);
  expect_equal(z, std::vector<double>(kUnknowns, 3.0));
}

TEST_F(VectorTest, NormsCountTheUnknownsOnly) {
  N_Vector x = random(), w = random(), mask = random();
  double squares = 0.0, masked = 0.0, dot = 0.0, largest = 0.0, least = 0.0;
  for (std::size_t i = 0; i < kUnknowns; ++i) {
    vector_data(mask)[i] = i % 2 == 0 ? 1.0 : 0.0;
    const double xi = vector_data(x)[i], wi = vector_data(w)[i];
    squares += xi * wi * xi * wi;
    if (i % 2 == 0) masked += xi * wi * xi * wi;
    dot += xi * wi;
    largest = std::max(largest, std::abs(xi));
    least = std::min(least, xi);
  }
  EXPECT_NEAR(N_VWrmsNorm(x, w), std::sqrt(squares / kUnknowns), 1e-15);
  EXPECT_NEAR(N_VWrmsNormMask(x, w, mask), std::sqrt(masked / kUnknowns), 1e-15);
  EXPECT_NEAR(N_VDotProd(x, w), dot, 1e-14);
  EXPECT_EQ(N_VMaxNorm(x), largest);
  EXPECT_EQ(N_VMin(x), least);
  EXPECT_TRUE(std::isnan([&] {
    vector_data(x)[7] = std::nan("");
    return N_VWrmsNorm(x, w);
  }()));
}

TEST_F(VectorTest, LinearCombinationsMayOverwriteTheFirstVector) {
  for (int n = 1; n <= 6; ++n) {
    std::vector<N_Vector> x;
    std::vector<double> c, expected(kUnknowns, 0.0);
    for (int k = 0; k < n; ++k) {
      x.push_back(random());
      c.push_back(0.3 * k - 1.0);
      for (std::size_t i = 0; i < kUnknowns; ++i)
        expected[i] += c.back() * vector_data(x.back())[i];
    }
    N_Vector z = random();
    N_VLinearCombination(n, c.data(), x.data(), z);
    for (std::size_t i = 0; i < kUnknowns; ++i) EXPECT_NEAR(vector_data(z)[i], expected[i], 1e-14);
    N_VLinearCombination(n, c.data(), x.data(), x[0]);
    for (std::size_t i = 0; i < kUnknowns; ++i)
      EXPECT_NEAR(vector_data(x[0])[i], expected[i], 1e-14);
  }
}

TEST_F(VectorTest, ArraysOfVectorsMayBeOverwritten) {
  std::vector<N_Vector> x = {random(), random(), random()}, y = {random(), random(), random()};
  std::vector<double> a = {2.0, -1.0, 0.5};
  std::vector<std::vector<double>> xs, ys;
  for (std::size_t k = 0; k < 3; ++k) {
    xs.push_back(values(x[k]));
    ys.push_back(values(y[k]));
  }
  N_Vector shared = random();
  const std::vector<double> s = values(shared);
  N_VScaleAddMulti(3, a.data(), shared, y.data(), y.data());
  for (std::size_t k = 0; k < 3; ++k) {
    ys[k] = each(s, ys[k], [&](double p, double q) { return a[k] * p + q; });
    expect_equal(y[k], ys[k]);
  }
  N_VLinearSumVectorArray(3, 2.0, x.data(), -3.0, y.data(), y.data());
  for (std::size_t k = 0; k < 3; ++k)
    expect_equal(y[k], each(xs[k], ys[k], [](double p, double q) { return 2.0 * p - 3.0 * q; }));
  N_VScaleVectorArray(3, a.data(), x.data(), x.data());
  for (std::size_t k = 0; k < 3; ++k)
    expect_equal(x[k], each(xs[k], s, [&](double p, double) { return a[k] * p; }));
}

}  // namespace
}  // namespace denchi
