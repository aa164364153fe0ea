// A growing array of doubles whose memory goes back to the thread that drops it, not to the system.
//
// A run keeps its accepted states, a few hundred kilobytes that are freed a moment later. Handed
// back and asked for again at every run, their pages cost a sixth of a short simulation.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace denchi {

class RecycledBuffer {
 public:
  RecycledBuffer() = default;
  RecycledBuffer(const RecycledBuffer& other) : data_(other.data_) {}
  RecycledBuffer(RecycledBuffer&& other) noexcept : data_(std::move(other.data_)) {}
  RecycledBuffer& operator=(RecycledBuffer other) noexcept {
    data_.swap(other.data_);
    return *this;
  }
  ~RecycledBuffer() {
    constexpr std::size_t kMost = std::size_t{1} << 20;  // doubles
    if (data_.capacity() <= spare().capacity() || data_.capacity() > kMost) return;
    data_.clear();
    spare().swap(data_);
  }

  void append(const double* values, std::size_t count) {
    if (data_.capacity() == 0) data_.swap(spare());
    data_.insert(data_.end(), values, values + count);
  }
  /// Drops the first ones.
  void drop(std::size_t count) {
    data_.erase(data_.begin(), data_.begin() + static_cast<std::ptrdiff_t>(count));
  }
  const double* data() const { return data_.data(); }

 private:
  static std::vector<double>& spare();

  std::vector<double> data_;
};

}  // namespace denchi
