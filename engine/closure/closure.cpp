#include "engine/closure/closure.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/closure/parser.h"
#include "engine/closure/table.h"
#include "engine/closure/tape.h"

namespace denchi {

struct Closure::Program {
  std::optional<LinearTable> table;  // else the tape
  std::size_t axis = 0;              // the argument of the table
  Tape tape;
};

namespace {

// Expressions compiled before. The cases of a study share theirs, and a compilation costs as much
// as a tenth of a run.
class Compiled {
 public:
  static std::string key(const std::string& text, std::span<const std::string_view> variables) {
    std::string key = text;
    for (const std::string_view name : variables) (key += '\n') += name;
    return key;
  }
  std::optional<Closure> find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = closures_.find(key);
    if (found == closures_.end()) return std::nullopt;
    return found->second;
  }
  void keep(const std::string& key, const Closure& closure) {
    constexpr std::size_t kMost = 512;  // about thirty cells; a few kilobytes each
    const std::lock_guard lock(mutex_);
    if (closures_.size() >= kMost) closures_.clear();
    closures_.emplace(key, closure);
  }

 private:
  std::mutex mutex_;
  std::map<std::string, Closure> closures_;
};

Compiled& compiled() {
  static Compiled all;
  return all;
}

// "(BODY) * NUMBER" or "(BODY) * (-NUMBER)" in its parts; empty for all other texts.
std::optional<std::pair<std::string, double>> scaled_body(const std::string& text) {
  constexpr std::size_t kLongest = 10000;  // of what is scaled again and again
  if (!text.starts_with('(') || text.size() > kLongest) return std::nullopt;
  std::size_t depth = 0, end = 0;
  for (; end < text.size(); ++end) {
    if (text[end] == '(') ++depth;
    if (text[end] == ')' && --depth == 0) break;
  }
  constexpr std::string_view kTimes = ") * ";
  if (text.compare(std::min(end, text.size()), kTimes.size(), kTimes) != 0) return std::nullopt;
  std::string_view number = std::string_view(text).substr(end + kTimes.size());
  if (number.starts_with("(-") && number.ends_with(')')) {
    number.remove_prefix(1);
    number.remove_suffix(1);
  }
  double factor = 0.0;
  const auto result = std::from_chars(number.data(), number.data() + number.size(), factor);
  if (result.ec != std::errc() || result.ptr != number.data() + number.size()) return std::nullopt;
  return std::pair(text.substr(1, end - 1), factor);
}

// The argument that a table is a function of.
Argument axis_of(const Table& table,
                 std::span<const std::string_view> variables,
                 std::string_view what,
                 std::string_view where) {
  constexpr std::string_view kNames[kArguments] = {"x", "T", "c_e"};
  std::string known;
  for (const std::string_view name : variables) {
    known += (known.empty() ? "" : " or ") + std::string(name);
    if (name != table.axis) continue;
    for (std::size_t k = 0; k < kArguments; ++k)
      if (kNames[k] == name) return static_cast<Argument>(k);
  }
  throw InputError(std::string(what),
                   "table of " + table.axis,
                   "must be a function of " + known,
                   std::string(where));
}

}  // namespace

Closure Closure::constant(double value) {
  Closure closure;
  closure.constant_ = value;
  return closure;
}

// The scaled expressions of a study differ in their factors only, so what they scale is compiled
// once.
std::optional<Closure> Closure::compile_scaled(const std::string& text,
                                               std::span<const std::string_view> variables) {
  const auto scaled = scaled_body(text);
  if (!scaled) return std::nullopt;
  try {
    Closure closure = compile(Value(scaled->first), variables, "", "");
    closure.scale_ *= scaled->second;
    closure.constant_ *= scaled->second;
    return closure;
  } catch (const InputError&) {
    return std::nullopt;  // to be told in the words of the whole text
  }
}

Closure Closure::compile(const Value& value,
                         std::span<const std::string_view> variables,
                         std::string_view what,
                         std::string_view where) {
  if (const double* number = std::get_if<double>(&value)) {
    if (!std::isfinite(*number)) {
      throw InputError(std::string(what),
                       std::isnan(*number) ? "not a number" : "infinity",
                       "must be a finite number",
                       std::string(where));
    }
    return constant(*number);
  }
  Closure closure;
  auto program = std::make_shared<Program>();
  if (const Table* table = std::get_if<Table>(&value)) {
    const Argument axis = axis_of(*table, variables, what, where);
    program->table.emplace(*table, what, where);
    program->axis = static_cast<std::size_t>(axis);
    closure.depends_ = bit(axis);
  } else {
    const std::string& text = std::get<std::string>(value);
    const std::string key = Compiled::key(text, variables);
    if (const std::optional<Closure> known = compiled().find(key)) return *known;
    if (std::optional<Closure> scaled = compile_scaled(text, variables)) return *std::move(scaled);
    Graph graph;
    const Linear form = parse_expression(text, variables, what, where, graph);
    if (form.is_constant()) return constant(form.constant);
    program->tape = assemble(graph, form, what, where);
    for (const std::uint8_t argument : program->tape.arguments) {
      closure.depends_ |= bit(static_cast<Argument>(argument));
    }
    closure.program_ = std::move(program);
    compiled().keep(key, closure);
    return closure;
  }
  closure.program_ = std::move(program);
  return closure;
}

void Closure::evaluate(const Lanes& x,
                       const Lanes& temperature,
                       const Lanes& salt,
                       Lanes& y) const {
  const std::array<const Lanes*, kArguments> arguments = {&x, &temperature, &salt};
  if (program_->table) {
    Lanes slope;
    program_->table->evaluate(*arguments[program_->axis], y, slope);
  } else {
    denchi::evaluate(program_->tape, arguments, y);
  }
  y *= scale_;
}

void Closure::evaluate(const Lanes& x,
                       const Lanes& temperature,
                       const Lanes& salt,
                       Lanes& y,
                       std::array<Lanes, kArguments>& d) const {
  const std::array<const Lanes*, kArguments> arguments = {&x, &temperature, &salt};
  if (program_->table) {
    program_->table->evaluate(*arguments[program_->axis], y, d[program_->axis]);
  } else {
    denchi::evaluate(program_->tape, arguments, y, d);
  }
  y *= scale_;
  for (Lanes& slope : d) slope *= scale_;
}

double Closure::operator()(double x, double temperature, double salt) const {
  return (*this)(Lanes(x), Lanes(temperature), Lanes(salt))[0];
}

double Closure::derivative(double x, double temperature, double salt) const {
  std::array<Lanes, kArguments> d;
  partials(x, temperature, salt, d);
  return d[0][0];
}

}  // namespace denchi
