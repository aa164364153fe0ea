// JSON with places, names for hints, and the folder of the library.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "denchi/cell.h"
#include "engine/input/json_tree.h"
#include "engine/input/names.h"
#include "engine/input/parameter_specs.h"

namespace denchi {
namespace {

using input::JsonTree;
using input::Node;

TEST(JsonTree, keeps_values_order_and_lines) {
  const JsonTree tree("{\"b\": 1,\n \"a\": {\"c\": [1, 2.5],\n  \"d\": null}, \"e\": [1, \"x\"]}",
                      "f");
  const Node& root = tree.root();
  EXPECT_EQ(root.keys, (std::vector<std::string>{"b", "a", "e"}));
  const Node* a = root.find("a");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->find("c")->numbers, (std::vector<double>{1.0, 2.5}));
  EXPECT_EQ(a->find("d")->kind, Node::Kind::null);
  EXPECT_EQ(root.find("e")->items.at(0).number, 1.0);
  EXPECT_EQ(root.find("e")->items.at(1).text, "x");
  EXPECT_EQ(root.find("f"), nullptr);
  EXPECT_EQ(tree.where(*root.find("b")), "f:1");
  EXPECT_EQ(tree.where(*a->find("c")), "f:2");
  EXPECT_EQ(tree.where(*a->find("d")), "f:3");
}

TEST(JsonTree, a_byte_order_mark_is_no_matter) {
  EXPECT_EQ(JsonTree("\xEF\xBB\xBF{\"a\": 1}", "f").root().find("a")->number, 1.0);
}

TEST(JsonTree, errors_have_their_line) {
  const auto where = [](const char* text) -> std::string {
    try {
      JsonTree tree(text, "f");
    } catch (const InputError& error) {
      return error.where();
    }
    return "nothing wrong";
  };
  EXPECT_EQ(where("{\n\"a\": 1,\n\"a\": 2}"), "f:3");
  EXPECT_EQ(where("{\n\"a\": 1e999}"), "f:2");
  EXPECT_EQ(where("{\n\n\"a\" 1}"), "f:3");
  EXPECT_EQ(where("{\"a\":\n1"), "f:2");
}

TEST(JsonTree, text_reads_back) {
  const std::string text =
      "{\"a\\n\\\"\": [1, [2, \"\\u96fb\"]], \"b\": {}, \"c\": [], \"d\": true}";
  const std::string once = input::json_text(JsonTree(text, "f").root());
  EXPECT_EQ(input::json_text(JsonTree(once, "f").root()), once);
}

TEST(Names, snake_case) {
  EXPECT_EQ(input::snake_case("Large Particles"), "large_particles");
  EXPECT_EQ(input::snake_case("  Si-Ox (2) "), "si_ox_2");
  EXPECT_EQ(input::snake_case("a.b*c"), "a_b_c");
  EXPECT_EQ(input::snake_case("--"), "");
}

TEST(Names, numbers_read_back) {
  EXPECT_EQ(input::number_text(0.1), "0.1");
  EXPECT_EQ(input::number_text(5.86e-6), "5.86e-06");
  EXPECT_EQ(input::number_text(1.0 / 3.0), "0.3333333333333333");
}

TEST(Names, nearest) {
  const std::vector<std::string> names = {"chen2020", "chen2020_composite", "marquis2019"};
  EXPECT_EQ(input::nearest("chne2020", names), std::vector<std::string>{"chen2020"});
  EXPECT_EQ(input::nearest("Marquis", names), std::vector<std::string>{"marquis2019"});
  EXPECT_TRUE(input::nearest("something else entirely", names).empty());
  EXPECT_EQ(input::did_you_mean("marqis2019", names), "; did you mean 'marquis2019'?");
  EXPECT_EQ(input::did_you_mean("zzzzzzzz", names), "");
}

TEST(Library, entries_are_sorted_and_readable) {
  const std::vector<CellEntry> entries = built_in_cells();
  ASSERT_GE(entries.size(), 10u);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    EXPECT_FALSE(entries[i].title.empty()) << entries[i].name;
    EXPECT_FALSE(entries[i].chemistry.empty()) << entries[i].name;
    EXPECT_TRUE(std::filesystem::exists(entries[i].file)) << entries[i].file;
    EXPECT_TRUE(i == 0 || entries[i - 1].name < entries[i].name) << entries[i].name;
  }
}

// The published schema knows exactly the paths that the reader knows.
TEST(Library, schema_and_reader_know_the_same_paths) {
  std::ifstream file(library_folder() + "/schema/denchi.schema.json");
  std::stringstream text;
  text << file.rdbuf();
  const JsonTree tree(text.str(), "schema");
  const Node* node = tree.root().find("properties");
  for (const char* key : {"parameters", "patternProperties"})
    node = node == nullptr ? nullptr : node->find(key);
  ASSERT_NE(node, nullptr);

  std::vector<std::string> paths = input::possible_paths(Cell("chen2020").parameters());
  const std::size_t known = paths.size();
  EXPECT_GT(known, 70u);
  paths.insert(paths.end(), {"cell.colour", "negative_electrode.radius", "cell", "state.radius"});
  std::vector<int> matches(paths.size(), 0);
  for (const std::string& pattern : node->keys) {
    const std::regex expression(pattern);
    for (std::size_t i = 0; i < paths.size(); ++i)
      matches[i] += std::regex_search(paths[i], expression) ? 1 : 0;
  }
  for (std::size_t i = 0; i < paths.size(); ++i)
    EXPECT_EQ(matches[i], i < known ? 1 : 0) << paths[i];
}

TEST(Library, the_environment_names_another_folder) {
  const std::string standard = library_folder();
  ::setenv("DENCHI_LIBRARY", DENCHI_TEST_DATA, 1);
  EXPECT_THROW(library_folder(), InputError);
  ::setenv("DENCHI_LIBRARY", standard.c_str(), 1);
  EXPECT_EQ(library_folder(), standard);
  ::unsetenv("DENCHI_LIBRARY");
}

}  // namespace
}  // namespace denchi
