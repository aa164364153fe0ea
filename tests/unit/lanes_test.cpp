// Vectors of eight and their elementary functions, against the standard library.
#include "engine/simd/lanes.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace denchi {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

// Distance in units in the last place of the exact value.
double ulps(double value, long double exact) {
  const double near = std::abs(static_cast<double>(exact));
  const double ulp = std::nextafter(near, kInfinity) - near;
  return static_cast<double>(std::abs(static_cast<long double>(value) - exact)) / ulp;
}

// The largest error(x, f(x)) over the numbers, eight at a time.
template <class F, class Error>
double worst(const std::vector<double>& numbers, F f, Error error) {
  double most = 0.0;
  for (std::size_t i = 0; i + kLanes <= numbers.size(); i += kLanes) {
    const Lanes y = f(Lanes::load(&numbers[i]));
    for (std::size_t k = 0; k < kLanes; ++k) {
      const double e = error(numbers[i + k], y[k]);
      if (!(e <= most)) most = e;  // keeps NaN
    }
  }
  return most;
}

std::vector<double> uniform(double lo, double hi, std::size_t n = 80000) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> draw(lo, hi);
  std::vector<double> numbers(n);
  for (double& x : numbers) x = draw(random);
  return numbers;
}

// Magnitudes spread evenly over the exponents, both signs.
std::vector<double> wide(double lo, double hi) {
  std::vector<double> numbers = uniform(std::log(lo), std::log(hi));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = std::exp(numbers[i]) * (i % 2 == 0 ? 1.0 : -1.0);
  }
  return numbers;
}

// Random bit patterns: positive numbers of every size, denormal ones among them.
std::vector<double> all_positive() {
  std::mt19937_64 random(2);
  std::uniform_int_distribution<std::uint64_t> draw(1, 0x7fefffffffffffff);
  std::vector<double> numbers(80000);
  for (double& x : numbers) x = std::bit_cast<double>(draw(random));
  for (std::size_t i = 0; i < 800; ++i) numbers[i] = std::bit_cast<double>(draw(random) >> 12);
  return numbers;
}

double at(Lanes (*f)(const Lanes&), double x) { return f(Lanes(x))[3]; }

TEST(Lanes, LoadsAndStoresFromAnyAddress) {
  std::array<double, 10> from{}, to{};
  for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<double>(i);
  Lanes a = Lanes::load(&from[1]);
  a.set(2, -1.0);
  a.store(&to[1]);
  EXPECT_EQ(to, (std::array<double, 10>{0, 1, 2, -1, 4, 5, 6, 7, 8, 0}));
  EXPECT_EQ(a[7], 8.0);
  EXPECT_EQ(padded(0), 0u);
  EXPECT_EQ(padded(1), 8u);
  EXPECT_EQ(padded(16), 16u);
}

TEST(Lanes, ArithmeticIsLaneByLane) {
  const std::vector<double> p = uniform(-5.0, 5.0, 8), q = uniform(1.0, 9.0, 8);
  const Lanes a = Lanes::load(p.data()), b = Lanes::load(q.data());
  for (std::size_t i = 0; i < kLanes; ++i) {
    EXPECT_EQ((a + b)[i], p[i] + q[i]);
    EXPECT_EQ((a - b)[i], p[i] - q[i]);
    EXPECT_EQ((a * b)[i], p[i] * q[i]);
    EXPECT_EQ((a / b)[i], p[i] / q[i]);
    EXPECT_EQ((-a)[i], -p[i]);
    EXPECT_EQ(abs(a)[i], std::abs(p[i]));
    EXPECT_EQ(sqrt(b)[i], std::sqrt(q[i]));
    EXPECT_EQ(max(a, b)[i], std::max(p[i], q[i]));
    EXPECT_EQ(min(a, b)[i], std::min(p[i], q[i]));
    EXPECT_EQ(select(less(a, 0.0), a, b)[i], p[i] < 0.0 ? p[i] : q[i]);
  }
  EXPECT_TRUE(std::signbit((-Lanes(0.0))[0]));
  EXPECT_FALSE(std::signbit(abs(Lanes(-0.0))[0]));
  EXPECT_TRUE(std::signbit(Lanes(-0.0)[0]));
}

