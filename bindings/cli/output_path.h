// Checks made before a run on the files it is to write.
#pragma once

#include <string>
#include <vector>

namespace denchi::cli {

/// An output file and the option that asked for it.
struct OutputPath {
  std::string option;
  std::string path;
};

/// @throws InputError if one cannot be written, two are the same file, or one is among `inputs`.
void check_output_paths(const std::vector<OutputPath>& outputs,
                        const std::vector<std::string>& inputs);

}  // namespace denchi::cli
