#include "engine/input/cell_reader.h"

#include <filesystem>
#include <fstream>

#include "engine/input/completion.h"
#include "engine/input/measurement_reader.h"
#include "engine/input/names.h"
#include "engine/input/reading_context.h"

namespace denchi::input {
namespace {

void read_header(ReadingContext& context, const Node& header) {
  context.refuse_other_keys(
      header, "Header", {"BPX", "Title", "Description", "References", "Model"});
  context.info.title = context.text_of(header, "Title");
  context.info.description = context.text_of(header, "Description");
  context.info.references = context.text_of(header, "References");

  const Node* version = header.find("BPX");
  if (version == nullptr) {
    context.error(
        header, "'BPX' of Header", "", "is missing; it is the version of the format, as \"1.1.0\"");
  } else {
    const std::string text = version->is_number() ? number_text(version->number) : version->text;
    const char* allowed = "0123456789.";
    const bool well_formed = !text.empty() && text.find_first_not_of(allowed) == std::string::npos;
    const std::string major = text.substr(0, text.find('.'));
    context.legacy = major == "0";
    if (!well_formed || (major != "0" && major != "1"))
      context.error(*version, "'BPX' of Header", text, "must be a version of BPX from 0.1 to 1.x");
  }

  const Node* model = header.find("Model");
  if (model == nullptr) {
    context.error(header, "'Model' of Header", "", "is missing; it is DFN, SPMe, SPM or Partial");
    return;
  }
  for (const char* known : {"DFN", "SPMe", "SPM", "Partial"})
    if (model->is_string() && model->text == known) context.info.model = snake_case(known);
  context.partial = context.info.model == "partial";
  if (context.info.model.empty())
    context.error(*model, "'Model' of Header", model->text, "must be DFN, SPMe, SPM or Partial");
  if (context.partial) {
    context.limit(*model,
                  "Model = Partial",
                  "a partial parameter set need not describe a whole cell, and is not run");
  }
}

}  // namespace

Reading read_cell(std::string_view text, std::string_view origin, std::string_view name) {
  ReadingContext context(text, origin);
  context.info.name = name;
  context.info.origin = origin;
  const Node& root = context.tree().root();
  if (!root.is_object()) {
    context.error(
        root, "cell file", "", "must be a JSON object, not " + std::string(root.kind_name()));
    return std::move(context.reading);
  }
  context.refuse_other_keys(
      root, "the file", {"Header", "Parameterisation", "State", "Validation", "denchi"});
  if (const Node* header = context.object(root, "Header", true)) read_header(context, *header);
  if (const Node* values = context.object(root, "Parameterisation", true))
    read_parameterisation(context, *values);
  if (const Node* state = context.object_or_null(root, "State")) read_state(context, *state);
  if (const Node* curves = context.object_or_null(root, "Validation"))
    context.info.measurements = read_measurements(context.tree(), *curves, context.reading.errors);
  const Node* extension = context.object(root, "denchi", false);
  if (extension != nullptr) read_extension(context, *extension);

  if (!context.partial) require_all(context);
  check_forms(context);
  complete(context.parameters(), context.legacy);
  if (extension != nullptr) {
    if (const Node* sources = context.object(*extension, "sources", false))
      read_sources(context, *sources);
  }
  check_cell(context);
  context.reading.content.info = std::make_shared<const CellInfo>(std::move(context.info));
  return std::move(context.reading);
}

std::string read_text_file(const std::string& path) {
  constexpr std::size_t kMaxSize = 100'000'000;
  const auto refuse = [&](std::string rule) {
    throw InputError("cell file '" + path + "'", "", std::move(rule), "");
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) refuse("is a folder, not a file");
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse("cannot be opened for reading");
  std::string text;
  std::vector<char> block(1 << 16);
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(file.gcount()));
    if (text.size() > kMaxSize) refuse("is larger than 100 MB, which no cell file is");
  }
  if (file.bad()) refuse("cannot be read to its end");
  return text;
}

}  // namespace denchi::input