TEST(Lanes, MasksAreSetByLane) {
  Lanes::Mask mask;
  for (std::size_t i = 0; i < kLanes; ++i) mask[i] = i < 3 ? -1 : 0;
  const Lanes y = select(mask, 1.0, 2.0);
  for (std::size_t i = 0; i < kLanes; ++i) EXPECT_EQ(y[i], i < 3 ? 1.0 : 2.0);
}

TEST(Lanes, AllNeedsEveryLane) {
  const Lanes ones(1.0);
  EXPECT_TRUE(all(less(Lanes(0.0), ones)));
  for (std::size_t i = 0; i < kLanes; ++i) {
    Lanes one_short = ones;
    one_short.set(i, 0.0);
    EXPECT_FALSE(all(less(Lanes(0.0), one_short))) << i;
  }
}

TEST(Lanes, SumAndFiniteness) {
  Lanes a;
  for (std::size_t i = 0; i < kLanes; ++i) a.set(i, static_cast<double>(1 << i));
  EXPECT_EQ(sum(a), 255.0);
  EXPECT_TRUE(all_finite(a));
  for (std::size_t i = 0; i < kLanes; ++i) {
    for (const double bad : {kInfinity, -kInfinity, kNan}) {
      Lanes b = a;
      b.set(i, bad);
      EXPECT_FALSE(all_finite(b));
    }
  }
}

TEST(Lanes, NotANumberSurvives) {
  EXPECT_TRUE(std::isnan(max(Lanes(kNan), 1.0)[0]));
  EXPECT_TRUE(std::isnan(min(Lanes(kNan), 1.0)[0]));
  for (const auto f : {exp, log, tanh, sinh, cosh, asinh, sqrt, abs}) {
    EXPECT_TRUE(std::isnan(at(f, kNan)));
  }
  EXPECT_TRUE(std::isnan(pow(Lanes(kNan), 2.0)[0]));
}

TEST(Lanes, ResultDoesNotDependOnTheLane) {
  for (const auto f : {exp, log, tanh, sinh, cosh, asinh, sqrt}) {
    for (const double x : uniform(0.01, 3.0, 16)) {
      for (std::size_t i = 0; i < kLanes; ++i) {
        Lanes a = 1.0;
        a.set(i, x);
        EXPECT_EQ(f(a)[i], f(Lanes(x))[0]);
      }
    }
  }
}

TEST(LanesExp, IsWithinTwoUlp) {
  const auto error = [](double x, double y) {
    return ulps(y, std::exp(static_cast<long double>(x)));
  };
  EXPECT_LE(worst(uniform(-708.0, 708.0), exp, error), 2.0);
  EXPECT_LE(worst(uniform(-1.0, 1.0), exp, error), 2.0);
  EXPECT_LE(worst(wide(1e-300, 1.0), exp, error), 2.0);
  EXPECT_EQ(at(exp, 0.0), 1.0);
}

TEST(LanesExp, Saturates) {
  EXPECT_EQ(at(exp, 709.0), at(exp, 708.0));
  EXPECT_EQ(at(exp, kInfinity), at(exp, 708.0));
  EXPECT_EQ(at(exp, -kInfinity), at(exp, -708.0));
  EXPECT_EQ(at(exp, -1e300), at(exp, -708.0));
  EXPECT_NEAR(at(exp, 708.0) / std::exp(708.0), 1.0, 3.0 * kEpsilon);
  EXPECT_NEAR(at(exp, -708.0) / std::exp(-708.0), 1.0, 3.0 * kEpsilon);
}

TEST(LanesLog, IsWithinTwoUlp) {
  const auto error = [](double x, double y) {
    return ulps(y, std::log(static_cast<long double>(x)));
  };
  EXPECT_LE(worst(all_positive(), log, error), 2.0);
  EXPECT_LE(worst(uniform(0.5, 2.0), log, error), 2.0);
  EXPECT_LE(worst(uniform(1.0 - 1e-6, 1.0 + 1e-6), log, error), 2.0);
}

