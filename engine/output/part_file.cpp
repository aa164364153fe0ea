#include "engine/output/part_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace denchi {
namespace {

std::string words(int error) { return std::generic_category().message(error); }

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// True for what the one who chose the path can put right.
bool is_wrong_path(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case EACCES:
    case EPERM:
    case EROFS:
    case ELOOP:
    case ENAMETOOLONG:
    case ENXIO:
    case EINVAL:
      return true;
    default:
      return false;
  }
}

[[noreturn]] void refuse(const std::string& path, int error) {
  if (!is_wrong_path(error)) throw MachineError("cannot write " + path + ": " + words(error));
  std::string rule = "cannot be written: " + words(error);
  const std::string folder = folder_of(path);
  if (error == ENOENT && !std::filesystem::exists(folder))
    rule = "the folder " + folder + " does not exist";
  throw InputError("output file", path, rule, "");
}

/// A lock of the whole file that dies with its writer and that readers need not know of. File
/// systems without locks are taken as they are. False if somebody else holds it.
bool lock(int descriptor) {
#ifdef F_OFD_SETLK
  struct flock whole{};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (::fcntl(descriptor, F_OFD_SETLK, &whole) != 0) return errno != EAGAIN && errno != EACCES;
#else
  (void)descriptor;
#endif
  return true;
}

/// Where a path leads in the end: the last rename is to replace a link's file, never the link.
std::string end_of_links(const std::string& path) {
  namespace fs = std::filesystem;
  constexpr int kMostLinks = 40;  // as the kernel follows
  fs::path end = path;
  std::error_code error;
  for (int i = 0; i < kMostLinks && fs::is_symlink(end, error); ++i)
    end = end.parent_path() / fs::read_symlink(end, error);
  return end;
}

}  // namespace

PartFile::PartFile(const std::string& path) : path_(end_of_links(path)), part_(path_ + ".part") {
  if (path.empty()) throw InputError("output file", "", "needs a name", "");
  struct stat info{};
  if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    const char* kind = S_ISDIR(info.st_mode) ? "is a folder" : "is not an ordinary file";
    throw InputError("output file", path, std::string(kind) + "; name a file", "");
  }
  open_alone();
}

void PartFile::Descriptor::open(const std::string& path) {
  close();
  number_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
}

void PartFile::Descriptor::close() {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

void PartFile::open_alone() {
  struct stat opened{}, named{};
  do {
    file_.open(part_);
    if (file_.number() < 0 && errno == EISDIR) {
      throw InputError("partial file", part_, "is a folder; the file is written there first", "");
    }
    if (file_.number() < 0 || ::fstat(file_.number(), &opened) != 0) refuse(path_, errno);
    if (!S_ISREG(opened.st_mode)) {
      throw InputError("partial file", part_, "is not an ordinary file", "");
    }
    if (!lock(file_.number())) {
      throw InputError("output file", path_, "is being written by another run", "");
    }
    // The run before may have given the file its final name just before we locked it.
  } while (::stat(part_.c_str(), &named) != 0 || named.st_ino != opened.st_ino ||
           named.st_dev != opened.st_dev);
  if (::ftruncate(file_.number(), 0) != 0) fail(errno);
  check();
}

void PartFile::fail(int error) {
  if (error_ == 0) error_ = error == 0 ? EIO : error;
}

void PartFile::reserve(std::uint64_t size) {
  if (failed() || size <= size_) return;
#if defined(__linux__)
  const auto start = static_cast<off_t>(size_);
  const auto length = static_cast<off_t>(size - size_);
  const int error = ::posix_fallocate(file_.number(), start, length);
  if (error == EOPNOTSUPP || error == EINVAL || error == EINTR) return;
  if (error != 0) return fail(error);
  size_ = size;
#endif
}

void PartFile::write_at(std::uint64_t offset, const void* data, std::size_t bytes) {
  const char* next = static_cast<const char*>(data);
  while (bytes > 0 && !failed()) {
    const ssize_t written = ::pwrite(file_.number(), next, bytes, static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return fail(written == 0 ? ENOSPC : errno);
    next += written;
    offset += static_cast<std::uint64_t>(written);
    bytes -= static_cast<std::size_t>(written);
    size_ = std::max(size_, offset);
  }
}

bool PartFile::read_at(std::uint64_t offset, void* data, std::size_t bytes) const {
  char* next = static_cast<char*>(data);
  while (bytes > 0) {
    const ssize_t got = ::pread(file_.number(), next, bytes, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) {
      std::memset(next, 0, bytes);
      return true;
    }
    next += got;
    offset += static_cast<std::uint64_t>(got);
    bytes -= static_cast<std::size_t>(got);
  }
  return true;
}

void PartFile::truncate(std::uint64_t size) {
  if (failed()) return;
  if (::ftruncate(file_.number(), static_cast<off_t>(size)) != 0) return fail(errno);
  size_ = size;
}

void PartFile::check() const {
  if (!failed()) return;
  const bool full = error_ == ENOSPC || error_ == EFBIG || error_ == EDQUOT;
  throw MachineError((full ? "no room left to write " : "cannot write ") + path_ + ": " +
                     words(error_) +
                     (readable_ ? "; what was written before is in " + part_
                                : "; nothing in " + part_ + " can be read"));
}

void PartFile::commit() {
  check();
  if (::fsync(file_.number()) != 0 && errno != EINVAL && errno != ENOTSUP) fail(errno);
  if (!failed() && std::rename(part_.c_str(), path_.c_str()) != 0) fail(errno);
  check();
  file_.close();
}

}  // namespace denchi
