// What plain BPX can say as an expression: x, numbers, + - * / **, exp, tanh and cosh.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace denchi::input {

/// True if the only free name of the expression is x.
bool uses_only_x(std::string_view expression);

/// True if the expression has that free name.
bool mentions(std::string_view expression, std::string_view name);

/// The expression with sqrt(u) as (u)**0.5; nothing if it calls what BPX does not have.
std::optional<std::string> bpx_expression(std::string_view expression);

}  // namespace denchi::input
