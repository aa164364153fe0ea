// Another electrolyte in a cell: its values take the place of those that were there.
#include <algorithm>

#include "engine/input/cell_content.h"
#include "engine/input/cell_rules.h"
#include "engine/input/completion.h"
#include "engine/input/conductivity_law.h"
#include "engine/input/forms.h"
#include "engine/input/names.h"
#include "engine/input/parameter_checks.h"

namespace denchi {
namespace input {
namespace {

void erase_group(Parameters& parameters, const std::string& prefix) {
  std::vector<std::string> old;
  for (const Parameter& parameter : parameters.all())
    if (parameter.path.compare(0, prefix.size(), prefix) == 0 &&
        parameter.path != "electrolyte.charge_number")
      old.push_back(parameter.path);
  for (const std::string& path : old) parameters.erase(path);
}

class Filling {
 public:
  Filling(Parameters& parameters, const Electrolyte& electrolyte, std::string prefix)
      : parameters_(parameters), electrolyte_(electrolyte), prefix_(std::move(prefix)) {}

  void fill() {
    const Electrolyte::Measurement& m = electrolyte_.measurement();
    const double salt = parameters_.number_or(prefix_ + "initial_concentration", 1000.0);
    erase_group(parameters_, prefix_);
    put("law", electrolyte_.law, "");
    put_conductivity(m);
    // without a salt the concentration that kinetics may refer to stays what it was
    put("initial_concentration",
        electrolyte_.salt_concentration.value_or(salt),
        "salt_concentration");
    put("cation_transference_number", electrolyte_.transference_number, "transference_number");
    put("diffusivity", electrolyte_.diffusivity, "diffusivity");
    put("diffusivity_activation_energy",
        electrolyte_.diffusivity_activation_energy,
        "diffusivity_activation_energy");
    put("thermodynamic_factor", electrolyte_.thermodynamic_factor, "thermodynamic_factor");
    put("total_concentration", electrolyte_.total_concentration, "total_concentration");
    put("recombination_rate", electrolyte_.recombination_rate, "recombination_rate");
    put("minimum_temperature", electrolyte_.minimum_temperature, "temperature_range");
    put("maximum_temperature", electrolyte_.maximum_temperature, "temperature_range");
    put("density", electrolyte_.density, "density");
    put("reduction_limit", electrolyte_.reduction_limit, "stability_window");
    put("oxidation_limit", electrolyte_.oxidation_limit, "stability_window");
    if (!electrolyte_.formula.empty()) put("formula", electrolyte_.formula, "formula");
  }

 private:
  // Carried to the reference temperature of the cell, from which its activation energy counts.
  void put_conductivity(const Electrolyte::Measurement& m) {
    Value value = m.conductivity;
    const double reference = parameters_.number("cell.reference_temperature");
    if (m.activation_energy) {
      const double factor = arrhenius_factor(*m.activation_energy, m.temperature, reference);
      if (const double* number = std::get_if<double>(&value)) {
        value = *number * factor;
      } else {
        value = scaled_expression(std::get<std::string>(value), factor);
      }
      put("conductivity_activation_energy", m.activation_energy, "activation_energy");
    } else if (std::holds_alternative<double>(value)) {
      put("measured_temperature", m.temperature, "");
    }
    put("conductivity", std::move(value), "");
  }

  template <class T>
  void put(const char* leaf, const std::optional<T>& value, const std::string& property) {
    if (value) put(leaf, Value(*value), property);
  }
  void put(const char* leaf, Value value, const std::string& property) {
    const Spec& spec = *resolve(prefix_ + leaf)->spec;
    const auto own = electrolyte_.sources.find(property);
    const std::string where = "electrolyte " + electrolyte_.full_name();
    const std::string& source =
        own == electrolyte_.sources.end() ? electrolyte_.measurement().source : own->second;
    parameters_.set({prefix_ + leaf,
                     std::move(value),
                     std::string(spec.unit),
                     where + ": " + source,
                     where,
                     spec.kind == Kind::function});
  }

  Parameters& parameters_;
  const Electrolyte& electrolyte_;
  std::string prefix_;
};

[[noreturn]] void refuse_layer(const Electrolyte& electrolyte,
                               std::string_view layer,
                               std::string rule) {
  throw InputError(
      "layer '" + std::string(layer) + "'", electrolyte.full_name(), std::move(rule), "");
}

void set_electrolyte(CellContent& cell, const Electrolyte& electrolyte, std::string_view layer) {
  Parameters& p = cell.parameters;
  const std::vector<std::string> layers(std::begin(kLayers), std::end(kLayers));
  if (layer.empty()) {
    for (const std::string& one : layers) erase_group(p, one + ".electrolyte.");
    Filling(p, electrolyte, "electrolyte.").fill();
  } else {
    if (std::find(layers.begin(), layers.end(), layer) == layers.end())
      refuse_layer(electrolyte,
                   layer,
                   "is none; an electrolyte is in negative_electrode, separator or "
                   "positive_electrode" +
                       did_you_mean(layer, layers));
    if (is_metal(p, layer) || is_film(p, layer))
      refuse_layer(electrolyte,
                   layer,
                   "has no electrolyte in it: it is a " +
                       p.word_or(std::string(layer) + ".type", "") + " electrode");
    Filling(p, electrolyte, std::string(layer) + ".electrolyte.").fill();
  }
  complete(p, false);
  Errors errors;
  for (const Parameter& parameter : p.all()) check_value(p, parameter, errors);
  check_relations(p, errors);
  if (!errors.empty()) throw errors.front();
}

}  // namespace
}  // namespace input

Cell Cell::with_electrolyte(const Electrolyte& electrolyte, std::string_view layer) const {
  input::CellContent changed = *data_;
  input::set_electrolyte(changed, electrolyte, layer);
  return Cell(std::make_shared<const Data>(std::move(changed)));
}

}  // namespace denchi
