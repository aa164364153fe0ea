// denchi::InputError and MachineError as the Python exceptions of denchi/errors.py.
#include <pybind11/gil_safe_call_once.h>

#include <exception>

#include "bindings/python/src/bind.h"
#include "denchi/error.h"

namespace py = pybind11;

namespace denchi::python {
namespace {

/// The classes live as long as the process: exceptions may be raised until its very end.
struct ErrorClasses {
  py::object input, machine;
};

const ErrorClasses& error_classes() {
  PYBIND11_CONSTINIT static py::gil_safe_call_once_and_store<ErrorClasses> storage;
  return storage
      .call_once_and_store_result([] {
        const py::module_ errors = py::module_::import("denchi.errors");
        return ErrorClasses{errors.attr("InputError"), errors.attr("MachineError")};
      })
      .get_stored();
}

void raise(const py::object& type, const py::object& instance) {
  PyErr_SetObject(type.ptr(), instance.ptr());
}

void translate(std::exception_ptr pointer) {  // NOLINT: the signature is pybind11's
  if (!pointer) return;
  try {
    std::rethrow_exception(pointer);
  } catch (const InputError& error) {
    const py::object& type = error_classes().input;
    raise(type, type(error.subject(), error.value(), error.rule(), error.where()));
  } catch (const MachineError& error) {
    const py::object& type = error_classes().machine;
    raise(type, type(error.what()));
  }
}

}  // namespace

void bind_errors(py::module_& /*module*/) {
  error_classes();
  py::register_exception_translator(translate);
}

}  // namespace denchi::python
