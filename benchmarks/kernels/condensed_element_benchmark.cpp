// One element of the line with three fields: factor, reduce and expand. Argument: order.
#include <Eigen/Dense>

#include "benchmarks/kernels/kernel_data.h"
#include "engine/linalg/condensed_element.h"

namespace denchi {
namespace {

constexpr std::size_t kCopies = 16, kFields = 3;

CondensedElement element(std::size_t order) {
  CondensedElement k((order - 1) * kFields, 2 * kFields);
  const std::size_t n = k.interior() + k.ends();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) k.at(i, j) = random_number() + (i == j ? 6.0 : 0.0);
  return k;
}

void factor_element(benchmark::State& state) {
  const CondensedElement fresh = element(static_cast<std::size_t>(state.range(0)));
  Copies<CondensedElement> copies(fresh, kCopies);
  for (auto _ : state) {
    CondensedElement& k = copies.next();
    k = fresh;
    benchmark::DoNotOptimize(k.factor());
  }
}

void solve_element(benchmark::State& state) {
  CondensedElement factored = element(static_cast<std::size_t>(state.range(0)));
  factored.factor();
  Copies<CondensedElement> copies(factored, kCopies);
  std::vector<double> interior(padded(factored.interior()), 1.0), ends(padded(2 * kFields), 1.0);
  for (auto _ : state) {
    CondensedElement& k = copies.next();
    k.reduce(interior.data(), ends.data());
    k.expand(interior.data(), ends.data());
    benchmark::DoNotOptimize(interior.data());
    std::fill(interior.begin(), interior.end(), 1.0);
    std::fill(ends.begin(), ends.end(), 1.0);
  }
}

// The interior alone, by Eigen.
void factor_interior_eigen(benchmark::State& state) {
  const Eigen::Index m = (state.range(0) - 1) * static_cast<Eigen::Index>(kFields);
  const Eigen::MatrixXd fresh = Eigen::MatrixXd::Random(m, m);
  Eigen::PartialPivLU<Eigen::MatrixXd> lu(m);
  for (auto _ : state) {
    lu.compute(fresh);
    benchmark::DoNotOptimize(lu.matrixLU().data());
  }
}

BENCHMARK(factor_element)->Arg(1)->Arg(3)->Arg(4)->Arg(6)->Arg(8);
BENCHMARK(solve_element)->Arg(1)->Arg(3)->Arg(4)->Arg(6)->Arg(8);
BENCHMARK(factor_interior_eigen)->Arg(3)->Arg(4)->Arg(6)->Arg(8);

}  // namespace
}  // namespace denchi
