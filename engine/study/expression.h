// Expressions of a study: numbers computed from the names of what varies and the values of a cell.
//
//   "1.1 * negative_electrode.thickness + margin"
//
// A name is a word, or words with dots between them. Each is replaced by its number, and what comes
// out is an expression of constants in the language of cell files.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace denchi::study {

/// The number of a name. @throws InputError if there is none.
using Lookup = std::function<double(const std::string& name)>;

class Expression {
 public:
  /// @param what,where  for messages: what it gives, and its file and key
  Expression(std::string text, std::string what, std::string where);

  double operator()(const Lookup& lookup) const;
  /// @throws InputError if it is no expression
  void check() const;
  const std::string& text() const { return text_; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::string text_, what_, where_;
  std::vector<std::string> pieces_, names_;  ///< the text around the names, one more than those
};

/// "LEFT < RIGHT", with one of < <= > >= == !=.
class Condition {
 public:
  /// @throws InputError if it has another form.
  Condition(const std::string& text, const std::string& where);

  bool operator()(const Lookup& lookup) const;
  const std::string& text() const { return text_; }
  /// @throws InputError if a side is no expression
  void check() const {
    for (const Expression& side : sides_) side.check();
  }
  std::vector<std::string> names() const;

 private:
  std::string text_, relation_;
  std::vector<Expression> sides_;
};

}  // namespace denchi::study
