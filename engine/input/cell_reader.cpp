#include "engine/input/cell_reader.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

#include "engine/closure/closure.h"
#include "engine/input/json_tree.h"
#include "engine/input/measurement_reader.h"
#include "engine/input/names.h"

namespace denchi::input {
namespace {

constexpr std::string_view kHysteresisKeys[] = {
    "OCP (delithiation) [V]", "OCP (lithiation) [V]", "OCP hysteresis decay constant"};

// Where the values of one section go.
struct Section {
  std::string title;   // "Positive electrode", for messages
  std::string prefix;  // "positive_electrode.", start of its paths
  std::vector<Group> groups;
};

class CellReader {
 public:
  CellReader(std::string_view text, std::string_view origin, std::string_view name)
      : tree_(text, std::string(origin)) {
    info_.name = name;
    info_.origin = origin;
  }

  Reading read();

 private:
  void error(const Node& node, std::string what, std::string value, std::string rule) {
    reading_.errors.emplace_back(
        std::move(what), std::move(value), std::move(rule), tree_.where(node));
  }
  void limit(const Node& node, std::string what, std::string rule) {
    reading_.limits.emplace_back(std::move(what), "", std::move(rule), tree_.where(node));
  }
  void unknown_key(const Node& node,
                   const std::string& section,
                   const std::string& key,
                   const std::vector<std::string>& known,
                   std::string rule = "is not a key of this section") {
    error(node, "key '" + key + "' of " + section, "", rule + did_you_mean(key, known));
  }
  const Node* object(const Node& parent, const std::string& key, bool required);
  bool refuse_other_keys(const Node& node,
                         const std::string& section,
                         const std::vector<std::string>& known);
  std::string text_of(const Node& section, const char* key);

  void read_header(const Node& header);
  void read_parameterisation(const Node& node);
  void read_section(const Node& node, const Section& section);
  bool read_special(const Node& node, const Section& section, const std::string& key);
  void read_electrode(const Node& node, std::string_view electrode, const std::string& title);
  void read_hysteresis(const Node& section, const std::string& title);
  void read_user_defined(const Node& node);
  void read_state(const Node& state);
  void read_hysteresis_state(const Node& node, const std::string& key);
  void read_degradation(const Node& node);
  void read_extension(const Node& node);
  void read_sources(const Node& node);

  void add(const Node& node, const std::string& key, const Spec& spec, const std::string& path);
  std::optional<Value> value_of(const Node& node, const std::string& path, const Spec& spec);
  void require_all();
  void require(Group group, const std::string& prefix, const std::string& section);
  void check_transport(std::string_view prefix);
  void check_ocp();
  void note_open_circuit_limits();

