// The built-in cells, by a scan of their folder: a new file is tested without a line here.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace denchi::testing {

inline std::vector<std::string> library_cells() {
  std::vector<std::string> names;
  for (const auto& file :
       std::filesystem::directory_iterator(DENCHI_SOURCE_DIR "/models/library/cells"))
    if (file.path().extension() == ".json") names.push_back(file.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace denchi::testing
