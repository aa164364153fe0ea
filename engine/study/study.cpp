#include "denchi/study.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <set>

#include "engine/input/cell_reader.h"
#include "engine/input/json_tree.h"
#include "engine/input/names.h"
#include "engine/run/run_setup.h"
#include "engine/study/hash.h"
#include "engine/study/rows.h"
#include "engine/study/study_impl.h"

namespace denchi {

using study::Description;
using study::Factor;
using study::Hash;
using study::Target;
using study::target_of;

namespace {

const Change* find(const std::vector<Change>& values, std::string_view name) {
  for (const Change& one : values)
    if (one.path == name) return &one;
  return nullptr;
}

std::string settings_key(const Settings& s) {
  std::string key = s.model + "|" + s.mesh + "|" + s.solver;
  for (const auto& number : {s.soc, s.start_voltage, s.temperature, s.accuracy, s.rtol, s.period})
    key += "|" + (number ? input::number_text(*number) : "");
  return key;
}

std::string unit_of_setting(const std::string& name) {
  if (name == "temperature") return "K";
  if (name == "accuracy") return "V";
  return name == "period" ? "s" : "";
}

std::string label_of(const std::vector<Change>& values,
                     const char* name,
                     const std::string& fallback) {
  const Change* given = find(values, name);
  return given == nullptr ? fallback : study::text_of(given->value);
}

}  // namespace

Study::Impl::Impl(Description d, std::string known_id) : description(std::move(d)) {
  for (const auto& [label, cell] : description.cells)
    hashes_["cell " + label] = Hash().add(cell.to_json()).digits();
  for (const auto& [label, protocol] : description.protocols)
    hashes_["protocol " + label] = Hash().add(protocol.to_json()).digits();
  check_settings(description.settings);
  check_protocols();
  know_columns();
  std::vector<std::string> taken = {"capacity", "energy", "end_time", "status", "reason"};
  for (const Column& column : columns) taken.push_back(column.name);
  // Of the outputs every model must have each; of units those of the first cell count.
  std::vector<std::string> models = {description.settings.model};
  for (const Factor* factor : description.design.factors())
    if (factor->name == "model") {
      models.clear();
      for (std::size_t k = 0; k < factor->size(); ++k)
        if (const std::string model = study::text_of(factor->value(k));
            std::find(models.begin(), models.end(), model) == models.end())
          models.push_back(model);
    }
  for (const auto& [label, cell] : description.cells) {
    for (const std::string& model : models) {
      Settings settings;
      settings.model = model;
      std::vector<study::Output> found = study::outputs_of(description.outputs,
                                                           taken,
                                                           study::variables_of(cell, settings),
                                                           model.empty() ? cell.model() : model);
      if (outputs.empty()) outputs = std::move(found);
    }
  }
  check_names();
  id = std::move(known_id);
  if (!id.empty()) return;
  Description settled = description;  // without what may change in a folder of results
  if (settled.axis.chosen) settled.axis = {};
  settled.title.clear();
  settled.limits = {};
  id = Hash().add(write_description(settled)).digits();
}

/// A protocol that none of the cells can run is wrong itself.
void Study::Impl::check_protocols() const {
  for (const Factor* factor : description.design.factors())
    if (factor->name.ends_with("_voltage_cut_off")) return;  // each case will see
  for (const auto& [label, protocol] : description.protocols) {
    std::optional<InputError> problem;
    bool good = false;
    for (const auto& [name, cell] : description.cells) {
      try {
        checked_protocol(cell, protocol, description.settings.period);
        good = true;
      } catch (const InputError& error) {
        problem = error;
      }
    }
    if (!good && problem) throw InputError(*problem);
  }
}

/// Every variable of the file has a name of its own.
void Study::Impl::check_names() const {
  std::set<std::string> seen;
  for (const DataVariable& variable : study::dataset_of(*this, {study::Row()}).variables) {
    if (seen.insert(variable.name).second) continue;
    for (const study::Output& output : outputs)
      if (output.name() == variable.name)
        throw InputError("output \"" + output.asked + "\"",
                         "",
                         "would be called \"" + variable.name +
                             "\", as another column of the study is; leave it out, or rename that",
                         "study");
    throw InputError("\"" + variable.name + "\" of the design",
                     "",
                     "is the name of a result; choose another",
                     "study");
  }
}

void Study::Impl::know_columns() {
  const auto add = [&](const std::string& name, bool is_text) {
    Column column;
    column.name = name;
    column.long_name = name;
    column.text = is_text;
    const Target target = target_of(name);
    if (target == Target::setting) column.unit = unit_of_setting(name);
    if (target == Target::path && !name.ends_with('*'))
      for (const auto& [label, cell] : description.cells)
        if (const Parameter* found = cell.parameters().find(name)) column.unit = found->unit;
    if (name.ends_with('*')) column.long_name = "factor on " + name.substr(0, name.size() - 1);
    column.lower = column.upper = std::numeric_limits<double>::quiet_NaN();
    columns.push_back(column);
  };
  for (const Factor* factor : description.design.factors()) {
    add(factor->name, !factor->others.empty());
    if (!factor->others.empty()) continue;
    const auto [low, high] = std::minmax_element(factor->numbers.begin(), factor->numbers.end());
    columns.back().lower = *low;
    columns.back().upper = *high;
    if (const auto drawn = description.design.bounds.find(factor->name);
        drawn != description.design.bounds.end()) {
      columns.back().lower = drawn->second.first;
      columns.back().upper = drawn->second.second;
    }
  }
  for (const study::Linked& one : description.design.linked) add(one.name, false);
}

Electrolyte Study::Impl::electrolyte(const std::string& name) const {
  const std::size_t colon = name.rfind(':');
  const std::string head = name.substr(0, colon);
  Electrolyte found = Electrolyte::from_text(description.electrolytes.at(head), head + ".json");
  if (colon == std::string::npos) return found;
  for (std::size_t k = 0; k < found.measurements.size(); ++k)
    if (found.measurements[k].label == name.substr(colon + 1)) found.chosen = k;
  return found;
}

const Cell& Study::Impl::base_cell(
    const std::string& label,
    const std::vector<std::pair<std::string, std::string>>& electrolytes) const {
  std::string key = label;
  for (const auto& [layer, name] : electrolytes) key += "\n" + layer + "=" + name;
  const std::lock_guard lock(mutex_);
  if (const auto known = cells_.find(key); known != cells_.end()) return known->second;
  const auto base = std::find_if(description.cells.begin(),
                                 description.cells.end(),
                                 [&](const auto& one) { return one.first == label; });
  if (base == description.cells.end())
    throw InputError("cell \"" + label + "\"", "", "is not one of the study's", "study");
  Cell cell = base->second;
  for (const auto& [layer, name] : electrolytes)
    cell = cell.with_electrolyte(electrolyte(name), layer);
  return cells_.emplace(key, std::move(cell)).first->second;
}

const Cell& Study::Impl::base_cell_of(const std::vector<Change>& values) const {
  std::vector<std::pair<std::string, std::string>> electrolytes;
  for (const Change& one : values) {
    if (target_of(one.path) != Target::electrolyte) continue;
    const std::string layer =
        one.path == "electrolyte" ? "" : one.path.substr(0, one.path.find('.'));
    for (auto& [named, name] : study::electrolyte_parts(study::text_of(one.value)))
      electrolytes.emplace_back(layer.empty() ? named : layer, name);
  }
  return base_cell(label_of(values, "cell", description.cells.front().first), electrolytes);
}

double Study::Impl::look_up(const std::vector<Change>& values,
                            const Cell& cell,
                            const std::string& name) const {
  if (const Change* varied = find(values, name)) {
    if (const auto* number = std::get_if<double>(&varied->value)) return *number;
    throw InputError(name, study::text_of(varied->value), "is no number", "study");
  }
  return cell.parameters().number(name);
}

std::vector<Change> Study::Impl::all_values(std::size_t number) const {
  std::vector<Change> values = description.design.values(number);
  add_linked(values);
  return values;
}

void Study::Impl::add_linked(std::vector<Change>& values) const {
  // later ones see the earlier
  for (const study::Linked& one : description.design.linked) {
    const auto varied = [&](const std::string& name) { return find(values, name) != nullptr; };
    const std::vector<std::string>& names = one.expression.names();
    const bool all_varied = std::all_of(names.begin(), names.end(), varied);
    const Cell cell = all_varied ? base_cell_of(values) : make_case(values).cell;
    const double value =
        one.expression([&](const std::string& name) { return look_up(values, cell, name); });
    values.push_back({one.name, value});
  }
}

std::string Study::Impl::id_of(const std::vector<Change>& values) const {
  Hash hash;
  hash.add(settings_key(description.settings));
  hash.add(hashes_.at("cell " + label_of(values, "cell", description.cells.front().first)));
  if (!description.protocols.empty())
    hash.add(hashes_.at("protocol " +
                        label_of(values, "protocol", description.protocols.front().first)));
  for (const Change& one : values) {
    const Target target = target_of(one.path);
    if (target == Target::variable || target == Target::cell || target == Target::protocol)
      continue;
    hash.add(one.path).add(study::text_of(one.value));
    if (target != Target::electrolyte) continue;
    for (const auto& [layer, name] : study::electrolyte_parts(study::text_of(one.value)))
      hash.add(description.electrolytes.at(name.substr(0, name.rfind(':'))));
  }
  return hash.digits();
}

StudyCase Study::Impl::make_case(const std::vector<Change>& values,
                                 std::optional<Cell> spare) const {
  Settings settings = description.settings;
  for (const study::Output& output : outputs)
    if (output.variable.name != "time" && output.variable.name != "step")
      settings.outputs.push_back(output.variable.name);
  std::vector<Change> changes;
  for (const Change& one : values) {
    const Target target = target_of(one.path);
    if (target == Target::setting) study::set_setting(settings, one.path, one.value);
    if (target == Target::path) changes.push_back(one);
  }
  check_settings(settings);
  Protocol protocol;
  if (!description.protocols.empty()) {
    const std::string label = label_of(values, "protocol", description.protocols.front().first);
    for (const auto& [name, one] : description.protocols)
      if (name == label) protocol = one;
  }
  const Cell& base = base_cell_of(values);
  Cell cell = changes.empty() ? base
              : spare         ? base.with(changes, std::move(*spare))
                              : base.with(changes);
  return {id_of(values), std::move(cell), protocol, settings};
}

bool Study::Impl::keeps(std::size_t number) const {
  if (description.design.filters.empty()) return true;
  try {
    return passes(all_values(number));
  } catch (const InputError&) {
    return true;  // its row will say why it cannot be computed
  }
}

bool Study::Impl::passes(const std::vector<Change>& values) const {
  const std::vector<study::Condition>& filters = description.design.filters;
  std::optional<Cell> cell;
  const auto lookup = [&](const std::string& name) {
    if (find(values, name) == nullptr && !cell) {
      try {
        cell = make_case(values).cell;
      } catch (const InputError&) {  // a filter may be there to leave such cases out
        cell = base_cell_of(values);
      }
    }
    return look_up(values, cell ? *cell : base_cell_of(values), name);
  };
  return std::all_of(filters.begin(), filters.end(), [&](const study::Condition& condition) {
    return condition(lookup);
  });
}

Study Study::from_text(std::string_view json, std::string_view origin, std::string_view folder) {
  return Study(std::make_shared<const Impl>(
      study::read_description(json, std::string(origin), std::string(folder))));
}

Study Study::from_file(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    throw InputError("study file", "\"" + path + "\"", "does not exist, or is no file", "");
  return from_text(
      input::read_text_file(path), path, std::filesystem::path(path).parent_path().string());
}

bool Study::needs_sampling(std::string_view json, std::string_view origin) {
  const input::JsonTree tree(json, std::string(origin));
  const input::Node* design = tree.root().find("design");
  const input::Node* sample = design == nullptr ? nullptr : design->find("sample");
  return sample != nullptr && sample->find("columns") == nullptr;
}

const std::string& Study::title() const { return impl_->description.title; }
const std::string& Study::id() const { return impl_->id; }
std::size_t Study::size() const { return impl_->description.design.size(); }
bool Study::keeps(std::size_t number) const { return impl_->keeps(number); }

std::size_t Study::kept() const {
  if (impl_->description.design.filters.empty()) return size();
  std::size_t count = 0;
  for (std::size_t k = 0; k < size(); ++k) count += keeps(k) ? 1 : 0;
  return count;
}

std::vector<std::string> Study::names() const {
  std::vector<std::string> names;
  for (const Impl::Column& column : impl_->columns) names.push_back(column.name);
  return names;
}

StudyCase Study::at(std::size_t number) const {
  if (number >= size())
    throw InputError(
        "case number", std::to_string(number), "must be below " + std::to_string(size()), "study");
  return impl_->make_case(impl_->all_values(number));
}

std::string Study::part(std::span<const std::size_t> numbers,
                        std::vector<std::size_t>& left) const {
  Description some = impl_->description;
  some.design = {};
  std::vector<Factor> factors;
  for (const Impl::Column& column : impl_->columns) factors.push_back({column.name, {}, {}});
  const auto finite = [](const Change& one) {
    const auto* number = std::get_if<double>(&one.value);
    return number == nullptr || std::isfinite(*number);
  };
  for (const std::size_t number : numbers) {
    std::vector<Change> values;
    try {
      values = impl_->all_values(number);
      impl_->passes(values);  // where that cannot be known, the row says so
    } catch (const InputError&) {
      values.clear();
    }
    if (values.size() != factors.size() || !std::all_of(values.begin(), values.end(), finite)) {
      left.push_back(number);
      continue;
    }
    for (std::size_t k = 0; k < values.size(); ++k)
      if (impl_->columns[k].text) {
        // a number among texts stays a text, so that the column is one whatever the part
        const bool table = std::holds_alternative<Table>(values[k].value);
        factors[k].others.push_back(table ? values[k].value
                                          : Value(study::text_of(values[k].value)));
      } else {
        factors[k].numbers.push_back(std::get<double>(values[k].value));
      }
  }
  if (!factors.empty()) some.design.blocks.push_back({std::move(factors)});
  return write_description(some);
}

std::string Study::to_json() const { return write_description(impl_->description); }

}  // namespace denchi
