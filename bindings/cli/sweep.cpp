// `denchi sweep` and `denchi merge`: studies of many cases.
#include <algorithm>

#include "bindings/cli/commands.h"
#include "bindings/cli/json.h"
#include "bindings/cli/output_path.h"
#include "bindings/cli/print.h"
#include "bindings/cli/progress.h"
#include "bindings/cli/quantity.h"
#include "bindings/cli/study_file.h"
#include "denchi/denchi.h"

namespace denchi::cli {
namespace {

void read_shard(const std::string& text, SweepSettings& settings) {
  if (text.empty()) return;
  const std::size_t slash = text.find('/');
  const std::optional<double> part = as_number(text.substr(0, slash));
  const std::optional<double> count =
      slash == std::string::npos ? std::nullopt : as_number(text.substr(slash + 1));
  const auto whole = [](const std::optional<double>& value) {
    return value && *value >= 1.0 && *value <= 1e6 &&
           *value == static_cast<double>(static_cast<std::size_t>(*value));
  };
  if (!whole(part) || !whole(count) || *part > *count)
    throw InputError(
        "--shard", "\"" + text + "\"", "must be I/N with I from 1 to N", "command line");
  settings.shard = static_cast<std::size_t>(*part);
  settings.shards = static_cast<std::size_t>(*count);
}

std::string duration(double seconds) {
  if (seconds < 100.0) return format(seconds, "%.1f s");
  if (seconds < 6000.0) return format(seconds / 60.0, "%.0f min");
  return format(seconds / 3600.0, "%.1f h");
}

std::string size_text(double bytes) {
  if (bytes < 1e6) return format(bytes / 1e3, "%.0f kB");
  return bytes < 1e9 ? format(bytes / 1e6, "%.0f MB") : format(bytes / 1e9, "%.1f GB");
}

std::string words_of(const StudyProgress& progress) {
  const double rate =
      progress.seconds > 0.0 ? static_cast<double>(progress.done) / progress.seconds : 0.0;
  std::string text =
      std::to_string(progress.done) + " of " + std::to_string(progress.cases) + " cases";
  if (rate <= 0.0) return text;
  return text + format(rate, rate < 10.0 ? ", %.2f/s, " : ", %.0f/s, ") +
         duration(static_cast<double>(progress.cases - progress.done) / rate) + " left";
}

std::string to_json(const SweepOutcome& outcome, const std::string& folder) {
  JsonWriter json;
  json.open('{').key("status").text(outcome.interrupted ? "interrupted" : "finished");
  json.key("cases").integer(outcome.cases).key("run").integer(outcome.run);
  json.key("finished").integer(outcome.finished).key("stopped").integer(outcome.stopped);
  json.key("failed").integer(outcome.failed).key("seconds").number(outcome.seconds);
  json.key("folder").text(folder).close('}');
  return json.str();
}

void report(const SweepOutcome& outcome, const std::string& folder) {
  const double rate =
      outcome.seconds > 0.0 ? static_cast<double>(outcome.run) / outcome.seconds : 0.0;
  print(std::to_string(outcome.run) + " cases run: " + std::to_string(outcome.finished) +
        " finished, " + std::to_string(outcome.stopped) + " stopped, " +
        std::to_string(outcome.failed) + " failed; " + duration(outcome.seconds) +
        format(rate, ", %.0f cases/s"));
  for (const std::string& reason : outcome.reasons) print("  " + reason);
  if (outcome.failed > outcome.reasons.size())
    print("  and " + std::to_string(outcome.failed - outcome.reasons.size()) + " more that failed");
  if (outcome.interrupted) {
    print("interrupted; go on with the same command and --resume");
  } else {
    print("one file of it: denchi merge " + folder + " --out study.h5");
  }
}

}  // namespace

int sweep(const SweepOptions& options) {
  SweepSettings settings;
  settings.threads = read_threads(options.threads);
  read_shard(options.shard, settings);
  settings.resume = options.resume;
  settings.large = options.large;
  const Study study = study_of(options.study);
  catch_interrupts();
  ProgressLine line(!options.quiet);
  const bool talks = !options.quiet && !options.json;
  settings.estimated = [talks, shards = settings.shards](const StudyEstimate& estimate) {
    if (!talks) return;
    const std::string share =
        shards == 1 ? "" : ", about one in " + std::to_string(shards) + " of them here";
    print(std::to_string(estimate.cases) + " cases in all" + share + "; about " +
          duration(estimate.seconds) + " of computing on one thread, " + size_text(estimate.bytes));
    finish_output();
  };
  settings.progress = [&line](const StudyProgress& progress) {
    const double cases = static_cast<double>(std::max<std::size_t>(1, progress.cases));
    return line.update(static_cast<double>(progress.done) / cases,
                       [&progress] { return words_of(progress); });
  };
  const SweepOutcome outcome = denchi::sweep(study, options.out, settings);
  line.clear();
  if (!options.quiet)
    for (const std::string& note : outcome.notes) complain("note: " + note);
  if (options.json) print(to_json(outcome, options.out));
  if (talks) report(outcome, options.out);
  return outcome.interrupted ? kSignalBase + interrupt_signal() : kFinished;
}

int merge(const MergeOptions& options) {
  check_output_paths({{"--out", options.out}}, options.folders);
  try {
    denchi::merge(options.folders, options.out, options.partial);
  } catch (const InputError& error) {
    if (error.value() != options.out) throw;
    throw InputError("--out", "\"" + options.out + "\"", error.rule(), "command line");
  }
  if (!options.quiet) print("wrote " + options.out);
  return kFinished;
}

}  // namespace denchi::cli