  JsonTree tree_;
  Reading reading_;
  CellInfo info_;
  Parameters& parameters_ = reading_.content.parameters;
  bool legacy_ = false;   // BPX 0.x
  bool partial_ = false;  // Model "Partial": anything may be missing
};

std::vector<std::string> keys_of(const std::vector<Group>& groups) {
  std::vector<std::string> keys;
  for (const Spec& spec : all_specs()) {
    if (!spec.bpx_key.empty() &&
        std::find(groups.begin(), groups.end(), spec.group) != groups.end())
      keys.emplace_back(spec.bpx_key);
  }
  return keys;
}

const Node* CellReader::object(const Node& parent, const std::string& key, bool required) {
  const Node* node = parent.find(key);
  if (node == nullptr) {
    if (required) error(parent, "section '" + key + "'", "", "is missing");
    return nullptr;
  }
  if (node->is_object()) return node;
  error(*node, "'" + key + "'", "", "must be an object, not " + std::string(node->kind_name()));
  return nullptr;
}

bool CellReader::refuse_other_keys(const Node& node,
                                   const std::string& section,
                                   const std::vector<std::string>& known) {
  bool good = true;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    if (std::find(known.begin(), known.end(), node.keys[i]) != known.end()) continue;
    unknown_key(node.items[i], section, node.keys[i], known);
    good = false;
  }
  return good;
}

std::string CellReader::text_of(const Node& section, const char* key) {
  const Node* node = section.find(key);
  if (node == nullptr || node->kind == Node::Kind::null) return {};
  if (node->is_string()) return node->text;
  error(*node, "'" + std::string(key) + "'", "", "must be text");
  return {};
}

Reading CellReader::read() {
  const Node& root = tree_.root();
  if (!root.is_object()) {
    error(root, "cell file", "", "must be a JSON object, not " + std::string(root.kind_name()));
    return std::move(reading_);
  }
  refuse_other_keys(
      root, "the file", {"Header", "Parameterisation", "State", "Validation", "denchi"});
  if (const Node* header = object(root, "Header", true)) read_header(*header);
  if (const Node* node = object(root, "Parameterisation", true)) read_parameterisation(*node);
  const Node* state = root.find("State");
  if (state != nullptr && state->kind != Node::Kind::null) {
    if (const Node* node = object(root, "State", false)) read_state(*node);
  }
  if (const Node* node = object(root, "Validation", false))
    info_.measurements = read_measurements(tree_, *node, reading_.errors);
  const Node* extension = object(root, "denchi", false);
  if (extension != nullptr) read_extension(*extension);

  if (!partial_) require_all();
  complete(parameters_, legacy_);
  if (extension != nullptr) {
    if (const Node* sources = object(*extension, "sources", false)) read_sources(*sources);
  }
  for (const Parameter& parameter : parameters_.all())
    check_value(parameters_, parameter, reading_.errors);
  check_relations(parameters_, reading_.errors);
  for (std::string_view prefix : {"negative_electrode.", "separator.", "positive_electrode."})
    check_transport(prefix);
  if (reading_.errors.empty() && !partial_) {
    check_ocp();
    note_open_circuit_limits();
  }
  reading_.content.info = std::make_shared<const CellInfo>(std::move(info_));
  return std::move(reading_);
}

void CellReader::read_header(const Node& header) {
  refuse_other_keys(header, "Header", {"BPX", "Title", "Description", "References", "Model"});
  info_.title = text_of(header, "Title");
  info_.description = text_of(header, "Description");
  info_.references = text_of(header, "References");

  const Node* version = header.find("BPX");
  if (version == nullptr) {
    error(header, "'BPX' of Header", "", "is missing; it is the version of the format, as \"1.1.0\"");
  } else {
    const std::string text = version->is_number() ? number_text(version->number) : version->text;
    const char* allowed = "0123456789.";
    const bool well_formed = !text.empty() && text.find_first_not_of(allowed) == std::string::npos;
    const std::string major = text.substr(0, text.find('.'));
    legacy_ = major == "0";
    if (!well_formed || (major != "0" && major != "1"))
      error(*version, "'BPX' of Header", text, "must be a version of BPX from 0.1 to 1.x");
  }

  const Node* model = header.find("Model");
  if (model == nullptr) {
    error(header, "'Model' of Header", "", "is missing; it is DFN, SPMe, SPM or Partial");
    return;
  }
  for (const char* known : {"DFN", "SPMe", "SPM", "Partial"})
    if (model->is_string() && model->text == known) info_.model = snake_case(known);
  partial_ = info_.model == "partial";
  if (info_.model.empty())
    error(*model, "'Model' of Header", model->text, "must be DFN, SPMe, SPM or Partial");
  if (partial_) {
    limit(*model, "Model = Partial", "a partial parameter set is valid but cannot be run: it need "
                                     "not describe a whole cell");
  }
}

void CellReader::read_parameterisation(const Node& node) {
  refuse_other_keys(node,
                    "Parameterisation",
                    {"Cell", "Electrolyte", "Negative electrode", "Positive electrode",
                     "Separator", "User-defined"});
  const bool must = !partial_;
  const bool full = must && info_.model != "spm";
  if (const Node* cell = object(node, "Cell", must))
    read_section(*cell, {"Cell", "cell.", {Group::cell}});
  if (const Node* electrolyte = object(node, "Electrolyte", full))
    read_section(*electrolyte, {"Electrolyte", "electrolyte.", {Group::electrolyte}});
  if (const Node* electrode = object(node, "Negative electrode", must))
    read_electrode(*electrode, kElectrodes[0], "Negative electrode");
  if (const Node* separator = object(node, "Separator", full))
    read_section(*separator, {"Separator", "separator.", {Group::separator}});
  if (const Node* electrode = object(node, "Positive electrode", must))
    read_electrode(*electrode, kElectrodes[1], "Positive electrode");
  if (const Node* user = object(node, "User-defined", false)) read_user_defined(*user);
}

void CellReader::read_section(const Node& node, const Section& section) {
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const std::string& key = node.keys[i];
    const Node& item = node.items[i];
    if (read_special(item, section, key)) continue;
    const Spec* spec = nullptr;
    for (Group group : section.groups)
      if (spec == nullptr) spec = find_bpx(group, key);
    if (spec == nullptr) {
      unknown_key(item, section.title, key, keys_of(section.groups));
      continue;
    }
    // An electrode of one material has its particle keys beside its own.
    const bool inside = spec->group == Group::particle && section.groups.size() > 1;
    const std::string prefix = section.prefix + (inside ? "particle." : "");
    add(item, section.title + " / " + key, *spec, prefix + std::string(spec->leaf));
  }
}

