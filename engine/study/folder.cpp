#include "engine/study/folder.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>
#include <thread>
#include <utility>

#include "engine/input/cell_reader.h"
#include "engine/input/json_tree.h"
#include "engine/input/names.h"
#include "engine/output/part_file.h"
#include "engine/study/hash.h"
#include "engine/study/rows.h"

namespace denchi {
namespace study {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStudyFile = "study.json";
constexpr const char* kParts = "parts";

/// The design by factor, so that a difference can be told by name.
std::map<std::string, std::string> factors_of(const input::Node& design) {
  std::map<std::string, std::string> factors;
  if (const input::Node* blocks = design.find("blocks"))
    for (const input::Node& block : blocks->items)
      for (std::size_t k = 0; k < block.keys.size(); ++k)
        factors[block.keys[k]] = input::json_text(block.items[k]);
  for (const char* key : {"linked", "filter"})
    if (const input::Node* one = design.find(key)) factors[key] = input::json_text(*one);
  return factors;
}

void compare(const std::map<std::string, std::string>& before,
             const std::map<std::string, std::string>& now,
             const std::string& prefix,
             std::set<std::string>& out) {
  for (const auto& [key, text] : before) {
    const auto other = now.find(key);
    if (other == now.end()) out.insert(prefix + key + " is gone");
    if (other != now.end() && other->second != text) out.insert(prefix + key + " has changed");
  }
  for (const auto& [key, text] : now)
    if (!before.contains(key)) out.insert(prefix + key + " is new");
}

}  // namespace

std::vector<std::string> parts_of(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder / kParts, error))
    if (entry.path().extension() == ".h5") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

bool has_study(const fs::path& folder) {
  std::error_code error;
  return fs::is_regular_file(folder / kStudyFile, error);
}

Study study_in(const fs::path& folder) {
  if (!has_study(folder))
    throw InputError(
        "folder", folder.string(), "holds no study (no " + std::string(kStudyFile) + ")", "");
  return Study::from_file((folder / kStudyFile).string());
}

std::string difference(const std::string& before, const std::string& now) {
  const input::JsonTree one(before, "before"), other(now, "now");
  std::map<std::string, std::string> a, b;
  for (const auto& [tree, out] : {std::pair(&one, &a), std::pair(&other, &b)}) {
    const input::Node& root = tree->root();
    const input::Node* axis = root.find("axis");
    for (std::size_t k = 0; k < root.keys.size(); ++k) {
      const bool chosen = root.keys[k] == "axis" && axis->find("chosen") != nullptr;
      const bool free = root.keys[k] == "title" || root.keys[k] == "limits";
      if (root.keys[k] != "design" && !chosen && !free)
        (*out)[root.keys[k]] = input::json_text(root.items[k]);
    }
  }
  std::set<std::string> words;
  compare(a, b, "", words);
  const input::Node none;
  const auto design = [&](const input::JsonTree& tree) {
    const input::Node* found = tree.root().find("design");
    return factors_of(found == nullptr ? none : *found);
  };
  compare(design(one), design(other), "design: ", words);
  std::string text;
  for (const std::string& one_word : words) text += (text.empty() ? "" : ", ") + one_word;
  return text;
}

std::map<std::string, std::string> makers_of(const std::vector<std::string>& files) {
  std::map<std::string, std::set<std::string>> seen;
  const std::vector<std::string> only = {kNumber};
  for (const std::string& file : files) {
    const Dataset part = Dataset::load(file, only);
    for (const char* name : {"denchi_version", "commit", "instruction_set"})
      if (const auto found = part.attributes.find(name); found != part.attributes.end())
        seen[name].insert(found->second);
  }
  std::map<std::string, std::string> makers;
  for (const auto& [name, values] : seen)
    for (const std::string& value : values)
      makers[name] += (makers[name].empty() ? "" : ", ") + value;
  return makers;
}

