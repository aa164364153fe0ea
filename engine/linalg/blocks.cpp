#include "engine/linalg/blocks.h"

#include <algorithm>

namespace denchi {

Blocks::Blocks(const StateMap& map) : map_(map) {
  for (const StateMap::Group& shape : map.groups) {
    GroupBlocks group;
    group.chains = shape.chains.size();
    group.scalars = shape.scalars;
    group.fields = shape.first_node == kNoNode ? 0 : map.fields;
    group.borders = map.borders;
    const std::size_t packs = shape.packs();
    for (const StateMap::Chain& chain : shape.chains) {
      group.a.emplace_back(chain.nodes, chain.half_bandwidth, packs);
      group.g.emplace_back(packs);
    }
    group.p.resize(packs * group.scalars * group.chains);
    group.s.resize(packs * group.scalars * group.scalars);
    group.l.resize(packs * group.scalars * group.fields);
    group.b.resize(packs * group.scalars * group.borders);
    group.c.resize(packs * group.fields * group.scalars);
    group.e.resize(packs * group.borders * group.scalars);
    groups_.push_back(std::move(group));
  }
  for (const StateMap::Element& element : map.elements)
    elements_.emplace_back((element.order - 1) * map.fields, 2 * map.fields);
  nodes_.resize(map.nodes * map.fields * map.fields);
  line_border_.resize(map.nodes * map.fields * map.borders);
  border_line_.resize(map.nodes * map.fields * map.borders);
  border_.resize(map.borders * map.borders);
  identity_.resize(map.nodes * map.fields);
  for (std::size_t i = 0; i < identity_.size(); ++i) identity_[i] = map.present[i] == 0;
}

void Blocks::zero() {
  const auto clear = [](auto& v) {
    std::fill(v.begin(), v.end(), typename std::decay_t<decltype(v)>::value_type(0.0));
  };
  for (GroupBlocks& group : groups_) {
    for (BatchedBanded& a : group.a) a.zero();
    for (auto& g : group.g) clear(g);
    clear(group.p);
    clear(group.s);
    clear(group.l);
    clear(group.b);
    clear(group.c);
    clear(group.e);
  }
  for (CondensedElement& element : elements_) element.zero();
  clear(nodes_);
  clear(line_border_);
  clear(border_line_);
  clear(border_);
}

void Blocks::for_each(const std::function<void(std::size_t, std::size_t, double)>& visit) const {
  const auto real = map_.real_entries();
  for (std::size_t i = 0; i < map_.size; ++i)
    if (real[i] == 0) visit(i, i, 1.0);
  for (std::size_t gi = 0; gi < groups_.size(); ++gi) {
    GroupBlocks group = groups_[gi];  // a copy: the accessors are not const
    const StateMap::Group& shape = map_.groups[gi];
    for (std::size_t i = 0; i < shape.positions; ++i) {
      const std::size_t pack = i / kLanes, lane = i % kLanes;
      for (std::size_t k = 0; k < shape.chains.size(); ++k) {
        const StateMap::Chain& chain = shape.chains[k];
        const std::size_t last = chain.nodes - 1;
        for (std::size_t r = 0; r < chain.nodes; ++r)
          for (std::size_t c = 0; c < chain.nodes; ++c)
            if (r <= c + chain.half_bandwidth && c <= r + chain.half_bandwidth)
              visit(map_.chain_entry(shape, k, r) + i,
                    map_.chain_entry(shape, k, c) + i,
                    group.a[k].at(pack, r, c)[lane]);
        visit(map_.chain_entry(shape, k, last) + i,
              map_.scalar_entry(shape, chain.scalar) + i,
              group.g[k][pack][lane]);
        for (std::size_t m = 0; m < shape.scalars; ++m)
          visit(map_.scalar_entry(shape, m) + i,
                map_.chain_entry(shape, k, last) + i,
                group.P(pack, m, k)[lane]);
      }
      for (std::size_t m = 0; m < shape.scalars; ++m) {
        const std::size_t row = map_.scalar_entry(shape, m) + i;
        for (std::size_t n = 0; n < shape.scalars; ++n)
          visit(row, map_.scalar_entry(shape, n) + i, group.S(pack, m, n)[lane]);
        for (std::size_t f = 0; f < group.fields; ++f) {
          const std::size_t node = shape.first_node + i;
          visit(row, map_.line_entry(f, node), group.L(pack, m, f)[lane]);
          if (!identity_row(f, node))
            visit(map_.line_entry(f, node), row, group.C(pack, f, m)[lane]);
        }
        for (std::size_t j = 0; j < map_.borders; ++j) {
          visit(row, map_.border_entry(j), group.B(pack, m, j)[lane]);
          visit(map_.border_entry(j), row, group.E(pack, j, m)[lane]);
        }
      }
    }
  }
  for (std::size_t e = 0; e < elements_.size(); ++e) {
    const StateMap::Element& element = map_.elements[e];
    for (std::size_t i = 0; i <= element.order; ++i)
      for (std::size_t f = 0; f < map_.fields; ++f) {
        if (identity_row(f, element.first_node + i)) continue;
        for (std::size_t j = 0; j <= element.order; ++j)
          for (std::size_t h = 0; h < map_.fields; ++h)
            visit(map_.line_entry(f, element.first_node + i),
                  map_.line_entry(h, element.first_node + j),
                  elements_[e].at(local_index(e, f, i), local_index(e, h, j)));
      }
  }
  for (std::size_t n = 0; n < map_.nodes; ++n) {
    for (std::size_t f = 0; f < map_.fields; ++f) {
      const std::size_t row = map_.line_entry(f, n);
      for (std::size_t b = 0; b < map_.borders; ++b)
        visit(map_.border_entry(b), row, border_line_[(b * map_.nodes + n) * map_.fields + f]);
      if (identity_row(f, n)) {
        if (map_.present[f * map_.nodes + n] != 0) visit(row, row, 1.0);
        continue;
      }
      for (std::size_t h = 0; h < map_.fields; ++h)
        visit(row, map_.line_entry(h, n), nodes_[(n * map_.fields + f) * map_.fields + h]);
      for (std::size_t b = 0; b < map_.borders; ++b)
        visit(row, map_.border_entry(b), line_border_[(b * map_.nodes + n) * map_.fields + f]);
    }
  }
  for (std::size_t i = 0; i < map_.borders; ++i)
    for (std::size_t j = 0; j < map_.borders; ++j)
      visit(map_.border_entry(i), map_.border_entry(j), border_[i * map_.borders + j]);
}

}  // namespace denchi
