// Random solid-state cells for property tests: draw number N is always the same. Metal, film or
// composite electrodes, each with an electrolyte of its own or the cell's; some in a fixture, with
// voids and interphases, and some of anions.
#pragma once

#include <map>
#include <optional>

#include "tests/verification/random_cell.h"

namespace denchi::test {

/// Writes the cell of one draw, path by path.
class SolidCellWriter {
 public:
  explicit SolidCellWriter(Dice& dice, Dice& more) : dice_(dice), more_(more) {}

  /// The mobile ion is an anion: the cell is the mirror image of one of lithium.
  bool anion() const { return anion_; }

  std::string text(std::uint64_t number) {
    anion_ = more_.below(5) == 0;
    if (anion_) set("electrolyte.charge_number", -1.0);
    set("cell.electrode_area", 1.0);
    set("cell.number_of_electrode_pairs", 1.0);
    salt_ = dice_.log_uniform(100.0, 10000.0);
    set("electrolyte.initial_concentration", salt_);
    salted_ = electrolyte("electrolyte.");
    set("separator.thickness", dice_.log_uniform(1e-6, 1e-4));
    set("separator.porosity", dice_.uniform(0.5, 1.0));
    set("separator.transport_efficiency", dice_.uniform(0.3, 1.0));

    // the metal, if any, stands on either side, and the window moves with it
    const bool metal = !maybe(3), reversed = metal && maybe(8);
    const std::string host = reversed ? "negative_electrode" : "positive_electrode";
    const std::string other = reversed ? "positive_electrode" : "negative_electrode";
    const double areal = storage(host, kOxide, 63104.0, 0.27, 0.95, 0.0);
    if (metal)
      plate(other);
    else
      storage(other, kGraphite, 33133.0, 0.03, 0.9, areal * dice_.uniform(0.8, 1.4));
    for (const std::string side : {"negative", "positive"})
      if (composites_.contains(side + "_electrode") && maybe(2) &&
          !(salted_ && composites_[side + "_electrode"]))
        set("separator." + side + "_interface_resistance", wide(1e-5, 1e-2));
    set("cell.lower_voltage_cut_off", reversed != anion_ ? -4.4 : 2.0);
    set("cell.upper_voltage_cut_off", reversed != anion_ ? -2.0 : 4.4);
    set("cell.nominal_cell_capacity", areal);
    press(host, false);
    press(other, metal);
    return R"({"Header": {"BPX": "1.1.0", "Title": "draw )" + std::to_string(number) +
           R"(", "Model": "DFN"}, "Parameterisation": {}, "denchi": {"parameters": {)" +
           parameters_ + "\n}}}\n";
  }

 private:
  static constexpr const char* kOxide =
      "-0.809 * x + 4.4875 - 0.0428 * tanh(18.5138 * (x - 0.5542)) - 17.7326 * tanh(15.789 * (x - "
      "0.3117)) + 17.5842 * tanh(15.9308 * (x - 0.312))";
  static constexpr const char* kGraphite =
      "1.9793 * exp(-39.3631 * x) + 0.2482 - 0.0909 * tanh(29.8538 * (x - 0.1234)) - 0.04478 * "
      "tanh(14.9159 * (x - 0.2769)) - 0.0205 * tanh(30.4444 * (x - 0.6103))";

  bool maybe(std::size_t one_in) { return dice_.below(one_in) == 0; }
  double wide(double low, double high) { return dice_.log_uniform(low, high); }

  void put(const std::string& path, const std::string& value) {
    parameters_ += (parameters_.empty() ? "\n  \"" : ",\n  \"") + path + "\": " + value;
  }
  void set(const std::string& path, double value) {
    char number[32];
    std::snprintf(number, sizeof number, "%.10g", value);
    put(path, number);
  }
  /// A number times an expression.
  void set(const std::string& path, double value, const std::string& times) {
    char number[32];
    std::snprintf(number, sizeof number, "%.10g", value);
    put(path, '"' + std::string(number) + " * " + times + '"');
  }
  void word(const std::string& path, const std::string& value) { put(path, '"' + value + '"'); }

