// `denchi validate`: reads files as a run would, and says what is wrong with each.
#include <filesystem>
#include <system_error>

#include "bindings/cli/commands.h"
#include "bindings/cli/input_file.h"
#include "bindings/cli/print.h"
#include "denchi/denchi.h"

namespace denchi::cli {
namespace {

void validate_file(const std::string& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    throw InputError("file", "\"" + file + "\"", "does not exist", "command line");
  }
  if (kind_of(file) == InputKind::protocol) {
    const std::size_t steps = Protocol::from_file(file).steps().size();
    print(file + ": a protocol of " + std::to_string(steps) + (steps == 1 ? " step" : " steps"));
    return;
  }
  const Cell cell(file);
  const CellSummary summary = cell.summary();
  print(file + ": a cell of " + std::to_string(cell.parameters().all().size()) + " parameters, " +
        format(summary.capacity_between_cut_offs, "%.4g A.h") + " between the cut-offs");
  for (const std::string& warning : cell.warnings()) print(file + ": note: " + warning);
}

}  // namespace

int validate(const std::vector<std::string>& files) {
  int code = kFinished;
  for (const std::string& file : files) {
    try {
      validate_file(file);
    } catch (const InputError& error) {
      complain(error.what());
      code = kWrongInput;
    }
  }
  return code;
}

}  // namespace denchi::cli
