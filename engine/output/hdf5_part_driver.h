// HDF5's way to the disk: through a PartFile.
//
// HDF5 copes badly with a write that fails: what it could not write stays in its caches, closing
// the file fails, and the library tries again when the process ends. A PartFile never tells it of
// a failure. It drops what follows, so that the file on the disk stays as it was at the last
// flush, and remembers the reason. Space is reserved when HDF5 allocates it, that is before it
// overwrites the old metadata with new ones that point there. No file locking: a reader may
// look in at any time.
#pragma once

#include "engine/output/hdf5_handle.h"
#include "engine/output/part_file.h"

namespace denchi {

/// Keeps a file's cache of metadata at the size it has; HDF5 lets it grow to 32 MB by itself.
void bound_metadata_cache(hid_t access);

/// Access properties for H5Fcreate that send everything to `file`, which must outlive the HDF5
/// file.
Hdf5Handle part_file_access(PartFile& file);

}  // namespace denchi
