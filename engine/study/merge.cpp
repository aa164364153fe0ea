#include <algorithm>
#include <filesystem>

#include "denchi/study.h"
#include "engine/output/stacked_file.h"
#include "engine/study/folder.h"
#include "engine/study/rows.h"
#include "engine/study/study_file.h"

namespace denchi {

namespace study {

void stack_parts(const std::string& path,
                 const Study& study,
                 const std::vector<std::string>& files,
                 const std::vector<Place>& places,
                 std::map<std::string, std::string> attributes) {
  StackedLayout layout;
  layout.rows = kCase;
  layout.count = places.size();
  layout.attributes = std::move(attributes);
  layout.variables = dataset_of(study.impl(), {Row{}}).variables;  // one row shows what is text
  std::map<std::string, std::size_t> longest;
  for (const std::string& file : files)
    for (const auto& [name, length] : dimensions_of(file))
      longest[name] = std::max(longest[name], length);
  for (DataVariable& variable : layout.variables) {
    if (variable.dimensions == std::vector<std::string>{variable.name} &&
        variable.name.ends_with("_node")) {
      variable.values.clear();
      for (std::size_t k = 0; k < longest[variable.name]; ++k)
        variable.values.push_back(static_cast<double>(k));
    }
  }
  add_bounds(study, layout.variables);
  std::vector<RowRun> runs;
  for (std::size_t k = 0; k < places.size(); ++k) {
    const Place& place = places[k];
    if (!runs.empty() && runs.back().file == place.file &&
        runs.back().first + runs.back().count == place.row) {
      ++runs.back().count;
    } else {
      runs.push_back({place.file, place.row, 1, k});
    }
  }
  stack_files(path, layout, files, runs);
}

namespace {

/// The file must be none of those it is made from.
void check_apart(const std::string& path, const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const fs::path parent = fs::absolute(path, ignored).parent_path();
  const bool among_parts = fs::equivalent(parent, fs::path(folder) / "parts", ignored);
  const bool is_study = fs::equivalent(path, fs::path(folder) / "study.json", ignored);
  if (among_parts || is_study)
    throw InputError("file", path, "is among the files of the study; choose another name", "");
}

void check_complete(const Study& study, std::size_t there, const std::string& folder) {
  const std::size_t wanted = study.kept();
  if (there >= wanted) return;
  throw InputError("folder",
                   folder,
                   "lacks " + std::to_string(wanted - there) + " of the " + std::to_string(wanted) +
                       " cases; run them (denchi sweep ... --resume), or take what there is "
                       "(--partial)",
                   "");
}

}  // namespace
}  // namespace study

void merge(const std::vector<std::string>& folders, const std::string& path, bool partial) {
  if (folders.empty()) throw InputError("folder", "", "is missing; name at least one", "");
  const Study first = study::study_in(folders.front());
  for (const std::string& folder : folders) study::check_apart(path, folder);
  for (const std::string& folder : folders) {
    const Study other = study::study_in(folder);
    const bool same_axis =
        other.impl().description.axis.points == first.impl().description.axis.points;
    if (other.id() != first.id() || !same_axis)
      throw InputError(
          "folder",
          folder,
          "holds another study than " + folders.front() + ": " +
              (other.id() == first.id() ? std::string("the axis of its curves was chosen otherwise")
                                        : study::difference(first.to_json(), other.to_json())),
          "");
  }
  study::while_parts_change([&] {
    std::vector<std::string> files;
    for (const std::string& folder : folders)
      for (std::string& file : study::parts_of(folder)) files.push_back(std::move(file));
    const std::vector<study::Place> places = study::places_of(files, first);
    if (places.empty()) throw InputError("folder", folders.front(), "holds no results yet", "");
    if (!partial) study::check_complete(first, places.size(), folders.front());
    std::map<std::string, std::string> attributes = study::study_attributes(first);
    for (auto& [name, text] : study::makers_of(files)) attributes[name] = text;
    study::stack_parts(path, first, files, places, std::move(attributes));
  });
}

}  // namespace denchi
