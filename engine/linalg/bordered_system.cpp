#include "engine/linalg/bordered_system.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cstring>
#include <vector>

#include "engine/linalg/block_tridiagonal.h"

namespace denchi {

class BorderedSystem {
 public:
  explicit BorderedSystem(const StateMap& map);

 protected:
  struct Local {
    std::vector<double> z;  // chains after each other, node-major, as in the state
    std::vector<std::size_t> z_offset;
    std::vector<Lanes> s_inverse;  // [pack][m][n]
    std::vector<Lanes> sl, sb;     // S'^-1 L [pack][m][field], S'^-1 B [pack][m][border column]
  };

  bool factor_local(Blocks& blocks);
  void reduce_local(const double* x);
  void expand_local(double* x);

  const StateMap& map_;
  Blocks* blocks_ = nullptr;
  std::vector<Local> local_;
  std::vector<std::size_t> vertex_of_node_;  // vertex number, or kNoNode for interior nodes
  std::vector<std::size_t> node_of_vertex_;
  std::size_t fields_, columns_;
  std::vector<double> work_;    // copy of the right-hand side, locals reduced
  std::vector<double> border_;  // db
  std::vector<Lanes> scalars_;  // of one pack
};

BorderedSystem::BorderedSystem(const StateMap& map)
    : map_(map),
      vertex_of_node_(map.nodes, kNoNode),
      fields_(map.fields),
      columns_(map.border_columns.size()),
      work_(map.size),
      border_(map.borders) {
  for (const StateMap::Group& group : map.groups) {
    Local local;
    std::size_t next = 0;
    for (const StateMap::Chain& chain : group.chains) {
      local.z_offset.push_back(next);
      next += chain.nodes * group.stride();
    }
    local.z.resize(next);
    local.s_inverse.resize(group.packs() * group.scalars * group.scalars);
    local.sl.resize(group.packs() * group.scalars * fields_);
    local.sb.resize(group.packs() * group.scalars * columns_);
    local_.push_back(std::move(local));
    scalars_.resize(std::max(scalars_.size(), group.scalars));
  }
  std::vector<bool> interior(map.nodes, false);
  for (const StateMap::Element& element : map.elements)
    for (std::size_t i = 1; i < element.order; ++i) interior[element.first_node + i] = true;
  for (std::size_t n = 0; n < map.nodes; ++n) {
    if (interior[n]) continue;
    vertex_of_node_[n] = node_of_vertex_.size();
    node_of_vertex_.push_back(n);
  }
}

bool BorderedSystem::factor_local(Blocks& blocks) {
  blocks_ = &blocks;
  bool ok = true;
  for (std::size_t gi = 0; gi < map_.groups.size(); ++gi) {
    const StateMap::Group& shape = map_.groups[gi];
    GroupBlocks& group = blocks.group(gi);
    Local& local = local_[gi];
    const std::size_t stride = shape.stride(), ns = shape.scalars;
    for (std::size_t k = 0; k < shape.chains.size(); ++k) {
      ok = group.a[k].factor() && ok;
      const std::size_t last = shape.chains[k].nodes - 1;
      for (std::size_t p = 0; p < shape.packs(); ++p) {
        double* z = &local.z[local.z_offset[k] + p * kLanes];
        group.a[k].solve_last(p, group.g[k][p], z, stride);
        const Lanes zs = Lanes::load(z + last * stride);
        for (std::size_t m = 0; m < ns; ++m)
          group.S(p, m, shape.chains[k].scalar) -= group.P(p, m, k) * zs;
      }
    }
    // Gauss-Jordan without pivoting, eight positions at once.
    Lanes check(0.0);  // not a number once a pivot is zero or not finite
    for (std::size_t p = 0; p < shape.packs(); ++p) {
      Lanes* inverse = &local.s_inverse[p * ns * ns];
      for (std::size_t m = 0; m < ns; ++m)
        for (std::size_t n = 0; n < ns; ++n) inverse[m * ns + n] = Lanes(m == n ? 1.0 : 0.0);
      for (std::size_t m = 0; m < ns; ++m) {
        const Lanes pivot = 1.0 / group.S(p, m, m);
        check += pivot * group.S(p, m, m);
        for (std::size_t n = 0; n < ns; ++n) {
          group.S(p, m, n) *= pivot;
          inverse[m * ns + n] *= pivot;
        }
        for (std::size_t r = 0; r < ns; ++r) {
          if (r == m) continue;
          const Lanes factor = group.S(p, r, m);
          for (std::size_t n = 0; n < ns; ++n) {
            group.S(p, r, n) -= factor * group.S(p, m, n);
            inverse[r * ns + n] -= factor * inverse[m * ns + n];
          }
        }
      }
      for (std::size_t m = 0; m < ns; ++m) {
        for (std::size_t f = 0; f < group.fields; ++f) {
          Lanes s(0.0);
          for (std::size_t n = 0; n < ns; ++n) s += inverse[m * ns + n] * group.L(p, n, f);
          local.sl[(p * ns + m) * fields_ + f] = s;
        }
        for (std::size_t j = 0; j < columns_; ++j) {
          Lanes s(0.0);
          for (std::size_t n = 0; n < ns; ++n)
            s += inverse[m * ns + n] * group.B(p, n, map_.border_columns[j]);
          local.sb[(p * ns + m) * columns_ + j] = s;
        }
      }
    }
    ok = all_finite(check) && ok;
  }
  return ok;
}

void BorderedSystem::reduce_local(const double* x) {
  std::memcpy(work_.data(), x, map_.size * sizeof(double));
  for (std::size_t gi = 0; gi < map_.groups.size(); ++gi) {
    const StateMap::Group& shape = map_.groups[gi];
    GroupBlocks& group = blocks_->group(gi);
    const Local& local = local_[gi];
    const std::size_t stride = shape.stride(), ns = shape.scalars;
    for (std::size_t p = 0; p < shape.packs(); ++p) {
      for (std::size_t k = 0; k < shape.chains.size(); ++k) {
        double* u = &work_[shape.chains[k].offset + p * kLanes];
        group.a[k].solve(p, u, stride);
        const Lanes us = Lanes::load(u + (shape.chains[k].nodes - 1) * stride);
        for (std::size_t m = 0; m < ns; ++m) {
          double* q = &work_[shape.scalar_offset + m * stride + p * kLanes];
          (Lanes::load(q) - group.P(p, m, k) * us).store(q);
        }
      }
      Lanes* q0 = scalars_.data();
      for (std::size_t m = 0; m < ns; ++m) {
        q0[m] = Lanes(0.0);
        for (std::size_t n = 0; n < ns; ++n)
          q0[m] += local.s_inverse[(p * ns + m) * ns + n] *
                   Lanes::load(&work_[shape.scalar_offset + n * stride + p * kLanes]);
      }
      for (std::size_t m = 0; m < ns; ++m)
        q0[m].store(&work_[shape.scalar_offset + m * stride + p * kLanes]);
      for (std::size_t f = 0; f < group.fields; ++f) {
        Lanes s(0.0);
        for (std::size_t m = 0; m < ns; ++m) s += group.C(p, f, m) * q0[m];
        double* r = &work_[map_.line_entry(f, shape.first_node) + p * kLanes];
        (Lanes::load(r) - s).store(r);
      }
      for (std::size_t j = 0; j < map_.borders; ++j) {
        Lanes s(0.0);
        for (std::size_t m = 0; m < ns; ++m) s += group.E(p, j, m) * q0[m];
        work_[map_.border_entry(j)] -= sum(s);
      }
    }
  }
}

void BorderedSystem::expand_local(double* x) {
  for (std::size_t gi = 0; gi < map_.groups.size(); ++gi) {
    const StateMap::Group& shape = map_.groups[gi];
    const GroupBlocks& group = blocks_->group(gi);
    const Local& local = local_[gi];
    const std::size_t stride = shape.stride(), ns = shape.scalars;
    for (std::size_t p = 0; p < shape.packs(); ++p) {
      for (std::size_t m = 0; m < ns; ++m) {
        const std::size_t at = shape.scalar_offset + m * stride + p * kLanes;
        Lanes q = Lanes::load(&work_[at]);
        for (std::size_t f = 0; f < group.fields; ++f)
          q -= local.sl[(p * ns + m) * fields_ + f] *
               Lanes::load(&x[map_.line_entry(f, shape.first_node) + p * kLanes]);
        for (std::size_t j = 0; j < columns_; ++j)
          q -= local.sb[(p * ns + m) * columns_ + j] * Lanes(border_[map_.border_columns[j]]);
        q.store(&x[at]);
      }
      for (std::size_t k = 0; k < shape.chains.size(); ++k) {
        const StateMap::Chain& chain = shape.chains[k];
        const Lanes dq = Lanes::load(&x[map_.scalar_entry(shape, chain.scalar) + p * kLanes]);
        for (std::size_t n = 0; n < chain.nodes; ++n) {
          const std::size_t at = chain.offset + n * stride + p * kLanes;
          (Lanes::load(&work_[at]) -
           Lanes::load(&local.z[local.z_offset[k] + n * stride + p * kLanes]) * dq)
              .store(&x[at]);
        }
      }
    }
  }
}

namespace {

template <int NB>
class BorderedSolver final : public LinearSolver, private BorderedSystem {
 public:
  explicit BorderedSolver(const StateMap& map)
      : BorderedSystem(map),
        vertices_(node_of_vertex_.size(), std::max(map.fields, std::size_t{1})),
        block_stride_(padded(map.fields)),
        rhs_(node_of_vertex_.size() * padded(map.fields) + 2 * kLanes),
        ends_(padded(2 * map.fields)),
        w_(columns_ * map.fields * map.line_stride),
        border_line_(map.borders * map.fields * map.line_stride),
        border_matrix_(static_cast<Eigen::Index>(map.borders),
                       static_cast<Eigen::Index>(map.borders)),
        border_lu_(static_cast<Eigen::Index>(map.borders)),
        border_rhs_(static_cast<Eigen::Index>(map.borders)),
        border_solution_(static_cast<Eigen::Index>(map.borders)) {
    std::size_t next = 0;
    for (const StateMap::Element& element : map.elements) {
      interior_offset_.push_back(next);
      next += padded((element.order - 1) * map.fields);
    }
    interior_.resize(next);
  }

