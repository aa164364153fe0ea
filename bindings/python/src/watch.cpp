#include "bindings/python/src/watch.h"

#include <exception>
#include <memory>
#include <utility>

namespace py = pybind11;

namespace denchi::python {
namespace {

using Clock = std::chrono::steady_clock;

/// What Python raised during the run of this thread. An exception must not cross the solver, so it
/// waits here while the run winds up and saves what it has.
thread_local std::exception_ptr raised;

class Watch {
 public:
  explicit Watch(py::object callback) : callback_(std::move(callback)) {}
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() {  // NOLINT(bugprone-exception-escape): without the lock nothing can go on
    // The last owner may be a run that holds no lock.
    const py::gil_scoped_acquire lock;
    callback_ = py::object();
  }

  bool operator()(const Progress& progress) {
    const Clock::time_point now = Clock::now();
    if (now < next_) return true;
    next_ = now + std::chrono::milliseconds(100);
    const py::gil_scoped_acquire lock;
    try {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      if (callback_.is_none()) return true;
      const py::object answer = callback_(
          progress.step, progress.steps, progress.time, progress.fraction, progress.voltage);
      return answer.is_none() || answer.cast<bool>();
    } catch (...) {
      raised = std::current_exception();
      return false;
    }
  }

 private:
  py::object callback_;
  Clock::time_point next_ = Clock::now();
};

}  // namespace

std::function<bool(const Progress&)> make_watch(py::object callback) {
  auto watch = std::make_shared<Watch>(std::move(callback));
  return [watch](const Progress& progress) { return (*watch)(progress); };
}

void run_released(const std::function<void()>& work) {
  raised = nullptr;
  try {
    const py::gil_scoped_release released;
    work();
  } catch (...) {
    // What stopped the run counts for more than what followed from it.
    if (!raised) throw;
  }
  if (raised) std::rethrow_exception(std::exchange(raised, nullptr));
}

}  // namespace denchi::python
