// What is run when nothing is said.
#pragma once

#include "denchi/protocol.h"

namespace denchi::protocol {

/// "Discharge at 1C until X V", X being the lower cut-off of the cell [V].
Protocol default_protocol(double lower_cut_off);

}  // namespace denchi::protocol
