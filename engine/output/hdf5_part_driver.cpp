#include "engine/output/hdf5_part_driver.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <new>

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

namespace denchi {
namespace {

/// Space is claimed in steps, to spare system calls [bytes].
constexpr std::uint64_t kReserveStep = 64 * 1024;

/// Most memory for metadata [bytes]: the indices of the chunks, which grow with the run, and of
/// which only the newest parts are wanted again.
constexpr std::size_t kMetadataCache = std::size_t{1} << 18;

/// What the properties carry.
struct DriverInfo {
  PartFile* file;
};

/// HDF5's open file; the public part must come first.
struct OpenFile {
  H5FD_t header;
  PartFile* file;
  haddr_t end_of_allocation;
};

OpenFile& self(H5FD_t* file) { return *reinterpret_cast<OpenFile*>(file); }
const OpenFile& self(const H5FD_t* file) { return *reinterpret_cast<const OpenFile*>(file); }

H5FD_t* open_file(const char*, unsigned, hid_t access, haddr_t) {
  const auto* info = static_cast<const DriverInfo*>(H5Pget_driver_info(access));
  if (info == nullptr) return nullptr;
  auto* opened = new (std::nothrow) OpenFile{};
  if (opened == nullptr) return nullptr;
  opened->file = info->file;
  return &opened->header;
}

herr_t close_file(H5FD_t* file) {
  delete &self(file);
  return 0;
}

int compare(const H5FD_t* a, const H5FD_t* b) {
  if (self(a).file == self(b).file) return 0;
  return std::less<>{}(self(a).file, self(b).file) ? -1 : 1;
}

herr_t query(const H5FD_t*, unsigned long* flags) {
  *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
           H5FD_FEAT_AGGREGATE_SMALLDATA;
  return 0;
}

haddr_t end_of_allocation(const H5FD_t* file, H5FD_mem_t) { return self(file).end_of_allocation; }

herr_t set_end_of_allocation(H5FD_t* file, H5FD_mem_t, haddr_t end) {
  self(file).end_of_allocation = end;
  PartFile& target = *self(file).file;
  if (end > target.size()) target.reserve((end / kReserveStep + 1) * kReserveStep);
  return 0;
}

haddr_t end_of_file(const H5FD_t* file, H5FD_mem_t) { return self(file).file->size(); }

herr_t read(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, size_t size, void* buffer) {
  return self(file).file->read_at(address, buffer, size) ? 0 : -1;
}

herr_t write(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, size_t size, const void* buffer) {
  self(file).file->write_at(address, buffer, size);
  return 0;
}

/// Gives the reserved rest back, at the end only: a reader accepts a file that is too long.
herr_t truncate(H5FD_t* file, hid_t, hbool_t closing) {
  if (closing) self(file).file->truncate(self(file).end_of_allocation);
  return 0;
}

H5FD_class_t driver_class() {
  H5FD_class_t driver{};
#if H5_VERSION_GE(1, 13, 0)
  driver.version = H5FD_CLASS_VERSION;
  driver.value = static_cast<H5FD_class_value_t>(600);  // from the range for private use
#endif
  driver.name = "denchi_part_file";
  driver.maxaddr = static_cast<haddr_t>(std::numeric_limits<std::int64_t>::max());
  driver.fc_degree = H5F_CLOSE_STRONG;
  driver.fapl_size = sizeof(DriverInfo);
  driver.open = open_file;
  driver.close = close_file;
  driver.cmp = compare;
  driver.query = query;
  driver.get_eoa = end_of_allocation;
  driver.set_eoa = set_end_of_allocation;
  driver.get_eof = end_of_file;
  driver.read = read;
  driver.write = write;
  driver.truncate = truncate;
  const H5FD_mem_t map[] = H5FD_FLMAP_DICHOTOMY;
  std::copy(std::begin(map), std::end(map), std::begin(driver.fl_map));
  return driver;
}

}  // namespace

void bound_metadata_cache(hid_t access) {
  H5AC_cache_config_t cache{};
  cache.version = H5AC__CURR_CACHE_CONFIG_VERSION;
  const std::string doing = "bound the cache";
  hdf5_check(H5Pget_mdc_config(access, &cache), doing);
  cache.set_initial_size = true;
  cache.initial_size = cache.max_size = kMetadataCache;
  cache.min_size = kMetadataCache;
  cache.incr_mode = H5C_incr__off;
  cache.flash_incr_mode = H5C_flash_incr__off;
  cache.decr_mode = H5C_decr__off;
  hdf5_check(H5Pset_mdc_config(access, &cache), doing);
}

Hdf5Handle part_file_access(PartFile& file) {
  static const H5FD_class_t driver = driver_class();
  const Hdf5Handle id(H5FDregister(&driver), H5FDunregister, "register the way to the disk");
  Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make access properties");
  const DriverInfo info{&file};
  hdf5_check(H5Pset_driver(access, id, &info), "choose the way to the disk");
  bound_metadata_cache(access);
  return access;
}

}  // namespace denchi
