#include "engine/input/electrolyte_reader.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>

#include "engine/closure/closure.h"
#include "engine/input/conductivity_law.h"
#include "engine/input/formula.h"
#include "engine/input/names.h"
#include "engine/input/parameter_specs.h"
#include "engine/input/unit_reader.h"

namespace denchi::input {
namespace {

constexpr std::string_view kFamilies[] = {
    "sulfide", "halide", "oxide", "oxynitride", "hydride", "polymer", "liquid", "other"};

// What a file may say, by name; units are those of the key.
constexpr std::string_view kMeasurementNames[] = {"Label",
                                                  "Conductivity",
                                                  "VTF",
                                                  "Temperature",
                                                  "Activation energy",
                                                  "Pressure",
                                                  "Method",
                                                  "Source"};
constexpr std::string_view kMaterialNames[] = {"Title",
                                               "Family",
                                               "Formula",
                                               "Law",
                                               "Density",
                                               "Stability window",
                                               "Temperature range",
                                               "Salt concentration",
                                               "Total concentration",
                                               "Recombination rate",
                                               "Transference number",
                                               "Diffusivity",
                                               "Diffusivity activation energy",
                                               "Thermodynamic factor",
                                               "Measurements",
                                               "Sources",
                                               "Notes"};

constexpr std::string_view kSaltVariables[] = {"x", "T"};

std::vector<std::string> names(std::span<const std::string_view> words) {
  return {words.begin(), words.end()};
}

class ElectrolyteReader : private UnitReader {
 public:
  ElectrolyteReader(std::string_view text, std::string_view origin) : UnitReader(text, origin) {}

  Electrolyte read(std::string_view name) {
    const Node& root = tree().root();
    if (!root.is_object())
      fail(root,
           "electrolyte file",
           "",
           "must be a JSON object, not " + std::string(root.kind_name()));
    out_.name = name;
    out_.origin = tree().origin();
    const bool list = root.find("Measurements") != nullptr;
    std::vector<std::string> known = names(kMaterialNames);
    if (!list)
      known.insert(known.end(), std::begin(kMeasurementNames), std::end(kMeasurementNames));
    check_keys(
        root, known, list ? "the file; a conductivity stands under Measurements" : "the file");

    read_sources(root);
    out_.title = text(root, "Title");
    out_.formula = text(root, "Formula");
    if (!out_.formula.empty()) check_formula(*root.find("Formula"));
    out_.family = word(root, "Family", kFamilies, "other");
    out_.density = number(root, "Density", kDensityUnits, 0.0, 3e4);
    read_window(root);
    read_range(root);
    read_salt(root);
    out_.law = word(root, "Law", kElectrolyteLaws, out_.diffusivity ? "binary" : "single_ion");
    read_measurements(root, list);
    check_law(root);
    check_function_values(root);
    return std::move(out_);
  }

 private:
  // ---- parts ----
  void read_sources(const Node& root) {
    const Node* node = root.find("Sources");
    if (node == nullptr) return;
    if (!node->is_object()) fail(*node, "'Sources'", "", "must be an object: property -> source");
    std::vector<std::string> known = names(kMaterialNames);
    known.insert(known.end(), {"Conductivity", "Activation energy", "Pressure", "Method"});
    for (std::size_t i = 0; i < node->keys.size(); ++i) {
      if (!node->items[i].is_string())
        fail(node->items[i],
             "source of '" + node->keys[i] + "'",
             "",
             "must be text: a DOI, or where it came from");
      if (std::find(known.begin(), known.end(), node->keys[i]) == known.end())
        fail(node->items[i],
             "'" + node->keys[i] + "' of Sources",
             "",
             "is no property of an electrolyte" + did_you_mean(node->keys[i], known));
      out_.sources[snake_case(node->keys[i])] = node->items[i].text;
    }
  }

  void check_formula(const Node& node) const {
    try {
      Formula::parse(out_.formula);
    } catch (const InputError& error) {
      fail(node, "'Formula'", "\"" + out_.formula + "\"", error.rule());
    }
  }

