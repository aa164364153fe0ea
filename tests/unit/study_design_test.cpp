// The parts of a study: expressions, conditions, designs, tables, texts.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "denchi/study.h"
#include "engine/study/csv_table.h"
#include "engine/study/design.h"
#include "engine/study/expression.h"
#include "engine/study/hash.h"
#include "tests/support/scratch_folder.h"

namespace denchi::study {
namespace {

double look_up(const std::string& name) {
  if (name == "a") return 2.0;
  if (name == "negative_electrode.thickness") return -3e-5;
  throw InputError(name, "", "is unknown", "test");
}

TEST(StudyExpression, replaces_names_and_leaves_numbers_and_functions) {
  const auto value = [](const std::string& text) { return Expression(text, "x", "test")(look_up); };
  EXPECT_EQ(value("a"), 2.0);
  EXPECT_EQ(value("2 ** a"), 4.0);
  EXPECT_EQ(value("-negative_electrode.thickness * 2"), 6e-5);
  EXPECT_EQ(value("1e-6 + 2.5e+3*0"), 1e-6);
  EXPECT_DOUBLE_EQ(value("exp(a) + sqrt (a)"), std::exp(2.0) + std::sqrt(2.0));
  EXPECT_EQ(value("a*(a + 1)"), 6.0);
}

TEST(StudyExpression, names_its_names) {
  const Expression e("1.1*separator.thickness + exp(b) - 2e5", "x", "test");
  EXPECT_EQ(e.names(), (std::vector<std::string>{"separator.thickness", "b"}));
}

TEST(StudyExpression, refuses_what_is_no_expression_in_the_words_of_its_text) {
  try {
    Expression("a +", "positive_electrode.thickness", "s.json:3")(look_up);
    FAIL() << "accepted";
  } catch (const InputError& error) {
    const std::string words = error.what();
    EXPECT_NE(words.find("positive_electrode.thickness"), std::string::npos) << words;
    EXPECT_NE(words.find("\"a +\""), std::string::npos) << words;
    EXPECT_NE(words.find("s.json:3"), std::string::npos) << words;
  }
}

TEST(StudyCondition, compares_with_every_relation) {
  const auto holds = [](const std::string& text) { return Condition(text, "test")(look_up); };
  EXPECT_TRUE(holds("a < 3"));
  EXPECT_FALSE(holds("a < 2"));
  EXPECT_TRUE(holds("a <= 2"));
  EXPECT_TRUE(holds("a >= 2"));
  EXPECT_FALSE(holds("a > 2"));
  EXPECT_TRUE(holds("a == 1 + 1"));
  EXPECT_FALSE(holds("a != 2"));
  EXPECT_THROW(Condition("a + 2", "test"), InputError);
}

TEST(StudyDesign, crosses_blocks_the_last_one_fastest) {
  Design design;
  design.blocks.push_back({{Factor{"a", {1.0, 2.0}, {}}, Factor{"b", {10.0, 20.0}, {}}}});
  design.blocks.push_back({{Factor{"c", {}, {Value("x"), Value("y"), Value(3.0)}}}});
  EXPECT_EQ(design.size(), 6U);
  const std::vector<Change> fourth = design.values(4);
  ASSERT_EQ(fourth.size(), 3U);
  EXPECT_EQ(fourth[0].path, "a");
  EXPECT_EQ(std::get<double>(fourth[0].value), 2.0);
  EXPECT_EQ(std::get<double>(fourth[1].value), 20.0);
  EXPECT_EQ(std::get<std::string>(fourth[2].value), "y");
  EXPECT_EQ(Design().size(), 1U);  // a study of nothing is one case
}

TEST(StudyDesign, refuses_more_cases_than_can_be_counted) {
  Design design;
  for (int k = 0; k < 9; ++k)
    design.blocks.push_back({{Factor{"a" + std::to_string(k), std::vector<double>(100, 0.0), {}}}});
  EXPECT_THROW(design.size(), InputError);
}

TEST(StudyDesign, knows_what_a_name_sets) {
  EXPECT_EQ(target_of("positive_electrode.particle.radius"), Target::path);
  EXPECT_EQ(target_of("electrolyte.conductivity*"), Target::path);
  EXPECT_EQ(target_of("separator.electrolyte"), Target::electrolyte);
  EXPECT_EQ(target_of("electrolyte"), Target::electrolyte);
  EXPECT_EQ(target_of("temperature"), Target::setting);
  EXPECT_EQ(target_of("cell"), Target::cell);
  EXPECT_EQ(target_of("protocol"), Target::protocol);
  EXPECT_EQ(target_of("loading"), Target::variable);
}

TEST(StudyDesign, values_go_through_text_unchanged) {
  const std::string path = "negative_electrode.particle.diffusivity";
  for (const Value& value : {Value(0.1 + 0.2),
                             Value(-1e-300),
                             Value("1e-14 * exp(-x)"),
                             Value(Table{{0.0, 0.3, 1.0}, {1.0, 1.0 / 3.0, 2.0}, "T"})})
    EXPECT_EQ(value_of(path, text_of(value)), value);
  EXPECT_EQ(value_of("cell", "2"), Value("2"));  // a label
}

TEST(StudyHash, is_fnv_and_keeps_texts_apart) {
  // an empty text is one byte 0xFF after the offset basis
  EXPECT_EQ(Hash().digits(), "cbf29ce484222325");
  EXPECT_NE(Hash().add("ab").add("c").digits(), Hash().add("a").add("bc").digits());
  EXPECT_EQ(Hash().add("ab").digits(), Hash().add("ab").digits());
}

class StudyTable : public ::testing::Test {
 protected:
  std::vector<Factor> read(const std::string& text) {
    const std::string path = folder_.path() + "/cases.csv";
    std::ofstream(path) << text;
    return read_csv_table(path);
  }
  ScratchFolder folder_;
};

TEST_F(StudyTable, reads_numbers_texts_and_quotes) {
  const std::vector<Factor> factors = read(
      "\xEF\xBB\xBF"
      "temperature, model ,\"electrolyte\"\r\n"
      "298.15,dfn,\"separator=a,positive_electrode=b\"\r\n"
      "\r\n"
      "3e2, spm,c\r\n");
  ASSERT_EQ(factors.size(), 3U);
  EXPECT_EQ(factors[0].name, "temperature");
  EXPECT_EQ(factors[0].numbers, (std::vector<double>{298.15, 300.0}));
  EXPECT_EQ(factors[1].name, "model");
  EXPECT_EQ(std::get<std::string>(factors[1].others[1]), "spm");
  EXPECT_EQ(std::get<std::string>(factors[2].others[0]), "separator=a,positive_electrode=b");
}

TEST_F(StudyTable, refuses_rows_of_another_length_and_empty_fields_with_their_line) {
  const auto refusal = [this](const std::string& text) -> std::string {
    try {
      read(text);
    } catch (const InputError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_NE(refusal("a,b\n1,2\n3\n").find("cases.csv:3"), std::string::npos);
  EXPECT_NE(refusal("a,b\n1,\n").find("cases.csv:2"), std::string::npos);
  EXPECT_NE(refusal("a,b\n").find("no cases"), std::string::npos);
}

}  // namespace
}  // namespace denchi::study
