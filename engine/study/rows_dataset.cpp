#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/study/rows.h"

namespace denchi::study {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// The dimension along an axis of a field: the nodes of each case, which has positions of its own.
std::string nodes_of(const std::string& axis) { return axis + "_node"; }

/// How many nodes the rows have at most along each axis.
std::vector<std::size_t> most_nodes(const std::vector<Row>& rows, std::size_t axes) {
  std::vector<std::size_t> most(axes, 1);
  for (const Row& row : rows)
    for (std::size_t k = 0; k < row.axes.size(); ++k)
      most[k] = std::max(most[k], row.axes[k].size());
  return most;
}

class Builder {
 public:
  Builder(const Study::Impl& study, const std::vector<Row>& rows)
      : study_(study),
        rows_(rows),
        axes_(field_axes(study.outputs)),
        nodes_(most_nodes(rows, axes_.size())) {}

  Dataset build() {
    std::vector<std::string> ids;
    for (const Row& row : rows_) ids.push_back(row.id);
    add_text(kCase, "case: hash of its inputs", std::move(ids));
    if (has_curves()) add_axis();
    for (std::size_t k = 0; k < axes_.size(); ++k) add_nodes(k);
    add_number(kNumber, "", "number of the case in the design", [](const Row& row) {
      return static_cast<double>(row.number);
    });
    for (std::size_t k = 0; k < study_.columns.size(); ++k) add_column(k);
    add_number("end_time", "s", "time at the end", [](const Row& r) { return r.end_time; });
    add_number("capacity", "A.h", "charge delivered", [](const Row& r) { return r.capacity; });
    add_number("energy", "W.h", "energy delivered", [](const Row& r) { return r.energy; });
    std::vector<std::string> status, reason;
    for (const Row& row : rows_) {
      status.emplace_back(to_string(row.status));
      reason.push_back(row.reason);
    }
    add_text("status", "finished, stopped or failed", std::move(status));
    add_text("reason", "why it ended", std::move(reason));
    for (std::size_t k = 0; k < study_.outputs.size(); ++k) add_output(k);
    for (std::size_t k = 0; k < axes_.size(); ++k) add_positions(k);
    return std::move(data_);
  }

 private:
  bool has_curves() const {
    return std::any_of(study_.outputs.begin(), study_.outputs.end(), [](const Output& output) {
      return output.kind == Output::Kind::curve;
    });
  }
  std::string axis_name() const { return study_.description.axis.fraction ? "fraction" : "time"; }

  DataVariable& add(std::string name, std::string unit, std::string long_name) {
    data_.variables.push_back(
        {std::move(name), std::move(unit), std::move(long_name), {kCase}, {}, {}});
    return data_.variables.back();
  }
  void add_text(std::string name, std::string long_name, std::vector<std::string> texts) {
    add(std::move(name), "", std::move(long_name)).texts = std::move(texts);
  }
  template <class F>
  void add_number(std::string name, std::string unit, std::string long_name, F value) {
    DataVariable& variable = add(std::move(name), std::move(unit), std::move(long_name));
    for (const Row& row : rows_) variable.values.push_back(value(row));
  }

  void add_axis() {
    const bool fraction = study_.description.axis.fraction;
    DataVariable& axis = add(axis_name(),
                             fraction ? "" : "s",
                             fraction ? "part of the run of each case" : "time since the start");
    axis.dimensions = {axis_name()};
    axis.values = study_.description.axis.points;
  }
  void add_nodes(std::size_t k) {
    DataVariable& nodes = add(nodes_of(axes_[k]), "", "nodes along " + axes_[k]);
    nodes.dimensions = {nodes.name};
    for (std::size_t i = 0; i < nodes_[k]; ++i) nodes.values.push_back(static_cast<double>(i));
  }

  void add_column(std::size_t k) {
    const Study::Impl::Column& column = study_.columns[k];
    if (!column.text) {
      add_number(column.name, column.unit, column.long_name, [k](const Row& row) {
        return k < row.values.size() ? std::get<double>(row.values[k].value) : kNone;
      });
      return;
    }
    std::vector<std::string> texts;
    for (const Row& row : rows_)
      texts.push_back(k < row.values.size() ? text_of(row.values[k].value) : "");
    add_text(column.name, column.long_name, std::move(texts));
  }

  void add_output(std::size_t k) {
    const Output& output = study_.outputs[k];
    const VariableInfo& info = output.variable;
    DataVariable& variable = add(output.name(), info.unit, info.long_name);
    if (output.kind != Output::Kind::curve)
      variable.long_name = output.asked + ", " + info.long_name;
    std::vector<std::size_t> shape;  // after the case
    if (output.kind == Output::Kind::curve) {
      variable.dimensions.push_back(axis_name());
      shape.push_back(study_.description.axis.points.size());
    }
    std::vector<std::size_t> axes;
    if (output.is_field())
      for (const std::string& axis : info.axes) {
        axes.push_back(
            static_cast<std::size_t>(std::find(axes_.begin(), axes_.end(), axis) - axes_.begin()));
        variable.dimensions.push_back(nodes_of(axis));
        shape.push_back(nodes_[axes.back()]);
      }
    std::size_t width = 1;
    for (const std::size_t count : shape) width *= count;
    variable.values.assign(rows_.size() * width, kNone);
    for (std::size_t i = 0; i < rows_.size(); ++i)
      if (k < rows_[i].outputs.size())
        place(rows_[i], rows_[i].outputs[k], axes, shape, &variable.values[i * width]);
  }

  /// Copies a row's block, which may have fewer nodes than the widest row.
  void place(const Row& row,
             const std::vector<double>& block,
             const std::vector<std::size_t>& axes,
             const std::vector<std::size_t>& shape,
             double* out) const {
    std::vector<std::size_t> own = shape;
    for (std::size_t a = 0; a < axes.size(); ++a)
      own[own.size() - axes.size() + a] = row.axes[axes[a]].size();
    for (std::size_t i = 0; i < block.size(); ++i) {
      std::size_t rest = i, at = 0, stride = 1;
      for (std::size_t d = own.size(); d-- > 0; stride *= shape[d]) {
        at += rest % own[d] * stride;
        rest /= own[d];
      }
      out[at] = block[i];
    }
  }

  void add_positions(std::size_t k) {
    DataVariable& variable = add(axes_[k], "m", "position of the nodes of each case");
    variable.dimensions.push_back(nodes_of(axes_[k]));
    variable.values.assign(rows_.size() * nodes_[k], kNone);
    for (std::size_t i = 0; i < rows_.size(); ++i)
      if (k < rows_[i].axes.size())
        std::copy(rows_[i].axes[k].begin(),
                  rows_[i].axes[k].end(),
                  variable.values.begin() + static_cast<std::ptrdiff_t>(i * nodes_[k]));
  }

  const Study::Impl& study_;
  const std::vector<Row>& rows_;
  std::vector<std::string> axes_;
  std::vector<std::size_t> nodes_;
  Dataset data_;
};

}  // namespace

Dataset dataset_of(const Study::Impl& study, std::vector<Row> rows) {
  std::sort(
      rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.number < b.number; });
  Dataset data = Builder(study, rows).build();
  const BuildInfo build = build_info();
  data.attributes = {{"format", "denchi-study-part"},
                     {"study_id", study.id},
                     {"denchi_version", build.version},
                     {"commit", build.commit},
                     {"instruction_set", build.instruction_set}};
  return data;
}

}  // namespace denchi::study
