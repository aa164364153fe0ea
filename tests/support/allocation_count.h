// How often this thread asked for memory while counting was on. Any use of malloc and its relatives
// counts, and with them operator new, which calls them.
#pragma once

#include <cstddef>

namespace denchi::testing {

/// False where a sanitizer owns malloc and nothing can be counted.
bool can_count_allocations();

class AllocationCount {
 public:
  AllocationCount();
  ~AllocationCount();
  AllocationCount(const AllocationCount&) = delete;
  AllocationCount& operator=(const AllocationCount&) = delete;

  /// Allocations since construction.
  std::size_t value() const;
};

}  // namespace denchi::testing
