#include "engine/input/formula.h"

#include <gtest/gtest.h>

namespace denchi::input {
namespace {

// Masses and fractions as any table of compounds has them.
TEST(Formula, weighs_compounds) {
  const Formula nmc = Formula::parse("LiNi0.8Co0.1Mn0.1O2");
  EXPECT_NEAR(1e3 * nmc.molar_mass(), 97.28, 0.01);
  EXPECT_NEAR(nmc.mass_fraction("Ni"), 0.483, 5e-4);
  EXPECT_NEAR(nmc.mass_fraction("Co"), 0.061, 5e-4);
  EXPECT_NEAR(nmc.mass_fraction("Mn"), 0.057, 6e-4);
  EXPECT_NEAR(nmc.mass_fraction("Li"), 0.071, 5e-4);
  EXPECT_EQ(nmc.mass_fraction("Fe"), 0.0);
  EXPECT_NEAR(1e3 * Formula::parse("LiFePO4").molar_mass(), 157.75, 0.01);
  EXPECT_NEAR(1e3 * Formula::parse("Li2CO3").molar_mass(), 73.89, 0.01);
}

TEST(Formula, tells_elements_from_each_other) {
  EXPECT_GT(Formula::parse("CO").mass_fraction("O"), 0.0);
  EXPECT_EQ(Formula::parse("Co").mass_fraction("Co"), 1.0);
  EXPECT_EQ(Formula::parse("C").mass_fraction("C"), 1.0);
}

TEST(Formula, reads_groups) {
  const Formula grouped = Formula::parse("Li1.3Al0.3Ti1.7(PO4)3");
  EXPECT_DOUBLE_EQ(grouped.molar_mass(), Formula::parse("Li1.3Al0.3Ti1.7P3O12").molar_mass());
}

TEST(Formula, refuses_what_is_none) {
  for (const char* text :
       {"", "Xy2", "li", "Li(", "Li)", "Li0", "2Li", "Li Co", "Li-2", "(((((((((Li)))))))))"})
    EXPECT_THROW(Formula::parse(text), InputError) << text;
}

}  // namespace
}  // namespace denchi::input
