// A design given as a CSV file: a header of names, a row for each case.
#pragma once

#include <string>
#include <vector>

#include "engine/study/design.h"

namespace denchi::study {

/// The columns of a file. Fields in double quotes may hold commas. @throws InputError with the line
std::vector<Factor> read_csv_table(const std::string& path);

}  // namespace denchi::study
