// A cell written back: whole, and as plain BPX.
#include <gtest/gtest.h>

#include "denchi/cell.h"
#include "engine/input/bpx_expression.h"
#include "engine/input/json_tree.h"

namespace denchi {
namespace {

using input::JsonTree;
using input::Node;

const std::string kFolder = DENCHI_TEST_DATA "/bpx/";

const Node& at(const Node& node, std::initializer_list<const char*> keys) {
  const Node* here = &node;
  for (const char* key : keys) {
    here = here->find(key);
    if (here == nullptr) throw std::runtime_error(std::string("no key ") + key);
  }
  return *here;
}

std::string refusal(const Cell& cell) {
  try {
    cell.to_bpx();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

void expect_same_parameters(const Cell& a, const Cell& b) {
  ASSERT_EQ(a.parameters().all().size(), b.parameters().all().size());
  for (const Parameter& p : a.parameters().all()) {
    const Parameter* q = b.parameters().find(p.path);
    ASSERT_NE(q, nullptr) << p.path;
    EXPECT_EQ(p.value, q->value) << p.path;
    EXPECT_EQ(p.source, q->source) << p.path;
    EXPECT_EQ(p.unit, q->unit) << p.path;
    EXPECT_EQ(p.is_function, q->is_function) << p.path;
  }
}

TEST(WriteJson, reads_back_to_the_same_cell) {
  const Cell changed =
      Cell("chen2020")
          .with("positive_electrode.particle.surface_area_per_unit_volume", 4e5)
          .with("electrolyte.thermodynamic_factor", std::string("1 + x * T / 1e6"))
          .with("electrolyte.conductivity*", 0.9)
          .with("cell.contact_resistance", 0.01)
          .with("separator.transport_efficiency", 0.4)
          .with("negative_electrode.particle.ocp", Table{{0, 0.3, 1}, {1, 0.2, 0.1}});
  const Cell again = Cell::from_text(changed.to_json(), "again.json");
  expect_same_parameters(changed, again);
  EXPECT_EQ(changed.title(), again.title());
  EXPECT_EQ(changed.description(), again.description());
  EXPECT_EQ(changed.references(), again.references());
  EXPECT_EQ(changed.model(), again.model());
}

TEST(WriteJson, keeps_measured_curves_and_user_defined_values) {
  const Cell cell(kFolder + "nmc_pouch_cell_BPX.json");
  const Cell again = Cell::from_text(cell.to_json(), "again.json");
  ASSERT_EQ(again.measurements().size(), 2u);
  EXPECT_EQ(again.measurements()[0].current, cell.measurements()[0].current);
  EXPECT_EQ(again.measurements()[1].temperature, cell.measurements()[1].temperature);
  const JsonTree tree(cell.to_json(), "cell.json");
  EXPECT_EQ(at(tree.root(), {"Validation", "1C discharge", "Current [A]"}).numbers.at(0), -12.5);
}

TEST(WriteJson, text_with_quotes_and_lines_survives) {
  const std::string file =
      R"({"Header": {"BPX": "1.0", "Model": "SPM", "Title": "a \"b\"\n\u96fb\u6c60"}, )"
      R"("Parameterisation": {"User-defined": {"a": {"b": 1}, "description": "c"}, )"
      R"("Cell": {"Electrode area [m2]": 1, "Lower voltage cut-off [V]": 2, )"
      R"("Number of electrode pairs connected in parallel to make a cell": 1, )"
      R"("Upper voltage cut-off [V]": 4, "Nominal cell capacity [A.h]": 1}, )"
      R"("Negative electrode": {"Thickness [m]": 1e-4, "Particle": {"Hard carbon": {)"
      R"("Minimum stoichiometry": 0, "Maximum stoichiometry": 1, "Particle radius [m]": 1e-6, )"
      R"("Maximum concentration [mol.m-3]": 3e4, "Surface area per unit volume [m-1]": 1e6, )"
      R"("Diffusivity [m2.s-1]": 1e-14, "OCP [V]": "1 - x", )"
      R"("Reaction rate constant [mol.m-2.s-1]": 1e-5}}}, )"
      R"("Positive electrode": {"Thickness [m]": 1e-4, )"
      R"("Minimum stoichiometry": 0, "Maximum stoichiometry": 1, "Particle radius [m]": 1e-6, )"
      R"("Maximum concentration [mol.m-3]": 3e4, "Surface area per unit volume [m-1]": 1e6, )"
      R"("Diffusivity [m2.s-1]": 1e-14, "OCP [V]": {"x": [0, 1], "y": [4, 3]}, )"
      R"("Reaction rate constant [mol.m-2.s-1]": 1e-5}}})";
  const Cell cell = Cell::from_text(file, "a.json");
  EXPECT_EQ(cell.title(), "a \"b\"\n\u96fb\u6c60");
  const Cell again = Cell::from_text(cell.to_json(), "b.json");
  expect_same_parameters(cell, again);
  EXPECT_EQ(again.title(), cell.title());
  const JsonTree tree(again.to_bpx(), "c.json");
  EXPECT_EQ(at(tree.root(), {"Parameterisation", "User-defined", "a", "b"}).number, 1.0);
  EXPECT_TRUE(at(tree.root(), {"Parameterisation", "Negative electrode", "Particle", "Hard carbon"})
                  .is_object());
  EXPECT_EQ(at(tree.root(), {"Parameterisation"}).find("Electrolyte"), nullptr);
}

TEST(WriteBpx, has_no_key_of_ours_and_the_state_of_charge) {
  const JsonTree tree(Cell("chen2020").to_bpx(), "cell.json");
  EXPECT_EQ(tree.root().keys, (std::vector<std::string>{"Header", "Parameterisation", "State"}));
  EXPECT_EQ(at(tree.root(), {"Header", "BPX"}).text, "1.1.0");
  const Node& negative = at(tree.root(), {"Parameterisation", "Negative electrode"});
  EXPECT_EQ(at(negative, {"Particle radius [m]"}).number, 5.86e-6);
  const Node& soc = at(tree.root(), {"State", "Initial conditions", "Initial state-of-charge"});
  EXPECT_NEAR(soc.number, 0.9895726138395775, 1e-9);
}

TEST(WriteBpx, is_the_same_cell) {
  const Cell cell("marquis2019");
  const Cell plain = Cell::from_text(cell.to_bpx(), "plain.json");
  const CellSummary a = cell.summary(), b = plain.summary();
  EXPECT_NEAR(a.open_circuit_voltage, b.open_circuit_voltage, 1e-9);
  EXPECT_NEAR(a.capacity_between_cut_offs, b.capacity_between_cut_offs, 1e-9);
  for (const char* path : {"electrolyte.conductivity", "positive_electrode.particle.ocp"})
    EXPECT_EQ(cell.parameters().at(path).value, plain.parameters().at(path).value);
}

TEST(WriteBpx, of_what_was_bpx_is_lossless) {
  for (const char* name : {"chen2020_bpx_v1",
                           "lfp_18650_cell_BPX",
                           "nmc_pouch_cell_BPX",
                           "nmc_pouch_cell_BPX_SPM",
                           "nmc_pouch_cell_BPX_blended_electrode"}) {
    const Cell cell(kFolder + name + ".json");
    const Cell again = Cell::from_text(cell.to_bpx(), "again.json");
    for (const Parameter& p : cell.parameters().all())
      EXPECT_EQ(p.value, again.parameters().at(p.path).value) << name << " " << p.path;
  }
}

TEST(WriteBpx, refuses_what_it_cannot_say_by_path) {
  const Cell cell("chen2020");
  const auto expect_named = [&](const std::string& path, const Value& value) {
    EXPECT_NE(refusal(cell.with(path, value)).find(path), std::string::npos) << path;
  };
  expect_named("cell.contact_resistance", 0.01);
  expect_named("electrolyte.thermodynamic_factor", 1.5);
  expect_named("electrolyte.cation_transference_number", std::string("0.3 + x / 1e5"));
  expect_named("electrolyte.diffusivity", std::string("1e-10 * T / 298"));
  expect_named("electrolyte.conductivity", std::string("log(x)"));
  expect_named("positive_electrode.conductivity_activation_energy", 3500.0);
  expect_named("negative_electrode.particle.film_resistance", 0.01);
  expect_named("negative_electrode.particle.anodic_transfer_coefficient", 0.4);
  expect_named("negative_electrode.particle.exchange_current_density", 1.0);
  expect_named("negative_electrode.particle.initial_stoichiometry", 0.5);
  EXPECT_NE(refusal(cell.with("negative_electrode.particle.surface_area_per_unit_volume", 1e5))
                .find("negative_electrode.particle.active_material_volume_fraction"),
            std::string::npos);
}

TEST(WriteBpx, defaults_set_by_hand_are_no_obstacle) {
  EXPECT_EQ(refusal(Cell("chen2020").with("cell.contact_resistance", 0.0)), "");
}

TEST(BpxExpression, roots_become_powers) {
  EXPECT_EQ(input::bpx_expression("2 * sqrt(x + sqrt(x))"), "2 * ((x + ((x)**0.5))**0.5)");
  EXPECT_EQ(input::bpx_expression("exp(-x) + tanh(1e-5*x) + cosh (x)"),
            "exp(-x) + tanh(1e-5*x) + cosh (x)");
  EXPECT_FALSE(input::bpx_expression("log(x)").has_value());
  EXPECT_FALSE(input::bpx_expression("x * pi").has_value());
  EXPECT_TRUE(input::uses_only_x("1e5 * exp(x)"));
  EXPECT_FALSE(input::uses_only_x("x * T"));
  EXPECT_TRUE(input::mentions("x * T", "T"));
  EXPECT_FALSE(input::mentions("tanh(x)", "T"));
}

}  // namespace
}  // namespace denchi
