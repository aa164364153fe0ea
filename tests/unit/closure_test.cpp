// Closures: numbers, tables and compiled expressions behind one face.
#include "engine/closure/closure.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <string>

#include "denchi/error.h"

namespace denchi {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::string_view, 3> kAll = {"x", "T", "c_e"};

Closure compile(const Value& value) { return Closure::compile(value, kAll, "p.q", "cell.json"); }

std::string message(const Value& value) {
  try {
    compile(value);
  } catch (const InputError& error) {
    EXPECT_EQ(error.subject(), "p.q");
    EXPECT_EQ(error.where(), "cell.json");
    return error.what();
  }
  return "";
}

Lanes spread(double lo, double hi) {
  Lanes x;
  for (std::size_t i = 0; i < kLanes; ++i) x.set(i, lo + (hi - lo) * static_cast<double>(i) / 7.0);
  return x;
}

// The open-circuit potentials and electrolyte properties of Chen2020 (doi 10.1149/1945-7111/ab9050)
// as in public BPX files.
const std::string kGraphite =
    "1.9793 * exp(-39.3631 * x) + 0.2482 - 0.0909 * tanh(29.8538 * (x - 0.1234)) - 0.04478 * "
    "tanh(14.9159 * (x - 0.2769)) - 0.0205 * tanh(30.4444 * (x - 0.6103))";
const std::string kConductivity =
    "0.1297 * (x / 1000) ** 3 - 2.51 * (x / 1000) ** 1.5 + 3.329 * (x / 1000)";
const std::string kDiffusivity = "8.794e-11 * (x / 1000) ** 2 - 3.972e-10 * (x / 1000) + 4.862e-10";

double graphite(double x) {
  return 1.9793 * std::exp(-39.3631 * x) + 0.2482 - 0.0909 * std::tanh(29.8538 * (x - 0.1234)) -
         0.04478 * std::tanh(14.9159 * (x - 0.2769)) - 0.0205 * std::tanh(30.4444 * (x - 0.6103));
}

// The partials of a closure against central differences at eight points.
void expect_partials(const Closure& f,
                     const Lanes& x,
                     const Lanes& temperature,
                     const Lanes& salt) {
  std::array<Lanes, kArguments> d;
  const Lanes value = f.partials(x, temperature, salt, d);
  const Lanes plain = f(x, temperature, salt);
  const std::array<Lanes, kArguments> at = {x, temperature, salt};
  for (std::size_t k = 0; k < kArguments; ++k) {
    for (std::size_t i = 0; i < kLanes; ++i) {
      EXPECT_NEAR(value[i], plain[i], 1e-15 * std::abs(plain[i]));
      const double h = 1e-5 * std::abs(at[k][i]);
      std::array<Lanes, kArguments> up = at, down = at;
      up[k] += h;
      down[k] -= h;
      const double difference =
          (f(up[0], up[1], up[2])[i] - f(down[0], down[1], down[2])[i]) / (2.0 * h);
      const double scale = std::abs(difference) + std::abs(plain[i] / at[k][i]);
      EXPECT_NEAR(d[k][i], difference, 1e-6 * scale) << "argument " << k << ", lane " << i;
    }
  }
}

TEST(Closure, ANumberIsConstant) {
  const Closure f = compile(2.5);
  EXPECT_TRUE(f.is_constant());
  EXPECT_EQ(f(0.3), 2.5);
  EXPECT_EQ(f.derivative(0.3), 0.0);
  EXPECT_EQ(f(spread(0.0, 1.0), 300.0, 1000.0)[5], 2.5);
  std::array<Lanes, kArguments> d = {Lanes(1.0), Lanes(2.0), Lanes(3.0)};
  EXPECT_EQ(f.partials(0.0, 300.0, 1000.0, d)[0], 2.5);
  for (const Lanes& partial : d) EXPECT_EQ(partial[3], 0.0);
  EXPECT_EQ(Closure()(1.0), 0.0);
  EXPECT_EQ(Closure::constant(-3.0)(1.0), -3.0);
}

TEST(Closure, RefusesNumbersThatAreNotFinite) {
  EXPECT_EQ(message(kNan), "p.q = not a number: must be a finite number (cell.json)");
  EXPECT_EQ(message(-kInfinity), "p.q = infinity: must be a finite number (cell.json)");
}

TEST(Closure, KnowsWhatItDependsOn) {
  const Closure by_x = compile("x * 2");
  EXPECT_FALSE(by_x.is_constant());
  EXPECT_FALSE(by_x.independent_of(Argument::x));
  EXPECT_TRUE(by_x.independent_of(Argument::temperature));
  EXPECT_TRUE(by_x.independent_of(Argument::salt));
  const Closure by_both = compile("c_e * exp(T / 300)");
  EXPECT_TRUE(by_both.independent_of(Argument::x));
  EXPECT_FALSE(by_both.independent_of(Argument::temperature));
  EXPECT_FALSE(by_both.independent_of(Argument::salt));
  EXPECT_TRUE(compile("x - x + 3").is_constant());
  EXPECT_TRUE(compile("0 * exp(x) + 3").is_constant());
  EXPECT_TRUE(compile("2**3").is_constant());
}

TEST(Closure, EvaluatesPublishedFunctions) {
  const Closure f = compile(kGraphite);
  const Lanes x = spread(0.02, 0.98);
  const Lanes y = f(x, 298.15, 1000.0);
  for (std::size_t i = 0; i < kLanes; ++i) {
    EXPECT_NEAR(y[i], graphite(x[i]), 2e-15);
    EXPECT_EQ(f(x[i]), y[i]);
  }
  // Nyman2008 at 1000 mol/m3: the sum of its coefficients.
  EXPECT_NEAR(compile(kConductivity)(1000.0), 0.1297 - 2.51 + 3.329, 1e-14);
  EXPECT_NEAR(compile(kDiffusivity)(1000.0), 8.794e-11 - 3.972e-10 + 4.862e-10, 1e-24);
}

TEST(Closure, PartialsAgreeWithDifferences) {
  const Lanes x = spread(0.1, 0.9), temperature = spread(280.0, 320.0), salt = spread(500.0, 2e3);
  expect_partials(compile(kGraphite), x, temperature, salt);
  expect_partials(compile(kConductivity), salt, temperature, salt);
  expect_partials(compile(kDiffusivity), salt, temperature, salt);
  for (const char* text : {
           "exp(x)",
           "log(x)",
           "log10(x)",
           "sqrt(x)",
           "tanh(3*x)",
           "sinh(x)",
           "cosh(x)",
           "sin(x)",
           "cos(x)",
           "tan(x)",
           "asinh(3*x)",
           "atan(2*x)",
           "erf(x)",
           "abs(x - 0.5)",
           "1/x",
           "x**2",
           "x**-3",
           "x**7",
           "x**0.5",
           "x**1.5",
           "x**2.5",
           "x**0.3",
           "x**-0.7",
           "2**x",
           "x**x",
           "max(x, 0.45)",
           "min(0.45, x)",
           "max(x, 1 - x**2)",
           "min(x, 1 - x**2)",
           "x/(1 + x**2)",
           "x*(1 - x)*exp(x)",
           "x**5 - 3*x**4 + x**3 - x**2 + x - 1",
           "(2*x - 1)**3 + (2*x - 1)",
           "x * T / c_e",
           "exp(1000 * (1/298.15 - 1/T)) * x",
           "c_e**0.5 * (1 - x)**0.5 * x**0.5",
           "(x + T/300) * (x - c_e/1000) / (x + 2)",
           "cosh(x)**-2",
           "sqrt(x)**3 + 1/sqrt(x)",
           "exp(-((x - 0.5)**2) / 0.01)",
           "10**(x - T/300)",
           "pow(x, 3) + pow(x, T/300)",
       }) {
    SCOPED_TRACE(text);
    expect_partials(compile(text), x, temperature, salt);
  }
}

TEST(Closure, PowersHaveValueAndSlopeAtZero) {
  EXPECT_EQ(compile("x**2")(0.0), 0.0);
  EXPECT_EQ(compile("x**3").derivative(0.0), 0.0);
  EXPECT_EQ(compile("x**1.5").derivative(0.0), 0.0);
  EXPECT_EQ(compile("x**0.3")(0.0), 0.0);
  EXPECT_EQ(compile("x**1.3").derivative(0.0), 0.0);
}

TEST(Closure, ChainRuleOverDuals) {
  const Closure f = compile("x**2 * T + c_e");
  const auto x = Dual<2>::variable(spread(0.1, 0.9), 0);
  const auto temperature = Dual<2>::variable(Lanes(300.0), 1);
  const Dual<2> salt = x * 10.0;
  const Dual<2> y = f(x, temperature, salt);
  for (std::size_t i = 0; i < kLanes; ++i) {
    const double s = x.value[i];
    EXPECT_NEAR(y.value[i], s * s * 300.0 + 10.0 * s, 1e-12);
    EXPECT_NEAR(y.d[0][i], 2.0 * s * 300.0 + 10.0, 1e-12);
    EXPECT_NEAR(y.d[1][i], s * s, 1e-14);
  }
  const Dual<2> constant = Closure::constant(4.0)(x, temperature, salt);
  EXPECT_EQ(constant.value[2], 4.0);
  EXPECT_EQ(constant.d[0][2], 0.0);
}

TEST(Table, IsLinearBetweenAndBeyondThePoints) {
  const Closure f = compile(Table{{1.0, 2.0, 4.0}, {10.0, 20.0, 0.0}});
  EXPECT_FALSE(f.independent_of(Argument::x));
  EXPECT_TRUE(f.independent_of(Argument::temperature));
  EXPECT_EQ(f(1.0), 10.0);
  EXPECT_EQ(f(1.5), 15.0);
  EXPECT_EQ(f(2.0), 20.0);
  EXPECT_EQ(f(3.0), 10.0);
  EXPECT_EQ(f(4.0), 0.0);
  EXPECT_EQ(f(0.0), 0.0);
  EXPECT_EQ(f(5.0), -10.0);
  EXPECT_EQ(f.derivative(-1e9), 10.0);
  EXPECT_EQ(f.derivative(1.9), 10.0);
  EXPECT_EQ(f.derivative(2.1), -10.0);
  EXPECT_EQ(f.derivative(1e9), -10.0);
  EXPECT_TRUE(std::isnan(f(kNan)));
  EXPECT_EQ(f(kInfinity), -kInfinity);
}

// Equidistant, crowded at one end over many orders of magnitude, and random points.
TEST(Table, FindsTheIntervalOfEveryArgument) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> draw(0.0, 1.0);
  for (const int kind : {0, 1, 2}) {
    for (const std::size_t n : {2u, 3u, 10u, 1499u}) {
      Table table;
      double x = -0.3;
      for (std::size_t i = 0; i < n; ++i) {
        const double s = static_cast<double>(i) / static_cast<double>(n - 1);
        if (kind == 0) x = 0.1 + 0.3 * s;
        if (kind == 1) x = std::pow(10.0, -12.0 * (1.0 - s));
        if (kind == 2) x += 1e-6 + draw(random);
        table.x.push_back(x);
        table.y.push_back(draw(random));
      }
      const Closure f = compile(table);
      const auto exact = [&table, n](double at) {
        std::size_t k = 0;
        while (k + 2 < n && table.x[k + 1] <= at) ++k;
        const double slope = (table.y[k + 1] - table.y[k]) / (table.x[k + 1] - table.x[k]);
        return table.y[k] + slope * (at - table.x[k]);
      };
      const double range = table.x.back() - table.x.front();
      for (std::size_t i = 0; i < 2000; ++i) {
        double at = table.x.front() + range * (1.2 * draw(random) - 0.1);
        if (i < n) at = table.x[i];
        if (i % 3 == 1) at = std::nextafter(table.x[i % n], kInfinity);
        if (i % 3 == 2) at = std::nextafter(table.x[i % n], -kInfinity);
        EXPECT_NEAR(f(at), exact(at), 1e-13 * (1.0 + std::abs(exact(at))))
            << "kind " << kind << ", " << n << " points, x = " << at;
      }
    }
  }
}

