// Study files on the command line.
#pragma once

#include <string>

#include "denchi/study.h"

namespace denchi::cli {

/// The study of a file; what it asks to be sampled is drawn by the Python package.
/// @throws InputError
Study study_of(const std::string& path);

}  // namespace denchi::cli
