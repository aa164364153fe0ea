// Reading BPX 0.x and 1.x, and what bad files get.
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "denchi/cell.h"

namespace denchi {
namespace {

const std::string kFolder = DENCHI_TEST_DATA "/bpx/";

std::string text_of(const std::string& name) {
  std::ifstream file(kFolder + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

const std::string& sound() {
  static const std::string text = text_of("chen2020_bpx_v1.json");
  return text;
}

// The file with its first `from` replaced.
std::string edited(const std::string& from, const std::string& to) {
  std::string text = sound();
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string refusal(const std::string& text) {
  try {
    Cell::from_text(text, "cell.json");
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Bpx, version_1) {
  const Cell cell(kFolder + "chen2020_bpx_v1.json");
  const Parameters& p = cell.parameters();
  EXPECT_EQ(cell.model(), "dfn");
  EXPECT_EQ(cell.name(), "chen2020_bpx_v1");
  EXPECT_EQ(p.number("cell.nominal_cell_capacity"), 5.0);
  EXPECT_EQ(p.number("positive_electrode.particle.maximum_concentration"), 63104.0);
  EXPECT_NEAR(p.number("negative_electrode.particle.active_material_volume_fraction"), 0.75, 1e-12);
  EXPECT_EQ(p.number("state.initial_soc"), 0.9895726138395775);
  EXPECT_EQ(p.number("electrolyte.initial_concentration"), 1000.0);
  EXPECT_EQ(p.number("electrolyte.thermodynamic_factor"), 1.0);
  EXPECT_NE(p.at("separator.porosity").where.find("chen2020_bpx_v1.json:60"), std::string::npos)
      << p.at("separator.porosity").where;
}

TEST(Bpx, the_built_in_cell_is_the_same_cell) {
  const Cell file(kFolder + "chen2020_bpx_v1.json");
  const CellSummary a = file.summary(), b = Cell("chen2020").summary();
  EXPECT_NEAR(a.open_circuit_voltage, b.open_circuit_voltage, 1e-12);
  for (const char* leaf : {"reaction_rate_constant", "surface_area_per_unit_volume"}) {
    const std::string path = std::string("positive_electrode.particle.") + leaf;
    EXPECT_NEAR(
        file.parameters().number(path) / Cell("chen2020").parameters().number(path), 1.0, 1e-12);
  }
}

TEST(Bpx, version_0_keeps_temperatures_and_salt_elsewhere) {
  const Cell cell(kFolder + "lfp_18650_cell_BPX.json");
  const Parameters& p = cell.parameters();
  EXPECT_EQ(p.number("state.initial_temperature"), 298.15);
  EXPECT_EQ(p.number("electrolyte.initial_concentration"), 1000.0);
  EXPECT_FALSE(p.contains("cell.thermal_conductivity"));
  ASSERT_FALSE(cell.warnings().empty());
  EXPECT_NE(cell.warnings()[0].find("Thermal conductivity"), std::string::npos);
  const auto& table =
      std::get<Table>(p.at("positive_electrode.particle.entropic_change_coefficient").value);
  EXPECT_EQ(table.x.size(), 21u);
}

TEST(Bpx, version_may_be_a_number) { EXPECT_EQ(refusal(edited("\"1.1.0\"", "1.1")), ""); }

TEST(Bpx, defaults) {
  std::string text = edited(",\n  \"State\"", ", \"Validation\": {}}");
  text.resize(text.find("\"Validation\": {}}") + 17);
  const Parameters p = Cell::from_text(text, "x.json").parameters();
  EXPECT_EQ(p.number("electrolyte.initial_concentration"), 1000.0);
  EXPECT_EQ(p.number("state.initial_temperature"), 298.15);
  EXPECT_EQ(p.number("negative_electrode.particle.film_resistance"), 0.0);
  EXPECT_EQ(p.number("negative_electrode.particle.anodic_transfer_coefficient"), 0.5);
  EXPECT_FALSE(p.contains("state.initial_soc"));
}

TEST(Bpx, blended_electrode) {
  const Cell cell(kFolder + "nmc_pouch_cell_BPX_blended_electrode.json");
  EXPECT_EQ(cell.parameters().particles("positive_electrode"),
            (std::vector<std::string>{"large_particles", "small_particles"}));
  EXPECT_EQ(cell.parameters().number("positive_electrode.particle.small_particles.radius"), 1e-6);
  EXPECT_EQ(cell.parameters().particles("negative_electrode"), std::vector<std::string>{""});
}

TEST(Bpx, single_particle_file) {
  const Cell cell(kFolder + "nmc_pouch_cell_BPX_SPM.json");
  EXPECT_EQ(cell.model(), "spm");
  EXPECT_FALSE(cell.parameters().contains("separator.thickness"));
  EXPECT_FALSE(cell.parameters().contains("electrolyte.conductivity"));
}

TEST(Bpx, measured_current_is_turned_to_positive_on_discharge) {
  const Cell cell(kFolder + "nmc_pouch_cell_BPX.json");
  ASSERT_EQ(cell.measurements().size(), 2u);
  EXPECT_EQ(cell.measurements()[1].name, "1C discharge");
  EXPECT_EQ(cell.measurements()[1].current.at(3), 12.5);
  EXPECT_EQ(cell.measurements()[1].time.size(), cell.measurements()[1].voltage.size());
}

TEST(Bpx, an_open_circuit_potential_of_zero_is_refused_in_words) {
  try {
    Cell cell(kFolder + "nmc_pouch_cell_BPX_user-defined_hysteresis.json");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.subject(), "negative_electrode.particle.ocp");
    EXPECT_NE(error.rule().find("User-defined"), std::string::npos);
    EXPECT_NE(error.where().find(".json:35"), std::string::npos) << error.where();
  }
}

struct Bad {
  const char *from, *to, *words;
};

class BpxRefuses : public testing::TestWithParam<Bad> {};

TEST_P(BpxRefuses, with_place_value_and_rule) {
  const std::string message = refusal(edited(GetParam().from, GetParam().to));
  EXPECT_NE(message.find(GetParam().words), std::string::npos) << "said: " << message;
  EXPECT_NE(message.find("cell.json"), std::string::npos) << message;
}

INSTANTIATE_TEST_SUITE_P(
    Files,
    BpxRefuses,
    testing::Values(
        Bad{"\"Porosity\": 0.25",
            "\"Porosity\": 1.4",
            "negative_electrode.porosity = 1.4: must be"},
        Bad{"\"Porosity\": 0.25", "\"Porosity\": \"0.25\"", "must be a number, not text"},
        Bad{"\"Porosity\": 0.25", "\"Porosity\": true", "must be a number, not true or false"},
        Bad{"\"Porosity\": 0.25", "\"Porosity\": null", "must be a number, not null"},
        Bad{"\"Porosity\": 0.25", "\"Porosity\": NaN", "JSON has no NaN"},
        Bad{"\"Porosity\": 0.25", "\"Porosity\": 1e999", "is beyond what a double holds"},
        Bad{"\"Porosity\": 0.25", "\"Porositi\": 0.25", "did you mean 'Porosity'?"},
        Bad{"\"Porosity\": 0.25,", "", "'Porosity' of Negative electrode: is missing"},
        Bad{"\"Porosity\": 0.25", "\"Porosity\": 0.25, \"Porosity\": 0.3", "stands twice"},
        Bad{"\"Thickness [m]\": 8.52e-05",
            "\"Thickness [um]\": 85.2",
            "did you mean 'Thickness [m]'"},
        Bad{"8.52e-05", "-8.52e-05", "lengths are in metres"},
        Bad{"\"Reference temperature [K]\": 298.15",
            "\"Reference temperature [K]\": 25",
            "in kelvin"},
        Bad{"make a cell\": 1,", "make a cell\": 1.5,", "must be a whole number"},
        Bad{"cut-off [V]\": 2.5", "cut-off [V]\": 4.5", "must be below the upper voltage cut-off"},
        Bad{"0.02634579027064577", "0.95", "must be below the maximum stoichiometry"},
        Bad{"0.9106180466524094", "1.2", "must lie between 0 and 1"},
        Bad{"\"1.9793 * exp", "\"1.9793 * expp", "unknown function"},
        Bad{"\"1.9793 * exp", "\"1.9793 * T * exp", "belongs under denchi / parameters"},
        Bad{"\"1.9793 * exp", "\"1.9793 * y * exp", "y"},
        Bad{"\"Diffusivity [m2.s-1]\": 3.3e-14",
            "\"Diffusivity [m2.s-1]\": {\"x\": [], \"y\": []}",
            "at least two points"},
        Bad{"\"Diffusivity [m2.s-1]\": 3.3e-14",
            "\"Diffusivity [m2.s-1]\": {\"x\": [0, 1]}",
            "without a list of numbers 'y'"},
        Bad{"\"Diffusivity [m2.s-1]\": 3.3e-14",
            "\"Diffusivity [m2.s-1]\": {\"x\": [0, 1], \"y\": [1, \"2\"]}",
            "without a list of numbers 'y'"},
        Bad{"\"Diffusivity [m2.s-1]\": 3.3e-14",
            "\"Diffusivity [m2.s-1]\": {\"x\": [0, 1], \"y\": [1, 2], \"z\": 1}",
            "key 'z'"},
        Bad{"\"Diffusivity [m2.s-1]\": 3.3e-14", "\"Diffusivity [m2.s-1]\": [1]", "not a list"},
        Bad{"\"Diffusivity [m2.s-1]\": 3.3e-14", "\"Diffusivity [m2.s-1]\": 0", "must be above 0"},
        Bad{"\"Entropic change coefficient [V.K-1]\": 0.0",
            "\"OCP hysteresis decay constant\": 0.1",
            "asks for a hysteresis"},
        Bad{"\"Model\": \"DFN\"", "\"Model\": \"P2D\"", "must be DFN, SPMe, SPM or Partial"},
        Bad{"\"Model\": \"DFN\"", "\"Model\": \"Partial\"", "need not describe a whole cell"},
        Bad{"\"1.1.0\"", "\"2.0\"", "version of BPX"},
        Bad{"\"BPX\": \"1.1.0\",", "", "'BPX' of Header"},
        Bad{"\"Separator\"", "\"Seperator\"", "did you mean 'Separator'?"},
        Bad{"\"Volume [m3]\"", "\"Ambient temperature [K]\"", "belongs under State"},
        Bad{"\"Initial state-of-charge\": 0.98", "\"Initial state-of-charge\": 98", "0 and 1"},
        Bad{"\"Initial temperature [K]\": 298.15",
            "\"Initial hysteresis state: Negative electrode\": 1",
            "asks for a hysteresis"},
        Bad{"\"State\": {",
            "\"State\": {\"Degradation\": {\"LLI\": 0.1, \"LAM: Positive electrode\": 0,"
            " \"LAM: Negative electrode\": 0},",
            "describes an aged cell"},
        Bad{"\"State\": {", "\"Extra\": {", "key 'Extra' of the file"}));

TEST(Bpx, broken_texts) {
  EXPECT_NE(refusal("").find("is empty"), std::string::npos);
  EXPECT_NE(refusal(" \n").find("is empty"), std::string::npos);
  EXPECT_NE(refusal("[]").find("must be a JSON object"), std::string::npos);
  EXPECT_NE(refusal(sound().substr(0, 700)).find("unexpected end of input"), std::string::npos);
  EXPECT_NE(refusal(edited("LG M50", "\xff\xfe")).find("UTF-8"), std::string::npos);
  EXPECT_NE(refusal(std::string(100000, '[')).find("nested deeper"), std::string::npos);
  EXPECT_NE(refusal(sound() + "}").find("cell.json:"), std::string::npos);
}

TEST(Bpx, validate_finds_every_problem) {
  const std::string file = testing::TempDir() + "denchi_validate.json";
  std::string text = edited("\"Porosity\": 0.25", "\"Porosity\": 2");
  text.replace(text.find("\"Conductivity [S.m-1]\": 0.18"), 28, "\"Conductivity [S.m-1]\": 0.00");
  text.replace(text.find("\"Porosity\": 0.47"), 16, "\"Porosty\": 0.47 ");
  std::ofstream(file) << text;
  EXPECT_EQ(validate_file(file).size(), 4u);  // the misspelt key is missing too
  EXPECT_EQ(validate_file(testing::TempDir()).size(), 1u);
  EXPECT_EQ(validate_file(file + ".none").size(), 1u);
}

TEST(Bpx, validate_accepts_what_cannot_be_run_with_a_note) {
  std::vector<std::string> notes;
  const std::string file = kFolder + "nmc_pouch_cell_BPX_user-defined_hysteresis.json";
  EXPECT_TRUE(validate_file(file, &notes).empty());
  ASSERT_FALSE(notes.empty());
  EXPECT_NE(notes.back().find("cannot be run"), std::string::npos);
}

TEST(Bpx, lithiation_branches_without_decay_run_on_the_plain_potential) {
  const Cell cell = Cell::from_text(
      edited("\"Entropic change coefficient [V.K-1]\": 0.0", "\"OCP (lithiation) [V]\": \"1 - x\""),
      "x.json");
  ASSERT_EQ(cell.warnings().size(), 1u);
  EXPECT_NE(cell.warnings()[0].find("runs on 'OCP [V]'"), std::string::npos);
}

// Whatever is cut out, doubled or overwritten: a cell or an InputError.
TEST(Bpx, mangled_files_are_refused_and_never_worse) {
  std::mt19937 random(7);
  const std::vector<std::string> corpus = {
      sound(), text_of("nmc_pouch_cell_BPX_blended_electrode.json"), Cell("oregan2022").to_json()};
  const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const char* scraps[] = {
      "{", "}", "[", "]", "\"", ":", ",", "-", "1e999", "null", "x", "0", "\xff"};
  int refused = 0;
  for (int i = 0; i < 1500; ++i) {
    std::string text = corpus[pick(corpus.size())];
    for (std::size_t edits = 1 + pick(3); edits > 0; --edits) {
      const std::size_t at = pick(text.size()), length = pick(20);
      switch (pick(3)) {
        case 0:
          text.erase(at, length);
          break;
        case 1:
          text.insert(at, scraps[pick(std::size(scraps))]);
          break;
        default:
          text.insert(pick(text.size()), text.substr(at, length));
      }
    }
    try {
      const Cell cell = Cell::from_text(text, "cell.json");
      EXPECT_EQ(Cell::from_text(cell.to_json(), "again.json").to_json(), cell.to_json());
    } catch (const InputError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace denchi
