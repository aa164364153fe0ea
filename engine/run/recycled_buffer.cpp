#include "engine/run/recycled_buffer.h"

namespace denchi {

std::vector<double>& RecycledBuffer::spare() {
  thread_local std::vector<double> buffer;
  return buffer;
}

}  // namespace denchi
