// Constants of the SI, exact since 2019, to ten digits (CODATA 2018).
#pragma once

namespace denchi {

inline constexpr double kFaraday = 96485.33212;      ///< [C/mol]
inline constexpr double kGasConstant = 8.314462618;  ///< [J/mol/K]

}  // namespace denchi
