// Shows how far a run has got, and hears Ctrl-C.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "denchi/simulate.h"

namespace denchi::cli {

/// From now on Ctrl-C (SIGINT), SIGTERM and a closed terminal (SIGHUP) ask the run to stop; a
/// second signal ends the program at once.
void catch_interrupts();

/// The signal that asked the run to stop, or 0.
int interrupt_signal();

/// One line on the terminal, redrawn ten times a second, for runs that take longer than a second.
class ProgressLine {
 public:
  /// @param enabled  false: show nothing, whatever the terminal
  explicit ProgressLine(bool enabled);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  /// For Settings::progress: false once the run has been asked to stop.
  bool update(const Progress& progress);
  /// The same of many runs at once: how much of them, and what else to say.
  bool update(double fraction, const std::function<std::string()>& words = {});

  /// Takes the line off the screen.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool enabled_;
  bool shown_ = false;
  Clock::time_point next_;
};

}  // namespace denchi::cli
