// The folder of a study on the disk: study.json, and parts/ with rows.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "denchi/study.h"

namespace denchi::study {

/// Part files of a folder, sorted by name.
std::vector<std::string> parts_of(const std::filesystem::path& folder);

/// The study in a folder. @throws InputError if it holds none
Study study_in(const std::filesystem::path& folder);

/// What differs between two studies, in words.
std::string difference(const std::string& before, const std::string& now);

/// A row of a part: its case, and where it stands.
struct Place {
  std::size_t number = 0, file = 0, row = 0;
};
/// Rows of all files, sorted by case, each case once. @throws InputError for a part of another
/// study
std::vector<Place> places_of(const std::vector<std::string>& files, const Study& study);

/// Stacks rows of part files into one file, a part of theirs or a whole study's.
void stack_parts(const std::string& path,
                 const Study& study,
                 const std::vector<std::string>& files,
                 const std::vector<Place>& places,
                 std::map<std::string, std::string> attributes);

}  // namespace denchi::study
