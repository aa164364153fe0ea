#include "engine/output/bdf_csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string_view>

namespace denchi {
namespace {

constexpr double kZeroCelsius = 273.15;  // [K]
constexpr std::size_t kBufferBytes = std::size_t{1} << 16;

/// A column of numbers: file value = sign * value - offset.
struct ColumnRule {
  std::string_view label;
  std::vector<double> BdfTable::* values;
  double sign;
  double offset;
};
constexpr std::array kColumns = {
    ColumnRule{"Test Time / s", &BdfTable::time, 1.0, 0.0},
    ColumnRule{"Voltage / V", &BdfTable::voltage, 1.0, 0.0},
    ColumnRule{"Current / A", &BdfTable::current, -1.0, 0.0},
    ColumnRule{"Power / W", &BdfTable::power, -1.0, 0.0},
    ColumnRule{"Net Capacity / Ah", &BdfTable::capacity, -1.0, 0.0},
    ColumnRule{"Net Energy / Wh", &BdfTable::energy, -1.0, 0.0},
    ColumnRule{"Ambient Temperature / degC", &BdfTable::ambient_temperature, 1.0, kZeroCelsius},
    ColumnRule{"Surface Temperature / degC", &BdfTable::surface_temperature, 1.0, kZeroCelsius}};
constexpr std::size_t kRequired = 3;

/// Counts the steps from 1; the last column.
constexpr std::string_view kStepLabel = "Step Count / 1";

template <typename Number>
void add_number(std::string& text, Number value) {
  char digits[32];
  const auto [end, error] = std::to_chars(std::begin(digits), std::end(digits), value);
  text.append(digits, end);
}

/// To the file's sign and unit. Adding zero turns -0 into 0.
double to_file(const ColumnRule& rule, double value) {
  return rule.sign * value - rule.offset + 0.0;
}
double from_file(const ColumnRule& rule, double value) {
  return rule.sign * (value + rule.offset) + 0.0;
}

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> cells;
  for (;;) {
    const std::size_t comma = line.find(',');
    std::string_view cell = line.substr(0, comma);
    while (!cell.empty() && cell.front() == ' ') cell.remove_prefix(1);
    while (!cell.empty() && cell.back() == ' ') cell.remove_suffix(1);
    if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') {
      cell = cell.substr(1, cell.size() - 2);
    }
    cells.push_back(cell);
    if (comma == std::string_view::npos) return cells;
    line.remove_prefix(comma + 1);
  }
}

std::string at_line(const std::string& path, std::size_t line) {
  return path + ", line " + std::to_string(line);
}

double parse_number(std::string_view cell, std::string_view column, const std::string& where) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc{} || end != cell.data() + cell.size()) {
    throw InputError(std::string(column), std::string(cell), "is not a number", where);
  }
  return value;
}

}  // namespace

void BdfWriter::append(const BdfTable& table) {
  const std::size_t rows = table.time.size();
  std::vector<const ColumnRule*> columns;
  for (std::size_t k = 0; k < kColumns.size(); ++k) {
    const std::size_t size = (table.*kColumns[k].values).size();
    if (k >= kRequired && size == 0) continue;
    if (size != rows) {
      throw std::invalid_argument("BDF column " + std::string(kColumns[k].label) + ": wrong size");
    }
    columns.push_back(&kColumns[k]);
  }
  const bool steps = !table.step.empty();
  if (steps && table.step.size() != rows) throw std::invalid_argument("BDF steps: wrong size");

  if (!has_header_) {
    for (const ColumnRule* column : columns) text_.append(column->label).push_back(',');
    if (steps) text_.append(kStepLabel).push_back(',');
    text_.back() = '\n';
    has_header_ = true;
  }
  for (std::size_t row = 0; row < rows; ++row) {
    for (const ColumnRule* column : columns) {
      add_number(text_, to_file(*column, (table.*column->values)[row]));
      text_ += ',';
    }
    if (steps) {
      add_number(text_, table.step[row] + 1);
      text_ += ',';
    }
    text_.back() = '\n';
    if (text_.size() > kBufferBytes) write();
  }
}

void BdfWriter::write() {
  file_.append(text_);
  if (file_.size() > 0) file_.mark_readable();
  file_.check();
  text_.clear();
}

void BdfWriter::finish() {
  if (!has_header_) append({});
  write();
  file_.commit();
}

void write_bdf_csv(const std::string& path, const BdfTable& table) {
  BdfWriter writer(path);
  writer.append(table);
  writer.finish();
}

BdfTable read_bdf_csv(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!file || !std::getline(file, line)) {
    throw InputError("BDF file", path, "cannot be read, or is empty", "");
  }
  const auto trim = [&line] {
    if (!line.empty() && line.back() == '\r') line.pop_back();
  };
  trim();
  BdfTable table;
  std::vector<const ColumnRule*> rules;  // null: a column we do not know
  std::size_t step_column = std::numeric_limits<std::size_t>::max();
  const std::vector<std::string_view> labels = split(line);
  for (std::size_t k = 0; k < labels.size(); ++k) {
    const auto rule = std::find_if(kColumns.begin(), kColumns.end(), [&](const ColumnRule& r) {
      return r.label == labels[k];
    });
    rules.push_back(rule == kColumns.end() ? nullptr : &*rule);
    if (labels[k] == kStepLabel) step_column = k;
  }
  for (std::size_t k = 0; k < kRequired; ++k) {
    if (std::find(rules.begin(), rules.end(), &kColumns[k]) == rules.end()) {
      throw InputError(
          "column", std::string(kColumns[k].label), "is required and missing", at_line(path, 1));
    }
  }
  for (std::size_t number = 2; std::getline(file, line); ++number) {
    trim();
    if (line.empty()) continue;
    const std::string where = at_line(path, number);
    const std::vector<std::string_view> cells = split(line);
    if (cells.size() != rules.size()) {
      throw InputError("row",
                       std::to_string(cells.size()) + " cells",
                       "must have " + std::to_string(rules.size()) + " like the header",
                       where);
    }
    for (std::size_t k = 0; k < cells.size(); ++k) {
      if (const ColumnRule* rule = rules[k]) {
        const double value = parse_number(cells[k], rule->label, where);
        (table.*rule->values).push_back(from_file(*rule, value));
      } else if (k == step_column) {
        table.step.push_back(static_cast<int>(parse_number(cells[k], kStepLabel, where)) - 1);
      }
    }
  }
  return table;
}

}  // namespace denchi
