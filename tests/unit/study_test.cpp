// Studies as a whole: rows against single runs, shards against one run, cases made again.
#include "denchi/study.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "tests/support/scratch_folder.h"

namespace denchi {
namespace {

/// Two models, so that fields have different numbers of nodes, and one case that is refused.
const char* const kStudy = R"json({
  "title": "a test",
  "cell": "chen2020",
  "protocol": "Discharge at 2C for 300 s",
  "design": {
    "grid": {
      "model": ["dfn", "spm"],
      "separator.porosity": [0.45, 1.5],
      "positive_electrode.particle.radius": {"from": 4e-6, "to": 6e-6, "count": 3}
    },
    "linked": {"negative_electrode.particle.radius": "1.1 * positive_electrode.particle.radius"}
  },
  "outputs": ["voltage", "min(voltage)", "end(negative_electrode_surface_stoichiometry)"],
  "axis": {
  "time" : [ 0, 100, 250, 400 ]
}
})json";

Study study() { return Study::from_text(kStudy, "study.json", "."); }

std::vector<std::size_t> all(const Study& study) {
  std::vector<std::size_t> numbers(study.size());
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

/// Equal, not-a-numbers too.
void expect_same(const Dataset& a, const Dataset& b) {
  ASSERT_EQ(a.variables.size(), b.variables.size());
  for (std::size_t k = 0; k < a.variables.size(); ++k) {
    const DataVariable& one = a.variables[k];
    const DataVariable& other = b.variables[k];
    EXPECT_EQ(one.name, other.name);
    EXPECT_EQ(one.dimensions, other.dimensions);
    EXPECT_EQ(one.texts, other.texts) << one.name;
    ASSERT_EQ(one.values.size(), other.values.size()) << one.name;
    for (std::size_t i = 0; i < one.values.size(); ++i)
      EXPECT_TRUE(one.values[i] == other.values[i] ||
                  (std::isnan(one.values[i]) && std::isnan(other.values[i])))
          << one.name << " " << i;
  }
}

TEST(Study, rows_are_single_runs_bit_for_bit) {
  const Study s = study();
  ASSERT_EQ(s.size(), 12U);
  const Dataset rows = s.rows(all(s), 2);
  std::size_t refused = 0;
  for (std::size_t k = 0; k < s.size(); ++k) {
    if (rows.at("status").texts[k] == "failed") {
      EXPECT_EQ(rows.at("separator.porosity").values[k], 1.5);
      EXPECT_NE(rows.at("reason").texts[k].find("separator.porosity = 1.5"), std::string::npos);
      EXPECT_TRUE(std::isnan(rows.at("energy").values[k]));
      ++refused;
      continue;
    }
    const StudyCase one = s.at(k);
    EXPECT_EQ(one.id, rows.at("case").texts[k]);
    const double radius = rows.at("positive_electrode.particle.radius").values[k];
    EXPECT_EQ(one.cell.parameters().number("negative_electrode.particle.radius"), 1.1 * radius);
    const Solution run = simulate(one.cell, one.protocol, one.settings);
    EXPECT_EQ(run.end_time(), rows.at("end_time").values[k]);
    EXPECT_EQ(run.capacity(), rows.at("capacity").values[k]);
    EXPECT_EQ(run.energy(), rows.at("energy").values[k]);
    const std::vector<double> curve = run.at(std::vector{0.0, 100.0, 250.0}, "voltage");
    for (std::size_t i = 0; i < curve.size(); ++i)
      EXPECT_EQ(rows.at("voltage").values[4 * k + i], curve[i]);
    EXPECT_TRUE(std::isnan(rows.at("voltage").values[4 * k + 3]));  // beyond its end
    const std::vector<double> voltage = run.values("voltage");
    EXPECT_EQ(rows.at("min_voltage").values[k], *std::min_element(voltage.begin(), voltage.end()));
    const std::string field = "negative_electrode_surface_stoichiometry";
    const std::vector<double> end = run.at(std::vector{run.end_time()}, field);
    const std::size_t width = rows.size("x_negative_node");
    ASSERT_GE(width, end.size());
    for (std::size_t i = 0; i < width; ++i) {
      const double value = rows.at("end_" + field).values[width * k + i];
      EXPECT_TRUE(i < end.size() ? value == end[i] : std::isnan(value));
    }
  }
  EXPECT_EQ(refused, 6U);
}

TEST(Study, threads_and_the_way_through_text_change_nothing) {
  const Study s = study();
  const Dataset rows = s.rows(all(s), 1);
  expect_same(rows, s.rows(all(s), 3));
  const Study again = Study::from_text(s.to_json(), "again", "/nowhere");
  EXPECT_EQ(again.id(), s.id());
  EXPECT_EQ(again.to_json(), s.to_json());
  expect_same(rows, again.rows(all(s), 2));
}

TEST(Study, a_part_runs_as_the_whole_does) {
  const Study s = study();
  const std::vector<std::size_t> numbers = {7, 2, 11};
  std::vector<std::size_t> left;
  const Study part = Study::from_text(s.part(numbers, left), "part", ".");
  EXPECT_TRUE(left.empty());
  Dataset rows = part.rows(all(part), 1);
  const Dataset whole = s.rows(numbers, 1);  // sorted: 2, 7, 11
  const std::vector<std::size_t> order = {1, 0, 2};
  for (const char* name : {"end_time", "capacity", "positive_electrode.particle.radius"})
    for (std::size_t k = 0; k < 3; ++k) {
      const double a = rows.at(name).values[k], b = whole.at(name).values[order[k]];
      EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b))) << name;
    }
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_EQ(rows.at("case").texts[k], whole.at("case").texts[order[k]]);
}

