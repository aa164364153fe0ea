// `denchi validate`: reads files as a run would, and says what is wrong with each.
#include <filesystem>
#include <system_error>

#include "bindings/cli/commands.h"
#include "bindings/cli/input_file.h"
#include "bindings/cli/print.h"
#include "bindings/cli/study_file.h"
#include "denchi/denchi.h"

namespace denchi::cli {
namespace {

InputKind kind_of_file(const std::string& file) {
  std::error_code error;
  return std::filesystem::is_regular_file(file, error) ? kind_of(file) : InputKind::cell;
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

std::vector<InputError> validate_electrolyte(const std::string& file) {
  try {
    const Electrolyte one = Electrolyte::find(file);
    print(file + ": a good electrolyte file of " + std::to_string(one.measurements.size()) +
          (one.measurements.size() == 1 ? " measurement" : " measurements"));
    for (const std::string& property : one.unknown())
      print(file + ": note: does not say " + property);
    return {};
  } catch (const InputError& error) {
    return {error};
  }
}

std::vector<InputError> validate_study(const std::string& file) {
  try {
    const Study study = study_of(file);
    const std::size_t kept = study.kept();
    print(file + ": a study of " + std::to_string(kept) + (kept == 1 ? " case" : " cases"));
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
    const InputKind kind = kind_of_file(file);
    for (const InputError& problem : kind == InputKind::protocol      ? validate_protocol(file)
                                     : kind == InputKind::study       ? validate_study(file)
                                     : kind == InputKind::electrolyte ? validate_electrolyte(file)
                                                                      : validate_cell(file)) {
      complain(problem.what());
      code = kWrongInput;
    }
  }
  return code;
}

}  // namespace denchi::cli
