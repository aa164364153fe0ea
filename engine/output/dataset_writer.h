// Datasets as HDF5: a dimension scale on every axis, units and long names, texts of any length.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "denchi/dataset.h"
#include "engine/output/hdf5_handle.h"
#include "engine/output/part_file.h"

namespace denchi {

/// Text of any length, UTF-8.
Hdf5Handle text_type();

inline bool is_coordinate(const DataVariable& variable) {
  return variable.dimensions.size() == 1 && variable.dimensions[0] == variable.name;
}

/// What a file is to hold; the values come later.
struct DatasetLayout {
  const std::vector<DataVariable>* variables = nullptr;  ///< names, units, dimensions, texts or not
  std::map<std::string, std::size_t> sizes;              ///< of the dimensions
  std::map<std::string, std::string> attributes;
  bool in_rows = false;  ///< written row by row: stored in chunks along the first dimension
};

/// A file under way; see write_dataset_file.
class DatasetFile {
 public:
  DatasetFile(PartFile& part, const DatasetLayout& layout);

  /// All values of variable k.
  void write(std::size_t k, const DataVariable& values);
  /// The dataset of variable k.
  hid_t at(std::size_t k) const { return datasets_[k]; }

 private:
  Hdf5Handle make(const DataVariable& variable) const;
  void link_scales();

  const DatasetLayout& layout_;
  Hdf5Handle file_;
  std::vector<Hdf5Handle> datasets_;
};

/// Makes a file of that layout, lets `fill` write the values, and gives it its name.
/// @throws MachineError
void write_dataset_file(const std::string& path,
                        const DatasetLayout& layout,
                        const std::function<void(DatasetFile&)>& fill);

}  // namespace denchi
