#include "engine/input/cell_writer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/closure/closure.h"
#include "engine/input/bpx_expression.h"
#include "engine/input/completion.h"
#include "engine/input/effective_transport.h"
#include "engine/input/forms.h"
#include "engine/input/json_tree.h"
#include "engine/input/names.h"
#include "engine/input/parameter_specs.h"

namespace denchi::input {
namespace {

constexpr const char* kBpxVersion = "1.1.0";
constexpr const char* kSaltKey = "Initial electrolyte concentration [mol.m-3]";

// An object under construction: keys in order, values already as text.
class Members {
 public:
  void add(std::string_view key, std::string value) {
    members_.emplace_back(json_quoted(key), std::move(value));
  }
  void add_text(std::string_view key, const std::string& text) {
    if (!text.empty()) add(key, json_quoted(text));
  }
  /// A section; an empty one is left out unless the format demands it.
  void add_section(std::string_view key, const Members& section, int indent, bool must = false) {
    if (must || !section.members_.empty()) add(key, section.text(indent + 2));
  }
  std::string text(int indent = 0) const {
    const std::string margin(static_cast<std::size_t>(indent), ' ');
    std::string out;
    for (const auto& [key, value] : members_)
      out += (out.empty() ? "{\n" : ",\n") + margin + "  " + key + ": " + value;
    return out.empty() ? "{}" : out + "\n" + margin + "}";
  }

