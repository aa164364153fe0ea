#include "denchi/parameters.h"

#include <algorithm>

#include "engine/input/names.h"

namespace denchi {

Parameters::Index& Parameters::own_index() {
  if (index_.use_count() > 1) index_ = std::make_shared<Index>(*index_);
  return *index_;
}

void Parameters::set(Parameter parameter) {
  const auto found = index_->find(parameter.path);
  if (found != index_->end()) {
    items_[found->second] = std::move(parameter);
    return;
  }
  own_index().emplace(parameter.path, items_.size());
  items_.push_back(std::move(parameter));
}

void Parameters::erase(std::string_view path) {
  if (!contains(path)) return;
  Index& index = own_index();
  const auto found = index.find(path);
  const std::size_t gone = found->second;
  items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(gone));
  index.erase(found);
  for (auto& [name, position] : index)
    if (position > gone) --position;
}

const Parameter* Parameters::find(std::string_view path) const {
  const auto found = index_->find(path);
  return found == index_->end() ? nullptr : &items_[found->second];
}

const Parameter& Parameters::at(std::string_view path) const {
  if (const Parameter* parameter = find(path)) return *parameter;
  std::vector<std::string> names;
  names.reserve(items_.size());
  for (const Parameter& parameter : items_) names.push_back(parameter.path);
  throw InputError("parameter '" + std::string(path) + "'",
                   "",
                   "is not one of this cell" + input::did_you_mean(path, names),
                   "");
}

double Parameters::number(std::string_view path) const {
  const Parameter& parameter = at(path);
  if (const double* value = std::get_if<double>(&parameter.value)) return *value;
  throw InputError(parameter.path,
                   input::value_text(parameter.value),
                   "must be a plain number",
                   parameter.where);
}

double Parameters::number_or(std::string_view path, double fallback) const {
  return contains(path) ? number(path) : fallback;
}

std::string Parameters::word_or(std::string_view path, std::string_view fallback) const {
  const Parameter* parameter = find(path);
  if (parameter == nullptr) return std::string(fallback);
  if (const auto* value = std::get_if<std::string>(&parameter->value)) return *value;
  throw InputError(
      parameter->path, input::value_text(parameter->value), "must be a word", parameter->where);
}

std::vector<std::string> Parameters::particles(std::string_view electrode) const {
  const std::string prefix = std::string(electrode) + ".particle.";
  std::vector<std::string> names;
  for (const Parameter& parameter : items_) {
    if (parameter.path.compare(0, prefix.size(), prefix) != 0) continue;
    const std::string_view rest = std::string_view(parameter.path).substr(prefix.size());
    const std::size_t dot = rest.find('.');
    std::string name(rest.substr(0, dot == std::string_view::npos ? 0 : dot));
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  }
  return names;
}

std::string Parameters::particle_prefix(std::string_view electrode, std::string_view name) {
  std::string prefix = std::string(electrode) + ".particle.";
  if (!name.empty()) prefix += std::string(name) + ".";
  return prefix;
}

}  // namespace denchi
