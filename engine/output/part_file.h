// A file that bears its name only when it is complete.
//
// Everything goes to NAME.part. `commit` brings it to the disk and renames it to NAME in one step,
// so nobody ever sees half a file under NAME; if the writer dies, NAME.part stays behind.
//
// Writing has a memory: after the first failure (a full disk, say) nothing more is written, so the
// file keeps the state it had before, and `check` says what happened. A library that writes
// through this class, such as HDF5, can therefore finish its work and clean up as if all were well.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "denchi/error.h"

namespace denchi {

class PartFile {
 public:
  /// Opens NAME.part, empty, for this writer alone.
  /// @throws InputError if the path cannot be a file (missing folder, a folder, no permission,
  /// being written by another run); MachineError if the machine refuses.
  explicit PartFile(const std::string& path);
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;
  /// Leaves NAME.part behind unless committed.
  ~PartFile() = default;

  const std::string& path() const { return path_; }
  const std::string& part_path() const { return part_; }
  /// Bytes written or reserved.
  std::uint64_t size() const { return size_; }

  /// Claims the space up to `size` [bytes], where the file system can, so that a full disk shows
  /// before anything is overwritten.
  void reserve(std::uint64_t size);
  void write_at(std::uint64_t offset, const void* data, std::size_t bytes);
  /// False if the disk refuses; bytes beyond the end read as zero.
  bool read_at(std::uint64_t offset, void* data, std::size_t bytes) const;
  void append(std::string_view text) { write_at(size_, text.data(), text.size()); }
  void truncate(std::uint64_t size);

  /// What is written by now can be read, whatever comes; what fails then says so.
  void mark_readable() { readable_ = true; }

  bool failed() const { return error_ != 0; }
  /// @throws MachineError, in words, if anything failed so far.
  void check() const;

  /// To the disk, then to the final name. @throws MachineError
  void commit();

 private:
  /// An open file; closed with its owner.
  class Descriptor {
   public:
    Descriptor() = default;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }
    void open(const std::string& path);
    void close();
    int number() const { return number_; }

   private:
    int number_ = -1;
  };

  void open_alone();
  void fail(int error);

  std::string path_, part_;
  Descriptor file_;
  int error_ = 0;
  bool readable_ = false;
  std::uint64_t size_ = 0;
};

}  // namespace denchi
