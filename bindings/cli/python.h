// The Python that stands beside the program, for what the program does not do itself: pages of
// plots, sampled designs.
#pragma once

#include <string>
#include <vector>

namespace denchi::cli {

/// Its path, able to import these modules. Costs one short start of Python.
/// @param option,rule  for the message where it is not: what asked for it, and what to install
/// @throws InputError
std::string find_python(const std::string& option,
                        const std::string& rule,
                        const std::vector<std::string>& modules);

/// Runs a program and waits for it; its exit code, or -1 if it could not start or was killed.
/// What it prints goes to standard error, so that our standard output stays ours.
int run_python(std::vector<std::string> words);

}  // namespace denchi::cli
