// Random expressions have the right value, and random text is compiled or refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <string_view>

#include "denchi/error.h"
#include "engine/closure/closure.h"

namespace denchi {
namespace {

constexpr std::array<std::string_view, 3> kAll = {"x", "T", "c_e"};
constexpr double kX = 0.3, kT = 300.0, kSalt = 1200.0;

Closure compile(const std::string& text) {
  return Closure::compile(text, kAll, "p.q", "cell.json");
}

// A value and a bound of what rounding may do to it.
struct Bounded {
  double value, error;
};

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

// Random expressions, written down and worked out at the same time by the rules of arithmetic.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  struct Made {
    std::string text;
    Bounded result;
    int strength;  // of its outermost operator: 1 sum, 2 product, 3 sign, 4 power, 5 none
  };

  Made make(int depth) {
    const int kind = depth == 0 ? pick(3) : pick(16);
    if (kind < 2) return variable();
    if (kind < 3) return number();
    if (kind < 6) return sum(make(depth - 1), make(depth - 1));
    if (kind < 9) return product(make(depth - 1), make(depth - 1));
    if (kind < 11) return power(make(depth - 1));
    if (kind < 12) return negative(make(depth - 1));
    return call(make(depth - 1));
  }

 private:
  int pick(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }

  static Bounded rounded(double value, double error) {
    return {value, error + 4.0 * kEpsilon * std::abs(value)};
  }

  // In brackets where the place asks for it, and now and then elsewhere.
  std::string within(const Made& a, int strength) {
    return a.strength < strength || pick(8) == 0 ? std::string("(") + a.text + ")" : a.text;
  }

  Made variable() {
    const int which = pick(3);
    const double value = which == 0 ? kX : which == 1 ? kT : kSalt;
    return {std::string(kAll[static_cast<std::size_t>(which)]), rounded(value, 0.0), 5};
  }

  Made number() {
    constexpr std::array kNumbers = {"2", "0.5", "1e-3", "3_0", "1.7", ".25", "7.", "0x10"};
    constexpr std::array kValues = {2.0, 0.5, 1e-3, 30.0, 1.7, 0.25, 7.0, 16.0};
    const auto i = static_cast<std::size_t>(pick(kNumbers.size()));
    return {kNumbers[i], rounded(kValues[i], 0.0), 5};
  }

  Made sum(const Made& a, const Made& b) {
    const bool minus = pick(2) == 0;
    const auto [u, du] = a.result;
    const auto [v, dv] = b.result;
    const double value = minus ? u - v : u + v;
    return {within(a, 1) + (minus ? " - " : " + ") + within(b, 2), rounded(value, du + dv), 1};
  }

  Made product(const Made& a, const Made& b) {
    const auto [u, du] = a.result;
    const auto [v, dv] = b.result;
    if (pick(2) == 0) {
      const double error = std::abs(u) * dv + std::abs(v) * du + du * dv;
      return {within(a, 2) + "*" + within(b, 3), rounded(u * v, error), 2};
    }
    const double error = (du + std::abs(u / v) * dv) / std::max(std::abs(v) - dv, 0.0);
    return {within(a, 2) + "/" + within(b, 3), rounded(u / v, error), 2};
  }

  Made power(const Made& a) {
    constexpr std::array kExponents = {"2", "3", "-1", "-2", "5", "1", "0", "2**2"};
    constexpr std::array kValues = {2.0, 3.0, -1.0, -2.0, 5.0, 1.0, 0.0, 4.0};
    const auto i = static_cast<std::size_t>(pick(kExponents.size()));
    const double n = kValues[i];
    const auto [u, du] = a.result;
    const double value = std::pow(u, n);
    // The steepest slope within the bound.
    const double edge = n < 1.0 ? std::max(std::abs(u) - du, 0.0) : std::abs(u) + du;
    const double slope = n == 0.0 ? 0.0 : std::abs(n) * std::pow(edge, n - 1.0);
    return {within(a, 5) + "**" + kExponents[i],
            rounded(value, slope * du + 8.0 * kEpsilon * std::abs(value)),
            4};
  }

