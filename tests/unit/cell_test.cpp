// Cells as values: setting one, what moves with it, and what can be read off at rest.
#include "denchi/cell.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>

namespace denchi {
namespace {

const std::string kNegative = "negative_electrode.particle.";
const std::string kPositive = "positive_electrode.particle.";

double number(const Cell& cell, const std::string& path) { return cell.parameters().number(path); }

// The message of the refusal of `cell.with(path, value)`.
std::string refusal(const Cell& cell, const std::string& path, const Value& value) {
  try {
    cell.with(path, value);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(CellWith, leaves_the_cell_itself_alone) {
  const Cell cell("chen2020");
  const Cell changed = cell.with("negative_electrode.thickness", 9e-5);
  EXPECT_EQ(number(changed, "negative_electrode.thickness"), 9e-5);
  EXPECT_EQ(number(cell, "negative_electrode.thickness"), 8.52e-5);
}

TEST(CellWith, radius_keeps_the_volume_fraction_and_moves_the_area) {
  const Cell cell = Cell("chen2020").with(kPositive + "radius", 4e-6);
  EXPECT_EQ(number(cell, kPositive + "active_material_volume_fraction"), 0.665);
  EXPECT_DOUBLE_EQ(number(cell, kPositive + "surface_area_per_unit_volume"), 3 * 0.665 / 4e-6);
  EXPECT_EQ(number(cell, kNegative + "radius"), 5.86e-6);
}

TEST(CellWith, volume_fraction_moves_the_area) {
  const Cell cell = Cell("chen2020").with(kPositive + "active_material_volume_fraction", 0.5);
  EXPECT_DOUBLE_EQ(number(cell, kPositive + "surface_area_per_unit_volume"), 3 * 0.5 / 5.22e-6);
}

TEST(CellWith, area_moves_alone) {
  const Cell cell = Cell("chen2020").with(kPositive + "surface_area_per_unit_volume", 5e5);
  EXPECT_EQ(number(cell, kPositive + "active_material_volume_fraction"), 0.665);
  EXPECT_EQ(number(cell, kPositive + "radius"), 5.22e-6);
}

TEST(CellWith, transport_efficiency_follows_a_bruggeman_exponent) {
  const Cell cell = Cell("chen2020").with("separator.porosity", 0.5);
  EXPECT_DOUBLE_EQ(number(cell, "separator.transport_efficiency"), std::pow(0.5, 1.5));
  const Cell tortuous = cell.with("separator.bruggeman_exponent", 2.0);
  EXPECT_DOUBLE_EQ(number(tortuous, "separator.transport_efficiency"), 0.25);
}

TEST(CellWith, a_given_transport_efficiency_stays) {
  const Cell cell =
      Cell("chen2020").with("separator.transport_efficiency", 0.3).with("separator.porosity", 0.5);
  EXPECT_EQ(number(cell, "separator.transport_efficiency"), 0.3);
  EXPECT_FALSE(cell.parameters().contains("separator.bruggeman_exponent"));
}

TEST(CellWith, initial_soc_replaces_initial_stoichiometries) {
  const Cell cell = Cell("chen2020").with("state.initial_soc", 0.5);
  for (const CellSummary::Material& m : cell.summary().materials)
    EXPECT_DOUBLE_EQ(m.x_initial, 0.5 * (m.x_at_full + m.x_at_empty));
}

TEST(CellWith, a_rate_constant_replaces_an_exchange_current_density) {
  const Cell cell("oregan2022");
  ASSERT_TRUE(cell.parameters().contains(kNegative + "exchange_current_density"));
  const Cell changed = cell.with(kNegative + "reaction_rate_constant", 1e-5);
  EXPECT_FALSE(changed.parameters().contains(kNegative + "exchange_current_density"));
}

TEST(CellWith, a_star_scales_numbers_expressions_and_tables) {
  Cell cell("chen2020");
  cell = cell.with("electrolyte.diffusivity*", 1.2).with("cell.volume*", 2.0);
  const auto& text = std::get<std::string>(cell.parameters().at("electrolyte.diffusivity").value);
  EXPECT_EQ(text.front(), '(');
  EXPECT_EQ(text.substr(text.size() - 7), ") * 1.2");
  EXPECT_DOUBLE_EQ(number(cell, "cell.volume"), 2 * 2.42e-5);

  const Table table{{0.0, 0.5, 1.0}, {1.0, 2.0, 3.0}};
  cell = cell.with(kPositive + "ocp", table).with(kPositive + "ocp*", -0.5);
  EXPECT_EQ(std::get<Table>(cell.parameters().at(kPositive + "ocp").value),
            (Table{{0.0, 0.5, 1.0}, {-0.5, -1.0, -1.5}}));
  const Cell smaller = cell.with(kPositive + "radius*", 0.5);
  EXPECT_DOUBLE_EQ(number(smaller, kPositive + "surface_area_per_unit_volume"),
                   2 * 3 * 0.665 / 5.22e-6);
}

TEST(CellWith, a_default_that_is_not_listed_can_be_scaled) {
  const std::string path = kPositive + "contact_fraction";
  EXPECT_FALSE(Cell("chen2020").parameters().contains(path));
  EXPECT_EQ(number(Cell("chen2020").with(path + "*", 0.5), path), 0.5);
}

TEST(CellWith, numbers_may_come_as_text) {
  EXPECT_EQ(number(Cell("chen2020").with("separator.thickness", std::string("2e-5")),
                   "separator.thickness"),
            2e-5);
}

TEST(CellWith, a_falling_table_is_turned_round) {
  const Cell cell = Cell("chen2020").with(kPositive + "ocp", Table{{1.0, 0.0}, {3.0, 4.0}});
  EXPECT_EQ(std::get<Table>(cell.parameters().at(kPositive + "ocp").value),
            (Table{{0.0, 1.0}, {4.0, 3.0}}));
}

TEST(CellWith, a_table_may_be_one_of_temperatures) {
  const std::string path = "electrolyte.conductivity";
  const Table table{{350.0, 250.0}, {0.3, 0.1}, "T"};
  const Cell cell = Cell("ssb_ref_1").with(path, table).with(path + "*", 2.0);
  const Table kept{{250.0, 350.0}, {0.2, 0.6}, "T"};
  EXPECT_EQ(std::get<Table>(cell.parameters().at(path).value), kept);
  const Cell again = Cell::from_text(cell.to_json(), "again.json");
  EXPECT_EQ(std::get<Table>(again.parameters().at(path).value), kept);
  EXPECT_EQ(again.to_json(), cell.to_json());
  // plain BPX has tables of x alone
  EXPECT_NO_THROW(Cell("chen2020").to_bpx());
  try {
    Cell("chen2020").with(path, kept).to_bpx();
    ADD_FAILURE();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find(path), std::string::npos) << error.what();
  }
}

struct Refused {
  const char* path;
  Value value;
  const char* words;  // that the message must have
};

class CellWithRefuses : public testing::TestWithParam<Refused> {};

TEST_P(CellWithRefuses, with_a_message_that_helps) {
  const std::string message = refusal(Cell("chen2020"), GetParam().path, GetParam().value);
  EXPECT_NE(message.find(GetParam().words), std::string::npos) << "said: " << message;
}

const double kNan = std::numeric_limits<double>::quiet_NaN();

INSTANTIATE_TEST_SUITE_P(
    Values,
    CellWithRefuses,
    testing::Values(
        Refused{"positive_electrode.particle.radus", 1e-6, "'positive_electrode.particle.radius'"},
        Refused{"positive_electrode.radius", 1e-6, "'positive_electrode.particle.radius'"},
        Refused{"positive_electrode.particle.nmc.radius", 1e-6, "is not one of this cell"},
        Refused{"", 1.0, "is not one of this cell"},
        Refused{"*", 1.0, "is not one of this cell"},
        Refused{"separator.thickness", -1e-5, "lengths are in metres"},
        Refused{"separator.thickness", 12.0, "lengths are in metres"},
        Refused{"separator.thickness", kNan, "must be a finite number"},
        Refused{"separator.thickness", 1.0 / 0.0, "must be a finite number"},
        Refused{"separator.thickness", std::string("x"), "must be a number"},
        Refused{"separator.thickness*", std::string("x"), "must be a number"},
        Refused{"separator.porosity", 1.1, "must be above 0 and at most 1"},
        Refused{"negative_electrode.porosity", 0.4, "must leave room for the active material"},
        Refused{"cell.lower_voltage_cut_off", 4.3, "must be below the upper voltage cut-off"},
        Refused{"cell.number_of_electrode_pairs", 1.5, "must be a whole number"},
        Refused{"cell.number_of_electrode_pairs", 1e9, "to a million"},
        Refused{"negative_electrode.particle.minimum_stoichiometry", 0.95, "must be below"},
        Refused{"negative_electrode.particle.ocp", std::string("log(x - 0.5)"), "but it is NaN at"},
        Refused{"negative_electrode.particle.ocp", std::string("1 +"), "1 +"},
        Refused{"negative_electrode.particle.ocp", std::string("y"), "y"},
        Refused{"negative_electrode.particle.diffusivity", std::string("x - 0.5"), "above 0"},
        Refused{"negative_electrode.particle.ocp", Table{{0.0}, {1.0}}, "at least two points"},
        Refused{"negative_electrode.particle.ocp", Table{{0.0, 1.0}, {1.0}}, "2 values of x"},
        Refused{"negative_electrode.particle.ocp", Table{{0, 1, 1}, {1, 2, 3}}, "x = 1 twice"},
        Refused{"negative_electrode.particle.ocp", Table{{0, 1, 0.5}, {1, 2, 3}}, "out of order"},
        Refused{"negative_electrode.particle.ocp", Table{{0, 1}, {1, kNan}}, "not finite"},
        Refused{"electrolyte.conductivity", Table{{250, 250}, {1, 1}, "T"}, "T = 250 twice"},
        Refused{"electrolyte.conductivity", Table{{250, 300}, {-1, 1}, "T"}, "-1 at T = 250"},
        Refused{"electrolyte.conductivity", Table{{0, 1}, {1, 1}, "c_e"}, "of x or T"},
        Refused{"negative_electrode.particle.entropic_change_coefficient",
                Table{{250, 300}, {0, 0}, "T"},
                "must be a function of x"},
        Refused{"negative_electrode.particle.exchange_current_density*", 2.0, "has no value"}));

TEST(CellWith, a_wider_window_checks_the_functions_again) {
  const Cell cell = Cell("chen2020").with(kNegative + "ocp", std::string("log(x - 0.02)"));
  EXPECT_NE(refusal(cell, kNegative + "minimum_stoichiometry", 0.01), "");
}

TEST(CellAtRest, soc_is_linear_in_the_window) {
  const Cell cell("marquis2019");
  const auto x = [&](double soc) {
    return cell.stoichiometries_at_soc("positive_electrode", soc)[0];
  };
  EXPECT_DOUBLE_EQ(x(0.25), 0.25 * x(1.0) + 0.75 * x(0.0));
  EXPECT_LT(x(1.0), x(0.0));
  EXPECT_THROW(x(1.01), InputError);
  EXPECT_THROW(x(kNan), InputError);
}

TEST(CellAtRest, soc_at_a_voltage_is_the_inverse) {
  const Cell cell("chen2020");
  const double soc = cell.soc_at_voltage(3.8);
  EXPECT_NEAR(cell.with("state.initial_soc", soc).summary().open_circuit_voltage, 3.8, 1e-12);
  EXPECT_EQ(cell.soc_at_voltage(4.2), 1.0);
  EXPECT_THROW(cell.soc_at_voltage(4.3), InputError);
  EXPECT_THROW(cell.soc_at_voltage(kNan), InputError);
}

// Chen 2020: Q = F c_max eps_s L x_window A / 3600, and the window lies between the cut-offs.
TEST(CellAtRest, capacity_between_the_cut_offs) {
  const Cell cell("chen2020");
  const CellSummary summary = cell.summary();
  const double per_x = 96485.33212 * 33133.0 * 0.75 * 8.52e-5 / 3600.0;
  const CellSummary::Material& negative = summary.materials.at(0);
  const double window = negative.x_at_full - negative.x_at_empty;
  EXPECT_NEAR(negative.areal_capacity, per_x * window, 1e-10);
  EXPECT_NEAR(summary.capacity_between_cut_offs, per_x * window * 0.1027, 1e-8);
  EXPECT_NEAR(summary.negative_to_positive_ratio, 1.0 / window, 1e-9);
}

// The materials of a blend that are the same material share the lithium as one would.
TEST(CellAtRest, a_blend_of_equal_materials_is_one_material) {
  const Cell one(DENCHI_TEST_DATA "/bpx/nmc_pouch_cell_BPX.json");
  const Cell two(DENCHI_TEST_DATA "/bpx/nmc_pouch_cell_BPX_blended_electrode.json");
  for (double voltage : {3.2, 3.7, 4.1})
    EXPECT_NEAR(two.soc_at_voltage(voltage), one.soc_at_voltage(voltage), 2e-6) << voltage;
}

TEST(CellNames, a_wrong_name_gets_the_nearest) {
  try {
    Cell cell("chen2002");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("'chen2020'"), std::string::npos) << error.what();
  }
  EXPECT_THROW(Cell("no/such/file.json"), InputError);
  EXPECT_THROW(Cell(""), InputError);
  EXPECT_THROW(Cell(DENCHI_TEST_DATA), InputError);
}

TEST(CellNames, a_folder_of_that_name_is_not_in_the_way) {
  namespace fs = std::filesystem;
  const fs::path before = fs::current_path();
  const fs::path here = fs::path(testing::TempDir()) / "denchi_cell_names";
  fs::create_directories(here / "chen2020");
  fs::current_path(here);
  EXPECT_NO_THROW(Cell("chen2020"));
  fs::current_path(before);
  fs::remove_all(here);
}

TEST(CellWith, only_what_comes_out_of_several_changes_must_make_sense) {
  const Cell cell("chen2020");
  const double share =
      cell.parameters().number("positive_electrode.particle.active_material_volume_fraction");
  const std::vector<Change> changes = {
      {"positive_electrode.porosity", 1.05 - share},
      {"positive_electrode.particle.active_material_volume_fraction", share - 0.1}};
  EXPECT_THROW(cell.with(changes[0].path, changes[0].value), InputError);
  EXPECT_EQ(cell.with(changes).parameters().number("positive_electrode.porosity"), 1.05 - share);
  EXPECT_THROW(cell.with(std::vector<Change>{changes[0], {"separator.thickness", 2e-5}}),
               InputError);
}

TEST(CellWith, memory_of_a_spare_cell_changes_nothing) {
  const Cell cell("chen2020");
  const Cell kept = cell.with("separator.thickness", 3e-5);
  std::optional<Cell> spare = Cell("ssb_ref_1").with("separator.thickness", 1e-5);
  for (const double thickness : {2e-5, 3e-5, 4e-5}) {
    const std::vector<Change> changes = {{"separator.thickness", thickness},
                                         {"electrolyte.conductivity*", 1.1}};
    Cell next = cell.with(changes, std::move(*spare));
    EXPECT_EQ(next.to_json(), cell.with(changes).to_json());
    spare = std::move(next);
  }
  EXPECT_TRUE(spare->parameters().at("electrolyte.conductivity").source.ends_with(" x 1.1"));
  EXPECT_NO_THROW(cell.with(std::vector<Change>{{"separator.thickness", 1e-5}}, kept));
  EXPECT_EQ(kept.parameters().number("separator.thickness"), 3e-5);  // somebody holds it
}

}  // namespace
}  // namespace denchi
