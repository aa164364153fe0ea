// The loop over the instructions of a tape, once for values and once for each number of partials.
#include "engine/closure/tape.h"

#include <cmath>

namespace denchi {
namespace {

// Functions that no common formula uses: one lane at a time.
template <class F>
Lanes each(const Lanes& u, F f) {
  Lanes y;
  for (std::size_t i = 0; i < kLanes; ++i) y.set(i, f(u[i]));
  return y;
}

Lanes integer_power(const Lanes& u, double exponent) {
  auto n = static_cast<unsigned>(std::abs(exponent));
  Lanes y = 1.0;
  for (Lanes square = u; n > 0; n >>= 1, square *= square) {
    if (n & 1) y *= square;
  }
  return exponent < 0.0 ? 1.0 / y : y;
}

struct Polynomial {
  const double* coefficients;
  std::size_t count;
};

// y = op(u), and dy/du if asked for.
template <bool kPartials>
inline void apply(const Instruction& i, const Polynomial& a, const Lanes& u, Lanes& y, Lanes& dy) {
  switch (i.op) {
    case Op::identity:
      y = u;
      dy = 1.0;
      break;
    case Op::square:
      y = u * u;
      if constexpr (kPartials) dy = u + u;
      break;
    case Op::reciprocal:
      y = 1.0 / u;
      if constexpr (kPartials) dy = -(y * y);
      break;
    case Op::polynomial: {
      y = a.coefficients[a.count - 1];
      if constexpr (kPartials) dy = 0.0;
      for (std::size_t k = a.count - 1; k-- > 0;) {
        if constexpr (kPartials) dy = dy * u + y;
        y = y * u + a.coefficients[k];
      }
      break;
    }
    case Op::power:
      if constexpr (kPartials) {
        const Lanes lower = integer_power(u, i.parameter - 1.0);
        y = lower * u;
        dy = i.parameter * lower;
      } else {
        y = integer_power(u, i.parameter);
      }
      break;
    case Op::real_power:
      y = pow(u, i.parameter);
      if constexpr (kPartials) dy = i.parameter * pow(u, i.parameter - 1.0);
      break;
    case Op::three_halves: {
      const Lanes root = sqrt(u);
      y = u * root;
      if constexpr (kPartials) dy = 1.5 * root;
      break;
    }
    case Op::sqrt:
      y = sqrt(u);
      if constexpr (kPartials) dy = 0.5 / y;
      break;
    case Op::exp:
      y = exp(u);
      if constexpr (kPartials) dy = y;
      break;
    case Op::log:
      y = log(u);
      if constexpr (kPartials) dy = 1.0 / u;
      break;
    case Op::tanh:
      y = tanh(u);
      if constexpr (kPartials) dy = 1.0 - y * y;
      break;
    case Op::sinh:
      y = sinh(u);
      if constexpr (kPartials) dy = cosh(u);
      break;
    case Op::cosh:
      y = cosh(u);
      if constexpr (kPartials) dy = sinh(u);
      break;
    case Op::sin:
      y = each(u, [](double s) { return std::sin(s); });
      if constexpr (kPartials) dy = each(u, [](double s) { return std::cos(s); });
      break;
    case Op::cos:
      y = each(u, [](double s) { return std::cos(s); });
      if constexpr (kPartials) dy = each(u, [](double s) { return -std::sin(s); });
      break;
    case Op::tan:
      y = each(u, [](double s) { return std::tan(s); });
      if constexpr (kPartials) dy = 1.0 + y * y;
      break;
    case Op::asinh:
      y = asinh(u);
      if constexpr (kPartials) dy = 1.0 / sqrt(u * u + 1.0);
      break;
    case Op::atan:
      y = each(u, [](double s) { return std::atan(s); });
      if constexpr (kPartials) dy = 1.0 / (u * u + 1.0);
      break;
    case Op::erf:
      y = each(u, [](double s) { return std::erf(s); });
      if constexpr (kPartials) dy = 1.1283791670955126 * exp(-(u * u));  // 2 / sqrt(pi)
      break;
    case Op::abs:
      y = abs(u);
      if constexpr (kPartials) dy = select(less(u, 0.0), -1.0, 1.0);
      break;
    case Op::at_least:
      y = max(u, i.parameter);
      if constexpr (kPartials) dy = select(less(u, i.parameter), 0.0, 1.0);
      break;
    case Op::at_most:
      y = min(u, i.parameter);
      if constexpr (kPartials) dy = select(less(i.parameter, u), 0.0, 1.0);
      break;
    default:
      __builtin_unreachable();
  }
}

// y = op(u, v), and dy/du, dy/dv if asked for.
template <bool kPartials>
inline void apply(Op op, const Lanes& u, const Lanes& v, Lanes& y, Lanes& dy_du, Lanes& dy_dv) {
  switch (op) {
    case Op::multiply:
      y = u * v;
      if constexpr (kPartials) {
        dy_du = v;
        dy_dv = u;
      }
      break;
    case Op::divide:
      y = u / v;
      if constexpr (kPartials) {
        dy_du = 1.0 / v;
        dy_dv = -(y * dy_du);
      }
      break;
    case Op::minimum:
      y = min(u, v);
      if constexpr (kPartials) {
        dy_du = select(less(v, u), 0.0, 1.0);
        dy_dv = 1.0 - dy_du;
      }
      break;
    case Op::maximum:
      y = max(u, v);
      if constexpr (kPartials) {
        dy_du = select(less(u, v), 0.0, 1.0);
        dy_dv = 1.0 - dy_du;
      }
      break;
    default:
      __builtin_unreachable();
  }
}

// K partials; every register holds the value and then them.
template <std::size_t K>
void run(const Tape& tape,
         const std::array<const Lanes*, 3>& arguments,
         Lanes& value,
         std::array<Lanes, 3>* d) {
  // Not set to anything at first: that would take longer than most tapes.
  alignas(Lanes) double r[kMaxRegisters][1 + K][kLanes];
  for (std::size_t k = 0; k <= K; ++k) Lanes(0.0).store(r[0][k]);
  for (std::size_t j = 0; j < tape.arguments.size(); ++j) {
    arguments[tape.arguments[j]]->store(r[j + 1][0]);
    for (std::size_t k = 0; k < K; ++k) Lanes(j == k ? 1.0 : 0.0).store(r[j + 1][1 + k]);
  }
  for (const Instruction& i : tape.instructions) {
    const auto& p = r[i.p];
    const auto& sum = r[i.sum];
    auto& target = r[i.target];
    const Lanes u = Lanes::load(p[0]) * i.p_scale + i.p_offset;
    Lanes y, dy_du;
    if (is_binary(i.op)) {
      const auto& q = r[i.q];
      const Lanes v = Lanes::load(q[0]) * i.q_scale + i.q_offset;
      Lanes dy_dv;
      apply<(K > 0)>(i.op, u, v, y, dy_du, dy_dv);
      dy_du *= i.factor * i.p_scale;
      dy_dv *= i.factor * i.q_scale;
      for (std::size_t k = 1; k <= K; ++k) {
        const Lanes dy = dy_du * Lanes::load(p[k]) + dy_dv * Lanes::load(q[k]);
        (Lanes::load(sum[k]) + dy).store(target[k]);
      }
    } else {
      apply<(K > 0)>(i, {tape.coefficients.data() + i.offset, i.count}, u, y, dy_du);
      dy_du *= i.factor * i.p_scale;
      for (std::size_t k = 1; k <= K; ++k) {
        (Lanes::load(sum[k]) + dy_du * Lanes::load(p[k])).store(target[k]);
      }
    }
    (Lanes::load(sum[0]) + (i.factor * y + i.constant)).store(target[0]);
  }
  value = Lanes::load(r[tape.result][0]);
  for (std::size_t k = 0; k < K; ++k) {
    (*d)[tape.arguments[k]] = Lanes::load(r[tape.result][1 + k]);
  }
}

}  // namespace

void evaluate(const Tape& tape, const std::array<const Lanes*, 3>& arguments, Lanes& value) {
  run<0>(tape, arguments, value, nullptr);
}

void evaluate(const Tape& tape,
              const std::array<const Lanes*, 3>& arguments,
              Lanes& value,
              std::array<Lanes, 3>& d) {
  switch (tape.arguments.size()) {
    case 1:
      return run<1>(tape, arguments, value, &d);
    case 2:
      return run<2>(tape, arguments, value, &d);
    default:
      return run<3>(tape, arguments, value, &d);
  }
}

}  // namespace denchi
