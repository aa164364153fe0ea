#include "engine/dae/ida.h"

#include <idas/idas.h>
#include <sundials/sundials_linearsolver.h>
#include <sundials/sundials_matrix.h>
#include <sundials/sundials_version.h>
#include <sunnonlinsol/sunnonlinsol_newton.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>
#include <stdexcept>
#include <vector>

#include "engine/dae/sundials_version.h"
#include "engine/dae/vector.h"

namespace denchi {

namespace {
// Rate assumed with a fresh matrix, the integrator's own: the first correction passes only where it
// is a twentieth of the tolerance.
constexpr double kFreshRate = 20.0;

// A new matrix is due where c_j has left (1 - a) / (1 + a) to (1 + a) / (1 - a) of its own; the
// integrator has a = 0.25, for a whole correction scaled towards the new one.
constexpr double kMatrixAge = 0.2;
}  // namespace

struct Ida::Impl {
  Impl(Problem& p, LinearSolver& s, Blocks& b, double tolerance)
      : problem(p),
        solver(s),
        blocks(b),
        rtol(tolerance),
        relative(p.map().size),
        atol(p.map().size),
        differential(p.differential().begin(), p.differential().end()) {}
  ~Impl() {
    if (memory != nullptr) IDAFree(&memory);
    if (newton != nullptr) SUNNonlinSolFree(newton);
    if (linear != nullptr) SUNLinSolFree(linear);
    if (matrix != nullptr) SUNMatDestroy(matrix);
    for (N_Vector v : {y, yp, id})
      if (v != nullptr) N_VDestroy(v);
    if (context != nullptr) SUNContext_Free(&context);
  }

