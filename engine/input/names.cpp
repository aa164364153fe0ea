#include "engine/input/names.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <utility>

namespace denchi::input {
namespace {

// Names longer than this are compared by their beginning: the distance costs a product of lengths.
constexpr std::size_t kComparedLength = 120;

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// Damerau's distance of neighbours, without regard to case.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

// "positive_electrode.radius" for "positive_electrode.particle.radius".
bool leaves_out_the_middle(std::string_view name, std::string_view candidate) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || candidate.size() <= name.size()) return false;
  const std::string_view head = name.substr(0, dot + 1), tail = name.substr(dot);
  return candidate.substr(0, head.size()) == head &&
         candidate.substr(candidate.size() - tail.size()) == tail;
}

}  // namespace

std::string snake_case(std::string_view label) {
  std::string out;
  for (char c : label) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || (c & 0x80) != 0;
    if (plain) {
      out += lower(c);
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out;
}

std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "infinity" : "-infinity";
  char buffer[32];
  // JSON reads -0 as the whole number 0, which has no sign.
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value + 0.0).ptr;
  return std::string(buffer, end);
}

std::string value_text(const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return number_text(*number);
  if (const auto* text = std::get_if<std::string>(&value)) {
    constexpr std::size_t kShown = 80;
    return text->size() <= kShown ? "\"" + *text + "\"" : "\"" + text->substr(0, kShown) + "...\"";
  }
  const Table& table = std::get<Table>(value);
  return "table of " + std::to_string(table.x.size()) + " points" +
         (table.axis == "x" ? "" : " of " + table.axis);
}

std::vector<std::string> nearest(std::string_view name,
                                 const std::vector<std::string>& candidates) {
  const std::string_view compared = name.substr(0, kComparedLength);
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const std::string& candidate : candidates) {
    std::size_t distance = edit_distance(compared, candidate);
    // A name left out of its group ("radius"), or a key without its unit, counts as close.
    const auto found = std::search(
        candidate.begin(), candidate.end(), compared.begin(), compared.end(), [](char a, char b) {
          return lower(a) == lower(b);
        });
    const bool part = (compared.size() >= 4 && found != candidate.end()) ||
                      leaves_out_the_middle(compared, candidate);
    if (part) distance = std::min<std::size_t>(distance, 2);
    if (distance <= std::max<std::size_t>(2, candidate.size() / 3))
      ranked.emplace_back(distance, candidate);
  }
  std::stable_sort(
      ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> out;
  for (const auto& [distance, candidate] : ranked) {
    if (out.size() == 3 || distance > ranked.front().first + 3) break;
    out.push_back(candidate);
  }
  return out;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates) {
  const std::vector<std::string> close = nearest(name, candidates);
  if (close.empty()) return {};
  std::string text = "; did you mean ";
  for (std::size_t i = 0; i < close.size(); ++i) {
    if (i > 0) text += i + 1 == close.size() ? " or " : ", ";
    text += "'" + close[i] + "'";
  }
  return text + "?";
}

}  // namespace denchi::input
