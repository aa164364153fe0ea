#include "engine/protocol/source_line.h"

#include <algorithm>
#include <vector>

#include "denchi/error.h"

namespace denchi::protocol {
namespace {

constexpr std::size_t kShownCharacters = 96;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Bytes of the UTF-8 character that starts at `i`; 0 if there is none.
std::size_t character_size(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  const unsigned char first = byte(i);
  const std::size_t size = first < 0x80                    ? 1
                           : first >= 0xC2 && first < 0xE0 ? 2
                           : first >= 0xE0 && first < 0xF0 ? 3
                           : first >= 0xF0 && first < 0xF5 ? 4
                                                           : 0;
  if (size == 0 || i + size > text.size()) return 0;
  for (std::size_t k = 1; k < size; ++k) {
    if ((byte(i + k) & 0xC0) != 0x80) return 0;
  }
  // Overlong forms, surrogates and what lies beyond the last code point.
  if (first == 0xE0 && byte(i + 1) < 0xA0) return 0;
  if (first == 0xED && byte(i + 1) > 0x9F) return 0;
  if (first == 0xF0 && byte(i + 1) < 0x90) return 0;
  if (first == 0xF4 && byte(i + 1) > 0x8F) return 0;
  return size;
}

/// The line as characters that each take one column, with the byte each starts at.
struct Columns {
  std::vector<std::string> characters;
  std::vector<std::size_t> bytes;

  explicit Columns(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t size = character_size(text, i);
      const bool control = static_cast<unsigned char>(text[i]) < 0x20 || text[i] == 0x7F;
      characters.emplace_back(size == 0 ? "?" : control ? " " : std::string(text.substr(i, size)));
      bytes.push_back(i);
      i += std::max<std::size_t>(size, 1);
    }
  }

  std::size_t at(std::size_t byte) const {
    return static_cast<std::size_t>(std::lower_bound(bytes.begin(), bytes.end(), byte) -
                                    bytes.begin());
  }
};

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = character_size(text, i);
    if (size == 0) return false;
    i += size;
  }
  return true;
}

std::string printable(std::string_view text) {
  std::string result;
  for (const std::string& character : Columns(text).characters) result += character;
  return result;
}

std::string show_place(std::string_view text, Place place) {
  const Columns columns(text);
  const std::size_t size = columns.characters.size();
  const std::size_t caret = columns.at(place.begin);
  const std::size_t caret_end = std::max(columns.at(place.end), caret + 1);

  const std::size_t first =
      size <= kShownCharacters || caret < kShownCharacters / 2 ? 0 : caret - kShownCharacters / 3;
  const std::size_t last = std::min(size, first + kShownCharacters);

  std::string shown = "\n    ";
  std::string below = "\n    ";
  if (first > 0) {
    shown += "...";
    below += "   ";
  }
  for (std::size_t i = first; i < last; ++i) shown += columns.characters[i];
  if (last < size) shown += "...";
  below.append(caret - first, ' ');
  below.append(std::max<std::size_t>(std::min(caret_end, last), caret + 1) - caret, '^');
  return shown + below;
}

void fail_at(const SourceLine& line,
             Place place,
             const std::string& what,
             const std::string& rule) {
  std::string found = printable(line.text.substr(place.begin, place.end - place.begin));
  if (found.size() > kShownCharacters) {
    found.resize(kShownCharacters / 2);
    found = printable(found) + "...";  // the cut may have split a character
  }
  const bool quoted = found.starts_with('"') || found.starts_with('\'');
  if (!found.empty() && !quoted) found = "\"" + found + "\"";
  throw InputError(what, found, rule + show_place(line.text, place), line.where);
}

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace denchi::protocol
