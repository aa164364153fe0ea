// Block elimination of the Newton matrix: local unknowns, then the line, then the border.
//
// 1. Local. At each position, with z = g A^-1 e_s of each chain (see blocks.h for the picture):
//
//      x = A^-1 r_x - z dq                      chain in terms of its flux
//      S' = S - P z_s                           scalars, after the chains
//      dq = S'^-1 (r_q - P u_s - L dy - B db)   u = A^-1 r_x
//
//    Everything is batched over eight positions. S' has one row per population (or further local
//    state) and is eliminated without pivoting: a scalar row is its own unknown minus a law, so its
//    diagonal is bounded away from zero.
// 2. Line. The position adds -C S'^-1 L to the diagonal block of its node and -C S'^-1 B to the
//    border columns. Interior nodes of elements are condensed (condensed_element.h), the vertices
//    are block tridiagonal (block_tridiagonal.h). The border columns are solved once per
//    factorisation: W = K'^-1 B'.
// 3. Border. With E' = E_l - E S'^-1 L:  G' = G - E S'^-1 B - E' W,  db = G'^-1 (...).
//
// Then substitute back. Cost is linear in the number of unknowns, and nothing allocates after
// construction.
#pragma once

#include <memory>

#include "engine/linalg/linear_solver.h"

namespace denchi {

/// The solver for `map`; block sizes of the line 1 to 4 are compiled, others run on dynamic blocks.
std::unique_ptr<LinearSolver> make_bordered_solver(const StateMap& map);
/// The same algebra with dynamic line blocks whatever their size; for tests.
std::unique_ptr<LinearSolver> make_dynamic_bordered_solver(const StateMap& map);

}  // namespace denchi
