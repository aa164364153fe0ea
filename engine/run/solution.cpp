#include "denchi/solution.h"

#include <algorithm>
#include <cmath>

#include "engine/input/names.h"
#include "engine/output/bdf_csv.h"
#include "engine/run/audit.h"
#include "engine/run/recorder.h"
#include "engine/run/solution_impl.h"

namespace denchi {

std::string_view to_string(Status status) {
  switch (status) {
    case Status::finished:
      return "finished";
    case Status::stopped:
      return "stopped";
    case Status::failed:
      break;
  }
  return "failed";
}

std::vector<VariableInfo> clock_variables() {
  return {{"time", "s", "time since the start", {}, "Time [s]"},
          {"step", "", "index of the protocol step", {}, ""}};
}

std::vector<VariableInfo> sum_variables() {
  return {{"capacity",
           "A.h",
           "net charge since the start, discharge positive",
           {},
           "Discharge capacity [A.h]"},
          {"energy",
           "W.h",
           "net energy since the start, discharge positive",
           {},
           "Discharge energy [W.h]"}};
}

std::vector<std::size_t> chosen_outputs(const CellModel& model,
                                        const std::vector<std::string>& outputs) {
  std::vector<std::size_t> chosen;
  const std::vector<VariableRow>& table = model.table();
  for (std::size_t k = 0; k < table.size(); ++k)
    if (outputs.empty() ? table[k].standard : table[k].info.axes.empty())  // curves are always kept
      chosen.push_back(k);
  if (outputs.empty()) return chosen;
  const auto is_common = [](const std::string& name) {
    return name == "time" || name == "step" || name == "capacity" || name == "energy";
  };
  for (const std::string& name : outputs) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const VariableRow& row) {
      return row.info.name == name || row.info.alias == name;
    });
    if (found != table.end()) {
      const auto k = static_cast<std::size_t>(found - table.begin());
      if (std::find(chosen.begin(), chosen.end(), k) == chosen.end()) chosen.push_back(k);
    } else if (!is_common(name)) {
      std::vector<std::string> names;
      for (const VariableRow& row : table) names.push_back(row.info.name);
      for (const auto& common : {clock_variables(), sum_variables()})
        for (const VariableInfo& info : common) names.push_back(info.name);
      std::string rule = "is not an output of this model";
      const std::vector<std::string> near = input::nearest(name, names);
      for (std::size_t i = 0; i < near.size(); ++i)
        rule += (i == 0 ? "; the nearest are " : ", ") + near[i];
      throw InputError("output", name, rule, "settings");
    }
  }
  return chosen;
}

void Solution::Impl::need_states() const {
  if (model && !settings.keep_rows)
    throw InputError("rows", "", "were not kept in memory; they are in the files only", "result");
}

RowCurves Solution::Impl::row_curves() const {
  const double nominal = model->ratings().nominal_capacity;  // [A] of 1C
  return {{{model->map().border_entry(kVoltage), kRowTolerance},
           {model->map().border_entry(kCurrent), kRowCurrentTolerance * nominal}}};
}

void Solution::Impl::know_rows() const {
  const std::lock_guard lock(mutex);
  if (rows_known) return;
  need_states();
  const RowCurves curves = row_curves();
  for (const Trajectory::Segment& s : trajectory.segments())
    emit_rows(trajectory,
              s,
              s.first,
              s.first + s.count - 1,
              true,
              curves,
              period,
              [this](const Row& row) { rows.push_back(row); });
  for (const Row& row : rows) {
    times.push_back(row.time);
    steps.push_back(row.step);
  }
  rows_known = true;
}

void Solution::Impl::know_delivered() const {
  const std::lock_guard lock(mutex);
  if (delivered_known) return;
  know_rows();
  DeliveredSum sum(model->map());
  for (const Row& row : rows) totals.push_back(sum.advance(trajectory, row.knot, row.time));
  delivered_known = true;
}

Delivered Solution::Impl::total() const {
  const std::lock_guard lock(mutex);
  if (delivered_known) return totals.empty() ? Delivered() : totals.back();
  need_states();
  if (!whole) whole = DeliveredSum(model->map()).finish(trajectory);
  return *whole;
}

void Solution::Impl::know_audit() const {
  const std::lock_guard lock(mutex);
  if (audit_known) return;
  know_rows();
  Auditor auditor(*model);
  StateReader state;
  std::vector<double> y(trajectory.unknowns());
  for (const Row& row : rows) {
    trajectory.interpolate(trajectory.stencil(row.knot, row.time), y.data());
    state.look_at(y.data());
    auditor.add(row.time, state);
  }
  auditor.take(trajectory);
  audit = auditor.audit();
  audit_known = true;
}

