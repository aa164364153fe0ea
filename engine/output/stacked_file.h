// Many dataset files stacked into one along the dimension of their rows, a bounded piece at a time.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "denchi/dataset.h"

namespace denchi {

/// Rows of one file that follow each other in the stack too.
struct RowRun {
  std::size_t file = 0;   ///< which one
  std::size_t first = 0;  ///< row there
  std::size_t count = 0;
  std::size_t to = 0;  ///< row of the stack
};

struct StackedLayout {
  std::vector<DataVariable> variables;  ///< of the stack; of coordinates but `rows` with values
  std::string rows;                     ///< the dimension that is stacked
  std::size_t count = 0;                ///< rows of the stack
  std::map<std::string, std::string> attributes;
};

/// Dimensions of a file and their lengths. @throws InputError
std::map<std::string, std::size_t> dimensions_of(const std::string& path);

/// Writes the stack. Files have all its variables; where one is shorter along another dimension,
/// the rest is not a number.
/// @throws InputError if a file is damaged; MachineError
void stack_files(const std::string& path,
                 const StackedLayout& layout,
                 const std::vector<std::string>& files,
                 const std::vector<RowRun>& runs);

}  // namespace denchi
