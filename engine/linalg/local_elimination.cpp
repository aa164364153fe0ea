#include "engine/linalg/local_elimination.h"

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <utility>

namespace denchi {

LocalElimination::LocalElimination(const StateMap& map)
    : map_(map), fields_(map.fields), columns_(map.border_columns.size()), work_(map.size) {
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
}

bool LocalElimination::factor(Blocks& blocks) {
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

double* LocalElimination::reduce(const double* x) {
  std::memcpy(work_.data(), x, map_.size * sizeof(double));
  for (std::size_t gi = 0; gi < map_.groups.size(); ++gi) {
    // one scalar is the rule, and loops over it cost more than what they do
    if (map_.groups[gi].scalars == 1)
      reduce_group(gi, std::integral_constant<std::size_t, 1>());
    else
      reduce_group(gi, map_.groups[gi].scalars);
  }
  return work_.data();
}

template <class Scalars>
void LocalElimination::reduce_group(std::size_t gi, Scalars ns) {
  const StateMap::Group& shape = map_.groups[gi];
  GroupBlocks& group = blocks_->group(gi);
  const Local& local = local_[gi];
  const std::size_t stride = shape.stride();
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

void LocalElimination::expand(double* x, const double* border) {
  for (std::size_t gi = 0; gi < map_.groups.size(); ++gi) {
    if (map_.groups[gi].scalars == 1)
      expand_group(gi, std::integral_constant<std::size_t, 1>(), x, border);
    else
      expand_group(gi, map_.groups[gi].scalars, x, border);
  }
}

template <class Scalars>
void LocalElimination::expand_group(std::size_t gi, Scalars ns, double* x, const double* border) {
  const StateMap::Group& shape = map_.groups[gi];
  const GroupBlocks& group = blocks_->group(gi);
  const Local& local = local_[gi];
  const std::size_t stride = shape.stride();
  for (std::size_t p = 0; p < shape.packs(); ++p) {
    for (std::size_t m = 0; m < ns; ++m) {
      const std::size_t at = shape.scalar_offset + m * stride + p * kLanes;
      Lanes q = Lanes::load(&work_[at]);
      for (std::size_t f = 0; f < group.fields; ++f)
        q -= local.sl[(p * ns + m) * fields_ + f] *
             Lanes::load(&x[map_.line_entry(f, shape.first_node) + p * kLanes]);
      for (std::size_t j = 0; j < columns_; ++j)
        q -= local.sb[(p * ns + m) * columns_ + j] * Lanes(border[map_.border_columns[j]]);
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

void LocalElimination::add_to_line(Blocks& blocks) const {
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

void LocalElimination::add_to_border(Eigen::MatrixXd& matrix, double* rows) const {
  for (std::size_t gi = 0; gi < map_.groups.size(); ++gi) {
    const StateMap::Group& shape = map_.groups[gi];
    GroupBlocks& group = blocks_->group(gi);
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
          matrix(static_cast<Eigen::Index>(b), static_cast<Eigen::Index>(map_.border_columns[j])) -=
              total;
        }
        for (std::size_t f = 0; f < group.fields; ++f) {
          Lanes s(0.0);
          for (std::size_t m = 0; m < shape.scalars; ++m)
            s += group.E(p, b, m) * local.sl[(p * shape.scalars + m) * fields_ + f];
          double* row = rows + (b * fields_ + f) * map_.line_stride;
          for (std::size_t i = 0; i < lanes; ++i) row[shape.first_node + p * kLanes + i] -= s[i];
        }
      }
    }
  }
}

}  // namespace denchi
