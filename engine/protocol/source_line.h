// A line of text that is being read, and the messages that point into it.
//
//   step word = "Dischagge": expected Rest, Charge, Discharge, Hold or Run; did you mean
//   'Discharge'?
//       Dischagge at 1C until 2.5 V
//       ^^^^^^^^^ (protocol, line 3)
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace denchi::protocol {

/// A piece of a line: bytes [begin, end).
struct Place {
  std::size_t begin = 0, end = 0;
};

/// One line and where it stands, such as "protocol, line 3".
struct SourceLine {
  std::string text;
  std::string where;
};

/// @throws InputError always: what was being read, the piece found there, the rule, the line with a
/// caret below the piece.
[[noreturn]] void fail_at(const SourceLine& line,
                          Place place,
                          const std::string& what,
                          const std::string& rule);

/// The line with a caret below the piece, on two indented lines; long lines are cut around it.
std::string show_place(std::string_view text, Place place);

/// Text fit for a message: control characters as spaces, bytes that are not UTF-8 as '?'.
std::string printable(std::string_view text);

bool same_word(std::string_view a, std::string_view b);  ///< ignoring the case of A-Z

}  // namespace denchi::protocol
