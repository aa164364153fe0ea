// A comparison as a dataset: what its file holds.
#include <cmath>
#include <iterator>
#include <limits>
#include <span>
#include <string_view>

#include "denchi/compare.h"
#include "denchi/simulate.h"
#include "engine/input/json_tree.h"
#include "engine/input/names.h"

namespace denchi {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kPoints = 201;  ///< of a curve

constexpr std::string_view kLayers[] = {"negative_current_collector",
                                        "negative_interlayer",
                                        "negative_electrode",
                                        "separator",
                                        "positive_electrode",
                                        "positive_interlayer",
                                        "positive_current_collector"};
/// In the order of ChargeLimit::Kind.
constexpr std::string_view kLimits[] = {
    "voltage", "plating", "critical_current", "contact", "stopped"};
constexpr std::string_view kMaterials[] = {"lithium",
                                           "lithium_in_active_materials",
                                           "lithium_carbonate",
                                           "nickel",
                                           "cobalt",
                                           "manganese",
                                           "graphite",
                                           "silicon",
                                           "electrolyte"};

std::vector<std::string> texts_of(std::span<const std::string_view> words) {
  return {words.begin(), words.end()};
}

double value_or_none(const std::optional<double>& value) { return value.value_or(kNone); }

/// A curve at equal steps of its abscissa, so that all have the same number of points.
std::vector<double> resampled(const std::vector<double>& x, const std::vector<double>& y) {
  std::vector<double> out(kPoints, kNone);
  if (x.size() < 2) return out;
  std::size_t i = 1;
  for (std::size_t k = 0; k < kPoints; ++k) {
    const double at = x.front() + (x.back() - x.front()) * static_cast<double>(k) / (kPoints - 1);
    while (i + 1 < x.size() && x[i] < at) ++i;
    const double width = x[i] - x[i - 1];
    const double share = width == 0.0 ? 1.0 : std::min(1.0, std::max(0.0, (at - x[i - 1]) / width));
    out[k] = y[i - 1] + share * (y[i] - y[i - 1]);
  }
  return out;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : "; ") + text;
  return out;
}

class Builder {
 public:
  explicit Builder(const Comparison& comparison) : comparison_(comparison) {}

  Dataset build() {
    const BuildInfo build = build_info();
    data_.attributes = {{"format", "denchi-comparison"},
                        {"format_version", "1.0"},
                        {"title", "denchi comparison"},
                        {"denchi_version", build.version},
                        {"commit", build.commit},
                        {"settings", settings_text()},
                        {"Conventions", "CF-1.11"},
                        {"sign_convention", "current and power are positive on discharge"}};
    coordinates();
    of_cells();
    of_rates();
    curves();
    return std::move(data_);
  }

 private:
  /// What the runs were asked for, beyond what coordinates and variables say.
  std::string settings_text() const {
    const CompareSettings& s = comparison_.settings;
    const auto number = [](double value) { return input::number_text(value); };
    return "{\"model\": " + input::json_quoted(s.model) +
           ", \"mesh\": " + input::json_quoted(s.mesh) +
           ", \"rtol\": " + (s.rtol ? number(*s.rtol) : "null") +
           ", \"charge_to\": " + number(s.charge_to) + ", \"pulse_soc\": " + number(s.pulse_soc) +
           ", \"pulse_c_rate\": " + number(s.pulse_c_rate) +
           ", \"pulse_time\": " + number(s.pulse_time) + "}";
  }

  void texts(std::string name,
             std::string long_name,
             std::vector<std::string> dimensions,
             std::vector<std::string> values) {
    data_.variables.push_back(
        {std::move(name), "", std::move(long_name), std::move(dimensions), {}, std::move(values)});
  }
  void numbers(std::string name,
               std::string unit,
               std::string long_name,
               std::vector<std::string> dimensions,
               std::vector<double> values) {
    data_.variables.push_back({std::move(name),
                               std::move(unit),
                               std::move(long_name),
                               std::move(dimensions),
                               std::move(values),
                               {}});
  }