 private:
  std::vector<std::pair<std::string, std::string>> members_;
};

std::string list_text(const std::vector<double>& values) {
  std::string out;
  for (double v : values) out += (out.empty() ? "[" : ", ") + number_text(v);
  return out.empty() ? "[]" : out + "]";
}

std::string to_text(const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return number_text(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return json_quoted(*text);
  const Table& table = std::get<Table>(value);
  return "{" + json_quoted(table.axis) + ": " + list_text(table.x) +
         ", \"y\": " + list_text(table.y) + "}";
}

bool has_bpx_place(const Resolved& resolved) {
  const Spec& spec = *resolved.spec;
  const bool salt = spec.group == Group::electrolyte && spec.leaf == "initial_concentration";
  return resolved.layer.empty() && (!spec.bpx_key.empty() || salt);
}

// True if the value stands where BPX has a place for it without losing anything.
bool fits_bpx(const Parameter& parameter, const Resolved& resolved) {
  const Spec& spec = *resolved.spec;
  if (!has_bpx_place(resolved)) return false;
  if (std::holds_alternative<double>(parameter.value)) return true;
  if (spec.leaf == "cation_transference_number") return false;  // BPX has numbers only
  const auto* text = std::get_if<std::string>(&parameter.value);
  return text == nullptr ? std::get<Table>(parameter.value).axis == "x" : uses_only_x(*text);
}

bool is_default(const Parameter& parameter, const Spec& spec) {
  if (const auto* word = std::get_if<std::string>(&parameter.value); word && !spec.choices.empty())
    return *word == spec.choices.front();
  const double* value = std::get_if<double>(&parameter.value);
  return value != nullptr && spec.fallback && *value == *spec.fallback;
}

bool follows_from_area(const Parameters& parameters, const Resolved& resolved, double tolerance) {
  if (resolved.spec->leaf != "active_material_volume_fraction") return false;
  const double share = parameters.number(resolved.prefix() + "active_material_volume_fraction");
  const double computed = parameters.number(resolved.prefix() + "surface_area_per_unit_volume") *
                          parameters.number(resolved.prefix() + "radius") /
                          shape_factor(parameters, resolved.prefix());
  return std::abs(share - computed) <= tolerance * share;
}

// What a film is as a platelet follows from its thickness, and is not read.
bool is_computed(const Parameters& parameters, const Resolved& resolved) {
  return resolved.is_particle() && !belongs(parameters, resolved);
}

// How a value would move if another were set, which is nothing to a BPX reader.
bool says_how_it_moves(const Spec& spec) {
  const std::string_view leaf = spec.leaf;
  return is_transport_law(leaf) || leaf.substr(0, 11) == "electronic_" ||
         leaf == "solid_conductivity" || leaf == "binder_volume_fraction";
}

// The sections of a BPX file, filled by path.
class BpxSections {
 public:
  explicit BpxSections(const CellContent& cell) : cell_(cell) {}

  void add(const Resolved& resolved, std::string text) {
    const Spec& spec = *resolved.spec;
    if (spec.leaf == "initial_concentration") {
      conditions_.add(kSaltKey, std::move(text));
    } else {
      place(resolved).add(spec.bpx_key, std::move(text));
    }
  }
  void add_initial_soc(double soc) { conditions_.add("Initial state-of-charge", number_text(soc)); }

  Members file() const {
    const CellInfo& info = *cell_.info;
    Members header;
    header.add("BPX", json_quoted(kBpxVersion));
    header.add_text("Title", info.title);
    header.add_text("Description", info.description);
    header.add_text("References", info.references);
    constexpr std::pair<const char*, const char*> kModels[] = {
        {"dfn", "DFN"}, {"spme", "SPMe"}, {"spm", "SPM"}};
    for (const auto& [ours, theirs] : kModels)
      if (info.model == ours) header.add_text("Model", theirs);

    Members values, state, root;
    values.add_section("Cell", cell_section_, 2);
    values.add_section("Electrolyte", electrolyte_, 2, info.model != "spm");
    values.add_section("Negative electrode", electrode(0), 2);
    values.add_section("Positive electrode", electrode(1), 2);
    values.add_section("Separator", separator_, 2, info.model != "spm");
    if (!info.user_defined.empty()) values.add("User-defined", info.user_defined);
    state.add_section("Initial conditions", conditions_, 2);
    state.add_section("Thermal environment", thermal_, 2);
    root.add_section("Header", header, 0);
    root.add_section("Parameterisation", values, 0);
    root.add_section("State", state, 0);
    root.add_section("Validation", validation(), 0);
    return root;
  }

 private:
  Members& place(const Resolved& resolved) {
    switch (resolved.spec->group) {
      case Group::cell:
        return cell_section_;
      case Group::electrolyte:
        return electrolyte_;
      case Group::separator:
        return separator_;
      case Group::state:
        return resolved.spec->leaf == "ambient_temperature" ||
                       resolved.spec->leaf == "heat_transfer_coefficient"
                   ? thermal_
                   : conditions_;
      case Group::electrode:
      case Group::metal:
      case Group::fixture:  // not in BPX
        break;
      case Group::particle:
        if (!resolved.particle.empty()) return material(resolved);
    }
    return electrodes_[resolved.electrode == kElectrodes[1] ? 1 : 0];
  }

  Members& material(const Resolved& resolved) {
    auto& list = materials_[resolved.electrode == kElectrodes[1] ? 1 : 0];
    const auto label = cell_.info->labels.find(resolved.electrode + "." + resolved.particle);
    const std::string& name = label == cell_.info->labels.end() ? resolved.particle : label->second;
    for (auto& [known, members] : list)
      if (known == name) return members;
    return list.emplace_back(name, Members()).second;
  }

  Members electrode(int side) const {
    Members all = electrodes_[side], particles;
    for (const auto& [name, members] : materials_[side]) particles.add_section(name, members, 6);
    all.add_section("Particle", particles, 4);
    return all;
  }

  Members validation() const {
    Members all;
    for (const Measurement& m : cell_.info->measurements) {
      std::vector<double> on_charge = m.current;
      for (double& current : on_charge) current = 0.0 - current;
      Members one;
      one.add("Time [s]", list_text(m.time));
      one.add("Current [A]", list_text(on_charge));
      one.add("Voltage [V]", list_text(m.voltage));
      if (!m.temperature.empty()) one.add("Temperature [K]", list_text(m.temperature));
      all.add_section(m.name, one, 2);
    }
    return all;
  }

  const CellContent& cell_;
  Members cell_section_, electrolyte_, separator_, conditions_, thermal_, electrodes_[2];
  std::vector<std::pair<std::string, Members>> materials_[2];
};

// The one state of charge that given initial stoichiometries amount to, if they agree on one.
// @param tolerance  of the state of charge; a millionth is below a microvolt in any known cell
std::optional<double> common_soc(const Parameters& parameters, double tolerance) {
  std::optional<double> common;
  for (std::string_view electrode : kElectrodes) {
    for (const std::string& name : parameters.particles(electrode)) {
      const std::string prefix = Parameters::particle_prefix(electrode, name);
      const double low = parameters.number(prefix + "minimum_stoichiometry");
      const double high = parameters.number(prefix + "maximum_stoichiometry");
      double soc = parameters.number_or("state.initial_soc", 1.0);
      if (parameters.contains(prefix + "initial_stoichiometry")) {
        const double share =
            (parameters.number(prefix + "initial_stoichiometry") - low) / (high - low);
        soc = electrode == kElectrodes[0] ? share : 1.0 - share;
      }
      if (!common) common = soc;
      if (std::abs(soc - *common) > tolerance || soc < -tolerance || soc > 1.0 + tolerance)
        return std::nullopt;
    }
  }
  return common ? std::optional<double>(std::clamp(*common, 0.0, 1.0)) : std::nullopt;
}

}  // namespace

std::string write_json(const CellContent& cell) {
  BpxSections sections(cell);
  Members extension, values, sources;
  for (const Parameter& parameter : cell.parameters.all()) {
    const Resolved resolved = *resolve(parameter.path);
    const bool filled_in =
        (is_default(parameter, *resolved.spec) && parameter.source == "default") ||
        (follows_from_area(cell.parameters, resolved, 0.0) &&
         parameter.source == share_note(cell.parameters, resolved.prefix())) ||
        is_computed(cell.parameters, resolved);
    if (filled_in) continue;
    if (!parameter.source.empty()) sources.add(parameter.path, json_quoted(parameter.source));
    if (fits_bpx(parameter, resolved)) {
      sections.add(resolved, to_text(parameter.value));
    } else {
      values.add(parameter.path, to_text(parameter.value));
    }
  }
  extension.add_text("chemistry", cell.info->chemistry);
  extension.add_section("parameters", values, 2);
  extension.add_section("sources", sources, 2);
  Members file = sections.file();
  file.add_section("denchi", extension, 0);
  return file.text() + "\n";
}

std::string write_bpx(const CellContent& cell) {
  // what a value in a file, printed with ten digits, or a published stoichiometry, with six, loses
  constexpr double kRounding = 1e-9, kSocTolerance = 1e-6;
  BpxSections sections(cell);
  std::vector<std::string> lost;
  const std::optional<double> soc = common_soc(cell.parameters, kSocTolerance);
  bool soc_written = false;
  for (const Parameter& parameter : cell.parameters.all()) {
    const Resolved resolved = *resolve(parameter.path);
    const Spec& spec = *resolved.spec;
    if (spec.leaf == "initial_stoichiometry" || spec.leaf == "initial_soc") {
      if (!soc) lost.push_back(parameter.path);
      if (soc && !soc_written) sections.add_initial_soc(*soc);
      soc_written = true;
      continue;
    }
    if (spec.counted || says_how_it_moves(spec) || is_computed(cell.parameters, resolved) ||
        follows_from_area(cell.parameters, resolved, kRounding) ||
        (!has_bpx_place(resolved) && is_default(parameter, spec)))
      continue;
    Value value = parameter.value;
    bool fits = fits_bpx(parameter, resolved);
    if (const auto* text = std::get_if<std::string>(&value); fits && text != nullptr) {
      const std::optional<std::string> plain = bpx_expression(*text);
      fits = plain.has_value();
      if (fits) value = *plain;
    }
    if (fits) {
      sections.add(resolved, to_text(value));
    } else {
      lost.push_back(parameter.path);
    }
  }
  if (!lost.empty()) {
    std::string paths;
    for (const std::string& path : lost) paths += (paths.empty() ? "" : ", ") + path;
    throw InputError("cell '" + cell.info->name + "'",
                     "",
                     "cannot be written as plain BPX, which has no way to say " + paths,
                     "");
  }
  return sections.file().text() + "\n";
}

}  // namespace denchi::input
