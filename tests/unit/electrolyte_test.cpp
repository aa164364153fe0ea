#include "denchi/electrolyte.h"

#include <gtest/gtest.h>

#include <cmath>

#include "denchi/cell.h"
#include "engine/input/conductivity_law.h"

namespace denchi {
namespace {

constexpr double kGasConstant = 8.31446261815324;

std::string refusal(const std::string& json) {
  try {
    Electrolyte::from_text(json, "lab.json");
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Electrolyte, every_one_of_the_library_is_whole) {
  const std::vector<Electrolyte> all = built_in_electrolytes();
  EXPECT_GE(all.size(), 30u);
  for (const Electrolyte& one : all) {
    EXPECT_FALSE(one.title.empty()) << one.name;
    EXPECT_NE(one.family, "") << one.name;
    for (std::size_t k = 0; k < one.measurements.size(); ++k) {
      EXPECT_FALSE(one.measurements[k].source.empty()) << one.name;
      EXPECT_GT(one.measured(k), 0.0) << one.name;
      EXPECT_LT(one.measured(k), 100.0) << one.name;
    }
    // each number of the material has a source of its own
    const auto sourced = [&](bool given, const char* property) {
      EXPECT_TRUE(!given || one.sources.count(property) == 1) << one.name << " " << property;
    };
    sourced(one.density.has_value(), "density");
    sourced(one.reduction_limit || one.oxidation_limit, "stability_window");
  }
}

TEST(Electrolyte, every_one_goes_into_a_cell) {
  const Cell liquid("chen2020"), solid("nmc811_lpscl_li");
  for (const Electrolyte& one : built_in_electrolytes()) {
    for (const Cell& cell : {liquid, solid}) {
      const Cell changed = cell.with_electrolyte(one);
      EXPECT_EQ(changed.parameters().word_or("electrolyte.law", ""), one.law) << one.name;
      const Cell again = Cell::from_text(changed.to_json(), "again.json");
      EXPECT_EQ(again.to_json(), changed.to_json()) << one.name;
    }
  }
}

TEST(Electrolyte, carries_its_conductivity_to_the_temperature_of_the_cell) {
  const Electrolyte lab = Electrolyte::from_text(
      R"({"Title": "lab", "Conductivity [mS.cm-1]": 2, "Temperature [degC]": 60,
          "Activation energy [eV]": 0.3, "Source": "here"})",
      "lab.json");
  const Cell cell = Cell("nmc811_lpscl_li").with_electrolyte(lab);
  const Parameters& p = cell.parameters();
  const double expected =
      0.2 * std::exp(0.3 * 96485.33212 / kGasConstant * (1.0 / 333.15 - 1.0 / 298.15));
  EXPECT_NEAR(p.number("electrolyte.conductivity") / expected, 1.0, 1e-12);
  EXPECT_NEAR(lab.conductivity(298.15) / expected, 1.0, 1e-12);
  EXPECT_NEAR(p.number("electrolyte.conductivity_activation_energy"), 0.3 * 96485.33212, 1e-6);
}

TEST(Electrolyte, goes_into_one_layer_or_all) {
  const Cell cell("nmc_li3incl6_lpscl_inli");
  const Electrolyte lgps = Electrolyte::find("lgps");
  const Cell one = cell.with_electrolyte(lgps, "separator");
  EXPECT_NEAR(one.parameters().number("separator.electrolyte.conductivity"), 1.2, 1e-12);
  EXPECT_EQ(one.parameters().number("positive_electrode.electrolyte.conductivity"),
            cell.parameters().number("positive_electrode.electrolyte.conductivity"));
  const Cell all = cell.with_electrolyte(lgps);
  EXPECT_FALSE(all.parameters().contains("positive_electrode.electrolyte.conductivity"));
  EXPECT_NEAR(all.parameters().number("electrolyte.conductivity"), 1.2, 1e-12);
  EXPECT_THROW(cell.with_electrolyte(lgps, "negative_electrode"), InputError);
  EXPECT_THROW(cell.with_electrolyte(lgps, "cathode"), InputError);
}

TEST(Electrolyte, is_found_by_name_measurement_and_formula) {
  EXPECT_EQ(Electrolyte::find("li6ps5cl").measurement().label, "minnmann2021");
  EXPECT_EQ(Electrolyte::find("li6ps5cl:lee2020_film").measurement().label, "lee2020_film");
  EXPECT_EQ(Electrolyte::find("Li6PS5Cl").name, "li6ps5cl");
  const auto message = [](const char* name) -> std::string {
    try {
      Electrolyte::find(name);
    } catch (const InputError& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_NE(message("llzo").find("ambiguous"), std::string::npos) << message("llzo");
  EXPECT_NE(message("lgsp").find("did you mean 'lgps'"), std::string::npos) << message("lgsp");
  EXPECT_NE(message("li6ps5cl:nobody").find("is not one of electrolyte"), std::string::npos);
  EXPECT_NE(message("no/such.json").find("does not exist"), std::string::npos);
}

TEST(Electrolyte, two_temperatures_energy_table_and_vtf_agree) {
  // one material, said in four ways; the last is a fit of the third
  const auto law = [](double t) { return 50.0 * std::exp(-900.0 / (t - 160.0)); };
  std::string temperatures, values;
  for (double t = 250.0; t <= 350.0; t += 2.5) {
    temperatures += (temperatures.empty() ? "" : ",") + std::to_string(t);
    values += (values.empty() ? "" : ",") + std::to_string(law(t));
  }
  const Electrolyte vtf = Electrolyte::from_text(
      R"({"VTF": {"A [S.m-1]": 50, "B [K]": 900, "T0 [K]": 160}, "Source": "here"})", "a.json");
  const Electrolyte table =
      Electrolyte::from_text("{\"Conductivity [S/m]\": [" + values + "], \"Temperature [K]\": [" +
                                 temperatures + "], \"Source\": \"here\"}",
                             "b.json");
  for (double t = 250.0; t <= 350.0; t += 1.0) {
    EXPECT_NEAR(vtf.conductivity(t) / law(t), 1.0, 1e-12) << t;
    EXPECT_NEAR(table.conductivity(t) / law(t), 1.0, 2e-3) << t;  // linear between points
  }
  const double energy = 30000.0;
  const auto arrhenius = [&](double t) {
    return 0.2 * std::exp(energy / kGasConstant * (1.0 / 298.15 - 1.0 / t));
  };
  const Electrolyte one = Electrolyte::from_text(
      R"({"Conductivity [S/m]": 0.2, "Temperature [K]": 298.15, "Activation energy [kJ/mol]": 30,
          "Source": "here"})",
      "c.json");
  const std::string second = std::to_string(arrhenius(333.15));
  const Electrolyte two =
      Electrolyte::from_text("{\"Conductivity [S/m]\": [0.2, " + second +
                                 "], \"Temperature [K]\": [298.15, 333.15], \"Source\": \"here\"}",
                             "d.json");
  for (double t = 253.15; t <= 353.15; t += 10.0) {
    EXPECT_NEAR(one.conductivity(t) / arrhenius(t), 1.0, 1e-12) << t;
    EXPECT_NEAR(two.conductivity(t) / arrhenius(t), 1.0, 2e-5) << t;  // six digits in the text
  }
}

TEST(Electrolyte, refuses_wrong_files_with_words) {
  struct Case {
    const char* json;
    const char* words;
  };
  for (
      const Case& c :
      {Case{R"({"Conductivity": 1, "Temperature [K]": 300, "Source": "a"})", "has no unit"},
       {R"({"Conductivity [mS.cm]": 1, "Temperature [K]": 300, "Source": "a"})", "not known here"},
       {R"({"Conductivity [S/m]": 1, "Source": "a"})", "'Temperature [degC]': is missing"},
       {R"({"Conductivity [S/m]": 1, "Temperature [degC]": 25})", "'Source': is missing"},
       {R"({"Conductivity [S/m]": -1, "Temperature [degC]": 25, "Source": "a"})", "positive"},
       {R"({"Conductivity [S/m]": 1, "Temperature [degC]": -300, "Source": "a"})", "100 and 1000"},
       {R"({"Conductivity [S/m]": [1, 2], "Temperature [degC]": 25, "Source": "a"})",
        "2 values at 1"},
       {R"({"Conductivity [S/m]": [1, 2], "Temperature [degC]": [25, 25], "Source": "a"})",
        "twice"},
       {R"({"Conductivity [S/m]": "x +", "Source": "a"})", "x +"},
       {R"({"Conduktivity [S/m]": 1, "Temperature [degC]": 25, "Source": "a"})",
        "did you mean 'Conductivity'"},
       {R"({"Family": "sulphide", "Conductivity [S/m]": 1, "Temperature [degC]": 25, "Source": "a"})",
        "'sulfide'"},
       {R"({"Law": "binary", "Conductivity [S/m]": 1, "Temperature [degC]": 25, "Source": "a"})",
        "Transference number"},
       {R"({"Stability window [V]": [3, 1], "Conductivity [S/m]": 1, "Temperature [degC]": 25, "Source": "a"})",
        "rising"},
       {R"({"Formula": "Xx", "Conductivity [S/m]": 1, "Temperature [degC]": 25, "Source": "a"})",
        "no element"},
       {R"({"Measurements": []})", "at least one"},
       {R"({"Measurements": [{"Conductivity [S/m]": 1, "Temperature [K]": 300, "Source": "a"},
                              {"Conductivity [S/m]": 1, "Temperature [K]": 300, "Source": "a"}]})",
        "'Label': is missing"},
       {R"([1])", "must be a JSON object"}})
    EXPECT_NE(refusal(c.json).find(c.words), std::string::npos) << refusal(c.json);
}

}  // namespace
}  // namespace denchi
