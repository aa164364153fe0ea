#include "engine/study/rows.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <limits>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "engine/input/names.h"

namespace denchi::study {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Ends a run that costs more than it may; the count of steps does so at the same step every time.
class Watch {
 public:
  Watch(const Limits& limits, const Heartbeat& heartbeat)
      : limits_(limits), heartbeat_(heartbeat) {}

  bool operator()(const Progress& progress) {
    if (heartbeat_ && !heartbeat_()) {
      ended_ = true;
      return false;
    }
    if (progress.counted && progress.time_steps > limits_.steps) {
      words_ = "more than " + std::to_string(limits_.steps) + " time steps";
    } else if (seconds() > limits_.seconds) {
      words_ = "more than " + input::number_text(limits_.seconds) + " s of computing";
    }
    return words_.empty();
  }
  const std::string& words() const { return words_; }
  bool ended() const { return ended_; }

 private:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

  const Limits& limits_;
  const Heartbeat& heartbeat_;
  bool ended_ = false;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::string words_;
};

void fill(Row& row, const Study::Impl& study, const Solution& run) {
  row.status = run.status();
  row.reason = run.reason();
  row.end_time = run.end_time();
  row.capacity = run.capacity();
  row.energy = run.energy();
  for (const Output& output : study.outputs)
    row.outputs.push_back(value_of(run, output, study.description.axis));
  for (const std::string& name : field_axes(study.outputs))
    for (const Axis& axis : run.axes())
      if (axis.name == name) row.axes.push_back(axis.values);
}

void refuse(Row& row, const std::string& why) {
  row.status = Status::failed;
  row.reason = why;
  row.end_time = row.capacity = row.energy = kNone;
  row.outputs.clear();
  row.axes.clear();
}

/// The row of a case, whatever comes of it.
std::optional<Row> try_case(const Study::Impl& study,
                            std::size_t number,
                            const Heartbeat& heartbeat,
                            std::optional<Cell>& spare) {
  Row row;
  row.number = number;
  try {
    row.values = study.description.design.values(number);
    row.id = study.id_of(row.values);
    if (!study.description.design.linked.empty()) {
      study.add_linked(row.values);
      row.id = study.id_of(row.values);
    }
    if (!study.description.design.filters.empty()) study.passes(row.values);
    StudyCase one = study.make_case(row.values, std::exchange(spare, std::nullopt));
    Watch watch(study.description.limits, heartbeat);
    one.settings.progress = [&watch](const Progress& progress) { return watch(progress); };
    const Solution run = simulate(one.cell, one.protocol, one.settings);
    if (watch.ended()) return std::nullopt;
    fill(row, study, run);
    spare = std::move(one.cell);
    if (watch.words().empty()) return row;
    row.status = Status::failed;
    row.reason = "given up after " + watch.words() + ": " + row.reason;
  } catch (const InputError& error) {
    refuse(row, std::string("refused: ") + error.what());
    row.refused = true;
  } catch (const std::exception& error) {  // a case that fails is a row, not the end of a study
    refuse(row, std::string("failed: ") + error.what());
  }
  return row;
}

}  // namespace

std::size_t Row::bytes() const {
  std::size_t sum = sizeof(Row) + reason.size();
  for (const Change& one : values) sum += sizeof(Change) + one.path.size();
  for (const auto& list : {&outputs, &axes})
    for (const std::vector<double>& one : *list) sum += one.size() * sizeof(double);
  return sum;
}

std::vector<std::string> field_axes(const std::vector<Output>& outputs) {
  std::vector<std::string> axes;
  for (const Output& output : outputs)
    if (output.is_field())
      for (const std::string& axis : output.variable.axes)
        if (std::find(axes.begin(), axes.end(), axis) == axes.end()) axes.push_back(axis);
  return axes;
}

std::optional<Row> run_case(const Study::Impl& study,
                            std::size_t number,
                            const Heartbeat& heartbeat,
                            std::optional<Cell>& spare) {
  const auto begin = std::chrono::steady_clock::now();
  std::optional<Row> row = try_case(study, number, heartbeat, spare);
  if (row)
    row->seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return row;
}

unsigned thread_count(unsigned wanted) {
  return std::max(1U, wanted != 0 ? wanted : std::thread::hardware_concurrency());
}

void run_cases(const Study::Impl& study,
               std::span<const std::size_t> numbers,
               unsigned threads,
               const std::function<void(Row)>& take,
               const Heartbeat& heartbeat) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stop{false};
  std::exception_ptr error;
  std::mutex mutex;
  const auto guarded = [&](const auto& f) {
    try {
      return f();
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!error) error = std::current_exception();
      stop = true;
    }
    return false;
  };
  const Heartbeat others = [&] { return !stop; };
  const Heartbeat caller = [&] {
    if (!stop && heartbeat && !guarded(heartbeat)) stop = true;
    return !stop;
  };
  const auto work = [&](const Heartbeat& beat) {
    std::optional<Cell> spare;
    for (std::size_t k = next++; k < numbers.size() && beat(); k = next++)
      guarded([&] {
        std::optional<Row> row = run_case(study, numbers[k], beat, spare);
        const std::lock_guard lock(mutex);
        if (row) take(std::move(*row));
        return true;
      });
  };
  const std::size_t most = thread_count(threads);
  std::vector<std::thread> pool;
  std::condition_variable ended;
  std::size_t working = 0;
  for (std::size_t k = 1; k < std::min(most, numbers.size()); ++k) {
    const std::lock_guard lock(mutex);
    try {
      pool.emplace_back([&] {
        work(others);
        const std::lock_guard end(mutex);
        --working;
        ended.notify_one();
      });
      ++working;
    } catch (const std::system_error&) {
      break;  // the machine has no more of them; those there are do the work
    }
  }
  work(caller);
  {
    // the others may be at it for long: whoever asked must still be heard
    constexpr std::chrono::milliseconds kBeat(50);
    std::unique_lock lock(mutex);
    while (working > 0) {
      ended.wait_for(lock, kBeat);
      lock.unlock();
      caller();
      lock.lock();
    }
  }
  for (std::thread& thread : pool) thread.join();
  if (error) std::rethrow_exception(error);
}

}  // namespace denchi::study