TEST(LanesLog, EdgesAreThoseOfTheStandardLibrary) {
  EXPECT_EQ(at(log, 1.0), 0.0);
  EXPECT_EQ(at(log, 0.0), -kInfinity);
  EXPECT_EQ(at(log, -0.0), -kInfinity);
  EXPECT_EQ(at(log, kInfinity), kInfinity);
  EXPECT_TRUE(std::isnan(at(log, -1.0)));
  EXPECT_TRUE(std::isnan(at(log, -1e-310)));
  EXPECT_TRUE(std::isnan(at(log, -kInfinity)));
  EXPECT_LE(ulps(at(log, 5e-324), std::log(static_cast<long double>(5e-324))), 1.0);
}

TEST(LanesTanh, AbsoluteErrorIsSmall) {
  const auto error = [](double x, double y) { return std::abs(y - std::tanh(x)); };
  EXPECT_LE(worst(uniform(-25.0, 25.0), tanh, error), 4e-16);
  EXPECT_LE(worst(uniform(-1.0, 1.0), tanh, error), 4e-16);
  EXPECT_LE(worst(wide(1e-300, 1e300), tanh, error), 4e-16);
  EXPECT_EQ(at(tanh, kInfinity), 1.0);
  EXPECT_EQ(at(tanh, -kInfinity), -1.0);
  EXPECT_EQ(at(tanh, 0.0), 0.0);
}

TEST(LanesHyperbolic, SinhAndCoshAreAccurateButForSmallSinh) {
  const auto sinh_error = [](double x, double y) {
    return std::abs(y - std::sinh(x)) / std::max(1.0, std::abs(std::sinh(x)));
  };
  const auto cosh_error = [](double x, double y) { return std::abs(y / std::cosh(x) - 1.0); };
  EXPECT_LE(worst(uniform(-700.0, 700.0), sinh, sinh_error), 1e-15);
  EXPECT_LE(worst(uniform(-2.0, 2.0), sinh, sinh_error), 1e-15);
  EXPECT_LE(worst(uniform(-700.0, 700.0), cosh, cosh_error), 1e-15);
  EXPECT_LE(worst(uniform(-2.0, 2.0), cosh, cosh_error), 1e-15);
}

TEST(LanesHyperbolic, AsinhIsOddAndAccurate) {
  const auto error = [](double x, double y) {
    return std::abs(y - std::asinh(x)) / std::max(1.0, std::abs(std::asinh(x)));
  };
  EXPECT_LE(worst(wide(1e-20, 1e150), asinh, error), 4e-16);
  for (const double x : uniform(0.0, 10.0, 16)) EXPECT_EQ(at(asinh, -x), -at(asinh, x));
}

TEST(LanesPow, RelativeErrorGrowsWithTheLogarithmOnly) {
  for (const double y : {0.5, 1.5, -2.0, 0.1, 7.3}) {
    const auto power = [y](const Lanes& x) { return pow(x, y); };
    const auto error = [y](double x, double p) {
      const double exact = std::pow(x, y);
      return std::abs(p / exact - 1.0) / (kEpsilon * (2.0 + std::abs(y * std::log(x))));
    };
    EXPECT_LE(worst(uniform(1e-3, 1e3), power, error), 1.5) << "exponent " << y;
  }
}

TEST(LanesPow, Edges) {
  EXPECT_EQ(pow(Lanes(0.0), 0.3)[0], 0.0);
  EXPECT_EQ(pow(Lanes(-0.0), 2.0)[0], 0.0);
  EXPECT_EQ(pow(Lanes(1.0), 1e300)[0], 1.0);
  EXPECT_GT(pow(Lanes(0.0), -0.3)[0], 1e300);
  EXPECT_TRUE(std::isnan(pow(Lanes(-1.0), 0.5)[0]));
}

}  // namespace
}  // namespace denchi
