// Text from outside may be any bytes; what is shown or handed on is to be UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace denchi {

/// Bytes of the UTF-8 character that starts at byte `i`; 0 if there is none.
std::size_t utf8_size(std::string_view text, std::size_t i);

bool is_utf8(std::string_view text);

}  // namespace denchi
