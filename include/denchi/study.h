// Studies: one protocol or several run on thousands of cells that differ in what a design varies.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "denchi/cell.h"
#include "denchi/dataset.h"
#include "denchi/protocol.h"
#include "denchi/simulate.h"
#include "denchi/solution.h"

namespace denchi {

/// The user asked for an end before there was anything to keep.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

/// One case of a study, ready to be run.
struct StudyCase {
  std::string id;  ///< sixteen hexadecimal digits: a hash of all that the case consists of
  Cell cell;
  Protocol protocol;
  Settings settings;
};

/// What a study will cost, by a few of its cases.
struct StudyEstimate {
  std::size_t cases = 0;   ///< that its filter lets through; of very many about how many
  double seconds = 0.0;    ///< of computing, on one thread
  double bytes = 0.0;      ///< of its file, uncompressed
  std::size_t tried = 0;   ///< cases run to find out
  std::size_t failed = 0;  ///< of those
  std::string refused;     ///< why, if every one of them makes no cell
};

/// A study: cells, protocols and settings, and the values that its cases have of what varies. See
/// docs/formats/study.md. Cases are numbered; a number never changes.
class Study {
 public:
  /// @throws InputError with file, key, value and rule. A design that is to be sampled must have
  /// its columns already; see needs_sampling.
  static Study from_file(const std::string& path);
  static Study from_text(std::string_view json, std::string_view origin, std::string_view folder);
  /// Does the design of this text ask for samples that have not been drawn?
  static bool needs_sampling(std::string_view json, std::string_view origin);

  const std::string& title() const;
  /// Hash of all that decides on the results.
  const std::string& id() const;
  /// Cases of the design, with those that the filter leaves out.
  std::size_t size() const;
  /// Does the filter let this case through?
  bool keeps(std::size_t number) const;
  /// How many it lets through.
  std::size_t kept() const;
  /// What varies, in the order of columns: "positive_electrode.thickness", "electrolyte", ...
  std::vector<std::string> names() const;
  StudyCase at(std::size_t number) const;

  /// The same study with nothing left to look up: cells, protocols and materials as text. from_text
  /// reads it back.
  std::string to_json() const;
  /// The same with an axis for its curves: as given, or as a few of its cases need it.
  /// @throws InputError if every one of those is refused
  /// @param go_on  called now and then; false ends it with Interrupted
  Study with_axis(const std::function<bool()>& go_on = {}, unsigned threads = 0) const;

  StudyEstimate estimate(const std::function<bool()>& go_on = {}, unsigned threads = 0) const;

  /// Some cases as a study of their own, the numbers of which count from 0: what another process
  /// needs to run them.
  /// @param left  gets the numbers that cannot be sent, as a value of theirs is no finite number
  std::string part(std::span<const std::size_t> numbers, std::vector<std::size_t>& left) const;

  /// Runs cases on threads and returns their rows, sorted by number; see docs/formats/study.md.
  /// @param progress  called now and then with the cases done; returning false ends the work with
  /// what there is
  Dataset rows(std::span<const std::size_t> numbers,
               unsigned threads,
               const std::function<bool(std::size_t done)>& progress = {}) const;

  struct Impl;
  explicit Study(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  const Impl& impl() const { return *impl_; }

 private:
  std::shared_ptr<const Impl> impl_;
};

struct StudyProgress {
  std::size_t cases = 0;  ///< that are to be run
  std::size_t done = 0;   ///< of those
  double seconds = 0.0;   ///< since the first began
};

struct SweepSettings {
  unsigned threads = 0;  ///< 0: as many as there are processors
  std::size_t shard = 1, shards = 1;
  bool resume = false;                                  ///< go on where results are there already
  bool large = false;                                   ///< run it however long it takes
  std::function<void(const StudyEstimate&)> estimated;  ///< told before anything is written
  std::function<bool(const StudyProgress&)> progress;  ///< false ends the sweep; what is done stays
};

struct SweepOutcome {
  std::size_t cases = 0, run = 0;                     ///< that were missing, and that were run
  std::size_t finished = 0, stopped = 0, failed = 0;  ///< of those run now
  std::vector<std::string> reasons;  ///< of the first few that failed, each with its case
  std::vector<std::string> notes;    ///< what to know of the folder
  bool interrupted = false;
  double seconds = 0.0;
};

/// The folder of a study: its description, and parts with the rows of the cases that are done.
class StudyFolder {
 public:
  /// Makes the folder for a study, or opens it if it is there.
  /// @throws InputError if it holds another study, saying what differs; MachineError.
  /// @param go_on  called now and then while cases are tried for the axis; false ends that
  StudyFolder(const Study& study,
              const std::string& folder,
              const std::function<bool()>& go_on = {},
              unsigned threads = 0);

  /// As in the folder, with its axis.
  const Study& study() const;
  /// What to know before going on: results by another version or instruction set, in words.
  std::vector<std::string> notes() const;
  /// Numbers that a shard has still to run, in the order of work.
  /// @throws InputError for a shard out of range, or if some are done and it is not to resume.
  std::vector<std::size_t> missing(const SweepSettings& settings) const;
  /// Adds rows that Study::rows gave.
  /// @param numbers  of the cases, where the rows are those of a Study::part; else empty
  /// @throws MachineError; nothing is then added.
  void add(Dataset rows,
           std::size_t shard,
           std::size_t shards,
           std::span<const std::size_t> numbers = {});

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

/// @throws InputError if a study is larger than anybody starts by a slip of the finger and
/// `settings.large` does not allow it, or if no case that was tried can run
void check_size(const StudyEstimate& estimate, const SweepSettings& settings);

/// Runs a shard of a study into a folder. @throws InputError, MachineError
SweepOutcome sweep(const Study& study, const std::string& folder, const SweepSettings& settings);

/// Runs a whole study in memory. @returns its rows as a study file has them
Dataset sweep(const Study& study, const SweepSettings& settings, SweepOutcome& outcome);

/// One file of all results in the folders, sorted by number; see docs/formats/study.md.
/// @param partial  also where cases are missing
/// @throws InputError if a folder holds no study or another one, or cases are missing
void merge(const std::vector<std::string>& folders, const std::string& path, bool partial = false);

/// A case of a study file by its id, or the first digits of it.
/// @param origin  for messages
/// @throws InputError if there is none, or more than one
StudyCase case_of(const Dataset& study, const std::string& id, const std::string& origin);

}  // namespace denchi
