// Particles: factor, solve, and the solve for the flux column. Arguments: rows, half bandwidth.
#include <Eigen/Dense>

#include "benchmarks/kernels/kernel_data.h"
#include "engine/linalg/batched_banded.h"

namespace denchi {
namespace {

constexpr std::size_t kCopies = 16;

BatchedBanded particles(std::size_t n, std::size_t b) {
  BatchedBanded a(n, b, 1);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i > b ? i - b : 0; j < std::min(n, i + b + 1); ++j)
      a.at(0, i, j) = Lanes(random_number() + (i == j ? 2.0 * static_cast<double>(b) + 2.0 : 0.0));
  return a;
}

std::size_t rows(const benchmark::State& state) { return static_cast<std::size_t>(state.range(0)); }
std::size_t band(const benchmark::State& state) { return static_cast<std::size_t>(state.range(1)); }

// The copy of fresh entries is part of the time, as their assembly is in a run.
void factor_eight_particles(benchmark::State& state) {
  const BatchedBanded fresh = particles(rows(state), band(state));
  Copies<BatchedBanded> copies(fresh, kCopies);
  for (auto _ : state) {
    BatchedBanded& a = copies.next();
    a = fresh;
    benchmark::DoNotOptimize(a.factor());
  }
}

void solve_eight_particles(benchmark::State& state) {
  BatchedBanded factored = particles(rows(state), band(state));
  factored.factor();
  Copies<BatchedBanded> copies(factored, kCopies);
  std::vector<double> x(rows(state) * kLanes, 1.0);
  for (auto _ : state) {
    copies.next().solve(0, x.data(), kLanes);
    benchmark::DoNotOptimize(x.data());
    std::fill(x.begin(), x.end(), 1.0);
  }
}

// What Eigen needs for one of the eight.
void factor_one_particle_eigen(benchmark::State& state) {
  const Eigen::MatrixXd fresh = Eigen::MatrixXd::Random(state.range(0), state.range(0));
  Eigen::PartialPivLU<Eigen::MatrixXd> lu(state.range(0));
  for (auto _ : state) {
    lu.compute(fresh);
    benchmark::DoNotOptimize(lu.matrixLU().data());
  }
}

BENCHMARK(factor_eight_particles)->Args({6, 5})->Args({10, 9})->Args({21, 4})->Args({41, 4});
BENCHMARK(solve_eight_particles)->Args({6, 5})->Args({10, 9})->Args({21, 4})->Args({41, 4});
BENCHMARK(factor_one_particle_eigen)->Arg(6)->Arg(10);

}  // namespace
}  // namespace denchi
