#include "bindings/cli/json.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <variant>

namespace denchi::cli {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(c));
      out += code.data();
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace

std::string shortest(double value) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

void JsonWriter::new_line() {
  text_ += '\n';
  text_.append(2 * depth_, ' ');
}

void JsonWriter::begin_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (!first_) text_ += ',';
  if (depth_ > 0) new_line();
  first_ = false;
}

JsonWriter& JsonWriter::open(char bracket) {
  begin_value();
  text_ += bracket;
  ++depth_;
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  --depth_;
  if (!first_) new_line();
  text_ += bracket;
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  begin_value();
  text_ += quoted(name) + ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) { return raw(quoted(value)); }

JsonWriter& JsonWriter::number(double value) {
  return raw(std::isfinite(value) ? shortest(value) : "null");
}

JsonWriter& JsonWriter::number(std::optional<double> value) {
  return value ? number(*value) : raw("null");
}

JsonWriter& JsonWriter::integer(std::size_t value) { return raw(std::to_string(value)); }

JsonWriter& JsonWriter::value(const Value& value) {
  if (const double* plain = std::get_if<double>(&value)) return number(*plain);
  if (const std::string* expression = std::get_if<std::string>(&value)) return text(*expression);
  const Table& table = std::get<Table>(value);
  open('{').key(table.axis).open('[');
  for (const double x : table.x) number(x);
  close(']').key("y").open('[');
  for (const double y : table.y) number(y);
  return close(']').close('}');
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  begin_value();
  text_ += json;
  return *this;
}

}  // namespace denchi::cli
