// Electrolytes as materials: what was measured of them, and where. `Cell::with_electrolyte` puts
// one into a cell.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "denchi/parameters.h"

namespace denchi {

/// One electrolyte of the library, or of a laboratory's own file; see docs/formats/electrolyte.md.
/// What no source gives is empty.
struct Electrolyte {
  /// One published conductivity; the literature has several of most materials.
  struct Measurement {
    std::string label;
    /// [S/m]: a number at `temperature`, or an expression of x, the salt concentration [mol/m3],
    /// and T [K].
    Value conductivity = 0.0;
    double temperature = 298.15;              ///< [K]
    std::optional<double> activation_energy;  ///< [J/mol], from `temperature` on
    std::optional<double> pressure;           ///< [Pa]
    std::string method;
    std::string source;
  };

  std::string name;  ///< built-in name or file stem
  std::string title;
  std::string family;  ///< "sulfide", "halide", "oxide", "polymer", "liquid", ...
  std::string formula;
  std::string law = "single_ion";  ///< "single_ion", "binary" or "weak"
  std::string origin;              ///< file it was read from
  std::vector<Measurement> measurements;
  std::size_t chosen = 0;  ///< the measurement that is used

  std::optional<double> density;                                   ///< [kg/m3]
  std::optional<double> reduction_limit, oxidation_limit;          ///< against lithium [V]
  std::optional<double> minimum_temperature, maximum_temperature;  ///< [K]

  // of those with a salt
  std::optional<double> salt_concentration;   ///< [mol/m3]; of `weak`, of its free ions
  std::optional<double> total_concentration;  ///< [mol/m3], `weak`
  std::optional<double> recombination_rate;   ///< [m3/(mol s)], `weak`
  std::optional<Value> transference_number, diffusivity, thermodynamic_factor;
  std::optional<double> diffusivity_activation_energy;  ///< [J/mol]

  /// Property ("conductivity", "density", ...) -> DOI or note.
  std::map<std::string, std::string> sources;

  /// A built-in name ("li6ps5cl"), one of its measurements ("li6ps5cl:minnmann2021"), a formula
  /// that is one material's alone, or the path of a file.
  /// @throws InputError with the nearest names, or with every candidate of an ambiguous one.
  static Electrolyte find(std::string_view name_or_path);
  /// From the text of an electrolyte file. `origin` is the file's name in messages.
  static Electrolyte from_text(std::string_view json, std::string_view origin);

  const Measurement& measurement() const { return measurements[chosen]; }
  /// "li6ps5cl", or "li6ps5cl:label" where another measurement than the first is used.
  std::string full_name() const;
  /// Of the bulk at the initial salt concentration [S/m].
  double conductivity(double temperature) const;
  /// The same as measured, at the temperature of that measurement [S/m].
  double measured(std::size_t measurement) const;
  /// Lithium ions' share of the current; 1 of a single ion, empty where it is a function.
  std::optional<double> transference() const;
  /// What a laboratory would want to know and no source gives: "density", ...
  std::vector<std::string> unknown() const;
};

/// Every electrolyte of the library, by name.
std::vector<Electrolyte> built_in_electrolytes();

}  // namespace denchi
