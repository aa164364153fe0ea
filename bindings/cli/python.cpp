#include "bindings/cli/python.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

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

}  // namespace

int run_python(std::vector<std::string> words) {
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

std::string find_python(const std::string& option,
                        const std::string& rule,
                        const std::vector<std::string>& modules) {
  const std::string python = (program_folder() / "python").string();
  if (access(python.c_str(), X_OK) != 0)
    throw InputError(option, "", rule, "there is no " + python);
  // Looks for the modules without importing them: a few milliseconds instead of a second.
  std::string search = "import sys, importlib.util as u; sys.exit(0 if True";
  for (const std::string& module : modules) search += " and u.find_spec('" + module + "')";
  if (run_python({python, "-c", search + " else 1)"}) != 0)
    throw InputError(option, "", rule, "they are missing for " + python);
  return python;
}

}  // namespace denchi::cli
