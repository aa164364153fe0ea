// The few things denchi needs of the HDF5 C interface, with C++ lifetimes and exceptions.
#pragma once

#include <hdf5.h>

#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace denchi {

/// HDF5 could not do something; what() says what, to follow "could not".
class Hdf5Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Held around every use of HDF5: one thread at a time, as the library wants it, and no error
/// stack on stderr. The host program's own setting comes back afterwards.
class Hdf5Session {
 public:
  Hdf5Session();
  Hdf5Session(const Hdf5Session&) = delete;
  Hdf5Session& operator=(const Hdf5Session&) = delete;
  ~Hdf5Session();

 private:
  std::unique_lock<std::recursive_mutex> lock_;
  H5E_auto2_t report_ = nullptr;
  void* report_data_ = nullptr;
};

/// Owner of an HDF5 identifier.
class Hdf5Handle {
 public:
  using Close = herr_t (*)(hid_t);

  Hdf5Handle() = default;
  /// @throws Hdf5Error if `id` is not valid.
  Hdf5Handle(hid_t id, Close close, const std::string& doing) : id_(id), close_(close) {
    if (id < 0) throw Hdf5Error(doing);
  }
  Hdf5Handle(Hdf5Handle&& other) noexcept { swap(other); }
  Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Hdf5Handle() { reset(); }

  operator hid_t() const { return id_; }  // NOLINT: an identifier is what C functions want
  void reset() {
    if (id_ >= 0) close_(id_);
    id_ = -1;
  }

 private:
  void swap(Hdf5Handle& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
  }

  hid_t id_ = -1;
  Close close_ = nullptr;
};

/// @throws Hdf5Error if the return value of an HDF5 call tells of a failure.
template <typename T>
T hdf5_check(T result, const std::string& doing) {
  if (result < 0) throw Hdf5Error(doing);
  return result;
}

/// Text attributes are scalars of variable length in UTF-8: h5py and netCDF-4 readers show text.
void write_attribute(hid_t object, const std::string& name, const std::string& text);
void write_attribute(hid_t object, const std::string& name, double value);
void write_attribute(hid_t object, const std::string& name, std::size_t value);

/// Empty if there is none of this name, or none of this type.
std::optional<std::string> read_text_attribute(hid_t object, const std::string& name);
std::optional<double> read_number_attribute(hid_t object, const std::string& name);
std::vector<std::string> attribute_names(hid_t object);

/// A scalar dataset of one text of any length.
void write_text(hid_t group, const std::string& name, const std::string& text);
std::string read_text(hid_t group, const std::string& name);

/// Names of the datasets of a group, in order of creation where the file keeps it.
std::vector<std::string> dataset_names(hid_t group);

}  // namespace denchi
