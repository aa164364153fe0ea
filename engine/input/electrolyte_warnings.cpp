// What to know of the electrolytes of a cell before believing its numbers.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "denchi/cell.h"
#include "engine/input/equilibrium.h"
#include "engine/input/forms.h"
#include "engine/input/names.h"

namespace denchi {
namespace {

std::string volts(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f V", value);
  return text;
}

/// The layer whose electrolyte touches the electrode.
std::string contact_layer(const Parameters& p, const std::string& electrode) {
  const bool planar = input::is_metal(p, electrode) || input::is_film(p, electrode);
  return planar ? "separator" : electrode;
}

// A conductivity known at one temperature holds for a few kelvin around it.
constexpr double kSameTemperature = 5.0;

void add_temperature_warnings(const Parameters& p, std::vector<std::string>& warnings) {
  const double here = p.number("state.initial_temperature");
  for (const Parameter& given : p.all()) {
    const auto resolved = input::resolve(given.path);
    if (resolved->spec->leaf != "measured_temperature") continue;
    const double* measured = std::get_if<double>(&given.value);
    if (measured == nullptr || std::abs(*measured - here) <= kSameTemperature) continue;
    const std::string where = resolved->layer.empty() ? "" : " of the " + resolved->layer;
    warnings.push_back("the electrolyte" + where + " was measured at " +
                       input::number_text(*measured) +
                       " K only, and no activation energy is known: it is taken so at " +
                       input::number_text(here) + " K");
  }
}

}  // namespace

std::vector<std::string> electrolyte_warnings(const Cell& cell) {
  const Parameters& p = cell.parameters();
  const input::CellAtRest rest(p);
  std::vector<std::string> warnings;
  for (const std::string& electrode :
       {std::string("negative_electrode"), std::string("positive_electrode")}) {
    const input::ElectrodeAtRest& side =
        electrode == "negative_electrode" ? rest.negative : rest.positive;
    const double ends[] = {side.potential(side.content_at_soc(0.0)),
                           side.potential(side.content_at_soc(1.0))};
    const double lowest = std::min(ends[0], ends[1]), highest = std::max(ends[0], ends[1]);
    const std::string layer = contact_layer(p, electrode);
    const std::string prefix = input::electrolyte_prefix(p, layer);
    const auto reduced = input::plain_number(p, prefix + "reduction_limit");
    const auto oxidised = input::plain_number(p, prefix + "oxidation_limit");
    const std::string name = p.word_or(prefix + "formula", "its electrolyte");
    const std::string at = "the " + electrode.substr(0, electrode.find('_')) + " electrode";
    if (oxidised && highest > *oxidised)
      warnings.push_back(at + " reaches " + volts(highest) + " against lithium, and " + name +
                         " is oxidised above " + volts(*oxidised));
    if (reduced && lowest < *reduced)
      warnings.push_back(at + " is at " + volts(lowest) + " against lithium, and " + name +
                         " is reduced below " + volts(*reduced));
  }
  add_temperature_warnings(p, warnings);
  return warnings;
}

}  // namespace denchi
