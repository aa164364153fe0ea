// An N_Vector of our own: contiguous, aligned, padded to whole Lanes, with the fused operations of
// the integrator's inner loop. With structured elimination the vector operations of the
// distribution's scalar loops were most of a run; these are a few vector instructions each.
//
// The weighted norms divide by the number of real unknowns, not by the padded length.
#pragma once

#include <sundials/sundials_nvector.h>

#include <cstddef>

namespace denchi {

/// A vector of `padded_length` doubles (a multiple of kLanes) that holds `unknowns` real entries.
/// The caller destroys it with N_VDestroy.
N_Vector make_vector(std::size_t padded_length, std::size_t unknowns, SUNContext context);

double* vector_data(N_Vector v);

}  // namespace denchi