std::vector<Place> places_of(const std::vector<std::string>& files, const Study& study) {
  std::vector<Place> places;
  const std::vector<std::string> only = {kNumber};
  for (std::size_t file = 0; file < files.size(); ++file) {
    const Dataset part = Dataset::load(files[file], only);
    const auto id = part.attributes.find("study_id");
    if (id == part.attributes.end() || id->second != study.id())
      throw InputError("file", files[file], "is a part of another study", "");
    const std::vector<double>& numbers = part.at(kNumber).values;
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      const double number = numbers[row];
      if (!(number >= 0.0 && number < static_cast<double>(study.size()) &&
            number == std::floor(number)))
        throw InputError("file",
                         files[file],
                         "is damaged: it has a case of number " + input::number_text(number) +
                             "; remove it and resume",
                         "");
      places.push_back({static_cast<std::size_t>(number), file, row});
    }
  }
  const auto before = [](const Place& a, const Place& b) { return a.number < b.number; };
  const auto same = [](const Place& a, const Place& b) { return a.number == b.number; };
  std::stable_sort(places.begin(), places.end(), before);
  places.erase(std::unique(places.begin(), places.end(), same), places.end());
  return places;
}

}  // namespace study

using namespace study;  // NOLINT(google-build-using-namespace)

struct StudyFolder::Impl {
  Impl(Study given, fs::path where) : study(std::move(given)), folder(std::move(where)) {}

  Study study;
  fs::path folder;
  std::string token;  ///< of this process and moment, in the names of its parts
  std::size_t parts = 0;
  std::vector<std::string> small;  ///< parts that were not stacked yet
  /// Parts that a larger one stands for. They go later, as somebody may just be about to read them.
  std::vector<std::string> stale;

