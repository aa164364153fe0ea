#include "engine/input/formula.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

namespace denchi::input {
namespace {

struct Element {
  std::string_view symbol;
  double weight;  // [g/mol]
};

// Abridged standard atomic weights, IUPAC 2021, doi 10.1515/pac-2019-0603.
constexpr Element kElements[] = {
    {"H", 1.008},   {"Li", 6.94},   {"Be", 9.0122}, {"B", 10.81},   {"C", 12.011},  {"N", 14.007},
    {"O", 15.999},  {"F", 18.998},  {"Na", 22.990}, {"Mg", 24.305}, {"Al", 26.982}, {"Si", 28.085},
    {"P", 30.974},  {"S", 32.06},   {"Cl", 35.45},  {"K", 39.098},  {"Ca", 40.078}, {"Sc", 44.956},
    {"Ti", 47.867}, {"V", 50.942},  {"Cr", 51.996}, {"Mn", 54.938}, {"Fe", 55.845}, {"Co", 58.933},
    {"Ni", 58.693}, {"Cu", 63.546}, {"Zn", 65.38},  {"Ga", 69.723}, {"Ge", 72.630}, {"As", 74.922},
    {"Se", 78.971}, {"Br", 79.904}, {"Rb", 85.468}, {"Sr", 87.62},  {"Y", 88.906},  {"Zr", 91.224},
    {"Nb", 92.906}, {"Mo", 95.95},  {"Ag", 107.87}, {"Cd", 112.41}, {"In", 114.82}, {"Sn", 118.71},
    {"Sb", 121.76}, {"Te", 127.60}, {"I", 126.90},  {"Cs", 132.91}, {"Ba", 137.33}, {"La", 138.91},
    {"Ce", 140.12}, {"Pr", 140.91}, {"Nd", 144.24}, {"Sm", 150.36}, {"Eu", 151.96}, {"Gd", 157.25},
    {"Tb", 158.93}, {"Dy", 162.50}, {"Ho", 164.93}, {"Er", 167.26}, {"Tm", 168.93}, {"Yb", 173.05},
    {"Lu", 174.97}, {"Hf", 178.49}, {"Ta", 180.95}, {"W", 183.84},  {"Au", 196.97}, {"Pb", 207.2},
    {"Bi", 208.98}};

class Parser {
 public:
  using Atoms = std::vector<std::pair<std::string, double>>;

  explicit Parser(std::string_view text) : text_(text) {}

  Atoms run() {
    Atoms atoms = group(0);
    if (at_ < text_.size()) fail("has '" + std::string(1, text_[at_]) + "' where none belongs");
    if (atoms.empty()) fail("names no element");
    return atoms;
  }

 private:
  Atoms group(int depth) {
    constexpr int kDeepest = 8;
    Atoms atoms;
    while (at_ < text_.size() && text_[at_] != ')') {
      if (text_[at_] == '(') {
        if (depth == kDeepest) fail("has brackets too deep within each other");
        ++at_;
        Atoms inner = group(depth + 1);
        if (at_ == text_.size()) fail("lacks a closing bracket");
        ++at_;
        const double count = number();
        for (auto& [symbol, n] : inner) add(atoms, symbol, n * count);
      } else {
        const std::string symbol = element();
        add(atoms, symbol, number());
      }
    }
    return atoms;
  }

  std::string element() {
    // the longest symbol that fits: "Co" is cobalt, "CO" carbon and oxygen
    for (const std::size_t length : {2u, 1u}) {
      const std::string_view symbol = text_.substr(at_, length);
      if (symbol.size() < length || atomic_weight(symbol) == 0.0) continue;
      at_ += length;
      return std::string(symbol);
    }
    fail("has no element at \"" + std::string(text_.substr(at_, 8)) +
         "\"; write a formula such as LiCoO2");
  }

  double number() {
    double value = 1.0;
    if (at_ == text_.size() || std::isdigit(static_cast<unsigned char>(text_[at_])) == 0)
      return value;
    const char* end = text_.data() + text_.size();
    const auto result = std::from_chars(text_.data() + at_, end, value, std::chars_format::fixed);
    at_ = static_cast<std::size_t>(result.ptr - text_.data());
    if (result.ec != std::errc() || !(value > 0.0 && value <= 1e4))
      fail("has a number of atoms that is not above 0 and at most 10000");
    return value;
  }

  static void add(Atoms& atoms, const std::string& symbol, double count) {
    const auto same = [&](const auto& atom) { return atom.first == symbol; };
    const auto found = std::find_if(atoms.begin(), atoms.end(), same);
    if (found == atoms.end()) {
      atoms.emplace_back(symbol, count);
    } else {
      found->second += count;
    }
  }

  [[noreturn]] void fail(std::string rule) const {
    throw InputError("formula", "\"" + std::string(text_) + "\"", std::move(rule), "");
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

double atomic_weight(std::string_view element) {
  for (const Element& known : kElements)
    if (known.symbol == element) return 1e-3 * known.weight;
  return 0.0;
}

Formula Formula::parse(std::string_view text) {
  Formula formula;
  formula.atoms_ = Parser(text).run();
  return formula;
}

double Formula::molar_mass() const {
  double sum = 0.0;
  for (const auto& [symbol, count] : atoms_) sum += count * atomic_weight(symbol);
  return sum;
}

double Formula::mass_fraction(std::string_view element) const {
  for (const auto& [symbol, count] : atoms_)
    if (symbol == element) return count * atomic_weight(element) / molar_mass();
  return 0.0;
}

}  // namespace denchi::input