  template <class Get>
  void each_cell(std::string name, std::string unit, std::string long_name, Get get) {
    std::vector<double> values;
    for (const CellComparison& one : comparison_.cells) values.push_back(get(one));
    numbers(std::move(name), std::move(unit), std::move(long_name), {"cell"}, std::move(values));
  }
  template <class Get>
  void each_cell_text(std::string name, std::string long_name, Get get) {
    std::vector<std::string> values;
    for (const CellComparison& one : comparison_.cells) values.push_back(get(one));
    texts(std::move(name), std::move(long_name), {"cell"}, std::move(values));
  }
  template <class Get>
  void each_rate(std::string name, std::string unit, std::string long_name, Get get) {
    std::vector<double> values;
    for (const CellComparison& one : comparison_.cells)
      for (const RateResult& rate : one.rates) values.push_back(get(one, rate));
    numbers(std::move(name),
            std::move(unit),
            std::move(long_name),
            {"cell", "c_rate"},
            std::move(values));
  }
  template <class Get>
  void each_rate_text(std::string name, std::string long_name, Get get) {
    std::vector<std::string> values;
    for (const CellComparison& one : comparison_.cells)
      for (const RateResult& rate : one.rates) values.push_back(get(rate));
    texts(std::move(name), std::move(long_name), {"cell", "c_rate"}, std::move(values));
  }

  void coordinates() {
    each_cell_text("cell",
                   "cell, with its electrolyte where another was put in",
                   [](const auto& one) { return one.label; });
    numbers(
        "c_rate", "", "C-rate, of the nominal capacity", {"c_rate"}, comparison_.settings.c_rates);
    for (const CellComparison& one : comparison_.cells)
      for (const RateResult& rate : one.rates)
        for (const auto& [cause, loss] : rate.losses) {
          (void)loss;
          if (std::find(causes_.begin(), causes_.end(), cause) == causes_.end())
            causes_.push_back(cause);
        }
    std::sort(causes_.begin(), causes_.end());
    if (causes_.empty()) causes_.emplace_back("reaction");
    texts("cause", "cause of a loss of voltage", {"cause"}, causes_);
    texts("limit", "what can limit a charge", {"limit"}, texts_of(kLimits));
    texts("material", "what a cell is made of", {"material"}, texts_of(kMaterials));
    texts("layer", "layer of a pair of electrodes", {"layer"}, texts_of(kLayers));
    std::vector<double> points;
    for (std::size_t k = 0; k < kPoints; ++k)
      points.push_back(static_cast<double>(k) / (kPoints - 1));
    numbers(
        "point", "", "place on a curve, from its start to its end", {"point"}, std::move(points));
  }

