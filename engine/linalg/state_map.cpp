#include "engine/linalg/state_map.h"

#include <algorithm>
#include <numeric>

namespace denchi {

void StateMap::finish() {
  std::size_t next = 0;
  for (Group& group : groups) {
    for (Chain& chain : group.chains) {
      chain.offset = next;
      next += chain.nodes * group.stride();
    }
    group.scalar_offset = next;
    next += group.scalars * group.stride();
  }
  line_offset = next;
  std::size_t end = nodes;
  for (const Element& element : elements)
    end = std::max(end, element.first_node + padded(element.order + 1));
  for (const Group& group : groups)
    if (group.first_node != kNoNode) end = std::max(end, group.first_node + group.stride());
  line_stride = nodes == 0 ? 0 : padded(end);
  next += fields * line_stride;
  border_offset = next;
  size = next + padded(borders);
  if (present.empty()) present.assign(fields * nodes, 1);
}

std::vector<std::uint8_t> StateMap::real_entries() const {
  std::vector<std::uint8_t> real(size, 0);
  for (const Group& group : groups) {
    for (std::size_t i = 0; i < group.positions; ++i) {
      for (std::size_t k = 0; k < group.chains.size(); ++k)
        for (std::size_t n = 0; n < group.chains[k].nodes; ++n)
          real[chain_entry(group, k, n) + i] = 1;
      for (std::size_t m = 0; m < group.scalars; ++m) real[scalar_entry(group, m) + i] = 1;
    }
  }
  for (std::size_t f = 0; f < fields; ++f)
    for (std::size_t n = 0; n < nodes; ++n) real[line_entry(f, n)] = present[f * nodes + n];
  for (std::size_t b = 0; b < borders; ++b) real[border_entry(b)] = 1;
  return real;
}

std::size_t StateMap::unknowns() const {
  const auto real = real_entries();
  return std::accumulate(real.begin(), real.end(), std::size_t{0});
}

}  // namespace denchi
