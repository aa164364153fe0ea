#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "engine/input/cell_reader.h"
#include "engine/input/cell_rules.h"
#include "engine/input/json_tree.h"
#include "engine/input/names.h"
#include "engine/study/csv_table.h"
#include "engine/study/description.h"
#include "engine/study/design_checks.h"
#include "engine/study/node_reader.h"

namespace denchi::study {
namespace {

namespace fs = std::filesystem;
using input::Node;

class Reader : private NodeReader {
 public:
  Reader(std::string_view json, const std::string& origin, std::string folder)
      : NodeReader(json, origin), folder_(std::move(folder)) {}

  Description read() {
    const Node& root = tree().root();
    need_object(root, "study");
    check_keys(root,
               {"denchi_study",
                "title",
                "cell",
                "protocol",
                "settings",
                "electrolyte",
                "electrolytes",
                "design",
                "outputs",
                "axis",
                "limits"},
               "study");
    if (const Node* version = root.find("denchi_study"))
      if (!text(*version, "denchi_study").starts_with("1."))
        refuse("denchi_study",
               "\"" + version->text + "\"",
               "is newer than this denchi reads, 1.0",
               *version);
    if (const Node* title = root.find("title")) out_.title = text(*title, "title");
    if (const Node* known = root.find("electrolytes"))
      for (std::size_t k = 0; k < known->keys.size(); ++k)
        out_.electrolytes[known->keys[k]] = text(known->items[k], "electrolytes");
    read_cells(root);
    if (const Node* protocol = root.find("protocol")) read_protocols(*protocol);
    if (const Node* settings = root.find("settings")) read_settings(*settings);
    if (const Node* electrolyte = root.find("electrolyte"))
      add_block({factor("electrolyte", *electrolyte)});
    if (const Node* design = root.find("design")) read_design(*design);
    cross_labels("protocol", labels(out_.protocols));
    cross_labels("cell", labels(out_.cells));
    if (const Node* outputs = root.find("outputs")) out_.outputs = texts(*outputs, "outputs");
    if (const Node* axis = root.find("axis")) read_axis(*axis);
    if (const Node* limits = root.find("limits")) read_limits(*limits);
    check_design(out_.design, out_.cells, settled_, place());
    know_electrolytes();
    return std::move(out_);
  }

 private:
  /// A file beside the study, or the name as it is.
  std::string located(const std::string& name) const {
    std::error_code ignored;
    const fs::path beside = fs::path(folder_) / name;
    return fs::is_regular_file(beside, ignored) ? beside.string() : name;
  }

  template <class T>
  static std::vector<std::string> labels(const Labelled<T>& all) {
    std::vector<std::string> out;
    for (const auto& [label, one] : all) out.push_back(label);
    return out;
  }

  void add_cell(std::string label, const Node& node) {
    const std::string given = text(node, "cell");
    const bool whole_text = given.starts_with('{');
    Cell cell = whole_text ? Cell::from_text(given, label + ".json") : Cell(located(given));
    if (label.empty()) label = cell.name();
    for (const auto& [other, ignored] : out_.cells)
      if (other == label)
        refuse(
            "cell \"" + label + "\"", "", "is given twice; name each: {\"label\": \"cell\"}", node);
    out_.cells.emplace_back(std::move(label), std::move(cell));
  }

  void read_cells(const Node& root) {
    const Node* cell = root.find("cell");
    if (cell == nullptr)
      refuse("study", "", "needs a \"cell\": a built-in one, or a cell file", root);
    if (cell->is_object()) {
      for (std::size_t k = 0; k < cell->keys.size(); ++k) add_cell(cell->keys[k], cell->items[k]);
    } else if (cell->kind == Node::Kind::array || cell->kind == Node::Kind::numbers) {
      for (const Node& item : cell->items) add_cell("", item);
    } else {
      add_cell("", *cell);
    }
    if (out_.cells.empty()) refuse("cell", "", "is empty", *cell);
  }

  Protocol protocol_of(const Node& node) const {
    const std::vector<std::string> lines = texts(node, "protocol");
    const std::string place = where(node);
    if (lines.empty()) refuse("protocol", "", "is empty", node);
    if (lines.size() == 1 && (lines[0].starts_with('{') || lines[0].starts_with('[')))
      return Protocol::from_json(lines[0], place);
    std::error_code ignored;
    const std::string file = located(lines[0]);
    if (lines.size() == 1 && fs::is_regular_file(file, ignored)) return Protocol::from_file(file);
    return Protocol::parse(lines, place, folder_);
  }

  void read_protocols(const Node& node) {
    if (!node.is_object()) {
      out_.protocols.emplace_back("protocol", protocol_of(node));
      return;
    }
    for (std::size_t k = 0; k < node.keys.size(); ++k)
      out_.protocols.emplace_back(node.keys[k], protocol_of(node.items[k]));
    if (out_.protocols.empty()) refuse("protocol", "", "is empty", node);
  }

