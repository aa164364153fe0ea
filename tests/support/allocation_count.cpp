#include "tests/support/allocation_count.h"

#include <cerrno>
#include <cstdlib>

#if defined(__has_feature)
#define DENCHI_HAS_FEATURE(name) __has_feature(name)
#else
#define DENCHI_HAS_FEATURE(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__) || \
    DENCHI_HAS_FEATURE(address_sanitizer) || DENCHI_HAS_FEATURE(thread_sanitizer) ||        \
    DENCHI_HAS_FEATURE(memory_sanitizer)
#define DENCHI_CAN_COUNT 0
#else
#define DENCHI_CAN_COUNT 1
#endif

namespace {

thread_local bool counting = false;
thread_local std::size_t count = 0;

}  // namespace

#if DENCHI_CAN_COUNT
// The C library's own, under the names that it keeps for this purpose.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t n, std::size_t size);
void* __libc_realloc(void* p, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) noexcept {
  if (counting) ++count;
  return __libc_malloc(size);
}
void* calloc(std::size_t n, std::size_t size) noexcept {
  if (counting) ++count;
  return __libc_calloc(n, size);
}
void* realloc(void* p, std::size_t size) noexcept {
  if (counting) ++count;
  return __libc_realloc(p, size);
}
void* memalign(std::size_t alignment, std::size_t size) noexcept {
  if (counting) ++count;
  return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return memalign(alignment, size);
}
int posix_memalign(void** p, std::size_t alignment, std::size_t size) noexcept {
  *p = memalign(alignment, size);
  return *p == nullptr ? ENOMEM : 0;
}
}
#endif

namespace denchi::testing {

bool can_count_allocations() { return DENCHI_CAN_COUNT != 0; }

AllocationCount::AllocationCount() {
  count = 0;
  counting = true;
}
AllocationCount::~AllocationCount() { counting = false; }
std::size_t AllocationCount::value() const { return count; }

}  // namespace denchi::testing
