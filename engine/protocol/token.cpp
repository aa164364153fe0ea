#include "engine/protocol/token.h"

#include <charconv>
#include <system_error>

#include "engine/text/utf8.h"

namespace denchi::protocol {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Letters, '_', and all that is not ASCII, so that a degree sign or an ohm sign is seen whole.
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Reads one line from left to right.
class Tokeniser {
 public:
  explicit Tokeniser(const SourceLine& line) : line_(line), text_(line.text) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    do {
      tokens.push_back(next());
    } while (tokens.back().kind != Token::Kind::end);
    return tokens;
  }

 private:
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

  Token take(Token::Kind kind, std::size_t end) {
    Token token{kind, text_.substr(position_, end - position_), {position_, end}, 0.0};
    position_ = end;
    return token;
  }

  Token next() {
    while (position_ < text_.size() && is_space(text_[position_])) ++position_;
    const char c = at(position_);
    if (position_ >= text_.size() || c == '#') return take(Token::Kind::end, position_);
    if (starts_number(position_)) return number();
    if (c == '"' || c == '\'') return quoted(c);
    std::size_t end = position_;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    if (end > position_) return take(Token::Kind::word, end);
    return take(Token::Kind::sign, position_ + 1);
  }

  bool starts_number(std::size_t i) const {
    if (at(i) == '+' || at(i) == '-') ++i;
    return is_digit(at(i)) || (at(i) == '.' && is_digit(at(i + 1)));
  }

  std::size_t skip_digits(std::size_t i) const {
    while (is_digit(at(i))) ++i;
    return i;
  }

  Token number() {
    std::size_t end = position_;
    if (at(end) == '+' || at(end) == '-') ++end;
    end = skip_digits(end);
    if (at(end) == '.') end = skip_digits(end + 1);
    // "1e-3" has an exponent; the E of "5 Energy" has not.
    if (at(end) == 'e' || at(end) == 'E') {
      const std::size_t sign = at(end + 1) == '+' || at(end + 1) == '-' ? 1 : 0;
      if (is_digit(at(end + 1 + sign))) end = skip_digits(end + 1 + sign);
    }
    Token token = take(Token::Kind::number, end);
    const std::string_view digits = token.text.substr(token.text.front() == '+' ? 1 : 0);
    const auto [stopped, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), token.number);
    if (error != std::errc() || stopped != digits.data() + digits.size()) {
      fail_at(line_, token.place, "number", "is too large or too small to be represented");
    }
    return token;
  }

  Token quoted(char quote) {
    const std::size_t close = text_.find(quote, position_ + 1);
    if (close == std::string_view::npos) {
      fail_at(line_, {position_, text_.size()}, "quoted name", "the closing quote is missing");
    }
    for (std::size_t i = position_; i < close; ++i) {
      const unsigned char byte = static_cast<unsigned char>(text_[i]);
      if (byte < 0x20 || byte == 0x7F) {
        fail_at(line_, {i, i + 1}, "quoted name", "a control character cannot be part of a name");
      }
    }
    Token token = take(Token::Kind::quoted, close + 1);
    token.text = token.text.substr(1, token.text.size() - 2);
    return token;
  }

  const SourceLine& line_;
  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace

std::vector<Token> tokenise(const SourceLine& line) {
  if (!is_utf8(line.text)) fail_at(line, {0, line.text.size()}, "step", "is not UTF-8 text");
  return Tokeniser(line).run();
}

}  // namespace denchi::protocol