TEST(Table, FallingAbscissaeAreReversed) {
  const Closure rising = compile(Table{{1.0, 2.0, 4.0}, {10.0, 20.0, 0.0}});
  const Closure falling = compile(Table{{4.0, 2.0, 1.0}, {0.0, 20.0, 10.0}});
  for (const double x : {0.0, 1.0, 1.7, 2.0, 3.3, 9.0}) EXPECT_EQ(falling(x), rising(x));
}

TEST(Table, IsAFunctionOfItsAxis) {
  const Closure of_t = compile(Table{{250.0, 300.0}, {0.1, 0.2}, "T"});
  EXPECT_TRUE(of_t.independent_of(Argument::x));
  EXPECT_FALSE(of_t.independent_of(Argument::temperature));
  EXPECT_DOUBLE_EQ(of_t(1000.0, 275.0), 0.15);
  EXPECT_DOUBLE_EQ(of_t(1000.0, 350.0), 0.3);
  expect_partials(of_t, spread(0.1, 0.9), spread(251.0, 299.0), spread(800.0, 1200.0));
  const Closure of_salt = compile(Table{{0.0, 1000.0}, {1.0, 3.0}, "c_e"});
  EXPECT_DOUBLE_EQ(of_salt(0.5, 300.0, 500.0), 2.0);
  expect_partials(of_salt, spread(0.1, 0.9), spread(251.0, 299.0), spread(800.0, 1200.0));

  EXPECT_EQ(message(Table{{2.0, 1.0, 1.0}, {0.0, 0.0, 0.0}, "T"}),
            "p.q = T[1] = 1, T[2] = 1: must not have the same T twice (cell.json)");
  EXPECT_EQ(message(Table{{1.0, 2.0}, {0.0, 0.0}, "z"}),
            "p.q = table of z: must be a function of x or T or c_e (cell.json)");
}

