// LU of a block tridiagonal matrix with small square blocks: the vertices of the line.
//
//   [ D_0 U_0         ] [x_0]   [r_0]
//   [ L_1 D_1 U_1     ] [x_1] = [r_1]
//   [     L_2 D_2 ... ] [x_2]   [r_2]
//
//   D_0' = D_0,   D_k' = D_k - L_k D_{k-1}'^-1 U_{k-1}          (factor)
//   y_k = r_k - L_k D_{k-1}'^-1 y_{k-1}                          (down)
//   x_k = D_k'^-1 (y_k - U_k x_{k+1})                            (up)
//
// There is pivoting inside each block (rows scaled, then partial pivoting), none between blocks.
// The inverse of each pivot block is kept: a solve is products only. The block size is a template
// argument: 1, 2, 3 and 4 are instantiated, Eigen::Dynamic serves the rest with the same code.
#pragma once

#include <Eigen/Dense>
#include <cmath>
#include <cstddef>
#include <vector>

namespace denchi {

template <int NB>
class BlockTridiagonal {
 public:
  using Block = Eigen::Matrix<double, NB, NB>;
  using Vector = Eigen::Matrix<double, NB, 1>;

  BlockTridiagonal() = default;
  BlockTridiagonal(std::size_t blocks, std::size_t nb)
      : nb_(static_cast<Eigen::Index>(nb)),
        diagonal_(blocks, Block::Zero(nb_, nb_)),
        lower_(diagonal_),
        upper_(diagonal_),
        inverse_(diagonal_),
        work_(Block::Zero(nb_, nb_)),
        solution_(Vector::Zero(nb_)) {}

  std::size_t blocks() const { return diagonal_.size(); }

  void zero() {
    for (std::size_t k = 0; k < blocks(); ++k) {
      diagonal_[k].setZero();
      lower_[k].setZero();
      upper_[k].setZero();
    }
  }

  Block& diagonal(std::size_t k) { return diagonal_[k]; }
  /// Block left of the diagonal in row k (k >= 1).
  Block& lower(std::size_t k) { return lower_[k]; }
  /// Block right of the diagonal in row k.
  Block& upper(std::size_t k) { return upper_[k]; }

  /// Factors in place; returns the index of the first singular block, or blocks() if all went well.
  std::size_t factor() {
    for (std::size_t k = 0; k < blocks(); ++k) {
      if (k > 0) {
        // lower_ becomes L_k D_{k-1}'^-1
        work_.noalias() = lower_[k] * inverse_[k - 1];
        lower_[k] = work_;
        diagonal_[k].noalias() -= lower_[k] * upper_[k - 1];
      }
      if (!invert(diagonal_[k], inverse_[k])) return k;
    }
    return blocks();
  }

  /// Solves in place; block k stands at x + k * stride.
  void solve(double* x, std::size_t stride) {
    using Map = Eigen::Map<Vector>;
    for (std::size_t k = 1; k < blocks(); ++k)
      Map(x + k * stride, nb()).noalias() -= lower_[k] * Map(x + (k - 1) * stride, nb());
    for (std::size_t k = blocks(); k-- > 0;) {
      Map xk(x + k * stride, nb());
      if (k + 1 < blocks()) xk.noalias() -= upper_[k] * Map(x + (k + 1) * stride, nb());
      solution_.noalias() = inverse_[k] * xk;
      xk = solution_;
    }
  }

 private:
  /// Rows of a block; known to the compiler if the size is.
  Eigen::Index nb() const {
    if constexpr (NB == Eigen::Dynamic) return nb_;
    return NB;
  }

  /// Inverse with scaled rows and partial pivoting. False if singular.
  bool invert(const Block& a, Block& inverse) {
    Block& w = work_;
    w = a;
    inverse.setIdentity();
    for (Eigen::Index i = 0; i < nb(); ++i) {
      const double largest = w.row(i).cwiseAbs().maxCoeff();
      if (!(largest > 0.0) || !std::isfinite(largest)) return false;
      w.row(i) /= largest;
      inverse(i, i) = 1.0 / largest;
    }
    for (Eigen::Index k = 0; k < nb(); ++k) {
      Eigen::Index pivot = k;
      for (Eigen::Index i = k + 1; i < nb(); ++i)
        if (std::abs(w(i, k)) > std::abs(w(pivot, k))) pivot = i;
      if (pivot != k) {
        w.row(k).swap(w.row(pivot));
        inverse.row(k).swap(inverse.row(pivot));
      }
      const double p = 1.0 / w(k, k);
      if (!std::isfinite(p)) return false;
      w.row(k) *= p;
      inverse.row(k) *= p;
      for (Eigen::Index i = 0; i < nb(); ++i) {
        if (i == k) continue;
        const double factor = w(i, k);
        w.row(i) -= factor * w.row(k);
        inverse.row(i) -= factor * inverse.row(k);
      }
    }
    return true;
  }

  Eigen::Index nb_ = NB;
  std::vector<Block> diagonal_, lower_, upper_, inverse_;
  Block work_;
  Vector solution_;
};

}  // namespace denchi