  bool factor(Blocks& blocks) override {
    if (!factor_local(blocks)) return false;
    if (map_.nodes > 0 && !factor_line(blocks)) return false;
    return factor_border(blocks);
  }

  void solve(double* x) override {
    reduce_local(x);
    double* line = work_.data() + map_.line_offset;
    if (map_.nodes > 0) solve_line(line);
    for (std::size_t b = 0; b < map_.borders; ++b)
      border_rhs_[index(b)] =
          work_[map_.border_entry(b)] - dot(&border_line_[b * line_size()], line);
    if (map_.borders > 0) border_solution_ = border_lu_.solve(border_rhs_);
    for (std::size_t b = 0; b < map_.borders; ++b) border_[b] = border_solution_[index(b)];
    for (std::size_t j = 0; j < columns_; ++j) {
      const Lanes factor(border_[map_.border_columns[j]]);
      for (std::size_t i = 0; i < line_size(); i += kLanes)
        (Lanes::load(line + i) - Lanes::load(&w_[j * line_size() + i]) * factor).store(line + i);
    }
    std::memcpy(x + map_.line_offset, line, line_size() * sizeof(double));
    for (std::size_t b = 0; b < map_.borders; ++b) x[map_.border_entry(b)] = border_[b];
    expand_local(x);
  }