  void read_window(const Node& root) {
    const Found found = find(root, "Stability window", kVoltUnits);
    if (found.node == nullptr) return;
    std::optional<double> ends[2];
    const Node& node = *found.node;
    bool good = node.kind == Node::Kind::numbers
                    ? node.numbers.size() == 2
                    : node.kind == Node::Kind::array && node.items.size() == 2;
    for (std::size_t i = 0; good && i < 2; ++i) {
      if (node.kind == Node::Kind::numbers) {
        ends[i] = node.numbers[i] * found.unit.scale;
      } else if (node.items[i].is_number()) {
        ends[i] = node.items[i].number * found.unit.scale;
      } else {
        good = node.items[i].kind == Node::Kind::null;
      }
    }
    if (!good || (ends[0] && ends[1] && !(*ends[0] < *ends[1])))
      fail(node,
           "'" + found.key + "'",
           "",
           "must be two rising voltages against lithium, or null for an unknown end");
    out_.reduction_limit = ends[0];
    out_.oxidation_limit = ends[1];
  }

  void read_range(const Node& root) {
    const Found found = find(root, "Temperature range", kTemperatureUnits);
    if (found.node == nullptr) return;
    const std::vector<double> ends = list(found);
    if (ends.size() != 2 || !(ends[0] < ends[1]) || !(ends[0] > 0.0))
      fail(*found.node, "'" + found.key + "'", "", "must be two rising temperatures");
    out_.minimum_temperature = ends[0];
    out_.maximum_temperature = ends[1];
  }

  void read_salt(const Node& root) {
    out_.salt_concentration = number(root, "Salt concentration", kSaltUnits, 0.0, 1e5);
    out_.total_concentration = number(root, "Total concentration", kSaltUnits, 0.0, 1e6);
    out_.recombination_rate = number(root, "Recombination rate", kRecombinationUnits, 0.0, 1e12);
    out_.transference_number = function(root, "Transference number", {});
    out_.diffusivity = function(root, "Diffusivity", kDiffusivityUnits);
    out_.thermodynamic_factor = function(root, "Thermodynamic factor", {});
    out_.diffusivity_activation_energy =
        number(root, "Diffusivity activation energy", kEnergyUnits, -1e6, 1e6);
  }

  void read_measurements(const Node& root, bool has_list) {
    if (!has_list) {
      out_.measurements.push_back(measurement(root));
      return;
    }
    const Node& all = *root.find("Measurements");
    if (all.kind != Node::Kind::array || all.items.empty())
      fail(all, "'Measurements'", "", "must be a list of objects, at least one");
    for (const Node& node : all.items) {
      if (!node.is_object()) fail(node, "'Measurements'", "", "must hold objects");
      check_keys(node, names(kMeasurementNames), "a measurement");
      Electrolyte::Measurement one = measurement(node);
      if (one.label.empty() && all.items.size() > 1)
        fail(node,
             "'Label'",
             "",
             "is missing; of several measurements each has one, such as \"kraft2017\"");
      for (const Electrolyte::Measurement& other : out_.measurements)
        if (other.label == one.label)
          fail(node, "'Label'", "\"" + one.label + "\"", "is that of another measurement");
      out_.measurements.push_back(std::move(one));
    }
  }

  Electrolyte::Measurement measurement(const Node& node) const {
    Electrolyte::Measurement out;
    out.label = text(node, "Label");
    if (out.label != snake_case(out.label))
      fail(*node.find("Label"),
           "'Label'",
           "\"" + out.label + "\"",
           "must be of small letters, digits and _; write " + snake_case(out.label));
    out.method = text(node, "Method");
    out.pressure = number(node, "Pressure", kPressureUnits, 0.0, 1e11);
    out.activation_energy = number(node, "Activation energy", kEnergyUnits, 0.0, 1e6);
    out.source = text(node, "Source");
    if (out.source.empty())
      fail(node, "'Source'", "", "is missing: a DOI, or who measured it, where and when");
    read_conductivity(node, out);
    return out;
  }

