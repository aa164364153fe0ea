#include "bindings/cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <string>

#include "bindings/cli/print.h"

namespace denchi::cli {
namespace {

volatile std::sig_atomic_t caught_signal = 0;

extern "C" void remember_signal(int number) { caught_signal = number; }

}  // namespace

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = remember_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    sigaction(number, nullptr, &before);
    if (before.sa_handler != SIG_IGN) sigaction(number, &action, nullptr);  // nohup ignores one
  }
}

int interrupt_signal() { return caught_signal; }

ProgressLine::ProgressLine(bool enabled)
    : enabled_(enabled && isatty(STDERR_FILENO) == 1),
      next_(Clock::now() + std::chrono::seconds(1)) {}

bool ProgressLine::update(const Progress& progress) {
  return update(progress.fraction, [&progress] {
    return "step " + std::to_string(std::min(progress.step + 1, progress.steps)) + " of " +
           std::to_string(progress.steps) + format(progress.time, "  %.0f s") +
           format(progress.voltage, "  %.3f V");
  });
}

bool ProgressLine::update(double fraction, const std::function<std::string()>& words) {
  if (interrupt_signal() != 0) return false;
  if (!enabled_ || Clock::now() < next_) return true;
  next_ = Clock::now() + std::chrono::milliseconds(100);
  constexpr int kWidth = 30;
  const double part = std::clamp(fraction, 0.0, 1.0);
  std::string bar(static_cast<std::size_t>(kWidth * part), '#');
  bar.resize(kWidth, '.');
  const std::string more = words ? words() : "";
  std::fprintf(stderr, "\r[%s] %3.0f %%  %s \x1b[K", bar.c_str(), 100.0 * part, more.c_str());
  std::fflush(stderr);
  shown_ = true;
  return true;
}

void ProgressLine::clear() {
  if (!shown_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace denchi::cli
