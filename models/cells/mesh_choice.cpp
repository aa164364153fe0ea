#include "models/cells/mesh_choice.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "engine/mesh/quadrature.h"
#include "models/cells/cell_load.h"
#include "models/cells/solid_mesh.h"

namespace denchi {
namespace {

/// The largest factor by which the diffusivity of a material changes across a tenth of its window.
/// Where that is much, a steep front runs through the particles.
double diffusivity_jump(const PopulationData& d, double temperature) {
  if (d.diffusivity.independent_of(Argument::x)) return 1.0;
  constexpr std::size_t kPoints = 81, kTenth = 8;
  std::array<double, kPoints> logarithm;
  for (std::size_t i = 0; i < kPoints; ++i) {
    const double part = 0.01 + 0.98 * static_cast<double>(i) / (kPoints - 1);
    const double value = d.diffusivity(d.x_min + (d.x_max - d.x_min) * part, temperature);
    logarithm[i] = std::log(std::max(value, 1e-300));
  }
  double largest = 0.0;
  for (auto first = logarithm.begin(); first + kTenth < logarithm.end(); ++first) {
    const auto [low, high] = std::minmax_element(first, first + kTenth + 1);
    largest = std::max(largest, *high - *low);
  }
  return std::exp(largest);
}

ParticleMesh particle_mesh(const PopulationData& d,
                           double reference,
                           double temperature,
                           double rate,
                           double interval,
                           int level) {
  const auto i = static_cast<std::size_t>(level);
  if (diffusivity_jump(d, temperature) > 10.0) {
    static constexpr std::array<ElementChoice, 4> kShells = {{{6, 4}, {10, 4}, {20, 4}, {36, 6}}};
    return {kShells[i].elements, kShells[i].order, {}, shape_of(d)};
  }
  // a twentieth of a discharge; two shells or fewer are as well one element
  std::size_t shells = shells_for(d, reference, temperature, 180.0 / std::max(rate, 1e-3));
  // a profile keeps the surface moving; what happens within a few samples is enough to see
  constexpr double kSamples = 15.0;
  constexpr std::size_t kMostForProfiles = 4;
  if (interval > 0.0)
    shells = std::max(
        shells,
        std::min(kMostForProfiles, shells_for(d, reference, temperature, kSamples * interval)));
  if (shells > 2) return {level == 0 ? (shells + 1) / 2 : shells * i, 4, {}, shape_of(d)};
  static constexpr std::array<std::size_t, 4> kOrder = {3, 4, 6, 11};
  return {1, kOrder[i], {}, shape_of(d)};
}

/// Level of a preset name; -1 if it is none.
int mesh_level(std::string_view preset) {
  if (preset == "coarse") return 0;
  if (preset.empty() || preset == "default") return 1;
  if (preset == "fine") return 2;
  if (preset == "finest") return 3;
  return -1;
}

/// Elements of the electrodes of a liquid cell. The reaction moves across them in the steps of the
/// open-circuit potential, the more the harder it is driven; most across graphite. The limits are
/// the loads at which one element more was seen to pay (docs/theory/accuracy.md).
std::array<std::size_t, 2> elements_by_load(const CellData& data,
                                            double temperature,
                                            const MeshRates& rates) {
  const auto load = [&](std::size_t region, double rate) {
    return data.electrode(region / 2).planar() || !data.electrolytes[region].has_salt()
               ? 0.0
               : driven_depths(data, region, temperature, rate);
  };
  const double rate = std::max(rates.discharge, rates.charge);
  if (rate < 0.5) return {1, 1};  // slow, whatever its load: diffusion keeps up with the steps
  const bool fast = rate > 1.25;
  const double out = load(0, rates.discharge), in = load(0, rates.charge);
  return {std::max(out, in) > 2.4          ? std::size_t{3}
          : fast || out > 0.75 || in > 0.4 ? std::size_t{2}
                                           : std::size_t{1},
          load(2, rates.discharge) > 1.2 || load(2, rates.charge) > 0.9 ? std::size_t{2}
                                                                        : std::size_t{1}};
}

CellMesh mesh_of_level(const CellData& data,
                       const StartState& start,
                       int level,
                       const MeshRates& rates) {
  using Levels = std::array<ElementChoice, 4>;
  static constexpr Levels kNegativeSlow = {{{1, 3}, {1, 4}, {2, 5}, {4, 6}}};
  static constexpr Levels kNegativeFast = {{{2, 3}, {2, 4}, {3, 5}, {6, 6}}};
  static constexpr Levels kSeparator = {{{1, 2}, {1, 3}, {1, 4}, {2, 5}}};
  static constexpr Levels kPositive = {{{1, 3}, {1, 4}, {1, 6}, {3, 6}}};
  static constexpr Levels kFront = {{{3, 3}, {3, 4}, {4, 5}, {6, 6}}};
  const auto i = static_cast<std::size_t>(level);
  CellMesh mesh;
  mesh.regions = {kNegativeSlow[i].mesh(), kSeparator[i].mesh(), kPositive[i].mesh()};
  if (data.separator.thickness > 0.0) {
    const auto [negative, positive] = elements_by_load(data, start.temperature, rates);
    if (negative > 1) mesh.regions[0] = kNegativeFast[i].mesh();
    if (negative > 2) mesh.regions[0].elements += level > 2 ? 0 : 1;
    if (positive > 1) mesh.regions[2].elements += level > 2 ? 0 : 1;
  }
  if (!data.electrolytes[1].has_salt()) mesh.regions[1] = {1, 1, {}};  // a straight line
  if (data.electrolytes[1].law == Transport::weak)
    mesh.regions[1] = weak_region(data, start.temperature, i);
  if (data.separator.thickness > 0.0)  // the model has an electrolyte
    for (const std::size_t region : {std::size_t{0}, std::size_t{2}}) {
      if (data.electrode(1 - region / 2).planar() && data.electrolytes[region].has_salt()) {
        if (!data.electrode(region / 2).planar())
          cut_against_planar(data, start, region, rates, i, mesh);
        continue;
      }
      const double rate = region == 0 ? rates.charge : rates.discharge;
      const double depleted = depletion(data, region, start.temperature, rate);
      if (depleted <= 1.0) continue;
      mesh.regions[region] = kFront[i].mesh();
      if (depleted > 2.0) mesh.regions[region].elements *= depleted > 8.0 ? 4 : 2;
    }
  const double rate = std::max(rates.discharge, rates.charge);
  if (data.electrolytes[1].law == Transport::binary && data.separator.thickness > 0.0 &&
      (data.negative.planar() || data.positive.planar()))
    mesh.regions[1] = salted_separator(data, start.temperature, rate, i);
  for (const std::size_t s : {std::size_t{0}, std::size_t{1}}) {
    const ElectrodeData& electrode = data.electrode(s);
    const bool solid = data.separator.thickness > 0.0 && !data.electrolytes[2 * s].has_salt();
    if (solid) mesh.regions[2 * s] = solid_region(reaction_depths(data, 2 * s, start, rate), i);
    for (const PopulationData& d : electrode.populations)
      (s == 0 ? mesh.negative : mesh.positive)
          .push_back(solid || electrode.planar() || !data.electrolytes[1].has_salt()
                         ? solid_particle(d,
                                          electrode.planar(),
                                          data.reference_temperature,
                                          start.temperature,
                                          rate,
                                          i)
                         : particle_mesh(d,
                                         data.reference_temperature,
                                         start.temperature,
                                         rate,
                                         rates.interval,
                                         level));
  }
  return mesh;
}

/// Shapes alone; all numbers are zero.
CellMesh bare_mesh(const CellData& data) {
  CellMesh mesh;
  for (RegionMesh& region : mesh.regions) region = {0, 0, {}};
  for (const PopulationData& d : data.negative.populations)
    mesh.negative.push_back({0, 0, {}, shape_of(d)});
  for (const PopulationData& d : data.positive.populations)
    mesh.positive.push_back({0, 0, {}, shape_of(d)});
  return mesh;
}

/// Does a default mesh crowd its elements anywhere? Its numbers do not say that.
bool crowds(const CellData& data) {
  const bool planar = data.negative.planar() || data.positive.planar();
  return std::any_of(data.electrolytes.begin(), data.electrolytes.end(), [&](const auto& e) {
    return e.law == Transport::weak || (planar && e.has_salt());
  });
}

/// A number that makes up a mesh, and how a user calls it.
struct MeshNumber {
  std::string name;
  std::string group;  ///< of the same number in all materials of an electrode; may be empty
  std::size_t* value = nullptr;
};

std::vector<MeshNumber> numbers_of(const CellData& data, CellMesh& mesh) {
  std::vector<MeshNumber> numbers;
  const auto add = [&](const std::string& stem, const std::string& material, auto& part) {
    const std::string tail = material.empty() ? "" : "." + material;
    numbers.push_back({stem + tail, stem, &part.elements});
    numbers.push_back({stem + "_order" + tail, stem + "_order", &part.order});
  };
  add("negative", "", mesh.regions[0]);
  add("separator", "", mesh.regions[1]);
  add("positive", "", mesh.regions[2]);
  for (std::size_t m = 0; m < mesh.negative.size(); ++m)
    add("r_negative", data.negative.populations[m].name, mesh.negative[m]);
  for (std::size_t m = 0; m < mesh.positive.size(); ++m)
    add("r_positive", data.positive.populations[m].name, mesh.positive[m]);
  return numbers;
}

}  // namespace

double default_tolerance(const CellData& data, std::string_view mesh) {
  bool solid = data.negative.planar() || data.positive.planar();
  if (mesh_level(mesh) >= 0)
    for (const ElectrolyteData& electrolyte : data.electrolytes)
      solid = solid || electrolyte.law != Transport::binary;
  return solid ? 7e-6 : 6e-4;
}

CellMesh choose_mesh(const CellData& data,
                     const StartState& start,
                     std::string_view text,
                     const MeshRates& rates) {
  const int level = mesh_level(text);
  if (level >= 0) return mesh_of_level(data, start, level, rates);
  CellMesh mesh = bare_mesh(data);
  const std::vector<MeshNumber> numbers = numbers_of(data, mesh);
  std::string_view rest = text;
  std::vector<std::string_view> given;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view item = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    const std::size_t equals = item.find('=');
    const std::string_view name = item.substr(0, equals);
    const auto known = [&](const MeshNumber& n) { return n.name == name || n.group == name; };
    if (equals == std::string_view::npos || std::none_of(numbers.begin(), numbers.end(), known))
      throw InputError(
          "mesh",
          std::string(item),
          "is a preset (coarse, default, fine, finest) or NAME=N with NAME one of negative, "
          "separator, positive, r_negative, r_positive, each also with _order",
          "settings");
    if (std::find(given.begin(), given.end(), name) != given.end())
      throw InputError("mesh", std::string(name), "is given twice", "settings");
    given.push_back(name);
    const std::string_view number = item.substr(equals + 1);
    std::size_t value = 0;
    const auto parsed = std::from_chars(number.data(), number.data() + number.size(), value);
    const bool order = name.find("_order") != std::string_view::npos;
    const std::size_t most = order ? kMaxOrder : 2000;
    if (parsed.ec != std::errc() || parsed.ptr != number.data() + number.size() || value < 1 ||
        value > most)
      throw InputError("mesh " + std::string(name),
                       std::string(number),
                       "is a whole number from 1 to " + std::to_string(most),
                       "settings");
    for (const MeshNumber& n : numbers)
      if (known(n)) *n.value = value;
  }
  const auto is_given = [](const MeshNumber& n) { return *n.value > 0; };
  if (!crowds(data) && std::all_of(numbers.begin(), numbers.end(), is_given)) return mesh;
  CellMesh defaults_mesh = mesh_of_level(data, start, 1, rates);
  const std::vector<MeshNumber> defaults = numbers_of(data, defaults_mesh);
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (is_given(numbers[i])) *defaults[i].value = *numbers[i].value;
  return defaults_mesh;
}

std::string mesh_text(const CellData& data, CellMesh mesh) {
  std::string text;
  for (const MeshNumber& n : numbers_of(data, mesh))
    text += (text.empty() ? "" : ",") + n.name + "=" + std::to_string(*n.value);
  return text;
}

CellMesh refined(const CellMesh& mesh) {
  CellMesh finer = mesh;
  for (RegionMesh& region : finer.regions) {
    const bool low = region.order < 3 && region.elements > 2;
    if (!low && region.order + 2 <= 8) {
      region.order += 2;
    } else {
      region.elements = region.elements + (region.elements + 1) / 2;
      region.breaks.clear();
    }
  }
  const auto refine = [](ParticleMesh& particle) {
    if (particle.elements == 1 && particle.order + 2 <= kMaxOrder) {
      particle.order += 2;
    } else {
      particle.elements = particle.elements + (particle.elements + 1) / 2;
      particle.breaks.clear();
    }
  };
  for (ParticleMesh& particle : finer.negative) refine(particle);
  for (ParticleMesh& particle : finer.positive) refine(particle);
  return finer;
}

}  // namespace denchi
