// What a pair of electrodes takes up, weighs and is made of: sums over the layers of a cell.
//
// As assembled: active materials as synthesised, a metal as thick as the file says. Mass does not
// change after that; lithium only moves.
#include <algorithm>

#include "denchi/compare.h"
#include "engine/input/forms.h"
#include "engine/input/formula.h"

namespace denchi {
namespace {

using input::Formula;

class StackReader {
 public:
  explicit StackReader(const Cell& cell) : cell_(cell), p_(cell.parameters()) {}

  Stack read() {
    foil("negative_electrode");
    inert_layer("negative_electrode", "interlayer", 1.0);
    electrode("negative_electrode");
    separator();
    electrode("positive_electrode");
    inert_layer("positive_electrode", "interlayer", 1.0);
    foil("positive_electrode");
    if (!missing_.empty()) refuse();
    for (const StackLayer& layer : stack_.layers) {
      stack_.mass += layer.mass;
      stack_.thickness_charged += layer.thickness;
    }
    stack_.thickness_discharged = stack_.thickness_charged;
    stack_.content["electrolyte"] = stack_.electrolyte_mass;
    stack_.volume_packing = input::plain_number(p_, "cell.volume_packing_factor");
    stack_.mass_packing = input::plain_number(p_, "cell.mass_packing_factor");
    return std::move(stack_);
  }

 private:
  [[noreturn]] void refuse() const {
    std::string list;
    for (const std::string& path : missing_) list += (list.empty() ? "" : ", ") + path;
    throw InputError("cell '" + cell_.name() + "'",
                     "",
                     "cannot be weighed: it does not give " + list +
                         "; put what is missing into its file, or set it",
                     cell_.origin());
  }

  /// A value that counts where `amount` is not zero; noted if it is missing.
  double needed(const std::string& path, double amount) {
    if (amount == 0.0) return 0.0;
    const auto given = input::plain_number(p_, path);
    if (!given) miss(path);
    return given.value_or(0.0);
  }

  void miss(const std::string& path) {
    if (std::find(missing_.begin(), missing_.end(), path) == missing_.end())
      missing_.push_back(path);
  }

  void add(std::string name, double thickness, double mass) {
    stack_.layers.push_back({std::move(name), thickness, mass});
  }

  void inert_layer(const std::string& electrode, const std::string& name, double sides) {
    const std::string path = electrode + "." + name + "_";
    const double thickness = p_.number_or(path + "thickness", 0.0) / sides;
    if (thickness == 0.0) return;
    const std::string which = electrode.substr(0, electrode.find('_'));
    add(which + "_" + name, thickness, thickness * needed(path + "density", thickness));
  }

  void foil(const std::string& electrode) {
    inert_layer(
        electrode, "current_collector", p_.number_or(electrode + ".current_collector_sides", 2.0));
  }

  /// Electrolyte in a layer of that volume per area.
  double electrolyte(const std::string& layer, double volume) {
    const std::string prefix = input::electrolyte_prefix(p_, layer);
    const double mass = volume * needed(prefix + "density", volume);
    stack_.electrolyte_mass += mass;
    if (const Parameter* formula = p_.find(prefix + "formula"))
      count(Formula::parse(std::get<std::string>(formula->value)), mass);
    return mass;
  }

  void count(const Formula& formula, double mass) {
    for (const auto& [name, symbol] : {std::pair("lithium", "Li"),
                                       std::pair("nickel", "Ni"),
                                       std::pair("cobalt", "Co"),
                                       std::pair("manganese", "Mn")})
      stack_.content[name] += mass * formula.mass_fraction(symbol);
  }

  double active_material(const std::string& prefix, double volume) {
    const double mass = volume * needed(prefix + "density", volume);
    const Parameter* text = p_.find(prefix + "formula");
    if (text == nullptr) {
      miss(prefix + "formula");
      return mass;
    }
    const Formula formula = Formula::parse(std::get<std::string>(text->value));
    count(formula, mass);
    stack_.lithium_in_active_materials += mass * formula.mass_fraction("Li");
    if (formula.mass_fraction("C") == 1.0) stack_.content["graphite"] += mass;
    if (formula.mass_fraction("Si") == 1.0) stack_.content["silicon"] += mass;
    return mass;
  }

  void electrode(const std::string& name) {
    const double thickness = p_.number(name + ".thickness");
    if (input::is_metal(p_, name)) {
      const double mass =
          thickness / p_.number(name + ".metal.molar_volume") * input::atomic_weight("Li");
      stack_.content["lithium"] += mass;
      add(name, thickness, mass);
      return;
    }
    double active = 0.0, mass = 0.0;
    for (const std::string& material : p_.particles(name)) {
      const std::string prefix = Parameters::particle_prefix(name, material);
      const double share = p_.number(prefix + "active_material_volume_fraction");
      active += share;
      mass += active_material(prefix, share * thickness);
    }
    if (!input::is_film(p_, name)) {
      const double porosity = p_.number(name + ".porosity");
      mass += electrolyte(name, porosity * thickness);
      // binder fills what is left, unless the cell says how much of it there is
      const double rest = std::max(0.0, 1.0 - porosity - active);
      const bool fills = p_.contains(name + ".binder_density");
      const double binder = p_.number_or(name + ".binder_volume_fraction", fills ? rest : 0.0);
      mass += binder * thickness * needed(name + ".binder_density", binder);
    }
    add(name, thickness, mass);
  }

  void separator() {
    const double thickness = p_.number("separator.thickness");
    const double porosity = p_.number("separator.porosity");
    const double solid = 1.0 - porosity;
    add("separator",
        thickness,
        electrolyte("separator", porosity * thickness) +
            solid * thickness * needed("separator.solid_density", solid));
  }

  const Cell& cell_;
  const Parameters& p_;
  Stack stack_;
  std::vector<std::string> missing_;
};

}  // namespace

Stack stack_of(const Cell& cell) { return StackReader(cell).read(); }

}  // namespace denchi
