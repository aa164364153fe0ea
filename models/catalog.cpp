// The one list of cell models.

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/run/model_factory.h"
#include "models/cells/cell_data.h"
#include "models/cells/dfn.h"
#include "models/cells/mesh_choice.h"
#include "models/cells/single_particle.h"

namespace denchi {
namespace {

using Make = std::unique_ptr<CellModel> (*)(const CellData&, const CellMesh&, const StartState&);

struct Entry {
  std::string_view name, title, description;
  Scope scope;
  Make make;
};

template <class Model>
std::unique_ptr<CellModel> make(const CellData& data,
                                const CellMesh& mesh,
                                const StartState& start) {
  return std::make_unique<Model>(data, mesh, start);
}

constexpr std::array<Entry, 3> kModels = {{
    {"dfn",
     "Doyle-Fuller-Newman",
     "particles at every position, salt and potentials across the cell (pseudo-two-dimensional); "
     "liquid and solid-state cells",
     Scope::everything,
     make<Dfn>},
    {"spme",
     "single particle with electrolyte",
     "one particle per material, salt across the cell, ohmic drops in closed form; liquid cells",
     Scope::one_electrolyte,
     make<Spme>},
    {"spm",
     "single particle",
     "one particle per material, no electrolyte; liquid cells",
     Scope::no_electrolyte,
     make<Spm>},
}};

/// Names are taken in any case: people write DFN and SPMe.
const Entry& find(const std::string& name) {
  const auto lower = [](unsigned char c) { return static_cast<char>(std::tolower(c)); };
  for (const Entry& entry : kModels)
    if (std::ranges::equal(entry.name, name, {}, {}, lower)) return entry;
  std::string names;
  for (const Entry& entry : kModels) names += (names.empty() ? "" : ", ") + std::string(entry.name);
  throw InputError("model", name, "is one of " + names, "settings");
}

/// Stoichiometries of the start: at a state of charge, an open-circuit voltage, or as published.
std::vector<double> start_of(const Cell& cell,
                             const std::string& electrode,
                             const ModelRequest& request) {
  if (request.soc) return cell.stoichiometries_at_soc(electrode, *request.soc);
  if (request.start_voltage)
    return cell.stoichiometries_at_soc(electrode, cell.soc_at_voltage(*request.start_voltage));
  const Parameters& p = cell.parameters();
  const double soc = p.number_or("state.initial_soc", 1.0);
  std::vector<double> x = cell.stoichiometries_at_soc(electrode, soc);
  const std::vector<std::string> names = p.particles(electrode);
  for (std::size_t m = 0; m < names.size(); ++m)
    x[m] = p.number_or(Parameters::particle_prefix(electrode, names[m]) + "initial_stoichiometry",
                       x[m]);
  return x;
}

}  // namespace

MadeModel make_cell_model(const Cell& cell, const ModelRequest& request) {
  const Entry& entry = find(request.model.empty() ? cell.model() : request.model);
  const CellData data = read_cell_data(cell, entry.scope);
  StartState start;
  start.temperature = request.temperature.value_or(
      cell.parameters().number_or("state.initial_temperature", data.reference_temperature));
  check_temperature(cell, data, start.temperature);
  start.negative = start_of(cell, "negative_electrode", request);
  start.positive = start_of(cell, "positive_electrode", request);
  CellMesh mesh =
      choose_mesh(data,
                  start,
                  request.mesh,
                  {request.discharge_rate, request.charge_rate, request.sample_interval});
  for (std::size_t i = 0; i < request.refinements; ++i) mesh = refined(mesh);
  return {entry.make(data, mesh, start),
          std::string(entry.name),
          mesh_text(data, mesh),
          default_tolerance(data, request.mesh)};
}

std::vector<ModelEntry> models() {
  std::vector<ModelEntry> all;
  for (const Entry& entry : kModels)
    all.push_back(
        {std::string(entry.name), std::string(entry.title), std::string(entry.description)});
  return all;
}

}  // namespace denchi
