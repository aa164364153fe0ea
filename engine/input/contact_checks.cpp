// What the values of a fixture, of contact and of interphases ask of each other.
#include "engine/input/forms.h"
#include "engine/input/names.h"
#include "engine/input/parameter_checks.h"

namespace denchi::input {
namespace {

// A value above zero; zero is as good as none.
bool above_zero(const Parameters& parameters, const std::string& path) {
  return plain_number(parameters, path).value_or(0.0) > 0.0;
}

// `path` means nothing without the other value.
void check_needs(const Parameters& parameters,
                 const std::string& path,
                 const std::string& other,
                 Errors& errors) {
  if (!above_zero(parameters, path) || above_zero(parameters, other)) return;
  const Parameter& given = parameters.at(path);
  errors.emplace_back(path, value_text(given.value), "needs '" + other + "' first", given.where);
}

void check_interphase(const Parameters& parameters, const std::string& prefix, Errors& errors) {
  const auto path = [&](const char* leaf) { return prefix + "interphase_" + leaf; };
  for (const char* leaf : {"initial_thickness", "parabolic_constant", "linear_rate"})
    check_needs(parameters, path(leaf), path("resistivity"), errors);
  const std::string growth = path("parabolic_constant");
  if (!above_zero(parameters, growth) || above_zero(parameters, path("initial_thickness"))) return;
  const Parameter& given = parameters.at(growth);
  errors.emplace_back(growth,
                      value_text(given.value),
                      "needs '" + path("initial_thickness") +
                          "' above zero: a layer without thickness would grow without limit",
                      given.where);
}

}  // namespace

void check_contact(const Parameters& parameters, Errors& errors) {
  const std::string pressure = "fixture.pressure";
  for (const char* path :
       {"fixture.stiffness", "fixture.maximum_pressure", "separator.interface_reference_pressure"})
    check_needs(parameters, path, pressure, errors);
  check_order(parameters, pressure, "fixture.maximum_pressure", "the maximum pressure, ", errors);
  for (std::string_view electrode : kElectrodes) {
    const std::string metal = std::string(electrode) + ".metal.";
    check_needs(parameters, metal + "reference_pressure", pressure, errors);
    check_interphase(parameters, metal, errors);
    for (const std::string& name : parameters.particles(electrode)) {
      const std::string grains = Parameters::particle_prefix(electrode, name);
      check_needs(parameters, grains + "reference_pressure", pressure, errors);
      check_interphase(parameters, grains, errors);
    }
  }
}

}  // namespace denchi::input
