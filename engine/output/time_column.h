// One variable of a result file along time, with the rows that wait to be written.
//
// Its dataset grows in time without limit. It is cut into chunks of one block of rows; blocks are
// written whole, so a chunk is compressed once and the cache need hold no more than that one.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/output/hdf5_handle.h"

namespace denchi {

class TimeColumn {
 public:
  /// @param type   of the numbers in the file
  /// @param shape  of a row; empty for a single number
  TimeColumn(std::string name, hid_t type, std::vector<std::size_t> shape);

  /// Makes the dataset in `file`, with `block` rows in a chunk.
  void create(hid_t file, std::size_t block);

  const std::string& name() const { return name_; }
  std::size_t row_size() const { return row_size_; }  ///< numbers in a row
  hid_t dataset() const { return dataset_; }

  /// Takes `count` rows of an array of rows, beginning with row `first`.
  template <typename Number>
  void add(std::span<const Number> rows, std::size_t first, std::size_t count) {
    const std::span<const Number> part = rows.subspan(first * row_size_, count * row_size_);
    pending_.insert(pending_.end(), part.begin(), part.end());
  }
  /// Writes what waits behind the `written` rows in the file.
  void drain(std::size_t written);

 private:
  std::string name_;
  hid_t type_;
  std::vector<std::size_t> shape_;
  std::size_t row_size_ = 1;
  std::vector<double> pending_;
  Hdf5Handle dataset_;
};

}  // namespace denchi