  Made negative(const Made& a) {
    return {std::string("-") + within(a, 3), {-a.result.value, a.result.error}, 3};
  }

  Made call(const Made& a) {
    const double u = a.result.value, du = a.result.error;
    const auto made = [&](const char* name, double value, double slope) {
      return Made{std::string(name) + "(" + a.text + ")", rounded(value, slope * du + kEpsilon), 5};
    };
    switch (pick(8)) {
      case 0:
        return made("tanh", std::tanh(u), 1.0);
      case 1:
        return made("exp", u < 50.0 ? std::exp(u) : NAN, std::exp(u + du));
      case 2:
        return made("log", std::log(u), 1.0 / std::max(u - du, 0.0));
      case 3:
        return made("sqrt", std::sqrt(u), 0.5 / std::sqrt(std::max(u - du, 0.0)));
      case 4:
        return made("abs", std::abs(u), 1.0);
      case 5:
        return made("sin", std::sin(u), 1.0);
      case 6:
        return made("cosh", std::abs(u) < 50.0 ? std::cosh(u) : NAN, std::cosh(std::abs(u) + du));
      default:
        return made("atan", std::atan(u), 1.0);
    }
  }

  std::mt19937 random_;
};

TEST(RandomExpression, HasTheRightValue) {
  Generator generator(4);
  int compared = 0;
  for (int i = 0; i < 6000; ++i) {
    const Generator::Made made = generator.make(5);
    const auto [exact, error] = made.result;
    // What is not finite, too large or too ill-conditioned says nothing.
    if (!(std::abs(exact) < 1e100) || !(error < 1e-6 * (1.0 + std::abs(exact)))) continue;
    ++compared;
    const double value = compile(made.text)(kX, kT, kSalt);
    ASSERT_NEAR(value, exact, 4.0 * error + 1e-300) << made.text;
  }
  EXPECT_GT(compared, 2000);
}

// Compiles or is refused; whatever compiles can be evaluated.
void expect_no_crash(const std::string& text) {
  try {
    const Closure f = compile(text);
    std::array<Lanes, kArguments> d;
    const Lanes y = f.partials(kX, kT, kSalt, d);
    const Lanes same = f(kX, kT, kSalt);
    if (std::isfinite(y[0])) {
      EXPECT_NEAR(y[0], same[0], 1e-9 * std::abs(y[0])) << text;
    }
  } catch (const InputError& error) {
    EXPECT_FALSE(error.rule().empty());
  }
}

TEST(RandomExpression, AnyTokensCompileOrAreRefused) {
  constexpr std::array kTokens = {"x",    "T",    "c_e",  "(",  ")",    "(",   ")",   "+",
                                  "-",    "*",    "/",    "**", "1",    "0.5", "1e9", ",",
                                  "exp(", "pow(", "max(", " ",  "log(", "_",   ".",   "tanh",
                                  "sqrt", "^",    "\n",   "e5", "0x",   "\xff"};
  std::mt19937 random(5);
  std::uniform_int_distribution<std::size_t> token(0, kTokens.size() - 1), length(1, 14);
  for (int i = 0; i < 10000; ++i) {
    std::string text;
    for (std::size_t n = length(random); n > 0; --n) text += kTokens[token(random)];
    expect_no_crash(text);
  }
}

TEST(RandomExpression, AnyMutationCompilesOrIsRefused) {
  Generator generator(6);
  std::mt19937 random(7);
  const std::string letters = "xTce_0159.()+-*/ ,ahnt\t";
  std::uniform_int_distribution<std::size_t> letter(0, letters.size() - 1);
  for (int i = 0; i < 4000; ++i) {
    std::string text = generator.make(3).text;
    for (int n = 0; n < 3; ++n) {
      const std::size_t at = random() % (text.size() + 1);
      switch (random() % 3) {
        case 0:
          text.insert(at, 1, letters[letter(random)]);
          break;
        case 1:
          text.erase(at, 1);
          break;
        default:
          if (at < text.size()) text[at] = letters[letter(random)];
      }
    }
    expect_no_crash(text);
  }
}

}  // namespace
}  // namespace denchi
