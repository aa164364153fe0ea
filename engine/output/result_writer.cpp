#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <stdexcept>

#include "engine/output/hdf5_handle.h"
#include "engine/output/hdf5_part_driver.h"
#include "engine/output/hdf5_scales.h"
#include "engine/output/part_file.h"
#include "engine/output/result_file.h"
#include "engine/output/result_format.h"
#include "engine/output/time_column.h"

namespace denchi {
namespace {

using namespace result_format;

/// Most rows of a block, and most memory of its rows together [bytes].
constexpr std::size_t kMostRows = 256;
constexpr std::size_t kMostBytes = std::size_t{4} << 20;
/// Longest wait of a row for the file while rows keep coming.
constexpr std::chrono::seconds kFlushInterval{1};

std::string now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

/// netCDF-4 wants files and groups to remember the order in which things were made.
Hdf5Handle with_creation_order(hid_t property_class) {
  const std::string doing = "ask for creation order";
  const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
  Hdf5Handle properties(H5Pcreate(property_class), H5Pclose, doing);
  hdf5_check(H5Pset_link_creation_order(properties, order), doing);
  hdf5_check(H5Pset_attr_creation_order(properties, order), doing);
  return properties;
}

Hdf5Handle make_group(hid_t file, const char* name) {
  const Hdf5Handle properties = with_creation_order(H5P_GROUP_CREATE);
  return {H5Gcreate2(file, name, H5P_DEFAULT, properties, H5P_DEFAULT),
          H5Gclose,
          std::string("make the group ") + name};
}

void describe(hid_t dataset, const std::string& unit, const std::string& long_name) {
  write_attribute(dataset, "units", unit.empty() ? kDimensionless : unit);
  write_attribute(dataset, "long_name", long_name);
}

}  // namespace

struct ResultWriter::Impl {
  PartFile part;
  Hdf5Handle file;
  std::vector<TimeColumn> columns;  ///< time, step, then the variables
  std::size_t block = 1;            ///< rows written at once, a power of two
  std::size_t written = 0;          ///< rows in the file
  std::size_t waiting = 0;          ///< rows in memory
  std::chrono::steady_clock::time_point last_flush = std::chrono::steady_clock::now();

  explicit Impl(const std::string& path) : part(path) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { close(); }

  /// Runs `work` on the HDF5 file and turns its failures into words for the user.
  template <typename Work>
  void guarded(const Work& work) {
    const Hdf5Session session;
    try {
      work();
    } catch (const Hdf5Error& error) {
      part.check();
      throw MachineError("HDF5 could not " + std::string(error.what()) + " in " + part.part_path());
    }
    part.check();
  }

  void create(const ResultHeader& header) {
    const Hdf5Handle access = part_file_access(part);
    // The format of HDF5 1.8: every reader of today knows it, and unlike later ones it does not
    // refuse a file whose writer was killed.
    hdf5_check(H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18), "choose the format");
    const Hdf5Handle creation = with_creation_order(H5P_FILE_CREATE);
    file = Hdf5Handle(H5Fcreate(part.part_path().c_str(), H5F_ACC_TRUNC, creation, access),
                      H5Fclose,
                      "create the file");
    write_root(header);
    create_columns(header);
    attach_scales(header);
    hdf5_check(H5Fflush(file, H5F_SCOPE_LOCAL), "write the header");
  }

  void write_root(const ResultHeader& header) {
    std::map<std::string, std::string> texts = header.attributes;
    const std::string program = "denchi " + texts["denchi_version"];
    const std::string time = now();
    texts.try_emplace("title", "denchi result");
    texts.try_emplace("created", time);
    texts.try_emplace("history", time + " written by " + program);
    texts.try_emplace("source", program);
    texts["Conventions"] = "CF-1.11";
    texts["format"] = kFormat;
    texts["format_version"] = kVersion;
    texts["sign_convention"] = "current and power are positive on discharge";
    texts["status"] = kRunning;
    texts["reason"] = "";
    const Hdf5Handle inputs = make_group(file, kInputGroup);
    for (const auto& [name, text] : texts) {
      const bool input = std::find(kInputs.begin(), kInputs.end(), name) != kInputs.end();
      if (input || text.size() > kLongestAttribute) {
        write_text(inputs, name, text);
      } else {
        write_attribute(file, name, text);
      }
    }
  }

  void create_columns(const ResultHeader& header) {
    columns.emplace_back(kTime, H5T_IEEE_F64LE, std::vector<std::size_t>{});
    columns.emplace_back(kStep, H5T_STD_I32LE, std::vector<std::size_t>{});
    std::size_t row_bytes = 0;
    for (const VariableInfo& info : header.variables) {
      std::vector<std::size_t> shape;
      for (const std::string& name : info.axes) {
        const auto axis = std::find_if(
            header.axes.begin(), header.axes.end(), [&](const Axis& a) { return a.name == name; });
        if (axis == header.axes.end() || axis->values.empty()) {
          throw std::invalid_argument("variable " + info.name + ": no axis " + name);
        }
        shape.push_back(axis->values.size());
      }
      columns.emplace_back(info.name, H5T_IEEE_F64LE, shape);
      row_bytes += columns.back().row_size() * sizeof(double);
    }
    const std::size_t affordable = std::max<std::size_t>(1, kMostBytes / (row_bytes + 16));
    block = std::bit_floor(std::min(kMostRows, affordable));
    for (TimeColumn& column : columns) column.create(file, block);
    describe(columns[0].dataset(), "s", "time since the start");
    describe(columns[1].dataset(), "", "index of the protocol step");
    for (std::size_t k = 0; k < header.variables.size(); ++k) {
      const VariableInfo& info = header.variables[k];
      const hid_t dataset = columns[k + 2].dataset();
      describe(dataset, info.unit, info.long_name);
      if (!info.alias.empty()) write_attribute(dataset, "alias", info.alias);
    }
  }

