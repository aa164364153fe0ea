// Held voltages and powers: the current is what the cell can deliver, so depletion and full
// surfaces limit it and end nothing, and every mesh tells the same.

#include <gtest/gtest.h>

#include "denchi/denchi.h"

namespace denchi::test {
namespace {

struct Hold {
  const char* cell;
  double soc;
  const char* protocol;
};

Solution run(const Hold& hold, const char* mesh) {
  Settings settings;
  settings.soc = hold.soc;
  settings.mesh = mesh;
  return simulate(Cell(hold.cell), Protocol::parse({hold.protocol}), settings);
}

// From rest to a cut-off the first current is 10C to 30C, and salt runs out within seconds.
TEST(Hold, DefaultAndFineEndAlike) {
  for (const Hold& hold : {Hold{"chen2020", 1.0, "Hold at 3.01 V until C/20"},
                           Hold{"chen2020", 0.5, "Hold at 2.5 V until C/20"},
                           Hold{"chen2020", 0.1, "Hold at 4.2 V until C/20"},
                           Hold{"chen2020_composite", 0.1, "Hold at 4.2 V until C/20"},
                           Hold{"marquis2019", 1.0, "Hold at 3.105 V until C/20"},
                           Hold{"ecker2015", 0.5, "Hold at 4.2 V until C/20"},
                           Hold{"okane2022", 0.5, "Hold at 2.5 V until C/20"},
                           Hold{"nca_kim2011", 0.5, "Hold at 2.7 V until C/20"},
                           Hold{"mohtat2020", 0.5, "Hold at 2.8 V until C/20"},
                           Hold{"ai2020", 1.0, "Hold at 3 V until C/20"},
                           Hold{"frith2023_liquid", 0.1, "Hold at 4.2 V until C/20"},
                           Hold{"prada2013", 1.0, "Hold at 2 V until C/20"}}) {
    const Solution a = run(hold, "default"), b = run(hold, "fine");
    EXPECT_EQ(a.status(), Status::finished) << hold.cell << ": " << a.reason();
    EXPECT_EQ(b.status(), Status::finished) << hold.cell << ": " << b.reason();
    EXPECT_NEAR(a.end_time() / b.end_time(), 1.0, 5e-3) << hold.cell << ", " << hold.protocol;
    EXPECT_NEAR(a.capacity() / b.capacity(), 1.0, 1e-3) << hold.cell << ", " << hold.protocol;
  }
}

TEST(Hold, FromFullToTheLowerCutOffFinishes) {
  const Solution s = run({"chen2020", 1.0, "Hold at 2.5 V until C/20"}, "default");
  EXPECT_EQ(s.status(), Status::finished) << s.reason();
  EXPECT_NEAR(s.end_time(), 1873.2, 5.0);  // finest, rtol 1e-7
  EXPECT_NEAR(s.capacity(), 5.1383, 2e-3);
}

// A hold within a protocol outgrows a mesh that the steps before it were good for.
TEST(Hold, LaterHoldsGetTheirMeshToo) {
  const Protocol protocol =
      Protocol::parse({"Discharge at C/2 for 10 min", "Hold at 2.5 V for 2 min"});
  Settings settings;
  const Solution a = simulate(Cell("chen2020"), protocol, settings);
  settings.mesh = "fine";
  const Solution b = simulate(Cell("chen2020"), protocol, settings);
  EXPECT_EQ(a.status(), Status::finished) << a.reason();
  EXPECT_NEAR(a.capacity(), b.capacity(), 3e-3 * b.capacity());
}

TEST(Hold, TailIsWithinATenthOfAPercent) {
  Settings settings;
  settings.soc = 0.1;
  const Protocol protocol =
      Protocol::parse({"Charge at 2C until 4.2 V", "Hold at 4.2 V until C/50"});
  const Solution a = simulate(Cell("chen2020"), protocol, settings);
  settings.mesh = "finest";
  settings.rtol = 1e-7;
  const Solution b = simulate(Cell("chen2020"), protocol, settings);
  EXPECT_NEAR(a.end_time() / b.end_time(), 1.0, 2e-3);
  EXPECT_NEAR(a.capacity() / b.capacity(), 1.0, 2e-4);
}

}  // namespace
}  // namespace denchi::test
