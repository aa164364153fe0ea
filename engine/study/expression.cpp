#include "engine/study/expression.h"

#include <array>
#include <cctype>

#include "denchi/error.h"
#include "engine/closure/closure.h"
#include "engine/input/names.h"

namespace denchi::study {
namespace {

bool begins_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool in_name(char c) {
  return begins_name(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.';
}

/// Where a number that begins at `from` ends: "2e-6" holds no name.
std::size_t number_end(std::string_view text, std::size_t from) {
  std::size_t at = from;
  while (at < text.size()) {
    const char c = text[at];
    const bool sign = (c == '+' || c == '-') && (text[at - 1] == 'e' || text[at - 1] == 'E');
    const bool exponent = c == 'e' || c == 'E';
    if (std::isdigit(static_cast<unsigned char>(c)) == 0 && c != '.' && !exponent &&
        !(at > from && sign))
      break;
    ++at;
  }
  return at;
}

bool begins_number(std::string_view text, std::size_t at) {
  const auto digit = [&](std::size_t k) {
    return k < text.size() && std::isdigit(static_cast<unsigned char>(text[k])) != 0;
  };
  return digit(at) || (text[at] == '.' && digit(at + 1));
}

}  // namespace

Expression::Expression(std::string text, std::string what, std::string where)
    : text_(std::move(text)), what_(std::move(what)), where_(std::move(where)) {
  pieces_.emplace_back();
  for (std::size_t at = 0; at < text_.size();) {
    std::size_t end = at + 1;
    bool name = false;
    if (begins_number(text_, at)) {
      end = number_end(text_, at);
    } else if (begins_name(text_[at])) {
      while (end < text_.size() && in_name(text_[end])) ++end;
      const std::size_t next = text_.find_first_not_of(' ', end);
      name = next == std::string::npos || text_[next] != '(';  // else a function
    }
    const std::string part = text_.substr(at, end - at);
    if (name && part != "pi") {
      names_.push_back(part);
      pieces_.emplace_back();
    } else {
      pieces_.back() += part;
    }
    at = end;
  }
}

void Expression::check() const {
  try {
    (*this)([](const std::string&) { return 1.0; });
  } catch (const InputError& error) {
    // what has no value for these numbers may have one for others
    const bool of_values = error.rule().find("division by zero") != std::string::npos ||
                           error.rule().find("finite") != std::string::npos;
    if (!of_values) throw;
  }
}

double Expression::operator()(const Lookup& lookup) const {
  std::string constant = pieces_.front();
  for (std::size_t k = 0; k < names_.size(); ++k)
    constant += "(" + input::number_text(lookup(names_[k])) + ")" + pieces_[k + 1];
  try {
    return Closure::compile(constant, {}, what_, where_)(0.0);
  } catch (const InputError& error) {
    // its caret stands under a text with numbers instead of names
    throw InputError(
        what_, "\"" + text_ + "\"", error.rule().substr(0, error.rule().find('\n')), where_);
  }
}

Condition::Condition(const std::string& text, const std::string& where) : text_(text) {
  constexpr std::array kRelations = {"<=", ">=", "==", "!=", "<", ">"};
  for (const char* relation : kRelations) {
    const std::size_t at = text.find(relation);
    if (at == std::string::npos) continue;
    relation_ = relation;
    sides_.emplace_back(text.substr(0, at), "filter", where);
    sides_.emplace_back(text.substr(at + relation_.size()), "filter", where);
    return;
  }
  throw InputError("filter",
                   "\"" + text + "\"",
                   "must compare two expressions with one of < <= > >= == !=",
                   where);
}

bool Condition::operator()(const Lookup& lookup) const {
  const double left = sides_[0](lookup), right = sides_[1](lookup);
  if (relation_ == "<") return left < right;
  if (relation_ == ">") return left > right;
  if (relation_ == "<=") return left <= right;
  if (relation_ == ">=") return left >= right;
  return (left == right) == (relation_ == "==");
}

std::vector<std::string> Condition::names() const {
  std::vector<std::string> names = sides_[0].names();
  names.insert(names.end(), sides_[1].names().begin(), sides_[1].names().end());
  return names;
}

}  // namespace denchi::study
