// Datasets as HDF5: a dimension scale on every axis, units and long names, texts of any length.
#include <algorithm>
#include <filesystem>

#include "denchi/dataset.h"
#include "engine/output/hdf5_handle.h"
#include "engine/output/hdf5_part_driver.h"
#include "engine/output/hdf5_scales.h"
#include "engine/output/part_file.h"
#include "engine/output/result_format.h"
#include "engine/text/utf8.h"

namespace denchi {
namespace {

Hdf5Handle any_text() {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "make a text type");
  hdf5_check(H5Tset_size(type, H5T_VARIABLE), "size a text type");
  hdf5_check(H5Tset_cset(type, H5T_CSET_UTF8), "name UTF-8");
  return type;
}

class DatasetWriter {
 public:
  DatasetWriter(const Dataset& data, const std::string& path) : data_(data), part_(path) {}

  void write() {
    const Hdf5Session session;
    try {
      write_file();
    } catch (const Hdf5Error& error) {
      part_.check();
      throw MachineError("HDF5 could not " + std::string(error.what()) + " in " +
                         part_.part_path());
    }
    part_.check();
    part_.commit();
  }

 private:
  void write_file() {
    const Hdf5Handle access = part_file_access(part_);
    hdf5_check(H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18), "choose the format");
    const Hdf5Handle creation = with_creation_order();
    const Hdf5Handle file(H5Fcreate(part_.part_path().c_str(), H5F_ACC_TRUNC, creation, access),
                          H5Fclose,
                          "create the file");
    for (const auto& [name, text] : data_.attributes) write_attribute(file, name, text);
    // scales first: a variable refers to those of its dimensions
    std::vector<std::pair<std::string, Hdf5Handle>> scales;
    std::vector<std::vector<ScaleUser>> users;
    std::vector<Hdf5Handle> open;
    for (const DataVariable& variable : data_.variables) {
      if (!is_coordinate(variable)) continue;
      scales.emplace_back(variable.name, make(file, variable));
      mark_scale(scales.back().second, variable.name);
    }
    users.resize(scales.size());
    for (const DataVariable& variable : data_.variables) {
      if (is_coordinate(variable)) continue;
      open.push_back(make(file, variable));
      std::vector<hid_t> list;
      for (unsigned k = 0; k < variable.dimensions.size(); ++k) {
        const auto found = std::find_if(scales.begin(), scales.end(), [&](const auto& scale) {
          return scale.first == variable.dimensions[k];
        });
        list.push_back(found->second);
        users[static_cast<std::size_t>(found - scales.begin())].push_back({open.back(), k});
      }
      if (!list.empty()) write_dimension_list(open.back(), list);
    }
    for (std::size_t k = 0; k < scales.size(); ++k)
      write_reference_list(scales[k].second, users[k]);
  }

  static bool is_coordinate(const DataVariable& variable) {
    return variable.dimensions.size() == 1 && variable.dimensions[0] == variable.name;
  }

  static Hdf5Handle with_creation_order() {
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    Hdf5Handle properties(H5Pcreate(H5P_FILE_CREATE), H5Pclose, "ask for creation order");
    hdf5_check(H5Pset_link_creation_order(properties, order), "ask for creation order");
    hdf5_check(H5Pset_attr_creation_order(properties, order), "ask for creation order");
    return properties;
  }

  Hdf5Handle make(hid_t file, const DataVariable& variable) const {
    const std::string doing = "write the variable " + variable.name;
    std::vector<hsize_t> shape;
    for (const std::string& dimension : variable.dimensions) shape.push_back(data_.size(dimension));
    const Hdf5Handle space(
        H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose, doing);
    const bool text = !variable.texts.empty();
    const Hdf5Handle type =
        text ? any_text() : Hdf5Handle(H5Tcopy(H5T_IEEE_F64LE), H5Tclose, doing);
    Hdf5Handle dataset(
        H5Dcreate2(file, variable.name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
        H5Dclose,
        doing);
    if (text) {
      std::vector<const char*> pointers;
      for (const std::string& one : variable.texts) pointers.push_back(one.c_str());
      hdf5_check(
          H5Dwrite(
              dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, static_cast<void*>(pointers.data())),
          doing);
    } else {
      hdf5_check(
          H5Dwrite(
              dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, variable.values.data()),
          doing);
      write_attribute(
          dataset,
          "units",
          variable.unit.empty() ? std::string(result_format::kDimensionless) : variable.unit);
    }
    write_attribute(dataset, "long_name", variable.long_name);
    return dataset;
  }

  const Dataset& data_;
  PartFile part_;
};

class DatasetReader {
 public:
  explicit DatasetReader(const std::string& path) : path_(path) {}

