#include "engine/protocol/default_protocol.h"

#include "engine/input/names.h"

namespace denchi::protocol {

Protocol default_protocol(double lower_cut_off) {
  return Protocol::parse({"Discharge at 1C until " + input::number_text(lower_cut_off) + " V"},
                         "default protocol");
}

}  // namespace denchi::protocol
