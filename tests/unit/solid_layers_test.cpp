// Which electrolytes may lie side by side.
#include <gtest/gtest.h>

#include "denchi/cell.h"
#include "denchi/error.h"

namespace denchi {
namespace {

/// The half cell of a composite, with an electrolyte of its own.
Cell layered(const std::string& separator, const std::string& electrode) {
  Cell cell = Cell("nmc811_lpscl_li")
                  .with("electrolyte.conductivity", 0.1)
                  .with("electrolyte.diffusivity", 1e-12)
                  .with("electrolyte.cation_transference_number", 0.3)
                  .with("electrolyte.total_concentration", 5000.0)
                  .with("electrolyte.recombination_rate", 1e-6);
  return cell.with("positive_electrode.electrolyte.law", electrode)
      .with("separator.electrolyte.law", separator);
}

TEST(SolidLayers, a_weak_salt_does_not_enter_a_binary_one) {
  for (const auto& [separator, electrode] :
       {std::pair<std::string, std::string>{"weak", "binary"}, {"binary", "weak"}})
    try {
      layered(separator, electrode);
      FAIL() << separator << " beside " << electrode;
    } catch (const InputError& error) {
      EXPECT_NE(std::string(error.what()).find("must not touch the separator"), std::string::npos)
          << error.what();
    }
  for (const std::string law : {"weak", "binary", "single_ion"}) {
    EXPECT_NO_THROW(layered(law, law));
    EXPECT_NO_THROW(layered("single_ion", law));
    EXPECT_NO_THROW(layered(law, "single_ion"));
  }
}

}  // namespace
}  // namespace denchi
