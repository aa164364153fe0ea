// A file for a plot of what is not to be kept.
#pragma once

#include <string>

namespace denchi::cli {

/// Made empty in the folder of temporary files, and removed at the end.
class TemporaryFile {
 public:
  /// @throws MachineError
  TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace denchi::cli
