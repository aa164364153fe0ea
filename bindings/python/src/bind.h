// The compiled half of the Python package: `denchi._denchi`. It hands C++ values over as they are;
// names, checks of Python types and all that is shown stand in the Python files beside it.
#pragma once

#include <pybind11/pybind11.h>

namespace denchi::python {

void bind_errors(pybind11::module_& module);
void bind_cell(pybind11::module_& module);
void bind_compare(pybind11::module_& module);
void bind_protocol(pybind11::module_& module);
void bind_simulate(pybind11::module_& module);
void bind_solution(pybind11::module_& module);
void bind_study(pybind11::module_& module);

}  // namespace denchi::python
