// The Newton matrix of every model on every built-in cell, against differences of the residual: the
// derivative check of every law.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "engine/autodiff/derivative_check.h"
#include "engine/dae/consistent_start.h"
#include "engine/run/model_factory.h"
#include "tests/support/library_cells.h"
#include "tests/support/pressed_cell.h"
#include "tests/support/random_system.h"

namespace denchi {
namespace {

constexpr double kTolerance = 1e-6;

TEST(DerivativeCheck, AcceptsWhatIsRightAndNamesWhatIsWrong) {
  // f = (x^2 y, sin x)
  const auto f = [](const std::vector<double>& x, std::vector<double>& value) {
    value = {x[0] * x[0] * x[1], std::sin(x[0])};
    return true;
  };
  const std::vector<double> x = {1.5, 2.0}, scale = {1.0, 1.0};
  Eigen::Matrix2d right;
  right << 2.0 * x[0] * x[1], x[0] * x[0], std::cos(x[0]), 0.0;
  const auto check = [&](const Eigen::Matrix2d& a) {
    const auto entry = [&](std::size_t i, std::size_t j) {
      return a(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
    };
    return check_derivatives(f, x, scale, entry, {0, 1}, {0, 1}, kTolerance);
  };
  EXPECT_TRUE(check(right).ok());
  EXPECT_LT(check(right).largest, 1e-9);
  Eigen::Matrix2d wrong = right;
  wrong(0, 1) *= 1.00001;
  const DerivativeReport report = check(wrong);
  ASSERT_EQ(report.wrong.size(), 1u);
  EXPECT_EQ(report.wrong[0].row, 0u);
  EXPECT_EQ(report.wrong[0].column, 1u);
  EXPECT_NE(report.log().find("row 0, column 1"), std::string::npos);
}

struct Case {
  std::string cell, model;
  bool pressed = false;  ///< with every law of pressure, contact and interphases
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const auto& [cell, model] : testing::library_runs()) all.push_back({cell, model});
  for (const char* cell : {"nmc811_lpscl_li", "nmc811_lpscl_graphite", "nmc_li3incl6_lpscl_inli"})
    all.push_back({cell, "dfn", true});
  return all;
}

class Derivatives : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    ModelRequest request;
    request.model = GetParam().model;
    request.soc = 0.5;
    const Cell cell(GetParam().cell);
    model_ = make_cell_model(GetParam().pressed ? testing::pressed(cell) : cell, request).model;
    const StateMap& map = model_->map();
    y_.assign(map.size, 0.0);
    yp_.assign(map.size, 0.0);
    const double current = model_->ratings().nominal_capacity;
    model_->set_control({Control::Kind::current, current, 0.0, 0.0});
    model_->start(current, y_.data());
    const auto solver = make_linear_solver("", map);
    Blocks blocks(map);
    ASSERT_TRUE(consistent_start(*model_, *solver, blocks, 0.0, y_.data()).ok);

    // natural sizes: a change of each unknown that matters
    scale_.assign(map.size, 0.1);
    for (const StateMap::Group& group : map.groups)
      for (std::size_t m = 0; m < group.scalars; ++m)
        for (std::size_t i = 0; i < group.positions; ++i) {
          const std::size_t at = map.scalar_entry(group, m) + i;
          scale_[at] = std::max(0.1, std::abs(y_[at]));
        }
    scale_[map.border_entry(kCurrent)] = current;
    const std::vector<std::uint8_t> real = map.real_entries();
    for (std::size_t i = 0; i < map.size; ++i) {
      if (real[i] == 0) continue;
      rows_.push_back(i);
      // no law has a temperature of its own yet: T' = 0, and nothing is assembled for its changes
      if (i != map.border_entry(kTemperature)) columns_.push_back(i);
    }
  }

  /// A state with its own value at every position, near the consistent one.
  void disturb(testing::Random& random) {
    for (const std::size_t i : columns_) {
      y_[i] += 0.2 * scale_[i] * testing::uniform(random, -1.0, 1.0);
      yp_[i] = 1e-3 * testing::uniform(random, -1.0, 1.0);
    }
  }

  void expect_right(double cj, Matrix kind) {
    Blocks blocks(model_->map());
    model_->assemble(0.0, cj, y_.data(), kind, blocks);
    const Eigen::MatrixXd a = testing::dense_matrix(blocks);
    const auto entry = [&](std::size_t i, std::size_t j) {
      return a(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
    };
    std::vector<double> yp = yp_;
    const auto residual = [&](const std::vector<double>& y, std::vector<double>& r) {
      for (std::size_t i = 0; i < y.size(); ++i) yp[i] = yp_[i] + cj * (y[i] - y_[i]);
      return model_->residual(0.0, y.data(), yp.data(), r.data());
    };
    std::vector<std::size_t> rows = rows_, columns = columns_;
    if (kind == Matrix::algebraic) {
      const auto differential = [&](std::size_t i) { return model_->differential()[i] != 0; };
      for (const std::size_t i : rows) {
        if (!differential(i)) continue;
        for (const std::size_t j : rows) EXPECT_EQ(entry(i, j), i == j ? 1.0 : 0.0);
      }
      std::erase_if(rows, differential);
      std::erase_if(columns, differential);
    }
    const DerivativeReport report =
        check_derivatives(residual, y_, scale_, entry, rows, columns, kTolerance);
    EXPECT_TRUE(report.ok()) << report.log();
    largest_ = std::max(largest_, report.largest);
  }

  std::unique_ptr<CellModel> model_;
  std::vector<double> y_, yp_, scale_;
  std::vector<std::size_t> rows_, columns_;
  double largest_ = 0.0;
};

TEST_P(Derivatives, AreThoseOfTheResidual) {
  testing::Random random(17);
  for (const Control::Kind kind :
       {Control::Kind::current, Control::Kind::voltage, Control::Kind::power}) {
    SCOPED_TRACE("control " + std::to_string(static_cast<int>(kind)));
    disturb(random);
    model_->set_control({kind, 1.0, 0.0, 0.0});
    expect_right(0.0, Matrix::newton);
    expect_right(1.0, Matrix::newton);
    expect_right(0.0, Matrix::algebraic);
  }
  // in the report of the tests (--gtest_output), to see how much room there is
  RecordProperty("largest_error", ::testing::PrintToString(largest_));
}

INSTANTIATE_TEST_SUITE_P(Library, Derivatives, ::testing::ValuesIn(cases()), [](const auto& c) {
  return c.param.cell + "_" + c.param.model + (c.param.pressed ? "_pressed" : "");
});

}  // namespace
}  // namespace denchi