TEST(Table, RefusesWhatIsNotAFunction) {
  EXPECT_EQ(message(Table{}),
            "p.q = a table of 0 point(s): must have two points or more (cell.json)");
  EXPECT_EQ(message(Table{{1.0}, {2.0}}),
            "p.q = a table of 1 point(s): must have two points or more (cell.json)");
  EXPECT_EQ(message(Table{{1.0, 2.0}, {2.0}}),
            "p.q = a table of 2 x and 1 y: must have as many x as y (cell.json)");
  EXPECT_EQ(message(Table{{1.0, kNan}, {2.0, 3.0}}),
            "p.q = x[1] = nan: must be finite (cell.json)");
  EXPECT_EQ(message(Table{{1.0, 2.0}, {kInfinity, 3.0}}),
            "p.q = y[0] = inf: must be finite (cell.json)");
  EXPECT_EQ(message(Table{{1.0, 2.0, 2.0}, {0.0, 0.0, 0.0}}),
            "p.q = x[1] = 2, x[2] = 2: must not have the same x twice (cell.json)");
  const std::string unsorted = "must have its x sorted, all rising or all falling (cell.json)";
  EXPECT_EQ(message(Table{{1.0, 3.0, 2.0}, {0.0, 0.0, 0.0}}),
            "p.q = x[1] = 3, x[2] = 2: " + unsorted);
  EXPECT_EQ(message(Table{{3.0, 1.0, 2.0}, {0.0, 0.0, 0.0}}),
            "p.q = x[1] = 1, x[2] = 2: " + unsorted);
  EXPECT_NE(message(Table{{0.0, 5e-324, 1.0}, {0.0, 1.0, 0.0}}).find("too close together"),
            std::string::npos);
}

