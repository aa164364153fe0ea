#include "bindings/python/src/bind.h"

PYBIND11_MODULE(_denchi, module) {
  using namespace denchi::python;  // NOLINT(google-build-using-namespace)
  bind_errors(module);
  bind_cell(module);
  bind_compare(module);
  bind_protocol(module);
  bind_solution(module);
  bind_simulate(module);
  bind_study(module);
}