  void read_settings(const Node& node) {
    need_object(node, "settings");
    check_keys(node, setting_names(), "settings");
    for (std::size_t k = 0; k < node.keys.size(); ++k) {
      try {
        set_setting(out_.settings, node.keys[k], scalar(node.items[k], node.keys[k]));
      } catch (const InputError& error) {
        refuse(error.subject(), error.value(), error.rule(), node.items[k]);
      }
    }
  }

  void add_block(std::vector<Factor> factors) {
    if (!factors.empty()) out_.design.blocks.push_back({std::move(factors)});
  }

  void add_columns(const Node& node, const std::string& what) {
    need_object(node, what);
    std::vector<Factor> factors;
    for (std::size_t k = 0; k < node.keys.size(); ++k) {
      factors.push_back(factor(node.keys[k], node.items[k]));
      if (factors.back().size() != factors.front().size())
        refuse(what,
               "",
               "has columns of different lengths: " + factors.front().name + " has " +
                   std::to_string(factors.front().size()) + " values, " + factors.back().name +
                   " has " + std::to_string(factors.back().size()),
               node.items[k]);
    }
    if (factors.empty()) refuse(what, "", "is empty", node);
    add_block(std::move(factors));
  }

  void read_bounds(const Node& node) {
    need_object(node, "bounds");
    for (std::size_t k = 0; k < node.keys.size(); ++k) {
      if (node.items[k].numbers.size() != 2)
        refuse("bounds of " + node.keys[k], "", "must be two numbers", node.items[k]);
      out_.design.bounds[node.keys[k]] = {node.items[k].numbers[0], node.items[k].numbers[1]};
    }
  }

  void read_design(const Node& node) {
    need_object(node, "design");
    if (node.keys.empty()) refuse("design", "{}", "is empty; leave it out for a single case", node);
    check_keys(node,
               {"table", "together", "grid", "sample", "linked", "filter", "blocks", "bounds"},
               "design");
    settled_ = node.find("blocks") != nullptr;
    if (const Node* blocks = node.find("blocks"))
      for (const Node& block : blocks->items) add_columns(block, "block");
    if (const Node* bounds = node.find("bounds")) read_bounds(*bounds);
    if (const Node* table = node.find("table")) {
      if (table->is_string()) {
        add_block(read_csv_table(located(table->text)));
      } else {
        add_columns(*table, "table");
      }
    }
    if (const Node* together = node.find("together")) add_columns(*together, "together");
    if (const Node* grid = node.find("grid")) {
      need_object(*grid, "grid");
      for (std::size_t k = 0; k < grid->keys.size(); ++k)
        add_block({factor(grid->keys[k], grid->items[k])});
      if (grid->keys.empty()) refuse("grid", "", "is empty", *grid);
    }
    if (const Node* sample = node.find("sample")) {
      need_object(*sample, "sample");
      const Node* columns = sample->find("columns");
      if (columns == nullptr)
        refuse("sample", "", "has not been drawn yet; the program and denchi.sweep do so", *sample);
      add_columns(*columns, "sample");
      if (const Node* bounds = sample->find("bounds")) read_bounds(*bounds);
    }
    if (const Node* linked = node.find("linked")) {
      need_object(*linked, "linked");
      for (std::size_t k = 0; k < linked->keys.size(); ++k)
        out_.design.linked.push_back({linked->keys[k],
                                      Expression(text(linked->items[k], linked->keys[k]),
                                                 linked->keys[k],
                                                 where(linked->items[k]))});
    }
    if (const Node* filter = node.find("filter"))
      for (const std::string& one : texts(*filter, "filter"))
        out_.design.filters.emplace_back(one, where(*filter));
    design_ = &node;
  }

  /// Several cells or protocols vary, outermost, unless the design says how.
  void cross_labels(const std::string& name, const std::vector<std::string>& labels) {
    for (const Factor* factor : out_.design.factors()) {
      if (factor->name != name) continue;
      for (std::size_t k = 0; k < factor->size(); ++k) {
        const std::string label = text_of(factor->value(k));
        if (std::find(labels.begin(), labels.end(), label) == labels.end())
          throw InputError(name + " \"" + label + "\" of the design",
                           "",
                           "is not one of the study's" + input::did_you_mean(label, labels),
                           tree().origin());
      }
      return;
    }
    if (labels.size() < 2) return;
    Factor factor{name, {}, {labels.begin(), labels.end()}};
    out_.design.blocks.insert(out_.design.blocks.begin(), Block{{std::move(factor)}});
  }

