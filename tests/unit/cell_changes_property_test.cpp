// Any value set on any cell gives a cell that reads back the same, or an InputError.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "denchi/cell.h"
#include "engine/input/parameter_specs.h"

namespace denchi {
namespace {

using Random = std::mt19937;

template <class List>
const auto& any_of(const List& list, Random& random) {
  return list[std::uniform_int_distribution<std::size_t>(0, std::size(list) - 1)(random)];
}

// Values that are good for something: words, numbers over many decades, a law, a table.
Value any_value(const std::string& path, Random& random) {
  const auto resolved = input::resolve(path);
  if (resolved && !resolved->spec->choices.empty() && random() % 8 != 0)
    return std::string(any_of(resolved->spec->choices, random));
  switch (random() % 8) {
    case 0:
      return std::string("0.3 + 0.1 * x");
    case 1:
      return Table{{0.0, 0.5, 1.0}, {0.2, 0.4, 0.5}};
    case 2:
      return -1.0;
    case 3:
      return 0.0;
    case 4:
      return 1.0;
    default:
      return std::pow(10.0, std::uniform_real_distribution<double>(-13.0, 4.0)(random));
  }
}

class CellChanges : public testing::TestWithParam<std::string> {};

TEST_P(CellChanges, give_a_cell_that_reads_back_or_a_refusal) {
  Random random(7);
  const Cell start(GetParam());
  int changed = 0;
  for (int walk = 0; walk < 60; ++walk) {
    Cell cell = start;
    for (int step = 0; step < 25; ++step) {
      const std::vector<std::string> paths = input::possible_paths(cell.parameters());
      std::string path = any_of(paths, random);
      const Value value = any_value(path, random);
      // A file with an open-circuit potential of 0 is one to be completed by hand.
      if (path.find(".ocp") != std::string::npos && value == Value(0.0)) continue;
      if (random() % 10 == 0) path += '*';
      try {
        cell = cell.with(path, value);
      } catch (const InputError&) {
        continue;
      }
      ++changed;
      const std::string text = cell.to_json();
      try {
        const Cell again = Cell::from_text(text, "again.json");
        for (const Parameter& p : cell.parameters().all()) {
          const Parameter* same = again.parameters().find(p.path);
          ASSERT_TRUE(same != nullptr && same->value == p.value && same->source == p.source)
              << p.path << " after " << path;
        }
        ASSERT_EQ(again.parameters().all().size(), cell.parameters().all().size())
            << "after " << path;
        ASSERT_TRUE(again.to_json() == text) << "after " << path;
      } catch (const InputError& error) {
        FAIL() << "after " << path << ": " << error.what();
      }
      const CellSummary summary = cell.summary();
      EXPECT_TRUE(std::isfinite(summary.negative_to_positive_ratio)) << path;
    }
  }
  EXPECT_GT(changed, 100);
}

INSTANTIATE_TEST_SUITE_P(Library,
                         CellChanges,
                         testing::Values("chen2020", "chen2020_composite", "ssb_ref_1"),
                         [](const auto& cell) { return cell.param; });

}  // namespace
}  // namespace denchi
