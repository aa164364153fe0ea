// `denchi electrolytes`: the library of electrolytes, whole, filtered, or one of them in full.
#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

#include "bindings/cli/commands.h"
#include "bindings/cli/json.h"
#include "bindings/cli/print.h"
#include "bindings/cli/quantity.h"
#include "denchi/denchi.h"

namespace denchi::cli {
namespace {

constexpr double kElectronVolt = 96485.33212;  // [J/mol]
constexpr std::array kConductivities = {
    Unit{"mS/cm", 0.1}, Unit{"S/m"}, Unit{"S/cm", 100.0}, Unit{"mS/m", 1e-3}};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return text;
}

std::vector<Electrolyte> selected(const ElectrolytesOptions& options) {
  std::vector<Electrolyte> all = built_in_electrolytes();
  if (!options.family.empty()) {
    const std::string family = lower(options.family);
    const bool known = std::any_of(
        all.begin(), all.end(), [&](const Electrolyte& one) { return one.family == family; });
    if (!known) {
      std::string list;
      for (const Electrolyte& one : all)
        if (list.find(one.family) == std::string::npos)
          list += (list.empty() ? "" : ", ") + one.family;
      throw InputError(
          "--family", "\"" + options.family + "\"", "must be one of " + list, "command line");
    }
    std::erase_if(all, [&](const Electrolyte& one) { return one.family != family; });
  }
  if (!options.least.empty()) {
    const double least = read_quantity(options.least, "--min-conductivity", kConductivities);
    std::erase_if(all, [&](const Electrolyte& one) { return one.measured(0) < least; });
  }
  const std::string text = lower(options.pattern);
  const auto exact = std::find_if(
      all.begin(), all.end(), [&](const Electrolyte& one) { return one.name == text; });
  if (exact != all.end()) return {*exact};
  std::erase_if(all, [&](const Electrolyte& one) {
    return lower(one.name).find(text) == std::string::npos &&
           lower(one.formula).find(text) == std::string::npos &&
           lower(one.title).find(text) == std::string::npos;
  });
  // Nothing of that name: its nearest, in the words of the library.
  if (all.empty() && options.family.empty() && options.least.empty())
    Electrolyte::find(options.pattern);
  return all;
}

std::string or_unknown(const std::optional<double>& value, double unit, const char* pattern) {
  return value ? format(*value / unit, pattern) : "-";
}

std::string window(const Electrolyte& one) {
  if (!one.reduction_limit && !one.oxidation_limit) return "-";
  return or_unknown(one.reduction_limit, 1.0, "%.2f") + " to " +
         or_unknown(one.oxidation_limit, 1.0, "%.2f");
}

std::string spread(const Electrolyte& one) {
  double low = one.measured(0), high = low;
  for (std::size_t k = 1; k < one.measurements.size(); ++k) {
    low = std::min(low, one.measured(k));
    high = std::max(high, one.measured(k));
  }
  if (one.measurements.size() == 1) return "1";
  return std::to_string(one.measurements.size()) + ", " + format(10.0 * low, "%.2g") + " to " +
         format(10.0 * high, "%.2g");
}

std::string celsius(double kelvin) { return format(kelvin - 273.15, "%.4g"); }

std::string table_of(const std::vector<Electrolyte>& all) {
  TextTable table;
  table.add({"name",
             "family",
             "mS/cm",
             "at degC",
             "measurements, mS/cm",
             "E_a eV",
             "g/cm3",
             "window V",
             "t+",
             "formula"});
  for (const Electrolyte& one : all) {
    const Electrolyte::Measurement& m = one.measurement();
    table.add({one.name,
               one.family,
               format(10.0 * one.measured(0), "%.3g"),
               celsius(m.temperature),
               spread(one),
               or_unknown(m.activation_energy, kElectronVolt, "%.3g"),
               or_unknown(one.density, 1e3, "%.3g"),
               window(one),
               or_unknown(one.transference(), 1.0, "%.3g"),
               one.formula.empty() ? "-" : one.formula});
  }
  return table.str();
}

std::string page_of(const Electrolyte& one) {
  std::string text = one.name + ": " + one.title + "\n";
  TextTable facts;
  const auto add = [&](const char* what, const std::string& value, const char* property) {
    const auto source = one.sources.find(property);
    facts.add({what, value, source == one.sources.end() ? "" : source->second});
  };
  add("family", one.family, "family");
  add("law", one.law, "law");
  if (!one.formula.empty()) add("formula", one.formula, "formula");
  add("density g/cm3", or_unknown(one.density, 1e3, "%.4g"), "density");
  add("window V", window(one), "stability_window");
  add("t+", or_unknown(one.transference(), 1.0, "%.3g"), "transference_number");
  text += "\n" + facts.str() + "\n\n";
  TextTable table;
  table.add({"measurement", "mS/cm", "at degC", "E_a eV", "MPa", "method", "source"});
  for (std::size_t k = 0; k < one.measurements.size(); ++k) {
    const Electrolyte::Measurement& m = one.measurements[k];
    table.add({(k == 0 ? one.name : one.name + ":" + m.label) +
                   (k == 0 && !m.label.empty() ? " (" + m.label + ")" : ""),
               format(10.0 * one.measured(k), "%.3g"),
               celsius(m.temperature),
               or_unknown(m.activation_energy, kElectronVolt, "%.3g"),
               or_unknown(m.pressure, 1e6, "%.3g"),
               m.method.empty() ? "-" : m.method,
               m.source});
  }
  return text + table.str();
}

void write_text(JsonWriter& json, const char* key, const std::string& text) {
  json.key(key);
  if (text.empty()) {
    json.raw("null");
  } else {
    json.text(text);
  }
}

void write(JsonWriter& json, const Electrolyte::Measurement& m, double sigma) {
  json.key("conductivity").number(sigma).key("temperature").number(m.temperature);
  json.key("law_of_temperature").value(m.conductivity);
  json.key("activation_energy").number(m.activation_energy).key("pressure").number(m.pressure);
  write_text(json, "method", m.method);
}

std::string json_of(const std::vector<Electrolyte>& all) {
  JsonWriter json;
  json.open('[');
  for (const Electrolyte& one : all) {
    json.open('{').key("name").text(one.name).key("title").text(one.title);
    json.key("family").text(one.family).key("law").text(one.law);
    write_text(json, "formula", one.formula);
    write(json, one.measurement(), one.measured(0));
    json.key("density").number(one.density);
    json.key("transference_number").number(one.transference());
    json.key("reduction_limit").number(one.reduction_limit);
    json.key("oxidation_limit").number(one.oxidation_limit);
    json.key("sources").open('{').key("conductivity").text(one.measurement().source);
    for (const auto& [property, source] : one.sources)
      if (property != "conductivity") json.key(property).text(source);
    json.close('}').key("unknown").open('[');
    for (const std::string& property : one.unknown()) json.text(property);
    json.close(']').key("measurements").open('[');
    for (std::size_t k = 0; k < one.measurements.size(); ++k) {
      const Electrolyte::Measurement& m = one.measurements[k];
      json.open('{').key("label").text(m.label);
      write(json, m, one.measured(k));
      json.key("source").text(m.source).close('}');
    }
    json.close(']').key("file").text(one.origin).close('}');
  }
  return json.close(']').str();
}

}  // namespace

int list_electrolytes(const ElectrolytesOptions& options) {
  std::error_code ignored;
  const bool file = std::filesystem::is_regular_file(options.pattern, ignored);
  const std::vector<Electrolyte> all =
      file ? std::vector<Electrolyte>{Electrolyte::find(options.pattern)} : selected(options);
  if (options.json) {
    print(json_of(all));
  } else if (file || (all.size() == 1 && all.front().name == lower(options.pattern))) {
    print(page_of(all.front()));
  } else {
    print(table_of(all));
  }
  return kFinished;
}

}  // namespace denchi::cli
