#include "denchi/compare.h"

#include <gtest/gtest.h>

#include <cmath>

#include "denchi/simulate.h"

namespace denchi {
namespace {

CompareSettings at_rates(std::vector<double> rates) {
  CompareSettings settings;
  settings.c_rates = std::move(rates);
  return settings;
}

// chen2020: 12 um copper and 16 um aluminium, half of each; porosities 0.25, 0.47, 0.335.
TEST(Stack, mass_and_thickness_are_hand_sums) {
  const Stack stack = stack_of(Cell("chen2020"));
  const double thickness = 6e-6 + 85.2e-6 + 12e-6 + 75.6e-6 + 8e-6;
  EXPECT_NEAR(stack.thickness(), thickness, 1e-12);
  const double electrolyte = 1280 * (0.25 * 85.2e-6 + 0.47 * 12e-6 + 0.335 * 75.6e-6);
  const double graphite = 2260 * 0.75 * 85.2e-6, nmc = 4770 * 0.665 * 75.6e-6;
  const double foils = 8960 * 6e-6 + 2700 * 8e-6, membrane = 950 * 0.53 * 12e-6;
  EXPECT_NEAR(stack.mass / (electrolyte + graphite + nmc + foils + membrane), 1.0, 1e-9);
  EXPECT_NEAR(stack.electrolyte_mass / electrolyte, 1.0, 1e-9);
  EXPECT_NEAR(stack.content.at("graphite") / graphite, 1.0, 1e-9);
  const double molar = 6.94 + 0.8 * 58.693 + 0.1 * 58.933 + 0.1 * 54.938 + 2 * 15.999;
  EXPECT_NEAR(stack.content.at("nickel") / (nmc * 0.8 * 58.693 / molar), 1.0, 1e-9);
}

TEST(Stack, names_every_density_that_is_missing) {
  const Cell cell(std::string(DENCHI_TEST_DATA) + "/bpx/nmc_pouch_cell_BPX.json");
  try {
    stack_of(cell);
    FAIL() << "weighed a cell without densities";
  } catch (const InputError& error) {
    for (const char* path : {"electrolyte.density",
                             "negative_electrode.particle.density",
                             "positive_electrode.particle.formula",
                             "separator.solid_density"})
      EXPECT_NE(std::string(error.what()).find(path), std::string::npos) << error.what();
  }
}

TEST(Compare, bill_of_nmc811_is_that_of_its_formula) {
  // at 200 mA.h/g and 3.75 V: nickel 0.644, cobalt 0.081, manganese 0.075 kg/kWh
  const Comparison comparison = compare({Cell("chen2020")}, at_rates({0.1}));
  const CellComparison& one = comparison.cells[0];
  const auto bill = one.bill();
  const double mass = one.stack.content.at("nickel") / 0.4827;
  const double per_kilo = one.slowest().energy / one.cell.area() / mass;  // [W.h/kg of NMC811]
  const double scale = per_kilo / 750.0;
  EXPECT_NEAR(bill.at("nickel") * scale, 0.644, 1e-3);
  EXPECT_NEAR(bill.at("cobalt") * scale, 0.081, 1e-3);
  EXPECT_NEAR(bill.at("manganese") * scale, 0.075, 1e-3);
  EXPECT_NEAR(bill.at("lithium_in_active_materials") * scale, 0.095, 1e-3);
  EXPECT_NEAR(bill.at("lithium_carbonate") / bill.at("lithium"), 5.323, 1e-3);
}

TEST(Compare, shows_the_runs_themselves) {
  const Cell cell("nmc811_lpscl_li");
  const Comparison comparison = compare({cell}, at_rates({1.0, 0.2}));
  const CellComparison& one = comparison.cells[0];
  ASSERT_EQ(one.rates.size(), 2u);
  EXPECT_EQ(one.rates[0].c_rate, 0.2);  // in rising order
  for (const RateResult& rate : one.rates) {
    Settings full, empty;
    full.soc = 1.0;
    empty.soc = 0.0;
    const std::string c = std::to_string(rate.c_rate) + "C";
    const Solution run =
        simulate(cell, Protocol::parse({"Discharge at " + c + " until 2.5 V"}), full);
    EXPECT_EQ(rate.capacity, run.capacity());
    EXPECT_EQ(rate.energy, run.energy());
    double sum = rate.mean_equilibrium_voltage;
    for (const auto& [cause, loss] : rate.losses) sum -= loss;
    EXPECT_NEAR(sum, rate.mean_voltage, 1e-5);  // a trapezoidal mean against the integral
    const Solution charge =
        simulate(cell,
                 Protocol::parse({"Charge at " + c + " until 4.2 V or until 80 % SOC",
                                  "Hold at 4.2 V until 80 % SOC"}),
                 empty);
    ASSERT_TRUE(rate.charge_time);
    EXPECT_NEAR(*rate.charge_time, charge.end_time(), 1e-3);
    EXPECT_NEAR(charge.values("soc").back(), 0.8, 1e-9);
  }
  // the metal is thicker when charged
  EXPECT_GT(one.stack.thickness_charged, one.stack.thickness_discharged + 5e-6);
  EXPECT_EQ(one.stack.thickness(), one.stack.thickness_charged);
}

TEST(Compare, names_what_limits_a_charge) {
  const Comparison comparison =
      compare({Cell("frith2023_liquid"), Cell("nmc811_lpscl_li")}, at_rates({0.2, 4.0}));
  const auto kinds = [](const RateResult& rate) {
    std::vector<ChargeLimit::Kind> out;
    for (const ChargeLimit& limit : rate.limits) out.push_back(limit.kind);
    return out;
  };
  const auto has = [&](const RateResult& rate, ChargeLimit::Kind kind) {
    const auto all = kinds(rate);
    return std::find(all.begin(), all.end(), kind) != all.end();
  };
  EXPECT_TRUE(has(comparison.cells[0].fastest(), ChargeLimit::Kind::plating));
  EXPECT_TRUE(has(comparison.cells[0].fastest(), ChargeLimit::Kind::voltage));
  EXPECT_TRUE(comparison.cells[0].slowest().charge_is_clean());
  EXPECT_TRUE(has(comparison.cells[1].fastest(), ChargeLimit::Kind::critical_current));
}

TEST(Compare, refuses_what_cannot_be_compared) {
  const Cell cold = Cell("chen2020").with("state.initial_temperature", 283.15);
  const std::vector<std::string> labels = {"warm", "cold"};
  EXPECT_THROW(compare({Cell("chen2020"), cold}, at_rates({1.0}), labels), InputError);
  CompareSettings told = at_rates({1.0});
  told.different_temperatures = true;
  EXPECT_EQ(compare({Cell("chen2020"), cold}, told, labels).cells.size(), 2u);
  EXPECT_THROW(compare({Cell("chen2020"), cold}, told), InputError);  // one name twice
  EXPECT_THROW(compare({}, at_rates({1.0})), InputError);
  EXPECT_THROW(compare({Cell("chen2020")}, at_rates({})), InputError);
  EXPECT_THROW(compare({Cell("chen2020")}, at_rates({0.0})), InputError);
  EXPECT_THROW(compare({Cell("chen2020")}, at_rates({1.0, 1.0})), InputError);
}

TEST(Compare, is_the_same_on_any_number_of_threads) {
  CompareSettings settings = at_rates({0.5, 2.0});
  settings.threads = 1;
  const Dataset one = compare({Cell("chen2020"), Cell("ssb_ref_1")}, settings).dataset();
  settings.threads = 4;
  const Dataset four = compare({Cell("chen2020"), Cell("ssb_ref_1")}, settings).dataset();
  for (const DataVariable& variable : one.variables)
    for (std::size_t i = 0; i < variable.values.size(); ++i) {
      const double a = variable.values[i], b = four.at(variable.name).values[i];
      EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b))) << variable.name;
    }
}

TEST(Compare, warns_of_electrolytes_beyond_their_window) {
  const Comparison comparison = compare({Cell("nmc811_lpscl_li")}, at_rates({1.0}));
  const std::string all = comparison.dataset().at("warnings").texts[0];
  EXPECT_NE(all.find("oxidised above 2.01 V"), std::string::npos) << all;
  EXPECT_NE(all.find("reduced below 1.71 V"), std::string::npos) << all;
}

}  // namespace
}  // namespace denchi
