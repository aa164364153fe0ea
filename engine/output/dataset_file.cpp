// Datasets from HDF5 files, and to them.
#include <algorithm>
#include <filesystem>

#include "denchi/dataset.h"
#include "engine/output/dataset_writer.h"
#include "engine/output/hdf5_handle.h"
#include "engine/output/hdf5_scales.h"
#include "engine/output/result_format.h"
#include "engine/text/utf8.h"

namespace denchi {
namespace {

class DatasetReader {
 public:
  explicit DatasetReader(const std::string& path) : path_(path) {}

  Dataset read(std::span<const std::string> only) {
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
      if (only.empty() || std::find(only.begin(), only.end(), name) != only.end())
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
    out.lower_bound = read_number_attribute(dataset, "lower_bound");
    out.upper_bound = read_number_attribute(dataset, "upper_bound");
    if (is_scale(dataset)) {
      out.dimensions = {name};
    } else if (rank > 0) {
      out.dimensions = scale_names(dataset, static_cast<std::size_t>(rank));
    }
    if (H5Tget_class(type) == H5T_STRING) {
      const Hdf5Handle memory = text_type();
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

void Dataset::save(const std::string& path) const {
  std::map<std::string, std::size_t> sizes;
  for (const DataVariable& variable : variables)
    if (is_coordinate(variable)) sizes[variable.name] = size(variable.name);
  write_dataset_file(path, {&variables, sizes, attributes, false}, [&](auto& file) {
    for (std::size_t k = 0; k < variables.size(); ++k) file.write(k, variables[k]);
  });
}

Dataset Dataset::load(const std::string& path, std::span<const std::string> only) {
  DatasetReader reader(path);
  const Hdf5Session session;
  try {
    return reader.read(only);
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
