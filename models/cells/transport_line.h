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
// to which the electrodes add what their surfaces exchange. N' (concentrated_binary.h) vanishes
// wherever the salt ends: at a collector, at a metal, at a layer that only one ion can enter. So an
// end of the salt needs no equation of its own.
#pragma once

#include <array>
#include <vector>

#include "engine/dae/problem.h"
#include "engine/mesh/slab.h"
#include "models/cells/cell_data.h"
#include "models/cells/mesh_choice.h"

namespace denchi {

/// Fields of the line. Cells without salt have the first two only.
enum Field : std::size_t { kElectrolyte = 0, kSolid = 1, kSalt = 2 };

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
  bool has_salt() const { return fields_ > 2; }
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
  double heat(const StateMap& map, const double* y) const;

  /// Fields, nodes and elements of the map.
  void describe(StateMap& map) const;
  void set_temperature(double temperature);
  /// After the temperature; needed where a fixture presses the cell.
  void set_pressure(double pressure);

  /// Adds all terms without a time derivative.
  void add_residual(const StateMap& map, const double* y, double* r) const;
  void assemble(const StateMap& map, const double* y, double cj, Matrix kind, Blocks& blocks) const;
  /// Derivatives by the pressure, in units of `unit`, which is a border unknown.
  void assemble_pressure(
      const StateMap& map, const double* y, std::size_t border, double unit, Blocks& blocks) const;

 private:
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
  std::size_t fields_ = 2;
  std::array<std::size_t, 2> region_{}, face_{};
  std::vector<double> salt_mass_;  ///< eps w of each node, of the layers with salt
  std::vector<std::size_t> weak_;  ///< elements in which salt dissociates
  double scale_ = 1000.0;          ///< c_e0
  double reference_ = 298.15, temperature_ = 0.0, pressure_ = 0.0;
};

}  // namespace denchi
