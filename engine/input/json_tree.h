// JSON as a tree that remembers where each value stood.
//
// The only door to the JSON library. Syntax errors, duplicate keys, numbers beyond double and text
// that is not UTF-8 are InputErrors with file, line and column.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "denchi/error.h"

namespace denchi::input {

struct Node {
  enum class Kind { null, boolean, number, string, numbers, array, object };

  Kind kind = Kind::null;
  bool boolean = false;
  double number = 0.0;
  std::string text;
  std::vector<double> numbers;    ///< an array of numbers only (an empty array is one too)
  std::vector<std::string> keys;  ///< of an object, in file order
  std::vector<Node> items;        ///< of any other array, or the values of an object
  std::size_t offset = 0;         ///< bytes before the end of its key, or of its own text

  /// The value of that key of an object, or null.
  const Node* find(std::string_view key) const;
  bool is_object() const { return kind == Kind::object; }
  bool is_number() const { return kind == Kind::number; }
  bool is_string() const { return kind == Kind::string; }
  /// "a number", "text", "a list", ... for messages.
  const char* kind_name() const;
};

/// The tree of one text, and its lines.
class JsonTree {
 public:
  /// @throws InputError
  JsonTree(std::string_view text, std::string origin);

  const Node& root() const { return root_; }
  const std::string& origin() const { return origin_; }
  /// "file:line" of a value.
  std::string where(const Node& node) const;

 private:
  std::string where(std::size_t offset) const;

  std::string origin_;
  std::vector<std::size_t> line_starts_;
  Node root_;
};

/// Text in quotes with escapes, as JSON wants it.
std::string json_quoted(std::string_view text);

/// A node written back, indented by `indent` spaces after the first line.
std::string json_text(const Node& node, int indent = 0);

}  // namespace denchi::input
