#include "engine/protocol/profile_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>
#include <system_error>
#include <vector>

#include "denchi/error.h"
#include "engine/input/names.h"
#include "engine/protocol/profile.h"
#include "engine/protocol/source_line.h"

namespace denchi::protocol {
namespace {

enum class Role { time, current, c_rate, unsupported };

struct ColumnName {
  const char* label;  ///< compared without regard to case, spaces, brackets
  Role role;
  bool charge_positive = false;
};

// The Battery Data Format counts a charging current as positive, and writes units after a slash.
constexpr ColumnName kColumnNames[] = {
    {"t_s", Role::time},
    {"time [s]", Role::time},
    {"Test Time / s", Role::time},
    {"test_time_second", Role::time},
    {"c_rate", Role::c_rate},
    {"current [A]", Role::current},
    {"I [A]", Role::current},
    {"Current / A", Role::current, true},
    {"current_ampere", Role::current, true},
    {"voltage [V]", Role::unsupported},
    {"power [W]", Role::unsupported},
};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\"");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\"") - begin + 1);
}

std::vector<std::string_view> split(std::string_view line, char delimiter) {
  std::vector<std::string_view> fields;
  for (std::size_t begin = 0;;) {
    const std::size_t end = line.find(delimiter, begin);
    fields.push_back(trimmed(line.substr(begin, end - begin)));
    if (end == std::string_view::npos) return fields;
    begin = end + 1;
  }
}

