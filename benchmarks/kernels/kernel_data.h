// Operands for kernel benchmarks: several copies in turn, so that the cache does not flatter a
// kernel more than a time step would.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <random>
#include <vector>

namespace denchi {

inline std::mt19937_64& random_engine() {
  static std::mt19937_64 engine(1);
  return engine;
}

inline double random_number() {
  return std::uniform_real_distribution<double>(-1.0, 1.0)(random_engine());
}

/// Hands out copies of an operand, one after another.
template <class T>
class Copies {
 public:
  Copies(const T& operand, std::size_t count) : all_(count, operand) {}
  T& next() {
    at_ = at_ + 1 == all_.size() ? 0 : at_ + 1;
    return all_[at_];
  }

 private:
  std::vector<T> all_;
  std::size_t at_ = 0;
};

}  // namespace denchi