int Solution::Impl::step_at(double time) const {
  if (model) return trajectory.segments()[trajectory.segment_at(time)].step;
  const auto above = std::upper_bound(times.begin(), times.end(), time);
  return steps[static_cast<std::size_t>(above - times.begin()) - 1];
}

std::size_t Solution::Impl::row_of(std::string_view name) const {
  if (!model) return kNone;
  for (std::size_t k = 0; k < model->table().size(); ++k)
    if (model->table()[k].info.name == name) return k;
  return kNone;
}

Status Solution::status() const { return impl_->status; }
const std::string& Solution::reason() const { return impl_->reason; }
const std::vector<std::string>& Solution::notes() const { return impl_->notes; }
const Statistics& Solution::statistics() const { return impl_->statistics; }
const std::vector<VariableInfo>& Solution::variables() const { return impl_->variables; }
const std::vector<Axis>& Solution::axes() const { return impl_->axes; }

const std::vector<double>& Solution::time() const {
  impl_->know_rows();
  return impl_->times;
}
const std::vector<int>& Solution::step() const {
  impl_->know_rows();
  return impl_->steps;
}
double Solution::end_time() const {
  if (impl_->model) return impl_->trajectory.end_time();
  return impl_->times.empty() ? 0.0 : impl_->times.back();
}
double Solution::capacity() const { return impl_->total().capacity; }
double Solution::energy() const { return impl_->total().energy; }

const VariableInfo& Solution::variable(std::string_view name) const {
  for (const VariableInfo& info : impl_->variables)
    if (info.name == name || (!info.alias.empty() && info.alias == name)) return info;
  std::vector<std::string> names;
  for (const VariableInfo& info : impl_->variables) names.push_back(info.name);
  std::string rule = "is not a variable of this result";
  const std::vector<std::string> near = input::nearest(name, names);
  for (std::size_t i = 0; i < near.size(); ++i)
    rule += (i == 0 ? "; the nearest are " : ", ") + near[i];
  throw InputError("variable", std::string(name), rule, "result");
}

std::vector<double> Solution::values(std::string_view name) const {
  const Impl& s = *impl_;
  const VariableInfo& info = variable(name);
  if (info.name == "time") return time();
  if (info.name == "step") return {step().begin(), step().end()};
  if (!s.model) {
    for (std::size_t k = 0; k < s.columns().size(); ++k)
      if (s.columns()[k].name == info.name) return s.stored[k];
  }
  if (info.name == "capacity" || info.name == "energy") {
    s.know_delivered();
    std::vector<double> out;
    for (const Delivered& d : s.totals)
      out.push_back(info.name == "energy" ? d.energy : d.capacity);
    return out;
  }
  s.know_rows();
  const VariableRow& row = s.model->table()[s.row_of(info.name)];
  std::vector<double> out(s.rows.size() * row.size);
  if (row.entry != VariableRow::kNoEntry) {
    for (std::size_t i = 0; i < s.rows.size(); ++i)
      out[i] = s.trajectory.entry(s.trajectory.stencil(s.rows[i].knot, s.rows[i].time), row.entry);
    return out;
  }
  std::vector<double> y(s.trajectory.unknowns());
  for (std::size_t i = 0; i < s.rows.size(); ++i) {
    s.trajectory.interpolate(s.trajectory.stencil(s.rows[i].knot, s.rows[i].time), y.data());
    row.fill(y.data(), &out[i * row.size]);
  }
  return out;
}

