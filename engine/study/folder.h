// The folder of a study on the disk: study.json, and parts/ with rows.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "denchi/study.h"

namespace denchi::study {

/// Part files of a folder, sorted by name.
std::vector<std::string> parts_of(const std::filesystem::path& folder);

/// Was a study begun in this folder?
bool has_study(const std::filesystem::path& folder);

/// The study in a folder. @throws InputError if it holds none
Study study_in(const std::filesystem::path& folder);

/// What differs between two studies, in words.
std::string difference(const std::string& before, const std::string& now);

/// Reads parts, again where one was put into a larger one meanwhile.
template <class F>
void while_parts_change(F read) {
  constexpr int kTries = 4;
  for (int k = 1;; ++k) {
    try {
      return read();
    } catch (const InputError& error) {
      const bool gone = !error.value().empty() && !std::filesystem::exists(error.value());
      if (!gone || k == kTries) throw;
    }
  }
}

/// A row of a part: its case, and where it stands.
struct Place {
  std::size_t number = 0, file = 0, row = 0;
};
/// Rows of all files, sorted by case, each case once. @throws InputError for a part of another
/// study
std::vector<Place> places_of(const std::vector<std::string>& files, const Study& study);

/// Versions and instruction sets that the parts were made with, as attributes.
std::map<std::string, std::string> makers_of(const std::vector<std::string>& files);

/// Stacks rows of part files into one file, a part of theirs or a whole study's.
void stack_parts(const std::string& path,
                 const Study& study,
                 const std::vector<std::string>& files,
                 const std::vector<Place>& places,
                 std::map<std::string, std::string> attributes);

}  // namespace denchi::study
