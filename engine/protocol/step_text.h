// Steps written back as text, in the one spelling that every step has.
#pragma once

#include <string>

#include "denchi/protocol.h"

namespace denchi::protocol {

/// "Discharge at 1C for 30 min or until 2.5 V (10 s period)": reads back to the same step.
std::string step_text(const Step& step);

}  // namespace denchi::protocol
