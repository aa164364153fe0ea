// How fast a protocol drives a cell: what the mesh is chosen by.
#pragma once

#include "denchi/protocol.h"

namespace denchi {

/// The largest C-rates of a run, as magnitudes.
struct LargestRates {
  double discharge = 0.0, charge = 0.0;
  double interval = 0.0;  ///< [s] between the samples of its densest profile; 0: none

  void take(double rate) {
    if (rate > discharge) discharge = rate;
    if (-rate > charge) charge = -rate;
  }
  void take_profile(const Profile& profile, double unit);
};

/// What a protocol asks for. The current of a voltage is known once its step begins, and counts as
/// 1C both ways until then; a power is largest at the lower cut-off.
LargestRates largest_rates(const Protocol& protocol, double nominal_capacity, double lower_cut_off);

/// The current that counts of one with which a held step begins: that of a voltage falls within
/// seconds.
double lasting_current(const Step& step, double first);

}  // namespace denchi
