#include "engine/output/hdf5_handle.h"

#include <algorithm>

#include "engine/text/utf8.h"

namespace denchi {
namespace {

std::recursive_mutex hdf5_mutex;

Hdf5Handle scalar_space() { return {H5Screate(H5S_SCALAR), H5Sclose, "make a scalar"}; }

/// A text type of fixed length, or of any length for H5T_VARIABLE.
Hdf5Handle text_type(std::size_t size) {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "make a text type");
  hdf5_check(H5Tset_size(type, size), "size a text type");
  hdf5_check(H5Tset_cset(type, H5T_CSET_UTF8), "name UTF-8");
  return type;
}

void write_scalar(
    hid_t object, const std::string& name, hid_t file_type, hid_t type, const void* value) {
  const std::string doing = "write the attribute " + name;
  const Hdf5Handle space = scalar_space();
  if (H5Aexists(object, name.c_str()) > 0) {
    hdf5_check(H5Adelete(object, name.c_str()), doing);
  }
  const Hdf5Handle attribute(
      H5Acreate2(object, name.c_str(), file_type, space, H5P_DEFAULT, H5P_DEFAULT),
      H5Aclose,
      doing);
  hdf5_check(H5Awrite(attribute, type, value), doing);
}

/// @throws Hdf5Error for other bytes, which nobody could show.
void check_utf8(const std::string& text, const std::string& doing) {
  if (!is_utf8(text)) throw Hdf5Error(doing + ": it is not UTF-8");
}

/// Reads one text from an attribute or a dataset, whose reader is given.
template <typename Read>
std::string read_one_text(hid_t type, hid_t space, const std::string& doing, const Read& read) {
  if (H5Tis_variable_str(type) > 0) {
    char* text = nullptr;
    const Hdf5Handle memory = text_type(H5T_VARIABLE);
    read(static_cast<hid_t>(memory), static_cast<void*>(&text));
    std::string result = text == nullptr ? "" : text;
    H5Dvlen_reclaim(memory, space, H5P_DEFAULT, static_cast<void*>(&text));
    check_utf8(result, doing);
    return result;
  }
  std::string result(H5Tget_size(type), '\0');
  read(type, static_cast<void*>(result.data()));
  result.erase(std::find(result.begin(), result.end(), '\0'), result.end());
  check_utf8(result, doing);
  return result;
}

bool is_single_text(hid_t type, hid_t space) {
  return H5Tget_class(type) == H5T_STRING && H5Sget_simple_extent_npoints(space) == 1;
}

}  // namespace

Hdf5Session::Hdf5Session() : lock_(hdf5_mutex) {
  H5Eget_auto2(H5E_DEFAULT, &report_, &report_data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Hdf5Session::~Hdf5Session() { H5Eset_auto2(H5E_DEFAULT, report_, report_data_); }

void write_attribute(hid_t object, const std::string& name, const std::string& text) {
  const Hdf5Handle type = text_type(H5T_VARIABLE);
  const char* pointer = text.c_str();
  write_scalar(object, name, type, type, static_cast<const void*>(&pointer));
}

void write_attribute(hid_t object, const std::string& name, double value) {
  write_scalar(object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value);
}

void write_attribute(hid_t object, const std::string& name, std::size_t value) {
  const auto count = static_cast<long long>(value);
  write_scalar(object, name, H5T_STD_I64LE, H5T_NATIVE_LLONG, &count);
}

std::optional<std::string> read_text_attribute(hid_t object, const std::string& name) {
  if (H5Aexists(object, name.c_str()) <= 0) return std::nullopt;
  const std::string doing = "read the attribute " + name;
  const Hdf5Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, doing);
  const Hdf5Handle type(H5Aget_type(attribute), H5Tclose, doing);
  const Hdf5Handle space(H5Aget_space(attribute), H5Sclose, doing);
  if (!is_single_text(type, space)) return std::nullopt;
  return read_one_text(type, space, doing, [&](hid_t memory, void* text) {
    hdf5_check(H5Aread(attribute, memory, text), doing);
  });
}

std::optional<double> read_number_attribute(hid_t object, const std::string& name) {
  if (H5Aexists(object, name.c_str()) <= 0) return std::nullopt;
  const std::string doing = "read the attribute " + name;
  const Hdf5Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, doing);
  const Hdf5Handle space(H5Aget_space(attribute), H5Sclose, doing);
  if (H5Sget_simple_extent_npoints(space) != 1) return std::nullopt;
  double value = 0.0;
  if (H5Aread(attribute, H5T_NATIVE_DOUBLE, &value) < 0) return std::nullopt;
  return value;
}

std::vector<std::string> attribute_names(hid_t object) {
  std::vector<std::string> names;
  hsize_t position = 0;
  const auto collect = [](hid_t, const char* name, const H5A_info_t*, void* list) -> herr_t {
    static_cast<std::vector<std::string>*>(list)->emplace_back(name);
    return 0;
  };
  hdf5_check(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, &position, collect, &names),
             "list the attributes");
  for (const std::string& name : names) check_utf8(name, "read a name");
  return names;
}

void write_text(hid_t group, const std::string& name, const std::string& text) {
  const std::string doing = "write the text " + name;
  const Hdf5Handle type = text_type(H5T_VARIABLE);
  const Hdf5Handle space = scalar_space();
  const Hdf5Handle dataset(
      H5Dcreate2(group, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
      H5Dclose,
      doing);
  const char* pointer = text.c_str();
  hdf5_check(
      H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, static_cast<const void*>(&pointer)),
      doing);
}

std::string read_text(hid_t group, const std::string& name) {
  const std::string doing = "read the text " + name;
  const Hdf5Handle dataset(H5Dopen2(group, name.c_str(), H5P_DEFAULT), H5Dclose, doing);
  const Hdf5Handle type(H5Dget_type(dataset), H5Tclose, doing);
  const Hdf5Handle space(H5Dget_space(dataset), H5Sclose, doing);
  if (!is_single_text(type, space)) throw Hdf5Error(doing);
  return read_one_text(type, space, doing, [&](hid_t memory, void* text) {
    hdf5_check(H5Dread(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, text), doing);
  });
}

std::vector<std::string> dataset_names(hid_t group) {
  std::vector<std::string> names;
  const auto collect = [](hid_t where, const char* name, const H5L_info_t*, void* list) -> herr_t {
    const hid_t object = H5Oopen(where, name, H5P_DEFAULT);
    if (object < 0) return -1;
    if (H5Iget_type(object) == H5I_DATASET) {
      static_cast<std::vector<std::string>*>(list)->emplace_back(name);
    }
    return H5Oclose(object);
  };
  for (const H5_index_t order : {H5_INDEX_CRT_ORDER, H5_INDEX_NAME}) {
    names.clear();
    hsize_t position = 0;
    if (H5Literate(group, order, H5_ITER_INC, &position, collect, &names) < 0) continue;
    for (const std::string& name : names) check_utf8(name, "read a name");
    return names;
  }
  throw Hdf5Error("list the datasets");
}

}  // namespace denchi
