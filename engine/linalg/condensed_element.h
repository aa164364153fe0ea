// Static condensation of one element of the line: its interior nodes are eliminated, its two end
// nodes remain.
//
//   [ K_ii  K_iv ] [ x_i ]   [ r_i ]      i: interior, m = (order - 1) nb unknowns
//   [ K_vi  K_vv ] [ x_v ] = [ r_v ]      v: left and right end node, 2 nb unknowns
//
//   S   = K_vv - K_vi K_ii^-1 K_iv                       (to the block tridiagonal system of
//   vertices) r_v' = r_v - X r_i,          X = K_vi K_ii^-1 x_i  = K_ii^-1 r_i - Y x_v,  Y =
//   K_ii^-1 K_iv
//
// K_ii is dense and small (9 rows for three fields at order 4). It is inverted once per
// factorisation by Gauss-Jordan elimination with partial pivoting after its rows have been scaled
// to largest entry 1; a solve is then two matrix-vector products without the serial chain of a
// triangular solve, which is what limits such small systems. Matrices are stored by columns, padded
// to whole Lanes.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "engine/simd/lanes.h"

namespace denchi {

class CondensedElement {
 public:
  CondensedElement() = default;
  CondensedElement(std::size_t interior, std::size_t ends)
      : m_(interior),
        v_(ends),
        ms_(padded(interior)),
        vs_(padded(ends)),
        k_((interior + ends) * (ms_ + vs_)),
        work_(2 * interior * ms_ + ms_),
        inverse_(interior * ms_),
        y_(ends * ms_),
        x_(interior * vs_),
        s_(ends * vs_),
        product_(ms_) {}

  std::size_t interior() const { return m_; }
  std::size_t ends() const { return v_; }

  void zero() { std::fill(k_.begin(), k_.end(), 0.0); }

  /// Entry of the element matrix; unknowns are numbered interior first, then left, then right end.
  double& at(std::size_t row, std::size_t column) {
    return k_[column * (ms_ + vs_) + (row < m_ ? row : ms_ + row - m_)];
  }
  double at(std::size_t row, std::size_t column) const {
    return k_[column * (ms_ + vs_) + (row < m_ ? row : ms_ + row - m_)];
  }

  /// Computes K_ii^-1, X, Y and S. False if K_ii is singular.
  bool factor() {
    if (!invert()) return false;
    // Y = K_ii^-1 K_iv; S = K_vv - K_vi Y
    for (std::size_t c = 0; c < v_; ++c) {
      multiply(inverse_.data(), ms_, m_, ms_, &at_column(m_ + c), &y_[c * ms_]);
      double* s = &s_[c * vs_];
      std::copy_n(&at_column(m_ + c) + ms_, vs_, s);
      for (std::size_t k = 0; k < m_; ++k) {
        const Lanes factor(y_[c * ms_ + k]);
        for (std::size_t i = 0; i < vs_; i += kLanes)
          (Lanes::load(s + i) - Lanes::load(&at_column(k) + ms_ + i) * factor).store(s + i);
      }
    }
    // X = K_vi K_ii^-1, column c of X = K_vi (column c of the inverse)
    for (std::size_t c = 0; c < m_; ++c) {
      for (std::size_t i = 0; i < vs_; i += kLanes) {
        Lanes sum(0.0);
        for (std::size_t k = 0; k < m_; ++k)
          sum += Lanes::load(&at_column(k) + ms_ + i) * Lanes(inverse_[c * ms_ + k]);
        sum.store(&x_[c * vs_ + i]);
      }
    }
    return true;
  }

  /// Schur complement on the ends, entry (row, column).
  double schur(std::size_t row, std::size_t column) const { return s_[column * vs_ + row]; }