  Problem& problem;
  LinearSolver& solver;
  Blocks& blocks;
  double rtol;
  std::vector<double> relative, atol;
  std::vector<double> differential;  ///< 1 for the rows with a time derivative
  double cj = 1.0;                   ///< of the matrix
  SUNContext context = nullptr;
  N_Vector y = nullptr, yp = nullptr, id = nullptr;
  SUNMatrix matrix = nullptr;
  SUNLinearSolver linear = nullptr;
  SUNNonlinearSolver newton = nullptr;
  double rate = kFreshRate, first_norm = 0.0;  ///< of the Newton iteration, see converged()
  bool fresh = false;                          ///< no step has been taken with the matrix yet
  void* memory = nullptr;
  double t = 0.0;
  bool begun = false;
  std::string failure;
  std::string thrown;           ///< message of an exception that must not cross C
  const char* cause = nullptr;  ///< what a callback last refused within the present step
  std::size_t solves = 0;
  IdaCounts before;  // of earlier starts; the integrator's own counters begin anew at each
};

namespace {

using ImplPointer = Ida::Impl*;

/// The result of f, or "unrecoverable" with the message kept if f throws.
template <class F>
int guarded(ImplPointer self, F f) noexcept {
  try {
    return f();
  } catch (const std::exception& e) {
    self->thrown = e.what();
  }
  return -1;
}

int residual(sunrealtype t, N_Vector y, N_Vector yp, N_Vector r, void* user) {
  auto* self = static_cast<ImplPointer>(user);
  return guarded(self, [&] {
    if (self->problem.residual(t, vector_data(y), vector_data(yp), vector_data(r))) return 0;
    self->cause = "a material law gave no finite value, however small the time step";
    return 1;
  });
}

int jacobian(sunrealtype t,
             sunrealtype cj,
             N_Vector y,
             N_Vector,
             N_Vector,
             SUNMatrix,
             void* user,
             N_Vector,
             N_Vector,
             N_Vector) {
  auto* self = static_cast<ImplPointer>(user);
  return guarded(self, [&] {
    self->cj = cj;
    self->problem.assemble(t, cj, vector_data(y), Matrix::newton, self->blocks);
    return 0;
  });
}

int weights(N_Vector y, N_Vector w, void* user) {
  const auto* self = static_cast<ImplPointer>(user);
  const double* value = vector_data(y);
  double* out = vector_data(w);
  for (std::size_t i = 0; i < self->atol.size(); i += kLanes)
    (1.0 /
     (abs(Lanes::load(value + i)) * Lanes::load(&self->relative[i]) + Lanes::load(&self->atol[i])))
        .store(out + i);
  return 0;
}

SUNMatrix_ID matrix_id(SUNMatrix) { return SUNMATRIX_CUSTOM; }
int matrix_zero(SUNMatrix) { return 0; }  // an assembly zeroes the blocks itself
void matrix_destroy(SUNMatrix a) { SUNMatFreeEmpty(a); }

SUNLinearSolver_Type solver_type(SUNLinearSolver) { return SUNLINEARSOLVER_DIRECT; }
SUNLinearSolver_ID solver_id(SUNLinearSolver) { return SUNLINEARSOLVER_CUSTOM; }
int solver_initialize(SUNLinearSolver) { return kSunSuccess; }
int solver_setup(SUNLinearSolver s, SUNMatrix) {
  auto* self = static_cast<ImplPointer>(s->content);
  self->rate = kFreshRate;
  self->fresh = true;
  return guarded(self, [&] {
    if (self->solver.factor(self->blocks)) return 0;
    self->cause = "the Newton matrix became singular";
    return 1;
  });
}

/// The matrix M c_j + K may be some steps old, of another c_j. The rows with a time derivative are
/// therefore taken times c_j(matrix) / c_j, so that the part of M is right, as algebraic rows are
/// anyway: nothing is then left of linear balances, of charge, lithium and voltage. The
/// integrator's own remedy, a factor for the whole correction, leaves up to a quarter, which the
/// predictor of the next steps enlarges (docs/architecture.md).
int solver_solve(SUNLinearSolver s, SUNMatrix, N_Vector x, N_Vector b, sunrealtype) {
  auto* self = static_cast<ImplPointer>(s->content);
  double* out = vector_data(x);
  const double* in = vector_data(b);
  double cj = self->cj;
  IDAGetCurrentCj(self->memory, &cj);
  const double more = self->cj / cj - 1.0;
  for (std::size_t i = 0; i < self->atol.size(); i += kLanes) {
    const Lanes r = Lanes::load(in + i);
    (r + r * (Lanes::load(&self->differential[i]) * more)).store(out + i);
  }
  ++self->solves;
  return guarded(self, [&] {
    self->solver.solve(out);
    return 0;
  });
}
int solver_free(SUNLinearSolver s) {
  SUNLinSolFreeEmpty(s);
  return kSunSuccess;
}

/// Convergence of the Newton iteration, |correction| rate / (1 - rate) <= tolerance.
///
/// The rate is measured from the second iteration on and kept for the next time steps while the
/// matrix is. Kept as it is, a tiny rate, measured where the equations were nearly linear, would
/// let a single iteration pass whatever its size, and algebraic unknowns, which no error test sees,
/// then drift off where an open-circuit potential turns steep. So a kept rate counts as at least
/// kLeastRate, for the reasons in docs/architecture.md. The other two limits are the integrator's
/// own. Nothing passes with a matrix from the other side of a bend, see Problem::bends.
int converged(SUNNonlinearSolver solver,
              N_Vector,
              N_Vector correction,
              sunrealtype tolerance,
              N_Vector weight,
              void* user) {
  constexpr double kLeastRate = 0.3;
  constexpr double kNothing = 1e-4;  // part of the tolerance that needs no second look
  constexpr double kDiverging = 0.9;
  auto* self = static_cast<ImplPointer>(user);
  const auto bends = [&] {
    N_Vector y = nullptr;
    IDAGetCurrentY(self->memory, &y);
    return self->problem.bends(vector_data(y), vector_data(correction));
  };
  int iteration = 0;
  SUNNonlinSolGetCurIter(solver, &iteration);
  const double norm = N_VWrmsNorm(correction, weight);
  double rate = std::max(self->rate, kLeastRate);
  if (iteration == 0) {
    self->first_norm = norm;
    if (norm <= kNothing * tolerance && !bends()) return SUN_NLS_SUCCESS;
  } else {
    const double shrunk = norm / self->first_norm;
    const double contraction = iteration == 1 ? shrunk : std::pow(shrunk, 1.0 / iteration);
    if (contraction > kDiverging) return SUN_NLS_CONV_RECVR;
    self->rate = rate = contraction / (1.0 - contraction);
  }
  if (rate * norm > tolerance) return SUN_NLS_CONTINUE;
  if (bends())
    return self->fresh ? SUN_NLS_CONTINUE : SUN_NLS_CONV_RECVR;  // which calls for a new matrix
  self->fresh = false;
  return SUN_NLS_SUCCESS;
}

#if SUNDIALS_VERSION_MAJOR < 7
void keep_message(int, const char*, const char*, char* message, void* user) {
  static_cast<ImplPointer>(user)->failure = message;
}
#endif

std::string explain(int flag) {
  switch (flag) {
    case IDA_SUCCESS:  // of a step that did not move the time
    case IDA_ERR_FAIL:
      return "the time step became too small to keep the error below its tolerance";
    case IDA_CONV_FAIL:
      return "the Newton iteration did not converge, however small the time step";
    default:
      return "the integrator gave up (code " + std::to_string(flag) + ")";
  }
}

}  // namespace

Ida::Ida(Problem& problem, LinearSolver& solver, Blocks& blocks, double rtol)
    : impl_(std::make_unique<Impl>(problem, solver, blocks, rtol)) {
  Impl& s = *impl_;
  const StateMap& map = problem.map();
  s.context = make_sundials_context();
  s.y = make_vector(map.size, map.unknowns(), s.context);
  s.yp = N_VClone(s.y);
  s.id = N_VClone(s.y);
  for (std::size_t i = 0; i < map.size; ++i)
    vector_data(s.id)[i] = static_cast<double>(problem.differential()[i]);
  s.matrix = SUNMatNewEmpty(s.context);
  s.matrix->ops->getid = matrix_id;
  s.matrix->ops->zero = matrix_zero;
  s.matrix->ops->destroy = matrix_destroy;
  s.linear = SUNLinSolNewEmpty(s.context);
  s.linear->content = impl_.get();
  s.linear->ops->gettype = solver_type;
  s.linear->ops->getid = solver_id;
  s.linear->ops->initialize = solver_initialize;
  s.linear->ops->setup = solver_setup;
  s.linear->ops->solve = solver_solve;
  s.linear->ops->free = solver_free;
  s.memory = IDACreate(s.context);
}

Ida::~Ida() = default;

void Ida::test_error_of(std::size_t entry, bool on) {
  Impl& s = *impl_;
  vector_data(s.id)[entry] = on ? 1.0 : 0.0;
  if (s.begun) IDASetId(s.memory, s.id);
}

void Ida::start(double t, const double* y, const double* yp) {
  Impl& s = *impl_;
  std::memcpy(vector_data(s.y), y, s.atol.size() * sizeof(double));
  std::memcpy(vector_data(s.yp), yp, s.atol.size() * sizeof(double));
  s.t = t;
  s.problem.tolerances(s.rtol, s.atol);  // they may depend on the control
  s.problem.relative_tolerances(s.rtol, s.relative);
  if (s.begun) {
    s.before = counts();
    IDAReInit(s.memory, t, s.y, s.yp);
    return;
  }
  s.begun = true;
  const auto check = [](int flag, const char* what) {
    if (flag < 0) throw std::runtime_error(std::string("integrator set-up failed: ") + what);
  };
  check(IDAInit(s.memory, residual, t, s.y, s.yp), "IDAInit");
  check(IDASetUserData(s.memory, &s), "IDASetUserData");
#if SUNDIALS_VERSION_MAJOR < 7
  check(IDASetErrHandlerFn(s.memory, keep_message, &s), "IDASetErrHandlerFn");
#endif
  check(IDAWFtolerances(s.memory, weights), "IDAWFtolerances");
  check(IDASetId(s.memory, s.id), "IDASetId");
  check(IDASetSuppressAlg(s.memory, SUNTRUE), "IDASetSuppressAlg");
  check(IDASetMaxNumSteps(s.memory, -1), "IDASetMaxNumSteps");
  check(IDASetLinearSolver(s.memory, s.linear, s.matrix), "IDASetLinearSolver");
  check(IDASetJacFn(s.memory, jacobian), "IDASetJacFn");
  // The default 0.33 asks for Newton corrections well below the error test; 1 costs no accuracy in
  // the voltage and saves a tenth of the iterations.
  s.newton = SUNNonlinSol_Newton(s.y, s.context);
  check(IDASetNonlinearSolver(s.memory, s.newton), "IDASetNonlinearSolver");
  check(SUNNonlinSolSetConvTestFn(s.newton, converged, &s), "SUNNonlinSolSetConvTestFn");
  check(IDASetNonlinConvCoef(s.memory, 1.0), "IDASetNonlinConvCoef");
  check(IDASetLinearSolutionScaling(s.memory, SUNFALSE), "IDASetLinearSolutionScaling");
  check(IDASetDeltaCjLSetup(s.memory, kMatrixAge), "IDASetDeltaCjLSetup");
}

bool Ida::step(double t_stop) {
  Impl& s = *impl_;
  IDASetStopTime(s.memory, t_stop);
  const double before = s.t;
  s.cause = nullptr;
  s.thrown.clear();
  const int flag = IDASolve(s.memory, t_stop, &s.t, s.y, s.yp, IDA_ONE_STEP);
  // A law that ends at some time lets the steps shrink towards it until they no longer move the
  // time; the integrator alone would go on like that for ever.
  const bool stuck = flag == IDA_SUCCESS && s.t <= before;
  if (flag >= 0 && !stuck) return true;
  if (!s.thrown.empty()) {
    s.failure = s.thrown;
  } else {
    s.failure = s.cause != nullptr && flag != IDA_ERR_FAIL ? s.cause : explain(flag);
  }
  return false;
}

double Ida::time() const { return impl_->t; }
const double* Ida::state() const { return vector_data(impl_->y); }
const double* Ida::rate() const { return vector_data(impl_->yp); }
const std::string& Ida::failure() const { return impl_->failure; }

int Ida::order() const {
  int order = 1;
  IDAGetLastOrder(impl_->memory, &order);
  return order;
}

double Ida::last_step() const {
  double h = 0.0;
  IDAGetLastStep(impl_->memory, &h);
  return h;
}

IdaCounts Ida::counts() const {
  const Impl& s = *impl_;
  IdaCounts c = s.before;
  if (!s.begun) return c;  // the integrator would print an error
  long steps = 0, residuals = 0, setups = 0, test_failures = 0, jacobians = 0, iterations = 0,
       failures = 0;
  int last_order = 0, order = 0;
  double h0 = 0.0, h = 0.0, next = 0.0, t = 0.0;
  IDAGetIntegratorStats(s.memory,
                        &steps,
                        &residuals,
                        &setups,
                        &test_failures,
                        &last_order,
                        &order,
                        &h0,
                        &h,
                        &next,
                        &t);
  IDAGetNumJacEvals(s.memory, &jacobians);
  IDAGetNonlinSolvStats(s.memory, &iterations, &failures);
  c.steps += static_cast<std::size_t>(steps);
  c.residuals += static_cast<std::size_t>(residuals);
  c.jacobians += static_cast<std::size_t>(jacobians);
  c.newton_iterations += static_cast<std::size_t>(iterations);
  c.error_test_failures += static_cast<std::size_t>(test_failures);
  c.convergence_failures += static_cast<std::size_t>(failures);
  c.solves = s.solves;
  return c;
}

std::string sundials_version() {
  char text[32] = "";
  SUNDIALSGetVersion(text, sizeof text);
  return text;
}

}  // namespace denchi
