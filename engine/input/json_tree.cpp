#include "engine/input/json_tree.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/input/names.h"

namespace denchi::input {
namespace {

// Cell files are five deep; the limit keeps a hostile one from exhausting the stack.
constexpr std::size_t kMaxDepth = 64;

// A pointer that tells how far the parser has read: the library reports positions of errors only.
struct ReadingHead {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at;
  const char** seen;

  reference operator*() const { return *at; }
  ReadingHead& operator++() {
    *seen = ++at;
    return *this;
  }
  ReadingHead operator++(int) {
    ReadingHead before = *this;
    ++*this;
    return before;
  }
  bool operator==(const ReadingHead& other) const { return at == other.at; }
  bool operator!=(const ReadingHead& other) const { return at != other.at; }
};

// Receives the parser's events. Returning false stops the parser.
class TreeBuilder {
 public:
  TreeBuilder(Node& root, const char* begin, const char*& seen)
      : root_(root), begin_(begin), seen_(seen) {}

  struct Failure {
    std::string what, value, rule;
    std::size_t offset = 0;
  };
  const Failure& failure() const { return failure_; }

  bool null() {
    return leaf(Node::Kind::null, [](Node&) {});
  }
  bool boolean(bool b) {
    return leaf(Node::Kind::boolean, [&](Node& n) { n.boolean = b; });
  }
  bool number_integer(std::int64_t v) { return number(static_cast<double>(v)); }
  bool number_unsigned(std::uint64_t v) { return number(static_cast<double>(v)); }
  bool number_float(double v, const std::string&) { return number(v); }
  bool string(std::string& s) {
    return leaf(Node::Kind::string, [&](Node& n) { n.text = std::move(s); });
  }
  bool binary(std::vector<std::uint8_t>&) { return false; }

  bool start_object(std::size_t) { return open(Node::Kind::object); }
  bool start_array(std::size_t) { return open(Node::Kind::numbers); }
  bool end_array() { return close(); }
  bool end_object() { return no_key_twice(*stack_.back()) && close(); }
  bool key(std::string& k) {
    stack_.back()->keys.push_back(std::move(k));
    key_offset_ = position();
    return true;
  }

  template <class Exception>
  bool parse_error(std::size_t offset, const std::string&, const Exception& error) {
    std::string text = error.what();
    const bool overflow = text.find("number overflow") != std::string::npos;
    if (overflow) {
      const bool named = !stack_.empty() && !stack_.back()->keys.empty();
      return fail(named ? "'" + stack_.back()->keys.back() + "'" : "number",
                  between(text, '\''),
                  "is beyond what a double holds");
    }
    const std::size_t column = text.find("column ");
    const std::size_t colon = column == std::string::npos ? column : text.find(": ", column);
    if (colon != std::string::npos) text = text.substr(colon + 2);
    for (char& c : text)
      if ((c & 0x80) != 0 || c == '\n') c = '?';  // messages stay printable
    if (text.find("invalid literal") != std::string::npos)
      text += " (JSON has no NaN and no Infinity)";
    failure_ = {"JSON", "", text, offset > 0 ? offset - 1 : 0};
    return false;
  }

 private:
  std::size_t position() const { return static_cast<std::size_t>(seen_ - begin_); }

  bool fail(std::string what, std::string value, std::string rule) {
    failure_ = {std::move(what), std::move(value), std::move(rule), position()};
    return false;
  }

  static std::string between(const std::string& text, char quote) {
    const std::size_t first = text.find(quote), last = text.rfind(quote);
    return first < last ? text.substr(first + 1, std::min<std::size_t>(last - first - 1, 40)) : "";
  }

  // A list stays a bare vector of doubles until something else turns up in it.
  static void spread(Node& list) {
    for (double v : list.numbers) {
      Node n;
      n.kind = Node::Kind::number;
      n.number = v;
      n.offset = list.offset;
      list.items.push_back(std::move(n));
    }
    list.numbers = {};
    list.kind = Node::Kind::array;
  }

