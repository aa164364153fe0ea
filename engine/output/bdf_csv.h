// The Battery Data Format (https://github.com/battery-data-alliance/battery-data-format): a table
// of a test as CSV whose column names are its preferred labels.
//
// Its current is positive on charge, denchi's on discharge. The signs of current, power, net
// capacity and net energy turn at this border, in both directions, and nowhere else; temperatures
// turn from K to degC.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "denchi/error.h"
#include "engine/output/part_file.h"

namespace denchi {

/// Columns in denchi's units and signs. All that are present have the length of `time`; an empty
/// column is left out, except the first three.
struct BdfTable {
  std::vector<double> time;                 ///< [s]
  std::vector<double> voltage;              ///< [V]
  std::vector<double> current;              ///< [A], discharge positive
  std::vector<int> step;                    ///< index of the protocol step, from 0
  std::vector<double> power;                ///< [W], discharge positive
  std::vector<double> capacity;             ///< net since the start [A.h], discharge positive
  std::vector<double> energy;               ///< net since the start [W.h], discharge positive
  std::vector<double> ambient_temperature;  ///< [K]
  std::vector<double> surface_temperature;  ///< [K]
};

/// Writes PATH.part, a few rows at a time, with the shortest digits that read back to the same
/// numbers; `finish` gives the file its name.
class BdfWriter {
 public:
  /// @throws InputError for a path that cannot be written.
  explicit BdfWriter(const std::string& path) : file_(path) {}

  /// Each time with the same columns. @throws MachineError
  void append(const BdfTable& rows);
  /// @throws MachineError
  void finish();

 private:
  void write();

  PartFile file_;
  std::string text_;  ///< waits to be written
  bool has_header_ = false;
};

/// Writes a whole table.
void write_bdf_csv(const std::string& path, const BdfTable& table);

/// Reads the columns of BdfTable that a file has; others are skipped.
/// @throws InputError with file, line and column if it is missing or wrong.
BdfTable read_bdf_csv(const std::string& path);

}  // namespace denchi
