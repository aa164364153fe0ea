#include "denchi/dataset.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>

namespace denchi {
namespace {

namespace fs = std::filesystem;

struct Folder {
  fs::path path = fs::temp_directory_path() / ("denchi-dataset-" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

Dataset example() {
  Dataset data;
  data.attributes = {{"format", "denchi-comparison"}, {"title", "電池"}};
  data.variables = {
      {"cell", "", "cells", {"cell"}, {}, {"a", "b, \"c\""}},
      {"rate", "", "rates", {"rate"}, {0.1, 1.0, 3.0}, {}},
      {"energy", "W.h", "energy", {"cell", "rate"}, {1, 2, 3, 4, 5, std::nan("")}, {}},
      {"reason", "", "why", {"cell"}, {}, {"", "電解質"}}};
  return data;
}

TEST(Dataset, round_trip) {
  const Folder folder;
  const std::string path = (folder.path / "a.h5").string();
  const Dataset data = example();
  data.save(path);
  EXPECT_FALSE(fs::exists(path + ".part"));
  const Dataset again = Dataset::load(path);
  EXPECT_EQ(again.attributes, data.attributes);
  ASSERT_EQ(again.variables.size(), data.variables.size());
  for (std::size_t k = 0; k < data.variables.size(); ++k) {
    const DataVariable &a = data.variables[k], &b = again.at(a.name);
    EXPECT_EQ(b.dimensions, a.dimensions) << a.name;
    EXPECT_EQ(b.unit, a.unit) << a.name;
    EXPECT_EQ(b.long_name, a.long_name) << a.name;
    EXPECT_EQ(b.texts, a.texts) << a.name;
    ASSERT_EQ(b.values.size(), a.values.size()) << a.name;
    for (std::size_t i = 0; i < a.values.size(); ++i)
      EXPECT_TRUE(b.values[i] == a.values[i] ||
                  (std::isnan(a.values[i]) && std::isnan(b.values[i])));
  }
  EXPECT_EQ(Dataset::format_of(path), "denchi-comparison");
}

TEST(Dataset, refuses_what_is_no_file_of_one) {
  EXPECT_THROW(Dataset::load("no-such.h5"), InputError);
  EXPECT_EQ(Dataset::format_of("no-such.h5"), "");
  EXPECT_THROW(example().save("no-such-folder/a.h5"), InputError);
  EXPECT_THROW(example().at("colour"), InputError);
}

}  // namespace
}  // namespace denchi
