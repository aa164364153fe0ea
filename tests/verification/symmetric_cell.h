// Two metals with an electrolyte between them.
#pragma once

#include <string>

#include "denchi/cell.h"

namespace denchi::test {

/// Metal | electrolyte | metal, 1 m2, 100 um.
inline Cell symmetric(const std::string& electrolyte, const std::string& kinetics = "1e6") {
  std::string text = R"({"Header": {"BPX": "1.1.0", "Title": "symmetric", "Model": "DFN"},
    "Parameterisation": {
      "Cell": {"Electrode area [m2]": 1.0, "Lower voltage cut-off [V]": -5.0,
        "Number of electrode pairs connected in parallel to make a cell": 1,
        "Upper voltage cut-off [V]": 5.0, "Nominal cell capacity [A.h]": 20.0},
      "Electrolyte": {},
      "Separator": {"Thickness [m]": 1e-4, "Porosity": 1.0, "Transport efficiency": 1.0}},
    "denchi": {"parameters": {)";
  for (const std::string side : {"negative", "positive"})
    text += "\"" + side + "_electrode.type\": \"metal\", \"" + side +
            "_electrode.thickness\": 1e-4, \"" + side +
            "_electrode.metal.exchange_current_density\": " + kinetics + ", ";
  return Cell::from_text(text + electrolyte + "}}}", "symmetric.json");
}

inline const std::string kSingleIon =
    R"("electrolyte.law": "single_ion", "electrolyte.conductivity": 0.2)";

}  // namespace denchi::test
