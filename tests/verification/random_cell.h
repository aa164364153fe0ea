// Random cells and protocols for property tests: draw number N is always the same.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "denchi/denchi.h"
#include "tests/support/library_cells.h"

namespace denchi::test {

/// Small generator with the same numbers on every machine (SplitMix64).
class Dice {
 public:
  // not the step of the state, or the numbers of one seed were those of the one before, shifted
  explicit Dice(std::uint64_t seed) : state_(seed * 0xD1342543DE82EF95ULL + 1) {}

  double uniform(double low, double high) {
    return low + (high - low) * static_cast<double>(next() >> 11) * 0x1.0p-53;
  }
  double log_uniform(double low, double high) {
    return std::exp(uniform(std::log(low), std::log(high)));
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }

 private:
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

struct Draw {
  std::string words;  ///< everything needed to run it again by hand
  std::string cell;   ///< a built-in one, or
  std::string text;   ///< that of a file
  std::vector<std::pair<std::string, double>> changes;
  bool charge = false;
  bool anion = false;
  double rate = 1.0;
  std::string held;  ///< a protocol of one held step, instead of a current
  Settings settings;

  Cell make_cell() const {
    Cell made = text.empty() ? Cell(cell) : Cell::from_text(text, "draw.json");
    for (const auto& [path, value] : changes) made = made.with(path, value);
    return made;
  }
  Protocol make_protocol(const Cell& made) const {
    if (!held.empty()) return Protocol::parse({held});
    const Parameters& p = made.parameters();
    char line[96];
    std::snprintf(line,
                  sizeof line,
                  "%s at %.6gC until %.6g V",
                  charge ? "Charge" : "Discharge",
                  rate,
                  p.number(charge ? "cell.upper_voltage_cut_off" : "cell.lower_voltage_cut_off"));
    return Protocol::parse({line});
  }
};

inline Draw draw(std::uint64_t number, const std::string& model) {
  Dice dice(number);
  Draw d;
  static const std::vector<std::pair<std::string, std::string>> runs = testing::library_runs();
  std::vector<std::string> cells;  // that every model knows
  for (const auto& [cell, known] : runs)
    if (known == "spm") cells.push_back(cell);
  d.cell = cells[dice.below(cells.size())];
  const Cell base(d.cell);
  const Parameters& p = base.parameters();
  const auto change = [&](const std::string& path, double value) {
    d.changes.emplace_back(path, value);
  };
  for (const std::string electrode : {"negative_electrode", "positive_electrode"}) {
    double solid = p.number_or(electrode + ".binder_volume_fraction", 0.0);
    for (const std::string& name : p.particles(electrode)) {
      const std::string particle = Parameters::particle_prefix(electrode, name);
      solid += p.number(particle + "active_material_volume_fraction");
      change(particle + "diffusivity*", dice.log_uniform(0.03, 30.0));
      const double radius = dice.log_uniform(0.3, 3.0);
      change(particle + "radius*", radius);
      change(particle + "surface_area_per_unit_volume*", 1.0 / radius);
      const bool law = p.contains(particle + "exchange_current_density");
      change(particle + (law ? "exchange_current_density*" : "reaction_rate_constant*"),
             dice.log_uniform(0.01, 100.0));
    }
    change(electrode + ".conductivity*", dice.log_uniform(0.1, 10.0));
    const double porosity = dice.uniform(0.15, std::max(0.2, 0.98 - solid));
    change(electrode + ".porosity", porosity);
    change(electrode + ".transport_efficiency", std::pow(porosity, dice.uniform(1.3, 3.0)));
    change(electrode + ".thickness*", dice.log_uniform(0.3, 3.0));
  }
  change(
      "cell.nominal_cell_capacity*",
      std::min(d.changes[d.changes.size() - 1].second, d.changes[d.changes.size() / 2 - 1].second));
  change("separator.thickness*", dice.log_uniform(0.3, 3.0));
  change("electrolyte.diffusivity*", dice.log_uniform(0.1, 10.0));
  change("electrolyte.conductivity*", dice.log_uniform(0.1, 10.0));
  d.charge = dice.below(2) == 1;
  d.rate = dice.log_uniform(0.05, 5.0);
  d.settings.model = model;
  d.settings.soc = d.charge ? dice.uniform(0.0, 0.5) : dice.uniform(0.5, 1.0);
  char text[160];
  std::snprintf(text,
                sizeof text,
                "draw %llu: %s, %s at %.4gC from SOC %.4g",
                static_cast<unsigned long long>(number),
                d.cell.c_str(),
                d.charge ? "charge" : "discharge",
                d.rate,
                *d.settings.soc);
  d.words = text;
  for (const auto& [path, value] : d.changes) {
    std::snprintf(text, sizeof text, "%.4g", value);
    d.words += "\n  --set " + path + "=" + text;
  }
  return d;
}

/// The same cells, with a voltage between the open circuit and a cut-off, or a power, held for ten
/// minutes.
inline Draw held_draw(std::uint64_t number) {
  Draw d = draw(number, "dfn");
  Dice dice(number + 1000000);
  const Cell cell = d.make_cell();
  const Parameters& p = cell.parameters();
  const double lower = p.number("cell.lower_voltage_cut_off");
  const double upper = p.number("cell.upper_voltage_cut_off");
  char line[96];
  if (dice.below(4) == 0) {
    const double power = d.rate * p.number("cell.nominal_cell_capacity") * 0.5 * (lower + upper);
    std::snprintf(line,
                  sizeof line,
                  "%s at %.6g W for 10 min or until %.6g V",
                  d.charge ? "Charge" : "Discharge",
                  power,
                  d.charge ? upper : lower);
  } else {
    const double part = dice.uniform(0.0, 0.3);
    const double volts =
        d.charge ? upper - part * (upper - lower) * 0.1 : lower + part * (upper - lower);
    std::snprintf(line, sizeof line, "Hold at %.6g V for 10 min", volts);
  }
  d.held = line;
  d.words += "\n  --protocol \"" + d.held + "\"";
  return d;
}

}  // namespace denchi::test
