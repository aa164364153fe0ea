// Tables with named dimensions: what comparisons are kept in, and written to files as.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "denchi/error.h"

namespace denchi {

/// Numbers or texts over named dimensions, C order.
struct DataVariable {
  std::string name, unit, long_name;
  std::vector<std::string> dimensions;
  std::vector<double> values;      ///< not a number where there is none
  std::vector<std::string> texts;  ///< instead of values
  /// Limits that the values were chosen within, where there are any.
  std::optional<double> lower_bound = std::nullopt, upper_bound = std::nullopt;
};

/// Variables that share dimensions. The variable of a dimension's own name is its coordinate.
struct Dataset {
  std::map<std::string, std::string> attributes;
  std::vector<DataVariable> variables;

  const DataVariable* find(std::string_view name) const;
  /// @throws InputError if there is none.
  const DataVariable& at(std::string_view name) const;
  std::size_t size(std::string_view dimension) const { return length(at(dimension)); }

  /// Writes HDF5 that opens as netCDF-4. @throws MachineError if it cannot be written.
  void save(const std::string& path) const;
  /// @param only  names of the variables to read; empty: all of them
  /// @throws InputError if the file is no dataset of denchi.
  static Dataset load(const std::string& path, std::span<const std::string> only = {});
  /// The attribute `format` of a file, "denchi-result", "denchi-comparison" or "denchi-study";
  /// empty if it has none.
  static std::string format_of(const std::string& path);

 private:
  static std::size_t length(const DataVariable& variable) {
    return variable.texts.empty() ? variable.values.size() : variable.texts.size();
  }
};

}  // namespace denchi
