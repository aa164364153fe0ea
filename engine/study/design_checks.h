// What a design may name.
#pragma once

#include <string>

#include "engine/study/description.h"

namespace denchi::study {

/// Names are known, and nothing varies twice.
/// @param settled  a text of ours, in which values stand for the expressions
/// @param where    for messages
/// @throws InputError with the nearest names
void check_design(const Design& design,
                  const Labelled<Cell>& cells,
                  bool settled,
                  const std::string& where);

}  // namespace denchi::study
