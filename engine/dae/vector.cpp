#include "engine/dae/vector.h"

#include <algorithm>
#include <cmath>
#include <new>

#include "engine/simd/lanes.h"

namespace denchi {
namespace {

struct Content {
  double* data;
  std::size_t length;
  std::size_t unknowns;
};

Content* content(N_Vector v) { return static_cast<Content*>(v->content); }
std::size_t length(N_Vector v) { return content(v)->length; }

constexpr std::align_val_t kAlignment{kLanes * sizeof(double)};

template <class F>
void each(N_Vector z, F f) {
  const std::size_t n = length(z);
  for (std::size_t i = 0; i < n; i += kLanes) f(i);
}

Lanes at(N_Vector v, std::size_t i) { return Lanes::load(content(v)->data + i); }
void put(N_Vector v, std::size_t i, const Lanes& x) { x.store(content(v)->data + i); }

// A run makes some thirty vectors: each is one piece of memory, its numbers behind its heads.
struct Vector {
  _generic_N_Vector head;
  _generic_N_Vector_Ops ops;
  Content content;
};

static_assert(sizeof(Vector) % sizeof(double) == 0);
constexpr std::size_t kHeads = padded(sizeof(Vector) / sizeof(double)) * sizeof(double);

/// A vector of zeros.
N_Vector make(std::size_t length,
              std::size_t unknowns,
              const _generic_N_Vector_Ops& ops,
              SUNContext context) {
  char* memory = static_cast<char*>(::operator new(kHeads + length * sizeof(double), kAlignment));
  auto* numbers = reinterpret_cast<double*>(memory + kHeads);
  std::fill_n(numbers, length, 0.0);
  auto* v = new (memory) Vector{{}, ops, {numbers, length, unknowns}};
  v->head.content = &v->content;
  v->head.ops = &v->ops;
  v->head.sunctx = context;
  return &v->head;
}

void destroy(N_Vector v) { ::operator delete(v, kAlignment); }

N_Vector clone(N_Vector w) { return make(length(w), content(w)->unknowns, *w->ops, w->sunctx); }

N_Vector_ID id(N_Vector) { return SUNDIALS_NVEC_CUSTOM; }
sunindextype get_length(N_Vector v) { return static_cast<sunindextype>(content(v)->unknowns); }
sunrealtype* get_pointer(N_Vector v) { return content(v)->data; }
void space(N_Vector v, sunindextype* reals, sunindextype* integers) {
  *reals = static_cast<sunindextype>(length(v));
  *integers = 1;
}

void linear_sum(sunrealtype a, N_Vector x, sunrealtype b, N_Vector y, N_Vector z) {
  if (a == 1.0 && b == -1.0) {
    each(z, [&](std::size_t i) { put(z, i, at(x, i) - at(y, i)); });
  } else {
    each(z, [&](std::size_t i) { put(z, i, a * at(x, i) + b * at(y, i)); });
  }
}
void constant(sunrealtype c, N_Vector z) {
  each(z, [&](std::size_t i) { put(z, i, Lanes(c)); });
}
void product(N_Vector x, N_Vector y, N_Vector z) {
  each(z, [&](std::size_t i) { put(z, i, at(x, i) * at(y, i)); });
}
void quotient(N_Vector x, N_Vector y, N_Vector z) {
  each(z, [&](std::size_t i) { put(z, i, at(x, i) / at(y, i)); });
}
void scale(sunrealtype c, N_Vector x, N_Vector z) {
  each(z, [&](std::size_t i) { put(z, i, c * at(x, i)); });
}
void absolute(N_Vector x, N_Vector z) {
  each(z, [&](std::size_t i) { put(z, i, abs(at(x, i))); });
}
void inverse(N_Vector x, N_Vector z) {
  each(z, [&](std::size_t i) { put(z, i, 1.0 / at(x, i)); });
}
void add_constant(N_Vector x, sunrealtype b, N_Vector z) {
  each(z, [&](std::size_t i) { put(z, i, at(x, i) + b); });
}

/// Root of the mean square of error(i); two sums, so that one need not wait for the other.
template <class F>
double norm(N_Vector x, F error) {
  const std::size_t n = length(x);
  Lanes even(0.0), odd(0.0);
  std::size_t i = 0;
  for (; i + kLanes < n; i += 2 * kLanes) {
    const Lanes a = error(i), b = error(i + kLanes);
    even += a * a;
    odd += b * b;
  }
  if (i < n) {
    const Lanes last = error(i);
    even += last * last;
  }
  return std::sqrt(sum(even + odd) / static_cast<double>(content(x)->unknowns));
}
sunrealtype wrms_norm(N_Vector x, N_Vector w) {
  return norm(x, [&](std::size_t i) { return at(x, i) * at(w, i); });
}
sunrealtype wrms_norm_mask(N_Vector x, N_Vector w, N_Vector mask) {
  return norm(x, [&](std::size_t i) {
    return select(less(Lanes(0.0), at(mask, i)), at(x, i) * at(w, i), Lanes(0.0));
  });
}
sunrealtype dot(N_Vector x, N_Vector y) {
  Lanes s(0.0);
  each(x, [&](std::size_t i) { s += at(x, i) * at(y, i); });
  return sum(s);
}
sunrealtype max_norm(N_Vector x) {
  Lanes m(0.0);
  each(x, [&](std::size_t i) { m = max(m, abs(at(x, i))); });
  double largest = 0.0;
  for (std::size_t i = 0; i < kLanes; ++i) largest = std::max(largest, m[i]);
  return largest;
}
sunrealtype minimum(N_Vector x) {
  const double* d = content(x)->data;
  return *std::min_element(d, d + length(x));
}

int linear_combination(int n, sunrealtype* c, N_Vector* x, N_Vector z) {
  each(z, [&](std::size_t i) {
    Lanes s = c[0] * at(x[0], i);
    for (int k = 1; k < n; ++k) s += c[k] * at(x[k], i);
    put(z, i, s);
  });
  return 0;
}
int scale_add_multi(int n, sunrealtype* a, N_Vector x, N_Vector* y, N_Vector* z) {
  each(x, [&](std::size_t i) {
    const Lanes xi = at(x, i);
    for (int k = 0; k < n; ++k) put(z[k], i, a[k] * xi + at(y[k], i));
  });
  return 0;
}
int scale_array(int n, sunrealtype* c, N_Vector* x, N_Vector* z) {
  for (int k = 0; k < n; ++k) scale(c[k], x[k], z[k]);
  return 0;
}
int linear_sum_array(int n, sunrealtype a, N_Vector* x, sunrealtype b, N_Vector* y, N_Vector* z) {
  for (int k = 0; k < n; ++k) linear_sum(a, x[k], b, y[k], z[k]);
  return 0;
}

}  // namespace

N_Vector make_vector(std::size_t padded_length, std::size_t unknowns, SUNContext context) {
  N_Vector empty = N_VNewEmpty(context);
  N_Vector_Ops ops = empty->ops;
  ops->nvgetvectorid = id;
  ops->nvclone = clone;
  ops->nvdestroy = destroy;
  ops->nvspace = space;
  ops->nvgetarraypointer = get_pointer;
  ops->nvgetlength = get_length;
  ops->nvlinearsum = linear_sum;
  ops->nvconst = constant;
  ops->nvprod = product;
  ops->nvdiv = quotient;
  ops->nvscale = scale;
  ops->nvabs = absolute;
  ops->nvinv = inverse;
  ops->nvaddconst = add_constant;
  ops->nvwrmsnorm = wrms_norm;
  ops->nvwrmsnormmask = wrms_norm_mask;
  ops->nvdotprod = dot;
  ops->nvmaxnorm = max_norm;
  ops->nvmin = minimum;
  ops->nvlinearcombination = linear_combination;
  ops->nvscaleaddmulti = scale_add_multi;
  ops->nvscalevectorarray = scale_array;
  ops->nvlinearsumvectorarray = linear_sum_array;
  N_Vector v = make(padded_length, unknowns, *ops, context);
  N_VFreeEmpty(empty);
  return v;
}

double* vector_data(N_Vector v) { return content(v)->data; }

}  // namespace denchi
