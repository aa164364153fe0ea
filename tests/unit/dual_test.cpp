// Every rule of the dual numbers against central differences.
#include "engine/autodiff/dual.h"

#include <gtest/gtest.h>

#include <cmath>

namespace denchi {
namespace {

// f of two variables, as a template, so that doubles and duals run the same code.
template <class F>
void expect_derivatives(F f, double x, double y) {
  const double h = 1e-5;
  const double by_x = (f(x + h, y) - f(x - h, y)) / (2.0 * h);
  const double by_y = (f(x, y + h) - f(x, y - h)) / (2.0 * h);
  const double tolerance = 1e-8 * (1.0 + std::abs(by_x) + std::abs(by_y));

  using Plain = Dual<2, double>;
  const Plain plain_value = f(Plain::variable(x, 0), Plain::variable(y, 1));
  EXPECT_NEAR(plain_value.value, f(x, y), 1e-14 * (1.0 + std::abs(f(x, y))));
  EXPECT_NEAR(plain_value.d[0], by_x, tolerance);
  EXPECT_NEAR(plain_value.d[1], by_y, tolerance);

  using Wide = Dual<2>;
  const Wide wide = f(Wide::variable(Lanes(x), 0), Wide::variable(Lanes(y), 1));
  for (std::size_t i = 0; i < kLanes; ++i) {
    EXPECT_NEAR(wide.value[i], f(x, y), 1e-14 * (1.0 + std::abs(f(x, y))));
    EXPECT_NEAR(wide.d[0][i], by_x, tolerance);
    EXPECT_NEAR(wide.d[1][i], by_y, tolerance);
  }
}

TEST(Dual, Arithmetic) {
  const auto each = [](auto f) {
    expect_derivatives(f, 0.7, 1.9);
    expect_derivatives(f, -1.3, 0.4);
  };
  each([](auto x, auto y) { return x + y; });
  each([](auto x, auto y) { return x - y; });
  each([](auto x, auto y) { return x * y; });
  each([](auto x, auto y) { return x / y; });
  each([](auto x, auto y) { return -x * (y - x) / (y * y + x); });
}

TEST(Dual, ArithmeticWithConstants) {
  const auto each = [](auto f) { expect_derivatives(f, 0.7, 1.9); };
  each([](auto x, auto y) { return 2.5 + x * (y + 0.5); });
  each([](auto x, auto y) { return (2.5 - x) * (y - 0.5); });
  each([](auto x, auto y) { return (2.5 * x) + (y * -0.5); });
  each([](auto x, auto y) { return 2.5 / x + y / 4.0; });
}

TEST(Dual, ArithmeticWithPlainVectors) {
  Lanes c;
  for (std::size_t i = 0; i < kLanes; ++i) c.set(i, 1.0 + static_cast<double>(i));
  const Dual<1> x = Dual<1>::variable(Lanes(3.0), 0);
  const Dual<1> y = (c * x + c) / c - (c - x * c) + c / x - x / c;
  for (std::size_t i = 0; i < kLanes; ++i) {
    EXPECT_NEAR(y.value[i], (3.0 + 1.0) - (c[i] - 3.0 * c[i]) + c[i] / 3.0 - 3.0 / c[i], 1e-13);
    EXPECT_NEAR(y.d[0][i], 1.0 + c[i] - c[i] / 9.0 - 1.0 / c[i], 1e-13);
  }
}

TEST(Dual, AnOperandMayBeTheResult) {
  using D = Dual<1, double>;
  D x = D::variable(3.0, 0);
  const D& same = x;
  x *= same;
  EXPECT_EQ(x.value, 9.0);
  EXPECT_EQ(x.d[0], 6.0);
  x /= same;
  EXPECT_EQ(x.value, 1.0);
  EXPECT_NEAR(x.d[0], 0.0, 1e-15);
  x -= same;
  EXPECT_EQ(x.value, 0.0);
}

TEST(Dual, Functions) {
  const auto each = [](auto f) {
    expect_derivatives(f, 0.7, 1.9);
    expect_derivatives(f, 0.05, 0.3);
  };
  using std::asinh, std::cosh, std::exp, std::log, std::sinh, std::sqrt, std::tanh;
  each([](auto x, auto y) { return exp(x * y); });
  each([](auto x, auto y) { return log(x + y * y); });
  each([](auto x, auto y) { return sqrt(x * y + 1.0); });
  each([](auto x, auto y) { return tanh(x - y); });
  each([](auto x, auto y) { return sinh(x * y); });
  each([](auto x, auto y) { return cosh(x / y); });
  each([](auto x, auto y) { return asinh(x - 3.0 * y); });
  each([](auto x, auto y) { return exp(-x) * tanh(3.0 * (y - 0.3)) + sqrt(log(x + 2.0) / y); });
}

TEST(Dual, PlainDropsTheDerivatives) {
  EXPECT_EQ(plain(2.0), 2.0);
  EXPECT_EQ(plain(Lanes(2.0))[0], 2.0);
  EXPECT_EQ(plain(Dual<3>::variable(Lanes(2.0), 1))[0], 2.0);
  EXPECT_EQ(plain(Dual<3, double>(2.0)), 2.0);
}

}  // namespace
}  // namespace denchi
