#include "engine/study/design_checks.h"

#include <optional>
#include <set>

#include "engine/input/cell_rules.h"
#include "engine/input/names.h"

namespace denchi::study {
namespace {

class Checks {
 public:
  Checks(const Design& design, const Labelled<Cell>& cells, bool settled, const std::string& where)
      : design_(design), cells_(cells), settled_(settled), where_(where) {}

  void check() const {
    std::set<std::string> seen, used;
    for (const Linked& one : design_.linked)
      used.insert(one.expression.names().begin(), one.expression.names().end());
    for (const Condition& one : design_.filters)
      for (const std::string& name : one.names()) used.insert(name);
    const auto check_name = [&](const std::string& name) {
      // a scale and a value of one path would depend on their order
      std::string path = name;
      const bool scales = path.ends_with('*');
      if (scales) path.pop_back();
      if (!seen.insert(path).second) throw InputError(name, "", "is varied twice", where_);
      const Target target = target_of(path);
      if (scales && target != Target::path)
        throw InputError(name, "", "cannot be scaled: only values of the cell can", where_);
      if (target == Target::path) check_path(path);
      if (target == Target::variable && !used.contains(path) && !settled_) refuse_name(path);
    };
    for (const Factor* factor : design_.factors()) check_name(factor->name);
    for (const Linked& one : design_.linked) {
      const Target target = target_of(one.name);
      if (target != Target::path && target != Target::variable)
        throw InputError(one.name,
                         "",
                         "cannot be linked; give its values in a table beside what it depends on",
                         where_);
      check_name(one.name);
    }
    for (const Linked& one : design_.linked) one.expression.check();
    for (const Condition& one : design_.filters) one.check();
    for (const std::string& name : used)
      if (!seen.contains(name)) check_number(name);
    design_.size();
  }

 private:
  /// An expression uses it, and nothing varies it.
  void check_number(const std::string& name) const {
    std::vector<std::string> known;
    for (const auto& [label, cell] : cells_)
      for (const Parameter& one : cell.parameters().all()) {
        if (!std::holds_alternative<double>(one.value)) continue;
        if (one.path == name) return;
        known.push_back(one.path);
      }
    throw InputError(
        "\"" + name + "\" in an expression of the design",
        "",
        "is neither varied nor a number of the cell" + input::did_you_mean(name, known),
        where_);
  }

  /// One of the cells at least must have it.
  void check_path(const std::string& path) const {
    std::optional<InputError> problem;
    for (const auto& [label, cell] : cells_) {
      try {
        input::check_path(cell.parameters(), path);
        return;
      } catch (const InputError& error) {
        problem = InputError(error.subject(), error.value(), error.rule(), where_);
      }
    }
    throw InputError(*problem);
  }

  [[noreturn]] void refuse_name(const std::string& name) const {
    std::vector<std::string> known = setting_names();
    for (const char* one : {"cell", "protocol", "electrolyte", "separator.electrolyte"})
      known.emplace_back(one);
    for (const Parameter& one : cells_.front().second.parameters().all()) known.push_back(one.path);
    throw InputError(
        "\"" + name + "\" of the design",
        "",
        "is no path, no setting, and no expression uses it" + input::did_you_mean(name, known),
        where_);
  }

  const Design& design_;
  const Labelled<Cell>& cells_;
  bool settled_;
  const std::string& where_;
};

}  // namespace

void check_design(const Design& design,
                  const Labelled<Cell>& cells,
                  bool settled,
                  const std::string& where) {
  Checks(design, cells, settled, where).check();
}

}  // namespace denchi::study
