// The control row: one equation of the border that says what the cycler holds.
//
//   current   I - I_set(t) = 0
//   voltage   V - V_set(t) = 0
//   power     I V - P_set(t) = 0
//
// A further control (resistance, a law of state) is one more row here and nothing elsewhere.
#pragma once

namespace denchi {

struct Control {
  enum class Kind { current, voltage, power };
  Kind kind = Kind::current;
  double value = 0.0;  ///< A, V or W; discharge positive. At t0
  double slope = 0.0;  ///< per second, for profiles
  double t0 = 0.0;     ///< [s]

  double target(double t) const { return value + slope * (t - t0); }

  /// The row, for any scalar.
  template <class S>
  S row(double t, const S& current, const S& voltage) const {
    switch (kind) {
      case Kind::voltage:
        return voltage - target(t);
      case Kind::power:
        return current * voltage - target(t);
      case Kind::current:
        break;
    }
    return current - target(t);
  }
};

}  // namespace denchi
