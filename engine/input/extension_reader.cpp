// The key "denchi": what BPX cannot say, and where each value came from.
#include <algorithm>
#include <map>

#include "engine/input/names.h"
#include "engine/input/reading_context.h"

namespace denchi::input {

void read_extension(ReadingContext& context, const Node& node) {
  context.refuse_other_keys(node, "denchi", {"chemistry", "parameters", "sources"});
  context.info.chemistry = context.text_of(node, "chemistry");
  const Node* values = context.object(node, "parameters", false);
  if (values == nullptr) return;
  for (std::size_t i = 0; i < values->keys.size(); ++i) {
    const std::string& path = values->keys[i];
    const Node& item = values->items[i];
    const std::optional<Resolved> resolved = resolve(path);
    const auto names = context.parameters().particles(resolved ? resolved->electrode : "");
    const bool material =
        !resolved || !resolved->is_particle() ||
        std::find(names.begin(), names.end(), resolved->particle) != names.end() ||
        (names.empty() && resolved->particle.empty());
    if (!resolved || !material) {
      context.unknown_key(item,
                          "denchi / parameters",
                          path,
                          possible_paths(context.parameters()),
                          "is not the path of a parameter of this cell");
    } else {
      context.add(item, "denchi / parameters / " + path, *resolved->spec, path);
    }
  }
}

void read_sources(ReadingContext& context, const Node& node) {
  // The longest pattern that fits a path is the source of its value.
  std::map<std::string, std::size_t> best;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const std::string& pattern = node.keys[i];
    const Node& item = node.items[i];
    if (!item.is_string()) {
      context.error(
          item, "denchi / sources / " + pattern, "", "must be text: a DOI, or where it came from");
      continue;
    }
    const bool open = !pattern.empty() && pattern.back() == '*';
    const std::string_view stem =
        std::string_view(pattern).substr(0, pattern.size() - (open ? 1 : 0));
    std::vector<Parameter> touched;
    bool fits_any = false;
    for (const Parameter& parameter : context.parameters().all()) {
      const bool fits =
          open ? parameter.path.compare(0, stem.size(), stem) == 0 : parameter.path == pattern;
      fits_any = fits_any || fits;
      // What was filled in here names its own source.
      const bool filled_in = !parameter.source.empty() && open && best.count(parameter.path) == 0;
      if (!fits || filled_in || best[parameter.path] > stem.size()) continue;
      best[parameter.path] = stem.size() + (open ? 0 : 1);
      touched.push_back(parameter);
      touched.back().source = item.text;
    }
    for (Parameter& parameter : touched) context.parameters().set(std::move(parameter));
    if (!fits_any)
      context.unknown_key(item,
                          "denchi / sources",
                          pattern,
                          possible_paths(context.parameters()),
                          "fits no parameter of this cell");
  }
}

}  // namespace denchi::input
