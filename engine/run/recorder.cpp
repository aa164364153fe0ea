#include "engine/run/recorder.h"

#include <algorithm>
#include <array>
#include <utility>

namespace denchi {
namespace {

struct CsvColumn {
  const char* name;
  std::vector<double> BdfTable::* values;
};
constexpr std::array kCsvColumns = {CsvColumn{"voltage", &BdfTable::voltage},
                                    CsvColumn{"current", &BdfTable::current},
                                    CsvColumn{"power", &BdfTable::power},
                                    CsvColumn{"capacity", &BdfTable::capacity},
                                    CsvColumn{"energy", &BdfTable::energy},
                                    CsvColumn{"temperature", &BdfTable::surface_temperature}};

}  // namespace

BdfTable csv_columns(std::span<const VariableInfo> variables,
                     std::vector<double> time,
                     std::vector<int> step,
                     const std::vector<std::vector<double>>& values) {
  BdfTable table;
  table.time = std::move(time);
  table.step = std::move(step);
  for (std::size_t k = 0; k < variables.size(); ++k)
    for (const CsvColumn& column : kCsvColumns)
      if (variables[k].name == column.name) table.*column.values = values[k];
  return table;
}

Recorder::Recorder(Solution::Impl& run) : run_(run), auditor_(*run.model), sum_(run.model->map()) {
  for (const VariableInfo& info : run.columns()) table_row_.push_back(run.row_of(info.name));
  if (!run.settings.file.empty()) file_.emplace(run.settings.file, result_header(run));
  if (!run.settings.csv.empty()) csv_.emplace(run.settings.csv);
}

void Recorder::take(Trajectory& trajectory, bool segment_ended) {
  constexpr std::size_t kBatch = 32;      // knots
  constexpr std::size_t kMostRows = 512;  // at once: between two knots there can be millions
  const Trajectory::Segment& segment = trajectory.segments().back();
  next_ = std::max(next_, segment.first);
  const std::size_t last = trajectory.knots() - (segment_ended ? 1 : 2);
  if (!segment_ended && last < next_ + kBatch) return;
  std::vector<Row> rows;
  const auto emit = [&](const Row& row) {
    rows.push_back(row);
    if (rows.size() < kMostRows) return;
    add_rows(trajectory, rows);
    rows.clear();
  };
  emit_rows(trajectory, segment, next_, last, segment_ended, run_.row_curves(), run_.period, emit);
  add_rows(trajectory, rows);
  // rows may be far apart, further than states are kept
  const Delivered& total =
      sum_.advance(trajectory, last, segment_ended ? segment.end : trajectory.time(last));
  auditor_.take(trajectory, segment, last, segment_ended, total.energy);
  next_ = last;
  if (run_.settings.keep_rows) return;
  run_.curve.take(trajectory);
  trajectory.forget_before(next_ + 1);
}

void Recorder::add_rows(const Trajectory& trajectory, const std::vector<Row>& rows) {
  std::vector<std::vector<double>> values(table_row_.size());
  std::vector<double> times, y(trajectory.unknowns());
  std::vector<int> steps;
  StateReader state;
  for (const Row& row : rows) {
    times.push_back(row.time);
    steps.push_back(row.step);
    const Delivered& total = sum_.advance(trajectory, row.knot, row.time);
    trajectory.interpolate(trajectory.stencil(row.knot, row.time), y.data());
    state.look_at(y.data());
    auditor_.add(row.time, state);
    if (!file_ && !csv_) continue;
    for (std::size_t k = 0; k < table_row_.size(); ++k) {
      if (table_row_[k] == Solution::Impl::kNone) {
        values[k].push_back(run_.columns()[k].name == "energy" ? total.energy : total.capacity);
      } else if (const VariableRow& variable = run_.model->table()[table_row_[k]];
                 file_ || variable.size == 1) {
        values[k].resize(values[k].size() + variable.size);
        state.read(variable, &values[k][values[k].size() - variable.size]);
      }
    }
  }
  if (file_) file_->append(times, steps, values);
  if (csv_ && !rows.empty()) csv_->append(csv_columns(run_.columns(), times, steps, values));
}

void Recorder::finish() {
  run_.audit = auditor_.audit();
  run_.audit_known = true;
  if (!run_.settings.keep_rows) {
    run_.totals = {sum_.total()};
    run_.delivered_known = true;
  }
  if (file_) file_->finish(run_.status, run_.reason, run_.audit, run_.error, run_.statistics);
  if (csv_) csv_->finish();
}

}  // namespace denchi
