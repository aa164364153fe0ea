#include "bindings/cli/study_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "bindings/cli/python.h"
#include "bindings/cli/temporary_file.h"

namespace denchi::cli {
namespace {

std::string read_whole(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

Study study_of(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return Study::from_file(path);
  const std::string text = read_whole(path);
  if (!Study::needs_sampling(text, path)) return Study::from_file(path);
  const std::string python = find_python(
      "sample",
      "draws designs with the Python package denchi and scipy beside the program; install them "
      "with: pip install \"denchi[study]\"",
      {"denchi", "scipy"});
  const TemporaryFile drawn;
  const int code =
      run_python({python, "-c", "from denchi.designs import main; main()", path, drawn.path()});
  if (code != 0)
    throw InputError("sample", "", "could not be drawn; the reason stands above", path);
  return Study::from_text(
      read_whole(drawn.path()), path, std::filesystem::path(path).parent_path().string());
}

}  // namespace denchi::cli