TEST(Closure, AScaledExpressionIsItsBodyTimesTheFactor) {
  constexpr std::string_view kNames[] = {"x"};
  const auto compiled = [&](const char* text) {
    return Closure::compile(Value(std::string(text)), kNames, "f", "test");
  };
  const Closure body = compiled("exp(-x) + x**2");
  for (const auto& [text, factor] : {std::pair("(exp(-x) + x**2) * 1.5", 1.5),
                                     std::pair("((exp(-x) + x**2) * 1.5) * 2", 3.0),
                                     std::pair("(exp(-x) + x**2) * (-2e-3)", -2e-3)}) {
    const Closure scaled = compiled(text);
    EXPECT_DOUBLE_EQ(scaled(0.3), factor * body(0.3)) << text;
    EXPECT_DOUBLE_EQ(scaled.derivative(0.3), factor * body.derivative(0.3)) << text;
  }
  EXPECT_DOUBLE_EQ(compiled("(2 + 3) * 4")(0.0), 20.0);
  EXPECT_DOUBLE_EQ(compiled("(x + 1) * 2 + x")(1.0), 5.0);  // more than a factor follows
  EXPECT_THROW(compiled("(x + ) * 2"), InputError);
  std::string deep = "x";
  for (int k = 0; k < 20000; ++k) deep = "(" + deep + ") * 1";
  EXPECT_THROW(compiled(deep.c_str()), InputError);
}

}  // namespace
}  // namespace denchi
