// Where the data library is, and what it holds.
#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "denchi/cell.h"
#include "engine/input/cell_reader.h"
#include "engine/input/json_tree.h"

namespace denchi {
namespace {

namespace fs = std::filesystem;

bool holds_cells(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder / "cells", ignored);
}

// Folder of the file this code was loaded from: a program, a shared library or a Python module.
fs::path folder_of_this_code() {
  Dl_info info;
  if (dladdr(reinterpret_cast<const void*>(&library_folder), &info) == 0 ||
      info.dli_fname == nullptr)
    return {};
  // A statically linked program is listed under the name it was called by.
  std::error_code ignored;
  fs::path file(info.dli_fname);
  if (!file.has_parent_path()) file = fs::read_symlink("/proc/self/exe", ignored);
  const fs::path real = fs::canonical(file, ignored);
  return (real.empty() ? file : real).parent_path();
}

}  // namespace

std::string library_folder() {
  if (const char* given = std::getenv("DENCHI_LIBRARY"); given != nullptr && *given != '\0') {
    if (!holds_cells(given))
      throw InputError(
          "DENCHI_LIBRARY", given, "is not a folder with a folder 'cells' in it", "environment");
    return given;
  }
  const fs::path here = folder_of_this_code();
  for (const char* relative : {"library", "../library", "../share/denchi/library"}) {
    const fs::path candidate = (here / relative).lexically_normal();
    if (!here.empty() && holds_cells(candidate)) return candidate.string();
  }
  // Where the build was told to look; see cmake/BuildInfo.cmake.
#ifdef DENCHI_LIBRARY_SOURCE
  if (holds_cells(DENCHI_LIBRARY_SOURCE)) return DENCHI_LIBRARY_SOURCE;
#endif
#ifdef DENCHI_LIBRARY_INSTALLED
  if (holds_cells(DENCHI_LIBRARY_INSTALLED)) return DENCHI_LIBRARY_INSTALLED;
#endif
  throw MachineError(
      "the library of cells was not found beside the program; set DENCHI_LIBRARY to its folder");
}

std::vector<CellEntry> built_in_cells() {
  std::vector<CellEntry> entries;
  for (const fs::directory_entry& file : fs::directory_iterator(library_folder() + "/cells")) {
    if (file.path().extension() != ".json") continue;
    const std::string path = file.path().string();
    const input::JsonTree tree(input::read_text_file(path), file.path().filename().string());
    const auto text = [&](const char* section, const char* key) -> std::string {
      const input::Node* node = tree.root().find(section);
      const input::Node* value = node == nullptr ? nullptr : node->find(key);
      return value == nullptr ? "" : value->text;
    };
    entries.push_back({file.path().stem().string(),
                       text("Header", "Title"),
                       text("denchi", "chemistry"),
                       text("Header", "References"),
                       path});
  }
  std::sort(entries.begin(), entries.end(), [](const CellEntry& a, const CellEntry& b) {
    return a.name < b.name;
  });
  return entries;
}

}  // namespace denchi
