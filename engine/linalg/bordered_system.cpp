#include "engine/linalg/bordered_system.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cstring>
#include <vector>

#include "engine/linalg/block_tridiagonal.h"
#include "engine/linalg/local_elimination.h"
#include "engine/simd/known_size.h"

namespace denchi {

namespace {

// Longest line of one field whose inverse is kept as a whole: for so few nodes one product takes
// less time than the elements one by one.
constexpr std::size_t kShortLine = 3 * kLanes;

/// The nodes between elements and at the ends.
std::vector<std::size_t> vertices_of(const StateMap& map) {
  std::vector<bool> interior(map.nodes, false);
  for (const StateMap::Element& element : map.elements)
    for (std::size_t i = 1; i < element.order; ++i) interior[element.first_node + i] = true;
  std::vector<std::size_t> vertices;
  for (std::size_t n = 0; n < map.nodes; ++n)
    if (!interior[n]) vertices.push_back(n);
  return vertices;
}

template <int NB>
class BorderedSolver final : public LinearSolver {
 public:
  explicit BorderedSolver(const StateMap& map)
      : map_(map),
        local_(map),
        columns_(map.border_columns.size()),
        vertex_of_node_(map.nodes, kNoNode),
        node_of_vertex_(vertices_of(map)),
        border_(map.borders),
        vertices_(node_of_vertex_.size(), std::max(map.fields, std::size_t{1})),
        block_stride_(padded(map.fields)),
        rhs_(node_of_vertex_.size() * padded(map.fields) + 2 * kLanes),
        ends_(padded(2 * map.fields)),
        w_(columns_ * map.fields * map.line_stride),
        border_line_(map.borders * map.fields * map.line_stride),
        border_matrix_(static_cast<Eigen::Index>(map.borders),
                       static_cast<Eigen::Index>(map.borders)),
        border_inverse_(border_matrix_),
        identity_(Eigen::MatrixXd::Identity(border_matrix_.rows(), border_matrix_.cols())),
        border_lu_(static_cast<Eigen::Index>(map.borders)) {
    std::size_t next = 0;
    for (const StateMap::Element& element : map.elements) {
      interior_offset_.push_back(next);
      next += padded((element.order - 1) * map.fields);
    }
    interior_.resize(next);
    if (fields() == 1 && map.nodes <= kShortLine) whole_ = CondensedElement(map.nodes, 0);
    for (std::size_t v = 0; v < node_of_vertex_.size(); ++v)
      vertex_of_node_[node_of_vertex_[v]] = v;
  }

  bool factor(Blocks& blocks) override {
    blocks_ = &blocks;
    if (!local_.factor(blocks)) return false;
    if (map_.nodes > 0 && !factor_line(blocks)) return false;
    return factor_border(blocks);
  }

  void solve(double* x) override {
    double* work = local_.reduce(x);
    double* line = work + map_.line_offset;
    if (map_.nodes > 0) solve_line(line);
    std::fill(border_.begin(), border_.end(), 0.0);
    for (std::size_t b = 0; b < map_.borders; ++b) {
      const double rhs =
          work[map_.border_entry(b)] - dot(border_line_.data() + b * line_size(), line);
      const double* column = border_inverse_.data() + b * map_.borders;
      for (std::size_t i = 0; i < map_.borders; ++i) border_[i] += column[i] * rhs;
    }
    for (std::size_t j = 0; j < columns_; ++j) {
      const Lanes factor(border_[map_.border_columns[j]]);
      for (std::size_t i = 0; i < line_size(); i += kLanes)
        (Lanes::load(line + i) - Lanes::load(w_.data() + j * line_size() + i) * factor)
            .store(line + i);
    }
    std::memcpy(x + map_.line_offset, line, line_size() * sizeof(double));
    for (std::size_t b = 0; b < map_.borders; ++b) x[map_.border_entry(b)] = border_[b];
    local_.expand(x, border_.data());
  }

 private:
  std::size_t line_size() const { return map_.fields * map_.line_stride; }

  double dot(const double* a, const double* b) const {
    Lanes s(0.0);
    for (std::size_t i = 0; i < line_size(); i += kLanes)
      s += Lanes::load(a + i) * Lanes::load(b + i);
    return sum(s);
  }

