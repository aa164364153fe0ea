// What stands behind a Study.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "denchi/study.h"
#include "engine/study/description.h"
#include "engine/study/outputs.h"

namespace denchi {

namespace study {
struct Pilot;
}

struct Study::Impl {
  /// @param known_id  of the same study with another axis or title; empty: to be found
  explicit Impl(study::Description d, std::string known_id = "");

  study::Description description;
  std::string id;
  std::vector<study::Output> outputs;

  /// One column of a study: what varies, linked values last.
  struct Column {
    std::string name, unit, long_name;
    bool text = false;
    double lower = 0.0, upper = 0.0;  ///< of the design, numbers only; of linked ones not a number
  };
  std::vector<Column> columns;

  /// The values of a case with those linked to them. @throws InputError
  std::vector<Change> all_values(std::size_t number) const;
  /// Adds the linked ones to those of the design, as far as they can be computed. @throws
  /// InputError
  void add_linked(std::vector<Change>& values) const;
  /// Hash of all that a case of these values consists of.
  std::string id_of(const std::vector<Change>& values) const;
  /// A case of these values. @param spare  a cell whose memory it may have @throws InputError
  StudyCase make_case(const std::vector<Change>& values,
                      std::optional<Cell> spare = std::nullopt) const;
  /// Does the filter let these values through? @throws InputError if that cannot be computed
  bool passes(const std::vector<Change>& values) const;
  /// The same of a case; what cannot be computed is let through.
  bool keeps(std::size_t number) const;

  /// Of the cases that were tried first, once that is done.
  mutable std::shared_ptr<const study::Pilot> pilot;
  mutable std::mutex pilot_mutex;

 private:
  void check_protocols() const;
  void know_columns();
  void check_names() const;
  /// The cell of a label with electrolytes put in; made once.
  const Cell& base_cell(const std::string& label,
                        const std::vector<std::pair<std::string, std::string>>& electrolytes) const;
  const Cell& base_cell_of(const std::vector<Change>& values) const;
  Electrolyte electrolyte(const std::string& name) const;

  double look_up(const std::vector<Change>& values,
                 const Cell& cell,
                 const std::string& name) const;

  mutable std::mutex mutex_;
  mutable std::map<std::string, Cell> cells_;  ///< by label and electrolytes
  std::map<std::string, std::string> hashes_;  ///< of cells and protocols by label
};

}  // namespace denchi
