// The program `denchi`: reads the command line, hands over to a command, turns errors into exit
// codes.
#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>
#include <string>

#include "bindings/cli/commands.h"
#include "bindings/cli/print.h"
#include "denchi/denchi.h"

namespace {

using namespace denchi;       // NOLINT(google-build-using-namespace)
using namespace denchi::cli;  // NOLINT(google-build-using-namespace)

/// The words of the command line, before they mean anything.
struct Words {
  RunOptions run;
  ElectrolytesOptions electrolytes;
  CompareOptions compare;
  SweepOptions sweep;
  MergeOptions merge;
  bool json = false, bpx = false;
  std::string shown;
  std::vector<std::string> files;
};

/// An option that may be repeated and takes exactly one text each time.
CLI::Option* add_list(CLI::App* command,
                      const std::string& name,
                      std::vector<std::string>& texts,
                      const std::string& help) {
  return command->add_option(name, texts, help)->allow_extra_args(false)->expected(1, 1 << 20);
}

/// Lets no option so far be an empty text.
void refuse_empty(CLI::App* command) {
  for (CLI::Option* option : command->get_options())
    option->check([](const std::string& text) { return text.empty() ? "is empty" : ""; });
}

void add_run(CLI::App& app, Words& words) {
  RunOptions& run = words.run;
  CLI::App* command = app.add_subcommand("run", "Run a cell through a protocol");
  command->add_option("CELL", run.cell, "Built-in cell, a cell file, or with --case a study file")
      ->required();
  command->add_option("--case", run.study_case, "Case of a study, by its id");
  command->add_option("--model", run.model, "dfn, spme or spm; the cell's own if not given");
  CLI::Option* protocol =
      add_list(command, "--protocol", run.protocol, "A step, e.g. \"Discharge at 1C until 2.5 V\"");
  command->add_option("--protocol-file", run.protocol_file, "Steps from a file")
      ->excludes(protocol);
  command->add_option("--soc", run.soc, "Start: 0..1, or open-circuit voltage \"3.8 V\"");
  command->add_option("--temperature", run.temperature, "e.g. 25degC or 298.15K");
  add_list(command, "--set", run.set, "PATH=VALUE, or PATH*=FACTOR; paths: denchi show CELL");
  add_list(command,
           "--electrolyte",
           run.electrolyte,
           "[LAYER=]NAME or file: another electrolyte; names: denchi electrolytes");
  command->add_option("--period", run.period, "Time between rows, e.g. 10s");
  CLI::Option* accuracy =
      command->add_option("--accuracy", run.accuracy, "Largest voltage error (RMS), e.g. 0.5mV");
  command->add_option("--mesh", run.mesh, "coarse, default, fine, finest or NAME=N,...")
      ->excludes(accuracy);
  command->add_option("--rtol", run.rtol, "Relative tolerance in time")->excludes(accuracy);
  command->add_option("--solver", run.solver, "bordered, klu or dense");
  command->add_option("--out", run.out, "Result file (HDF5)");
  command->add_option("--csv", run.csv, "Battery Data Format (CSV)");
  command->add_option(
      "--plot", run.plot, "Page of plots (png, svg, pdf); needs the Python package");
  refuse_empty(command);
  command->add_flag("--json", run.json, "Print the summary as JSON");
  command->add_flag("--quiet", run.quiet, "Print nothing but errors");
}

void add_electrolytes(CLI::App& app, Words& words) {
  ElectrolytesOptions& options = words.electrolytes;
  CLI::App* command = app.add_subcommand("electrolytes", "List the electrolytes of the library");
  command->add_option(
      "NAME", options.pattern, "Part of a name, formula or title; a name shows all of it");
  command->add_option("--family", options.family, "sulfide, halide, oxide, polymer, liquid, ...");
  command->add_option("--min-conductivity", options.least, "e.g. 1mS/cm");
  command->add_flag("--json", options.json, "As JSON");
}

void add_compare(CLI::App& app, Words& words) {
  CompareOptions& compare = words.compare;
  CLI::App* command = app.add_subcommand("compare", "Set cells side by side");
  command
      ->add_option("CELL",
                   compare.cells,
                   "Built-in cells or cell files; CELL+[LAYER=]NAME has that electrolyte")
      ->required();
  add_list(command,
           "--electrolyte",
           compare.electrolyte,
           "[LAYER=]NAME or file: each cell with it too; several layers with commas");
  command->add_option("--c-rate", compare.c_rates, "Rates, e.g. 0.1,1,3; C/10 works too")
      ->delimiter(',');
  command->add_option("--temperature", compare.temperature, "Of all cells, e.g. 25degC");
  command->add_flag("--different-temperatures",
                    compare.different_temperatures,
                    "Let each cell have its own temperature");
  add_list(command, "--set", compare.set, "PATH=VALUE, or PATH*=FACTOR, in every cell");
  command->add_option("--charge-to", compare.charge_to, "State of charge, 0 to 1; 0.8");
  command->add_option("--electrolyte-price", compare.electrolyte_price, "Per kg, in any currency");
  command->add_option("--model", compare.model, "dfn, spme or spm; the cell's own if not given");
  command->add_option("--mesh", compare.mesh, "coarse, default, fine, finest or NAME=N,...");
  command->add_option("--rtol", compare.rtol, "Relative tolerance in time");
  command->add_option("--threads", compare.threads, "Runs at a time; all processors");
  command->add_option("--out", compare.out, "File of everything (HDF5)");
  command->add_option("--csv", compare.csv, "The table (CSV)");
  command->add_option(
      "--plot", compare.plot, "Page of plots (png, svg, pdf); needs the Python package");
  refuse_empty(command);
  command->add_flag("--json", compare.json, "Print the table as JSON");
  command->add_flag("--quiet", compare.quiet, "Print nothing but errors");
}

void add_sweep(CLI::App& app, Words& words) {
  SweepOptions& sweep = words.sweep;
  CLI::App* command = app.add_subcommand("sweep", "Run the cases of a study");
  command->add_option("STUDY", sweep.study, "Study file (JSON)")->required();
  command->add_option("--out", sweep.out, "Folder of the results")->required();
  command->add_option("--threads", sweep.threads, "Cases at a time; all processors");
  command->add_option("--shard", sweep.shard, "I/N: the I-th of N parts, for job arrays");
  refuse_empty(command);
  command->add_flag("--resume", sweep.resume, "Run only what is missing in the folder");
  command->add_flag("--large", sweep.large, "However many cases, hours and gigabytes");
  command->add_flag("--json", sweep.json, "Print the summary as JSON");
  command->add_flag("--quiet", sweep.quiet, "Print nothing but errors");
}

void add_merge(CLI::App& app, Words& words) {
  MergeOptions& merge = words.merge;
  CLI::App* command = app.add_subcommand("merge", "Make one file of the results of a study");
  command->add_option("DIR", merge.folders, "Folders of one study")->required();
  command->add_option("--out", merge.out, "Study file (HDF5)")->required();
  refuse_empty(command);
  command->add_flag("--partial", merge.partial, "Also where cases are missing");
  command->add_flag("--quiet", merge.quiet, "Print nothing but errors");
}

void add_commands(CLI::App& app, Words& words) {
  app.require_subcommand(1);
  app.set_version_flag("--version", [] {
    const BuildInfo build = build_info();
    return "denchi " + build.version + " (" + build.commit + ", " + build.compiler + ", " +
           build.instruction_set + ", SUNDIALS " + build.sundials + ", HDF5 " + build.hdf5 +
           ", Eigen " + build.eigen + ")";
  });
  add_run(app, words);
  app.add_subcommand("cells", "List the built-in cells")->add_flag("--json", words.json);
  add_compare(app, words);
  add_sweep(app, words);
  add_merge(app, words);
  add_electrolytes(app, words);
  app.add_subcommand("models", "List the cell models")->add_flag("--json", words.json);
  CLI::App* show = app.add_subcommand("show", "Print a cell or a protocol");
  show->add_option("CELL|PROTOCOL", words.shown, "Built-in cell, cell file or protocol file")
      ->required();
  CLI::Option* json = show->add_flag("--json", words.json, "As JSON");
  show->add_flag("--bpx", words.bpx, "As a BPX 1.x file")->excludes(json);
  app.add_subcommand("validate", "Check cell and protocol files")
      ->add_option("FILE", words.files, "Files to check")
      ->required();
}

int dispatch(const CLI::App& app, const Words& words) {
  if (app.got_subcommand("run")) return run(words.run);
  if (app.got_subcommand("cells")) return list_cells(words.json);
  if (app.got_subcommand("compare")) return compare(words.compare);
  if (app.got_subcommand("sweep")) return sweep(words.sweep);
  if (app.got_subcommand("merge")) return merge(words.merge);
  if (app.got_subcommand("electrolytes")) return list_electrolytes(words.electrolytes);
  if (app.got_subcommand("models")) return list_models(words.json);
  if (app.got_subcommand("validate")) return validate(words.files);
  const ShowAs form = words.bpx ? ShowAs::bpx : words.json ? ShowAs::json : ShowAs::text;
  return show(words.shown, form);
}

int parse_and_run(int argc, char** argv) {
  CLI::App app("Physics-based simulation of battery cells", "denchi");
  Words words;
  add_commands(app, words);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& request) {  // --help, --version
    return app.exit(request);
  } catch (const CLI::ParseError& error) {
    const std::vector<std::string> unknown = app.remaining();
    const bool no_command = app.get_subcommands().empty() && !unknown.empty();
    complain(no_command ? "\"" + unknown.front() + "\" is not a command; see denchi --help"
                        : std::string(error.what()) + "; see denchi --help");
    return kWrongInput;
  }
  build_info();  // a wrong DENCHI_ISA is told whatever the command
  const int code = dispatch(app, words);
  finish_output();
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  // A file that outgrows a limit is then an error of writing, like a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return parse_and_run(argc, argv);
  } catch (const denchi::InputError& error) {
    complain(error.what());
    return kWrongInput;
  } catch (const std::exception& error) {  // MachineError, or memory that ran out
    complain(error.what());
    return kMachineFailed;
  }
}
