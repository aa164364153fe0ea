// The built-in cells, by a scan of their folder: a new file is tested without a line here.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "denchi/denchi.h"

namespace denchi::testing {

inline std::vector<std::string> library_cells() {
  std::vector<std::string> names;
  for (const auto& file :
       std::filesystem::directory_iterator(DENCHI_SOURCE_DIR "/models/library/cells"))
    if (file.path().extension() == ".json") names.push_back(file.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

/// Pairs of cell and model; the single-particle models know one liquid between porous electrodes.
inline std::vector<std::pair<std::string, std::string>> library_runs() {
  std::vector<std::pair<std::string, std::string>> runs;
  for (const std::string& name : library_cells()) {
    bool liquid = true;
    const Cell cell(name);
    for (const Parameter& p : cell.parameters().all()) {
      if (p.path.ends_with(".type")) liquid = liquid && std::get<std::string>(p.value) == "porous";
      if (p.path.ends_with(".law")) liquid = liquid && std::get<std::string>(p.value) == "binary";
    }
    for (const ModelEntry& model : models())
      if (liquid || model.name == "dfn") runs.emplace_back(name, model.name);
  }
  return runs;
}

}  // namespace denchi::testing