// Keys of BPX 0.x that moved, and hysteresis.
bool CellReader::read_special(const Node& node, const Section& section, const std::string& key) {
  struct Moved {
    std::string_view section, key, path, now;
  };
  constexpr Moved kMoved[] = {
      {"cell.", "Ambient temperature [K]", "state.ambient_temperature", "State / Thermal environment"},
      {"cell.", "Initial temperature [K]", "state.initial_temperature", "State / Initial conditions"},
      {"cell.", "Thermal conductivity [W.m-1.K-1]", "", "User-defined"},
      {"electrolyte.", "Initial concentration [mol.m-3]", "electrolyte.initial_concentration",
       "State / Initial conditions, as 'Initial electrolyte concentration [mol.m-3]'"},
  };
  for (const Moved& moved : kMoved) {
    if (section.prefix != moved.section || key != moved.key) continue;
    if (!legacy_) {
      error(node, section.title + " / " + key, "",
            "belongs under " + std::string(moved.now) + " from BPX 1.0 on");
    } else if (moved.path.empty()) {
      reading_.content.warnings.push_back(section.title + " / " + key +
                                          " is not used: the cell has one temperature");
    } else {
      add(node, section.title + " / " + key, *resolve(moved.path)->spec, std::string(moved.path));
    }
    return true;
  }
  const bool particle = std::find(section.groups.begin(), section.groups.end(), Group::particle) !=
                        section.groups.end();
  const auto* hysteresis = std::find(std::begin(kHysteresisKeys), std::end(kHysteresisKeys), key);
  if (particle && hysteresis != std::end(kHysteresisKeys)) return true;  // see read_hysteresis
  return particle && section.groups.size() > 1 && key == "Particle";
}

void CellReader::read_electrode(const Node& node,
                                std::string_view electrode,
                                const std::string& title) {
  const std::string prefix = std::string(electrode) + ".";
  const Node* particles = object(node, "Particle", false);
  if (particles == nullptr) {
    read_section(node, {title, prefix, {Group::electrode, Group::particle}});
    read_hysteresis(node, title);
    return;
  }
  // Of a blend, the electrode itself keeps the electrode's keys only.
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const std::string& key = node.keys[i];
    if (key == "Particle") continue;
    if (const Spec* spec = find_bpx(Group::electrode, key)) {
      add(node.items[i], title + " / " + key, *spec, prefix + std::string(spec->leaf));
    } else {
      const bool misplaced = find_bpx(Group::particle, key) != nullptr;
      unknown_key(node.items[i], title, key, misplaced ? std::vector<std::string>{}
                                                       : keys_of({Group::electrode}),
                  misplaced ? "belongs to each material under 'Particle'"
                            : "is not a key of this section");
    }
  }
  if (particles->keys.empty()) error(*particles, title + " / Particle", "", "names no material");
  for (std::size_t i = 0; i < particles->keys.size(); ++i) {
    const std::string& label = particles->keys[i];
    const Node& item = particles->items[i];
    const std::string name = snake_case(label);
    const std::string where = title + " / Particle / " + label;
    if (name.empty() || !info_.labels.emplace(prefix + name, label).second) {
      error(item, where, "", name.empty() ? "must have a name of letters or digits"
                                          : "has the same path as another material: '" + name + "'");
      continue;
    }
    if (!item.is_object()) {
      error(item, where, "", "must be an object, not " + std::string(item.kind_name()));
      continue;
    }
    read_section(item, {where, Parameters::particle_prefix(electrode, name), {Group::particle}});
    read_hysteresis(item, where);
  }
}

