// The voltage of a run along its knots, to be set beside that of another run of the same protocol.
// Where a step holds the voltage, it is the current instead.
//
// A run may be of any length; its curve is not. When it reaches kMostKnots, every second piece is
// dropped, and every second of those that come: which ones, a hash of their number says, so two
// runs drop the same ones, and no rhythm of a protocol picks out one kind of step. A piece that
// outgrows the curve alone is cut short. The first piece always stays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/run/trajectory.h"

namespace denchi {

class VoltageCurve {
 public:
  static constexpr std::size_t kMostKnots = std::size_t{1} << 16;

  /// One segment of a trajectory.
  struct Piece {
    std::size_t number = 0;            ///< among all segments of the run
    double begin = 0.0, end = 0.0;     ///< [s]
    std::size_t first = 0, count = 0;  ///< knots of the curve
    bool held = false;                 ///< at a voltage: its values are currents
    double resistance = 0.0;           ///< [ohm] by which those count; 0: unknown
    double length() const { return end - begin; }
  };

  /// @param voltage,current  entries of a state
  explicit VoltageCurve(std::size_t voltage = 0, std::size_t current = 0)
      : voltage_(voltage), current_(current) {}
  /// Of a run that kept all its states.
  static VoltageCurve of(const Trajectory& trajectory,
                         std::size_t voltage,
                         std::size_t current = 0);

  /// Takes what the newest segment of a trajectory has gained, before its states are dropped.
  void take(const Trajectory& trajectory) { take(trajectory, trajectory.segments().back()); }

  const std::vector<Piece>& pieces() const { return pieces_; }
  std::size_t knots() const { return values_.size(); }
  /// The interpolant at a time within a piece [V], or [A] where it is held.
  double value(const Piece& piece, double time) const;

 private:
  void take(const Trajectory& trajectory, const Trajectory::Segment& segment);
  bool is_kept(std::size_t number) const;
  void thin();

  std::size_t voltage_, current_;
  std::size_t next_ = 0;      ///< knot of the trajectory
  std::size_t segments_ = 0;  ///< so far
  std::uint64_t mask_ = 0;    ///< pieces whose hash has none of these bits are kept
  bool open_ = false;         ///< the present segment is kept, and its piece the last one
  bool cut_ = false;          ///< ... as far as there was room
  std::vector<Piece> pieces_;
  std::vector<double> times_, values_;
  std::vector<std::int8_t> orders_;
};

/// RMS difference of two curves over the run from 60 s to 95 % [V]; piece by piece, each to 95 % of
/// the shorter one. Where the voltage is held, the currents differ instead, and count by the
/// resistance of the cell. Empty where there is nothing to compare.
std::optional<double> rms_difference(const VoltageCurve& a, const VoltageCurve& b);

}  // namespace denchi
