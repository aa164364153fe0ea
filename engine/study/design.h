// The design of a study: what varies, and the values of each case.
//
// A factor is one thing that varies. Factors of a block move together (the columns of a table);
// blocks cross each other, the last one fastest, so that a grid is a block for each of its lists.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "denchi/cell.h"
#include "denchi/parameters.h"
#include "engine/study/expression.h"

namespace denchi::study {

/// What a factor sets.
enum class Target {
  path,         ///< a value of the cell, or a scale "PATH*"
  cell,         ///< by label
  protocol,     ///< by label
  electrolyte,  ///< of the cell, or of a layer: "separator.electrolyte"
  setting,      ///< "model", "soc", "temperature", "mesh", ...
  variable      ///< nothing itself; expressions use it
};
Target target_of(std::string_view name);

/// Names of settings that may vary.
const std::vector<std::string>& setting_names();

struct Factor {
  std::string name;
  std::vector<double> numbers;
  std::vector<Value> others;  ///< instead, where some are no numbers

  std::size_t size() const { return others.empty() ? numbers.size() : others.size(); }
  Value value(std::size_t k) const { return others.empty() ? Value(numbers[k]) : others[k]; }
};

struct Block {
  std::vector<Factor> factors;  ///< of one size
  std::size_t size() const { return factors.front().size(); }
};

/// A value of a study as text, and back: tables as JSON.
std::string text_of(const Value& value);
Value value_of(const std::string& name, const std::string& text);

struct Linked {
  std::string name;
  Expression expression;
};

struct Design {
  std::vector<Block> blocks;
  std::vector<Linked> linked;
  std::vector<Condition> filters;
  /// Limits that a sample was drawn within, where its design has some.
  std::map<std::string, std::pair<double, double>> bounds;

  /// Cases, with those that filters leave out. @throws InputError beyond what numbers can count.
  std::size_t size() const;
  std::vector<const Factor*> factors() const;
  /// The values of one case, in the order of factors().
  std::vector<Change> values(std::size_t number) const;
};

}  // namespace denchi::study
