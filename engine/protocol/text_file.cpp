#include "engine/protocol/text_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "denchi/error.h"

namespace denchi::protocol {

std::string unreadable(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return "there is no such file";
  if (status.type() == fs::file_type::directory) return "is a directory, not a file";
  if (status.type() != fs::file_type::regular && status.type() != fs::file_type::fifo) {
    return "is not a file that can be read";
  }
  // A pipe can be opened only once, by the reader itself.
  if (status.type() == fs::file_type::regular && !std::ifstream(path)) return "cannot be opened";
  return {};
}

std::string read_text(const std::string& path) {
  const std::string reason = unreadable(path);
  if (!reason.empty()) throw InputError("file", path, reason, "");
  std::ifstream stream(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (!stream.is_open() || stream.bad()) throw InputError("file", path, "cannot be read", "");
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

}  // namespace denchi::protocol
