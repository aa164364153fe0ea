// Numbers as Python writes them: 1, 1_000, 0x1F, .5, 5., 1e-5, 1_0.0_1e1_0.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace denchi {

struct NumberToken {
  double value = 0.0;
  std::size_t length = 0;  ///< bytes read
  std::string problem;     ///< the rule that was broken; empty if none
};

/// Reads the number at the start of the text, which begins with a digit, or a point and a digit.
NumberToken read_number(std::string_view text);

}  // namespace denchi