void CellReader::read_hysteresis(const Node& section, const std::string& title) {
  const Node* decay = section.find("OCP hysteresis decay constant");
  const Node* delithiation = section.find("OCP (delithiation) [V]");
  const Node* lithiation = section.find("OCP (lithiation) [V]");
  const Spec& ocp = *find_bpx(Group::particle, "OCP [V]");
  for (const Node* branch : {delithiation, lithiation}) {
    if (branch == nullptr) continue;
    const char* key = branch == lithiation ? "OCP (lithiation) [V]" : "OCP (delithiation) [V]";
    const std::optional<Value> value = value_of(*branch, title + " / " + key, ocp);
    if (!value) continue;
    try {
      Closure::compile(*value, ocp.bpx_variables, title + " / " + key, tree_.where(*branch));
    } catch (const InputError& problem) {
      reading_.errors.push_back(problem);
    }
  }
  if (decay != nullptr) {
    if (!decay->is_number())
      error(*decay, title + " / OCP hysteresis decay constant", "", "must be a number");
    limit(*decay,
          title + " / OCP hysteresis decay constant",
          "asks for a hysteresis of the open-circuit potential, which no model here has yet; leave "
          "the key out to run on 'OCP [V]' alone");
  } else if (delithiation != nullptr || lithiation != nullptr) {
    reading_.content.warnings.push_back(
        title + ": the lithiation and delithiation branches of the OCP are not used; the cell runs "
                "on 'OCP [V]'");
  }
}

void CellReader::read_user_defined(const Node& node) {
  info_.user_defined = json_text(node, 4);
  if (!node.keys.empty())
    reading_.content.warnings.push_back("Parameterisation / User-defined is kept but not used");
}

void CellReader::read_state(const Node& state) {
  refuse_other_keys(
      state, "State", {"Initial conditions", "Thermal environment", "Degradation"});
  const auto section = [&](const char* key) -> const Node* {
    const Node* node = state.find(key);
    return node == nullptr || node->kind == Node::Kind::null ? nullptr : object(state, key, false);
  };
  const std::vector<std::string> initial_keys = {
      "Initial state-of-charge", "Initial temperature [K]",
      "Initial electrolyte concentration [mol.m-3]", "Initial hysteresis state: Positive electrode",
      "Initial hysteresis state: Negative electrode"};
  const std::vector<std::string> thermal_keys = {"Ambient temperature [K]",
                                                 "Heat transfer coefficient [W.m-2.K-1]"};
  const auto read = [&](const char* title, const std::vector<std::string>& known) {
    const Node* node = section(title);
    if (node == nullptr) return;
    refuse_other_keys(*node, title, known);
    for (std::size_t i = 0; i < node->keys.size(); ++i) {
      const std::string& key = node->keys[i];
      const Node& item = node->items[i];
      if (std::find(known.begin(), known.end(), key) == known.end()) continue;
      if (item.kind == Node::Kind::null) continue;
      if (key.find("hysteresis") != std::string::npos) {
        read_hysteresis_state(item, key);
        continue;
      }
      const bool salt = key == initial_keys[2];
      const std::string path = salt ? "electrolyte.initial_concentration"
                                    : "state." + std::string(find_bpx(Group::state, key)->leaf);
      add(item, std::string(title) + " / " + key, *resolve(path)->spec, path);
    }
  };
  read("Initial conditions", initial_keys);
  read("Thermal environment", thermal_keys);
  if (const Node* node = section("Degradation")) read_degradation(*node);
}

