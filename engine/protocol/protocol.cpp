#include "denchi/protocol.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "engine/protocol/grammar.h"
#include "engine/protocol/protocol_json.h"
#include "engine/protocol/step_rules.h"
#include "engine/protocol/step_text.h"
#include "engine/protocol/text_file.h"

namespace denchi {
namespace {

/// The lines of a text, at least one; a last newline begins no further line.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  do {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  } while (begin < text.size());
  return lines;
}

}  // namespace

Protocol Protocol::parse(const std::vector<std::string>& lines,
                         std::string_view origin,
                         std::string_view folder) {
  std::vector<Step> steps;
  std::size_t number = 0;
  for (const std::string& entry : lines) {
    for (const std::string& line : lines_of(entry)) {
      const std::string where = std::string(origin) + ", line " + std::to_string(++number);
      if (auto step = protocol::parse_step({line, where}, folder)) {
        steps.push_back(std::move(*step));
      }
    }
  }
  if (steps.empty()) {
    throw InputError("protocol", "", "has no steps in it", std::string(origin));
  }
  return of_steps(std::move(steps));
}

Protocol Protocol::from_file(const std::string& path) {
  const std::string text = protocol::read_text(path);
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && (text[first] == '{' || text[first] == '[')) {
    return of_steps(protocol::steps_from_json(text, path, folder));
  }
  return parse({text}, path, folder);
}

Protocol Protocol::from_json(std::string_view json, std::string_view origin) {
  return of_steps(protocol::steps_from_json(json, std::string(origin), ""));
}

std::string Protocol::to_text() const {
  std::string text;
  for (const Step& step : steps()) {
    if (!text.empty()) text += '\n';
    text += protocol::step_text(step);
  }
  return text;
}

std::string Protocol::to_json() const { return protocol::steps_to_json(steps()); }

void Protocol::check(double lower_cut_off, double upper_cut_off) const {
  if (empty()) throw InputError("protocol", "", "has no steps", "");
  for (std::size_t i = 0; i < steps().size(); ++i) {
    const Step& step = steps()[i];
    auto fault = protocol::find_fault(step);
    if (!fault) fault = protocol::find_fault(step, lower_cut_off, upper_cut_off);
    if (fault) {
      throw InputError(
          "step " + std::to_string(i + 1), "\"" + step.text + "\"", fault->rule, "protocol");
    }
  }
}

}  // namespace denchi