std::vector<double> Solution::at(std::span<const double> times, std::string_view name) const {
  const Impl& s = *impl_;
  s.need_states();
  if (end_time() == 0.0 && time().empty())
    throw InputError("time", "", "cannot be asked for: the run never began", "result");
  const double begin = s.model ? s.trajectory.segments().front().begin : time().front();
  for (const double t : times)
    if (!(t >= begin && t <= end_time()))
      throw InputError("time",
                       std::to_string(t),
                       "lies outside the run (" + std::to_string(begin) + " to " +
                           std::to_string(end_time()) + " s)",
                       "result");
  const VariableInfo& info = variable(name);
  if (info.name == "time") return {times.begin(), times.end()};
  std::vector<double> out;
  if (info.name == "step") {
    for (const double t : times) out.push_back(s.step_at(t));
    return out;
  }
  if (!s.model || info.name == "capacity" || info.name == "energy") {
    // a file holds rows, dense enough for straight lines; sums are exact at rows and linear between
    const std::vector<double> rows = values(info.name);
    const std::vector<double>& grid = time();
    const std::size_t width = grid.empty() ? 1 : rows.size() / grid.size();
    for (const double t : times) {
      auto above = std::upper_bound(grid.begin(), grid.end(), t);
      if (above == grid.end()) --above;
      const auto i = static_cast<std::size_t>(above - grid.begin());
      const std::size_t j = i > 0 ? i - 1 : 0;
      const double f = grid[i] > grid[j] ? std::min(1.0, (t - grid[j]) / (grid[i] - grid[j])) : 1.0;
      for (std::size_t k = 0; k < width; ++k)
        out.push_back(rows[j * width + k] + f * (rows[i * width + k] - rows[j * width + k]));
    }
    return out;
  }
  const VariableRow& row = s.model->table()[s.row_of(info.name)];
  out.resize(times.size() * row.size);
  std::vector<double> y(s.trajectory.unknowns());
  for (std::size_t i = 0; i < times.size(); ++i) {
    const Trajectory::Segment& segment = s.trajectory.segments()[s.trajectory.segment_at(times[i])];
    const std::size_t knot = s.trajectory.knot_after(segment, times[i]);
    const Trajectory::Stencil stencil = s.trajectory.stencil(knot, times[i]);
    if (row.entry != VariableRow::kNoEntry) {
      out[i] = s.trajectory.entry(stencil, row.entry);
      continue;
    }
    s.trajectory.interpolate(stencil, y.data());
    row.fill(y.data(), &out[i * row.size]);
  }
  return out;
}

std::optional<double> Solution::voltage_error() const {
  const std::lock_guard lock(impl_->mutex);
  if (!impl_->error_known) {
    impl_->error_known = true;
    if (impl_->estimate) impl_->error = impl_->estimate({});
  }
  return impl_->error;
}

void Solution::Impl::know_inputs() const {
  const std::lock_guard lock(mutex);
  if (inputs.empty() && cell)
    inputs = {{"cell", cell->to_json()},
              {"protocol", protocol.to_json()},
              {"settings", settings_to_json(*this)}};
}

const std::map<std::string, std::string>& Solution::inputs() const {
  impl_->know_inputs();
  return impl_->inputs;
}

const Audit& Solution::audit() const {
  impl_->know_audit();
  return impl_->audit;
}

void Solution::save_csv(const std::string& path) const {
  std::vector<std::vector<double>> columns;
  for (const VariableInfo& info : impl_->columns())
    columns.push_back(info.axes.empty() ? values(info.name) : std::vector<double>());
  write_bdf_csv(path, csv_columns(impl_->columns(), time(), step(), columns));
}

void Solution::save(const std::string& path) const {
  ResultWriter writer(path, result_header(*impl_));
  std::vector<std::vector<double>> rows;
  for (const VariableInfo& info : impl_->columns()) rows.push_back(values(info.name));
  writer.append(time(), step(), rows);
  writer.finish(status(), reason(), audit(), voltage_error(), statistics());
}

Solution Solution::load(const std::string& path) { return solution_of(read_result(path)); }

Solution solution_of(ResultContents contents) {
  auto impl = std::make_shared<Solution::Impl>();
  impl->status = contents.status;
  impl->reason = std::move(contents.reason);
  impl->statistics = contents.statistics;
  for (VariableInfo& info : contents.header.variables) impl->variables.push_back(std::move(info));
  impl->axes = std::move(contents.header.axes);
  impl->times = std::move(contents.time);
  impl->steps = std::move(contents.step);
  impl->used.model = contents.header.attributes["model"];
  impl->stored = std::move(contents.values);
  impl->audit = contents.audit;
  impl->error = contents.voltage_error;
  impl->rows_known = impl->delivered_known = impl->error_known = impl->audit_known = true;
  for (const char* name : {"cell", "protocol", "settings"})
    if (const auto found = contents.header.attributes.find(name);
        found != contents.header.attributes.end())
      impl->inputs[name] = found->second;
  for (std::size_t i = 0; i < impl->times.size(); ++i) {
    Delivered total;
    for (std::size_t k = 0; k < impl->columns().size(); ++k) {
      if (impl->columns()[k].name == "capacity") total.capacity = impl->stored[k][i];
      if (impl->columns()[k].name == "energy") total.energy = impl->stored[k][i];
    }
    impl->totals.push_back(total);
  }
  return Solution(std::move(impl));
}

}  // namespace denchi
