#include "engine/protocol/source_line.h"

#include <algorithm>
#include <vector>

#include "denchi/error.h"
#include "engine/text/utf8.h"

namespace denchi::protocol {
namespace {

constexpr std::size_t kShownCharacters = 96;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// The line as characters that each take one column, with the byte each starts at.
struct Columns {
  std::vector<std::string> characters;
  std::vector<std::size_t> bytes;

  explicit Columns(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t size = utf8_size(text, i);
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
