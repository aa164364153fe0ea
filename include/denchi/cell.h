// A cell: its parameters, where each came from, and what can be read off them without a run.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "denchi/electrolyte.h"
#include "denchi/parameters.h"

namespace denchi {

/// Measured data that came with a cell file. Current positive on discharge, whatever the file says.
struct Measurement {
  std::string name;
  std::vector<double> time;         ///< [s]
  std::vector<double> current;      ///< [A]
  std::vector<double> voltage;      ///< [V]
  std::vector<double> temperature;  ///< [K], empty if not given
};

/// What `denchi show` derives from a cell at equilibrium.
struct CellSummary {
  struct Material {
    std::string electrode;         ///< "negative_electrode" or "positive_electrode"
    std::string name;              ///< empty for a single material
    double x_at_full, x_at_empty;  ///< stoichiometry at SOC 1 and SOC 0
    double x_initial;
    double areal_capacity;  ///< of the window [A.h/m2]
  };
  /// A metal electrode; it has no stoichiometry. As assembled it is as thick as the file says; what
  /// the other electrode lacks of its full end at the start is in the metal, unless the file says
  /// how thick the metal is then.
  struct Metal {
    std::string electrode;
    double potential;                               ///< [V]
    double areal_charge;                            ///< of the metal at the start [A.h/m2]
    double assembled_thickness, initial_thickness;  ///< [m]
  };
  std::vector<Material> materials;
  std::vector<Metal> metals;
  double open_circuit_voltage = 0.0;  ///< of the initial state [V]
  double capacity_between_cut_offs =
      0.0;  ///< at equilibrium, from the initial lithium content [A.h]
  double negative_to_positive_ratio =
      0.0;  ///< N/P: whole negative capacity over the positive window; of metal, as assembled
};

/// A value to be set in a cell; the path "PATH*" scales what is there.
struct Change {
  std::string path;
  Value value;
};

/// An immutable cell; `with` returns a changed copy.
class Cell {
 public:
  /// Name of a built-in cell or path of a file (a file wins over a name).
  /// @throws InputError with file, key, value and rule, or the nearest names.
  explicit Cell(std::string_view name_or_path);

  /// From the text of a cell file. `origin` is the file's name in messages.
  static Cell from_text(std::string_view json, std::string_view origin);

  /// A copy with one value changed; "PATH*" scales the value or function.
  Cell with(std::string_view path, const Value& value) const;
  /// A copy with all of these changed, in their order; only what comes out in the end has to make
  /// sense.
  Cell with(std::span<const Change> changes) const;
  /// The same in the memory of a cell that is no longer needed, if nobody else holds that; for
  /// loops over thousands of cells.
  Cell with(std::span<const Change> changes, Cell spare) const;

  /// A copy with another electrolyte: in one layer ("separator", "positive_electrode",
  /// "negative_electrode"), or in all of them, which then have it in common. Geometry, kinetics and
  /// resistances stay as they are.
  /// @throws InputError if the layer has no place for an electrolyte.
  Cell with_electrolyte(const Electrolyte& electrolyte, std::string_view layer = "") const;

  const std::string& name() const;  ///< built-in name or file stem
  const std::string& title() const;
  const std::string& description() const;
  const std::string& references() const;
  const std::string& model() const;   ///< lower case, from Header/Model: "dfn", "spme", "spm"
  const std::string& origin() const;  ///< file it was read from
  const Parameters& parameters() const;
  const std::vector<Measurement>& measurements() const;
  const std::vector<std::string>& warnings() const;  ///< notes of the reader, in words

  /// Electrode area times number of pairs [m2].
  double area() const;

  CellSummary summary() const;

  /// Initial stoichiometry of each material (order of Parameters::particles; none of a metal) at a
  /// state of charge (linear in the window), or at an open-circuit voltage.
  /// @throws InputError if out of reach, or if both electrodes are metal.
  std::vector<double> stoichiometries_at_soc(std::string_view electrode, double soc) const;
  double soc_at_voltage(double voltage) const;

  /// The whole cell as a file that `from_text` reads back to the same cell.
  std::string to_json() const;
  /// BPX 1.x that any reader accepts. @throws InputError naming the paths that BPX cannot say.
  std::string to_bpx() const;

 private:
  struct Data;
  explicit Cell(std::shared_ptr<const Data> data);
  std::shared_ptr<const Data> data_;
};

/// What to know of the electrolytes of a cell before believing its numbers, in words: those that
/// touch an electrode beyond their stability window, at the ends of the cell's range of charge, and
/// those that were measured at another temperature only. Nothing where a cell says nothing of it.
std::vector<std::string> electrolyte_warnings(const Cell& cell);

/// Name, title and model of a built-in cell.
struct CellEntry {
  std::string name, title, chemistry, references, file;
};
std::vector<CellEntry> built_in_cells();

/// Every problem of a cell file; none if it is good. What is good but cannot be run here (a partial
/// parameter set, hysteresis) and the reader's warnings come as `notes`.
std::vector<InputError> validate_file(const std::string& path,
                                      std::vector<std::string>* notes = nullptr);

/// Folder of the data library: $DENCHI_LIBRARY, beside the program or package, or the source tree.
std::string library_folder();

}  // namespace denchi
