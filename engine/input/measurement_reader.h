// The measured curves that come with a BPX file.
#pragma once

#include <vector>

#include "denchi/cell.h"
#include "engine/input/json_tree.h"

namespace denchi::input {

/// BPX counts current positive on charge; here it comes out positive on discharge.
/// Problems are added to `errors`, and what is wrong is left out.
std::vector<Measurement> read_measurements(const JsonTree& tree,
                                           const Node& validation,
                                           std::vector<InputError>& errors);

}  // namespace denchi::input
