// Where every unknown of a cell sits in the state vector. The only place that knows positions.
//
// Three kinds of unknowns:
//   local   belongs to one position x and couples only there. Positions come in groups (the nodes
//           of an electrode); a group has chains (particles: nodes from the centre to the surface)
//           and scalars (interfacial currents, film thicknesses, ...).
//   line    fields on the nodes along x; couples to its neighbours through elements.
//   border  couples to everything: current, voltage, temperature.
//
//   vector = [ group 0: chain 0 | chain 1 | ... | scalars ] [ group 1 ... ] [ line ] [ border ]
//
//   chain    node-major: node 0 of all positions, node 1 of all positions, ...; the last is the
//            surface. Positions are padded to whole Lanes.
//   scalars  scalar-major, positions padded likewise.
//   line     field-major, nodes padded so that whole Lanes from the first node of an element or of
//   a
//            group stay inside.
//
// Padding and fields that a node lacks (the solid potential in a separator) are held at zero by
// identity rows; they enter no norm.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/simd/lanes.h"

namespace denchi {

inline constexpr std::size_t kNoNode = static_cast<std::size_t>(-1);

struct StateMap {
  struct Chain {
    std::size_t nodes = 0;
    std::size_t half_bandwidth = 0;  ///< of the chain's own block
    std::size_t offset = 0;          ///< in the state vector, set by finish()
    std::size_t scalar = 0;          ///< the scalar of the group whose flux enters at the surface
  };
  struct Group {
    std::size_t positions = 0;
    std::size_t first_node =
        kNoNode;  ///< line node of the first position; kNoNode: not on the line
    std::vector<Chain> chains;
    std::size_t scalars = 0;
    std::size_t scalar_offset = 0;

    std::size_t packs() const { return padded(positions) / kLanes; }
    std::size_t stride() const { return padded(positions); }
  };
  struct Element {
    std::size_t first_node = 0;
    std::size_t order = 1;
  };

  std::vector<Group> groups;
  std::size_t fields = 0;  ///< fields per line node
  std::size_t nodes = 0;   ///< line nodes
  std::vector<Element> elements;
  std::vector<std::uint8_t> present;  ///< fields x nodes: does the node have the field?
  std::size_t borders = 0;
  std::vector<std::size_t> border_columns;  ///< border unknowns that local or line rows depend on

  std::size_t line_offset = 0, line_stride = 0, border_offset = 0, size = 0;

  /// Assigns all positions from the sizes above.
  void finish();

  std::size_t chain_entry(const Group& group, std::size_t k, std::size_t node) const {
    return group.chains[k].offset + node * group.stride();
  }
  std::size_t scalar_entry(const Group& group, std::size_t m) const {
    return group.scalar_offset + m * group.stride();
  }
  std::size_t line_entry(std::size_t field, std::size_t node) const {
    return line_offset + field * line_stride + node;
  }
  std::size_t border_entry(std::size_t b) const { return border_offset + b; }

  /// 1 where an entry is an unknown, 0 where it is padding or an absent field.
  std::vector<std::uint8_t> real_entries() const;
  std::size_t unknowns() const;
};

}  // namespace denchi
