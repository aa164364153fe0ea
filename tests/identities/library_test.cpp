// What holds for every cell of the library. Cells are found by scanning the folder.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "denchi/cell.h"
#include "engine/closure/closure.h"
#include "engine/input/parameter_specs.h"

namespace denchi {
namespace {

Closure function(const Cell& cell, const std::string& path) {
  const Parameter& parameter = cell.parameters().at(path);
  return Closure::compile(
      parameter.value, input::resolve(path)->spec->variables, parameter.path, parameter.where);
}

bool belongs_to_a_law(const std::string& path) {
  for (const char* word : {"bruggeman_exponent", "percolation", "tortuosity", "solid_conductivity"})
    if (path.find(word) != std::string::npos) return true;
  return false;
}

class LibraryCell : public testing::TestWithParam<std::string> {
 protected:
  const Cell cell_{GetParam()};

  template <class Each>
  void for_materials(Each each) const {
    for (std::string_view electrode : {"negative_electrode", "positive_electrode"})
      for (const std::string& name : cell_.parameters().particles(electrode))
        each(Parameters::particle_prefix(electrode, name));
  }
};

TEST_P(LibraryCell, every_value_has_a_source) {
  for (const Parameter& parameter : cell_.parameters().all())
    EXPECT_FALSE(parameter.source.empty()) << parameter.path;
  EXPECT_FALSE(cell_.references().empty());
  EXPECT_TRUE(cell_.warnings().empty()) << cell_.warnings().front();
}

TEST_P(LibraryCell, transport_properties_are_positive_over_wide_ranges) {
  const double c0 = cell_.parameters().number("electrolyte.initial_concentration");
  for (const char* leaf : {"diffusivity", "conductivity", "thermodynamic_factor"}) {
    if (!cell_.parameters().contains(std::string("electrolyte.") + leaf)) continue;
    const Closure f = function(cell_, std::string("electrolyte.") + leaf);
    for (double share = 0.02; share < 2.5; share += 0.02)
      for (double temperature : {278.15, 298.15, 318.15})
        EXPECT_GT(f(share * c0, temperature), 0.0) << leaf << " " << share << " " << temperature;
  }
  for_materials([&](const std::string& prefix) {
    const Closure d = function(cell_, prefix + "diffusivity");
    for (double x = 0.01; x < 1.0; x += 0.01) EXPECT_GT(d(x), 0.0) << prefix << x;
  });
}

// Open-circuit potentials fall as lithium goes in. Published fits and tables have small bumps.
TEST_P(LibraryCell, open_circuit_potentials_fall) {
  for_materials([&](const std::string& prefix) {
    const Closure u = function(cell_, prefix + "ocp");
    const double low = cell_.parameters().number(prefix + "minimum_stoichiometry");
    const double high = cell_.parameters().number(prefix + "maximum_stoichiometry");
    double lowest = u(low);
    for (int i = 1; i <= 1000; ++i) {
      const double value = u(low + (high - low) * i / 1000.0);
      EXPECT_LE(value, lowest + 1e-3) << prefix << " at share " << i / 1000.0;
      lowest = std::min(lowest, value);
    }
    EXPECT_LT(lowest, u(low) - 0.05) << prefix;
  });
}

TEST_P(LibraryCell, states_of_charge_span_the_cut_offs) {
  const Parameters& p = cell_.parameters();
  const Cell full = cell_.with("state.initial_soc", 1.0),
             empty = cell_.with("state.initial_soc", 0.0);
  const double lower = p.number("cell.lower_voltage_cut_off");
  const double upper = p.number("cell.upper_voltage_cut_off");
  const double top = full.summary().open_circuit_voltage;
  const double bottom = empty.summary().open_circuit_voltage;
  EXPECT_LE(top, upper + 1e-6);
  EXPECT_GE(bottom, lower - 1e-6);
  // Against a metal the window is that of one material, which need not end at the cut-offs.
  if (!cell_.summary().metals.empty()) return;
  // O'Regan's cut-off of 4.4 V is out of reach of its lithium; all others end where they should.
  EXPECT_GE(top, upper - (cell_.name() == "oregan2022" ? 0.25 : 1e-6));
  EXPECT_NEAR(bottom, lower, 1e-6);
}

TEST_P(LibraryCell, both_windows_hold_the_same_charge) {
  if (!cell_.summary().metals.empty()) GTEST_SKIP() << "a metal has no window";
  double charge[2] = {0.0, 0.0};
  for (const CellSummary::Material& m : cell_.summary().materials)
    charge[m.electrode == "positive_electrode" ? 1 : 0] += m.areal_capacity;
  EXPECT_NEAR(charge[0] / charge[1], 1.0, 1e-9);
}

TEST_P(LibraryCell, nominal_capacity_is_near_the_capacity_at_rest) {
  const double ratio = cell_.summary().capacity_between_cut_offs /
                       cell_.parameters().number("cell.nominal_cell_capacity");
  EXPECT_GT(ratio, 0.95);
  // a thin film is rated at a current at which it gives far less than it holds
  EXPECT_LT(ratio, GetParam() == "raijmakers2020" ? 1.7 : 1.3);
}

TEST_P(LibraryCell, starts_inside_its_window) {
  for (const CellSummary::Material& m : cell_.summary().materials) {
    EXPECT_GE(m.x_initial, std::min(m.x_at_full, m.x_at_empty) - 1e-4) << m.electrode;
    EXPECT_LE(m.x_initial, std::max(m.x_at_full, m.x_at_empty) + 1e-4) << m.electrode;
  }
}

// A solid cell that runs warm and cold says what does not change with temperature in it, or is
// described near one temperature only.
TEST_P(LibraryCell, what_temperature_leaves_alone_is_said) {
  const Parameters& p = cell_.parameters();
  bool solid = false, limited = false, thermal = false;
  for (const Parameter& given : p.all()) {
    const std::string& path = given.path;
    if (path.ends_with("electrolyte.law")) solid = solid || p.word_or(path, "") != "binary";
    limited = limited || path.ends_with("minimum_temperature");
    if (path.ends_with("activation_energy")) thermal = thermal || p.number(path) != 0.0;
  }
  if (!solid || limited) return;
  if (!thermal) {
    EXPECT_NE(cell_.description().find("invented"), std::string::npos);
    return;
  }
  for_materials([&](const std::string& prefix) {
    const auto say = [&](const std::string& leaf, const std::string& energy) {
      const Parameter* given = p.find(prefix + leaf);
      if (given == nullptr || p.number_or(prefix + energy, 0.0) != 0.0) return;
      const auto* text = std::get_if<std::string>(&given->value);
      if (text != nullptr && text->find("T") != std::string::npos) return;
      EXPECT_NE(given->source.find("no change with temperature"), std::string::npos) << given->path;
    };
    say("diffusivity", "diffusivity_activation_energy");
    say(p.contains(prefix + "exchange_current_density") ? "exchange_current_density"
                                                        : "reaction_rate_constant",
        "reaction_rate_constant_activation_energy");
  });
}

TEST_P(LibraryCell, areas_belong_to_shapes) {
  for_materials([&](const std::string& prefix) {
    const Parameters& p = cell_.parameters();
    const std::string shape = p.word_or(prefix + "shape", "sphere");
    const double n = shape == "sphere" ? 3.0 : shape == "cylinder" ? 2.0 : 1.0;
    const double a =
        n * p.number(prefix + "active_material_volume_fraction") / p.number(prefix + "radius");
    EXPECT_NEAR(p.number(prefix + "surface_area_per_unit_volume") / a, 1.0, 1e-9) << prefix;
  });
}

TEST_P(LibraryCell, round_trip) {
  const std::string text = cell_.to_json();
  const Cell again = Cell::from_text(text, "again.json");
  EXPECT_EQ(again.to_json(), text);
  ASSERT_EQ(again.parameters().all().size(), cell_.parameters().all().size());
  for (const Parameter& p : cell_.parameters().all()) {
    EXPECT_EQ(p.value, again.parameters().at(p.path).value) << p.path;
    EXPECT_EQ(p.source, again.parameters().at(p.path).source) << p.path;
  }
}

TEST_P(LibraryCell, setting_a_value_back_restores_the_cell) {
  for (const Parameter& p : cell_.parameters().all()) {
    if (!std::holds_alternative<double>(p.value)) continue;
    if (p.path == "state.initial_soc") continue;         // drops the initial stoichiometries
    if (p.source == "a film is one platelet") continue;  // follows from its thickness
    const Cell back = cell_.with(p.path, p.value);
    for (const Parameter& q : cell_.parameters().all()) {
      const Parameter* restored = back.parameters().find(q.path);
      const bool dropped = restored == nullptr;
      // Giving a transport efficiency or conductivity by hand frees it from its law, by rule.
      if (dropped) {
        EXPECT_TRUE(belongs_to_a_law(q.path)) << p.path << " " << q.path;
        continue;
      }
      if (const double* number = std::get_if<double>(&q.value)) {
        EXPECT_NEAR(std::get<double>(restored->value), *number, 1e-9 * std::abs(*number))
            << "after setting " << p.path << ": " << q.path;
      } else {
        EXPECT_EQ(restored->value, q.value) << "after setting " << p.path << ": " << q.path;
      }
    }
  }
}

TEST_P(LibraryCell, scaling_there_and_back) {
  for (const Parameter& p : cell_.parameters().all()) {
    if (!p.is_function || p.path.find("transference") != std::string::npos) continue;
    const Cell back = cell_.with(p.path + "*", 1.25).with(p.path + "*", 0.8);
    const double x = p.path.find("particle") == std::string::npos ? 1000.0 : 0.5;
    const double before = function(cell_, p.path)(x), after = function(back, p.path)(x);
    EXPECT_NEAR(after, before, 1e-12 * std::abs(before)) << p.path;
  }
}

// Either plain BPX says all of it, or the refusal names paths of this cell.
TEST_P(LibraryCell, plain_bpx_or_named_paths) {
  try {
    const Cell plain = Cell::from_text(cell_.to_bpx(), "plain.json");
    EXPECT_NEAR(plain.summary().open_circuit_voltage, cell_.summary().open_circuit_voltage, 1e-6);
  } catch (const InputError& error) {
    const std::string rule = error.rule();
    ASSERT_NE(rule.find("no way to say "), std::string::npos) << error.what();
    std::stringstream paths(rule.substr(rule.find("no way to say ") + 14));
    for (std::string path; std::getline(paths >> std::ws, path, ',');)
      EXPECT_TRUE(cell_.parameters().contains(path)) << path;
  }
}

std::vector<std::string> names() {
  std::vector<std::string> out;
  for (const CellEntry& entry : built_in_cells()) out.push_back(entry.name);
  return out;
}

INSTANTIATE_TEST_SUITE_P(Library, LibraryCell, testing::ValuesIn(names()), [](const auto& cell) {
  return cell.param;
});

TEST(LibraryStart, is_the_published_one) {
  const auto x = [](const char* name, const char* electrode) {
    return Cell(name).parameters().number(std::string(electrode) +
                                          "_electrode.particle.initial_stoichiometry");
  };
  EXPECT_EQ(x("marquis2019", "negative"), 0.8);
  EXPECT_EQ(x("marquis2019", "positive"), 0.6);
  EXPECT_DOUBLE_EQ(x("chen2020", "negative"), 29866.0 / 33133.0);
  EXPECT_DOUBLE_EQ(x("chen2020", "positive"), 17038.0 / 63104.0);
}

// Samples and their source: tests/data/library/functions.csv.
TEST(LibraryFunctions, agree_with_an_independent_implementation) {
  std::ifstream file(DENCHI_TEST_DATA "/library/functions.csv");
  std::size_t rows = 0;
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#' || line.rfind("cell,", 0) == 0) continue;
    std::stringstream cells(line);
    std::string name, path, x_text, c_text, value_text;
    for (std::string* cell : {&name, &path, &x_text, &c_text, &value_text})
      std::getline(cells, *cell, ',');
    const double x = std::stod(x_text), c_e = std::stod(c_text), value = std::stod(value_text);
    const Cell cell(name);
    double ours = 0.0;
    const std::size_t leaf = path.find("exchange_current_density");
    if (leaf == std::string::npos) {
      ours = function(cell, path)(x, 298.15, c_e);
    } else {
      const double k = cell.parameters().number(path.substr(0, leaf) + "reaction_rate_constant");
      ours = 96485.33212 * k * std::sqrt(c_e / 1000.0) * std::sqrt(x * (1.0 - x));
    }
    EXPECT_NEAR(ours, value, 1e-9 * std::abs(value)) << line;
    ++rows;
  }
  EXPECT_EQ(rows, 430u);
}

}  // namespace
}  // namespace denchi
