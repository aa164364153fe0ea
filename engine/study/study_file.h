// What makes the rows of a study a study file.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "denchi/dataset.h"
#include "denchi/study.h"

namespace denchi::study {

/// Its attributes: format, versions, the study itself.
std::map<std::string, std::string> study_attributes(const Study& study);

/// Bounds of what varies, on the variables of its rows.
void add_bounds(const Study& study, std::vector<DataVariable>& variables);

}  // namespace denchi::study
