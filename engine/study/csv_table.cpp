#include "engine/study/csv_table.h"

#include <algorithm>
#include <sstream>

#include "engine/input/cell_reader.h"

namespace denchi::study {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  return begin == std::string::npos
             ? ""
             : text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t k = 0; k < line.size(); ++k) {
    if (line[k] == '"' && quoted && k + 1 < line.size() && line[k + 1] == '"') {
      fields.back() += line[k++];
    } else if (line[k] == '"') {
      quoted = !quoted;
    } else if (line[k] == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += line[k];
    }
  }
  for (std::string& field : fields) field = trimmed(field);
  return fields;
}

bool is_number(const Value& value) { return std::holds_alternative<double>(value); }

}  // namespace

std::vector<Factor> read_csv_table(const std::string& path) {
  std::istringstream text(input::read_text_file(path));
  std::vector<Factor> factors;
  std::string line;
  for (std::size_t number = 1; std::getline(text, line); ++number) {
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    if (trimmed(line).empty()) continue;
    const std::vector<std::string> fields = fields_of(line);
    if (factors.empty()) {
      for (const std::string& name : fields) factors.push_back({name, {}, {}});
      continue;
    }
    if (fields.size() != factors.size())
      throw InputError("row of the table",
                       std::to_string(fields.size()) + " fields",
                       "must have as many as the header, " + std::to_string(factors.size()),
                       path + ":" + std::to_string(number));
    for (std::size_t k = 0; k < fields.size(); ++k) {
      if (fields[k].empty())
        throw InputError(factors[k].name, "", "has no value", path + ":" + std::to_string(number));
      factors[k].others.push_back(value_of(factors[k].name, fields[k]));
    }
  }
  if (factors.empty() || factors.front().others.empty())
    throw InputError("table", path, "has no cases: a header of paths and a row for each", "");
  for (Factor& factor : factors) {
    if (!std::all_of(factor.others.begin(), factor.others.end(), is_number)) continue;
    for (const Value& value : factor.others) factor.numbers.push_back(std::get<double>(value));
    factor.others.clear();
  }
  return factors;
}

}  // namespace denchi::study