  bool factor_line(Blocks& blocks) {
    local_.add_to_line(blocks);
    if (whole_.interior() > 0 ? !factor_whole(blocks) : !factor_elements(blocks)) return false;
    for (std::size_t j = 0; j < columns_; ++j) {
      double* w = w_.data() + j * line_size();
      std::fill(w, w + line_size(), 0.0);
      for (std::size_t f = 0; f < fields(); ++f)
        for (std::size_t n = 0; n < map_.nodes; ++n)
          if (!blocks.identity_row(f, n))
            w[f * map_.line_stride + n] = blocks.line_border(f, n, map_.border_columns[j]);
      solve_line(w);
    }
    return true;
  }

  bool factor_whole(Blocks& blocks) {
    whole_.zero();
    for (std::size_t e = 0; e < map_.elements.size(); ++e) {
      const StateMap::Element& element = map_.elements[e];
      const CondensedElement& k = blocks.element_matrix(e);
      for (std::size_t j = 0; j <= element.order; ++j)
        for (std::size_t i = 0; i <= element.order; ++i)
          whole_.at(element.first_node + i, element.first_node + j) +=
              k.at(blocks.local_index(e, 0, i), blocks.local_index(e, 0, j));
    }
    for (std::size_t n = 0; n < map_.nodes; ++n) {
      if (blocks.identity_row(0, n))
        for (std::size_t j = 0; j < map_.nodes; ++j) whole_.at(n, j) = n == j ? 1.0 : 0.0;
      else
        whole_.at(n, n) += blocks.node(n, 0, 0);
    }
    return whole_.factor();
  }

  bool factor_elements(Blocks& blocks) {
    vertices_.zero();
    for (std::size_t n = 0; n < map_.nodes; ++n) {
      if (vertex_of_node_[n] == kNoNode) continue;
      auto& diagonal = vertices_.diagonal(vertex_of_node_[n]);
      for (std::size_t f = 0; f < fields(); ++f)
        for (std::size_t h = 0; h < fields(); ++h)
          diagonal(index(f), index(h)) +=
              blocks.identity_row(f, n) ? (f == h ? 1.0 : 0.0) : blocks.node(n, f, h);
    }
    for (std::size_t e = 0; e < map_.elements.size(); ++e) {
      const StateMap::Element& element = map_.elements[e];
      CondensedElement& k = blocks.element_matrix(e);
      for (std::size_t i = 0; i <= element.order; ++i) {
        const std::size_t n = element.first_node + i;
        for (std::size_t f = 0; f < fields(); ++f) {
          const std::size_t row = blocks.local_index(e, f, i);
          const bool inside = i > 0 && i < element.order;
          if (blocks.identity_row(f, n)) {
            for (std::size_t c = 0; c < k.interior() + k.ends(); ++c) k.at(row, c) = 0.0;
            if (inside) k.at(row, row) = 1.0;
          } else if (inside) {
            for (std::size_t h = 0; h < fields(); ++h)
              k.at(row, blocks.local_index(e, h, i)) += blocks.node(n, f, h);
          }
        }
      }
      if (!k.factor()) return false;
      const std::size_t left = vertex_of_node_[element.first_node];
      const std::size_t right = left + 1;
      for (std::size_t f = 0; f < fields(); ++f)
        for (std::size_t h = 0; h < fields(); ++h) {
          vertices_.diagonal(left)(index(f), index(h)) += k.schur(f, h);
          vertices_.upper(left)(index(f), index(h)) += k.schur(f, fields() + h);
          vertices_.lower(right)(index(f), index(h)) += k.schur(fields() + f, h);
          vertices_.diagonal(right)(index(f), index(h)) += k.schur(fields() + f, fields() + h);
        }
    }
    return vertices_.factor() == vertices_.blocks();
  }

