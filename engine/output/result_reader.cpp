#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>

#include "engine/output/hdf5_handle.h"
#include "engine/output/hdf5_scales.h"
#include "engine/output/result_file.h"
#include "engine/output/result_format.h"

namespace denchi {
namespace {

using namespace result_format;

/// Shape of a dataset and the numbers in it.
struct Numbers {
  std::vector<hsize_t> shape;
  std::vector<double> values;
};

Numbers read_numbers(hid_t dataset, const std::string& name) {
  const std::string doing = "read the variable " + name;
  const Hdf5Handle space(H5Dget_space(dataset), H5Sclose, doing);
  const int rank = hdf5_check(H5Sget_simple_extent_ndims(space), doing);
  Numbers numbers;
  numbers.shape.resize(static_cast<std::size_t>(rank));
  hdf5_check(H5Sget_simple_extent_dims(space, numbers.shape.data(), nullptr), doing);
  const auto count = hdf5_check(H5Sget_simple_extent_npoints(space), doing);
  numbers.values.resize(static_cast<std::size_t>(count));
  hdf5_check(
      H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.values.data()),
      doing);
  return numbers;
}

std::string unit_of(hid_t dataset) {
  const std::string unit = read_text_attribute(dataset, "units").value_or("");
  return unit == kDimensionless ? "" : unit;
}

class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path) {}

  ResultContents read() {
    open();
    check_format();
    read_texts();
    read_variables();
    read_end();
    return std::move(contents_);
  }

  [[noreturn]] void refuse(const std::string& rule) const {
    throw InputError("result file", path_, rule, "");
  }

 private:
  void open() {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::file_status status = fs::status(path_, error);
    if (!fs::exists(status)) refuse("does not exist");
    if (fs::is_directory(status)) refuse("is a folder; name a file");
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make access properties");
#if H5_VERSION_GE(1, 10, 7)
    H5Pset_file_locking(access, false, true);  // reading needs none, and some disks have none
#endif
    const htri_t known = H5Fis_hdf5(path_.c_str());
    if (known < 0) refuse("cannot be read");
    if (known == 0) refuse("is not an HDF5 file, or its beginning is damaged");
    const hid_t id = H5Fopen(path_.c_str(), H5F_ACC_RDONLY, access);
    if (id < 0) refuse("is an HDF5 file that cannot be opened: it is cut off or damaged");
    file_ = Hdf5Handle(id, H5Fclose, "open the file");
  }

  void check_format() const {
    if (read_text_attribute(file_, "format") != kFormat) {
      refuse("is an HDF5 file, but not a result of denchi");
    }
    const std::string version = read_text_attribute(file_, "format_version").value_or("");
    int major = 0;
    std::from_chars(version.data(), version.data() + version.size(), major);
    if (major < 1) refuse("has no readable format_version: \"" + version + "\"");
    if (major > kMajorVersion) {
      refuse("has format_version " + version + "; this denchi reads up to major version " +
             std::to_string(kMajorVersion));
    }
  }

  void read_texts() {
    for (const std::string& name : attribute_names(file_)) {
      if (const auto text = read_text_attribute(file_, name)) {
        contents_.header.attributes[name] = *text;
      }
    }
    contents_.header.attributes.erase("status");
    contents_.header.attributes.erase("reason");
    if (const Hdf5Handle inputs = group(kInputGroup); inputs >= 0) {
      for (const std::string& name : dataset_names(inputs)) {
        contents_.header.attributes[name] = read_text(inputs, name);
      }
    }
  }

  void read_variables() {
    std::size_t rows = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> row_sizes;
    for (const std::string& name : dataset_names(file_)) {
      const Hdf5Handle dataset(
          H5Dopen2(file_, name.c_str(), H5P_DEFAULT), H5Dclose, "open the variable " + name);
      Numbers numbers = read_numbers(dataset, name);
      if (numbers.shape.empty()) continue;
      const std::string long_name = read_text_attribute(dataset, "long_name").value_or("");
      if (is_scale(dataset) && name != kTime) {
        contents_.header.axes.push_back(
            {name, unit_of(dataset), long_name, std::move(numbers.values)});
        continue;
      }
      // A run that was killed while it wrote leaves some variables a block ahead of others.
      rows = std::min(rows, static_cast<std::size_t>(numbers.shape.front()));
      if (name == kTime) {
        contents_.time = std::move(numbers.values);
      } else if (name == kStep) {
        contents_.step.assign(numbers.values.begin(), numbers.values.end());
      } else {
        std::vector<std::string> axes = scale_names(dataset, numbers.shape.size());
        axes.erase(axes.begin());
        std::size_t row_size = 1;
        for (std::size_t k = 1; k < numbers.shape.size(); ++k) row_size *= numbers.shape[k];
        row_sizes.push_back(row_size);
        contents_.header.variables.push_back({name,
                                              unit_of(dataset),
                                              long_name,
                                              std::move(axes),
                                              read_text_attribute(dataset, "alias").value_or("")});
        contents_.values.push_back(std::move(numbers.values));
      }
    }
    if (H5Lexists(file_, kTime, H5P_DEFAULT) <= 0) throw Hdf5Error("find the time");
    contents_.time.resize(rows);
    contents_.step.resize(rows);
    for (std::size_t k = 0; k < row_sizes.size(); ++k) {
      contents_.values[k].resize(rows * row_sizes[k]);
    }
  }

  void read_end() {
    const std::string status = read_text_attribute(file_, "status").value_or("");
    contents_.reason = read_text_attribute(file_, "reason").value_or("");
    const auto known = std::find(kStatus.begin(), kStatus.end(), status);
    if (known != kStatus.end()) {
      contents_.status = static_cast<Status>(known - kStatus.begin());
    } else if (status == kRunning) {
      contents_.status = Status::failed;
      contents_.reason = "the file was not completed: the run is going on, or was lost";
    } else {
      refuse("has an unknown status: \"" + status + "\"");
    }
    if (const Hdf5Handle audit = group(kAuditGroup); audit >= 0) {
      // an older file has fewer of them
      constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
      for (const AuditField& field : kAudit) {
        contents_.audit.*field.value = read_number_attribute(audit, field.name).value_or(kUnknown);
      }
      contents_.voltage_error = read_number_attribute(audit, kVoltageError);
    }
    if (const Hdf5Handle counts = group(kStatisticsGroup); counts >= 0) {
      for (const CountField& field : kCounts) {
        const double count = read_number_attribute(counts, field.name).value_or(0.0);
        contents_.statistics.*field.value = static_cast<std::size_t>(count);
      }
      for (const SecondsField& field : kSeconds) {
        contents_.statistics.*field.value = read_number_attribute(counts, field.name).value_or(0.0);
      }
    }
  }

  /// No handle if there is none of this name.
  Hdf5Handle group(const char* name) const {
    if (H5Lexists(file_, name, H5P_DEFAULT) <= 0) return {};
    return {H5Gopen2(file_, name, H5P_DEFAULT), H5Gclose, std::string("open the group ") + name};
  }

  std::string path_;
  Hdf5Handle file_;
  ResultContents contents_;
};

}  // namespace

ResultContents read_result(const std::string& path) {
  const Hdf5Session session;
  Reader reader(path);
  try {
    return reader.read();
  } catch (const Hdf5Error& error) {
    reader.refuse("is damaged: HDF5 could not " + std::string(error.what()));
  }
}

std::string hdf5_version() {
  const Hdf5Session session;
  unsigned major = 0, minor = 0, release = 0;
  H5get_libversion(&major, &minor, &release);
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release);
}

}  // namespace denchi