  Node& place(Node::Kind kind) {
    Node* node = &root_;
    std::size_t offset = position();
    if (!stack_.empty()) {
      Node& parent = *stack_.back();
      if (parent.kind == Node::Kind::numbers) spread(parent);
      if (parent.kind == Node::Kind::object) offset = key_offset_;
      node = &parent.items.emplace_back();
    }
    node->kind = kind;
    node->offset = offset;
    return *node;
  }

  template <class Set>
  bool leaf(Node::Kind kind, Set set) {
    set(place(kind));
    return true;
  }

  bool number(double value) {
    if (!stack_.empty() && stack_.back()->kind == Node::Kind::numbers) {
      stack_.back()->numbers.push_back(value);
      return true;
    }
    return leaf(Node::Kind::number, [&](Node& n) { n.number = value; });
  }

  bool open(Node::Kind kind) {
    if (stack_.size() == kMaxDepth)
      return fail("JSON", "", "is nested deeper than " + std::to_string(kMaxDepth) + " levels");
    stack_.push_back(&place(kind));
    return true;
  }

  bool close() {
    stack_.pop_back();
    return true;
  }

  bool no_key_twice(const Node& object) {
    std::vector<std::size_t> order(object.keys.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return object.keys[a] < object.keys[b];
    });
    for (std::size_t i = 1; i < order.size(); ++i) {
      const std::string& k = object.keys[order[i]];
      if (k != object.keys[order[i - 1]]) continue;
      failure_ = {
          "key '" + k + "'", "", "stands twice in one object", object.items[order[i]].offset};
      return false;
    }
    return true;
  }

  Node& root_;
  const char* begin_;
  const char*& seen_;
  std::vector<Node*> stack_;  // the open lists and objects; only the last one grows
  std::size_t key_offset_ = 0;
  Failure failure_;
};

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (keys[i] == key) return &items[i];
  return nullptr;
}

const char* Node::kind_name() const {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "true or false";
    case Kind::number:
      return "a number";
    case Kind::string:
      return "text";
    case Kind::numbers:
    case Kind::array:
      return "a list";
    case Kind::object:
      return "an object";
  }
  return "";
}

JsonTree::JsonTree(std::string_view text, std::string origin) : origin_(std::move(origin)) {
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') line_starts_.push_back(i + 1);
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
    throw InputError("cell file", "", "is empty; it must be a JSON object", origin_);

  const char* begin = text.data();
  const char* seen = begin;
  TreeBuilder builder(root_, begin, seen);
  const bool read = nlohmann::json::sax_parse(
      ReadingHead{begin, &seen}, ReadingHead{begin + text.size(), &seen}, &builder);
  if (read) return;
  const TreeBuilder::Failure& failure = builder.failure();
  throw InputError(failure.what, failure.value, failure.rule, where(failure.offset));
}

std::string JsonTree::where(std::size_t offset) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return origin_ + ":" + std::to_string(after - line_starts_.begin());
}

std::string JsonTree::where(const Node& node) const {
  // The offset is just past the key, so a key that ends a line still counts to its own line.
  return where(node.offset > 0 ? node.offset - 1 : 0);
}

std::string json_quoted(std::string_view text) {
  return nlohmann::json(std::string(text))
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string json_text(const Node& node, int indent) {
  const std::string margin(static_cast<std::size_t>(indent) + 2, ' ');
  std::string out;
  switch (node.kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::boolean:
      return node.boolean ? "true" : "false";
    case Node::Kind::number:
      return number_text(node.number);
    case Node::Kind::string:
      return json_quoted(node.text);
    case Node::Kind::numbers:
      for (double v : node.numbers) out += (out.empty() ? "" : ", ") + number_text(v);
      return "[" + out + "]";
    case Node::Kind::array:
      for (const Node& item : node.items)
        out += (out.empty() ? "" : ",\n" + margin) + json_text(item, indent + 2);
      return "[" + out + "]";
    case Node::Kind::object:
      for (std::size_t i = 0; i < node.keys.size(); ++i) {
        out += (i == 0 ? "\n" : ",\n") + margin + json_quoted(node.keys[i]) + ": " +
               json_text(node.items[i], indent + 2);
      }
      return out.empty() ? "{}" : "{" + out + "\n" + margin.substr(2) + "}";
  }
  return out;
}

}  // namespace denchi::input
