// `denchi show`: a cell or a protocol as it was understood.
#include <variant>

#include "bindings/cli/commands.h"
#include "bindings/cli/input_file.h"
#include "bindings/cli/json.h"
#include "bindings/cli/print.h"
#include "denchi/denchi.h"

namespace denchi::cli {
namespace {

std::string text_of(const Value& value) {
  if (const double* number = std::get_if<double>(&value)) return format(*number, "%.10g");
  if (const std::string* expression = std::get_if<std::string>(&value)) return *expression;
  const Table& table = std::get<Table>(value);
  return "table of " + std::to_string(table.x.size()) + " points, " + table.axis + " from " +
         shortest(table.x.front()) + " to " + shortest(table.x.back());
}

/// Long expressions are cut: `--json` has them whole.
std::string shortened(std::string text) {
  constexpr std::size_t kLongest = 60;
  if (text.size() <= kLongest) return text;
  return text.substr(0, kLongest - 3) + "...";
}

std::string summary_text(const Cell& cell) {
  const CellSummary summary = cell.summary();
  TextTable table;
  table.add({"electrode area", format(cell.area(), "%.6g m2")});
  table.add({"initial open-circuit voltage", format(summary.open_circuit_voltage, "%.5f V")});
  table.add(
      {"capacity between the cut-offs", format(summary.capacity_between_cut_offs, "%.5f A.h")});
  table.add({"negative to positive ratio", format(summary.negative_to_positive_ratio, "%.4f")});
  for (const CellSummary::Material& material : summary.materials) {
    const std::string name = material.name.empty() ? "" : "." + material.name;
    table.add({material.electrode + name,
               "x " + format(material.x_at_full, "%.6g") + " (full) to " +
                   format(material.x_at_empty, "%.6g") + " (empty), initially " +
                   format(material.x_initial, "%.6g") + ", " +
                   format(material.areal_capacity, "%.4g A.h/m2")});
  }
  for (const CellSummary::Metal& metal : summary.metals) {
    table.add({metal.electrode,
               "metal at " + format(metal.potential, "%.6g V") + ", " +
                   format(1e6 * metal.assembled_thickness, "%.4g um as assembled -> ") +
                   format(1e6 * metal.initial_thickness, "%.4g um") + " (" +
                   format(metal.areal_charge, "%.4g A.h/m2") + ") at the start"});
  }
  return table.str();
}

std::string parameter_text(const Cell& cell) {
  TextTable table;
  table.add({"path", "value", "unit", "source"});
  for (const Parameter& parameter : cell.parameters().all()) {
    table.add({parameter.path,
               shortened(text_of(parameter.value)),
               parameter.unit.empty() ? "-" : parameter.unit,
               parameter.source});
  }
  return table.str();
}

std::string cell_json(const Cell& cell) {
  const CellSummary summary = cell.summary();
  JsonWriter json;
  json.open('{').key("name").text(cell.name()).key("title").text(cell.title());
  json.key("description").text(cell.description()).key("references").text(cell.references());
  json.key("model").text(cell.model()).key("origin").text(cell.origin());
  json.key("summary").open('{').key("area").number(cell.area());
  json.key("open_circuit_voltage").number(summary.open_circuit_voltage);
  json.key("capacity_between_cut_offs").number(summary.capacity_between_cut_offs);
  json.key("negative_to_positive_ratio").number(summary.negative_to_positive_ratio);
  json.key("materials").open('[');
  for (const CellSummary::Material& material : summary.materials) {
    json.open('{').key("electrode").text(material.electrode).key("name").text(material.name);
    json.key("x_at_full").number(material.x_at_full).key("x_at_empty").number(material.x_at_empty);
    json.key("x_initial").number(material.x_initial);
    json.key("areal_capacity").number(material.areal_capacity).close('}');
  }
  json.close(']').key("metals").open('[');
  for (const CellSummary::Metal& metal : summary.metals) {
    json.open('{').key("electrode").text(metal.electrode).key("potential").number(metal.potential);
    json.key("areal_charge").number(metal.areal_charge);
    json.key("assembled_thickness").number(metal.assembled_thickness);
    json.key("initial_thickness").number(metal.initial_thickness).close('}');
  }
  json.close(']').close('}').key("parameters").open('{');
  for (const Parameter& parameter : cell.parameters().all()) {
    json.key(parameter.path).open('{').key("value").value(parameter.value);
    json.key("unit").text(parameter.unit).key("source").text(parameter.source).close('}');
  }
  return json.close('}').key("file").raw(cell.to_json()).close('}').str();
}

int show_cell(const Cell& cell, ShowAs form) {
  if (form == ShowAs::bpx) {
    print(cell.to_bpx());
    return kFinished;
  }
  if (form == ShowAs::json) {
    print(cell_json(cell));
    return kFinished;
  }
  print(cell.name() + ": " + cell.title());
  if (!cell.description().empty()) print(cell.description());
  if (!cell.references().empty()) print("source: " + cell.references());
  for (const std::string& warning : cell.warnings()) print("note: " + warning);
  print("\n" + summary_text(cell));
  print("\n" + parameter_text(cell));
  return kFinished;
}

}  // namespace

int show(const std::string& name_or_path, ShowAs form) {
  const InputKind kind = kind_of(name_or_path);
  if (kind == InputKind::electrolyte || kind == InputKind::study)
    throw InputError("show",
                     "\"" + name_or_path + "\"",
                     std::string("is for cells and protocols; this is ") +
                         (kind == InputKind::study ? "a study" : "an electrolyte") +
                         ": denchi validate reads it",
                     "command line");
  if (kind == InputKind::cell) return show_cell(Cell(name_or_path), form);
  if (form == ShowAs::bpx) {
    throw InputError("--bpx", "\"" + name_or_path + "\"", "is for cells; this is a protocol", "");
  }
  const Protocol protocol = Protocol::from_file(name_or_path);
  print(form == ShowAs::json ? protocol.to_json() : protocol.to_text());
  return kFinished;
}

}  // namespace denchi::cli
