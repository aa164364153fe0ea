// `denchi cells` and `denchi models`.
#include "bindings/cli/commands.h"
#include "bindings/cli/json.h"
#include "bindings/cli/print.h"
#include "denchi/denchi.h"

namespace denchi::cli {

int list_cells(bool json) {
  const std::vector<CellEntry> cells = built_in_cells();
  if (json) {
    JsonWriter writer;
    writer.open('[');
    for (const CellEntry& cell : cells) {
      writer.open('{').key("name").text(cell.name).key("title").text(cell.title);
      writer.key("chemistry").text(cell.chemistry).key("references").text(cell.references);
      writer.key("file").text(cell.file).close('}');
    }
    print(writer.close(']').str());
    return kFinished;
  }
  TextTable table;
  for (const CellEntry& cell : cells) table.add({cell.name, cell.chemistry, cell.title});
  print(table.str());
  return kFinished;
}

int list_models(bool json) {
  const std::vector<ModelEntry> entries = models();
  if (json) {
    JsonWriter writer;
    writer.open('[');
    for (const ModelEntry& model : entries) {
      writer.open('{').key("name").text(model.name).key("title").text(model.title);
      writer.key("description").text(model.description).close('}');
    }
    print(writer.close(']').str());
    return kFinished;
  }
  TextTable table;
  for (const ModelEntry& model : entries) table.add({model.name, model.title, model.description});
  print(table.str());
  return kFinished;
}

}  // namespace denchi::cli
