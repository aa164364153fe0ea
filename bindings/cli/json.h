// Writes JSON for other programs; reading JSON is the library's business.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "denchi/parameters.h"

namespace denchi::cli {

/// Builds one JSON text, two spaces per level. Values appear in the order of the calls.
///
///     JsonWriter json;
///     json.open('{').key("status").text("finished").close('}');
class JsonWriter {
 public:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  JsonWriter& key(std::string_view name);
  JsonWriter& text(std::string_view value);
  JsonWriter& number(double value);  ///< shortest exact form; null where not finite
  JsonWriter& number(std::optional<double> value);
  JsonWriter& integer(std::size_t value);
  JsonWriter& value(const Value& value);  ///< number, expression or {"x": [...], "y": [...]}
  /// A value that is JSON already.
  JsonWriter& raw(std::string_view json);

  const std::string& str() const { return text_; }

 private:
  void begin_value();
  void new_line();

  std::string text_;
  std::size_t depth_ = 0;
  bool first_ = true;       ///< nothing yet inside the innermost bracket
  bool after_key_ = false;  ///< the next value belongs to a key just written
};

/// The shortest text that reads back to the same number.
std::string shortest(double value);

}  // namespace denchi::cli
