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

namespace denchi {
namespace {

using namespace result_format;

/// Most rows of a block, and most memory of its rows together [bytes].
constexpr std::size_t kMostRows = 256;
constexpr std::size_t kMostBytes = std::size_t{4} << 20;
constexpr unsigned kDeflateLevel = 1;
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

/// One variable along time and what of it waits to be written.
struct Column {
  Column(std::string its_name, hid_t its_type) : name(std::move(its_name)), type(its_type) {}

  std::string name;
  hid_t type;                  ///< in the file
  std::vector<hsize_t> shape;  ///< of a row
  std::size_t row_size = 1;    ///< numbers in a row
  std::vector<double> pending;
  Hdf5Handle dataset;
};

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
  std::vector<Column> columns;  ///< time, step, then the variables
  std::size_t block = 1;        ///< rows written at once, a power of two
  std::size_t written = 0;      ///< rows in the file
  std::size_t waiting = 0;      ///< rows in memory
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
    columns.emplace_back(kTime, H5T_IEEE_F64LE);
    columns.emplace_back(kStep, H5T_STD_I32LE);
    std::size_t row_bytes = 0;
    for (const VariableInfo& info : header.variables) {
      Column column(info.name, H5T_IEEE_F64LE);
      for (const std::string& name : info.axes) {
        const auto axis = std::find_if(
            header.axes.begin(), header.axes.end(), [&](const Axis& a) { return a.name == name; });
        if (axis == header.axes.end() || axis->values.empty()) {
          throw std::invalid_argument("variable " + info.name + ": no axis " + name);
        }
        column.shape.push_back(axis->values.size());
        column.row_size *= axis->values.size();
      }
      row_bytes += column.row_size * sizeof(double);
      columns.push_back(std::move(column));
    }
    const std::size_t affordable = std::max<std::size_t>(1, kMostBytes / (row_bytes + 16));
    block = std::bit_floor(std::min(kMostRows, affordable));
    for (std::size_t k = 0; k < columns.size(); ++k) {
      create_dataset(columns[k]);
      if (k >= 2) {
        const VariableInfo& info = header.variables[k - 2];
        describe(columns[k].dataset, info.unit, info.long_name);
        if (!info.alias.empty()) write_attribute(columns[k].dataset, "alias", info.alias);
      }
    }
    describe(columns[0].dataset, "s", "time since the start");
    describe(columns[1].dataset, "", "index of the protocol step");
  }

  void create_dataset(Column& column) {
    const std::string doing = "make the variable " + column.name;
    std::vector<hsize_t> size{0}, limit{H5S_UNLIMITED}, chunk{block};
    for (const hsize_t length : column.shape) {
      size.push_back(length);
      limit.push_back(length);
      chunk.push_back(length);
    }
    const auto rank = static_cast<int>(size.size());
    const Hdf5Handle space(H5Screate_simple(rank, size.data(), limit.data()), H5Sclose, doing);
    const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, doing);
    hdf5_check(H5Pset_chunk(creation, rank, chunk.data()), doing);
    if (rank > 1) {
      hdf5_check(H5Pset_shuffle(creation), doing);
      hdf5_check(H5Pset_deflate(creation, kDeflateLevel), doing);
    }
    // The cache holds the one chunk being written, so memory does not grow with the run.
    const Hdf5Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose, doing);
    const std::size_t bytes = block * column.row_size * sizeof(double);
    hdf5_check(H5Pset_chunk_cache(access, 1, bytes, 1.0), doing);
    column.dataset = Hdf5Handle(
        H5Dcreate2(file, column.name.c_str(), column.type, space, H5P_DEFAULT, creation, access),
        H5Dclose,
        doing);
    column.pending.reserve(block * column.row_size);
  }

  void attach_scales(const ResultHeader& header) {
    std::map<std::string, Hdf5Handle> scales;
    for (const Axis& axis : header.axes) scales[axis.name] = create_scale(axis);
    const hid_t time = columns[0].dataset;
    mark_scale(time, kTime);
    std::map<hid_t, std::vector<ScaleUser>> users;
    for (std::size_t k = 1; k < columns.size(); ++k) {
      std::vector<hid_t> list{time};
      if (k >= 2) {
        for (const std::string& name : header.variables[k - 2].axes) list.push_back(scales[name]);
      }
      write_dimension_list(columns[k].dataset, list);
      for (unsigned d = 0; d < list.size(); ++d) users[list[d]].push_back({columns[k].dataset, d});
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
    for (Column& column : columns) {
      const std::string doing = "write the variable " + column.name;
      std::vector<hsize_t> start{written}, count{waiting}, size{written + waiting};
      for (const hsize_t length : column.shape) {
        start.push_back(0);
        count.push_back(length);
        size.push_back(length);
      }
      const auto rank = static_cast<int>(size.size());
      hdf5_check(H5Dset_extent(column.dataset, size.data()), doing);
      const Hdf5Handle target(H5Dget_space(column.dataset), H5Sclose, doing);
      hdf5_check(
          H5Sselect_hyperslab(target, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr),
          doing);
      const Hdf5Handle source(H5Screate_simple(rank, count.data(), nullptr), H5Sclose, doing);
      // HDF5 turns doubles into the type of the file: exact for the steps.
      hdf5_check(H5Dwrite(column.dataset,
                          H5T_NATIVE_DOUBLE,
                          source,
                          target,
                          H5P_DEFAULT,
                          column.pending.data()),
                 doing);
      column.pending.clear();
    }
    written += waiting;
    waiting = 0;
    hdf5_check(H5Fflush(file, H5F_SCOPE_LOCAL), "flush");
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
    // The file keeps what was flushed before.
  }
}

void ResultWriter::append(std::span<const double> time,
                          std::span<const int> step,
                          std::span<const std::vector<double>> values) {
  Impl& impl = *impl_;
  std::vector<Column>& columns = impl.columns;
  if (step.size() != time.size() || values.size() + 2 != columns.size()) {
    throw std::invalid_argument("result rows: wrong number of steps or variables");
  }
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (values[k].size() != time.size() * columns[k + 2].row_size) {
      throw std::invalid_argument("result rows: wrong size of " + columns[k + 2].name);
    }
  }
  std::size_t row = 0;
  while (row < time.size()) {
    // Blocks end where chunks of the file end.
    const std::size_t room = impl.block - (impl.written + impl.waiting) % impl.block;
    const std::size_t rows = std::min(room, time.size() - row);
    const auto add = [&](Column& column, const auto& source) {
      const auto begin = source.begin() + static_cast<std::ptrdiff_t>(row * column.row_size);
      const auto end = begin + static_cast<std::ptrdiff_t>(rows * column.row_size);
      column.pending.insert(column.pending.end(), begin, end);
    };
    add(columns[0], time);
    add(columns[1], step);
    for (std::size_t k = 0; k < values.size(); ++k) add(columns[k + 2], values[k]);
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
  });
  impl_->close();
  impl_->part.commit();
  impl_.reset();
}

}  // namespace denchi
