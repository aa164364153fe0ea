#include "engine/output/stacked_file.h"

#include <algorithm>
#include <optional>

#include "engine/output/dataset_writer.h"
#include "engine/output/hdf5_part_driver.h"

namespace denchi {
namespace {

struct Source {
  Hdf5Handle file;
  std::vector<Hdf5Handle> datasets;
};

Hdf5Handle open_source(const std::string& path) {
  // texts stand in heaps, which the cache of metadata holds
  const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make access properties");
  bound_metadata_cache(access);
  const hid_t id = H5Fopen(path.c_str(), H5F_ACC_RDONLY, access);
  if (id < 0)
    throw InputError("file", path, "cannot be opened as HDF5: it is damaged, or no such file", "");
  return Hdf5Handle(id, H5Fclose, "open the file");
}

/// Selects rows of a dataset, and of its other dimensions what `extent` says.
Hdf5Handle select(hid_t dataset, std::size_t first, const std::vector<hsize_t>& extent) {
  const std::string doing = "select rows";
  Hdf5Handle space(H5Dget_space(dataset), H5Sclose, doing);
  std::vector<hsize_t> start(extent.size(), 0);
  start[0] = first;
  hdf5_check(
      H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, extent.data(), nullptr),
      doing);
  return space;
}

std::vector<hsize_t> shape_of(hid_t dataset) {
  const Hdf5Handle space(H5Dget_space(dataset), H5Sclose, "read a shape");
  std::vector<hsize_t> shape(
      static_cast<std::size_t>(hdf5_check(H5Sget_simple_extent_ndims(space), "read a shape")));
  hdf5_check(H5Sget_simple_extent_dims(space, shape.data(), nullptr), "read a shape");
  return shape;
}

class Stacker {
 public:
  Stacker(const StackedLayout& layout, const std::vector<std::string>& files, DatasetFile& out)
      : layout_(layout), files_(files), out_(out), sources_(files.size()) {}

  void run(const std::vector<RowRun>& runs) {
    for (std::size_t k = 0; k < layout_.variables.size(); ++k)
      if (!in_rows(k)) out_.write(k, layout_.variables[k]);
    for (const RowRun& run : runs)
      for (std::size_t done = 0; done < run.count;) {
        const std::size_t count = std::min<std::size_t>(run.count - done, kMostRows);
        for (std::size_t k = 0; k < layout_.variables.size(); ++k)
          if (in_rows(k)) copy(k, run.file, run.first + done, run.to + done, count);
        done += count;
        H5garbage_collect();  // HDF5 keeps buffers that it has no more use for
      }
  }

 private:
  static constexpr std::size_t kMostRows = 4096, kMostNumbers = 1 << 20, kMostOpen = 16;

  bool in_rows(std::size_t k) const {
    const std::vector<std::string>& dimensions = layout_.variables[k].dimensions;
    return !dimensions.empty() && dimensions.front() == layout_.rows;
  }

  const Source& source(std::size_t file) {
    std::optional<Source>& wanted = sources_[file];
    if (!wanted) {
      if (open_.size() == kMostOpen) {
        sources_[open_.front()].reset();
        open_.erase(open_.begin());
      }
      wanted.emplace();
      wanted->file = open_source(files_[file]);
      for (const DataVariable& variable : layout_.variables) {
        const hid_t id = H5Dopen2(wanted->file, variable.name.c_str(), H5P_DEFAULT);
        if (id < 0)
          throw InputError("file", files_[file], "lacks the variable " + variable.name, "");
        wanted->datasets.emplace_back(id, H5Dclose, "open a variable");
      }
      open_.push_back(file);
    }
    return *wanted;
  }

  void copy(std::size_t k, std::size_t file, std::size_t first, std::size_t to, std::size_t count) {
    const hid_t from = source(file).datasets[k];
    std::vector<hsize_t> extent = shape_of(from);
    if (extent[0] < first + count) throw InputError("file", files_[file], "lacks rows", "");
    std::size_t width = 1;
    for (std::size_t d = 1; d < extent.size(); ++d) width *= extent[d];
    const std::size_t most =
        std::max<std::size_t>(1, kMostNumbers / std::max<std::size_t>(1, width));
    if (count > most) {  // fields: in pieces
      for (std::size_t done = 0; done < count; done += most)
        copy(k, file, first + done, to + done, std::min(most, count - done));
      return;
    }
    extent[0] = count;
    const Hdf5Handle here = select(from, first, extent), there = select(out_.at(k), to, extent);
    const Hdf5Handle memory(
        H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr),
        H5Sclose,
        "describe rows");
    std::size_t numbers = 1;
    for (const hsize_t length : extent) numbers *= length;
    const std::string doing = "copy rows of " + layout_.variables[k].name;
    if (layout_.variables[k].texts.empty()) {
      numbers_.resize(numbers);
      hdf5_check(H5Dread(from, H5T_NATIVE_DOUBLE, memory, here, H5P_DEFAULT, numbers_.data()),
                 doing);
      hdf5_check(
          H5Dwrite(out_.at(k), H5T_NATIVE_DOUBLE, memory, there, H5P_DEFAULT, numbers_.data()),
          doing);
      return;
    }
    const Hdf5Handle type = text_type();
    std::vector<char*> texts(numbers, nullptr);
    void* pointers = static_cast<void*>(texts.data());
    hdf5_check(H5Dread(from, type, memory, here, H5P_DEFAULT, pointers), doing);
    const herr_t written = H5Dwrite(out_.at(k), type, memory, there, H5P_DEFAULT, pointers);
    H5Dvlen_reclaim(type, memory, H5P_DEFAULT, pointers);
    hdf5_check(written, doing);
  }

  const StackedLayout& layout_;
  const std::vector<std::string>& files_;
  DatasetFile& out_;
  std::vector<std::optional<Source>> sources_;
  std::vector<std::size_t> open_;  ///< oldest first
  std::vector<double> numbers_;
};

}  // namespace

std::map<std::string, std::size_t> dimensions_of(const std::string& path) {
  const Hdf5Session session;
  const Hdf5Handle file = open_source(path);
  std::map<std::string, std::size_t> sizes;
  for (const std::string& name : dataset_names(file)) {
    const Hdf5Handle dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose, "open " + name);
    const std::vector<hsize_t> shape = shape_of(dataset);
    if (shape.size() == 1) sizes[name] = shape[0];
  }
  return sizes;
}

void stack_files(const std::string& path,
                 const StackedLayout& layout,
                 const std::vector<std::string>& files,
                 const std::vector<RowRun>& runs) {
  DatasetLayout whole{&layout.variables, {{layout.rows, layout.count}}, layout.attributes, true};
  for (const DataVariable& variable : layout.variables)
    if (is_coordinate(variable) && variable.name != layout.rows)
      whole.sizes[variable.name] = variable.values.size();
  write_dataset_file(path, whole, [&](DatasetFile& out) { Stacker(layout, files, out).run(runs); });
}

}  // namespace denchi
