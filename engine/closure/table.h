// A function given by points, linear between them and beyond the ends.
//
// The interval of an argument is found without a search over all points: the range is cut into
// equal buckets, each bucket knows which points can start the interval of an argument in it, and
// a fixed number of halvings, none for equidistant points but one, finds the one among them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "denchi/parameters.h"
#include "engine/simd/lanes.h"

namespace denchi {

class LinearTable {
 public:
  /// @throws InputError unless there are two points or more, as many x as y, all finite, and the
  ///         x rise or fall from each point to the next. It calls x by the name of the axis.
  LinearTable(const Table& table, std::string_view what, std::string_view where);

  void evaluate(const Lanes& x, Lanes& y, Lanes& slope) const;

 private:
  struct Segment {
    double x, y, slope;
  };
  void fill_buckets(std::size_t count, double upper);
  std::size_t bucket(double x) const;

  std::vector<Segment> segments_;     // from its x to the x of the next
  std::vector<std::uint32_t> first_;  // of each bucket: the earliest segment
  double lower_ = 0.0, scale_ = 0.0;  // bucket = scale (x - lower)
  std::uint32_t widest_ = 0;          // power of two: candidates of the fullest bucket
};

}  // namespace denchi
