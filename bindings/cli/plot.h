// Draws a result by calling the Python package that stands beside the program.
#pragma once

#include <string>

namespace denchi::cli {

/// The Python beside the program, able to draw. Costs one short start of Python.
/// @throws InputError saying what to install if there is none, or if it cannot write `plot`.
std::string find_plotter(const std::string& plot);

/// Draws the result file `result` into `plot`. @throws MachineError if that fails.
void draw(const std::string& plotter, const std::string& result, const std::string& plot);

}  // namespace denchi::cli
