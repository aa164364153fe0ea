#include "engine/output/dataset_writer.h"

#include <algorithm>
#include <limits>

#include "engine/output/hdf5_part_driver.h"
#include "engine/output/hdf5_scales.h"
#include "engine/output/result_format.h"

namespace denchi {
namespace {

Hdf5Handle creation_order() {
  const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
  Hdf5Handle properties(H5Pcreate(H5P_FILE_CREATE), H5Pclose, "ask for creation order");
  hdf5_check(H5Pset_link_creation_order(properties, order), "ask for creation order");
  hdf5_check(H5Pset_attr_creation_order(properties, order), "ask for creation order");
  return properties;
}

Hdf5Handle open_file(PartFile& part) {
  const Hdf5Handle access = part_file_access(part);
  hdf5_check(H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18), "choose the format");
  return Hdf5Handle(H5Fcreate(part.part_path().c_str(), H5F_ACC_TRUNC, creation_order(), access),
                    H5Fclose,
                    "create the file");
}

/// Chunks of some rows each, so that a chunk is written once and read at once.
void store_in_chunks(hid_t properties, const std::vector<hsize_t>& shape, bool text) {
  constexpr hsize_t kRows = 4096, kNumbers = 16384;  // rows of one number, and numbers of a chunk
  constexpr unsigned kDeflate = 1;
  std::vector<hsize_t> chunk = shape;
  hsize_t width = 1;
  for (std::size_t d = 1; d < shape.size(); ++d) width *= std::max<hsize_t>(1, shape[d]);
  chunk[0] =
      std::clamp<hsize_t>(width == 1 ? kRows : kNumbers / width, 1, std::max<hsize_t>(1, shape[0]));
  for (hsize_t& extent : chunk) extent = std::max<hsize_t>(1, extent);
  hdf5_check(H5Pset_chunk(properties, static_cast<int>(chunk.size()), chunk.data()), "set chunks");
  if (text) return;
  hdf5_check(H5Pset_shuffle(properties), "set a filter");
  hdf5_check(H5Pset_deflate(properties, kDeflate), "set a filter");
}

}  // namespace

Hdf5Handle text_type() {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "make a text type");
  hdf5_check(H5Tset_size(type, H5T_VARIABLE), "size a text type");
  hdf5_check(H5Tset_cset(type, H5T_CSET_UTF8), "name UTF-8");
  return type;
}

DatasetFile::DatasetFile(PartFile& part, const DatasetLayout& layout)
    : layout_(layout), file_(open_file(part)) {
  for (const auto& [name, text] : layout.attributes) write_attribute(file_, name, text);
  for (const DataVariable& variable : *layout.variables) datasets_.push_back(make(variable));
  link_scales();
}

void DatasetFile::link_scales() {
  const std::vector<DataVariable>& variables = *layout_.variables;
  std::map<std::string, std::size_t> scales;
  for (std::size_t k = 0; k < variables.size(); ++k) {
    if (!is_coordinate(variables[k])) continue;
    scales[variables[k].name] = k;
    mark_scale(datasets_[k], variables[k].name);
  }
  std::map<std::string, std::vector<ScaleUser>> users;
  for (std::size_t k = 0; k < variables.size(); ++k) {
    if (is_coordinate(variables[k]) || variables[k].dimensions.empty()) continue;
    std::vector<hid_t> list;
    for (unsigned d = 0; d < variables[k].dimensions.size(); ++d) {
      const std::string& dimension = variables[k].dimensions[d];
      list.push_back(datasets_[scales.at(dimension)]);
      users[dimension].push_back({datasets_[k], d});
    }
    write_dimension_list(datasets_[k], list);
  }
  for (const auto& [name, k] : scales) write_reference_list(datasets_[k], users[name]);
}

Hdf5Handle DatasetFile::make(const DataVariable& variable) const {
  const std::string doing = "make the variable " + variable.name;
  std::vector<hsize_t> shape;
  for (const std::string& dimension : variable.dimensions)
    shape.push_back(layout_.sizes.at(dimension));
  const Hdf5Handle space(
      H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose, doing);
  const bool text = !variable.texts.empty();
  const Hdf5Handle type = text ? text_type() : Hdf5Handle(H5Tcopy(H5T_IEEE_F64LE), H5Tclose, doing);
  const Hdf5Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, doing);
  // the same data make the same file, whenever
  hdf5_check(H5Pset_obj_track_times(properties, false), doing);
  if (layout_.in_rows && !shape.empty() && shape[0] > 0) store_in_chunks(properties, shape, text);
  if (!text) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    hdf5_check(H5Pset_fill_value(properties, H5T_NATIVE_DOUBLE, &none), doing);
  }
  Hdf5Handle dataset(
      H5Dcreate2(file_, variable.name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT),
      H5Dclose,
      doing);
  if (!text) {
    const std::string none(result_format::kDimensionless);
    write_attribute(dataset, "units", variable.unit.empty() ? none : variable.unit);
  }
  write_attribute(dataset, "long_name", variable.long_name);
  if (variable.lower_bound) write_attribute(dataset, "lower_bound", *variable.lower_bound);
  if (variable.upper_bound) write_attribute(dataset, "upper_bound", *variable.upper_bound);
  return dataset;
}

void DatasetFile::write(std::size_t k, const DataVariable& values) {
  const std::string doing = "write the variable " + values.name;
  if (values.texts.empty()) {
    hdf5_check(
        H5Dwrite(at(k), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.values.data()),
        doing);
    return;
  }
  std::vector<const char*> pointers;
  for (const std::string& one : values.texts) pointers.push_back(one.c_str());
  hdf5_check(
      H5Dwrite(
          at(k), text_type(), H5S_ALL, H5S_ALL, H5P_DEFAULT, static_cast<void*>(pointers.data())),
      doing);
}

void write_dataset_file(const std::string& path,
                        const DatasetLayout& layout,
                        const std::function<void(DatasetFile&)>& fill) {
  PartFile part(path);
  const Hdf5Session session;
  try {
    DatasetFile file(part, layout);
    fill(file);
  } catch (const Hdf5Error& error) {
    part.check();
    throw MachineError("HDF5 could not " + std::string(error.what()) + " in " + part.part_path());
  }
  part.check();
  part.commit();
}

}  // namespace denchi
