// Variables that come out of one computation: it is done once for each state.
#include "engine/run/state_reader.h"

#include <gtest/gtest.h>

namespace denchi {
namespace {

TEST(StateReader, ComputesAGroupOnceForEachState) {
  int computed = 0;
  const auto group = std::make_shared<const VariableGroup>(
      VariableGroup{2, [&computed](const double* y, double* out) {
                      ++computed;
                      out[0] = y[0] + y[1];
                      out[1] = y[0] - y[1];
                    }});
  VariableRow sum, difference, alone;
  sum.group = difference.group = group;
  difference.member = 1;
  alone.fill = [](const double* y, double* out) { *out = y[1]; };

  StateReader reader;
  double y[] = {5.0, 3.0};
  for (int state = 1; state <= 2; ++state, y[0] = 7.0) {
    reader.look_at(y);
    double values[3] = {};
    reader.read(sum, &values[0]);
    reader.read(alone, &values[1]);
    reader.read(difference, &values[2]);
    EXPECT_EQ(values[0], y[0] + 3.0);
    EXPECT_EQ(values[1], 3.0);
    EXPECT_EQ(values[2], y[0] - 3.0);
    EXPECT_EQ(computed, state);
  }
}

}  // namespace
}  // namespace denchi
