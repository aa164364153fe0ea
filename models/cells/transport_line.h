// The line through a cell: potentials and salt in its layers, from one electrode's face to the
// other's.
//
// A layer is a porous electrode, the separator, or an interface without thickness between the
// electrolytes of two layers. What it lacks is left out: no salt field where the ion moves alone,
// no solid field in the separator. At every node, with v the test functions of the mesh,
//
//   salt     eps c_e0 int dc/dt v - int N' v' - eps int r v = 0     binary and weak electrolytes
//   phi_e    int i_e v' = 0        i_e of the layer's law; of an interface, -(step of phi_e) / R
//   phi_s    int i_s v' = 0        i_s = -sigma dphi_s/dx
//
// to which the electrodes add what their surfaces exchange, and both ends the current. N'
// (concentrated_binary.h) vanishes wherever the salt ends: at a collector, at a metal, at a layer
// that only one ion can enter. So an end of the salt needs no equation of its own.
//
// A line without salt at all has a single field in place of both potentials, their difference in
// the electrodes; see line_current.cpp.
#pragma once

#include <array>
#include <vector>

#include "engine/dae/problem.h"
#include "engine/mesh/slab.h"
#include "models/cells/cell_data.h"
#include "models/cells/mesh_choice.h"

namespace denchi {

/// Fields of the line: the first three, or, in a line without salt, the last alone.
enum Field : std::size_t { kElectrolyte = 0, kSolid = 1, kSalt = 2, kDifference = 0 };

/// phi_e and phi_s [V] at every node of the line; the second is zero where there is no solid.
struct Potentials {
  std::vector<double> electrolyte, solid;
};

struct Layer {
  static constexpr std::size_t kNone = 2;

  const ElectrolyteData* electrolyte = nullptr;  ///< null for an interface
  std::size_t electrode = kNone;                 ///< 0 negative, 1 positive, of a porous electrode
  double thickness = 0.0, porosity = 1.0, transport_efficiency = 1.0;
  double resistance = 0.0, resistance_activation = 0.0;      ///< of an interface [ohm m2]
  double reference_pressure = 0.0, pressure_exponent = 0.0;  ///< of that; 0: it has no part in it
  double solid_conductivity = 0.0, solid_activation = 0.0;

  // at the present temperature
  double diffusivity_factor = 0.0, conductivity_factor = 0.0;  ///< of salt: B times Arrhenius
  double ionic = 0.0;       ///< effective conductivity without salt; of an interface 1/R
  double electronic = 0.0;  ///< effective conductivity of the solid

  // and pressure
  double ionic_by_pressure = 0.0;  ///< d(ionic)/dP of an interface

  bool is_interface() const { return electrolyte == nullptr; }
  bool has_salt() const { return electrolyte != nullptr && electrolyte->has_salt(); }
  bool has_solid() const { return electrode != kNone; }
  /// Of ions and electrons in series, which carries the gradient of phi_s - phi_e.
  double in_series() const { return ionic * electronic / (ionic + electronic); }
  void set_temperature(double reference, double temperature);
  /// After the temperature.
  void set_pressure(double reference, double temperature, double pressure);
};

class TransportLine {
 public:
  TransportLine() = default;
  /// Refers to `data`, which must outlive it.
  TransportLine(const CellData& data, const CellMesh& mesh);

  const SlabMesh& mesh() const { return mesh_; }
  const std::vector<Layer>& layers() const { return layers_; }
  bool has_salt() const { return fields_ > 1; }
  /// Number of the layer, and region of the mesh, of a porous electrode.
  std::size_t region(std::size_t electrode) const { return region_[electrode]; }
  /// The node at which an electrode meets the separator or the face of a planar one.
  std::size_t face(std::size_t electrode) const { return face_[electrode]; }
  bool salt_at(std::size_t node) const { return salt_mass_[node] > 0.0; }
  double salt_mass(std::size_t node) const { return salt_mass_[node]; }
  /// Salt in the line [mol/m2]; that of weak electrolytes, which dissociates, is not counted.
  double salt(const StateMap& map, const double* y) const;