 private:
  std::size_t line_size() const { return fields_ * map_.line_stride; }

  double dot(const double* a, const double* b) const {
    Lanes s(0.0);
    for (std::size_t i = 0; i < line_size(); i += kLanes)
      s += Lanes::load(a + i) * Lanes::load(b + i);
    return sum(s);
  }

  bool factor_line(Blocks& blocks) {
    add_locals(blocks);
    vertices_.zero();
    for (std::size_t n = 0; n < map_.nodes; ++n) {
      if (vertex_of_node_[n] == kNoNode) continue;
      auto& diagonal = vertices_.diagonal(vertex_of_node_[n]);
      for (std::size_t f = 0; f < fields_; ++f)
        for (std::size_t h = 0; h < fields_; ++h)
          diagonal(index(f), index(h)) +=
              blocks.identity_row(f, n) ? (f == h ? 1.0 : 0.0) : blocks.node(n, f, h);
    }
    for (std::size_t e = 0; e < map_.elements.size(); ++e) {
      const StateMap::Element& element = map_.elements[e];
      CondensedElement& k = blocks.element_matrix(e);
      for (std::size_t i = 0; i <= element.order; ++i) {
        const std::size_t n = element.first_node + i;
        for (std::size_t f = 0; f < fields_; ++f) {
          const std::size_t row = blocks.local_index(e, f, i);
          const bool inside = i > 0 && i < element.order;
          if (blocks.identity_row(f, n)) {
            for (std::size_t c = 0; c < k.interior() + k.ends(); ++c) k.at(row, c) = 0.0;
            if (inside) k.at(row, row) = 1.0;
          } else if (inside) {
            for (std::size_t h = 0; h < fields_; ++h)
              k.at(row, blocks.local_index(e, h, i)) += blocks.node(n, f, h);
          }
        }
      }
      if (!k.factor()) return false;
      const std::size_t left = vertex_of_node_[element.first_node];
      const std::size_t right = left + 1;
      for (std::size_t f = 0; f < fields_; ++f)
        for (std::size_t h = 0; h < fields_; ++h) {
          vertices_.diagonal(left)(index(f), index(h)) += k.schur(f, h);
          vertices_.upper(left)(index(f), index(h)) += k.schur(f, fields_ + h);
          vertices_.lower(right)(index(f), index(h)) += k.schur(fields_ + f, h);
          vertices_.diagonal(right)(index(f), index(h)) += k.schur(fields_ + f, fields_ + h);
        }
    }
    if (vertices_.factor() != vertices_.blocks()) return false;
    for (std::size_t j = 0; j < columns_; ++j) {
      double* w = &w_[j * line_size()];
      std::fill(w, w + line_size(), 0.0);
      for (std::size_t f = 0; f < fields_; ++f)
        for (std::size_t n = 0; n < map_.nodes; ++n)
          if (!blocks.identity_row(f, n))
            w[f * map_.line_stride + n] = blocks.line_border(f, n, map_.border_columns[j]);
      solve_line(w);
    }
    return true;
  }

