// `denchi validate`: reads files as a run would, and says what is wrong with each.
#include <filesystem>
#include <system_error>

#include "bindings/cli/commands.h"
#include "bindings/cli/input_file.h"
#include "bindings/cli/print.h"
#include "denchi/denchi.h"

namespace denchi::cli {
namespace {

bool is_protocol(const std::string& file) {
  std::error_code error;
  return std::filesystem::is_regular_file(file, error) && kind_of(file) == InputKind::protocol;
}

/// Prints what is good about a protocol; what is wrong is returned.
std::vector<InputError> validate_protocol(const std::string& file) {
  try {
    const std::size_t steps = Protocol::from_file(file).steps().size();
    print(file + ": a protocol of " + std::to_string(steps) + (steps == 1 ? " step" : " steps"));
    return {};
  } catch (const InputError& error) {
    return {error};
  }
}

std::vector<InputError> validate_cell(const std::string& file) {
  std::vector<std::string> notes;
  std::vector<InputError> problems = validate_file(file, &notes);
  if (problems.empty()) print(file + ": a good cell file");
  for (const std::string& note : notes) print(file + ": note: " + note);
  return problems;
}

}  // namespace

int validate(const std::vector<std::string>& files) {
  int code = kFinished;
  for (const std::string& file : files) {
    for (const InputError& problem :
         is_protocol(file) ? validate_protocol(file) : validate_cell(file)) {
      complain(problem.what());
      code = kWrongInput;
    }
  }
  return code;
}

}  // namespace denchi::cli
