// The sections under "Parameterisation".
#include <algorithm>

#include "engine/closure/closure.h"
#include "engine/input/names.h"
#include "engine/input/reading_context.h"

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

// Keys of BPX 0.x that moved, and hysteresis.
bool read_special(ReadingContext& context,
                  const Node& node,
                  const Section& section,
                  const std::string& key) {
  struct Moved {
    std::string_view section, key, path, now;
  };
  constexpr Moved kMoved[] = {
      {"cell.",
       "Ambient temperature [K]",
       "state.ambient_temperature",
       "State / Thermal environment"},
      {"cell.",
       "Initial temperature [K]",
       "state.initial_temperature",
       "State / Initial conditions"},
      {"cell.", "Thermal conductivity [W.m-1.K-1]", "", "User-defined"},
      {"electrolyte.",
       "Initial concentration [mol.m-3]",
       "electrolyte.initial_concentration",
       "State / Initial conditions, as 'Initial electrolyte concentration [mol.m-3]'"},
  };
  for (const Moved& moved : kMoved) {
    if (section.prefix != moved.section || key != moved.key) continue;
    if (!context.legacy) {
      context.error(node,
                    section.title + " / " + key,
                    "",
                    "belongs under " + std::string(moved.now) + " from BPX 1.0 on");
    } else if (moved.path.empty()) {
      context.warn(section.title + " / " + key + " is not used: the cell has one temperature");
    } else {
      context.add(
          node, section.title + " / " + key, *resolve(moved.path)->spec, std::string(moved.path));
    }
    return true;
  }
  const bool particle = std::find(section.groups.begin(), section.groups.end(), Group::particle) !=
                        section.groups.end();
  const auto* hysteresis = std::find(std::begin(kHysteresisKeys), std::end(kHysteresisKeys), key);
  if (particle && hysteresis != std::end(kHysteresisKeys)) return true;  // see read_hysteresis
  return particle && section.groups.size() > 1 && key == "Particle";
}

void read_section(ReadingContext& context, const Node& node, const Section& section) {
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const std::string& key = node.keys[i];
    const Node& item = node.items[i];
    if (read_special(context, item, section, key)) continue;
    const Spec* spec = nullptr;
    for (Group group : section.groups)
      if (spec == nullptr) spec = find_bpx(group, key);
    if (spec == nullptr) {
      context.unknown_key(item, section.title, key, keys_of(section.groups));
      continue;
    }
    // An electrode of one material has its particle keys beside its own.
    const bool inside = spec->group == Group::particle && section.groups.size() > 1;
    const std::string prefix = section.prefix + (inside ? "particle." : "");
    context.add(item, section.title + " / " + key, *spec, prefix + std::string(spec->leaf));
  }
}

void read_hysteresis(ReadingContext& context, const Node& section, const std::string& title) {
  const Node* decay = section.find("OCP hysteresis decay constant");
  const Node* delithiation = section.find("OCP (delithiation) [V]");
  const Node* lithiation = section.find("OCP (lithiation) [V]");
  const Spec& ocp = *find_bpx(Group::particle, "OCP [V]");
  for (const Node* branch : {delithiation, lithiation}) {
    if (branch == nullptr) continue;
    const char* key = branch == lithiation ? "OCP (lithiation) [V]" : "OCP (delithiation) [V]";
    const std::optional<Value> value = context.value_of(*branch, title + " / " + key, ocp);
    if (!value) continue;
    try {
      Closure::compile(
          *value, ocp.bpx_variables, title + " / " + key, context.tree().where(*branch));
    } catch (const InputError& problem) {
      context.reading.errors.push_back(problem);
    }
  }
  if (decay != nullptr) {
    if (!decay->is_number())
      context.error(*decay, title + " / OCP hysteresis decay constant", "", "must be a number");
    context.limit(
        *decay,
        title + " / OCP hysteresis decay constant",
        "asks for a hysteresis of the open-circuit potential, which no model here has yet; leave "
        "the key out to run on 'OCP [V]' alone");
  } else if (delithiation != nullptr || lithiation != nullptr) {
    context.warn(
        title +
        ": the lithiation and delithiation branches of the OCP are not used; the cell runs "
        "on 'OCP [V]'");
  }
}

void read_electrode(ReadingContext& context,
                    const Node& node,
                    std::string_view electrode,
                    const std::string& title) {
  const std::string prefix = std::string(electrode) + ".";
  const Node* particles = context.object(node, "Particle", false);
  if (particles == nullptr) {
    read_section(context, node, {title, prefix, {Group::electrode, Group::particle}});
    read_hysteresis(context, node, title);
    return;
  }
  // Of a blend, the electrode itself keeps the electrode's keys only.
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const std::string& key = node.keys[i];
    if (key == "Particle") continue;
    if (const Spec* spec = find_bpx(Group::electrode, key)) {
      context.add(node.items[i], title + " / " + key, *spec, prefix + std::string(spec->leaf));
    } else {
      const bool misplaced = find_bpx(Group::particle, key) != nullptr;
      context.unknown_key(
          node.items[i],
          title,
          key,
          misplaced ? std::vector<std::string>{} : keys_of({Group::electrode}),
          misplaced ? "belongs to each material under 'Particle'" : "is not a key of this section");
    }
  }
  if (particles->keys.empty())
    context.error(*particles, title + " / Particle", "", "names no material");
  for (std::size_t i = 0; i < particles->keys.size(); ++i) {
    const std::string& label = particles->keys[i];
    const Node& item = particles->items[i];
    const std::string name = snake_case(label);
    const std::string where = title + " / Particle / " + label;
    if (name.empty() || !context.info.labels.emplace(prefix + name, label).second) {
      context.error(item,
                    where,
                    "",
                    name.empty() ? "must have a name of letters or digits"
                                 : "has the same path as another material: '" + name + "'");
      continue;
    }
    if (!item.is_object()) {
      context.error(item, where, "", "must be an object, not " + std::string(item.kind_name()));
      continue;
    }
    read_section(
        context, item, {where, Parameters::particle_prefix(electrode, name), {Group::particle}});
    read_hysteresis(context, item, where);
  }
}

void read_user_defined(ReadingContext& context, const Node& node) {
  context.info.user_defined = json_text(node, 4);
  if (!node.keys.empty()) context.warn("Parameterisation / User-defined is kept but not used");
}

}  // namespace

void read_parameterisation(ReadingContext& context, const Node& node) {
  context.refuse_other_keys(node,
                            "Parameterisation",
                            {"Cell",
                             "Electrolyte",
                             "Negative electrode",
                             "Positive electrode",
                             "Separator",
                             "User-defined"});
  // Which sections must be there is for require_all.
  if (const Node* cell = context.object(node, "Cell", false))
    read_section(context, *cell, {"Cell", "cell.", {Group::cell}});
  if (const Node* electrolyte = context.object(node, "Electrolyte", false))
    read_section(context, *electrolyte, {"Electrolyte", "electrolyte.", {Group::electrolyte}});
  if (const Node* electrode = context.object(node, "Negative electrode", false))
    read_electrode(context, *electrode, kElectrodes[0], "Negative electrode");
  if (const Node* separator = context.object(node, "Separator", false))
    read_section(context, *separator, {"Separator", "separator.", {Group::separator}});
  if (const Node* electrode = context.object(node, "Positive electrode", false))
    read_electrode(context, *electrode, kElectrodes[1], "Positive electrode");
  if (const Node* user = context.object(node, "User-defined", false))
    read_user_defined(context, *user);
}

}  // namespace denchi::input