// A number, or one for each material; calls `each` with the numbers.
template <class Each>
bool for_numbers(const Node& node, Each each) {
  if (node.is_number()) {
    each(node.number);
    return true;
  }
  if (!node.is_object()) return false;
  for (const Node& item : node.items) {
    if (!item.is_number()) return false;
    each(item.number);
  }
  return true;
}

void CellReader::read_hysteresis_state(const Node& node, const std::string& key) {
  bool any = false;
  if (!for_numbers(node, [&](double h) { any = any || h != 0.0; }))
    error(node, "'" + key + "'", "", "must be a number, or one number for each material");
  if (any)
    limit(node, key, "asks for a hysteresis of the open-circuit potential, which no model here has yet");
}

void CellReader::read_degradation(const Node& node) {
  const std::vector<std::string> known = {
      "LLI", "LAM: Positive electrode", "LAM: Negative electrode"};
  refuse_other_keys(node, "Degradation", known);
  for (const std::string& key : known) {
    const Node* item = node.find(key);
    if (item == nullptr) {
      error(node, "'" + key + "' of Degradation", "", "is missing");
      continue;
    }
    bool any = false;
    if (!for_numbers(*item, [&](double v) { any = any || v != 0.0; }))
      error(*item, "'" + key + "'", "", "must be a number, or one number for each material");
    if (any)
      limit(*item, "Degradation / " + key,
            "describes an aged cell; put its loss into the stoichiometries and volume fractions, "
            "since the format does not say how it enters them");
  }
}

void CellReader::read_extension(const Node& node) {
  refuse_other_keys(node, "denchi", {"chemistry", "parameters", "sources"});
  info_.chemistry = text_of(node, "chemistry");
  const Node* values = object(node, "parameters", false);
  if (values == nullptr) return;
  for (std::size_t i = 0; i < values->keys.size(); ++i) {
    const std::string& path = values->keys[i];
    const Node& item = values->items[i];
    const std::optional<Resolved> resolved = resolve(path);
    const auto names = parameters_.particles(resolved ? resolved->electrode : "");
    const bool material = !resolved || !resolved->is_particle() ||
                          std::find(names.begin(), names.end(), resolved->particle) != names.end();
    if (!resolved || !material) {
      unknown_key(item, "denchi / parameters", path, possible_paths(parameters_),
                  "is not the path of a parameter of this cell");
    } else {
      add(item, "denchi / parameters / " + path, *resolved->spec, path);
    }
  }
}

void CellReader::read_sources(const Node& node) {
  // The longest pattern that fits a path is the source of its value.
  std::map<std::string, std::size_t> best;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const std::string& pattern = node.keys[i];
    const Node& item = node.items[i];
    if (!item.is_string()) {
      error(item, "denchi / sources / " + pattern, "", "must be text: a DOI, or where it came from");
      continue;
    }
    const bool open = !pattern.empty() && pattern.back() == '*';
    const std::string_view stem = std::string_view(pattern).substr(0, pattern.size() - (open ? 1 : 0));
    std::vector<Parameter> touched;
    bool fits_any = false;
    for (const Parameter& parameter : parameters_.all()) {
      const bool fits = open ? parameter.path.compare(0, stem.size(), stem) == 0
                             : parameter.path == pattern;
      fits_any = fits_any || fits;
      // What was filled in here names its own source.
      const bool filled_in = !parameter.source.empty() && open && best.count(parameter.path) == 0;
      if (!fits || filled_in || best[parameter.path] > stem.size()) continue;
      best[parameter.path] = stem.size() + (open ? 0 : 1);
      touched.push_back(parameter);
      touched.back().source = item.text;
    }
    for (Parameter& parameter : touched) parameters_.set(std::move(parameter));
    if (!fits_any)
      unknown_key(item, "denchi / sources", pattern, possible_paths(parameters_),
                  "fits no parameter of this cell");
  }
}

