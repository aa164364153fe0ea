// Columns of a CSV file of reference data: numbers by name, text where asked for.
#pragma once

#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace denchi::test {

class CsvColumns {
 public:
  /// Lines that begin with # are kept as the header; the first other line names the columns.
  explicit CsvColumns(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    std::string line;
    std::vector<std::string> names;
    while (std::getline(file, line)) {
      if (line.empty()) continue;
      if (line.front() == '#') {
        header_ += line + "\n";
      } else if (names.empty()) {
        names = split(line);
      } else {
        const std::vector<std::string> cells = split(line);
        for (std::size_t i = 0; i < names.size(); ++i)
          text_[names[i]].push_back(i < cells.size() ? cells[i] : std::string());
      }
    }
  }

  const std::string& header() const { return header_; }
  const std::vector<std::string>& text(const std::string& name) const { return text_.at(name); }

  /// A column as numbers; empty cells are NaN.
  std::vector<double> numbers(const std::string& name) const {
    std::vector<double> values;
    for (const std::string& cell : text(name))
      values.push_back(cell.empty() ? std::numeric_limits<double>::quiet_NaN() : std::stod(cell));
    return values;
  }

  /// The number after `key` in the header.
  double header_number(const std::string& key) const {
    const std::size_t at = header_.find(key);
    if (at == std::string::npos) throw std::runtime_error("no " + key + " in the header");
    return std::stod(header_.substr(at + key.size()));
  }

 private:
  static std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream stream(line);
    std::string cell;
    while (std::getline(stream, cell, ',')) cells.push_back(cell);
    return cells;
  }

  std::string header_;
  std::map<std::string, std::vector<std::string>> text_;
};

}  // namespace denchi::test
