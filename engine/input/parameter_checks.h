// The rules that values of a cell must keep, for files and for `Cell::with` alike.
#pragma once

#include <string>
#include <vector>

#include "denchi/parameters.h"
#include "engine/input/parameter_specs.h"

namespace denchi::input {

using Errors = std::vector<InputError>;

/// A table in rising order of x: one that falls throughout is turned round.
/// @throws InputError if it is empty, of unequal lists, not finite, unsorted, or has an x twice.
Table checked_table(Table table, std::string_view what, std::string_view where);

/// Kind and limits of one value; functions are compiled and sampled over the range in which a run
/// uses them (the stoichiometry window; a tenth to twice the initial salt concentration).
void check_value(const Parameters& parameters, const Parameter& parameter, Errors& errors);

/// Two numbers, the first below the second.
void check_order(const Parameters& parameters,
                 const std::string& low_path,
                 const std::string& high_path,
                 const std::string& high_text,
                 Errors& errors);

/// Rules between the values of a fixture, of contact and of interphases.
void check_contact(const Parameters& parameters, Errors& errors);

/// Rules between values: windows, cut-offs, volume fractions.
void check_relations(const Parameters& parameters, Errors& errors);

}  // namespace denchi::input