  /// Adds -C S'^-1 L to the diagonal blocks of the nodes and -C S'^-1 B to the border columns.
  void add_locals(Blocks& blocks) {
    for (std::size_t gi = 0; gi < map_.groups.size(); ++gi) {
      const StateMap::Group& shape = map_.groups[gi];
      if (shape.first_node == kNoNode) continue;
      GroupBlocks& group = blocks.group(gi);
      const Local& local = local_[gi];
      for (std::size_t p = 0; p < shape.packs(); ++p) {
        const std::size_t lanes = std::min(kLanes, shape.positions - p * kLanes);
        const std::size_t node = shape.first_node + p * kLanes;
        for (std::size_t f = 0; f < fields_; ++f) {
          for (std::size_t h = 0; h < fields_; ++h) {
            Lanes s(0.0);
            for (std::size_t m = 0; m < shape.scalars; ++m)
              s += group.C(p, f, m) * local.sl[(p * shape.scalars + m) * fields_ + h];
            for (std::size_t i = 0; i < lanes; ++i) blocks.node(node + i, f, h) -= s[i];
          }
          for (std::size_t j = 0; j < columns_; ++j) {
            Lanes s(0.0);
            for (std::size_t m = 0; m < shape.scalars; ++m)
              s += group.C(p, f, m) * local.sb[(p * shape.scalars + m) * columns_ + j];
            for (std::size_t i = 0; i < lanes; ++i)
              blocks.line_border(f, node + i, map_.border_columns[j]) -= s[i];
          }
        }
      }
    }
  }

