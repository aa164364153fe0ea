// C++ vectors as numpy arrays, without a copy.
#pragma once

#include <pybind11/numpy.h>

#include <memory>
#include <utility>
#include <vector>

namespace denchi::python {

/// An array that owns the memory of `values` (moved in), in C order.
template <typename T>
pybind11::array_t<T> to_array(std::vector<T> values, std::vector<pybind11::ssize_t> shape) {
  auto owner = std::make_unique<std::vector<T>>(std::move(values));
  const T* data = owner->data();
  const pybind11::capsule memory(owner.get(),
                                 [](void* p) { delete static_cast<std::vector<T>*>(p); });
  owner.release();  // the capsule has it now
  return pybind11::array_t<T>(std::move(shape), data, memory);
}

template <typename T>
pybind11::array_t<T> to_array(std::vector<T> values) {
  const auto size = static_cast<pybind11::ssize_t>(values.size());
  return to_array(std::move(values), {size});
}

}  // namespace denchi::python
