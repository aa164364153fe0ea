// Random solid-state cells, of every form of electrode and electrolyte, with conductivities over
// five decades, thicknesses over two and temperatures from 250 to 370 K: every run ends finished,
// or stopped with a reason that names the physics, and none returns nonsense.

#include "tests/verification/property_checks.h"
#include "tests/verification/random_solid_cell.h"

namespace denchi::test {
namespace {

TEST(SolidProperty, RandomSolidCellsEndInWords) { check_draws(draw_solid, 1000); }

}  // namespace
}  // namespace denchi::test
