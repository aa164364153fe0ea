#include "engine/input/bpx_expression.h"

#include <cctype>

namespace denchi::input {
namespace {

bool starts_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool in_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Calls `each(name, is_call)` for every name; the e of 1e-5 is none.
template <class Each>
void for_names(std::string_view text, Each each) {
  std::size_t i = 0;
  while (i < text.size()) {
    if (std::isdigit(static_cast<unsigned char>(text[i])) != 0 || text[i] == '.') {
      while (i < text.size() && (in_name(text[i]) || text[i] == '.')) ++i;
      continue;
    }
    if (!starts_name(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && in_name(text[end])) ++end;
    std::size_t next = end;
    while (next < text.size() && text[next] == ' ') ++next;
    each(text.substr(i, end - i), i, next < text.size() && text[next] == '(');
    i = end;
  }
}

std::size_t matching_parenthesis(std::string_view text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return i;
  }
  return std::string_view::npos;
}

}  // namespace

bool uses_only_x(std::string_view expression) {
  bool only = true;
  for_names(expression, [&](std::string_view name, std::size_t, bool call) {
    only = only && (call || name == "x");
  });
  return only;
}

bool mentions(std::string_view expression, std::string_view name) {
  bool found = false;
  for_names(expression, [&](std::string_view here, std::size_t, bool call) {
    found = found || (!call && here == name);
  });
  return found;
}

std::optional<std::string> bpx_expression(std::string_view expression) {
  std::string text(expression);
  while (true) {
    bool good = true;
    std::size_t root = std::string::npos;
    for_names(text, [&](std::string_view name, std::size_t at, bool call) {
      const bool root_here = call && name == "sqrt";
      if (root_here && root == std::string::npos) root = at;
      const bool known =
          call ? root_here || name == "exp" || name == "tanh" || name == "cosh" : name == "x";
      good = good && known;
    });
    if (!good) return std::nullopt;
    if (root == std::string::npos) return text;
    const std::size_t open = text.find('(', root);
    const std::size_t close = matching_parenthesis(text, open);
    if (close == std::string::npos) return std::nullopt;
    // In parentheses of its own: what stands before may be a power.
    text = text.substr(0, root) + "(" + text.substr(open, close - open + 1) + "**0.5)" +
           text.substr(close + 1);
  }
}

}  // namespace denchi::input
