// The texts that go with a result: settings as JSON, attributes of the file.

#include <charconv>

#include "engine/run/solution_impl.h"

namespace denchi {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + "\"";
}

std::string shortest(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return {text, end};
}

}  // namespace

std::string settings_to_json(const Settings& settings) {
  std::string out = "{";
  const auto add = [&](const char* key, const std::string& value) {
    out += (out.size() > 1 ? ", " : "") + quoted(key) + ": " + value;
  };
  const auto number = [&](const char* key, const std::optional<double>& value) {
    if (value) add(key, shortest(*value));
  };
  const auto text = [&](const char* key, const std::string& value) {
    if (!value.empty()) add(key, quoted(value));
  };
  text("model", settings.model);
  number("soc", settings.soc);
  number("start_voltage", settings.start_voltage);
  number("temperature", settings.temperature);
  number("accuracy", settings.accuracy);
  text("mesh", settings.mesh);
  number("rtol", settings.rtol);
  number("period", settings.period);
  text("solver", settings.solver);
  if (!settings.outputs.empty()) {
    std::string list = "[";
    for (const std::string& name : settings.outputs)
      list += (list.size() > 1 ? ", " : "") + quoted(name);
    add("outputs", list + "]");
  }
  return out + "}";
}

ResultHeader result_header(const Solution& solution) {
  ResultHeader header;
  const BuildInfo build = build_info();
  header.attributes = solution.inputs();
  header.attributes["denchi_version"] = build.version;
  header.attributes["commit"] = build.commit;
  header.attributes["isa"] = build.instruction_set;
  header.axes = solution.axes();
  header.variables = solution.variables();
  return header;
}

}  // namespace denchi
