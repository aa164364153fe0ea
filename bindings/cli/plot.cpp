#include "bindings/cli/plot.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include "denchi/error.h"

extern char** environ;

namespace denchi::cli {
namespace {

namespace fs = std::filesystem;

/// The folder of the running program; empty where the system does not say.
fs::path program_folder() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path();
}

/// Runs a program and waits for it; its exit code, or -1 if it could not start or was killed.
/// What it prints goes to standard error, so that our standard output stays ours.
int run_program(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  pid_t child = 0;
  const int failed =
      posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return -1;
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

std::string find_plotter(const std::string& plot) {
  constexpr std::array kFormats = {".png", ".svg", ".pdf"};
  const std::string suffix = fs::path(plot).extension().string();
  bool known = false;
  for (const char* format : kFormats) known = known || suffix == format;
  if (!known) {
    throw InputError(
        "--plot", "\"" + plot + "\"", "must end in .png, .svg or .pdf", "command line");
  }
  const std::string python = (program_folder() / "python").string();
  const std::string rule =
      "draws with the Python package denchi and matplotlib beside the program; "
      "install them with: pip install \"denchi[plot]\"";
  if (access(python.c_str(), X_OK) != 0) {
    throw InputError("--plot", "", rule, "there is no " + python);
  }
  // Looks for the modules without importing them: a few milliseconds instead of a second.
  const std::string search =
      "import sys, importlib.util as u; "
      "sys.exit(0 if u.find_spec('denchi') and u.find_spec('matplotlib') else 1)";
  if (run_program({python, "-c", search}) != 0) {
    throw InputError("--plot", "", rule, "they are missing for " + python);
  }
  return python;
}

void draw(const std::string& plotter, const std::string& result, const std::string& plot) {
  if (run_program({plotter, "-m", "denchi.plotting", result, plot}) != 0) {
    throw MachineError("the plot \"" + plot + "\" could not be drawn");
  }
}

}  // namespace denchi::cli
