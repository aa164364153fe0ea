// Residual, assembly, factorisation, solve and a whole time step allocate nothing, for every model
// on every built-in cell: numbers, expressions and tables, single and blended electrodes.
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "engine/dae/consistent_start.h"
#include "engine/dae/ida.h"
#include "engine/linalg/bordered_system.h"
#include "engine/run/model_factory.h"
#include "engine/simd/lanes.h"
#include "tests/support/allocation_count.h"
#include "tests/support/library_cells.h"
#include "tests/support/random_system.h"

namespace denchi {
namespace {

/// Allocations of a piece of work.
template <class Work>
std::size_t allocations(Work work) {
  const testing::AllocationCount count;
  work();
  return count.value();
}

class Allocation : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!testing::can_count_allocations()) GTEST_SKIP() << "a sanitizer owns malloc";
  }
};

TEST_F(Allocation, TheCounterSeesEveryKind) {
  void* volatile keep = nullptr;  // so that no pair of calls is optimised away
  EXPECT_EQ(allocations([&] { keep = nullptr; }), 0u);
  EXPECT_EQ(allocations([&] {
              keep = std::malloc(10);
              std::free(keep);
            }),
            1u);
  EXPECT_EQ(allocations([&] {
              keep = std::calloc(10, 10);
              keep = std::realloc(keep, 1000);
              std::free(keep);
            }),
            2u);
  EXPECT_EQ(allocations([&] {
              keep = ::operator new(10);
              ::operator delete(keep);
            }),
            1u);
  EXPECT_EQ(allocations([&] {
              const auto lanes = std::make_unique<Lanes[]>(3);
              keep = lanes.get();
            }),
            1u);
  EXPECT_EQ(allocations([&] {
              Eigen::MatrixXd matrix(7, 7);
              keep = matrix.data();
            }),
            1u);
}

// A residual that does allocate is caught within all that surrounds it.
TEST_F(Allocation, AnAllocationInTheMiddleIsCaught) {
  testing::RandomSystem system(1, testing::Ranges());
  const auto solver = make_linear_solver("dense", system.map());
  Blocks blocks = system.blocks();
  EXPECT_GT(allocations([&] { solver->factor(blocks); }), 0u);
}

class AllocationOfModel
    : public Allocation,
      public ::testing::WithParamInterface<std::pair<std::string, std::string>> {};

TEST_P(AllocationOfModel, IsNoneInATimeStep) {
  const auto& [cell, name] = GetParam();
  ModelRequest request;
  request.model = name;
  const auto model = make_cell_model(Cell(cell), request).model;
  const StateMap& map = model->map();
  const auto solver = make_linear_solver("", map);
  Blocks blocks(map);
  const double current = model->ratings().nominal_capacity;
  std::vector<double> y(map.size, 0.0), yp(map.size, 0.0), r(map.size, 0.0);
  model->set_control({Control::Kind::current, current, 0.0, 0.0});
  model->start(current, y.data());
  ASSERT_TRUE(consistent_start(*model, *solver, blocks, 0.0, y.data()).ok);
  model->rates(0.0, y.data(), yp.data());

  EXPECT_EQ(allocations([&] { model->residual(0.0, y.data(), yp.data(), r.data()); }), 0u);
  EXPECT_EQ(allocations([&] { model->assemble(0.0, 0.0, y.data(), Matrix::algebraic, blocks); }),
            0u);
  EXPECT_EQ(allocations([&] { model->assemble(0.0, 0.1, y.data(), Matrix::newton, blocks); }), 0u);
  EXPECT_EQ(allocations([&] { solver->factor(blocks); }), 0u);
  EXPECT_EQ(allocations([&] { solver->solve(r.data()); }), 0u);

  Ida ida(*model, *solver, blocks, 1e-4);
  ida.start(0.0, y.data(), yp.data());
  ASSERT_TRUE(ida.step(1e9));  // the first one lets the integrator set itself up
  EXPECT_EQ(allocations([&] {
              for (int i = 0; i < 40; ++i)
                if (!ida.step(1e9)) ADD_FAILURE() << ida.failure();
            }),
            0u);
  EXPECT_GT(ida.counts().jacobians, 1u);
}

INSTANTIATE_TEST_SUITE_P(Library,
                         AllocationOfModel,
                         ::testing::ValuesIn(testing::library_runs()),
                         [](const auto& c) { return c.param.first + "_" + c.param.second; });

TEST_F(Allocation, IsNoneForDynamicBlocks) {
  for (const std::size_t fields : {2u, 6u}) {
    testing::Ranges ranges;
    ranges.fields = fields;
    testing::RandomSystem system(9, ranges);
    const auto solver = make_dynamic_bordered_solver(system.map());
    Blocks blocks = system.blocks();
    std::vector<double> x = system.right_hand_side();
    EXPECT_EQ(allocations([&] {
                solver->factor(blocks);
                solver->solve(x.data());
              }),
              0u);
  }
}

}  // namespace
}  // namespace denchi
