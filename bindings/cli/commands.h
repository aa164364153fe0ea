// The commands of the program: each does its work, prints, and returns the exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace denchi::cli {

/// Exit codes of the program.
enum ExitCode : int {
  kFinished = 0,       ///< every step ended as asked
  kStoppedEarly = 1,   ///< by physics or numerics; what was solved is saved
  kWrongInput = 2,     ///< nothing was written
  kMachineFailed = 3,  ///< disk full, file lost
  kSignalBase = 128,   ///< interrupted: 128 + signal, 130 for Ctrl-C
};

/// The words of `denchi run` as typed; empty where an option was not given.
struct RunOptions {
  std::string cell;  ///< or a study file, with a case
  std::string study_case;
  std::string model;
  std::vector<std::string> protocol;
  std::string protocol_file;
  std::string soc;
  std::string temperature;
  std::vector<std::string> set;
  std::vector<std::string> electrolyte;
  std::string period;
  std::string accuracy;
  std::string mesh;
  std::string rtol;
  std::string solver;
  std::string out, csv, plot;
  bool json = false;
  bool quiet = false;
};

/// The words of `denchi electrolytes`.
struct ElectrolytesOptions {
  std::string pattern;  ///< part of a name, formula or title; a whole name shows it in full
  std::string family;
  std::string least;  ///< conductivity
  bool json = false;
};

/// The words of `denchi compare`.
struct CompareOptions {
  std::vector<std::string> cells, electrolyte, set;
  std::vector<std::string> c_rates;
  std::string temperature, charge_to, electrolyte_price, model, mesh, rtol, threads;
  std::string out, csv, plot;
  bool different_temperatures = false;
  bool json = false;
  bool quiet = false;
};

/// The words of `denchi sweep`.
struct SweepOptions {
  std::string study, out, threads, shard;
  bool resume = false, large = false, json = false, quiet = false;
};

/// The words of `denchi merge`.
struct MergeOptions {
  std::vector<std::string> folders;
  std::string out;
  bool partial = false, quiet = false;
};

enum class ShowAs { text, json, bpx };

int run(const RunOptions& options);
int list_cells(bool json);
int list_models(bool json);
int list_electrolytes(const ElectrolytesOptions& options);
int compare(const CompareOptions& options);
int sweep(const SweepOptions& options);
int merge(const MergeOptions& options);
int show(const std::string& name_or_path, ShowAs form);
int validate(const std::vector<std::string>& files);

}  // namespace denchi::cli
