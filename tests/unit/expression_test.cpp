// Expressions mean what Python means by them, and what is wrong is refused in words.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <span>
#include <string>
#include <string_view>

#include "denchi/error.h"
#include "engine/closure/closure.h"

namespace denchi {
namespace {

constexpr std::array<std::string_view, 3> kAll = {"x", "T", "c_e"};
constexpr std::array<std::string_view, 1> kOnlyX = {"x"};
constexpr double kX = 0.3, kT = 300.0, kSalt = 1200.0;

Closure compile(const std::string& text, std::span<const std::string_view> variables = kAll) {
  return Closure::compile(text, variables, "p.q", "cell.json");
}

// Everything of the message between the value and the place.
std::string rule(const std::string& text, std::span<const std::string_view> variables = kAll) {
  try {
    compile(text, variables);
  } catch (const InputError& error) {
    return error.rule();
  }
  return "";
}

struct Case {
  const char* text;
  double value;
};

// By Python 3.11: float(eval("(" + text + ")")) with from math import *; arctan = atan,
// arcsinh = asinh; x, T, c_e = 0.3, 300.0, 1200.0.
constexpr Case kCases[] = {
    {"-x**2", -0.09},
    {"(-x)**2", 0.09},
    {"-2**2", -4.0},
    {"2**-1", 0.5},
    {"2**-x", 0.8122523963562356},
    {"2**3**2", 512.0},
    {"-2**-2", -0.25},
    {"x**-2", 11.111111111111112},
    {"--x", 0.3},
    {"+-+x", -0.3},
    {"2*-x", -0.6},
    {"2 - -x", 2.3},
    {"1 - 2 - 3", -4.0},
    {"1/2/4", 0.125},
    {"8/2*4", 16.0},
    {"-x*2", -0.6},
    {"2+3*4**2/8-1", 7.0},
    {"x**2**0.5", 0.1821955590293646},
    {"1_000 + 0x1F + 0o17 + 0b101", 1051.0},
    {".5 + 5. + 1e-5 + 1E+2 + 1_0.0_1e1_0", 100100000105.50002},
    {"0 + 00 + 0_0 + 007.5 + 09e1", 97.5},
    {"log(x)", -1.2039728043259361},
    {"log10(1000)", 3.0},
    {"log(8, 2)", 3.0},
    {"log(T, x + 2)", 6.848024973668839},
    {"pow(x, 3)", 0.026999999999999996},
    {"pow(2, x)", 1.2311444133449163},
    {"max(x, 0.5, 0.1)", 0.5},
    {"min(T, c_e, x)", 0.3},
    {"abs(-x)", 0.3},
    {"sqrt(x) * x", 0.1643167672515498},
    {"tan(x) + sin(x) * cos(x)", 0.5916574863071409},
    {"sinh(x) + cosh(x) - tanh(x)", 1.0585461951244124},
    {"asinh(x) + arcsinh(2 * x)", 0.8644979462956699},
    {"atan(x) + arctan(2 * x)", 0.8318762947484513},
    {"erf(x)", 0.3286267594591274},
    {"pi * x", 0.9424777960769379},
    {"exp(-(1 - x) ** 2 / 2)", 0.7827045382418681},
    {"( x )\t+\n1", 1.3},
    {"T * x / c_e", 0.075},
    {"1e3 * x ** 0", 1000.0},
    {"((x))", 0.3},
    {"x**1.5 + x**0.5 + x**2.5", 0.7613343549321808},
    {"(T - 298.15) ** 3 / 1000", 0.006331625000000234},
    {"-(0.1 - x) * -2", -0.39999999999999997},
    {"10 ** (x - 15)", 1.995262314968883e-15},
    {"exp(x) / exp(-x)", 1.822118800390509},
    {"1 / (1 + exp(-20 * (x - 0.31)))", 0.45016600268752205},
    {"x * -T ** 2 / -c_e", 22.5},
    {"-x ** -x", -1.4350387341664474},
    {"(x - 1) ** 3 * (x - 1) ** 2", -0.16806999999999994},
};

TEST(Expression, MeansWhatPythonMeans) {
  for (const Case& c : kCases) {
    EXPECT_NEAR(compile(c.text)(kX, kT, kSalt), c.value, 4e-15 * std::abs(c.value)) << c.text;
  }
}

TEST(Expression, NumbersAreReadExactly) {
  for (const double number : {0.1, 1.0 / 3.0, 5.3e-324, 2.2250738585072014e-308, 6.02214076e23}) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.17g", number);
    EXPECT_EQ(compile(text.data())(0.0), number);
  }
  EXPECT_EQ(compile("1e-400")(0.0), 0.0);
  EXPECT_EQ(compile("1" + std::string(300, '0') + "e-300")(0.0), 1.0);
}

TEST(Expression, PointsAtTheMistake) {
  EXPECT_EQ(rule("1 + tanhh(x) * 2"),
            "unknown function \"tanhh\", the nearest is \"tanh\"\n"
            "    1 + tanhh(x) * 2\n"
            "        ^");
  try {
    compile("1 + tanhh(x)");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.subject(), "p.q");
    EXPECT_EQ(error.value(), "\"1 + tanhh(x)\"");
    EXPECT_EQ(error.where(), "cell.json");
  }
  // Only the surroundings of a mistake in a long expression are shown.
  const std::string zeros(1000, '0');
  const std::string shown = rule("x + 0." + zeros + " + y + 0." + zeros);
  EXPECT_LT(shown.size(), 300u);
  const std::size_t caret = shown.rfind('^') - shown.rfind('\n');
  const std::size_t line = shown.find('\n');
  EXPECT_EQ(shown[line + caret], 'y');
}

