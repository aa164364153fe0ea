// Dimension scales: how an HDF5 file says which axis a dimension of a variable is.
//
// A scale is a dataset with the attributes CLASS and NAME. A variable points to the scales of its
// dimensions in DIMENSION_LIST, and each scale points back to its users in REFERENCE_LIST. This is
// what HDF5's high-level library writes one link at a time; here every list is written once, which
// is faster and needs no second library.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/output/hdf5_handle.h"

namespace denchi {

/// A dimension of a variable, as a scale refers to it.
struct ScaleUser {
  hid_t dataset;
  unsigned dimension;
};

/// Marks a dataset of one dimension as the scale of the axis `name`.
void mark_scale(hid_t dataset, const std::string& name);
bool is_scale(hid_t dataset);

/// Names the scale of each dimension of a dataset.
void write_dimension_list(hid_t dataset, std::span<const hid_t> scales);
/// Names the users of a scale.
void write_reference_list(hid_t scale, std::span<const ScaleUser> users);

/// Names of the scales of a dataset's dimensions. @throws Hdf5Error if a dimension has none.
std::vector<std::string> scale_names(hid_t dataset, std::size_t rank);

}  // namespace denchi
