#include "engine/closure/number.h"

#include <cctype>
#include <cmath>
#include <cstdlib>
#include <locale>
#include <sstream>

namespace denchi {
namespace {

bool is_digit(char c, int base) {
  const auto byte = static_cast<unsigned char>(c);
  if (base == 16) return std::isxdigit(byte) != 0;
  return c >= '0' && c < '0' + base;
}

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return std::tolower(static_cast<unsigned char>(c)) - 'a' + 10;
}

// The longest run of digits at `start`, single underscores between them allowed.
std::size_t digits_end(std::string_view text, std::size_t start, int base) {
  std::size_t end = start;
  while (end < text.size()) {
    const bool joined =
        text[end] == '_' && end > start && end + 1 < text.size() && is_digit(text[end + 1], base);
    if (!joined && !is_digit(text[end], base)) break;
    ++end;
  }
  return end;
}

std::string without_underscores(std::string_view text) {
  std::string plain(text);
  std::erase(plain, '_');
  return plain;
}

int base_of(std::string_view text) {
  if (text.size() < 2 || text[0] != '0') return 10;
  switch (text[1]) {
    case 'x':
    case 'X':
      return 16;
    case 'o':
    case 'O':
      return 8;
    case 'b':
    case 'B':
      return 2;
    default:
      return 10;
  }
}

// Correctly rounded, whatever the locale of the program; infinite where too large.
double parse_decimal(const std::string& digits) {
  std::istringstream stream(digits);
  stream.imbue(std::locale::classic());
  double value = 0.0;
  stream >> value;
  return stream.fail() ? HUGE_VAL : value;
}

NumberToken read_integer(std::string_view text, int base) {
  // Python allows one underscore right after the prefix.
  const std::size_t start = text.size() > 2 && text[2] == '_' ? 3 : 2;
  NumberToken token;
  token.length = digits_end(text, start, base);
  if (token.length == start) {
    token.problem = "digits are missing after the prefix";
    return token;
  }
  for (const char c : without_underscores(text.substr(start, token.length - start))) {
    token.value = token.value * base + digit_value(c);
  }
  return token;
}

NumberToken read_decimal(std::string_view text) {
  std::size_t end = digits_end(text, 0, 10);
  bool is_float = false;
  if (end < text.size() && text[end] == '.') {
    is_float = true;
    end = digits_end(text, end + 1, 10);
  }
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    std::size_t start = end + 1;
    if (start < text.size() && (text[start] == '+' || text[start] == '-')) ++start;
    const std::size_t exponent_end = digits_end(text, start, 10);
    if (exponent_end > start) {
      is_float = true;
      end = exponent_end;
    }
  }
  NumberToken token;
  token.length = end;
  const std::string plain = without_underscores(text.substr(0, end));
  const bool padded = plain.size() > 1 && plain[0] == '0';
  if (!is_float && padded && plain.find_first_not_of('0') != std::string::npos) {
    token.problem = "a whole number must not start with 0";
  }
  token.value = parse_decimal(plain);
  return token;
}

}  // namespace

NumberToken read_number(std::string_view text) {
  const int base = base_of(text);
  NumberToken token = base == 10 ? read_decimal(text) : read_integer(text, base);
  if (!token.problem.empty()) return token;
  if (!std::isfinite(token.value)) token.problem = "the number is too large for a double";
  if (token.length < text.size()) {
    const char next = text[token.length];
    const bool is_word = std::isalnum(static_cast<unsigned char>(next)) != 0 || next == '_';
    if (is_word) token.problem = "a number ends in a letter or an underscore";
  }
  return token;
}

}  // namespace denchi