class StudyOnDisk : public ::testing::Test {
 protected:
  SweepSettings shard(std::size_t one, std::size_t of) {
    SweepSettings settings;
    settings.threads = 2;
    settings.shard = one;
    settings.shards = of;
    return settings;
  }
  std::string place(const std::string& name) const { return folder_.path() + "/" + name; }
  ScratchFolder folder_;
};

TEST_F(StudyOnDisk, shards_give_what_one_run_gives) {
  // more than one chunk of 64 for each of the shards
  const std::string text = R"json({"cell": "chen2020", "protocol": "Discharge at 1C for 60 s",
      "settings": {"model": "spm"}, "outputs": ["voltage"], "axis": {"fraction": 3},
      "design": {"grid": {"temperature": {"from": 280, "to": 320, "count": 200}}}})json";
  const Study s = Study::from_text(text, "study.json", ".");
  EXPECT_EQ(sweep(s, place("one"), shard(1, 1)).finished, 200U);
  std::size_t run = 0;
  for (std::size_t k = 1; k <= 3; ++k) run += sweep(s, place("three"), shard(k, 3)).run;
  EXPECT_EQ(run, 200U);
  merge({place("one")}, place("one.h5"));
  merge({place("three")}, place("three.h5"));
  const Dataset one = Dataset::load(place("one.h5"));
  expect_same(one, Dataset::load(place("three.h5")));
  EXPECT_EQ(one.attributes.at("format"), "denchi-study");
  EXPECT_EQ(one.at("temperature").lower_bound, 280.0);
  EXPECT_EQ(one.at("temperature").upper_bound, 320.0);
  EXPECT_EQ(one.at("temperature").unit, "K");
}

TEST_F(StudyOnDisk, resumes_with_what_is_missing_and_says_what_changed) {
  const Study s = study();
  StudyFolder there(s, place("d"));
  there.add(s.rows(std::vector<std::size_t>{0, 5}, 1), 1, 1);
  EXPECT_THROW(sweep(s, place("d"), shard(1, 1)), InputError);
  EXPECT_THROW(merge({place("d")}, place("d.h5")), InputError);
  SweepSettings resume = shard(1, 1);
  resume.resume = true;
  EXPECT_EQ(sweep(s, place("d"), resume).run, 10U);
  merge({place("d")}, place("d.h5"));
  const Dataset merged = Dataset::load(place("d.h5"));
  expect_same(merged, s.rows(all(s), 1));

  std::string changed = kStudy;
  changed.replace(changed.find("0.45"), 4, "0.47");
  try {
    sweep(Study::from_text(changed, "study.json", "."), place("d"), resume);
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("separator.porosity has changed"), std::string::npos)
        << error.what();
  }
}

TEST_F(StudyOnDisk, makes_a_case_again_from_its_row) {
  const Study s = study();
  sweep(s, place("d"), shard(1, 1));
  merge({place("d")}, place("d.h5"));
  const Dataset merged = Dataset::load(place("d.h5"));
  const StudyCase one = case_of(merged, s.at(2).id, "d.h5");
  EXPECT_EQ(one.id, s.at(2).id);
  EXPECT_EQ(one.cell.to_json(), s.at(2).cell.to_json());
  EXPECT_EQ(one.settings.model, "dfn");
  const Solution run = simulate(one.cell, one.protocol, one.settings);
  EXPECT_EQ(run.energy(), merged.at("energy").values[2]);
  EXPECT_THROW(case_of(merged, "xyz", "d.h5"), InputError);
  EXPECT_THROW(case_of(merged, "", "d.h5"), InputError);
}