  /// Returns whether it has salt.
  bool electrolyte(const std::string& at) {
    // of five, three carry one ion; the salt of a weak electrolyte does not enter a binary one
    std::size_t law = dice_.below(5);
    if (salty_ > 0 && law >= 3) law = salty_;
    if (law >= 3) salty_ = law;
    word(at + "law", law < 3 ? "single_ion" : law == 3 ? "binary" : "weak");
    const double conductivity = wide(1e-4, 10.0);
    set(at + "conductivity_activation_energy", dice_.uniform(0.0, 50e3));
    if (law < 3) {
      set(at + "conductivity", conductivity);
      if (maybe(3)) set(at + "grain_boundary_conductivity", wide(1e-4, 10.0));
      return false;
    }
    char reduced[48];
    std::snprintf(reduced, sizeof reduced, "(x / %.10g)", salt_);
    set(at + "conductivity", conductivity, reduced);
    set(at + "diffusivity", wide(1e-14, 1e-9));
    set(at + "cation_transference_number", dice_.uniform(-0.5, 1.0));
    if (maybe(2)) set(at + "thermodynamic_factor", dice_.uniform(0.5, 3.0));
    if (law == 3) return true;
    set(at + "total_concentration", salt_ / dice_.uniform(0.05, 0.7));
    set(at + "recombination_rate", wide(1e-10, 1e-5));
    return true;
  }

  void plate(const std::string& electrode) {
    word(electrode + ".type", "metal");
    set(electrode + ".thickness", maybe(3) ? 0.0 : wide(1e-7, 1e-4));
    set(electrode + ".metal.exchange_current_density", wide(1e-2, 1e4));
    set(electrode + ".metal.contact_fraction", dice_.uniform(0.05, 1.0));
    if (maybe(3)) set(electrode + ".metal.potential", anion_ ? -0.62 : 0.62);
    if (maybe(2)) set(electrode + ".metal.interface_resistance", wide(1e-5, 1e-2));
  }

  /// An electrode that stores lithium: composite or film. Of the areal capacity [A.h/m2], or of any
  /// if that is zero; returns it.
  double storage(const std::string& electrode,
                 const std::string& ocp,
                 double c_max,
                 double x_min,
                 double x_max,
                 double areal) {
    const std::string particle = electrode + ".particle.";
    const bool film = maybe(4);
    double share = 1.0;
    if (film) {
      word(electrode + ".type", "film");
    } else {
      share = composite(electrode);
    }
    const double reached = film ? 1.0 : dice_.uniform(0.3, 1.0);
    set(particle + "utilisation", reached);
    set(particle + "contact_fraction", dice_.uniform(0.05, 1.0));
    const double density = share * reached * c_max * (x_max - x_min) * 96485.33212 / 3600.0;
    const double thickness = areal > 0.0 ? areal / density
                             : film      ? wide(1e-7, 1e-5)
                                         : wide(3e-6, 3e-4);
    set(electrode + ".thickness", thickness);
    set(particle + "maximum_concentration", c_max);
    set(particle + "minimum_stoichiometry", x_min);
    set(particle + "maximum_stoichiometry", x_max);
    word(particle + "ocp", anion_ ? "-(" + ocp + ")" : ocp);
    set(particle + "diffusivity", wide(1e-17, 1e-12), maybe(3) ? "10**(-2 * x)" : "1");
    set(particle + "diffusivity_activation_energy", dice_.uniform(0.0, 40e3));
    if (maybe(3))
      set(particle + "exchange_current_density", wide(0.01, 100.0), "sqrt(x * (1 - x))");
    else
      set(particle + "reaction_rate_constant", wide(1e-7, 1e-3));
    if (maybe(4)) {
      const double anodic = dice_.uniform(0.3, 0.7);
      set(particle + "anodic_transfer_coefficient", anodic);
      set(particle + "cathodic_transfer_coefficient", 1.0 - anodic);
    }
    if (maybe(4)) set(particle + "film_resistance", wide(1e-5, 1e-2));
    return density * thickness;
  }

