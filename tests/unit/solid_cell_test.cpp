// Solid-state cells as files and values: the examples of docs/formats/cell.md, and changes of them.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

#include "denchi/cell.h"

namespace denchi {
namespace {

const std::string kNegative = "negative_electrode.";
const std::string kPositive = "positive_electrode.";
const std::string kGrains = "positive_electrode.particle.";

// The whole cell files of the page, in their order: composite electrode, thin film.
std::vector<std::string> examples() {
  std::ifstream file(DENCHI_SOURCE_DIR "/docs/formats/cell.md");
  std::stringstream page;
  page << file.rdbuf();
  const std::string text = page.str(), fence = "```json\n";
  std::vector<std::string> cells;
  for (std::size_t at = text.find(fence); at != std::string::npos; at = text.find(fence, at + 1)) {
    const std::size_t begin = at + fence.size();
    const std::string block = text.substr(begin, text.find("```", begin) - begin);
    if (block.find("invented") != std::string::npos) cells.push_back(block);
  }
  return cells;
}

std::string composite_text() { return examples().at(0); }
Cell composite() { return Cell::from_text(composite_text(), "composite.json"); }
Cell film() { return Cell::from_text(examples().at(1), "film.json"); }

double number(const Cell& cell, const std::string& path) { return cell.parameters().number(path); }

// The text with one piece replaced by another.
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// The text with more values under "denchi".
std::string with_values(const std::string& text, const std::string& values) {
  return replaced(text, "\"parameters\": {", "\"parameters\": {" + values + ", ");
}

std::string refusal_of_text(const std::string& text) {
  try {
    Cell::from_text(text, "cell.json");
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

std::string refusal(const Cell& cell, const std::string& path, const Value& value) {
  try {
    cell.with(path, value);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

void expect_words(const std::string& message, const std::string& words) {
  EXPECT_NE(message.find(words), std::string::npos) << "said: " << message;
}

void expect_round_trip(const Cell& cell) {
  const std::string text = cell.to_json();
  const Cell again = Cell::from_text(text, "again.json");
  EXPECT_EQ(again.to_json(), text);
  ASSERT_EQ(again.parameters().all().size(), cell.parameters().all().size());
  for (const Parameter& p : cell.parameters().all()) {
    EXPECT_EQ(p.value, again.parameters().at(p.path).value) << p.path;
    EXPECT_EQ(p.source, again.parameters().at(p.path).source) << p.path;
  }
}

TEST(SolidCell, the_examples_of_the_page_are_cells) {
  ASSERT_EQ(examples().size(), 2u);
  for (const Cell& cell : {composite(), film()}) {
    EXPECT_TRUE(cell.warnings().empty()) << cell.warnings().front();
    EXPECT_EQ(cell.parameters().word_or("negative_electrode.type", "porous"), "metal");
    expect_round_trip(cell);
    EXPECT_THROW(cell.to_bpx(), InputError);
  }
  EXPECT_EQ(composite().parameters().word_or("electrolyte.law", "binary"), "single_ion");
  EXPECT_EQ(film().parameters().word_or("electrolyte.law", "binary"), "weak");
  EXPECT_EQ(number(composite(), "negative_electrode.metal.molar_volume"), 1.297e-5);
}

TEST(SolidCell, a_metal_has_no_stoichiometry_but_a_charge) {
  const CellSummary summary = composite().summary();
  ASSERT_EQ(summary.metals.size(), 1u);
  ASSERT_EQ(summary.materials.size(), 1u);
  const double charge = 96485.33212 * 20e-6 / 1.297e-5 / 3600.0;
  const double window = 96485.33212 * 63104 * 0.6 * 0.95 * 60e-6 * 0.73 / 3600.0;
  EXPECT_NEAR(summary.metals[0].areal_charge, charge + window, 1e-9);  // charged at the start
  EXPECT_NEAR(summary.materials[0].areal_capacity, window, 1e-9);
  EXPECT_NEAR(summary.negative_to_positive_ratio, charge / window, 1e-9);
  EXPECT_TRUE(composite().stoichiometries_at_soc("negative_electrode", 0.5).empty());
}

TEST(SolidCell, the_voltage_is_against_the_metal) {
  const Cell lithium = composite();
  const Cell indium = lithium.with(kNegative + "metal.potential", 0.62);
  EXPECT_NEAR(
      indium.summary().open_circuit_voltage, lithium.summary().open_circuit_voltage - 0.62, 1e-12);
  EXPECT_NEAR(indium.soc_at_voltage(3.1), lithium.soc_at_voltage(3.72), 1e-12);
}

// The window ends at 0.9, with no metal left but what was assembled; beyond it goes on that alone.
TEST(SolidCell, bare_metal_ends_the_discharge) {
  const Cell cell = composite().with(kGrains + "maximum_stoichiometry", 0.9);
  const Cell bare = cell.with(kNegative + "thickness", 0.0);
  const CellSummary summary = bare.summary();
  EXPECT_NEAR(cell.summary().capacity_between_cut_offs - summary.capacity_between_cut_offs,
              summary.materials[0].areal_capacity / 0.63 * 0.1,
              1e-6);
  EXPECT_EQ(summary.negative_to_positive_ratio, 0.0);
  EXPECT_EQ(bare.with("state.initial_soc", 0.0).summary().metals[0].areal_charge, 0.0);
  expect_round_trip(bare);
  expect_words(refusal(film(), kPositive + "thickness", 0.0), "must be above 0");
}

TEST(SolidCell, two_metals_have_no_state_of_charge) {
  std::string text = composite_text();
  const std::size_t begin = text.find("\"Positive electrode\""), end = text.find("\"denchi\"");
  text = text.substr(0, begin) + "\"Positive electrode\": {\"Thickness [m]\": 1e-5}}, " +
         text.substr(end);
  for (const char* leaf : {"particle.active_material_volume_fraction\": 0.60,",
                           "bruggeman_exponent\": 1.5,",
                           "binder_volume_fraction\": 0.02,",
                           "particle.contact_fraction\": 0.8,"})
    text = replaced(text, "\"positive_electrode." + std::string(leaf), "");
  text = replaced(text,
                  "\"positive_electrode.particle.utilisation\": 0.95",
                  "\"positive_electrode.type\": \"metal\", "
                  "\"positive_electrode.metal.exchange_current_density\": \"5 * exp(-300 / T)\"");
  text = replaced(text,
                  "\"positive_electrode.particle.ocp\": \"10.1149/1945-7111/ab9050\"",
                  "\"cell.*\": \"invented\"");
  text = replaced(text, "\"Lower voltage cut-off [V]\": 2.5", "\"Lower voltage cut-off [V]\": -1");
  const Cell cell = Cell::from_text(text, "symmetric.json");
  EXPECT_EQ(cell.summary().open_circuit_voltage, 0.0);
  EXPECT_TRUE(cell.warnings().empty());
  EXPECT_THROW(cell.soc_at_voltage(0.0), InputError);
  expect_round_trip(cell);
}

// An electrode of anions gains them when it is oxidised: the mirror image of a cell has the same
// contents at the opposite state of charge and voltage.
TEST(SolidCell, anions_mirror_cations) {
  const Cell cations = composite();
  const std::string ocp = std::get<std::string>(cations.parameters().at(kGrains + "ocp").value);
  const Cell anions = cations.with("electrolyte.charge_number", -1.0)
                          .with(kGrains + "ocp", "-(" + ocp + ")")
                          .with("cell.lower_voltage_cut_off", -4.4)
                          .with("cell.upper_voltage_cut_off", -2.5);
  EXPECT_EQ(anions.stoichiometries_at_soc("positive_electrode", 0.2)[0],
            cations.stoichiometries_at_soc("positive_electrode", 0.8)[0]);
  EXPECT_NEAR(anions.soc_at_voltage(-3.8), 1.0 - cations.soc_at_voltage(3.8), 1e-9);
  EXPECT_NEAR(anions.with("state.initial_soc", 0.0).summary().capacity_between_cut_offs,
              cations.summary().capacity_between_cut_offs,
              1e-9);
  expect_words(refusal(cations, "electrolyte.charge_number", 2.0), "must be 1 or -1");
  expect_words(refusal(cations, "electrolyte.charge_number", 0.0), "must be 1 or -1");
}

TEST(SolidCell, transport_laws_give_the_efficiency) {
  const Cell cell = composite();
  const std::string result = kPositive + "transport_efficiency";
  EXPECT_DOUBLE_EQ(number(cell, result), std::pow(0.3, 1.5));
  const Cell percolating = cell.with(kPositive + "percolation_exponent", 2.0)
                               .with(kPositive + "percolation_threshold", 0.1);
  EXPECT_DOUBLE_EQ(number(percolating, result), std::pow(0.2 / 0.9, 2.0));
  EXPECT_FALSE(percolating.parameters().contains(kPositive + "bruggeman_exponent"));
  EXPECT_DOUBLE_EQ(number(percolating.with(kPositive + "porosity", 0.35), result),
                   std::pow(0.25 / 0.9, 2.0));
  const Cell tortuous =
      percolating.with(kPositive + "tortuosity_factor", Table{{0.2, 0.4}, {4.0, 2.0}});
  EXPECT_DOUBLE_EQ(number(tortuous, result), 0.3 / 3.0);
  EXPECT_FALSE(tortuous.parameters().contains(kPositive + "percolation_threshold"));
  for (const Cell& each : {percolating, tortuous}) expect_round_trip(each);

  expect_words(refusal(percolating, kPositive + "porosity", 0.1),
               "must be above the percolation threshold, 0.1");
  expect_words(refusal(tortuous, kPositive + "tortuosity_factor", 0.2), "at least the volume");
  expect_words(refusal(tortuous, kPositive + "tortuosity_factor", std::string("log(x - 1)")),
               "must be finite");
  expect_words(refusal(cell, kPositive + "percolation_threshold", 0.1), "percolation exponent");
  expect_words(
      refusal_of_text(with_values(composite_text(), "\"positive_electrode.tortuosity_factor\": 2")),
      "is a second law");
  expect_words(refusal_of_text(with_values(composite_text(),
                                           "\"positive_electrode.transport_efficiency\": 0.2")),
               "must be porosity^bruggeman_exponent");
}

TEST(SolidCell, electronic_laws_give_the_conductivity) {
  const Cell cell = composite()
                        .with(kPositive + "electronic_percolation_exponent", 2.0)
                        .with(kPositive + "electronic_percolation_threshold", 0.2)
                        .with(kPositive + "solid_conductivity", 8.0);
  EXPECT_DOUBLE_EQ(number(cell, kPositive + "conductivity"), 8.0 * 0.25);
  const Cell less = cell.with(kGrains + "active_material_volume_fraction", 0.4);
  EXPECT_DOUBLE_EQ(number(less, kPositive + "conductivity"), 8.0 * std::pow(0.2 / 0.8, 2.0));
  expect_words(refusal(cell, kGrains + "active_material_volume_fraction", 0.2),
               "must be above the percolation threshold");
  expect_round_trip(cell);
  const Cell by_hand = cell.with(kPositive + "conductivity", 3.0);
  EXPECT_FALSE(by_hand.parameters().contains(kPositive + "solid_conductivity"));
  expect_words(refusal(composite(), kPositive + "solid_conductivity", 8.0), "needs a law");
}

TEST(SolidCell, shapes_share_the_volume_otherwise) {
  const Cell cell = composite();
  const std::string area = kGrains + "surface_area_per_unit_volume";
  EXPECT_DOUBLE_EQ(number(cell, area), 3 * 0.6 / 2.5e-6);
  const Cell rods = cell.with(kGrains + "shape", std::string("cylinder"));
  EXPECT_DOUBLE_EQ(number(rods, area), 2 * 0.6 / 2.5e-6);
  const Cell plates = rods.with(kGrains + "shape", std::string("platelet"));
  EXPECT_DOUBLE_EQ(number(plates.with(kGrains + "radius", 1e-6), area), 0.6 / 1e-6);
  expect_round_trip(plates);
}

TEST(SolidCell, a_film_is_a_platelet_of_its_thickness) {
  const Cell cell = film().with(kPositive + "thickness", 1e-6);
  EXPECT_EQ(number(cell, kGrains + "radius"), 1e-6);
  EXPECT_EQ(number(cell, kGrains + "surface_area_per_unit_volume"), 1e6);
  EXPECT_EQ(number(cell, kGrains + "active_material_volume_fraction"), 1.0);
  EXPECT_EQ(cell.parameters().word_or(kGrains + "shape", "sphere"), "platelet");
  EXPECT_NEAR(cell.summary().materials.at(0).areal_capacity,
              96485.33212 * 23000 * 0.5 * 1e-6 / 3600.0,
              1e-12);
  expect_round_trip(cell);
  expect_words(refusal(cell, kGrains + "radius", 1e-6), "follows from the thickness");
  expect_words(refusal(cell, kPositive + "porosity", 0.3), "is no value of a film electrode");
}

TEST(SolidCell, a_layer_has_its_own_electrolyte) {
  const std::string layer = "positive_electrode.electrolyte.";
  const Cell cell =
      Cell::from_text(with_values(composite_text(),
                                  "\"positive_electrode.electrolyte.law\": \"binary\","
                                  "\"positive_electrode.electrolyte.conductivity\": "
                                  "\"0.05 * exp(-1000 / (T - 200))\","
                                  "\"positive_electrode.electrolyte.diffusivity\": 5e-12,"
                                  "\"positive_electrode.electrolyte.cation_transference_number\": "
                                  "-0.2"),
                      "hybrid.json");
  EXPECT_EQ(number(cell, layer + "initial_concentration"), 1000.0);
  EXPECT_EQ(number(cell, layer + "thermodynamic_factor"), 1.0);
  EXPECT_FALSE(cell.parameters().contains("electrolyte.thermodynamic_factor"));
  expect_round_trip(cell);

  const Cell copy = composite().with(layer + "law", std::string("single_ion"));
  EXPECT_EQ(number(copy, layer + "conductivity"), 0.2);
  EXPECT_EQ(number(copy.with(layer + "conductivity", 0.1), "electrolyte.conductivity"), 0.2);
  expect_round_trip(copy);
  expect_words(refusal(composite(), layer + "conductivity", 0.1), "law' first");
  expect_words(refusal(film(), layer + "law", std::string("binary")), "no electrolyte in a film");
}

TEST(SolidCell, all_layers_with_their_own_leave_the_shared_one_out) {
  std::string text = replaced(composite_text(),
                              "\"Electrolyte\": {\"Conductivity [S.m-1]\": 0.2, \"Conductivity "
                              "activation energy [J.mol-1]\": 33000},",
                              "");
  expect_words(refusal_of_text(text), "section 'Electrolyte': is missing");
  text = replaced(text, "\"electrolyte.law\": \"single_ion\",", "");
  text = with_values(text,
                     "\"separator.electrolyte.law\": \"single_ion\","
                     "\"separator.electrolyte.conductivity\": 0.3,"
                     "\"positive_electrode.electrolyte.law\": \"single_ion\"");
  expect_words(refusal_of_text(text),
               "positive_electrode.electrolyte.conductivity: is missing; a single_ion electrolyte");
  expect_round_trip(Cell::from_text(
      with_values(text, "\"positive_electrode.electrolyte.conductivity\": 0.1"), "own.json"));
}

TEST(SolidCell, another_form_drops_what_it_has_not) {
  const Cell cell = Cell("chen2020")
                        .with(kNegative + "metal.exchange_current_density", 10.0)
                        .with(kNegative + "type", std::string("metal"));
  EXPECT_TRUE(cell.parameters().particles("negative_electrode").empty());
  EXPECT_FALSE(cell.parameters().contains(kNegative + "porosity"));
  EXPECT_EQ(number(cell, kNegative + "metal.contact_fraction"), 1.0);
  expect_round_trip(cell);
  const Cell plane = cell.with(kPositive + "type", std::string("film"));
  EXPECT_EQ(number(plane, kGrains + "radius"), number(plane, kPositive + "thickness"));
  expect_round_trip(plane);
  const Cell single = plane.with("electrolyte.law", std::string("single_ion"));
  expect_round_trip(single);
  EXPECT_FALSE(single.parameters().contains("electrolyte.thermodynamic_factor"));
  const Cell back = single.with("electrolyte.law", std::string("binary"));
  EXPECT_EQ(number(back, "electrolyte.thermodynamic_factor"), 1.0);
  EXPECT_EQ(back.parameters().at("electrolyte.diffusivity").value,
            Cell("chen2020").parameters().at("electrolyte.diffusivity").value);
  expect_words(refusal(Cell("chen2020"), kNegative + "type", std::string("metal")),
               "negative_electrode.metal.exchange_current_density: is missing; a metal electrode");
  expect_words(refusal(plane, kPositive + "type", std::string("porous")), "is missing; a porous");
  expect_words(refusal(Cell("chen2020"), "electrolyte.law", std::string("weak")),
               "total_concentration: is missing; a weak electrolyte");
}

struct Wrong {
  const char* path;
  Value value;
  const char* words;
};

class SolidCellRefuses : public testing::TestWithParam<Wrong> {};

TEST_P(SolidCellRefuses, with_a_message_that_helps) {
  expect_words(refusal(composite(), GetParam().path, GetParam().value), GetParam().words);
}

const double kNan = std::numeric_limits<double>::quiet_NaN();

INSTANTIATE_TEST_SUITE_P(
    Values,
    SolidCellRefuses,
    testing::Values(
        Wrong{"positive_electrode.type", std::string("porus"), "did you mean 'porous'"},
        Wrong{"positive_electrode.type", 1.0, "must be one of porous, metal, film"},
        Wrong{"positive_electrode.type*", 2.0, "is a word"},
        Wrong{"electrolyte.law", std::string("salty"), "one of binary, single_ion, weak"},
        Wrong{"positive_electrode.particle.shape", std::string("cube"), "sphere, cylinder"},
        Wrong{"positive_electrode.particle.contact_fraction", 0.0, "above 0 and at most 1"},
        Wrong{"positive_electrode.particle.contact_fraction", 1.1, "above 0 and at most 1"},
        Wrong{"positive_electrode.particle.utilisation", -0.5, "above 0 and at most 1"},
        Wrong{"positive_electrode.particle.utilisation", kNan, "must be a finite number"},
        Wrong{"positive_electrode.binder_volume_fraction", 0.2, "and the binder, 0.2"},
        Wrong{"positive_electrode.binder_volume_fraction", 1.0, "at least 0 and below 1"},
        Wrong{"negative_electrode.porosity", 0.3, "is no value of a metal electrode"},
        Wrong{"negative_electrode.particle.radius", 1e-6, "is not one of this cell"},
        Wrong{"negative_electrode.thickness", -1e-6, "lengths are in metres"},
        Wrong{"negative_electrode.electrolyte.law", std::string("weak"), "in a metal electrode"},
        Wrong{"negative_electrode.metal.exchange_current_density", 0.0, "must be positive"},
        Wrong{"negative_electrode.metal.exchange_current_density", std::string("x"), "x"},
        Wrong{"negative_electrode.metal.exchange_current_density",
              Table{{0, 1}, {1, 2}},
              "must be a function of T or c_e"},
        Wrong{"negative_electrode.metal.contact_fraction", 0.0, "above 0 and at most 1"},
        Wrong{"negative_electrode.metal.interface_resistance", -1.0, "must not be negative"},
        Wrong{"negative_electrode.metal.molar_volume", 0.0, "must be above 0"},
        Wrong{"separator.positive_interface_resistance", -1.0, "must not be negative"},
        Wrong{"separator.electrolyte.charge_number", -1.0, "is not one of this cell"},
        Wrong{"separator.metal.potential", 0.0, "is not one of this cell"},
        Wrong{"electrolyte.grain_boundary_conductivity", 0.0, "must be positive"},
        Wrong{"electrolyte.minimum_temperature", 20.0, "temperatures are in kelvin"},
        Wrong{"electrolyte.cation_transference_number", -11.0, "between -10 and 1"}));

TEST(SolidCell, files_are_refused_in_words) {
  const std::string text = composite_text();
  const auto with = [&](const std::string& values) {
    return refusal_of_text(with_values(text, values));
  };
  expect_words(with("\"negative_electrode.porosity\": 0.3"), "is no value of a metal electrode");
  expect_words(with("\"negative_electrode.particle.radius\": 1e-6"),
               "is no value of a metal electrode");
  expect_words(with("\"electrolyte.minimum_temperature\": 300,"
                    "\"electrolyte.maximum_temperature\": 290"),
               "must be below the maximum temperature, 290");
  expect_words(with("\"separator.electrolyte.conductivity\": 0.1"), "needs 'separator.electrolyte");
  expect_words(with("\"positive_electrode.type\": 3"), "must be one of porous, metal, film");
  expect_words(refusal_of_text(replaced(text, "\"metal\"", "\"mettle\"")), "did you mean 'metal'");
  expect_words(refusal_of_text(replaced(text, "\"single_ion\"", "\"weak\"")), "is missing");
  expect_words(refusal_of_text(replaced(text, "\"single_ion\"", "\"binary\"")),
               "'Cation transference number' of Electrolyte");
  expect_words(refusal_of_text(replaced(
                   text, "\"negative_electrode.metal.exchange_current_density\": 10.0,", "")),
               "is missing under denchi / parameters; a metal electrode needs it");
  expect_words(refusal_of_text(replaced(text, "\"Porosity\": 0.30", "\"Porosity\": 0.40")),
               "must leave room for the active material");
  const std::string weak = examples().at(1);
  expect_words(refusal_of_text(replaced(weak, "60000", "9000")),
               "must be below the total concentration, 9000");
  expect_words(refusal_of_text(with_values(weak, "\"positive_electrode.particle.radius\": 1e-6")),
               "follows from the thickness of a film electrode");
}

TEST(SolidCell, what_a_law_has_not_is_noted) {
  const Cell cell = Cell::from_text(
      with_values(composite_text(), "\"electrolyte.diffusivity\": 1e-10"), "cell.json");
  ASSERT_EQ(cell.warnings().size(), 1u);
  EXPECT_EQ(cell.warnings()[0],
            "electrolyte.diffusivity is not used: the cell has a single_ion electrolyte");
}

}  // namespace
}  // namespace denchi
