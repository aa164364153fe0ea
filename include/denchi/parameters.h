// The values of a cell, addressed by path: "positive_electrode.particle.radius".
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "denchi/error.h"

namespace denchi {

/// A function given by points; read linearly between them and beyond the ends.
struct Table {
  std::vector<double> x, y;
  std::string axis = "x";  ///< what it is a function of: "x", "T" or "c_e"
  bool operator==(const Table&) const = default;
};

/// A number, an expression of Python syntax or a word of a choice, or a table. SI units.
using Value = std::variant<double, std::string, Table>;

struct Parameter {
  std::string path;          ///< e.g. "negative_electrode.particle.diffusivity"
  Value value;               ///< SI, in `unit`
  std::string unit;          ///< e.g. "m2/s"; empty if dimensionless
  std::string source;        ///< DOI or note; empty if unknown
  std::string where;         ///< file and key it came from, for messages
  bool is_function = false;  ///< may be an expression or a table
};

/// All parameters of one cell, in reading order, found by path.
class Parameters {
 public:
  /// Adds a parameter or replaces the one with the same path.
  void set(Parameter parameter);
  void erase(std::string_view path);

  const Parameter* find(std::string_view path) const;
  bool contains(std::string_view path) const { return find(path) != nullptr; }

  /// @throws InputError naming the nearest paths if there is none of this name.
  const Parameter& at(std::string_view path) const;

  /// The value as a plain number. @throws InputError if missing or not a number.
  double number(std::string_view path) const;
  double number_or(std::string_view path, double fallback) const;

  /// The word of a choice ("porous", "single_ion"), or `fallback` if the cell does not give it.
  std::string word_or(std::string_view path, std::string_view fallback) const;

  std::span<const Parameter> all() const { return items_; }

  /// Names of the particle populations of "negative_electrode" or "positive_electrode" in file
  /// order; one empty name where the electrode has a single material
  /// ("<electrode>.particle.radius").
  std::vector<std::string> particles(std::string_view electrode) const;

  /// "<electrode>.particle." or "<electrode>.particle.<name>." for use with the leaf names.
  static std::string particle_prefix(std::string_view electrode, std::string_view name);

 private:
  struct Hash {
    using is_transparent = void;  // NOLINT: the name that look-ups by a view ask for
    std::size_t operator()(std::string_view path) const {
      return std::hash<std::string_view>{}(path);
    }
  };
  using Index = std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>>;
  Index& own_index();

  std::vector<Parameter> items_;
  /// By path; shared with copies until one of them gets or loses a parameter.
  std::shared_ptr<Index> index_ = std::make_shared<Index>();
};

}  // namespace denchi