  void remove_stale() {
    std::error_code ignored;
    for (const std::string& file : std::exchange(stale, {})) fs::remove(file, ignored);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { remove_stale(); }
};

namespace {

std::string token() {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  return Hash()
      .add(host)
      .add(std::to_string(getpid()))
      .add(std::to_string(std::chrono::system_clock::now().time_since_epoch().count()))
      .digits()
      .substr(0, 8);
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder / kParts, error);
  if (!error && access((folder / kParts).c_str(), W_OK | X_OK) == 0) return;
  throw InputError("folder",
                   folder.string(),
                   "cannot be written: " + (error ? error.message() : "permission denied"),
                   "");
}

/// Writes the study, or lets another shard that is just doing so finish.
void write_study(const Study& study, const fs::path& file, bool anew = false) {
  constexpr int kTries = 100;
  for (int k = 0; k < kTries && (anew || !fs::exists(file)); ++k) {
    try {
      PartFile part(file.string());
      part.append(study.to_json());
      part.commit();
      return;
    } catch (const InputError&) {
      if (k + 1 == kTries) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
}

std::string shard_name(std::size_t shard, std::size_t shards) {
  const auto digits = [](std::size_t k) {
    const std::string text = std::to_string(k);
    return std::string(text.size() < 5 ? 5 - text.size() : 0, '0') + text;
  };
  return "shard-" + digits(shard) + "-of-" + digits(shards);
}

}  // namespace

StudyFolder::StudyFolder(const Study& study,
                         const std::string& folder,
                         const std::function<bool()>& go_on,
                         unsigned threads) {
  if (folder.empty()) throw InputError("folder", "", "has no name", "");
  const fs::path file = fs::path(folder) / kStudyFile;
  std::error_code error;
  if (!fs::exists(file, error)) {
    const Study settled = study.with_axis(go_on, threads);
    make_folder(folder);
    write_study(settled, file);
  }
  Study there = study_in(folder);
  const std::string before = there.to_json();
  if (there.id() != study.id())
    throw InputError("folder",
                     folder,
                     "holds another study: " + difference(before, study.to_json()) +
                         "; choose another folder, or take the change back",
                     "");
  make_folder(folder);
  Description description = there.impl().description;
  description.title = study.title();
  description.limits = study.impl().description.limits;
  impl_ = std::make_shared<Impl>(
      Study(std::make_shared<const Study::Impl>(std::move(description), there.id())), folder);
  impl_->token = token();
  // what may change is kept as it is now
  if (impl_->study.to_json() != before) write_study(impl_->study, file, true);
}

const Study& StudyFolder::study() const { return impl_->study; }

std::vector<std::string> StudyFolder::notes() const {
  const BuildInfo build = build_info();
  std::map<std::string, std::string> makers;
  while_parts_change([&] { makers = makers_of(parts_of(impl_->folder)); });
  std::vector<std::string> notes;
  const auto compare_with = [&](const char* name, const char* words, const std::string& now) {
    if (makers.contains(name) && makers[name] != now)
      notes.push_back("results there were made with " + std::string(words) + makers[name] +
                      ", and now it is " + now + "; their last digits may differ");
  };
  compare_with("instruction_set", "instruction set ", build.instruction_set);
  compare_with("commit", "commit ", build.commit);
  return notes;
}

std::vector<std::size_t> StudyFolder::missing(const SweepSettings& settings) const {
  constexpr std::size_t kMostInChunk = 64;
  if (settings.shards < 1 || settings.shard < 1 || settings.shard > settings.shards)
    throw InputError("shard",
                     std::to_string(settings.shard) + "/" + std::to_string(settings.shards),
                     "must be I/N with I from 1 to N",
                     "");
  const Study& study = impl_->study;
  std::vector<bool> done(study.size(), false);
  while_parts_change([&] {
    for (const Place& place : places_of(parts_of(impl_->folder), study)) done[place.number] = true;
  });
  std::vector<std::size_t> numbers;
  std::size_t before = 0;
  // chunks are dealt to the shards in turn, several to each
  const std::size_t chunk =
      std::clamp<std::size_t>(study.size() / (4 * settings.shards), 1, kMostInChunk);
  const std::size_t step = chunk * settings.shards;
  for (std::size_t begin = (settings.shard - 1) * chunk; begin < study.size(); begin += step)
    for (std::size_t k = begin; k < std::min(begin + chunk, study.size()); ++k) {
      if (k % 1024 == 0 && settings.progress && !settings.progress({})) throw Interrupted();
      before += done[k] ? 1 : 0;
      if (!done[k] && study.keeps(k)) numbers.push_back(k);
    }
  if (before > 0 && !settings.resume)
    throw InputError("folder",
                     impl_->folder.string(),
                     "holds " + std::to_string(before) +
                         " of these cases already; resume to run what is missing (--resume), or "
                         "choose another folder",
                     "");
  return numbers;
}

void StudyFolder::add(Dataset rows,
                      std::size_t shard,
                      std::size_t shards,
                      std::span<const std::size_t> numbers) {
  if (!numbers.empty()) {
    rows.attributes["study_id"] = impl_->study.id();
    for (DataVariable& variable : rows.variables)
      if (variable.name == kNumber)
        for (double& number : variable.values)
          number = static_cast<double>(numbers[static_cast<std::size_t>(number)]);
  }
  const std::string count = std::to_string(++impl_->parts);
  const std::string name = shard_name(shard, shards) + "-" + impl_->token + "-" +
                           std::string(count.size() < 6 ? 6 - count.size() : 0, '0') + count +
                           ".h5";
  const std::string path = (impl_->folder / kParts / name).string();
  rows.save(path);
  constexpr std::size_t kMostSmall = 64;
  impl_->small.push_back(path);
  if (impl_->small.size() < kMostSmall) return;
  // One larger part takes the place of many. If we die in between, cases are there twice, which is
  // no harm; where there is no room for it the small ones stay.
  std::map<std::string, std::string> attributes = rows.attributes;
  for (auto& [key, text] : makers_of(impl_->small)) attributes[key] = text;
  try {
    stack_parts(path.substr(0, path.size() - 3) + "-stack.h5",
                impl_->study,
                impl_->small,
                places_of(impl_->small, impl_->study),
                std::move(attributes));
  } catch (const MachineError&) {
    return;
  }
  impl_->remove_stale();
  impl_->stale = std::exchange(impl_->small, {});
}

}  // namespace denchi
