// The rows of a study: one for each case, whatever came of it.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "denchi/dataset.h"
#include "engine/study/study_impl.h"

namespace denchi::study {

struct Row {
  std::size_t number = 0;
  std::string id;
  std::vector<Change> values;
  Status status = Status::failed;
  std::string reason;
  bool refused = false;                                 ///< its values make no cell
  double end_time = 0.0, capacity = 0.0, energy = 0.0;  ///< not a number where it never began
  std::vector<std::vector<double>> outputs;             ///< empty where there are none
  std::vector<std::vector<double>> axes;                ///< positions of the fields' values [m]
  double seconds = 0.0;                                 ///< of computing; in no file

  /// About what it takes in memory.
  std::size_t bytes() const;
};

/// Cases that are run before all others, in the order in which they ended.
struct Pilot {
  std::vector<Row> rows;
};

/// Called while a case runs; false ends it.
using Heartbeat = std::function<bool()>;

/// Runs one case. Never throws for what a case does. Empty if the heartbeat ended it.
/// @param spare  gets the cell of the case, and lends its memory to the next one
std::optional<Row> run_case(const Study::Impl& study,
                            std::size_t number,
                            const Heartbeat& heartbeat,
                            std::optional<Cell>& spare);

/// How many threads that means: 0 is as many as there are processors.
unsigned thread_count(unsigned wanted);

/// Runs cases on threads.
/// @param take       given each row as it comes, by one thread at a time
/// @param heartbeat  called now and then by the calling thread; false ends the work
/// @throws what `take` or the heartbeat throws
void run_cases(const Study::Impl& study,
               std::span<const std::size_t> numbers,
               unsigned threads,
               const std::function<void(Row)>& take,
               const Heartbeat& heartbeat);

/// Axes of the fields among the outputs, each once.
std::vector<std::string> field_axes(const std::vector<Output>& outputs);

/// Rows as a dataset, sorted by number.
Dataset dataset_of(const Study::Impl& study, std::vector<Row> rows);

/// Names in a study's dataset.
inline constexpr const char* kNumber = "case_number";
inline constexpr const char* kCase = "case";

}  // namespace denchi::study
