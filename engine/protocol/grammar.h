// The grammar of a step. One line is one step; recursive descent over its tokens.
//
//   step     := control { clause } [ "(" time "period" ")" ]
//   control  := "Rest"
//             | ( "Charge" | "Discharge" | "Hold" ) "at" value
//             | "Run" quoted-file [ "linear" | "hold" ]
//   clause   := ["or"] "for" time | ["or"] "until" stop { "or" stop }
//   stop     := [ "<" | ">" ] value
//   value    := number unit | number "C" | "C" "/" number
//   time     := number time-unit
//
// Each nonterminal is one function of `StepParser`; the controls and the stops still to come
// (CCCV, repeats, resistance, state of charge, any output variable) are further alternatives of
// `control` and `stop`, and their first words are known today, to be refused by name.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "denchi/protocol.h"
#include "engine/protocol/source_line.h"

namespace denchi::protocol {

/// Reads one line. Empty if there is no step in it, only space or a comment.
/// @param folder  where the relative names of profile files are looked up
/// @throws InputError with a caret below the place.
std::optional<Step> parse_step(const SourceLine& line, std::string_view folder);

}  // namespace denchi::protocol
