// A case of a study file, made again from its row.
#include <algorithm>

#include "denchi/study.h"
#include "engine/study/rows.h"

namespace denchi {
namespace {

/// The row of an id, or of its first digits.
std::size_t row_of(const std::vector<std::string>& ids,
                   const std::string& id,
                   const std::string& origin) {
  const auto fits = [&](const std::string& one) { return one.starts_with(id); };
  const auto found = std::find_if(ids.begin(), ids.end(), fits);
  if (id.empty() || found == ids.end())
    throw InputError("case",
                     id,
                     "is not in the study; its cases are named by the column \"case\", such as " +
                         (ids.empty() ? "" : ids.front()),
                     origin);
  const auto other = std::find_if(
      found, ids.end(), [&](const std::string& one) { return fits(one) && one != *found; });
  if (other != ids.end())
    throw InputError(
        "case", id, "is the beginning of several, such as " + *found + " and " + *other, origin);
  return static_cast<std::size_t>(found - ids.begin());
}

}  // namespace

StudyCase case_of(const Dataset& data, const std::string& id, const std::string& origin) {
  const auto text = data.attributes.find("study");
  if (text == data.attributes.end()) throw InputError("file", origin, "is no study file", "");
  const std::size_t row = row_of(data.at(study::kCase).texts, id, origin);
  const Study study = Study::from_text(text->second, origin, ".");
  std::vector<Change> values;
  for (const DataVariable& variable : data.variables) {
    if (variable.name == "end_time") break;  // what varies stands before the results
    const bool varied = variable.dimensions == std::vector<std::string>{study::kCase} &&
                        variable.name != study::kCase && variable.name != study::kNumber;
    if (!varied) continue;
    values.push_back({variable.name,
                      variable.texts.empty()
                          ? Value(variable.values[row])
                          : study::value_of(variable.name, variable.texts[row])});
  }
  StudyCase one = study.impl().make_case(values);
  one.settings.outputs.clear();
  return one;
}

}  // namespace denchi
