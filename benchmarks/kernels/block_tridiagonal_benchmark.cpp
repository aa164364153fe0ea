// Vertices of the line: factor and solve, compiled against dynamic blocks. Argument: blocks.
#include "benchmarks/kernels/kernel_data.h"
#include "engine/linalg/block_tridiagonal.h"

namespace denchi {
namespace {

constexpr std::size_t kCopies = 16;

template <int NB>
BlockTridiagonal<NB> vertices(std::size_t blocks, Eigen::Index nb) {
  BlockTridiagonal<NB> t(blocks, static_cast<std::size_t>(nb));
  for (std::size_t k = 0; k < blocks; ++k) {
    t.diagonal(k).setRandom(nb, nb);
    t.diagonal(k).diagonal().array() += 6.0;
    t.lower(k).setRandom(nb, nb);
    t.upper(k).setRandom(nb, nb);
  }
  return t;
}

template <int NB>
void factor_vertices(benchmark::State& state) {
  const Eigen::Index nb = NB == Eigen::Dynamic ? 3 : NB;
  const auto fresh = vertices<NB>(static_cast<std::size_t>(state.range(0)), nb);
  Copies<BlockTridiagonal<NB>> copies(fresh, kCopies);
  for (auto _ : state) {
    BlockTridiagonal<NB>& t = copies.next();
    t = fresh;
    benchmark::DoNotOptimize(t.factor());
  }
}

template <int NB>
void solve_vertices(benchmark::State& state) {
  const Eigen::Index nb = NB == Eigen::Dynamic ? 3 : NB;
  auto factored = vertices<NB>(static_cast<std::size_t>(state.range(0)), nb);
  factored.factor();
  Copies<BlockTridiagonal<NB>> copies(factored, kCopies);
  std::vector<double> x(static_cast<std::size_t>(state.range(0)) * 8, 1.0);
  for (auto _ : state) {
    copies.next().solve(x.data(), 8);
    benchmark::DoNotOptimize(x.data());
    std::fill(x.begin(), x.end(), 1.0);
  }
}

BENCHMARK(factor_vertices<2>)->Arg(4)->Arg(64);
BENCHMARK(factor_vertices<3>)->Arg(4)->Arg(64);
BENCHMARK(factor_vertices<Eigen::Dynamic>)->Arg(4)->Arg(64);
BENCHMARK(solve_vertices<2>)->Arg(4)->Arg(64);
BENCHMARK(solve_vertices<3>)->Arg(4)->Arg(64);
BENCHMARK(solve_vertices<Eigen::Dynamic>)->Arg(4)->Arg(64);

}  // namespace
}  // namespace denchi
