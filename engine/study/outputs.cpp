#include "engine/study/outputs.h"

#include <algorithm>
#include <array>
#include <limits>

#include "engine/input/names.h"
#include "engine/run/core.h"
#include "engine/run/solution_impl.h"

namespace denchi::study {
namespace {

constexpr std::array kWords = {"curve", "min", "max", "mean", "start", "end"};

/// Times of the axis that a run of this length has.
std::vector<double> times_of(const CurveAxis& axis, double end) {
  std::vector<double> times;
  for (const double point : axis.points) {
    const double time = axis.fraction ? std::min(point * end, end) : point;
    if (time > end) break;
    times.push_back(time);
  }
  return times;
}

double mean(const std::vector<double>& time, const std::vector<double>& value) {
  double sum = 0.0;
  for (std::size_t k = 1; k < time.size(); ++k)
    sum += 0.5 * (value[k] + value[k - 1]) * (time[k] - time[k - 1]);
  const double length = time.back() - time.front();
  return length > 0.0 ? sum / length : value.back();
}

}  // namespace

std::string Output::name() const {
  if (kind == Kind::curve) return variable.name + (shares_name ? "_curve" : "");
  return std::string(kWords[static_cast<std::size_t>(kind)]) + "_" + variable.name;
}

Output parse_output(const std::string& text) {
  Output output;
  output.asked = text;
  output.variable.name = text;
  const std::size_t open = text.find('(');
  if (open == std::string::npos || !text.ends_with(')')) return output;
  const std::string word = text.substr(0, open);
  const auto found = std::find(kWords.begin() + 1, kWords.end(), word);
  if (found == kWords.end()) return output;  // some variables end in a bracket
  output.kind = static_cast<Output::Kind>(found - kWords.begin());
  output.variable.name = text.substr(open + 1, text.size() - open - 2);
  return output;
}

std::vector<Output> outputs_of(const std::vector<std::string>& texts,
                               const std::vector<std::string>& columns,
                               const std::vector<VariableInfo>& variables,
                               const std::string& model) {
  std::vector<std::string> names, seen;
  for (const VariableInfo& info : variables) names.push_back(info.name);
  std::vector<Output> outputs;
  for (const std::string& text : texts) {
    Output output = parse_output(text);
    const auto found =
        std::find_if(variables.begin(), variables.end(), [&](const VariableInfo& info) {
          return info.name == output.variable.name ||
                 (!info.alias.empty() && info.alias == output.variable.name);
        });
    if (found == variables.end())
      throw InputError("output \"" + text + "\"",
                       "",
                       "is no variable of the model " + model +
                           input::did_you_mean(output.variable.name, names) +
                           "; besides a name there are min(...), max(...), mean(...), start(...) "
                           "and end(...) of one",
                       "study");
    output.variable = *found;
    output.shares_name =
        std::find(columns.begin(), columns.end(), output.variable.name) != columns.end();
    if (output.kind == Output::Kind::mean && !output.variable.axes.empty())
      throw InputError("output \"" + text + "\"",
                       "",
                       "has axes of its own, and no mean: keep the field, or its start or end",
                       "study");
    if (std::find(seen.begin(), seen.end(), output.name()) != seen.end())
      throw InputError("output \"" + text + "\"", "", "is given twice", "study");
    seen.push_back(output.name());
    outputs.push_back(std::move(output));
  }
  return outputs;
}

std::vector<double> value_of(const Solution& run, const Output& output, const CurveAxis& axis) {
  const std::string& name = output.variable.name;
  const double end = run.end_time();
  if (end == 0.0 && run.time().empty()) return {};  // it never began
  switch (output.kind) {
    case Output::Kind::curve: {
      const std::vector<double> times = times_of(axis, end);
      std::vector<double> value = times.empty() ? std::vector<double>() : run.at(times, name);
      const std::size_t width = times.empty() ? 1 : value.size() / times.size();
      value.resize(axis.points.size() * width, std::numeric_limits<double>::quiet_NaN());
      return value;
    }
    case Output::Kind::start:
      return run.at(std::array{0.0}, name);
    case Output::Kind::end:
      return run.at(std::array{end}, name);
    case Output::Kind::mean:
      return {mean(run.time(), run.values(name))};
    case Output::Kind::min:
    case Output::Kind::max: {
      const std::vector<double> values = run.values(name);
      const auto [low, high] = std::minmax_element(values.begin(), values.end());
      return {output.kind == Output::Kind::min ? *low : *high};
    }
  }
  return {};
}

std::vector<VariableInfo> variables_of(const Cell& cell, const Settings& settings) {
  ModelRequest request;
  request.model = settings.model;
  const MadeModel made = core().make_model(cell, request);
  std::vector<VariableInfo> variables = clock_variables();
  for (const VariableRow& row : made.model->table()) variables.push_back(row.info);
  for (const VariableInfo& info : sum_variables()) variables.push_back(info);
  return variables;
}

}  // namespace denchi::study