  void of_cells() {
    each_cell_text("cell_file",
                   "the whole cell as a file, enough to run it again",
                   [](const auto& one) { return one.cell.to_json(); });
    each_cell_text("title", "title of the cell", [](const auto& one) { return one.cell.title(); });
    each_cell_text("warnings", "what to know before believing a number", [](const auto& one) {
      return joined(one.warnings);
    });
    each_cell("temperature", "K", "temperature of all runs", [](const auto& one) {
      return one.temperature;
    });
    each_cell("pressure", "Pa", "pressure on the stack", [](const auto& one) {
      return value_or_none(one.pressure);
    });
    each_cell("area", "m2", "area of all electrode pairs", [](const auto& one) {
      return one.cell.area();
    });
    each_cell("nominal_capacity", "A.h", "what C-rates refer to", [](const auto& one) {
      return one.cell.parameters().number("cell.nominal_cell_capacity");
    });
    each_cell("positive_capacity",
              "A.h/m2",
              "of the positive electrode between its ends, at rest",
              [](const auto& one) { return one.positive_capacity; });
    each_cell(
        "n_to_p", "", "negative to positive capacity", [](const auto& one) { return one.n_to_p; });
    each_cell("stack_thickness",
              "m",
              "of one pair, the larger of charged and discharged",
              [](const auto& one) { return one.stack.thickness(); });
    each_cell("stack_thickness_charged", "m", "of one pair, charged", [](const auto& one) {
      return one.stack.thickness_charged;
    });
    each_cell("stack_thickness_discharged", "m", "of one pair, discharged", [](const auto& one) {
      return one.stack.thickness_discharged;
    });
    each_cell("stack_mass", "kg/m2", "of one pair", [](const auto& one) { return one.stack.mass; });
    each_cell("volume_packing_factor",
              "",
              "volume of the stack over that of the cell",
              [](const auto& one) { return value_or_none(one.stack.volume_packing); });
    each_cell(
        "mass_packing_factor", "", "mass of the stack over that of the cell", [](const auto& one) {
          return value_or_none(one.stack.mass_packing);
        });
    each_cell(
        "lithium_inventory", "A.h/m2", "lithium that can move, as built", [](const auto& one) {
          return value_or_none(one.lithium_inventory);
        });
    each_cell("first_cycle_loss",
              "",
              "part of the first charge that the slowest discharge does not give back",
              [](const auto& one) { return value_or_none(one.first_cycle_loss()); });
    each_cell("resistance", "ohm m2", "of the area, from a pulse", [](const auto& one) {
      return value_or_none(one.resistance);
    });
    each_cell_text("resistance_reason", "why there is no resistance", [](const auto& one) {
      return one.resistance_reason;
    });
    each_cell("clean_charge_time",
              "s",
              "shortest charge that nothing but the voltage limited",
              [](const auto& one) { return value_or_none(one.clean_charge_time()); });
    if (const auto& price = comparison_.settings.electrolyte_price)
      each_cell(
          "electrolyte_cost", "", "per kWh, in the currency of the price", [&](const auto& one) {
            return *price * one.bill()["electrolyte"];
          });
    std::vector<double> bill, thickness, mass;
    for (const CellComparison& one : comparison_.cells) {
      const std::map<std::string, double> amounts = one.bill();
      for (std::string_view name : kMaterials) {
        const auto found = amounts.find(std::string(name));
        bill.push_back(found == amounts.end() ? 0.0 : found->second);
      }
      for (std::string_view name : kLayers) {
        double t = 0.0, m = 0.0;
        for (const StackLayer& layer : one.stack.layers) {
          if (layer.name != name) continue;
          t += layer.thickness;
          m += layer.mass;
        }
        thickness.push_back(t);
        mass.push_back(m);
      }
    }
    numbers("bill",
            "kg/kWh",
            "material for the energy at the lowest rate",
            {"cell", "material"},
            std::move(bill));
    numbers("layer_thickness", "m", "as assembled", {"cell", "layer"}, std::move(thickness));
    numbers("layer_mass", "kg/m2", "as assembled", {"cell", "layer"}, std::move(mass));
  }

