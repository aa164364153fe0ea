// Does an electrolyte stand the potentials it meets?
#pragma once

#include <string>
#include <vector>

#include "denchi/cell.h"

namespace denchi {

/// In words: each electrolyte that touches an electrode beyond its stability window, at the ends of
/// the cell's range of charge. Nothing where no window is given.
std::vector<std::string> stability_warnings(const Cell& cell);

}  // namespace denchi