void CellReader::add(const Node& node,
                     const std::string& key,
                     const Spec& spec,
                     const std::string& path) {
  if (const Parameter* other = parameters_.find(path)) {
    error(node, key, "", "gives the same value as " + other->where + "; leave one of them out");
    return;
  }
  const std::string where = tree_.where(node) + ", " + key;
  std::optional<Value> value = value_of(node, path, spec);
  if (!value) return;
  parameters_.set({path, std::move(*value), std::string(spec.unit), "", where,
                   spec.kind == Kind::function});
}

std::optional<Value> CellReader::value_of(const Node& node,
                                          const std::string& path,
                                          const Spec& spec) {
  if (node.is_number()) return node.number;
  if (spec.kind != Kind::function) {
    error(node, path, node.is_string() ? "\"" + node.text.substr(0, 40) + "\"" : "",
          "must be a number, not " + std::string(node.kind_name()));
    return std::nullopt;
  }
  if (node.is_string()) return node.text;
  if (!node.is_object()) {
    error(node, path, "",
          "must be a number, an expression or a table of x and y, not " +
              std::string(node.kind_name()));
    return std::nullopt;
  }
  if (!refuse_other_keys(node, "a table", {"x", "y"})) return std::nullopt;
  Table table;
  for (const char* axis : {"x", "y"}) {
    const Node* list = node.find(axis);
    if (list == nullptr || list->kind != Node::Kind::numbers) {
      error(list == nullptr ? node : *list, path, "",
            "has a table without a list of numbers '" + std::string(axis) + "'");
      return std::nullopt;
    }
    (axis[0] == 'x' ? table.x : table.y) = list->numbers;
  }
  try {
    return checked_table(std::move(table), path, tree_.where(node));
  } catch (const InputError& problem) {
    reading_.errors.push_back(problem);
    return std::nullopt;
  }
}

void CellReader::require(Group group, const std::string& prefix, const std::string& section) {
  for (const Spec& spec : all_specs()) {
    if (spec.group != group || spec.need == Need::optional) continue;
    if (spec.need == Need::full && info_.model == "spm") continue;
    const std::string path = prefix + std::string(spec.leaf);
    if (parameters_.contains(path)) continue;
    // The law of the exchange current is given one way or the other.
    if (spec.leaf == "reaction_rate_constant" &&
        parameters_.contains(prefix + "exchange_current_density"))
      continue;
    // Present but wrong: reported already.
    const bool wrong = std::any_of(
        reading_.errors.begin(), reading_.errors.end(),
        [&](const InputError& e) { return e.subject() == path; });
    if (wrong) continue;
    reading_.errors.emplace_back("'" + std::string(spec.bpx_key) + "' of " + section, "",
                                 "is missing", tree_.origin());
  }
}

void CellReader::require_all() {
  const Node* node = tree_.root().find("Parameterisation");
  if (node == nullptr || !node->is_object()) return;
  const auto present = [&](const char* key) {
    const Node* section = node->find(key);
    return section != nullptr && section->is_object();
  };
  if (present("Cell")) require(Group::cell, "cell.", "Cell");
  if (present("Electrolyte")) require(Group::electrolyte, "electrolyte.", "Electrolyte");
  if (present("Separator")) require(Group::separator, "separator.", "Separator");
  for (std::string_view electrode : kElectrodes) {
    const std::string title =
        electrode == kElectrodes[0] ? "Negative electrode" : "Positive electrode";
    if (!present(title.c_str())) continue;
    const std::string base = std::string(electrode) + ".";
    require(Group::electrode, base, title);
    std::vector<std::string> names = parameters_.particles(electrode);
    if (names.empty()) names.emplace_back();
    for (const std::string& name : names) {
      const auto label = info_.labels.find(base + name);
      require(Group::particle, Parameters::particle_prefix(electrode, name),
              label == info_.labels.end() ? title : title + " / Particle / " + label->second);
    }
  }
}