  void read_conductivity(const Node& node, Electrolyte::Measurement& out) const {
    const Found sigma = find(node, "Conductivity", kConductivityUnits);
    const Found at = find(node, "Temperature", kTemperatureUnits);
    const Node* vtf = node.find("VTF");
    if ((sigma.node == nullptr) == (vtf == nullptr))
      fail(node,
           "'Conductivity [mS.cm-1]'",
           "",
           vtf == nullptr ? "is missing" : "stands beside 'VTF'; give one of them");
    const bool needs_temperature = vtf == nullptr && !sigma.node->is_string();
    if (at.node == nullptr && needs_temperature)
      fail(*sigma.node,
           "'Temperature [degC]'",
           "",
           "is missing: at which the conductivity was measured");
    std::vector<double> temperatures = {298.15};
    if (at.node != nullptr) temperatures = list(at);
    for (double t : temperatures)
      if (!(t >= 100.0 && t <= 1000.0))
        fail(*at.node,
             "'" + at.key + "'",
             number_text(in_unit(t, at.unit)),
             "must lie between 100 and 1000 K");
    out.temperature = temperatures.front();
    try {
      if (vtf != nullptr) {
        out.conductivity = vtf_law(read_vtf(*vtf));
      } else if (sigma.node->is_string()) {
        Closure::compile(
            sigma.node->text, kSaltVariables, "'" + sigma.key + "'", tree().where(*sigma.node));
        out.conductivity = scaled_expression(sigma.node->text, sigma.unit.scale);
      } else {
        const ArrheniusLaw law = arrhenius_law(temperatures, list(sigma));
        out.conductivity = law.conductivity;
        out.temperature = law.temperature;
        if (law.activation_energy && out.activation_energy)
          fail(*sigma.node,
               "'" + sigma.key + "'",
               "",
               "is given at several temperatures, which leaves no room for an activation energy");
        if (law.activation_energy) out.activation_energy = law.activation_energy;
      }
    } catch (const InputError& error) {
      if (!error.where().empty()) throw;
      fail(vtf != nullptr ? *vtf : *sigma.node, error.subject(), error.value(), error.rule());
    }
    const bool table = vtf == nullptr && sigma.node->kind == Node::Kind::numbers;
    if (out.activation_energy && (vtf != nullptr || (table && temperatures.size() > 2)))
      fail(node,
           "'Activation energy'",
           "",
           "belongs to a conductivity at one temperature; a table and VTF say themselves how it "
           "rises");
  }

  VtfLaw read_vtf(const Node& node) const {
    if (!node.is_object())
      fail(node, "'VTF'", "", "must be an object with 'A [S.cm-1]', 'B [K]' and 'T0 [K]'");
    check_keys(node, {"A", "B", "T0"}, "'VTF', which has A, B and T0");
    const auto needed = [&](const char* name, std::span<const FileUnit> units, double above) {
      const std::optional<double> value = number(node, name, units, above, 1e9);
      if (!value) fail(node, "'" + std::string(name) + "' of 'VTF'", "", "is missing");
      return *value;
    };
    return {needed("A", kConductivityUnits, 0.0),
            needed("B", kKelvin, 0.0),
            needed("T0", kKelvin, -1.0)};
  }

  // ---- the whole ----
  void check_law(const Node& root) const {
    const bool salted = out_.law != "single_ion";
    const auto need = [&](bool given, const char* key) {
      if (!given)
        fail(root,
             "'" + std::string(key) + "'",
             "",
             "is missing; a " + out_.law + " electrolyte needs it");
    };
    if (salted) {
      need(out_.transference_number.has_value(), "Transference number");
      need(out_.diffusivity.has_value(), "Diffusivity [m2.s-1]");
      need(out_.salt_concentration.has_value(), "Salt concentration [mol.m-3]");
    }
    if (out_.law == "weak") {
      need(out_.total_concentration.has_value(), "Total concentration [mol.m-3]");
      need(out_.recombination_rate.has_value(), "Recombination rate [m3.mol-1.s-1]");
    }
    if (!salted && (out_.transference_number || out_.diffusivity))
      fail(root,
           "'Law'",
           "single_ion",
           "has no salt; leave transference number and diffusivity out, or write \"Law\": "
           "\"binary\"");
  }

  void check_function_values(const Node& root) {
    for (std::size_t k = 0; k < out_.measurements.size(); ++k) {
      out_.chosen = k;
      const double value = out_.conductivity(out_.measurement().temperature);
      if (!(value > 0.0 && value <= 1e4))
        fail(root,
             "'Conductivity'",
             number_text(value) + " S/m",
             "must be above 0 and at most 1e4 S/m");
    }
    out_.chosen = 0;
  }

  Electrolyte out_;
};

}  // namespace

Electrolyte read_electrolyte(std::string_view text,
                             std::string_view origin,
                             std::string_view name) {
  return ElectrolyteReader(text, origin).read(name);
}

}  // namespace denchi::input