  void attach_scales(const ResultHeader& header) {
    std::map<std::string, Hdf5Handle> scales;
    for (const Axis& axis : header.axes) scales[axis.name] = create_scale(axis);
    const hid_t time = columns[0].dataset();
    mark_scale(time, kTime);
    std::map<hid_t, std::vector<ScaleUser>> users;
    for (std::size_t k = 1; k < columns.size(); ++k) {
      std::vector<hid_t> list{time};
      if (k >= 2) {
        for (const std::string& name : header.variables[k - 2].axes) list.push_back(scales[name]);
      }
      write_dimension_list(columns[k].dataset(), list);
      for (unsigned d = 0; d < list.size(); ++d) {
        users[list[d]].push_back({columns[k].dataset(), d});
      }
    }
    for (const auto& [scale, list] : users) write_reference_list(scale, list);
  }

  Hdf5Handle create_scale(const Axis& axis) {
    const std::string doing = "make the axis " + axis.name;
    const hsize_t size = axis.values.size();
    const Hdf5Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose, doing);
    Hdf5Handle scale(
        H5Dcreate2(
            file, axis.name.c_str(), H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
        H5Dclose,
        doing);
    hdf5_check(
        H5Dwrite(scale, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, axis.values.data()),
        doing);
    mark_scale(scale, axis.name);
    describe(scale, axis.unit, axis.long_name);
    return scale;
  }

  /// Writes the rows that wait.
  void drain() {
    if (waiting == 0) return;
    for (TimeColumn& column : columns) column.drain(written);
    written += waiting;
    waiting = 0;
    hdf5_check(H5Fflush(file, H5F_SCOPE_LOCAL), "flush");
    // HDF5 keeps freed buffers for reuse, up to 16 MB of them: every compressed chunk has a size of
    // its own, so they would hardly ever be used again.
    H5garbage_collect();
    last_flush = std::chrono::steady_clock::now();
  }

  void set_end(std::string_view status, const std::string& reason) {
    write_attribute(file, "status", std::string(status));
    write_attribute(file, "reason", reason);
  }

  void close() {
    const Hdf5Session session;
    columns.clear();
    file.reset();
  }
};

ResultWriter::ResultWriter(const std::string& path, const ResultHeader& header)
    : impl_(std::make_unique<Impl>(path)) {
  impl_->guarded([&] { impl_->create(header); });
}

ResultWriter::ResultWriter(ResultWriter&&) noexcept = default;
ResultWriter& ResultWriter::operator=(ResultWriter&&) noexcept = default;

ResultWriter::~ResultWriter() {
  if (!impl_) return;
  try {
    if (impl_->file >= 0 && !impl_->part.failed()) {
      impl_->guarded([&] {
        impl_->drain();
        impl_->set_end(kStatus[static_cast<std::size_t>(Status::failed)],
                       "the run was given up before its end");
      });
    }
  } catch (const std::exception&) {
    impl_->close();  // the file keeps what was flushed before
  }
}

void ResultWriter::append(std::span<const double> time,
                          std::span<const int> step,
                          std::span<const std::vector<double>> values) {
  Impl& impl = *impl_;
  std::vector<TimeColumn>& columns = impl.columns;
  if (step.size() != time.size() || values.size() + 2 != columns.size()) {
    throw std::invalid_argument("result rows: wrong number of steps or variables");
  }
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (values[k].size() != time.size() * columns[k + 2].row_size()) {
      throw std::invalid_argument("result rows: wrong size of " + columns[k + 2].name());
    }
  }
  std::size_t row = 0;
  while (row < time.size()) {
    // Blocks end where chunks of the file end.
    const std::size_t room = impl.block - (impl.written + impl.waiting) % impl.block;
    const std::size_t rows = std::min(room, time.size() - row);
    columns[0].add(time, row, rows);
    columns[1].add(step, row, rows);
    for (std::size_t k = 0; k < values.size(); ++k) {
      columns[k + 2].add(std::span<const double>(values[k]), row, rows);
    }
    impl.waiting += rows;
    row += rows;
    if (rows == room) impl.guarded([&] { impl.drain(); });
  }
  if (std::chrono::steady_clock::now() - impl.last_flush > kFlushInterval) flush();
}

void ResultWriter::flush() {
  impl_->guarded([&] { impl_->drain(); });
}

void ResultWriter::finish(Status status,
                          const std::string& reason,
                          const Audit& audit,
                          std::optional<double> voltage_error,
                          const Statistics& statistics) {
  impl_->guarded([&] {
    impl_->drain();
    impl_->set_end(kStatus[static_cast<std::size_t>(status)], reason);
    const Hdf5Handle audits = make_group(impl_->file, kAuditGroup);
    for (const AuditField& field : kAudit) write_attribute(audits, field.name, audit.*field.value);
    if (voltage_error) write_attribute(audits, kVoltageError, *voltage_error);
    const Hdf5Handle counts = make_group(impl_->file, kStatisticsGroup);
    for (const CountField& field : kCounts) {
      write_attribute(counts, field.name, statistics.*field.value);
    }
    for (const SecondsField& field : kSeconds) {
      write_attribute(counts, field.name, statistics.*field.value);
    }
    hdf5_check(H5Fflush(impl_->file, H5F_SCOPE_LOCAL), "flush");
  });
  impl_->close();
  impl_->part.commit();
  impl_.reset();
}

}  // namespace denchi
