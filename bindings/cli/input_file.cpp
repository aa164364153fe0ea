#include "bindings/cli/input_file.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>

#include "bindings/cli/quantity.h"

namespace denchi::cli {
namespace {

std::string text_of(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  std::string text;
  if (!file) return text;
  std::array<char, 65536> buffer{};
  while (std::feof(file.get()) == 0 && std::ferror(file.get()) == 0) {
    text.append(buffer.data(), std::fread(buffer.data(), 1, buffer.size(), file.get()));
  }
  return text;
}

}  // namespace

InputKind kind_of(const std::string& name_or_path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(name_or_path, error)) return InputKind::cell;
  const std::string text = text_of(name_or_path);
  const std::string_view content = trimmed(text);
  const bool json = content.starts_with('{') || content.starts_with('[') ||
                    std::filesystem::path(name_or_path).extension() == ".json";
  if (!json) return InputKind::protocol;
  const bool has_cell_key = text.find("\"Parameterisation\"") != std::string::npos ||
                            text.find("\"Header\"") != std::string::npos;
  if (!has_cell_key && content.starts_with('{') && text.find("\"cell\"") != std::string::npos)
    return InputKind::study;
  const bool has_steps = content.starts_with('[') || text.find("\"steps\"") != std::string::npos;
  if (!has_cell_key && !has_steps &&
      (text.find("\"Conductivity") != std::string::npos ||
       text.find("\"Measurements\"") != std::string::npos))
    return InputKind::electrolyte;
  return has_steps && !has_cell_key ? InputKind::protocol : InputKind::cell;
}

}  // namespace denchi::cli