  void of_rates() {
    using One = CellComparison;
    using Rate = RateResult;
    each_rate(
        "capacity", "A.h", "discharged", [](const One&, const Rate& r) { return r.capacity; });
    each_rate("areal_capacity", "A.h/m2", "discharged", [](const One& one, const Rate& r) {
      return r.capacity / one.cell.area();
    });
    each_rate("energy", "W.h", "discharged", [](const One&, const Rate& r) { return r.energy; });
    each_rate("discharge_time", "s", "to the lower cut-off", [](const One&, const Rate& r) {
      return r.end_time;
    });
    each_rate("mean_voltage", "V", "energy over capacity", [](const One&, const Rate& r) {
      return r.capacity > 0.0 ? r.mean_voltage : kNone;
    });
    each_rate(
        "mean_equilibrium_voltage", "V", "mean over the charge", [](const One&, const Rate& r) {
          return r.capacity > 0.0 ? r.mean_equilibrium_voltage : kNone;
        });
    each_rate("stack_energy_density", "W.h/m3", "of the stack", [](const One& one, const Rate& r) {
      return one.stack_energy_density(r);
    });
    each_rate("stack_specific_energy", "W.h/kg", "of the stack", [](const One& one, const Rate& r) {
      return one.stack_specific_energy(r);
    });
    each_rate("energy_density",
              "W.h/m3",
              "of the cell, by its packing factor",
              [](const One& one, const Rate& r) { return value_or_none(one.energy_density(r)); });
    each_rate("specific_energy",
              "W.h/kg",
              "of the cell, by its packing factor",
              [](const One& one, const Rate& r) { return value_or_none(one.specific_energy(r)); });
    each_rate("charge_time", "s", "to the wanted state of charge", [](const One&, const Rate& r) {
      return value_or_none(r.charge_time);
    });
    each_rate("charge_is_clean",
              "",
              "1 where nothing but the voltage limited the charge",
              [](const One&, const Rate& r) { return r.charge_is_clean() ? 1.0 : 0.0; });
    numbers("charge_to", "", "wanted state of charge", {}, {comparison_.settings.charge_to});
    each_rate_text("status", "of the discharge", [](const Rate& r) {
      return std::string(to_string(r.status));
    });
    each_rate_text("reason", "why the discharge ended", [](const Rate& r) { return r.reason; });
    each_rate_text("charge_limits", "what limited the charge", [](const Rate& r) {
      std::vector<std::string> all;
      for (const ChargeLimit& limit : r.limits) all.push_back(limit.words);
      return joined(all);
    });
    std::vector<double> times;
    for (const One& one : comparison_.cells)
      for (const Rate& rate : one.rates) {
        std::vector<double> first(std::size(kLimits), kNone);
        for (const ChargeLimit& limit : rate.limits)
          first[static_cast<std::size_t>(limit.kind)] = limit.time;
        times.insert(times.end(), first.begin(), first.end());
      }
    numbers("limit_time",
            "s",
            "when a charge first met a limit",
            {"cell", "c_rate", "limit"},
            std::move(times));
    std::vector<double> losses;
    for (const One& one : comparison_.cells)
      for (const Rate& rate : one.rates)
        for (const std::string& cause : causes_) {
          const auto found = rate.losses.find(cause);
          losses.push_back(found == rate.losses.end() ? (rate.losses.empty() ? kNone : 0.0)
                                                      : found->second);
        }
    numbers("loss",
            "V",
            "mean over the charge of a discharge",
            {"cell", "c_rate", "cause"},
            std::move(losses));
  }

  void curves() {
    std::vector<double> capacity, voltage, time, soc;
    const auto append = [](std::vector<double>& all, const std::vector<double>& more) {
      all.insert(all.end(), more.begin(), more.end());
    };
    for (const CellComparison& one : comparison_.cells)
      for (const RateResult& r : one.rates) {
        append(capacity, resampled(r.curve_capacity, r.curve_capacity));
        append(voltage, resampled(r.curve_capacity, r.curve_voltage));
        append(time, resampled(r.charge_curve_time, r.charge_curve_time));
        append(soc, resampled(r.charge_curve_time, r.charge_curve_soc));
      }
    const std::vector<std::string> over = {"cell", "c_rate", "point"};
    numbers("discharge_capacity", "A.h", "along the discharge", over, std::move(capacity));
    numbers("discharge_voltage", "V", "along the discharge", over, std::move(voltage));
    numbers("charge_curve_time", "s", "along the charge", over, std::move(time));
    numbers("charge_curve_soc", "", "along the charge", over, std::move(soc));
  }

  const Comparison& comparison_;
  Dataset data_;
  std::vector<std::string> causes_;
};

}  // namespace

Dataset Comparison::dataset() const { return Builder(*this).build(); }

}  // namespace denchi
