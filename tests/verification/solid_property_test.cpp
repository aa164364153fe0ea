// Random solid-state cells, of every form of electrode and electrolyte, with conductivities over
// five decades, thicknesses over two and temperatures from 250 to 370 K, fixtures, voids and
// interphases, cations and anions: every run ends finished, or stopped with a reason that names the
// physics, and none returns nonsense or loses lithium.

#include "tests/verification/property_checks.h"
#include "tests/verification/random_solid_cell.h"

namespace denchi::test {
namespace {

// Lithium: the round-off of diffusion alone moves 1e-16 D/R^2 of what is in a particle in a second,
// and more by the size of the matrix; the fastest particles here run for 1e6 R^2/D.
TEST(SolidProperty, RandomSolidCellsEndInWords) { check_draws(draw_solid, 1000, 1e-8); }

}  // namespace
}  // namespace denchi::test
