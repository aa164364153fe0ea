// What writer and reader of a result file agree on.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "denchi/solution.h"

namespace denchi::result_format {

inline constexpr std::string_view kFormat = "denchi-result";
/// A new major version means that older readers would misread the file; additions raise the minor.
inline constexpr int kMajorVersion = 1;
inline constexpr std::string_view kVersion = "1.1";

inline constexpr const char* kTime = "time";
inline constexpr const char* kStep = "step";
inline constexpr const char* kInputGroup = "input";
inline constexpr const char* kAuditGroup = "audit";
inline constexpr const char* kStatisticsGroup = "statistics";
inline constexpr const char* kVoltageError = "voltage_error";
inline constexpr const char* kDimensionless = "1";
/// Status of a file whose run has not ended, or never will.
inline constexpr std::string_view kRunning = "running";

inline constexpr std::array<std::string_view, 3> kInputs = {"cell", "protocol", "settings"};
/// Attributes of HDF5 end at 64 KiB; a longer text goes to the input group.
inline constexpr std::size_t kLongestAttribute = 16 * 1024;

inline constexpr std::array<std::string_view, 3> kStatus = {"finished", "stopped", "failed"};

struct AuditField {
  const char* name;
  double Audit::* value;
};
inline constexpr std::array kAudit = {AuditField{"lithium_error", &Audit::lithium_error},
                                      AuditField{"salt_error", &Audit::salt_error},
                                      AuditField{"charge_error", &Audit::charge_error},
                                      AuditField{"energy_error", &Audit::energy_error},
                                      AuditField{"gibbs_error", &Audit::gibbs_error},
                                      AuditField{"losses_error", &Audit::losses_error}};

struct CountField {
  const char* name;
  std::size_t Statistics::* value;
};
inline constexpr std::array kCounts = {
    CountField{"unknowns", &Statistics::unknowns},
    CountField{"steps", &Statistics::steps},
    CountField{"residuals", &Statistics::residuals},
    CountField{"jacobians", &Statistics::jacobians},
    CountField{"solves", &Statistics::solves},
    CountField{"newton_iterations", &Statistics::newton_iterations},
    CountField{"error_test_failures", &Statistics::error_test_failures},
    CountField{"convergence_failures", &Statistics::convergence_failures}};

struct SecondsField {
  const char* name;
  double Statistics::* value;
};
inline constexpr std::array kSeconds = {SecondsField{"setup_seconds", &Statistics::setup_seconds},
                                        SecondsField{"solve_seconds", &Statistics::solve_seconds}};

}  // namespace denchi::result_format