// A transport efficiency that moves with the porosity must start on its own curve.
void CellReader::check_transport(std::string_view prefix) {
  const auto number = [&](const char* leaf) -> const double* {
    const Parameter* parameter = parameters_.find(std::string(prefix) + leaf);
    return parameter == nullptr ? nullptr : std::get_if<double>(&parameter->value);
  };
  const double* exponent = number("bruggeman_exponent");
  const double* porosity = number("porosity");
  const double* efficiency = number("transport_efficiency");
  if (exponent == nullptr || porosity == nullptr || efficiency == nullptr) return;
  const double expected = std::pow(*porosity, *exponent);
  if (std::abs(*efficiency - expected) <= 1e-6 * expected) return;
  const Parameter& given = parameters_.at(std::string(prefix) + "transport_efficiency");
  reading_.errors.emplace_back(
      given.path, number_text(*efficiency),
      "must be porosity^bruggeman_exponent, " + number_text(expected) + ", or the exponent left out",
      given.where);
}

void CellReader::check_ocp() {
  for (std::string_view electrode : kElectrodes) {
    for (const std::string& name : parameters_.particles(electrode)) {
      const Parameter& ocp = parameters_.at(Parameters::particle_prefix(electrode, name) + "ocp");
      const double* constant = std::get_if<double>(&ocp.value);
      if (constant == nullptr || *constant != 0.0) continue;
      reading_.limits.emplace_back(
          ocp.path, "0",
          "an open-circuit potential of zero stands in for one that a simulator must be given by "
          "hand" +
              std::string(info_.user_defined.find("OCP") == std::string::npos
                              ? ""
                              : " (the file has its own under 'User-defined')") +
              "; put the function under 'OCP [V]'",
          ocp.where);
    }
  }
}

// The same tolerance as BPX's own reader: 1 mV.
void CellReader::note_open_circuit_limits() {
  constexpr double kTolerance = 1e-3;
  double at_end[2][2];  // [electrode][low, high stoichiometry]
  for (int e = 0; e < 2; ++e) {
    const std::string_view electrode = kElectrodes[e];
    if (parameters_.particles(electrode).size() != 1) return;
    const std::string prefix =
        Parameters::particle_prefix(electrode, parameters_.particles(electrode).front());
    const Parameter& ocp = parameters_.at(prefix + "ocp");
    const Closure function =
        Closure::compile(ocp.value, resolve(ocp.path)->spec->variables, ocp.path, ocp.where);
    const double temperature = parameters_.number("cell.reference_temperature");
    at_end[e][0] = function(parameters_.number(prefix + "minimum_stoichiometry"), temperature);
    at_end[e][1] = function(parameters_.number(prefix + "maximum_stoichiometry"), temperature);
  }
  const double full = at_end[1][0] - at_end[0][1], empty = at_end[1][1] - at_end[0][0];
  const double upper = parameters_.number("cell.upper_voltage_cut_off");
  const double lower = parameters_.number("cell.lower_voltage_cut_off");
  if (full > upper + kTolerance) {
    reading_.content.warnings.push_back("the open-circuit voltage at SOC 1, " + number_text(full) +
                                        " V, is above the upper cut-off, " + number_text(upper) +
                                        " V");
  }
  if (empty < lower - kTolerance) {
    reading_.content.warnings.push_back("the open-circuit voltage at SOC 0, " + number_text(empty) +
                                        " V, is below the lower cut-off, " + number_text(lower) +
                                        " V");
  }
}

}  // namespace

Reading read_cell(std::string_view text, std::string_view origin, std::string_view name) {
  return CellReader(text, origin, name).read();
}

std::string read_text_file(const std::string& path) {
  constexpr std::size_t kMaxSize = 100'000'000;
  const auto refuse = [&](std::string rule) {
    throw InputError("cell file '" + path + "'", "", std::move(rule), "");
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) refuse("is a folder, not a file");
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse("cannot be opened for reading");
  std::string text;
  std::vector<char> block(1 << 16);
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(file.gcount()));
    if (text.size() > kMaxSize) refuse("is larger than 100 MB, which no cell file is");
  }
  if (file.bad()) refuse("cannot be read to its end");
  return text;
}

}  // namespace denchi::input
