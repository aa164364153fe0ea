// What a study file says, read and written. docs/formats/study.md describes the format.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "denchi/cell.h"
#include "denchi/protocol.h"
#include "denchi/simulate.h"
#include "engine/study/design.h"

namespace denchi::study {

/// Where curves have their points: times, or fractions of each case's own run.
struct CurveAxis {
  bool fraction = false;
  bool chosen = false;         ///< by us, not by the user
  std::vector<double> points;  ///< [s] or of the run; empty: not chosen yet
};

/// What one case may cost before it is given up.
struct Limits {
  double seconds = 60.0;
  std::size_t steps = 200000;  ///< of the integrator
};

template <class T>
using Labelled = std::vector<std::pair<std::string, T>>;

struct Description {
  std::string title;
  Labelled<Cell> cells;
  Labelled<Protocol> protocols;
  std::map<std::string, std::string> electrolytes;  ///< file text of each name that occurs
  Settings settings;
  Design design;
  std::vector<std::string> outputs;
  CurveAxis axis;
  Limits limits;
};

/// @param origin,folder  for messages, and where relative names of files are looked up
/// @throws InputError
Description read_description(std::string_view json,
                             const std::string& origin,
                             const std::string& folder);
/// Reads back to the same description, wherever it is read.
std::string write_description(const Description& description);

/// The parts of "[LAYER=]NAME,...": layer (may be empty) and name.
std::vector<std::pair<std::string, std::string>> electrolyte_parts(const std::string& text);

/// Sets one of setting_names(). @throws InputError
void set_setting(Settings& settings, const std::string& name, const Value& value);

}  // namespace denchi::study
