#include "engine/output/hdf5_scales.h"

namespace denchi {
namespace {

constexpr const char* kClass = "CLASS";
constexpr const char* kName = "NAME";
constexpr const char* kScaleClass = "DIMENSION_SCALE";
constexpr const char* kDimensionList = "DIMENSION_LIST";
constexpr const char* kReferenceList = "REFERENCE_LIST";

/// An entry of REFERENCE_LIST in memory.
struct Reference {
  hobj_ref_t dataset;
  int dimension;
  int unused = 0;  // no bytes by chance in the file
};

/// The standard asks for texts of fixed length with their final zero.
void write_fixed_text(hid_t dataset, const char* attribute, const std::string& text) {
  const std::string doing = std::string("write the attribute ") + attribute;
  const Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, doing);
  hdf5_check(H5Tset_size(type, text.size() + 1), doing);
  const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose, doing);
  const Hdf5Handle target(
      H5Acreate2(dataset, attribute, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose, doing);
  hdf5_check(H5Awrite(target, type, text.c_str()), doing);
}

/// Writes an attribute that is a list of `size` entries.
void write_list(hid_t dataset, const char* name, hid_t type, std::size_t size, const void* data) {
  const std::string doing = std::string("write the attribute ") + name;
  const hsize_t length = size;
  const Hdf5Handle space(H5Screate_simple(1, &length, nullptr), H5Sclose, doing);
  const Hdf5Handle target(
      H5Acreate2(dataset, name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose, doing);
  hdf5_check(H5Awrite(target, type, data), doing);
}

Hdf5Handle list_of_references() {
  return {H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose, "make a list of references"};
}

hobj_ref_t reference_to(hid_t object) {
  hobj_ref_t reference{};
  hdf5_check(H5Rcreate(&reference, object, ".", H5R_OBJECT, -1), "refer to an axis");
  return reference;
}

std::string name_of(hid_t object) {
  char path[256] = "";
  hdf5_check(H5Iget_name(object, path, sizeof path), "find the name of an axis");
  return path[0] == '/' ? path + 1 : path;
}

}  // namespace

void mark_scale(hid_t dataset, const std::string& name) {
  write_fixed_text(dataset, kClass, kScaleClass);
  write_fixed_text(dataset, kName, name);
}

bool is_scale(hid_t dataset) { return read_text_attribute(dataset, kClass) == kScaleClass; }

void write_dimension_list(hid_t dataset, std::span<const hid_t> scales) {
  std::vector<hobj_ref_t> references;
  references.reserve(scales.size());
  for (const hid_t scale : scales) references.push_back(reference_to(scale));
  std::vector<hvl_t> list;
  list.reserve(references.size());
  for (hobj_ref_t& reference : references) list.push_back({1, &reference});
  write_list(dataset, kDimensionList, list_of_references(), list.size(), list.data());
}

void write_reference_list(hid_t scale, std::span<const ScaleUser> users) {
  if (users.empty()) return;
  std::vector<Reference> references;
  for (const ScaleUser& user : users) {
    references.push_back({reference_to(user.dataset), static_cast<int>(user.dimension)});
  }
  const std::string doing = "describe the users of an axis";
  const Hdf5Handle type(H5Tcreate(H5T_COMPOUND, sizeof(Reference)), H5Tclose, doing);
  hdf5_check(H5Tinsert(type, "dataset", HOFFSET(Reference, dataset), H5T_STD_REF_OBJ), doing);
  hdf5_check(H5Tinsert(type, "dimension", HOFFSET(Reference, dimension), H5T_NATIVE_INT), doing);
  write_list(scale, kReferenceList, type, references.size(), references.data());
}

std::vector<std::string> scale_names(hid_t dataset, std::size_t rank) {
  const std::string doing = "find the axes of a variable";
  const Hdf5Handle attribute(H5Aopen(dataset, kDimensionList, H5P_DEFAULT), H5Aclose, doing);
  const Hdf5Handle space(H5Aget_space(attribute), H5Sclose, doing);
  if (H5Sget_simple_extent_npoints(space) != static_cast<hssize_t>(rank)) throw Hdf5Error(doing);
  const Hdf5Handle type = list_of_references();
  std::vector<hvl_t> list(rank);
  hdf5_check(H5Aread(attribute, type, list.data()), doing);
  std::vector<std::string> names;
  for (const hvl_t& entry : list) {
    if (entry.len == 0) break;
    const hid_t scale = H5Rdereference2(dataset, H5P_DEFAULT, H5R_OBJECT, entry.p);
    if (scale < 0) break;
    names.push_back(name_of(scale));
    H5Oclose(scale);
  }
  H5Dvlen_reclaim(type, space, H5P_DEFAULT, list.data());
  if (names.size() != rank) throw Hdf5Error(doing);
  return names;
}

}  // namespace denchi
