#include "engine/study/study_file.h"

#include <cmath>

#include "engine/study/study_impl.h"

namespace denchi::study {
namespace {

/// The study without its columns, which are in the rows.
std::string without_columns(const Study& study) {
  Description description = study.impl().description;
  description.design = {};
  return write_description(description);
}

}  // namespace

std::map<std::string, std::string> study_attributes(const Study& study) {
  const BuildInfo build = build_info();
  return {{"format", "denchi-study"},
          {"format_version", "1.0"},
          {"Conventions", "CF-1.8"},
          {"title", study.title()},
          {"study", without_columns(study)},
          {"study_id", study.id()},
          {"denchi_version", build.version},
          {"commit", build.commit},
          {"instruction_set", build.instruction_set},
          {"sign_convention", "current is positive on discharge"}};
}

void add_bounds(const Study& study, std::vector<DataVariable>& variables) {
  for (DataVariable& variable : variables)
    for (const Study::Impl::Column& column : study.impl().columns) {
      if (column.name != variable.name || std::isnan(column.lower)) continue;
      variable.lower_bound = column.lower;
      variable.upper_bound = column.upper;
    }
}

}  // namespace denchi::study
