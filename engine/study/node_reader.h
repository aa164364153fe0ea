// Values of a study file, checked: what every part of its reader needs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/input/json_tree.h"
#include "engine/study/design.h"

namespace denchi::study {

/// Reads values and refuses wrong ones with the file and line they stand in. `what` names a value
/// in messages.
class NodeReader {
 public:
  using Node = input::Node;

  NodeReader(std::string_view json, const std::string& origin)
      : tree_(json, origin), one_line_(json.find('\n') == std::string_view::npos) {}

  const input::JsonTree& tree() const { return tree_; }
  /// "file:line"; the file alone of a text in one line, which was made from another.
  std::string where(const Node& node) const {
    return one_line_ ? tree_.origin() : tree_.where(node);
  }

  [[noreturn]] void refuse(const std::string& what,
                           const std::string& value,
                           const std::string& rule,
                           const Node& node) const;
  void need_object(const Node& node, const std::string& what) const;
  std::string text(const Node& node, const std::string& what) const;
  double number(const Node& node, const std::string& what) const;
  std::size_t whole(const Node& node, const std::string& what, double least, double most) const;
  std::vector<std::string> texts(const Node& node, const std::string& what) const;
  void check_keys(const Node& node,
                  const std::vector<std::string>& known,
                  const std::string& what) const;
  /// A number, a text or a table.
  Value scalar(const Node& node, const std::string& name) const;
  /// {"from": 1, "to": 2, "count": 5, "scale": "log"}.
  std::vector<double> range(const Node& node, const std::string& name) const;
  /// One value, a list of them, or a range.
  Factor factor(const std::string& name, const Node& node) const;
  /// A list or a range of numbers that rise.
  std::vector<double> points(const Node& node, const std::string& what) const;

 private:
  input::JsonTree tree_;
  bool one_line_;
};

}  // namespace denchi::study
