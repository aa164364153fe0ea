// The one list of what a cell can be told: path, BPX key, unit, kind, limits, default.
//
// Reading, checking, `with`, writing and the hints of messages all work from it; a new parameter is
// a new row in specs_*.cpp and in the JSON schema of models/library/schema.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "denchi/parameters.h"

namespace denchi::input {

/// Groups in the order in which a cell lists its parameters.
enum class Group { cell, electrolyte, electrode, particle, metal, separator, fixture, state };

/// A `sign` is 1 or -1, a `choice` one of a list of words, a `formula` that of a chemical compound.
enum class Kind { number, whole_number, sign, function, choice, formula };

/// Who must give it. `full` means every model but the single-particle one.
enum class Need { always, full, optional };

struct Spec {
  Group group;
  std::string_view leaf;     ///< last part of the path
  std::string_view bpx_key;  ///< key in a BPX file; empty if only the "denchi" key can say it
  std::string_view unit;
  Kind kind = Kind::number;
  Need need = Need::optional;
  double low = 0.0, high = 0.0;
  bool low_allowed = false;   ///< the limit itself is a valid value; `high` always is
  std::string_view limits{};  ///< the limits in words
  std::optional<double> fallback{};
  std::span<const std::string_view> variables{};      ///< of an expression
  std::span<const std::string_view> bpx_variables{};  ///< of an expression under the BPX key
  std::span<const std::string_view> choices{};        ///< of a choice; the first is the default
  unsigned forms = kAllForms;  ///< a bit for each form of electrode or electrolyte that has it
  bool listed = true;          ///< a default that is shown though the file does not give it
  bool counted = false;        ///< in mass, volume and make-up; no run reads it

  static constexpr unsigned kAllForms = ~0u;
};

/// What electrodes, electrolytes and particles can be; a form is a place in its list.
inline constexpr std::string_view kElectrodeTypes[] = {"porous", "metal", "film"};
inline constexpr std::string_view kElectrolyteLaws[] = {"binary", "single_ion", "weak"};
inline constexpr std::string_view kShapes[] = {"sphere", "cylinder", "platelet"};

/// Every row, group by group.
const std::vector<Spec>& all_specs();

/// What a path means: its row of the list, and the particle population it names.
struct Resolved {
  const Spec* spec = nullptr;
  std::string electrode;  ///< "negative_electrode" or "positive_electrode", else empty
  std::string particle;   ///< empty for a single material
  std::string layer;      ///< whose own electrolyte it belongs to, "separator" and the like
  bool is_particle() const { return spec->group == Group::particle; }
  /// "positive_electrode.particle.nmc." and the like; the path without its leaf.
  std::string prefix() const;
};

/// Nothing if no cell has a parameter of that name.
std::optional<Resolved> resolve(std::string_view path);

/// The row of a BPX key in a group, or null.
const Spec* find_bpx(Group group, std::string_view key);

/// "one of sphere, cylinder, platelet".
std::string choices_text(const Spec& spec);

/// Every path this cell could have, for hints.
std::vector<std::string> possible_paths(const Parameters& parameters);

/// Sort key: parameters are listed group by group, negative electrode to positive. Groups are
/// kListingRows apart.
inline constexpr int kListingRows = 1000;
int listing_order(const Resolved& resolved);

inline constexpr std::string_view kElectrodes[] = {"negative_electrode", "positive_electrode"};
inline constexpr std::string_view kLayers[] = {
    "negative_electrode", "separator", "positive_electrode"};

}  // namespace denchi::input
