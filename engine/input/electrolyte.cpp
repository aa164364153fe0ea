// The library of electrolytes: finding one by name, and what can be read off it.
#include "denchi/electrolyte.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "denchi/cell.h"
#include "engine/closure/closure.h"
#include "engine/input/bpx_expression.h"
#include "engine/input/cell_reader.h"
#include "engine/input/conductivity_law.h"
#include "engine/input/electrolyte_reader.h"
#include "engine/input/names.h"

namespace denchi {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kVariables[] = {"x", "T"};

Electrolyte from_file(const fs::path& file, const std::string& origin) {
  return input::read_electrolyte(
      input::read_text_file(file.string()), origin, file.stem().string());
}

Electrolyte choose(Electrolyte electrolyte, const std::string& label) {
  if (label.empty()) return electrolyte;
  std::vector<std::string> labels;
  for (std::size_t k = 0; k < electrolyte.measurements.size(); ++k) {
    electrolyte.chosen = k;
    if (electrolyte.measurement().label == label) return electrolyte;
    labels.push_back(electrolyte.measurement().label);
  }
  std::string list;
  for (const std::string& one : labels) list += (list.empty() ? "" : ", ") + one;
  throw InputError("measurement '" + label + "'",
                   "",
                   "is not one of electrolyte '" + electrolyte.name + "'" +
                       input::did_you_mean(label, labels) + " (it has " + list + ")",
                   "");
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return out;
}

// A built-in one by name or formula, in any case of letters.
Electrolyte built_in(const std::string& name) {
  const fs::path exact = fs::path(library_folder()) / "electrolytes" / (name + ".json");
  std::error_code ignored;
  if (!name.empty() && fs::exists(exact, ignored))
    return from_file(exact, exact.filename().string());
  std::vector<Electrolyte> all = built_in_electrolytes();
  std::vector<std::string> names, close;
  const std::string wanted = lower(name);
  std::vector<Electrolyte> same;
  for (Electrolyte& one : all) {
    names.push_back(one.name);
    if (one.name == wanted) return one;
    if (!wanted.empty() && lower(one.formula) == wanted) same.push_back(one);
    if (!wanted.empty() && one.name.find(wanted) != std::string::npos) close.push_back(one.name);
  }
  if (same.size() == 1) return same.front();
  for (const Electrolyte& one : same)
    if (std::find(close.begin(), close.end(), one.name) == close.end()) close.push_back(one.name);
  if (!close.empty()) {
    std::string list;
    for (const std::string& one : close) list += (list.empty() ? "" : ", ") + one;
    throw InputError(
        "electrolyte '" + name + "'",
        "",
        (close.size() == 1 ? "is not complete; it may be " : "is ambiguous; it may be ") + list,
        "");
  }
  throw InputError("electrolyte '" + name + "'",
                   "",
                   "is neither in the library nor a file" + input::did_you_mean(wanted, names) +
                       " ('denchi electrolytes' lists the library)",
                   "");
}

}  // namespace

Electrolyte Electrolyte::from_text(std::string_view json, std::string_view origin) {
  return input::read_electrolyte(json, origin, fs::path(std::string(origin)).stem().string());
}

Electrolyte Electrolyte::find(std::string_view name_or_path) {
  const std::string given(name_or_path);
  const auto is_file = [](const std::string& path) {
    std::error_code ignored;
    return fs::exists(path, ignored) && !fs::is_directory(path, ignored);
  };
  if (is_file(given)) return from_file(given, given);
  const std::size_t colon = given.rfind(':');
  const std::string head = given.substr(0, colon);
  const std::string label = colon == std::string::npos ? "" : given.substr(colon + 1);
  if (!label.empty() && is_file(head)) return choose(from_file(head, head), label);
  if (head.find('/') != std::string::npos || fs::path(head).extension() == ".json") {
    std::error_code ignored;
    throw InputError("electrolyte file '" + head + "'",
                     "",
                     fs::is_directory(head, ignored) ? "is a folder, not a file" : "does not exist",
                     "");
  }
  return choose(built_in(head), label);
}

std::string Electrolyte::full_name() const {
  return chosen == 0 ? name : name + ":" + measurement().label;
}

double Electrolyte::conductivity(double temperature) const {
  const Measurement& m = measurement();
  const Closure bulk = Closure::compile(m.conductivity, kVariables, "conductivity", origin);
  return input::arrhenius_factor(m.activation_energy.value_or(0.0), m.temperature, temperature) *
         bulk(salt_concentration.value_or(1000.0), temperature);
}

double Electrolyte::measured(std::size_t measurement) const {
  Electrolyte other = *this;
  other.chosen = measurement;
  return other.conductivity(measurements[measurement].temperature);
}

std::optional<double> Electrolyte::transference() const {
  if (law == "single_ion") return 1.0;
  const double* number = transference_number ? std::get_if<double>(&*transference_number) : nullptr;
  return number == nullptr ? std::nullopt : std::optional<double>(*number);
}

std::vector<std::string> Electrolyte::unknown() const {
  std::vector<std::string> names;
  const Measurement& m = measurement();
  const std::string* expression = std::get_if<std::string>(&m.conductivity);
  if (!m.activation_energy && (expression == nullptr || !input::mentions(*expression, "T")))
    names.emplace_back("activation_energy");
  if (!density) names.emplace_back("density");
  if (!reduction_limit && !oxidation_limit) names.emplace_back("stability_window");
  if (m.method.empty()) names.emplace_back("method");
  if (!m.pressure && family != "liquid" && family != "polymer") names.emplace_back("pressure");
  return names;
}

std::vector<Electrolyte> built_in_electrolytes() {
  std::vector<Electrolyte> all;
  const fs::path folder = fs::path(library_folder()) / "electrolytes";
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) return all;  // a library of one's own may have none
  for (const fs::directory_entry& file : fs::directory_iterator(folder))
    if (file.path().extension() == ".json")
      all.push_back(from_file(file.path(), file.path().filename().string()));
  std::sort(all.begin(), all.end(), [](const Electrolyte& a, const Electrolyte& b) {
    return a.name < b.name;
  });
  return all;
}

}  // namespace denchi
