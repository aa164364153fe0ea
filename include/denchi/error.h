// Errors that a person can act on.
#pragma once

#include <stdexcept>
#include <string>

namespace denchi {

/// A wrong input: what it is, the value it had, the rule it broke, where it stands.
class InputError : public std::runtime_error {
 public:
  InputError(std::string what, std::string value, std::string rule, std::string where)
      : std::runtime_error(compose(what, value, rule, where)),
        what_(std::move(what)),
        value_(std::move(value)),
        rule_(std::move(rule)),
        where_(std::move(where)) {}

  const std::string& subject() const { return what_; }
  const std::string& value() const { return value_; }
  const std::string& rule() const { return rule_; }
  const std::string& where() const { return where_; }

 private:
  static std::string compose(const std::string& what,
                             const std::string& value,
                             const std::string& rule,
                             const std::string& where) {
    std::string text = what;
    if (!value.empty()) text += " = " + value;
    text += ": " + rule;
    if (!where.empty()) text += " (" + where + ")";
    return text;
  }

  std::string what_, value_, rule_, where_;
};

/// The machine failed: a disk is full, a file was lost or cannot be written.
class MachineError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace denchi