/// The number that is the whole field; NaN is none.
std::optional<double> number(std::string_view field) {
  if (field.starts_with('+')) field.remove_prefix(1);
  double value = 0.0;
  const auto [stopped, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  const bool whole = stopped == field.data() + field.size();
  if (error != std::errc() || !whole || !std::isfinite(value)) return std::nullopt;
  return value;
}

const ColumnName* find_column_name(std::string_view label) {
  const bool slash = label.find('/') != std::string_view::npos;
  for (const ColumnName& name : kColumnNames) {
    const bool slash_too = std::string_view(name.label).find('/') != std::string_view::npos;
    const bool same = input::snake_case(name.label) == input::snake_case(label);
    if (same && slash == slash_too) return &name;
  }
  return nullptr;
}

/// Which columns hold the time and the signal.
struct Header {
  char delimiter = ',';
  std::vector<std::string_view> labels;
  std::size_t time = kNone, value = kNone;  ///< columns
  const ColumnName* kind = nullptr;         ///< of the signal

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  bool has_time() const { return time != kNone; }
  bool has_value() const { return value != kNone; }

  explicit Header(std::string_view line) {
    for (const char other : {';', '\t'}) {
      if (line.find(other) != std::string_view::npos) delimiter = other;
    }
    labels = split(line, delimiter);
  }
};

class ProfileReader {
 public:
  ProfileReader(std::string_view text, const std::string& name) : rest_(text), name_(name) {}

  ProfileData read() {
    std::string_view line;
    std::string_view comment;
    while (next_line(line) && line.starts_with('#')) comment = line.substr(1);
    if (line.empty()) throw InputError("profile", name_, "has no samples", name_);
    // Some files name their columns in a comment and begin with the samples.
    const bool named_above = number(Header(line).labels.front()).has_value();
    Header header(named_above ? comment : line);
    find_columns(header, named_above);

    bool more = named_above || next_line(line);
    for (; more; more = next_line(line)) {
      if (!line.starts_with('#')) add_sample(header, split(line, header.delimiter));
    }
    return finish(header);
  }

 private:
  /// The next line that is not blank; `line` is empty at the end.
  bool next_line(std::string_view& line) {
    while (!rest_.empty()) {
      const std::size_t end = std::min(rest_.find('\n'), rest_.size());
      line = rest_.substr(0, end);
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      ++line_number_;
      const std::size_t begin = line.find_first_not_of(" \t\r");
      if (begin == std::string_view::npos) continue;
      line.remove_prefix(begin);
      return true;
    }
    line = {};
    return false;
  }

  std::string where(std::size_t line_number) const {
    return name_ + ":" + std::to_string(line_number);
  }

  void find_columns(Header& header, bool named_above) const {
    const ColumnName* unsupported = nullptr;
    for (std::size_t i = 0; i < header.labels.size(); ++i) {
      const ColumnName* name = find_column_name(header.labels[i]);
      if (name == nullptr) continue;
      if (name->role == Role::unsupported) {
        unsupported = name;
        continue;
      }
      std::size_t& column = name->role == Role::time ? header.time : header.value;
      if (column != Header::kNone) {
        throw InputError(
            "column",
            printable(header.labels[i]),
            "says the same as column " + printable(header.labels[column]) + "; keep one of them",
            where(line_number_));
      }
      column = i;
      if (name->role != Role::time) header.kind = name;
    }
    if (header.has_time() && header.has_value()) return;
    if (named_above && !header.has_time() && !header.has_value()) {
      throw InputError("profile",
                       name_,
                       "its first line must name the columns, for example t_s,c_rate",
                       where(line_number_));
    }
    if (header.has_time() && unsupported != nullptr) {
      throw InputError("column",
                       unsupported->label,
                       "a profile of it is not supported yet; a profile has a current [A] or a "
                       "c_rate",
                       where(line_number_));
    }
    missing_column(header, !header.has_time());
  }

  [[noreturn]] void missing_column(const Header& header, bool is_time) const {
    std::vector<std::string> names;
    for (const ColumnName& name : kColumnNames) {
      const bool fits = is_time ? name.role == Role::time
                                : name.role == Role::current || name.role == Role::c_rate;
      if (fits) names.push_back(input::snake_case(name.label));
    }
    std::string rule = is_time ? "has no column of the time: name it t_s, \"time [s]\" or "
                                 "\"Test Time / s\""
                               : "has no column of the current: name it c_rate, \"current [A]\" or "
                                 "\"Current / A\" (positive on charge)";
    for (const std::string_view label : header.labels) {
      if (find_column_name(label) != nullptr) continue;
      if (input::nearest(input::snake_case(label), names).empty()) continue;
      rule += "; the nearest is \"" + printable(label) + "\"";
      break;
    }
    throw InputError("profile", name_, rule, where(line_number_));
  }

  void add_sample(const Header& header, const std::vector<std::string_view>& fields) {
    if (fields.size() != header.labels.size()) {
      throw InputError(
          "columns",
          std::to_string(fields.size()),
          "the header names " + std::to_string(header.labels.size()) + "; decimals use a point",
          where(line_number_));
    }
    for (const std::size_t column : {header.time, header.value}) {
      const std::optional<double> value = number(fields[column]);
      if (!value) {
        throw InputError(printable(header.labels[column]),
                         "\"" + printable(fields[column].substr(0, 40)) + "\"",
                         "is not a finite number",
                         where(line_number_));
      }
      (column == header.time ? profile_.time : profile_.value).push_back(*value);
    }
    lines_.push_back(line_number_);
  }

  ProfileData finish(const Header& header) {
    const double start = profile_.time.empty() ? 0.0 : profile_.time.front();
    for (double& time : profile_.time) time -= start;
    if (header.kind->charge_positive) {
      for (double& value : profile_.value) value = 0.0 - value;  // and not -0.0
    }
    if (const auto fault = find_profile_fault(profile_)) {
      const bool at_line = fault->sample < lines_.size();
      throw InputError(
          "profile",
          at_line ? "time " + input::number_text(profile_.time[fault->sample] + start) : name_,
          fault->rule,
          at_line ? where(lines_[fault->sample]) : name_);
    }
    profile_.file = name_;
    return {std::move(profile_), header.kind->role == Role::c_rate};
  }

  std::string_view rest_;
  const std::string& name_;
  std::size_t line_number_ = 0;
  std::vector<std::size_t> lines_;  ///< of the samples
  Profile profile_;
};

}  // namespace

ProfileData parse_profile(std::string_view text, const std::string& name) {
  return ProfileReader(text, name).read();
}

}  // namespace denchi::protocol
