// Whole text files.
#pragma once

#include <string>

namespace denchi::protocol {

/// Why a file cannot be read ("there is no such file"), or nothing.
std::string unreadable(const std::string& path);

/// The text of a file, without the byte-order mark. @throws InputError
std::string read_text(const std::string& path);

}  // namespace denchi::protocol
