// Observed orders of convergence: differences of refined runs to a much finer one.

#include <gtest/gtest.h>

#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

std::vector<double> voltages(const std::string& mesh, double rtol) {
  Settings settings;
  settings.model = "dfn";
  settings.mesh = mesh;
  settings.rtol = rtol;
  const Solution s =
      simulate(Cell("chen2020"), Protocol::parse({"Discharge at 1C for 2400 s"}), settings);
  std::vector<double> times;
  for (int i = 1; i <= 24; ++i) times.push_back(100.0 * i);
  return s.at(times, "voltage");
}

double order(double coarse, double fine) { return std::log2(coarse / fine); }

std::string mesh_x(int elements, int p) {
  const std::string n = std::to_string(elements), o = std::to_string(p);
  return "negative=" + n + ",separator=" + n + ",positive=" + n + ",negative_order=" + o +
         ",separator_order=" + o + ",positive_order=" + o +
         ",r_negative_order=5,r_positive_order=5";
}

std::string mesh_r(int elements, int p) {
  const std::string n = std::to_string(elements), o = std::to_string(p);
  return "r_negative=" + n + ",r_positive=" + n + ",r_negative_order=" + o +
         ",r_positive_order=" + o;
}

constexpr double kTight = 1e-9;

TEST(Convergence, InX) {
  const std::vector<double> exact = voltages(mesh_x(6, 8), kTight);
  for (const int p : {1, 2, 3}) {
    const double coarse = distance(voltages(mesh_x(4, p), kTight), exact).rmse;
    const double fine = distance(voltages(mesh_x(8, p), kTight), exact).rmse;
    RecordProperty("order_" + std::to_string(p), std::to_string(order(coarse, fine)));
    EXPECT_GE(order(coarse, fine), 2.0 * p - 0.3) << "elements of order " << p;
    EXPECT_LE(order(coarse, fine), 2.0 * p + 1.5) << "elements of order " << p;
  }
}

TEST(Convergence, InTheRadius) {
  const std::vector<double> exact = voltages(mesh_r(8, 6), kTight);
  for (const int p : {1, 2, 3}) {
    const double coarse = distance(voltages(mesh_r(4, p), kTight), exact).rmse;
    const double fine = distance(voltages(mesh_r(8, p), kTight), exact).rmse;
    RecordProperty("order_" + std::to_string(p), std::to_string(order(coarse, fine)));
    EXPECT_GE(order(coarse, fine), 2.0 * p - 0.3) << "shells of order " << p;
  }
}

TEST(Convergence, InTheOrderOfOneParticle) {
  const std::vector<double> exact = voltages(mesh_r(1, 15), kTight);
  double before = 1.0;
  for (const int p : {3, 5, 7, 9}) {
    const double error = distance(voltages(mesh_r(1, p), kTight), exact).rmse;
    EXPECT_LT(error, 0.25 * before) << p;  // spectral: each order gains a factor
    before = error;
  }
}

TEST(Convergence, InTime) {
  const std::vector<double> exact = voltages("default", 1e-11);
  double before = 1.0;
  for (const double rtol : {1e-4, 1e-5, 1e-6, 1e-7, 1e-8}) {
    const double error = distance(voltages("default", rtol), exact).rmse;
    RecordProperty("rtol_" + std::to_string(std::lround(-std::log10(rtol))),
                   std::to_string(error * 1e9));
    EXPECT_LE(error, 5.0 * rtol) << rtol;
    EXPECT_LT(error, 0.4 * before) << rtol;
    before = error;
  }
}

}  // namespace
}  // namespace denchi::test
