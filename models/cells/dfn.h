// The Doyle-Fuller-Newman model: particles at every node of both electrodes, salt and potentials
// along the line, current, voltage and temperature in the border.
//
//   local   x_m(r), j_m       at each electrode node, for each material m; q of a metal
//   line    phi_e everywhere, phi_s in electrodes, c = c_e / c_e0 where the electrolyte has salt;
//           if it has none anywhere, phi_s - phi_e in electrodes (transport_line.h)
//   border  I, V, T
//
//   chain    m_i dx_i/dt + diffusion + j / (F R c_max) delta_is = 0    (mesh/particle_grid.h)
//   scalar   j - rate(phi_s - phi_e - U(x_s) - j R_film; c, x_s) = 0       (physics/reaction.h)
//   salt     as in transport_line.h
//   phi_e    int i_e v' + int sum_m a_m j_m v = 0
//   phi_s    int i_s v' - int sum_m a_m j_m v - [i v at the positive collector] = 0;  phi_s(0) = 0
//   border   control row;  V - phi_s(L) + phi_s(0) + I R_contact = 0;  dT/dt = 0
//
// A planar electrode, film or metal, is an electrode of one node, the face of the line, with a
// phi_s of its own there. A metal is a material without a particle; what it holds is a local
// unknown,
//
//   q        dq/dt + j theta 3600^-1 A / Q_nominal = 0       charge [of the nominal capacity]
//
// Further unknowns are there where the cell has their laws (dfn_contact.cpp): the part of the
// contact of a metal that is left, the thickness of an interphase beside each reaction, and in the
// border the pressure of a stiff fixture, with the mean stoichiometries that swelling follows.
//
// M. Doyle, T. F. Fuller, J. Newman, J. Electrochem. Soc. 140 (1993) 1526, doi 10.1149/1.2221597.
#pragma once

#include <array>

#include "engine/dae/cell_model.h"
#include "models/cells/cell_data.h"
#include "models/cells/common_variables.h"
#include "models/cells/electrode.h"
#include "models/cells/interface.h"
#include "models/cells/mesh_choice.h"
#include "models/cells/transport_line.h"

namespace denchi {

class Dfn final : public CellModel {
 public:
  Dfn(const CellData& data, const CellMesh& mesh, const StartState& start);

  const StateMap& map() const override { return map_; }
  const std::vector<std::uint8_t>& differential() const override { return differential_; }
  bool residual(double t, const double* y, const double* yp, double* r) override;
  void assemble(double t, double cj, const double* y, Matrix kind, Blocks& blocks) override;
  void rates(double t, const double* y, double* yp) override;
  bool bends(const double* y, const double* correction) const override;
  void tolerances(double rtol, std::span<double> absolute) const override;
  void relative_tolerances(double rtol, std::span<double> relative) const override;

  void start(double current, double* y) override;
  double lithium(const double* y) const override;
  double salt(const double* y) const override;
  double charge_imbalance(const double* y) const override;
  double power_imbalance(const double* y) const override;
  std::unique_ptr<EnergyTerms> energy_terms() const override;
  std::string limit(const double* y, double margin) const override;
  PotentialStep largest_step(double current) const override;
  bool front_lost(const double* y) const override;
  Ratings ratings() const override;

 private:
  class Energy;

  /// An electrode with its place on the line.
  struct Side {
    Electrode electrode;
    std::size_t group = 0, first = 0, nodes = 0;
    std::vector<double> weight;               ///< thickness that each node stands for, padded
    const BinaryElectrolyte* salt = nullptr;  ///< beside the particles; null where there is none

    std::vector<Lanes> room;  ///< of every surface at the last assembly, see bends()
    LocalStates states;
    bool changes = false;  ///< its interface depends on the state

    bool metal() const { return electrode.data().kind == ElectrodeKind::metal; }
  };

  /// Material whose mean stoichiometry x is an unknown of the border,
  ///   dx/dt + per_current int w j = 0.
  struct Swelling {
    std::size_t side = 0, population = 0, border = 0;
    double thickness = 0.0;  ///< of the material alone
    double per_current = 0.0;
    double start = 0.0;
  };

  /// What is in series with the reaction, and the current density where it goes on, over the mean.
  struct Interface {
    Lanes resistance, crowding;
  };

  void set_temperature(double temperature);
  Potentials potentials(const double* y) const;
  /// Part of the tolerance of a run that is left where a voltage is held.
  double held_share() const;
  /// Salt beside a pack of positions, relative to its initial value.
  Lanes salt_beside(const Side& side, const double* y, std::size_t node, Lanes::Mask real) const;
  /// Charge in a metal [of the nominal capacity]: its entry in the state.
  std::size_t metal_entry(const Side& side) const;
  /// Its value at the start, -dq/dt per current density, and the thickness that it is.
  double charge_in_metal(std::size_t s) const;
  double metal_rate(const Side& side) const;
  double metal_thickness(const Side& side, double charge) const;

  /// The unknowns beyond those of every cell; see dfn_contact.cpp.
  void add_states();
  void start_states(double* y) const;
  double pressure(const double* y) const;
  Interface interface_at(const Side& side, const double* y, std::size_t m, std::size_t pack) const;
  template <class S>
  MetalInterface<S> metal_interface(const Side& side,
                                    const S& contact,
                                    const S& j,
                                    const S& pressure) const;
  MetalInterface<double> metal_interface(const Side& side, const double* y) const;
  /// Potential across what is in series with the reaction [V].
  double film_drop(const Side& side, const double* y, std::size_t m, std::size_t i) const;
  double interphase(const Side& side, const double* y, std::size_t m, std::size_t i) const;
  double swelling(const double* y) const;
  /// Of an electrode whose materials swell, counted from the volume that their law is given for.
  double swollen_thickness(const Side& side, const double* y) const;
  /// Time derivatives of the states, and their rows.
  void state_rates(const double* y, double* yp) const;
  void add_state_rows(const double* y, const double* yp, double* r) const;
  void assemble_states(const double* y, double cj, Matrix kind, Blocks& blocks) const;
  void assemble_metal(
      const Side& side, const double* y, double cj, Matrix kind, Blocks& blocks) const;
  void assemble_particle_contact(const Side& side, const double* y, Blocks& blocks) const;
  void assemble_pressure(const double* y, double cj, Matrix kind, Blocks& blocks) const;
  std::string contact_limit(const double* y, double margin) const;
  void describe_contact();
  /// Interfacial rows of one side, and their part of the matrix; whether its interface changes.
  template <bool kChanges>
  void add_reaction(const Side& side, const double* y, double* r) const;
  template <bool kChanges>
  void assemble_reaction(const Side& side, const double* y, Blocks& blocks) const;
  /// Does the cell give more than its materials and its salt can: a front that the mesh has lost?
  bool gains_energy(const double* y) const;
  std::size_t thinnest_salt(const double* y) const;  ///< its node; the number of nodes: none
  /// Where salt has piled up until it no longer moves, in words; empty if nowhere.
  std::string still_salt(const double* y) const;
  void describe_variables();
  void describe_side(std::size_t s);
  /// The terms of the voltage, p minus n; see dfn_variables.cpp.
  VoltageTerms losses(const double* y) const;
  double soc(const double* y) const;

  CellData data_;
  StartState start_;
  TransportLine line_;
  StateMap map_;
  std::array<Side, 2> sides_;
  std::vector<std::uint8_t> differential_;
  std::vector<std::size_t> state_entries_;  ///< of the states with a time derivative
  std::vector<Swelling> swellings_;
  double temperature_ = 0.0;
};

}  // namespace denchi
