// Reads the values of a JSON file whose keys end in their units, and refuses wrong ones in words.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "denchi/parameters.h"
#include "engine/input/json_tree.h"
#include "engine/input/unit_key.h"

namespace denchi::input {

class UnitReader {
 protected:
  /// A key and its value; null if there is none, or it is null in the file.
  struct Found {
    const Node* node = nullptr;
    std::string key;
    FileUnit unit;
  };

  UnitReader(std::string_view text, std::string_view origin) : tree_(text, std::string(origin)) {}
  ~UnitReader() = default;

  const JsonTree& tree() const { return tree_; }

  /// @throws InputError with the place of the node.
  [[noreturn]] void fail(const Node& node,
                         std::string what,
                         std::string value,
                         std::string rule) const;
  /// Refuses keys whose name, without its unit, is not known.
  void check_keys(const Node& node,
                  const std::vector<std::string>& known,
                  const std::string& place) const;

  /// The key of that name, in whatever of the units; without units, a key without one.
  Found find(const Node& node, const std::string& name, std::span<const FileUnit> units) const;
  std::string text(const Node& node, const char* name) const;
  std::string word(const Node& node,
                   const char* name,
                   std::span<const std::string_view> words,
                   std::string_view fallback) const;
  /// In SI, within limits in SI.
  std::optional<double> number(const Node& node,
                               const char* name,
                               std::span<const FileUnit> units,
                               double above,
                               double most) const;
  /// A number, or an expression of x and T, in SI.
  std::optional<Value> function(const Node& node,
                                const char* name,
                                std::span<const FileUnit> units) const;
  std::vector<double> list(const Found& found) const;
  static double in_unit(double si, const FileUnit& unit) { return (si - unit.offset) / unit.scale; }

 private:
  JsonTree tree_;
};

}  // namespace denchi::input