  void read_axis(const Node& node) {
    need_object(node, "axis");
    check_keys(node, {"time", "fraction", "chosen"}, "axis");
    const Node* time = node.find("time");
    const Node* fraction = node.find("fraction");
    if ((time == nullptr) == (fraction == nullptr))
      refuse("axis", "", "must have either \"time\" or \"fraction\"", node);
    out_.axis.chosen = node.find("chosen") != nullptr;
    out_.axis.fraction = fraction != nullptr;
    if (time != nullptr) {
      out_.axis.points = points(*time, "axis time");
    } else if (fraction->is_number()) {
      const std::size_t count = whole(*fraction, "axis fraction", 2, 1e6);
      for (std::size_t k = 0; k < count; ++k)
        out_.axis.points.push_back(static_cast<double>(k) / static_cast<double>(count - 1));
    } else {
      out_.axis.points = points(*fraction, "axis fraction");
      if (out_.axis.points.back() > 1.0)
        refuse("axis fraction",
               input::number_text(out_.axis.points.back()),
               "must not be above 1, the end of a run",
               *fraction);
    }
  }

  void read_limits(const Node& node) {
    need_object(node, "limits");
    check_keys(node, {"seconds", "steps"}, "limits");
    if (const Node* seconds = node.find("seconds")) {
      out_.limits.seconds = number(*seconds, "limits seconds");
      if (!(out_.limits.seconds > 0.0))
        refuse(
            "limits seconds", input::number_text(out_.limits.seconds), "must be above 0", *seconds);
    }
    if (const Node* steps = node.find("steps"))
      out_.limits.steps = whole(*steps, "limits steps", 1, 1e12);
  }

  std::string place() const { return design_ == nullptr ? tree().origin() : where(*design_); }

  /// The text of every electrolyte, so that nothing has to be looked up again.
  void know_electrolytes() {
    for (const Factor* factor : out_.design.factors()) {
      if (target_of(factor->name) != Target::electrolyte) continue;
      for (std::size_t k = 0; k < factor->size(); ++k)
        for (const auto& [layer, name] : electrolyte_parts(text_of(factor->value(k))))
          know_electrolyte(name);
    }
  }

  void know_electrolyte(const std::string& name) {
    const std::string head = name.substr(0, name.rfind(':'));
    if (out_.electrolytes.contains(head)) return;
    const std::string beside = located(head);
    const Electrolyte found =
        Electrolyte::find(beside == head ? name : beside + name.substr(head.size()));
    const fs::path library = fs::path(library_folder()) / "electrolytes";
    std::error_code ignored;
    const std::string file =
        fs::is_regular_file(beside, ignored) ? beside : (library / (found.name + ".json")).string();
    out_.electrolytes[head] = input::read_text_file(file);
  }

  std::string folder_;
  Description out_;
  const Node* design_ = nullptr;
  bool settled_ = false;  ///< a text of ours, in which values stand for the expressions
};

}  // namespace

std::vector<std::pair<std::string, std::string>> electrolyte_parts(const std::string& text) {
  const auto trimmed = [](std::string part) {
    part.erase(0, std::min(part.find_first_not_of(' '), part.size()));
    part.erase(part.find_last_not_of(' ') + 1);
    return part;
  };
  std::vector<std::pair<std::string, std::string>> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string part = text.substr(begin, end - begin);
    const std::size_t equals = part.find('=');
    const bool named = equals != std::string::npos;
    parts.emplace_back(named ? trimmed(part.substr(0, equals)) : "",
                       trimmed(named ? part.substr(equals + 1) : part));
    begin = end + 1;
  }
  return parts;
}

void set_setting(Settings& settings, const std::string& name, const Value& value) {
  const auto* number = std::get_if<double>(&value);
  const auto* text = std::get_if<std::string>(&value);
  const auto refuse = [&](const char* rule) {
    throw InputError(
        name, text != nullptr ? "\"" + *text + "\"" : text_of(value), rule, "settings");
  };
  const auto word = [&]() -> std::string {
    if (text == nullptr) refuse("must be a word");
    return *text;
  };
  const auto real = [&]() -> double {
    if (number == nullptr) refuse("must be a number, in SI units");
    return *number;
  };
  if (name == "model") settings.model = word();
  if (name == "mesh") settings.mesh = word();
  if (name == "solver") settings.solver = word();
  if (name == "temperature") settings.temperature = real();
  if (name == "rtol") settings.rtol = real();
  if (name == "accuracy") settings.accuracy = real();
  if (name == "period") settings.period = real();
  if (name != "soc") return;
  settings.soc.reset();
  settings.start_voltage.reset();
  if (number != nullptr) {
    settings.soc = *number;
    return;
  }
  std::size_t used = 0;
  double volts = 0.0;
  try {
    volts = text == nullptr ? 0.0 : std::stod(*text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  const std::string unit =
      text == nullptr || used == 0
          ? ""
          : text->substr(std::min(text->find_first_not_of(' ', used), text->size()));
  if (unit.empty() && used > 0) {
    settings.soc = volts;
    return;
  }
  if (unit != "V" && unit != "mV")
    refuse("must be a number from 0 to 1, or an open-circuit voltage such as \"3.8 V\"");
  settings.start_voltage = unit == "mV" ? 1e-3 * volts : volts;
}

Description read_description(std::string_view json,
                             const std::string& origin,
                             const std::string& folder) {
  return Reader(json, origin, folder).read();
}

}  // namespace denchi::study
