// The result file: HDF5 that netCDF-4 readers and xarray open as it is. docs/formats/result.md
// says what stands where.
//
// The writer takes rows while the run goes on. It keeps them in memory until a block is full, then
// writes the block and flushes, so that memory stays bounded and NAME.part can be read up to the
// last block, by another program or after a crash. `finish` gives the file its name.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "denchi/solution.h"

namespace denchi {

struct ResultHeader {
  /// Texts: "cell", "protocol", "settings" (the input, any length), "model", "denchi_version",
  /// "commit", "isa", "title", ...
  std::map<std::string, std::string> attributes;
  std::vector<Axis> axes;
  std::vector<VariableInfo> variables;  ///< besides time and step; shape (time, axes...)
};

class ResultWriter {
 public:
  /// Opens PATH.part and writes the header.
  /// @throws InputError for a path that cannot be written; MachineError if the machine fails.
  ResultWriter(const std::string& path, const ResultHeader& header);
  ResultWriter(ResultWriter&&) noexcept;
  ResultWriter& operator=(ResultWriter&&) noexcept;
  /// Unfinished: writes what is pending and leaves PATH.part, with the status "failed".
  ~ResultWriter();

  /// Appends rows: values[k] holds the rows of variable k, C order.
  /// @throws MachineError; the file then keeps what was flushed before.
  void append(std::span<const double> time,
              std::span<const int> step,
              std::span<const std::vector<double>> values);
  /// Brings all rows so far to the file; done by itself after each block and each second.
  void flush();
  /// Completes the file and gives it its name. @throws MachineError
  void finish(Status status,
              const std::string& reason,
              const Audit& audit,
              std::optional<double> voltage_error,
              const Statistics& statistics);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct ResultContents {
  ResultHeader header;
  std::vector<double> time;
  std::vector<int> step;
  std::vector<std::vector<double>> values;  ///< per variable, C order (time, axes...)
  Status status = Status::failed;
  std::string reason;
  Audit audit;
  std::optional<double> voltage_error;
  Statistics statistics;
};

/// Reads a whole result file, or what there is of a PATH.part.
/// @throws InputError if it is missing, damaged, something else, or of a newer major version.
ResultContents read_result(const std::string& path);

/// Of the HDF5 in use, such as "1.10.8".
std::string hdf5_version();

}  // namespace denchi
