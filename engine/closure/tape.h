// The compiled form of an expression: a short list of instructions over a few registers.
//
//   r[target] = r[sum] + constant + factor * op(p_scale r[p] + p_offset, q_scale r[q] + q_offset)
//
// Register 0 is zero, registers 1, 2, ... hold the arguments that the expression depends on. A sum
// is built up in its target, term by term, so most terms of a formula are one instruction each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/closure/graph.h"
#include "engine/simd/lanes.h"

namespace denchi {

/// Registers of a tape: they live on the stack during an evaluation.
inline constexpr std::size_t kMaxRegisters = 48;

struct Instruction {
  Op op = Op::identity;
  std::uint8_t target = 0, sum = 0, p = 0, q = 0;
  std::uint8_t count = 0;    ///< coefficients of a polynomial, lowest first
  std::uint16_t offset = 0;  ///< where they start
  double factor = 1.0, constant = 0.0;
  double p_scale = 1.0, p_offset = 0.0;
  double q_scale = 1.0, q_offset = 0.0;
  double parameter = 0.0;
};

struct Tape {
  std::vector<Instruction> instructions;
  std::vector<double> coefficients;
  std::vector<std::uint8_t> arguments;  ///< which argument stands in register 1, 2, ...
  std::uint8_t result = 0;              ///< register of the value
};

/// @param value  a form that is not constant
/// @throws InputError if the registers do not suffice.
Tape assemble(const Graph& graph,
              const Linear& value,
              std::string_view what,
              std::string_view where);

/// The value at eight points; arguments[k] is argument k of the closure.
void evaluate(const Tape& tape, const std::array<const Lanes*, 3>& arguments, Lanes& value);

/// The value and its partials; d[k] is set for the arguments that the tape depends on.
void evaluate(const Tape& tape,
              const std::array<const Lanes*, 3>& arguments,
              Lanes& value,
              std::array<Lanes, 3>& d);

}  // namespace denchi