  /// r_v -= X r_i. `interior` holds r_i (padded), `ends` r_v (padded); interior becomes K_ii^-1
  /// r_i.
  void reduce(double* interior, double* ends) {
    if (m_ == 0) return;
    for (std::size_t i = 0; i < vs_; i += kLanes) {
      Lanes sum = Lanes::load(ends + i);
      for (std::size_t k = 0; k < m_; ++k)
        sum -= Lanes::load(&x_[k * vs_ + i]) * Lanes(interior[k]);
      sum.store(ends + i);
    }
    multiply(inverse_.data(), ms_, m_, ms_, interior, product_.data());
    std::copy_n(product_.data(), ms_, interior);
  }

  /// x_i = K_ii^-1 r_i - Y x_v, on the interior that reduce() left.
  void expand(double* interior, const double* ends) const {
    for (std::size_t i = 0; i < ms_; i += kLanes) {
      Lanes sum = Lanes::load(interior + i);
      for (std::size_t k = 0; k < v_; ++k) sum -= Lanes::load(&y_[k * ms_ + i]) * Lanes(ends[k]);
      sum.store(interior + i);
    }
  }

 private:
  double& at_column(std::size_t c) { return k_[c * (ms_ + vs_)]; }

  /// out = A in for an A of `columns` columns with the given stride; rows padded.
  static void multiply(const double* a,
                       std::size_t rows,
                       std::size_t columns,
                       std::size_t stride,
                       const double* in,
                       double* out) {
    for (std::size_t i = 0; i < rows; i += kLanes) {
      Lanes even(0.0), odd(0.0);
      std::size_t k = 0;
      for (; k + 1 < columns; k += 2) {
        even += Lanes::load(a + k * stride + i) * Lanes(in[k]);
        odd += Lanes::load(a + (k + 1) * stride + i) * Lanes(in[k + 1]);
      }
      if (k < columns) even += Lanes::load(a + k * stride + i) * Lanes(in[k]);
      (even + odd).store(out + i);
    }
  }

  /// Gauss-Jordan on the rows of K_ii, stored by rows in work_ beside the growing inverse.
  bool invert() {
    const std::size_t width = 2 * ms_;
    double* w = work_.data();
    for (std::size_t i = 0; i < m_; ++i) {
      double* row = w + i * width;
      double largest = 0.0;
      for (std::size_t j = 0; j < m_; ++j) {
        row[j] = at(i, j);
        largest = std::max(largest, std::abs(row[j]));
      }
      if (!(largest > 0.0) || !std::isfinite(largest)) return false;
      const double scale = 1.0 / largest;
      for (std::size_t j = 0; j < m_; ++j) row[j] *= scale;
      std::fill(row + m_, row + width, 0.0);
      row[ms_ + i] = scale;
    }
    for (std::size_t k = 0; k < m_; ++k) {
      std::size_t pivot = k;
      for (std::size_t i = k + 1; i < m_; ++i)
        if (std::abs(w[i * width + k]) > std::abs(w[pivot * width + k])) pivot = i;
      if (pivot != k) std::swap_ranges(w + k * width, w + (k + 1) * width, w + pivot * width);
      double* top = w + k * width;
      const double inverse = 1.0 / top[k];
      if (!std::isfinite(inverse)) return false;
      for (std::size_t j = 0; j < width; j += kLanes)
        (Lanes::load(top + j) * Lanes(inverse)).store(top + j);
      for (std::size_t i = 0; i < m_; ++i) {
        if (i == k) continue;
        double* row = w + i * width;
        const Lanes factor(row[k]);
        for (std::size_t j = 0; j < width; j += kLanes)
          (Lanes::load(row + j) - factor * Lanes::load(top + j)).store(row + j);
      }
    }
    for (std::size_t i = 0; i < m_; ++i)
      for (std::size_t j = 0; j < m_; ++j) inverse_[j * ms_ + i] = w[i * width + ms_ + j];
    return true;
  }

  std::size_t m_ = 0, v_ = 0, ms_ = 0, vs_ = 0;
  std::vector<double> k_, work_, inverse_, y_, x_, s_, product_;
};

}  // namespace denchi
