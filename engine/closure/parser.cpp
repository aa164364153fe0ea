#include "engine/closure/parser.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <vector>

#include "denchi/error.h"
#include "engine/closure/number.h"

namespace denchi {
namespace {

// Deep enough for any formula, shallow enough for any stack.
constexpr std::size_t kMaxNesting = 100;
constexpr std::size_t kMaxGraphDepth = 400;

constexpr std::array<std::string_view, 3> kArgumentNames = {"x", "T", "c_e"};

enum class Form { unary, log, log10, power, extremum };

struct Function {
  std::string_view name;
  Form form;
  Op op;
  std::size_t least, most;  // how many arguments
};

constexpr std::array kFunctions = {
    Function{"exp", Form::unary, Op::exp, 1, 1},
    Function{"log", Form::log, Op::log, 1, 2},
    Function{"log10", Form::log10, Op::log, 1, 1},
    Function{"sqrt", Form::unary, Op::sqrt, 1, 1},
    Function{"tanh", Form::unary, Op::tanh, 1, 1},
    Function{"sinh", Form::unary, Op::sinh, 1, 1},
    Function{"cosh", Form::unary, Op::cosh, 1, 1},
    Function{"sin", Form::unary, Op::sin, 1, 1},
    Function{"cos", Form::unary, Op::cos, 1, 1},
    Function{"tan", Form::unary, Op::tan, 1, 1},
    Function{"asinh", Form::unary, Op::asinh, 1, 1},
    Function{"arcsinh", Form::unary, Op::asinh, 1, 1},
    Function{"atan", Form::unary, Op::atan, 1, 1},
    Function{"arctan", Form::unary, Op::atan, 1, 1},
    Function{"erf", Form::unary, Op::erf, 1, 1},
    Function{"abs", Form::unary, Op::abs, 1, 1},
    Function{"pow", Form::power, Op::power, 2, 2},
    Function{"min", Form::extremum, Op::minimum, 2, 100},
    Function{"max", Form::extremum, Op::maximum, 2, 100},
};

bool starts_word(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool continues_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

// Insertions, deletions and replacements that turn a into b.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

// ", the nearest is ..." if one of the names is near, else all of them.
std::string nearest_of(std::string_view word, const std::vector<std::string_view>& names) {
  const auto distance = [word](std::string_view name) { return edit_distance(word, name); };
  const std::string_view nearest = *std::ranges::min_element(names, {}, distance);
  const std::size_t least = distance(nearest);
  if (least < word.size() && least <= std::max(word.size() / 2, std::size_t{1})) {
    return ", the nearest is " + quoted(nearest);
  }
  std::string list = "; known: ";
  for (const std::string_view name : names) {
    if (name != names.front()) list += ", ";
    list += name;
  }
  return list;
}

class Parser {
 public:
  Parser(std::string_view text,
         std::span<const std::string_view> variables,
         std::string_view what,
         std::string_view where,
         Graph& graph)
      : text_(text), variables_(variables), what_(what), where_(where), graph_(graph) {}

  Linear parse() {
    if (text_.size() > kMaxExpressionLength) {
      fail(0,
           "the expression is longer than " + std::to_string(kMaxExpressionLength) + " characters");
    }
    Linear value = expression();
    if (!at_end()) fail_at_token("an operator is expected");
    return value;
  }

 private:
  Linear expression() {
    Linear value = term();
    while (true) {
      const std::size_t place = next();
      if (accept("+")) {
        value = Graph::add(std::move(value), term());
      } else if (accept("-")) {
        value = Graph::add(std::move(value), Graph::scale(term(), -1.0));
      } else {
        return value;
      }
      check(value, place);
    }
  }

  Linear term() {
    Linear value = factor();
    while (true) {
      const std::size_t place = next();
      if (accept("*")) {
        value = graph_.multiply(value, factor());
      } else if (accept("/")) {
        const Linear divisor = factor();
        if (divisor.is_constant() && divisor.constant == 0.0) fail(place, "division by zero");
        value = graph_.divide(value, divisor);
      } else {
        return value;
      }
      check(value, place);
    }
  }

  Linear factor() {
    const Nesting nesting(*this);
    if (accept("+")) return factor();
    if (accept("-")) return Graph::scale(factor(), -1.0);
    Linear base = atom();
    const std::size_t place = next();
    if (!accept("**")) return base;
    const Linear exponent = factor();
    return checked(graph_.power(base, exponent), place);
  }

  Linear atom() {
    const std::size_t place = next();
    if (at_end()) fail(place, "the expression ends where a value is expected");
    const char c = text_[place];
    const bool is_digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
    const bool point_first = c == '.' && place + 1 < text_.size() &&
                             std::isdigit(static_cast<unsigned char>(text_[place + 1])) != 0;
    if (is_digit || point_first) return number();
    if (starts_word(c)) return name();
    if (accept("(")) {
      Linear value = expression();
      close(place);
      return value;
    }
    fail_at_token("a value is expected");
  }

  Linear number() {
    const NumberToken token = read_number(text_.substr(position_));
    if (!token.problem.empty()) fail(position_, token.problem);
    position_ += token.length;
    return token.value;
  }

  Linear name() {
    const std::size_t place = position_;
    while (position_ < text_.size() && continues_word(text_[position_])) ++position_;
    const std::string_view word = text_.substr(place, position_ - place);
    const auto function = std::ranges::find(kFunctions, word, &Function::name);
    const bool is_variable = std::ranges::find(variables_, word) != variables_.end();
    const bool is_call = accept("(");
    if (function != kFunctions.end()) {
      if (!is_call)
        fail(place, quoted(word) + " is a function; its argument in brackets is missing");
      return call(*function, place);
    }
    if (is_call && (is_variable || word == "pi")) {
      fail(place, quoted(word) + " is not a function; an operator is missing before the bracket");
    }
    if (word == "pi") return std::numbers::pi;
    if (!is_variable) fail_unknown(word, place, is_call);
    const auto argument = std::ranges::find(kArgumentNames, word);
    return checked(graph_.argument(static_cast<std::size_t>(argument - kArgumentNames.begin())),
                   place);
  }

  Linear call(const Function& function, std::size_t place) {
    const Nesting nesting(*this);
    std::vector<Linear> arguments;
    do {
      arguments.push_back(expression());
    } while (accept(","));
    close(place);
    if (arguments.size() < function.least || arguments.size() > function.most) {
      const std::string least = std::to_string(function.least);
      const std::string most = std::to_string(function.most);
      const std::string count = least == most ? least : least + " to " + most;
      fail(place,
           quoted(function.name) + " takes " + count + " argument(s), not " +
               std::to_string(arguments.size()));
    }
    return checked(value_of(function, arguments), place);
  }

  Linear value_of(const Function& function, const std::vector<Linear>& a) {
    switch (function.form) {
      case Form::unary:
        return graph_.apply(function.op, a[0]);
      case Form::log:
        if (a.size() == 1) return graph_.apply(Op::log, a[0]);
        return graph_.divide(graph_.apply(Op::log, a[0]), graph_.apply(Op::log, a[1]));
      case Form::log10:
        if (a[0].is_constant()) return std::log10(a[0].constant);
        return Graph::scale(graph_.apply(Op::log, a[0]), std::numbers::log10e);
      case Form::power:
        return graph_.power(a[0], a[1]);
      case Form::extremum:
        break;
    }
    Linear value = a[0];
    for (std::size_t i = 1; i < a.size(); ++i) value = graph_.extremum(function.op, value, a[i]);
    return value;
  }

  // Held while the parser is one level deeper.
  struct Nesting {
    explicit Nesting(Parser& owner) : parser(owner) {
      if (++parser.nesting_ > kMaxNesting) {
        parser.fail(parser.next(),
                    "more than " + std::to_string(kMaxNesting) + " levels of nesting");
      }
    }
    ~Nesting() { --parser.nesting_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    Parser& parser;
  };

  Linear checked(Linear value, std::size_t place) const {
    check(value, place);
    return value;
  }

  void check(const Linear& value, std::size_t place) const {
    if (!value.is_finite()) fail(place, "the value of this part is not a finite real number");
    if (graph_.depth() > kMaxGraphDepth) {
      fail(place,
           "more than " + std::to_string(kMaxGraphDepth) + " operations follow on each other");
    }
  }

  // Position of the next token.
  std::size_t next() {
    while (position_ < text_.size() && is_space(text_[position_])) ++position_;
    return position_;
  }
  bool at_end() { return next() == text_.size(); }

  // Takes the operator if it comes next; "*" is not the first half of "**".
  bool accept(std::string_view symbol) {
    const std::string_view rest = text_.substr(next());
    if (!rest.starts_with(symbol)) return false;
    if (symbol == "*" && rest.starts_with("**")) return false;
    if (symbol == "/" && rest.starts_with("//")) return false;
    position_ += symbol.size();
    return true;
  }

  void close(std::size_t opened) {
    if (accept(")")) return;
    if (at_end()) fail(opened, "a bracket is opened and never closed");
    fail_at_token("an operator or a closing bracket is expected");
  }

  [[noreturn]] void fail_at_token(const std::string& expected) {
    const std::size_t place = next();
    if (at_end()) fail(place, expected + ", and the expression ends");
    const std::string_view rest = text_.substr(place);
    if (rest[0] == '^') fail(place, "powers are written **, not ^");
    if (rest[0] == '%' || rest.starts_with("//")) {
      fail(place, "the operators are + - * / **, there is no other");
    }
    if (rest[0] == ')') fail(place, expected + ", not a closing bracket");
    fail(place, expected + " here");
  }

  [[noreturn]] void fail_unknown(std::string_view word, std::size_t place, bool is_call) const {
    std::vector<std::string_view> known(variables_.begin(), variables_.end());
    if (is_call) {
      known.clear();
      for (const Function& function : kFunctions) known.push_back(function.name);
    }
    std::string_view last = word;  // np.exp is meant as exp
    last.remove_prefix(std::min(last.size(), last.rfind('.') + 1));
    std::string rule = "unknown ";
    rule += is_call ? "function " : "name ";
    rule += quoted(word);
    if (!known.empty()) rule += nearest_of(last, known);
    fail(place, rule);
  }

  // The message with the line that it is about, and a caret below the place.
  [[noreturn]] void fail(std::size_t place, const std::string& rule) const {
    constexpr std::size_t kBefore = 50, kAfter = 30;
    const std::size_t begin = place > kBefore ? place - kBefore : 0;
    std::string line(text_.substr(begin, place - begin + kAfter));
    for (char& c : line) {
      // One column a byte: what is not plain ASCII would move the caret.
      if (static_cast<unsigned char>(c) < ' ' || static_cast<unsigned char>(c) > '~') c = '?';
      if (c == '?' && is_space(text_[begin + static_cast<std::size_t>(&c - line.data())])) c = ' ';
    }
    std::string value(text_.substr(0, 40));
    if (text_.size() > 40) value += "...";
    throw InputError(std::string(what_),
                     quoted(value),
                     rule + "\n    " + line + "\n    " + std::string(place - begin, ' ') + "^",
                     std::string(where_));
  }

  std::string_view text_;
  std::span<const std::string_view> variables_;
  std::string_view what_, where_;
  Graph& graph_;
  std::size_t position_ = 0;
  std::size_t nesting_ = 0;
};

}  // namespace

Linear parse_expression(std::string_view text,
                        std::span<const std::string_view> variables,
                        std::string_view what,
                        std::string_view where,
                        Graph& graph) {
  return Parser(text, variables, what, where, graph).parse();
}

}  // namespace denchi
