// The laws of effective transport against measured conductivities of two composites: the errors
// that docs/theory/solid_state.md states.

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "denchi/denchi.h"
#include "tests/support/csv_columns.h"

namespace denchi::test {
namespace {

const std::string kPositive = "positive_electrode.";

/// Volume fraction of a phase, and effective over bulk conductivity.
struct Series {
  std::vector<double> fraction, ratio;
};

/// One carrier of both composites; the bulk is the pellet of the pure material.
std::array<Series, 2> measured(bool ions) {
  Series ncm83, ncm622;
  const CsvColumns ketter(DENCHI_TEST_DATA "/composites/ketter2025.csv");
  const std::string carrier = ions ? "ionic" : "electronic";
  const std::vector<double> share = ketter.numbers("ncm_of_solid"), pores = ketter.numbers("pores"),
                            dc = ketter.numbers(carrier + "_dc_mS_cm"),
                            eis = ketter.numbers(carrier + "_eis_mS_cm");
  for (std::size_t i = 1; i + 1 < share.size(); ++i) {  // without the pure pellets
    ncm83.fraction.push_back((1.0 - pores[i]) * (ions ? 1.0 - share[i] : share[i]));
    ncm83.ratio.push_back(std::sqrt(dc[i] * eis[i]) / (ions ? eis.front() : dc.back()));
  }
  const CsvColumns minnmann(DENCHI_TEST_DATA "/composites/minnmann2021.csv");
  ncm622.fraction = minnmann.numbers(ions ? "electrolyte" : "ncm");
  for (const double s : minnmann.numbers(carrier + "_S_cm"))
    ncm622.ratio.push_back(s / (ions ? 1.6e-3 : 10e-3));
  return {ncm83, ncm622};
}

/// RMS of log10 of computed over measured, through the values of a cell.
double error(const Series& series, const std::vector<std::pair<std::string, Value>>& law) {
  const bool ions = law.front().first.find("electronic") == std::string::npos;
  Cell cell = Cell("nmc811_lpscl_li")
                  .with(kPositive + "porosity", 0.3)
                  .with(kPositive + "particle.active_material_volume_fraction", 0.3)
                  .with(kPositive + "solid_conductivity", 1.0);
  for (const auto& [path, value] : law) cell = cell.with(kPositive + path, value);
  double sum = 0.0;
  for (std::size_t i = 0; i < series.fraction.size(); ++i) {
    const std::string moved = ions ? "porosity" : "particle.active_material_volume_fraction";
    const std::string result = ions ? "transport_efficiency" : "conductivity";
    const Cell at = cell.with(kPositive + moved, series.fraction[i]);
    sum += std::pow(std::log10(at.parameters().number(kPositive + result) / series.ratio[i]), 2);
  }
  return std::sqrt(sum / static_cast<double>(series.fraction.size()));
}

TEST(CompositeTransport, IonsFollowThePercolationLaw) {
  const auto [ncm83, ncm622] = measured(true);
  ASSERT_EQ(ncm83.ratio.size(), 4u);
  ASSERT_EQ(ncm622.ratio.size(), 5u);
  const std::vector<std::pair<std::string, Value>> percolation = {{"percolation_exponent", 2.8},
                                                                  {"percolation_threshold", 0.13}};
  EXPECT_NEAR(error(ncm83, percolation), 0.32, 0.005);
  EXPECT_NEAR(error(ncm622, percolation), 0.21, 0.005);
  EXPECT_NEAR(error(ncm83, {{"bruggeman_exponent", 4.4}}), 0.61, 0.005);
  EXPECT_NEAR(error(ncm622, {{"bruggeman_exponent", 4.4}}), 0.42, 0.005);
  EXPECT_NEAR(error(ncm83, {{"bruggeman_exponent", 1.5}}), 1.85, 0.005);
  EXPECT_NEAR(error(ncm622, {{"bruggeman_exponent", 1.5}}), 0.96, 0.005);
}

TEST(CompositeTransport, ElectronsFollowEitherLaw) {
  const auto [ncm83, ncm622] = measured(false);
  const std::vector<std::pair<std::string, Value>> percolation = {
      {"electronic_percolation_exponent", 2.95}, {"electronic_percolation_threshold", 0.06}};
  EXPECT_NEAR(error(ncm83, percolation), 0.29, 0.005);
  EXPECT_NEAR(error(ncm622, percolation), 0.30, 0.005);
  EXPECT_NEAR(error(ncm83, {{"electronic_bruggeman_exponent", 3.4}}), 0.32, 0.005);
  EXPECT_NEAR(error(ncm622, {{"electronic_bruggeman_exponent", 3.4}}), 0.29, 0.005);
  EXPECT_NEAR(error(ncm83, {{"electronic_bruggeman_exponent", 1.5}}), 0.78, 0.005);
  EXPECT_NEAR(error(ncm622, {{"electronic_bruggeman_exponent", 1.5}}), 1.00, 0.005);
}

/// tau = f over effective over bulk, from one composite.
Table tortuosity(const Series& series) {
  Table table;
  for (std::size_t i = 0; i < series.fraction.size(); ++i) {
    table.x.push_back(series.fraction[i]);
    table.y.push_back(series.fraction[i] / series.ratio[i]);
  }
  return table;
}

TEST(CompositeTransport, AMeasuredTableServesItsOwnMixtureOnly) {
  const auto [ions83, ions622] = measured(true);
  const auto [electrons83, electrons622] = measured(false);
  EXPECT_LT(error(ions622, {{"tortuosity_factor", tortuosity(ions622)}}), 1e-12);
  EXPECT_LT(error(electrons622, {{"electronic_tortuosity_factor", tortuosity(electrons622)}}),
            1e-12);
  EXPECT_NEAR(error(ions83, {{"tortuosity_factor", tortuosity(ions622)}}), 0.66, 0.005);
  EXPECT_NEAR(error(electrons83, {{"electronic_tortuosity_factor", tortuosity(electrons622)}}),
              0.53,
              0.005);
}

}  // namespace
}  // namespace denchi::test
