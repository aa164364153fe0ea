// Splits a step into words, numbers, quoted names and signs, each with its place in the line.
#pragma once

#include <string_view>
#include <vector>

#include "engine/protocol/source_line.h"

namespace denchi::protocol {

struct Token {
  enum class Kind { word, number, quoted, sign, end };
  Kind kind = Kind::end;
  std::string_view text;  ///< as written; without the quotes for a quoted name
  Place place;
  double number = 0.0;
};

/// The tokens of a line up to a '#', closed by one of kind `end`. Spaces separate and mean nothing
/// else: "4.1V" and "4.1 V" are the same. The tokens refer to the text of the line.
/// @throws InputError for a number out of range, an open quote, text that is not UTF-8.
std::vector<Token> tokenise(const SourceLine& line);

}  // namespace denchi::protocol