  void solve_line(double* line) {
    const std::size_t nv = node_of_vertex_.size();
    for (std::size_t v = 0; v < nv; ++v)
      for (std::size_t f = 0; f < fields_; ++f)
        rhs_[v * block_stride_ + f] = line[f * map_.line_stride + node_of_vertex_[v]];
    double* ends = ends_.data();
    for (std::size_t e = 0; e < map_.elements.size(); ++e) {
      const StateMap::Element& element = map_.elements[e];
      if (element.order == 1) continue;
      double* inner = &interior_[interior_offset_[e]];
      const std::size_t m = (element.order - 1) * fields_;
      for (std::size_t i = 1; i < element.order; ++i)
        for (std::size_t f = 0; f < fields_; ++f)
          inner[(i - 1) * fields_ + f] = line[f * map_.line_stride + element.first_node + i];
      for (std::size_t i = m; i < padded(m); ++i) inner[i] = 0.0;
      std::fill_n(ends, padded(2 * fields_), 0.0);
      blocks_->element_matrix(e).reduce(inner, ends);
      double* r = &rhs_[vertex_of_node_[element.first_node] * block_stride_];
      for (std::size_t f = 0; f < fields_; ++f) {
        r[f] += ends[f];
        r[block_stride_ + f] += ends[fields_ + f];
      }
    }
    vertices_.solve(rhs_.data(), block_stride_);
    for (std::size_t e = 0; e < map_.elements.size(); ++e) {
      const StateMap::Element& element = map_.elements[e];
      if (element.order == 1) continue;
      const double* r = &rhs_[vertex_of_node_[element.first_node] * block_stride_];
      for (std::size_t f = 0; f < fields_; ++f) {
        ends[f] = r[f];
        ends[fields_ + f] = r[block_stride_ + f];
      }
      double* inner = &interior_[interior_offset_[e]];
      blocks_->element_matrix(e).expand(inner, ends);
      for (std::size_t i = 1; i < element.order; ++i)
        for (std::size_t f = 0; f < fields_; ++f)
          line[f * map_.line_stride + element.first_node + i] = inner[(i - 1) * fields_ + f];
    }
    for (std::size_t v = 0; v < nv; ++v)
      for (std::size_t f = 0; f < fields_; ++f)
        line[f * map_.line_stride + node_of_vertex_[v]] = rhs_[v * block_stride_ + f];
  }

  bool factor_border(Blocks& blocks) {
    for (std::size_t i = 0; i < map_.borders; ++i)
      for (std::size_t j = 0; j < map_.borders; ++j)
        border_matrix_(index(i), index(j)) = blocks.border(i, j);
    // E' = E_l - E S'^-1 L, kept in line order for the solves
    for (std::size_t b = 0; b < map_.borders; ++b) {
      double* row = border_line_.data() + b * line_size();
      for (std::size_t f = 0; f < fields_; ++f)
        for (std::size_t n = 0; n < map_.nodes; ++n)
          row[f * map_.line_stride + n] = blocks.border_line(b, f, n);
    }
    for (std::size_t gi = 0; gi < map_.groups.size(); ++gi) {
      const StateMap::Group& shape = map_.groups[gi];
      GroupBlocks& group = blocks.group(gi);
      const Local& local = local_[gi];
      for (std::size_t p = 0; p < shape.packs(); ++p) {
        const std::size_t lanes = std::min(kLanes, shape.positions - p * kLanes);
        for (std::size_t b = 0; b < map_.borders; ++b) {
          for (std::size_t j = 0; j < columns_; ++j) {
            Lanes s(0.0);
            for (std::size_t m = 0; m < shape.scalars; ++m)
              s += group.E(p, b, m) * local.sb[(p * shape.scalars + m) * columns_ + j];
            double total = 0.0;
            for (std::size_t i = 0; i < lanes; ++i) total += s[i];
            border_matrix_(index(b), index(map_.border_columns[j])) -= total;
          }
          for (std::size_t f = 0; f < group.fields; ++f) {
            Lanes s(0.0);
            for (std::size_t m = 0; m < shape.scalars; ++m)
              s += group.E(p, b, m) * local.sl[(p * shape.scalars + m) * fields_ + f];
            double* row = border_line_.data() + b * line_size() + f * map_.line_stride;
            for (std::size_t i = 0; i < lanes; ++i) row[shape.first_node + p * kLanes + i] -= s[i];
          }
        }
      }
    }
    for (std::size_t b = 0; b < map_.borders; ++b)
      for (std::size_t j = 0; j < columns_; ++j)
        border_matrix_(index(b), index(map_.border_columns[j])) -=
            dot(border_line_.data() + b * line_size(), w_.data() + j * line_size());
    if (map_.borders == 0) return true;
    border_lu_.compute(border_matrix_);
    const auto pivots = border_lu_.matrixLU().diagonal();
    return pivots.allFinite() && (pivots.array() != 0.0).all();
  }

  static Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

  BlockTridiagonal<NB> vertices_;
  std::size_t block_stride_;
  std::vector<std::size_t> interior_offset_;
  std::vector<double> rhs_, interior_, ends_, w_, border_line_;
  Eigen::MatrixXd border_matrix_;
  Eigen::PartialPivLU<Eigen::MatrixXd> border_lu_;
  Eigen::VectorXd border_rhs_, border_solution_;
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
