// Random parameters within wide physical ranges: every run ends finished, or stopped with a reason
// that names the physics, and none returns nonsense.

#include "tests/verification/property_checks.h"

namespace denchi::test {
namespace {

void check_model(const std::string& model, std::uint64_t count) {
  check_draws([&](std::uint64_t n) { return draw(n, model); }, count, 1e-8);
}

TEST(Property, RandomDfnCellsEndInWords) { check_model("dfn", 1000); }
TEST(Property, RandomHeldCellsEndInWords) { check_draws(held_draw, 100, 1e-8); }
TEST(Property, RandomSpmeCellsEndInWords) { check_model("spme", 300); }
TEST(Property, RandomSpmCellsEndInWords) { check_model("spm", 300); }

}  // namespace
}  // namespace denchi::test