struct Mistake {
  const char* text;
  const char* rule;
  std::size_t column;  // of the caret
};

constexpr Mistake kMistakes[] = {
    {"", "the expression ends where a value is expected", 0},
    {"x +", "the expression ends where a value is expected", 3},
    {"(x + 1", "a bracket is opened and never closed", 0},
    {"exp(x", "a bracket is opened and never closed", 0},
    {"x + 1)", "an operator is expected, not a closing bracket", 5},
    {"()", "a value is expected, not a closing bracket", 1},
    {"exp()", "a value is expected, not a closing bracket", 4},
    {"x 2", "an operator is expected here", 2},
    {"2x", "a number ends in a letter or an underscore", 0},
    {"(1)(x)", "an operator is expected here", 3},
    {"x(2)", "\"x\" is not a function; an operator is missing before the bracket", 0},
    {"x * exp", "\"exp\" is a function; its argument in brackets is missing", 4},
    {"pow(x)", "\"pow\" takes 2 argument(s), not 1", 0},
    {"log(x, 2, 3)", "\"log\" takes 1 to 2 argument(s), not 3", 0},
    {"x^2", "powers are written **, not ^", 1},
    {"x // 2", "the operators are + - * / **, there is no other", 2},
    {"x % 2", "the operators are + - * / **, there is no other", 2},
    {"x * * 2", "a value is expected here", 4},
    {"x = 2", "an operator is expected here", 2},
    {"1,5 * x", "an operator is expected here", 1},
    {"T_e", "unknown name \"T_e\", the nearest is \"c_e\"", 0},
    {"math.exp(x)", "unknown function \"math.exp\", the nearest is \"exp\"", 0},
    {"lg(x)", "unknown function \"lg\", the nearest is \"log\"", 0},
    {"mat.tanh1(x)", "unknown function \"mat.tanh1\", the nearest is \"tanh\"", 0},
    {"1__0", "a number ends in a letter or an underscore", 0},
    {"1_ + x", "a number ends in a letter or an underscore", 0},
    {"0x", "digits are missing after the prefix", 0},
    {"0b12", "a number ends in a letter or an underscore", 0},
    {"012", "a whole number must not start with 0", 0},
    {"1e999 + x", "the number is too large for a double", 0},
    {"1e+", "a number ends in a letter or an underscore", 0},
    {"3j", "a number ends in a letter or an underscore", 0},
    {"nan", "unknown name \"nan\"; known: x, T, c_e", 0},
    {"x / 0", "division by zero", 2},
    {"x / (2 - 2)", "division by zero", 2},
    {"0 ** -1", "the value of this part is not a finite real number", 2},
    {"(-8) ** 0.5 + x", "the value of this part is not a finite real number", 5},
    {"x + log(-1)", "the value of this part is not a finite real number", 4},
    {"0 ** x", "the value of this part is not a finite real number", 2},
    {"(-2) ** x", "the value of this part is not a finite real number", 5},
    {"exp(1000) + x", "the value of this part is not a finite real number", 0},
    {"1e300 * x * 1e300", "the value of this part is not a finite real number", 10},
    {"x + \xc3\xa9", "a value is expected here", 4},
};

TEST(Expression, RefusesMistakesInWords) {
  for (const Mistake& mistake : kMistakes) {
    const std::string text = rule(mistake.text);
    EXPECT_EQ(text.substr(0, text.find('\n')), mistake.rule) << mistake.text;
    const std::size_t column = text.rfind('^') - text.rfind('\n') - 5;
    EXPECT_EQ(column, mistake.column) << mistake.text << '\n' << text;
  }
}

TEST(Expression, OnlyTheVariablesOfferedMayBeUsed) {
  EXPECT_EQ(rule("x * 2", kOnlyX), "");
  EXPECT_EQ(rule("x * T", kOnlyX), "unknown name \"T\"; known: x\n    x * T\n        ^");
  EXPECT_NE(rule("x", {}).find("unknown name \"x\""), std::string::npos);
}

TEST(Expression, DepthAndLengthAreLimited) {
  const auto repeat = [](const std::string& part, std::size_t n) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += part;
    return text;
  };
  for (const std::string part : {"(", "-", "exp(", "2**", "x*(1+", "max(1,"}) {
    EXPECT_NE(rule(repeat(part, 1000) + "x").find("levels of nesting"), std::string::npos) << part;
  }
  EXPECT_EQ(rule(repeat("(", 90) + "x" + repeat(")", 90)), "");
  EXPECT_NE(rule(repeat("x*T*", 2000) + "x").find("operations follow"), std::string::npos);
  EXPECT_NE(rule(repeat("x+", 6000) + "x").find("longer than"), std::string::npos);
  EXPECT_EQ(compile(repeat("x+", 4000) + "x")(0.5), 2000.5);
}

TEST(Expression, ManyTermsNeedFewRegisters) {
  std::string text = "0";
  double sum = 0.0;
  for (int i = 1; i <= 300; ++i) {
    text += " + exp(-" + std::to_string(i) + " * x * T)";
    sum += std::exp(-i * 0.01 * 2.0);
  }
  EXPECT_NEAR(compile(text)(0.01, 2.0), sum, 1e-13 * sum);
}

TEST(Expression, TooManyIntermediateValuesAreRefused) {
  // 60 shared parts, each used again when all are known.
  std::string first = "0", second = "1";
  for (int i = 1; i <= 60; ++i) {
    const std::string part = "exp(x*" + std::to_string(i) + ".5)";
    first += " + " + part;
    second += " * (" + part + " + T)";
  }
  EXPECT_NE(rule("(" + first + ") * " + second).find("intermediate values"), std::string::npos);
}

}  // namespace
}  // namespace denchi
