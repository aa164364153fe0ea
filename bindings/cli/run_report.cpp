#include "bindings/cli/run_report.h"

#include "bindings/cli/json.h"
#include "bindings/cli/print.h"

namespace denchi::cli {
namespace {

std::string clock_time(double seconds) {
  const auto whole = static_cast<long long>(seconds);
  if (whole < 60) return {};
  std::string text = "  (";
  if (whole >= 3600) text += std::to_string(whole / 3600) + " h ";
  return text + std::to_string(whole / 60 % 60) + " min " + std::to_string(whole % 60) + " s)";
}

std::string milliseconds(double seconds) { return format(1e3 * seconds, "%.2f ms"); }

std::string millivolts(const RunReport& report) {
  if (!report.voltage_error) {
    return std::string("not known (the run ") +
           (report.interrupted ? "was interrupted)" : "is too short)");
  }
  return format(1e3 * *report.voltage_error, "%.3f mV") +
         "  (estimate, RMS, of the discretisation)";
}

}  // namespace

std::string to_table(const RunReport& report) {
  const Solution& solution = report.solution;
  const Audit& audit = solution.audit();
  const Statistics& statistics = solution.statistics();
  TextTable table;
  const auto row = [&table](std::string name, std::string value) {
    table.add({std::move(name), std::move(value)});
  };
  row("cell", report.cell.name() + "  " + report.cell.title());
  row("ended", std::string(to_string(solution.status())) + ": " + solution.reason());
  row("end time", format(solution.end_time(), "%.2f s") + clock_time(solution.end_time()));
  row("capacity", format(solution.capacity(), "%.5f A.h"));
  row("energy", format(solution.energy(), "%.5f W.h"));
  row("steps",
      std::to_string(statistics.steps) + "  (" + std::to_string(statistics.unknowns) +
          " unknowns, " + std::to_string(statistics.residuals) + " residuals)");
  row("wall time",
      milliseconds(report.wall_time) + "  (set-up " + milliseconds(statistics.setup_seconds) +
          ", solving " + milliseconds(statistics.solve_seconds) + ")");
  row("lithium error", format(audit.lithium_error, "%.1e"));
  row("salt error", format(audit.salt_error, "%.1e"));
  row("charge error", format(audit.charge_error, "%.1e"));
  row("energy error", format(audit.energy_error, "%.1e"));
  row("Gibbs error", format(audit.gibbs_error, "%.1e"));
  row("sum of losses", format(audit.losses_error, "within %.1e V"));
  row("voltage error", millivolts(report));
  for (const std::string& file : report.files) row("written", file);
  return table.str();
}

std::string to_json(const RunReport& report) {
  const Solution& solution = report.solution;
  const Audit& audit = solution.audit();
  JsonWriter json;
  json.open('{');
  json.key("status").text(to_string(solution.status()));
  json.key("reason").text(solution.reason());
  json.key("end_time").number(solution.end_time());
  json.key("capacity").number(solution.capacity());
  json.key("energy").number(solution.energy());
  json.key("steps").integer(solution.statistics().steps);
  json.key("wall_time").number(report.wall_time);
  json.key("audit").open('{');
  json.key("lithium_error").number(audit.lithium_error);
  json.key("salt_error").number(audit.salt_error);
  json.key("charge_error").number(audit.charge_error);
  json.key("energy_error").number(audit.energy_error);
  json.key("gibbs_error").number(audit.gibbs_error);
  json.key("losses_error").number(audit.losses_error);
  json.key("voltage_error").number(report.voltage_error);
  json.close('}').key("files").open('[');
  for (const std::string& file : report.files) json.text(file);
  return json.close(']').close('}').str();
}

}  // namespace denchi::cli
