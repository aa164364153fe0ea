// What differs between SUNDIALS 6 and 7. Tested with 6.4.1; older than 6.2 lacks what ida.cpp sets.
#pragma once

#include <sundials/sundials_config.h>
#include <sundials/sundials_context.h>
#include <sundials/sundials_types.h>

namespace denchi {

inline SUNContext make_sundials_context() {
  SUNContext context = nullptr;
#if SUNDIALS_VERSION_MAJOR >= 7
  SUNContext_Create(SUN_COMM_NULL, &context);
  SUNContext_ClearErrHandlers(context);
#else
  SUNContext_Create(nullptr, &context);
#endif
  return context;
}

#if SUNDIALS_VERSION_MAJOR >= 7
inline constexpr int kSunSuccess = SUN_SUCCESS;
#else
inline constexpr int kSunSuccess = 0;
#endif

}  // namespace denchi
