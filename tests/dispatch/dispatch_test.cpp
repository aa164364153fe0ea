// That code compiled for several instruction sets lives side by side in one program.

#include <gtest/gtest.h>

#include <cmath>

#include "denchi/error.h"
#include "denchi/simulate.h"
#include "tests/dispatch/probe.h"

namespace denchi {
namespace {

using testing::Probe;

/// The probes that this machine can run, by set.
std::vector<std::pair<std::string, const Probe*>> probes() {
  std::vector<std::pair<std::string, const Probe*>> all{{"baseline", &testing::probe()}};
#ifdef DENCHI_PROBE_SETS
  if (__builtin_cpu_supports("x86-64-v3")) all.emplace_back("v3", &testing::probe_v3());
  if (__builtin_cpu_supports("x86-64-v4")) all.emplace_back("v4", &testing::probe_v4());
#endif
  return all;
}

TEST(Dispatch, InlineFunctionsStayInTheirSet) {
  for (const auto& [set, probe] : probes()) EXPECT_EQ(probe->set(), set);
}

TEST(Dispatch, SetsDifferByRoundingOnly) {
  const std::vector<double> expected = testing::probe().compute();
  for (const auto& [set, probe] : probes()) {
    const std::vector<double> values = probe->compute();
    ASSERT_EQ(values.size(), expected.size());
    for (std::size_t i = 0; i < values.size(); ++i)
      EXPECT_NEAR(values[i], expected[i], 1e-15 * (1.0 + std::abs(expected[i])))
          << set << ", " << i;
    EXPECT_EQ(values, probe->compute()) << set;
  }
}

TEST(Dispatch, ErrorsCrossFromOneSetToAnother) {
  for (const auto& [set, probe] : probes()) {
    try {
      probe->fail();
      ADD_FAILURE() << "nothing was thrown by " << set;
    } catch (const InputError& error) {
      EXPECT_EQ(error.value(), set);
    }
  }
}

TEST(Dispatch, TheSetInUseIsOneOfTheBuild) {
  const BuildInfo info = build_info();
  EXPECT_NE((", " + info.instruction_sets + ",").find(", " + info.instruction_set + ","),
            std::string::npos)
      << info.instruction_set << " of " << info.instruction_sets;
}

}  // namespace
}  // namespace denchi
