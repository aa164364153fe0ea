// Is a matrix of derivatives right? Compared with differences of the function, column by column.
//
//   f(x + h e_j) - f(x - h e_j)
//   ---------------------------  ->  df_i/dx_j       h = step * scale_j
//               2 h
//
// The error of an entry is measured in the natural size of its row, so that units do not matter:
//
//   |difference_ij - a_ij| scale_j / max_k |a_ik| scale_k
//
// Each entry is compared at two steps and the better one counts: the larger step suits smooth
// functions, the smaller one keeps clear of the kinks of tables. For tests only: products never use
// differences.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

namespace denchi {

struct DerivativeReport {
  struct Entry {
    std::size_t row = 0, column = 0;
    double given = 0.0, difference = 0.0, error = 0.0;
  };
  double largest = 0.0;      ///< error over all entries
  std::vector<Entry> wrong;  ///< entries beyond the tolerance, the worst first
  bool evaluated = true;     ///< false: the function had no value near x

  bool ok() const { return evaluated && wrong.empty(); }
  /// One line for each of the worst entries.
  std::string log() const {
    std::ostringstream text;
    if (!evaluated) text << "the function had no value near x\n";
    for (std::size_t k = 0; k < std::min(wrong.size(), std::size_t{10}); ++k)
      text << "row " << wrong[k].row << ", column " << wrong[k].column << ": given "
           << wrong[k].given << ", by differences " << wrong[k].difference << ", error "
           << wrong[k].error << '\n';
    if (wrong.size() > 10) text << "and " << wrong.size() - 10 << " more\n";
    return text.str();
  }
};

/// @param f       bool f(const std::vector<double>& x, std::vector<double>& value): false if it has
/// none
/// @param matrix  double matrix(row, column): what is given
/// @param scale   natural size of a change of each unknown
/// @param rows,columns  the entries to compare
template <class Function, class Matrix>
DerivativeReport check_derivatives(Function f,
                                   const std::vector<double>& x,
                                   const std::vector<double>& scale,
                                   Matrix matrix,
                                   const std::vector<std::size_t>& rows,
                                   const std::vector<std::size_t>& columns,
                                   double tolerance) {
  constexpr std::array<double, 2> kSteps = {1e-3, 1e-5};
  std::vector<double> row_size(x.size(), 0.0);
  for (const std::size_t i : rows)
    for (const std::size_t j : columns)
      row_size[i] = std::max(row_size[i], std::abs(matrix(i, j)) * scale[j]);
  DerivativeReport report;
  std::vector<double> moved = x, up(x.size()), down(x.size());
  std::array<std::vector<double>, 2> difference;
  for (const std::size_t j : columns) {
    for (std::size_t s = 0; s < kSteps.size(); ++s) {
      const double h = kSteps[s] * scale[j];
      moved[j] = x[j] + h;
      report.evaluated = f(moved, up) && report.evaluated;
      moved[j] = x[j] - h;
      report.evaluated = f(moved, down) && report.evaluated;
      moved[j] = x[j];
      difference[s].resize(x.size());
      for (const std::size_t i : rows) difference[s][i] = (up[i] - down[i]) / (2.0 * h);
    }
    for (const std::size_t i : rows) {
      const double given = matrix(i, j);
      DerivativeReport::Entry best{i, j, given, 0.0, HUGE_VAL};
      for (const auto& d : difference) {
        const double size = row_size[i] > 0.0 ? row_size[i] : 1.0;
        const double error = std::abs(d[i] - given) * scale[j] / size;
        if (error < best.error) best = {i, j, given, d[i], error};
      }
      report.largest = std::max(report.largest, best.error);
      if (!(best.error <= tolerance)) report.wrong.push_back(best);
    }
  }
  std::sort(report.wrong.begin(), report.wrong.end(), [](const auto& a, const auto& b) {
    return a.error > b.error;
  });
  return report;
}

}  // namespace denchi
