// The single particle models: one particle for each material, a uniform reaction in each electrode.
//
//   SPM   no electrolyte: c_e = c_e0, no ohmic drops.
//   SPMe  adds the salt balance under that reaction, i0 averaged over the electrode, and the
//         drops of electrolyte and solids in closed form.
//
//   local   x_m(r), j_m, s_m = x_m(R)        one position for each electrode, off the line
//   line    c = c_e / c_e0 at every node      (SPMe)
//   border  I, V, T, u_n, u_p, i0_m           u_k = phi_s - phi_e of an electrode
//
//   scalar  j_m - rate(u_k - U(x_m(R)) - j_m R_film; i0_m) = 0;   s_m - x_m(R) = 0
//   salt    eps c_e0 int dc/dt v - int N' v' = 0,  N' = -D B dc_e/dx - (1 - t+) i_e / F,
//           i_e given: i x/L_n, i, i (L-x)/L_p
//   border  control;  sum_m a_m L_n A j_m = I;  sum_m a_m L_p A j_m = -I;  i0_m = <i0(s_m, c_e)>
//           V = u_p - u_n - I R_contact + chi RT/F (<ln c>_p - <ln c>_n)
//               - i [ L_n/(3 kappa_n) + L_s/kappa_s + L_p/(3 kappa_p)
//                     + L_n/(3 sigma_n) + L_p/(3 sigma_p) ]
//
// chi and kappa at c_e0. S. G. Marquis, V. Sulzer, R. Timms, C. P. Please, S. J. Chapman,
// J. Electrochem. Soc. 166 (2019) A3693, doi 10.1149/2.0341915jes.
#pragma once

#include <array>

#include "engine/dae/cell_model.h"
#include "engine/mesh/slab.h"
#include "models/cells/cell_data.h"
#include "models/cells/common_variables.h"
#include "models/cells/electrode.h"
#include "models/cells/mesh_choice.h"

namespace denchi {

class SingleParticle : public CellModel {
 public:
  SingleParticle(const CellData& data,
                 const CellMesh& mesh,
                 const StartState& start,
                 bool with_salt);

  const StateMap& map() const override { return map_; }
  const std::vector<std::uint8_t>& differential() const override { return differential_; }
  bool residual(double t, const double* y, const double* yp, double* r) override;
  void assemble(double t, double cj, const double* y, Matrix kind, Blocks& blocks) override;
  void rates(double t, const double* y, double* yp) override;
  void tolerances(double rtol, std::span<double> absolute) const override;
  void relative_tolerances(double rtol, std::span<double> relative) const override;
  void start(double current, double* y) override;
  double lithium(const double* y) const override;
  double salt(const double* y) const override;
  double charge_imbalance(const double* y) const override;
  double power_imbalance(const double* y) const override;
  std::unique_ptr<EnergyTerms> energy_terms() const override;
  std::string limit(const double* y, double margin) const override;
  Ratings ratings() const override;

 private:
  class Energy;
  enum ExtraBorder : std::size_t { kNegativeDifference = kBorders, kFirstExchange = kBorders + 2 };

  struct Side {
    Electrode electrode;
    std::size_t difference = 0;      ///< border of phi_s - phi_e
    std::size_t first_exchange = 0;  ///< border of the first i0
    std::size_t first_node = 0, nodes = 0;
    std::vector<double> share;  ///< weight of each node in an average, padded
    double sign = 1.0;          ///< of the cell current in the reaction
  };

  void set_temperature(double temperature);
  /// Salt rows without their time derivative.
  void add_salt(const double* y, double* r) const;
  void assemble_salt(double cj, const double* y, Matrix kind, Blocks& blocks) const;
  /// Electrolyte and solid resistance times area [ohm m2], and chi RT/F [V].
  double electrolyte_resistance() const;
  double solid_resistance() const;
  double concentration_factor() const;
  /// <ln c>_p - <ln c>_n
  double log_difference(const double* y) const;
  double soc(const double* y) const;
  VoltageTerms losses(const double* y) const;
  void describe_variables();
  void describe_side(std::size_t s);

  CellData data_;
  StartState start_;
  bool with_salt_;
  SlabMesh mesh_;
  StateMap map_;
  std::array<Side, 2> sides_;
  std::vector<std::uint8_t> differential_;
  std::vector<double> salt_mass_;
  std::vector<std::vector<double>> shape_;  ///< i_e / i at the points of each element
  double temperature_ = 0.0;
  TransportFactors transport_;
};

class Spm final : public SingleParticle {
 public:
  Spm(const CellData& data, const CellMesh& mesh, const StartState& start)
      : SingleParticle(data, mesh, start, false) {}
};

class Spme final : public SingleParticle {
 public:
  Spme(const CellData& data, const CellMesh& mesh, const StartState& start)
      : SingleParticle(data, mesh, start, true) {}
};

}  // namespace denchi
