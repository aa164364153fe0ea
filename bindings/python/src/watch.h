// What happens in Python while a run goes on without the interpreter's lock: Ctrl-C is heard, and a
// progress display is told.
#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <functional>

#include "denchi/simulate.h"

namespace denchi::python {

/// For Settings::progress. `callback` is None or a callable (step, steps, time, fraction, voltage)
/// that returns False to stop the run; it is called at most ten times a second.
std::function<bool(const Progress&)> make_watch(pybind11::object callback);

/// Runs `work` without the interpreter's lock, then raises what was raised in Python meanwhile
/// (KeyboardInterrupt, an error of the callback).
void run_released(const std::function<void()>& work);

}  // namespace denchi::python
