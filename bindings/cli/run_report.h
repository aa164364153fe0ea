// What `denchi run` says about a run: a table for people, JSON for programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "denchi/denchi.h"

namespace denchi::cli {

struct RunReport {
  const Cell& cell;
  const Solution& solution;
  double wall_time = 0.0;  ///< reading, building and solving [s]
  bool interrupted = false;
  std::optional<double> voltage_error = {};  ///< estimate of the RMS error [V]
  std::vector<std::string> files = {};       ///< written
};

std::string to_table(const RunReport& report);
std::string to_json(const RunReport& report);

}  // namespace denchi::cli