  /// What a composite has beyond a film; returns its share of active material.
  double composite(const std::string& electrode) {
    const double porosity = dice_.uniform(0.15, 0.6);
    const double active = dice_.uniform(0.3, 0.98 - porosity);
    set(electrode + ".porosity", porosity);
    set(electrode + ".particle.active_material_volume_fraction", active);
    set(electrode + ".binder_volume_fraction", dice_.uniform(0.0, 0.02));
    if (maybe(2)) {
      set(electrode + ".bruggeman_exponent", dice_.uniform(1.3, 4.0));
    } else {
      set(electrode + ".percolation_threshold", dice_.uniform(0.0, 0.13));
      set(electrode + ".percolation_exponent", dice_.uniform(1.0, 2.5));
    }
    if (maybe(2)) {
      set(electrode + ".conductivity", wide(1e-4, 10.0));
    } else {
      set(electrode + ".solid_conductivity", wide(1e-3, 100.0));
      set(electrode + ".electronic_bruggeman_exponent", dice_.uniform(1.3, 4.0));
    }
    static constexpr const char* kShapes[] = {"sphere", "cylinder", "platelet"};
    word(electrode + ".particle.shape", kShapes[dice_.below(3)]);
    set(electrode + ".particle.radius", wide(1e-7, 1e-5));
    composites_[electrode] = maybe(3) ? electrolyte(electrode + ".electrolyte.") : salted_;
    return active;
  }

  /// What an interface remembers, and what presses on it.
  void press(const std::string& electrode, bool metal) {
    const std::string at = electrode + (metal ? ".metal." : ".particle.");
    const auto often = [&] { return more_.below(2) == 0; };
    const auto any = [&](double low, double high) { return more_.log_uniform(low, high); };
    if (!fixture_) {
      fixture_ = often() ? any(1e5, 1e8) : 0.0;
      if (*fixture_ > 0.0) {
        set("fixture.pressure", *fixture_);
        if (often()) set("fixture.stiffness", any(1e8, 1e13));
        if (often()) set("fixture.maximum_pressure", *fixture_ * any(1.01, 100.0));
        if (often()) set("separator.interface_reference_pressure", any(1e5, 1e8));
      }
    }
    if (*fixture_ > 0.0 && often()) {
      set(at + "reference_pressure", any(1e5, 1e8));
      set(at + "contact_pressure_exponent", more_.uniform(0.0, 1.5));
    }
    if (!metal && often()) set(at + "volume_change", more_.uniform(-0.2, 0.3), "x");
    if (metal && often()) {
      set(at + "void_depth", any(1e-7, 1e-4));
      set(at + "replenishment_current_density", any(1e-2, 1e2));
      set(at + "creep_stress_ratio", more_.uniform(0.0, 0.1));
    }
    if (!often()) return;
    set(at + "interphase_resistivity", any(1e2, 1e6));
    set(at + "interphase_initial_thickness", any(1e-9, 1e-7));
    set(at + "interphase_parabolic_constant", any(1e-22, 1e-17));
    set(at + "interphase_linear_rate", any(1e-15, 1e-11));
  }

  Dice &dice_, &more_;
  bool anion_ = false;
  std::optional<double> fixture_;  ///< pressure, once it is drawn; 0 is none
  double salt_ = 1000.0;
  std::size_t salty_ = 0;                   ///< law of the layers that have salt
  bool salted_ = false;                     ///< the electrolyte of the cell
  std::map<std::string, bool> composites_;  ///< composite electrodes: whether they have salt
  std::string parameters_;
};

inline Draw draw_solid(std::uint64_t number) {
  Dice dice(number), more(~number);  // two, so that what was drawn before stays
  Draw d;
  SolidCellWriter writer(dice, more);
  d.text = writer.text(number);
  d.anion = writer.anion();
  d.charge = dice.below(2) == 1;
  d.rate = dice.log_uniform(0.05, 5.0);
  d.settings.soc = d.charge ? dice.uniform(0.0, 0.5) : dice.uniform(0.5, 1.0);
  d.settings.temperature = dice.uniform(250.0, 370.0);
  char words[160];
  std::snprintf(words,
                sizeof words,
                "draw %llu: %s at %.4gC from SOC %.4g at %.4g K",
                static_cast<unsigned long long>(number),
                d.charge ? "charge" : "discharge",
                d.rate,
                *d.settings.soc,
                *d.settings.temperature);
  d.words = words + std::string("\n") + d.text;
  return d;
}

}  // namespace denchi::test
