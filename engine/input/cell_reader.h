// A cell file, BPX 0.x or 1.x with or without the "denchi" key, read into checked parameters.
#pragma once

#include <string>
#include <string_view>

#include "engine/input/cell_content.h"
#include "engine/input/parameter_checks.h"

namespace denchi::input {

struct Reading {
  CellContent content;
  Errors errors;  ///< what makes the file wrong
  Errors limits;  ///< a right file, but a cell that no model here can run
};

/// Reads everything it can and collects the problems. `name` is what the cell is called, `origin`
/// the file as messages shall name it.
/// @throws InputError if the text is not JSON at all.
Reading read_cell(std::string_view text, std::string_view origin, std::string_view name);

/// The text of a file. @throws InputError if it cannot be read or is no text file of sensible size.
std::string read_text_file(const std::string& path);

}  // namespace denchi::input