  Dataset read() {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path_, error)) refuse("does not exist, or is no file");
    if (H5Fis_hdf5(path_.c_str()) <= 0) refuse("is not an HDF5 file, or its beginning is damaged");
    const hid_t id = H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    if (id < 0) refuse("is an HDF5 file that cannot be opened: it is cut off or damaged");
    const Hdf5Handle file(id, H5Fclose, "open the file");
    Dataset data;
    for (const std::string& name : attribute_names(file))
      if (const auto text = read_text_attribute(file, name)) data.attributes[name] = *text;
    for (const std::string& name : dataset_names(file))
      data.variables.push_back(variable(file, name));
    return data;
  }

  [[noreturn]] void refuse(const std::string& rule) const {
    throw InputError("file", path_, rule, "");
  }

 private:
  static DataVariable variable(hid_t file, const std::string& name) {
    const std::string doing = "read the variable " + name;
    const Hdf5Handle dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose, doing);
    const Hdf5Handle space(H5Dget_space(dataset), H5Sclose, doing);
    const Hdf5Handle type(H5Dget_type(dataset), H5Tclose, doing);
    const int rank = hdf5_check(H5Sget_simple_extent_ndims(space), doing);
    const auto count =
        static_cast<std::size_t>(hdf5_check(H5Sget_simple_extent_npoints(space), doing));
    DataVariable out;
    out.name = name;
    out.long_name = read_text_attribute(dataset, "long_name").value_or("");
    out.unit = read_text_attribute(dataset, "units").value_or("");
    if (out.unit == result_format::kDimensionless) out.unit.clear();
    if (is_scale(dataset)) {
      out.dimensions = {name};
    } else if (rank > 0) {
      out.dimensions = scale_names(dataset, static_cast<std::size_t>(rank));
    }
    if (H5Tget_class(type) == H5T_STRING) {
      const Hdf5Handle memory = any_text();
      std::vector<char*> pointers(count, nullptr);
      hdf5_check(
          H5Dread(
              dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, static_cast<void*>(pointers.data())),
          doing);
      bool good = true;
      for (const char* text : pointers) {
        out.texts.emplace_back(text == nullptr ? "" : text);
        good = good && is_utf8(out.texts.back());
      }
      H5Dvlen_reclaim(memory, space, H5P_DEFAULT, static_cast<void*>(pointers.data()));
      if (!good) throw Hdf5Error(doing + ": it is not UTF-8");
    } else {
      out.values.resize(count);
      hdf5_check(
          H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, out.values.data()),
          doing);
    }
    return out;
  }

  std::string path_;
};

}  // namespace

const DataVariable* Dataset::find(std::string_view name) const {
  for (const DataVariable& variable : variables)
    if (variable.name == name) return &variable;
  return nullptr;
}

const DataVariable& Dataset::at(std::string_view name) const {
  const DataVariable* found = find(name);
  if (found == nullptr)
    throw InputError("variable", std::string(name), "is not in the dataset", "");
  return *found;
}

void Dataset::save(const std::string& path) const { DatasetWriter(*this, path).write(); }

Dataset Dataset::load(const std::string& path) {
  DatasetReader reader(path);
  const Hdf5Session session;
  try {
    return reader.read();
  } catch (const Hdf5Error& error) {
    reader.refuse("cannot be read: HDF5 could not " + std::string(error.what()));
  }
}

std::string Dataset::format_of(const std::string& path) {
  const Hdf5Session session;
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error) || H5Fis_hdf5(path.c_str()) <= 0) return "";
  const hid_t id = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  if (id < 0) return "";
  const Hdf5Handle file(id, H5Fclose, "open the file");
  return read_text_attribute(file, "format").value_or("");
}

}  // namespace denchi