TEST(Study, gives_up_a_case_that_takes_too_many_steps) {
  const std::string text = R"json({"cell": "chen2020", "protocol": "Discharge at 1C until 2.5 V",
      "settings": {"rtol": 1e-7}, "limits": {"steps": 70}})json";
  const Study s = Study::from_text(text, "study.json", ".");
  const Dataset rows = s.rows(all(s), 1);
  EXPECT_EQ(rows.at("status").texts[0], "failed");
  EXPECT_NE(rows.at("reason").texts[0].find("given up after more than 70 time steps"),
            std::string::npos)
      << rows.at("reason").texts[0];
  EXPECT_GT(rows.at("end_time").values[0], 0.0);  // what was solved is kept
}

TEST(Study, a_case_that_cannot_begin_is_a_row_without_values) {
  const std::string text = R"json({"cell": "chen2020", "protocol": "Discharge at 300C until 2.5 V",
      "outputs": ["voltage", "min(voltage)", "end(voltage)", "start(electrolyte_concentration)"],
      "axis": {"fraction": 3}})json";
  const Study s = Study::from_text(text, "study.json", ".");
  const Dataset rows = s.rows(all(s), 1);
  EXPECT_EQ(rows.at("status").texts[0], "stopped");
  EXPECT_NE(rows.at("reason").texts[0].find("cannot begin"), std::string::npos)
      << rows.at("reason").texts[0];
}

TEST(Study, the_axis_reaches_the_longest_case_of_a_grid) {
  // as many rows of the first factor as there are pilots: the second decides how long a case is
  const std::string text = R"json({"cell": "chen2020", "protocol": "Discharge at 1C until 2.5 V",
      "settings": {"model": "spm"}, "outputs": ["voltage"],
      "design": {"grid": {"positive_electrode.thickness": {"from": 60e-6, "to": 90e-6, "count": 16},
                          "soc": [1.0, 0.1]}}})json";
  const Study s = Study::from_text(text, "study.json", ".").with_axis();
  const Dataset rows = s.rows(all(s), 2);
  const std::vector<double>& ends = rows.at("end_time").values;
  EXPECT_GE(rows.at("time").values.back(), *std::max_element(ends.begin(), ends.end()));
}

TEST(Study, half_of_a_grid_that_is_refused_does_not_refuse_the_rest) {
  const std::string text = R"json({"cell": "chen2020", "protocol": "Rest for 1 s",
      "settings": {"model": "spm"},
      "design": {"grid": {"temperature": {"from": 290, "to": 300, "count": 16},
                          "separator.porosity": [0.3, 1.3]}}})json";
  const StudyEstimate estimate = Study::from_text(text, "study.json", ".").estimate();
  EXPECT_TRUE(estimate.refused.empty());
  EXPECT_EQ(estimate.cases, 32U);
}

TEST(Study, a_rare_case_of_millions_is_not_called_none) {
  const std::string text = R"json({"cell": "chen2020", "protocol": "Rest for 1 s",
      "design": {"grid": {"a": {"from": 0, "to": 2047, "count": 2048},
                          "b": {"from": 0, "to": 1023, "count": 1024}},
                 "linked": {"separator.thickness": "1e-5 + 1e-9 * a"},
                 "filter": "b == 3"}})json";
  const StudyEstimate estimate = Study::from_text(text, "study.json", ".").estimate();
  EXPECT_GE(estimate.cases, 1U);
}

TEST(Study, an_expression_may_have_no_value_where_nothing_varies) {
  const std::string text = R"json({"cell": "chen2020", "protocol": "Rest for 1 s",
      "design": {"grid": {"w": [3, 4]}, "linked": {"separator.thickness": "60e-6 / (w - 1)"}}})json";
  const Study s = Study::from_text(text, "study.json", ".");
  EXPECT_DOUBLE_EQ(s.at(0).cell.parameters().number("separator.thickness"), 30e-6);
}

TEST(Study, filter_leaves_cases_out) {
  const std::string text = R"json({"cell": "chen2020", "protocol": "Discharge at 1C for 10 s",
      "design": {"grid": {"separator.porosity": [0.4, 0.5, 0.6], "temperature": [290, 300]},
                 "filter": ["separator.porosity < 0.55", "electrolyte.initial_concentration > 10"]}})json";
  const Study s = Study::from_text(text, "study.json", ".");
  EXPECT_EQ(s.size(), 6U);
  EXPECT_EQ(s.kept(), 4U);
  EXPECT_TRUE(s.keeps(3));
  EXPECT_FALSE(s.keeps(4));
}

}  // namespace
}  // namespace denchi
