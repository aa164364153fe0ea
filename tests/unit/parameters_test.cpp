// Parameters by path.
#include "denchi/parameters.h"

#include <gtest/gtest.h>

namespace denchi {
namespace {

Parameters example() {
  Parameters p;
  p.set({"cell.volume", 1e-5, "m3", "a paper", "f.json:3", false});
  p.set({"negative_electrode.thickness", 1e-4, "m", "", "", false});
  p.set({"negative_electrode.particle.large.radius", 5e-6, "m", "", "", false});
  p.set({"negative_electrode.particle.large.ocp", std::string("1 - x"), "V", "", "f.json:9", true});
  p.set({"negative_electrode.particle.small.radius", 1e-6, "m", "", "", false});
  p.set({"positive_electrode.particle.radius", 2e-6, "m", "", "", false});
  return p;
}

TEST(Parameters, keep_what_was_set) {
  const Parameters p = example();
  EXPECT_EQ(p.all().size(), 6u);
  EXPECT_EQ(p.number("cell.volume"), 1e-5);
  EXPECT_EQ(p.at("cell.volume").source, "a paper");
  EXPECT_EQ(p.number_or("cell.density", 7.0), 7.0);
  EXPECT_FALSE(p.contains("cell.density"));
}

TEST(Parameters, replace_in_place) {
  Parameters p = example();
  p.set({"cell.volume", 2e-5, "m3", "", "", false});
  EXPECT_EQ(p.all().size(), 6u);
  EXPECT_EQ(p.all()[0].path, "cell.volume");
  EXPECT_EQ(p.number("cell.volume"), 2e-5);
}

TEST(Parameters, erase_keeps_the_others_in_reach) {
  Parameters p = example();
  p.erase("negative_electrode.thickness");
  p.erase("no.such.path");
  EXPECT_EQ(p.all().size(), 5u);
  EXPECT_FALSE(p.contains("negative_electrode.thickness"));
  for (const Parameter& parameter : p.all()) EXPECT_EQ(p.find(parameter.path), &parameter);
}

TEST(Parameters, a_wrong_path_names_the_nearest) {
  try {
    example().at("positive_electrode.particle.radios");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("'positive_electrode.particle.radius'"),
              std::string::npos)
        << error.what();
  }
}

TEST(Parameters, a_function_is_no_number) {
  try {
    example().number("negative_electrode.particle.large.ocp");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.value(), "\"1 - x\"");
    EXPECT_EQ(error.where(), "f.json:9");
  }
}

TEST(Parameters, particle_populations_in_file_order) {
  const Parameters p = example();
  EXPECT_EQ(p.particles("negative_electrode"), (std::vector<std::string>{"large", "small"}));
  EXPECT_EQ(p.particles("positive_electrode"), std::vector<std::string>{""});
  EXPECT_TRUE(p.particles("separator").empty());
  EXPECT_EQ(Parameters::particle_prefix("negative_electrode", ""), "negative_electrode.particle.");
  EXPECT_EQ(Parameters::particle_prefix("negative_electrode", "large"),
            "negative_electrode.particle.large.");
}

}  // namespace
}  // namespace denchi