  /// Gibbs energy of the salt [J/m2], up to a constant, and what transport and dissociation take of
  /// it and of the current's power [W/m2]; see line_energy.cpp.
  double salt_energy(const StateMap& map, const double* y) const;
  double heat(const StateMap& map, const double* y, const Potentials& phi) const;

  /// Fields, nodes and elements of the map.
  void describe(StateMap& map) const;
  void set_temperature(double temperature);
  /// After the temperature; needed where a fixture presses the cell.
  void set_pressure(double pressure);

  /// Adds all terms without a time derivative.
  void add_residual(const StateMap& map, const double* y, double* r) const;
  void assemble(const StateMap& map, const double* y, double cj, Matrix kind, Blocks& blocks) const;

  /// phi_s - phi_e at a pack of nodes of an electrode, by which of the fields a law depends on it
  /// with the slope 1 (and on phi_e, if there is salt, with -1), and a current that leaves the
  /// solid there for the electrolyte [A/m2].
  Lanes difference(const StateMap& map, const double* y, std::size_t node) const {
    const Lanes first = Lanes::load(y + map.line_entry(kDifference, node));
    return has_salt() ? Lanes::load(y + map.line_entry(kSolid, node)) - first : first;
  }
  Field solid_field() const { return has_salt() ? kSolid : kDifference; }
  void add_source(const StateMap& map, std::size_t node, const Lanes& source, double* r) const {
    double* solid = r + map.line_entry(solid_field(), node);
    (Lanes::load(solid) - source).store(solid);
    if (!has_salt()) return;
    double* electrolyte = r + map.line_entry(kElectrolyte, node);
    (Lanes::load(electrolyte) + source).store(electrolyte);
  }

  /// Adds the current density through the ends of the line [A/m2], after all sources.
  /// @return phi_s(L) - phi_s(0)
  double add_current(const StateMap& map, const double* y, double current, double* r) const;
  /// The same, by the border's current over the area; the border's row of the voltage has the
  /// difference with the sign -1.
  void assemble_current(double area, Blocks& blocks) const;
  /// Derivatives by the pressure, in units of `unit`, which is a border unknown.
  void assemble_pressure(const StateMap& map,
                         const double* y,
                         double current,
                         std::size_t border,
                         double unit,
                         Blocks& blocks) const;

  /// @param current   through the line [A/m2]
  /// @param across    phi_s(L) - phi_s(0)
  /// @param pressure  0 without a fixture
  Potentials potentials(const StateMap& map,
                        const double* y,
                        double current,
                        double across,
                        double temperature,
                        double pressure) const;

 private:
  /// Where the current comes in or goes out, and the part of it.
  struct End {
    std::size_t node = 0;
    double share = 0.0;
  };

  /// After temperature and pressure, of a line without salt.
  void set_ends();
  template <bool kSalted, bool kConducting>
  void add_element(const SlabMesh::Element& e,
                   const StateMap& map,
                   const double* y,
                   double* r) const;
  /// The same with numbers that may be constants of the compiler.
  template <bool kSalted, bool kConducting, class Points, class Packs>
  void add_points(const SlabMesh::Element& e,
                  Points n,
                  Packs packs,
                  const StateMap& map,
                  const double* y,
                  double* r) const;
  void add_dissociation(const StateMap& map, const double* y, double* r) const;
  void assemble_element(
      std::size_t index, const StateMap& map, const double* y, Matrix kind, Blocks& blocks) const;

  std::vector<Layer> layers_;
  SlabMesh mesh_;
  std::size_t fields_ = 1;
  std::array<std::size_t, 2> region_{}, face_{};
  std::vector<double> salt_mass_;  ///< eps w of each node, of the layers with salt
  std::vector<std::size_t> weak_;  ///< elements in which salt dissociates
  std::vector<End> ends_;          ///< of a line without salt
  double resistance_ = 0.0;        ///< of that [ohm m2], but for what the differences hold
  double scale_ = 1000.0;          ///< c_e0
  double reference_ = 298.15, temperature_ = 0.0, pressure_ = 0.0;
};

}  // namespace denchi
