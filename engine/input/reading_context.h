// What the readers of the sections of a cell file share: the tree, what has been read so far, and
// the ways to add a value or report a problem with its place.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/input/cell_reader.h"
#include "engine/input/json_tree.h"

namespace denchi::input {

class ReadingContext {
 public:
  ReadingContext(std::string_view text, std::string_view origin)
      : tree_(text, std::string(origin)) {}

  const JsonTree& tree() const { return tree_; }
  Parameters& parameters() { return reading.content.parameters; }

  void error(const Node& node, std::string what, std::string value, std::string rule);
  void limit(const Node& node, std::string what, std::string rule);
  void warn(std::string text) { reading.content.warnings.push_back(std::move(text)); }
  void unknown_key(const Node& node,
                   const std::string& section,
                   const std::string& key,
                   const std::vector<std::string>& known,
                   const std::string& rule = "is not a key of this section");

  /// The section of that name, or null; reported if it is missing though required, or no object.
  const Node* object(const Node& parent, const std::string& key, bool required);
  /// The same where the format allows null for "not given".
  const Node* object_or_null(const Node& parent, const std::string& key);
  /// True if there was none.
  bool refuse_other_keys(const Node& node,
                         const std::string& section,
                         const std::vector<std::string>& known);
  std::string text_of(const Node& section, const char* key);

  /// Adds the parameter of that path; `key` is what the file calls it.
  void add(const Node& node, const std::string& key, const Spec& spec, const std::string& path);
  /// A number, expression or table, or nothing after a report.
  std::optional<Value> value_of(const Node& node, const std::string& path, const Spec& spec);

  Reading reading;
  CellInfo info;
  bool legacy = false;   ///< BPX 0.x
  bool partial = false;  ///< Model "Partial": anything may be missing

 private:
  JsonTree tree_;
};

/// BPX keys of the groups, for hints.
std::vector<std::string> keys_of(const std::vector<Group>& groups);

// One file each: sections of values, "State", "denchi", and what must hold for the whole.
void read_parameterisation(ReadingContext& context, const Node& node);
void read_state(ReadingContext& context, const Node& state);
void read_extension(ReadingContext& context, const Node& node);
void read_sources(ReadingContext& context, const Node& node);
void require_all(ReadingContext& context);
void check_forms(ReadingContext& context);
void check_cell(ReadingContext& context);

}  // namespace denchi::input
