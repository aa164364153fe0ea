#include "engine/input/conductivity_law.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/input/names.h"

namespace denchi::input {
namespace {

constexpr double kGasConstant = 8.31446261815324;  // [J/(mol K)]
constexpr std::size_t kMostPoints = 100;

[[noreturn]] void refuse(std::string rule) {
  throw InputError("conductivity", "", std::move(rule), "");
}

}  // namespace

ArrheniusLaw arrhenius_law(std::vector<double> temperatures, std::vector<double> conductivities) {
  const std::size_t n = temperatures.size();
  if (n != conductivities.size())
    refuse("has " + std::to_string(conductivities.size()) + " values at " + std::to_string(n) +
           " temperatures");
  if (n > kMostPoints) refuse("has more than " + std::to_string(kMostPoints) + " points");
  for (double sigma : conductivities)
    if (!(sigma > 0.0 && std::isfinite(sigma))) refuse("must be positive");
  if (n == 1) return {conductivities[0], temperatures[0], std::nullopt};

  // in the order of u = 1/T
  std::vector<std::pair<double, double>> points;
  for (std::size_t i = 0; i < n; ++i)
    points.emplace_back(1.0 / temperatures[i], std::log(conductivities[i]));
  std::sort(points.begin(), points.end());
  std::vector<double> slope;
  for (std::size_t i = 1; i < n; ++i) {
    if (points[i].first == points[i - 1].first)
      refuse("is given twice at " + number_text(1.0 / points[i].first) + " K");
    slope.push_back((points[i].second - points[i - 1].second) /
                    (points[i].first - points[i - 1].first));
  }
  if (n == 2) return {conductivities[0], temperatures[0], -slope[0] * kGasConstant};

  std::string text = "exp(" + number_text(points[0].second) + " + (" + number_text(slope[0]) +
                     ") * (1 / T - " + number_text(points[0].first) + ")";
  for (std::size_t i = 1; i < slope.size(); ++i)
    text += " + (" + number_text(slope[i] - slope[i - 1]) + ") * max(1 / T - " +
            number_text(points[i].first) + ", 0)";
  return {text + ")", temperatures[0], std::nullopt};
}

double arrhenius_factor(double activation_energy, double from, double to) {
  return std::exp(activation_energy / kGasConstant * (1.0 / from - 1.0 / to));
}

std::string vtf_law(const VtfLaw& law) {
  return number_text(law.a) + " * exp(-" + number_text(law.b) + " / (T - " + number_text(law.t0) +
         "))";
}

std::string scaled_expression(std::string_view text, double factor) {
  if (factor == 1.0) return std::string(text);
  return "(" + std::string(text) + ") * " + number_text(factor);
}

}  // namespace denchi::input
