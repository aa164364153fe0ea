// Constants of the SI (CODATA 2018, exact) and the reference conditions of the field.
#pragma once

namespace denchi {

inline constexpr double kFaraday = 96485.33212;      ///< [C/mol]
inline constexpr double kGasConstant = 8.314462618;  ///< [J/mol/K]

}  // namespace denchi
