// Text on standard output and standard error.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace denchi::cli {

/// Writes a line (or ready-made lines) to standard output.
void print(std::string_view text);

/// Writes "denchi: text" to standard error.
void complain(std::string_view text);

/// Hands all that was printed to the system. @throws MachineError if that fails (a full disk).
void finish_output();

/// Columns set side by side, each as wide as its widest cell, two spaces apart.
class TextTable {
 public:
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  std::string str() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

/// printf for one number: format(3.14159, "%.3g").
std::string format(double value, const char* pattern);

}  // namespace denchi::cli
