// A property given in a file: a number, an expression or a table, as a function of the state.
//
//   f(x), f(x, T) or f(x, T, c_e)
//
// x is the stoichiometry in particles and the salt concentration [mol/m3] in the electrolyte;
// T is the temperature [K]; c_e the salt concentration [mol/m3] beside a particle. Compiled once,
// then evaluated on whole vectors, with partial derivatives by forward mode. No string is looked at
// after construction, and evaluation allocates nothing.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "denchi/parameters.h"
#include "engine/autodiff/dual.h"
#include "engine/simd/lanes.h"

namespace denchi {

/// The arguments of every closure, in this order. A closure may ignore any of them.
enum class Argument : std::size_t { x = 0, temperature = 1, salt = 2 };
inline constexpr std::size_t kArguments = 3;

class Closure {
 public:
  /// The constant 0.
  Closure() = default;
  static Closure constant(double value);

  /// Compiles a number, an expression of Python syntax or a table of one variable.
  /// @param value      as it stands in the file, SI
  /// @param variables  names an expression or a table may use, subset of "x", "T", "c_e"
  /// @param what,where for messages: the parameter, and its file and key
  /// @throws InputError on a syntax error (with a caret), an unknown name, a bad table.
  static Closure compile(const Value& value,
                         std::span<const std::string_view> variables,
                         std::string_view what,
                         std::string_view where);

  /// f at eight points.
  Lanes operator()(const Lanes& x, const Lanes& temperature, const Lanes& salt) const {
    if (is_constant()) return constant_;
    Lanes y;
    evaluate(x, temperature, salt, y);
    return y;
  }

  /// f at eight points, and its partials in the order of Argument.
  Lanes partials(const Lanes& x,
                 const Lanes& temperature,
                 const Lanes& salt,
                 std::array<Lanes, kArguments>& d) const {
    d.fill(Lanes(0.0));
    if (is_constant()) return constant_;
    Lanes y;
    evaluate(x, temperature, salt, y, d);
    return y;
  }

  /// f at one point.
  double operator()(double x, double temperature = 298.15, double salt = 1000.0) const;
  /// df/dx at one point.
  double derivative(double x, double temperature = 298.15, double salt = 1000.0) const;

  /// f of dual numbers: the chain rule over the partials.
  template <std::size_t N>
  Dual<N> operator()(const Dual<N>& x, const Dual<N>& temperature, const Dual<N>& salt) const {
    if (is_constant()) return constant_;
    std::array<Lanes, kArguments> d;
    Lanes y;
    evaluate(x.value, temperature.value, salt.value, y, d);
    Dual<N> f = y;
    if (!independent_of(Argument::x)) chain(f, d[0], x);
    if (!independent_of(Argument::temperature)) chain(f, d[1], temperature);
    if (!independent_of(Argument::salt)) chain(f, d[2], salt);
    return f;
  }

  /// True if f does not change with that argument.
  bool independent_of(Argument argument) const { return (depends_ & bit(argument)) == 0; }
  bool is_constant() const { return depends_ == 0; }

 private:
  /// An expression "(BODY) * NUMBER"; empty if it is none, or not a good one.
  static std::optional<Closure> compile_scaled(const std::string& text,
                                               std::span<const std::string_view> variables);

  struct Program;  // the compiled tape or table

  static constexpr unsigned bit(Argument argument) {
    return 1u << static_cast<std::size_t>(argument);
  }

  template <std::size_t N>
  static void chain(Dual<N>& f, const Lanes& df_du, const Dual<N>& u) {
    for (std::size_t k = 0; k < N; ++k) f.d[k] += df_du * u.d[k];
  }

  // Of a closure that is not constant; d is set only where it depends on the argument.
  void evaluate(const Lanes& x, const Lanes& temperature, const Lanes& salt, Lanes& y) const;
  void evaluate(const Lanes& x,
                const Lanes& temperature,
                const Lanes& salt,
                Lanes& y,
                std::array<Lanes, kArguments>& d) const;

  std::shared_ptr<const Program> program_;
  double constant_ = 0.0;
  double scale_ = 1.0;    ///< of the program
  unsigned depends_ = 0;  // one bit for each argument
};

}  // namespace denchi
