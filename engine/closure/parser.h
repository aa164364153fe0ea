// Reads an expression of Python syntax into a graph.
//
//   expression := term (("+" | "-") term)*
//   term       := factor (("*" | "/") factor)*
//   factor     := ("+" | "-") factor | power
//   power      := atom ["**" factor]
//   atom       := number | variable | function "(" expression ("," expression)* ")"
//               | "(" expression ")"
//
// This is Python's own precedence: -x**2 is -(x**2), 2**3**2 is 2**9, 2**-1 is 0.5.
#pragma once

#include <span>
#include <string_view>

#include "engine/closure/graph.h"

namespace denchi {

/// Longest expression read, in bytes.
inline constexpr std::size_t kMaxExpressionLength = 10000;

/// @param variables  the names that may be used, subset of "x", "T", "c_e"
/// @param what,where for messages: the parameter, and its file and key
/// @throws InputError with a line that points at the place.
Linear parse_expression(std::string_view text,
                        std::span<const std::string_view> variables,
                        std::string_view what,
                        std::string_view where,
                        Graph& graph);

}  // namespace denchi
