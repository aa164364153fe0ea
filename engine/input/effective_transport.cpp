#include "engine/input/effective_transport.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/closure/closure.h"
#include "engine/input/forms.h"
#include "engine/input/names.h"

namespace denchi::input {
namespace {

constexpr std::string_view kBruggeman = "bruggeman_exponent", kThreshold = "percolation_threshold",
                           kPercolation = "percolation_exponent", kTortuosity = "tortuosity_factor";
constexpr std::string_view kLeaves[] = {kBruggeman, kThreshold, kPercolation, kTortuosity};

// What a law acts on: porosity -> transport efficiency, active fraction -> conductivity.
struct Line {
  std::string prefix;  // of the law
  std::string fraction, result;
  double share = 0.0, bulk = 1.0;
  bool ions = true;
};

std::optional<Line> ionic(const Parameters& parameters, const std::string& layer) {
  const auto porosity = plain_number(parameters, layer + "porosity");
  if (!porosity) return std::nullopt;
  return Line{layer, layer + "porosity", layer + "transport_efficiency", *porosity};
}

std::optional<Line> electronic(const Parameters& parameters, const std::string& electrode) {
  const auto bulk = plain_number(parameters, electrode + "solid_conductivity");
  if (!bulk) return std::nullopt;
  Line line{electrode + "electronic_", "", electrode + "conductivity", 0.0, *bulk, false};
  const std::string name = electrode.substr(0, electrode.size() - 1);
  for (const std::string& particle : parameters.particles(name)) {
    line.fraction = Parameters::particle_prefix(name, particle) + "active_material_volume_fraction";
    const auto share = plain_number(parameters, line.fraction);
    if (!share) return std::nullopt;
    line.share += *share;
  }
  return line;
}

// Effective over bulk, or nothing without a sound law.
std::optional<double> efficiency(const Parameters& parameters, const Line& line) {
  const auto number = [&](std::string_view leaf) {
    return plain_number(parameters, line.prefix + std::string(leaf));
  };
  if (const auto exponent = number(kBruggeman)) return std::pow(line.share, *exponent);
  if (const auto exponent = number(kPercolation)) {
    const auto given = number(kThreshold);
    const double threshold = given.value_or(0.0);
    return std::pow(std::max(0.0, (line.share - threshold) / (1.0 - threshold)), *exponent);
  }
  const std::string path = line.prefix + std::string(kTortuosity);
  const Parameter* tortuosity = parameters.find(path);
  if (tortuosity == nullptr) return std::nullopt;
  try {
    return line.share / Closure::compile(tortuosity->value,
                                         resolve(path)->spec->variables,
                                         path,
                                         tortuosity->where)(line.share);
  } catch (const InputError&) {
    return std::nullopt;  // reported with the value itself
  }
}

std::string law_text(const Parameters& parameters, const Line& line) {
  const std::string f = line.ions ? "porosity" : "active material volume fraction";
  const std::string bulk = line.ions ? "" : "solid_conductivity times ";
  const std::string e = line.ions ? "" : "electronic_";
  if (parameters.contains(line.prefix + std::string(kBruggeman)))
    return bulk + f + "^" + e + std::string(kBruggeman);
  if (parameters.contains(line.prefix + std::string(kPercolation)))
    return bulk + "the percolation law of the " + f;
  return bulk + f + " / " + e + std::string(kTortuosity);
}

void update(Parameters& parameters, const std::optional<Line>& line) {
  const std::optional<double> share = line ? efficiency(parameters, *line) : std::nullopt;
  if (!share) return;
  const std::string note = law_text(parameters, *line);
  const Parameter* old = parameters.find(line->result);
  parameters.set({line->result,
                  line->bulk * *share,
                  std::string(resolve(line->result)->spec->unit),
                  note,
                  old == nullptr ? note : old->where,
                  false});
}

void check(const Parameters& parameters, const Line& line, Errors& errors) {
  const auto find = [&](std::string_view leaf) {
    return parameters.find(line.prefix + std::string(leaf));
  };
  const auto report = [&](const Parameter& p, std::string rule) {
    errors.emplace_back(p.path, value_text(p.value), std::move(rule), p.where);
  };
  const Parameter *bruggeman = find(kBruggeman), *threshold = find(kThreshold),
                  *percolation = find(kPercolation), *tortuosity = find(kTortuosity);
  const Parameter* second = bruggeman != nullptr && percolation != nullptr   ? percolation
                            : bruggeman != nullptr || percolation != nullptr ? tortuosity
                                                                             : nullptr;
  if (second != nullptr)
    report(*second,
           "is a second law of the same transport; give a Bruggeman exponent, a percolation law or "
           "a tortuosity factor");
  if (threshold != nullptr && percolation == nullptr)
    report(*threshold, "needs the percolation exponent beside it");
  const double* f_c = threshold == nullptr ? nullptr : std::get_if<double>(&threshold->value);
  if (f_c != nullptr && line.share <= *f_c) {
    errors.emplace_back(line.fraction,
                        number_text(line.share),
                        "must be above the percolation threshold, " + number_text(*f_c) +
                            ": at or below it no path crosses the layer",
                        parameters.at(line.fraction).where);
    return;
  }
  const std::optional<double> share = efficiency(parameters, line);
  if (share && tortuosity != nullptr && !(*share > 0.0 && *share <= 1.0))
    report(*tortuosity,
           "must be finite, and at least the volume fraction it is taken at, " +
               number_text(line.share));
  const auto result = plain_number(parameters, line.result);
  if (!share || !result) return;
  const double expected = line.bulk * *share;
  if (std::abs(*result - expected) <= 1e-6 * expected) return;
  report(parameters.at(line.result),
         "must be " + law_text(parameters, line) + ", " + number_text(expected) + ", or the " +
             (bruggeman != nullptr ? "exponent" : "law") + " left out");
}

}  // namespace

bool is_transport_law(std::string_view leaf) {
  return std::find(std::begin(kLeaves), std::end(kLeaves), leaf) != std::end(kLeaves);
}

bool has_transport_law(const Parameters& parameters, const std::string& prefix) {
  return std::any_of(std::begin(kLeaves), std::end(kLeaves), [&](std::string_view leaf) {
    return parameters.contains(prefix + std::string(leaf));
  });
}

void drop_transport_law(Parameters& parameters, const std::string& prefix, std::string_view kept) {
  const bool percolation = kept == kThreshold || kept == kPercolation;
  for (std::string_view leaf : kLeaves) {
    const bool partner = percolation && (leaf == kThreshold || leaf == kPercolation);
    if (leaf != kept && !partner) parameters.erase(prefix + std::string(leaf));
  }
}

void update_transport(Parameters& parameters, const std::string& layer) {
  update(parameters, ionic(parameters, layer));
}

void update_conductivity(Parameters& parameters, const std::string& electrode) {
  update(parameters, electronic(parameters, electrode));
}

void check_transport(const Parameters& parameters, Errors& errors) {
  for (std::string_view name : kLayers) {
    const std::string layer = std::string(name) + ".";
    if (const auto line = ionic(parameters, layer)) check(parameters, *line, errors);
    const auto line = name == kLayers[1] ? std::nullopt : electronic(parameters, layer);
    if (!line) continue;
    check(parameters, *line, errors);
    if (has_transport_law(parameters, line->prefix)) continue;
    const Parameter& solid = parameters.at(layer + "solid_conductivity");
    errors.emplace_back(solid.path,
                        number_text(line->bulk),
                        "needs a law beside it: " + line->prefix + "bruggeman_exponent, " +
                            line->prefix + "percolation_exponent or " + line->prefix +
                            "tortuosity_factor",
                        solid.where);
  }
}

}  // namespace denchi::input
