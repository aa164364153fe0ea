#include "bindings/cli/temporary_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "denchi/error.h"

namespace denchi::cli {

TemporaryFile::TemporaryFile() {
  const char* folder = std::getenv("TMPDIR");
  path_ = std::string(folder != nullptr && *folder != 0 ? folder : "/tmp") + "/denchi-XXXXXX";
  const int file = mkstemp(path_.data());
  if (file < 0)
    throw MachineError("no temporary file for the plot: " + std::string(std::strerror(errno)));
  close(file);
}

TemporaryFile::~TemporaryFile() {
  unlink(path_.c_str());
  unlink((path_ + ".part").c_str());  // of a run that failed
}

}  // namespace denchi::cli
