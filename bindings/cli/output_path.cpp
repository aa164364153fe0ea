#include "bindings/cli/output_path.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "denchi/error.h"

namespace denchi::cli {
namespace {

namespace fs = std::filesystem;

/// Why nothing can be written there; empty if it can. Creates nothing.
std::string objection(const fs::path& path) {
  std::error_code error;
  const fs::path parent = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (path.empty()) return "needs the name of a file";
  if (!fs::exists(parent, error)) return "the folder \"" + parent.string() + "\" does not exist";
  if (!fs::is_directory(parent, error)) return "\"" + parent.string() + "\" is not a folder";
  if (fs::is_directory(path, error) || !path.has_filename()) return "is a folder, not a file";
  // The file is written beside and renamed, which would replace a device by a file.
  if (fs::exists(path, error) && !fs::is_regular_file(path, error)) return "is not a plain file";
  if (access(parent.c_str(), W_OK | X_OK) != 0) {
    return "the folder \"" + parent.string() + "\" is not writable";
  }
  if (fs::exists(path, error) && access(path.c_str(), W_OK) != 0) return "is not writable";
  return {};
}

/// The place a path names, whether or not there is a file yet.
fs::path place(const std::string& path) {
  std::error_code error;
  fs::path whole = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? fs::path(path) : whole;
}

}  // namespace

void check_output_paths(const std::vector<OutputPath>& outputs,
                        const std::vector<std::string>& inputs) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const OutputPath& output = outputs[i];
    const std::string shown = "\"" + output.path + "\"";
    const std::string rule = objection(output.path);
    if (!rule.empty()) throw InputError(output.option, shown, rule, "command line");
    for (std::size_t j = 0; j < i; ++j) {
      if (place(outputs[j].path) == place(output.path)) {
        throw InputError(
            output.option, shown, "is the file of " + outputs[j].option + " too", "command line");
      }
    }
    for (const std::string& input : inputs) {
      std::error_code error;
      if (fs::is_regular_file(input, error) && place(input) == place(output.path)) {
        throw InputError(
            output.option, shown, "would overwrite an input of the run", "command line");
      }
    }
  }
}

}  // namespace denchi::cli