  void solve_line(double* line) {
    if (whole_.interior() > 0) return whole_.reduce(line, nullptr);
    const std::size_t nv = node_of_vertex_.size();
    for (std::size_t v = 0; v < nv; ++v)
      for (std::size_t f = 0; f < fields(); ++f)
        rhs_[v * block_stride_ + f] = line[f * map_.line_stride + node_of_vertex_[v]];
    double* ends = ends_.data();
    for (std::size_t e = 0; e < map_.elements.size(); ++e) {
      const StateMap::Element& element = map_.elements[e];
      if (element.order == 1) continue;
      double* inner = &interior_[interior_offset_[e]];
      std::fill_n(ends, padded(2 * fields()), 0.0);
      with_known_size(element.order, [&](auto order) {
        const double* first = line + element.first_node + 1;
        for (std::size_t i = 0; i + 1 < order; ++i)
          for (std::size_t f = 0; f < fields(); ++f)
            inner[i * fields() + f] = first[f * map_.line_stride + i];
        blocks_->element_matrix(e).reduce(inner, ends);
      });
      double* r = &rhs_[vertex_of_node_[element.first_node] * block_stride_];
      for (std::size_t f = 0; f < fields(); ++f) {
        r[f] += ends[f];
        r[block_stride_ + f] += ends[fields() + f];
      }
    }
    vertices_.solve(rhs_.data(), block_stride_);
    for (std::size_t e = 0; e < map_.elements.size(); ++e) {
      const StateMap::Element& element = map_.elements[e];
      if (element.order == 1) continue;
      const double* r = &rhs_[vertex_of_node_[element.first_node] * block_stride_];
      for (std::size_t f = 0; f < fields(); ++f) {
        ends[f] = r[f];
        ends[fields() + f] = r[block_stride_ + f];
      }
      double* inner = &interior_[interior_offset_[e]];
      blocks_->element_matrix(e).expand(inner, ends);
      with_known_size(element.order, [&](auto order) {
        double* first = line + element.first_node + 1;
        for (std::size_t i = 0; i + 1 < order; ++i)
          for (std::size_t f = 0; f < fields(); ++f)
            first[f * map_.line_stride + i] = inner[i * fields() + f];
      });
    }
    for (std::size_t v = 0; v < nv; ++v)
      for (std::size_t f = 0; f < fields(); ++f)
        line[f * map_.line_stride + node_of_vertex_[v]] = rhs_[v * block_stride_ + f];
  }

  bool factor_border(Blocks& blocks) {
    for (std::size_t i = 0; i < map_.borders; ++i)
      for (std::size_t j = 0; j < map_.borders; ++j)
        border_matrix_(index(i), index(j)) = blocks.border(i, j);
    // E' = E_l - E S'^-1 L, kept in line order for the solves
    for (std::size_t b = 0; b < map_.borders; ++b) {
      double* row = border_line_.data() + b * line_size();
      for (std::size_t f = 0; f < fields(); ++f)
        for (std::size_t n = 0; n < map_.nodes; ++n)
          row[f * map_.line_stride + n] = blocks.border_line(b, f, n);
    }
    local_.add_to_border(border_matrix_, border_line_.data());
    for (std::size_t b = 0; b < map_.borders; ++b)
      for (std::size_t j = 0; j < columns_; ++j)
        border_matrix_(index(b), index(map_.border_columns[j])) -=
            dot(border_line_.data() + b * line_size(), w_.data() + j * line_size());
    if (map_.borders == 0) return true;
    border_lu_.compute(border_matrix_);
    const auto pivots = border_lu_.matrixLU().diagonal();
    if (!pivots.allFinite() || !(pivots.array() != 0.0).all()) return false;
    // a solve is then a product, as everywhere here; column by column, which allocates nothing
    for (Eigen::Index b = 0; b < border_matrix_.cols(); ++b)
      border_inverse_.col(b) = border_lu_.solve(identity_.col(b));
    return true;
  }

  /// Fields of the line; known to the compiler if the size of the blocks is.
  std::size_t fields() const {
    if constexpr (NB == Eigen::Dynamic) return map_.fields;
    return static_cast<std::size_t>(NB);
  }

  static Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

  const StateMap& map_;
  LocalElimination local_;
  Blocks* blocks_ = nullptr;
  std::size_t columns_;
  std::vector<std::size_t> vertex_of_node_;  // vertex number, or kNoNode for interior nodes
  std::vector<std::size_t> node_of_vertex_;
  std::vector<double> border_;  // db
  CondensedElement whole_;      // of a short line
  BlockTridiagonal<NB> vertices_;
  std::size_t block_stride_;
  std::vector<std::size_t> interior_offset_;
  std::vector<double> rhs_, interior_, ends_, w_, border_line_;
  Eigen::MatrixXd border_matrix_, border_inverse_, identity_;
  Eigen::PartialPivLU<Eigen::MatrixXd> border_lu_;
};

}  // namespace

std::unique_ptr<LinearSolver> make_dynamic_bordered_solver(const StateMap& map) {
  return std::make_unique<BorderedSolver<Eigen::Dynamic>>(map);
}

std::unique_ptr<LinearSolver> make_bordered_solver(const StateMap& map) {
  switch (map.fields) {
    case 1:
      return std::make_unique<BorderedSolver<1>>(map);
    case 2:
      return std::make_unique<BorderedSolver<2>>(map);
    case 3:
      return std::make_unique<BorderedSolver<3>>(map);
    case 4:
      return std::make_unique<BorderedSolver<4>>(map);
    default:
      return make_dynamic_bordered_solver(map);
  }
}

}  // namespace denchi
