#include "bindings/cli/set_value.h"

#include <optional>
#include <vector>

#include "bindings/cli/quantity.h"

namespace denchi::cli {
namespace {

/// Reads {"x": [...], "y": [...]} from left to right, or a table of "T" or "c_e"; the quotes may be
/// missing, as shells eat them.
class TableReader {
 public:
  TableReader(std::string_view text, const std::string& path) : rest_(text), path_(path) {}

  Table read() {
    const std::string_view whole = rest_;
    std::optional<std::vector<double>> x, y;
    std::string axis = "x";
    expect('{');
    do {
      const std::string_view key = read_key();
      expect(':');
      std::optional<std::vector<double>>& column = key == "y" ? y : x;
      if (column) fail("has \"" + std::string(key) + "\" twice or beside \"" + axis + "\"");
      if (key != "y") axis = key;
      column = read_list();
    } while (accept(','));
    expect('}');
    if (!trimmed(rest_).empty()) fail("goes on after the closing brace");
    if (!x || !y) {
      rest_ = whole;
      fail("needs both \"x\" (or \"T\", \"c_e\") and \"y\"");
    }
    return {std::move(*x), std::move(*y), std::move(axis)};
  }

 private:
  bool accept(char c) {
    rest_ = trimmed(rest_);
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char c) {
    if (!accept(c)) fail(std::string("lacks a '") + c + "'");
  }

  std::string_view read_key() {
    const bool quoted = accept('"');
    rest_ = trimmed(rest_);
    for (const std::string_view key : {"x", "y", "T", "c_e"}) {
      if (!rest_.starts_with(key)) continue;
      rest_.remove_prefix(key.size());
      if (quoted) expect('"');
      return key;
    }
    fail("may only have the keys \"x\", \"T\" or \"c_e\", and \"y\"");
  }

  std::vector<double> read_list() {
    std::vector<double> values;
    expect('[');
    if (accept(']')) return values;
    do {
      const std::size_t end = rest_.find_first_of(",]");
      const std::optional<double> value = as_number(rest_.substr(0, end));
      if (!value) fail("has something that is not a number in a list");
      values.push_back(*value);
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
    } while (accept(','));
    expect(']');
    return values;
  }

  [[noreturn]] void fail(const std::string& rule) const {
    const std::string place = rest_.empty() ? "its end" : "\"" + std::string(rest_) + "\"";
    throw InputError(
        path_,
        "",
        "the table " + rule + ", at " + place + "; write {\"x\": [0, 1], \"y\": [2, 3]}",
        "--set");
  }

  std::string_view rest_;
  const std::string& path_;
};

}  // namespace

Change read_assignment(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string path(trimmed(text.substr(0, equals)));
  if (equals == std::string_view::npos || path.empty()) {
    throw InputError("--set",
                     "\"" + std::string(text) + "\"",
                     "must be PATH=VALUE, or PATH*=FACTOR to scale; `denchi show CELL` lists paths",
                     "command line");
  }
  const std::string_view value = trimmed(text.substr(equals + 1));
  if (value.empty()) throw InputError(path, "", "has no value after the '='", "--set");
  if (const std::optional<double> number = as_number(value)) return {path, *number};
  if (value.front() == '{') return {path, TableReader(value, path).read()};
  return {path, std::string(value)};
}

}  // namespace denchi::cli
