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

/// An object of what is given; what is empty is left out.
class JsonObject {
 public:
  void text(const char* key, const std::string& value) {
    if (!value.empty()) add(key, quoted(value));
  }
  void number(const char* key, const std::optional<double>& value) {
    if (value) add(key, shortest(*value));
  }
  void list(const char* key, const std::vector<std::string>& names) {
    if (names.empty()) return;
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + quoted(name);
    add(key, "[" + all + "]");
  }
  std::string str() const { return "{" + text_ + "}"; }

 private:
  void add(const char* key, const std::string& value) {
    text_ += (text_.empty() ? "" : ", ") + quoted(key) + ": " + value;
  }

  std::string text_;
};

}  // namespace

std::string settings_to_json(const Solution::Impl& run) {
  const Settings& settings = run.settings;
  JsonObject asked;
  asked.text("model", settings.model);
  asked.number("soc", settings.soc);
  asked.number("start_voltage", settings.start_voltage);
  asked.number("temperature", settings.temperature);
  asked.number("accuracy", settings.accuracy);
  asked.text("mesh", settings.mesh);
  asked.number("rtol", settings.rtol);
  asked.number("period", settings.period);
  asked.text("solver", settings.solver);
  asked.list("outputs", settings.outputs);
  JsonObject used;
  used.text("model", run.used.model);
  used.text("mesh", run.used.mesh);
  used.number("rtol", run.used.rtol);
  used.text("solver", settings.solver.empty() ? "bordered" : settings.solver);
  used.text("instruction_set", build_info().instruction_set);
  return "{\"asked\": " + asked.str() + ", \"used\": " + used.str() + "}";
}

ResultHeader result_header(const Solution::Impl& run) {
  run.know_inputs();
  ResultHeader header;
  const BuildInfo build = build_info();
  header.attributes = run.inputs;
  header.attributes["model"] = run.used.model;
  header.attributes["denchi_version"] = build.version;
  header.attributes["commit"] = build.commit;
  header.attributes["isa"] = build.instruction_set;
  header.axes = run.axes;
  header.variables.assign(run.columns().begin(), run.columns().end());
  return header;
}

}  // namespace denchi
