// Effective over bulk transport from the composition of a layer.
//
//   Bruggeman          f^b
//   percolation        ((f - f_c) / (1 - f_c))^m, nothing passes at or below the threshold f_c
//   tortuosity factor  f / tau(f)
//
// f is the porosity for ions, and the volume fraction of all active material for electrons. The
// leaves of the electronic law have the same names after "electronic_".
#pragma once

#include <string>
#include <string_view>

#include "denchi/parameters.h"
#include "engine/input/parameter_checks.h"

namespace denchi::input {

/// True if a law stands under the prefix: "separator.", or "negative_electrode.electronic_".
bool has_transport_law(const Parameters& parameters, const std::string& prefix);

/// True for "bruggeman_exponent" and the like, without "electronic_".
bool is_transport_law(std::string_view leaf);

/// Takes the law away; `kept` is a leaf of the law that stays.
void drop_transport_law(Parameters& parameters,
                        const std::string& prefix,
                        std::string_view kept = "");

/// Sets what follows from the laws: the transport efficiency of a layer, the effective conductivity
/// of an electrode. Does nothing where there is no law, or where it needs what is not given.
void update_transport(Parameters& parameters, const std::string& layer);
void update_conductivity(Parameters& parameters, const std::string& electrode);

/// One law at most, above its threshold, and a given value on its own curve.
void check_transport(const Parameters& parameters, Errors& errors);

}  // namespace denchi::input
