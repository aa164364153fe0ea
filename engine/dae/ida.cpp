#include "engine/dae/ida.h"

#include <idas/idas.h>
#include <sundials/sundials_linearsolver.h>
#include <sundials/sundials_matrix.h>

#include <cstring>
#include <new>
#include <stdexcept>
#include <vector>

#include "engine/dae/sundials_version.h"
#include "engine/dae/vector.h"

namespace denchi {

struct Ida::Impl {
  Impl(Problem& p, LinearSolver& s, Blocks& b, double tolerance)
      : problem(p), solver(s), blocks(b), rtol(tolerance), atol(p.map().size) {
    problem.tolerances(rtol, atol);
  }
  ~Impl() {
    if (memory != nullptr) IDAFree(&memory);
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
  std::vector<double> atol;
  SUNContext context = nullptr;
  N_Vector y = nullptr, yp = nullptr, id = nullptr;
  SUNMatrix matrix = nullptr;
  SUNLinearSolver linear = nullptr;
  void* memory = nullptr;
  double t = 0.0;
  bool begun = false;
  std::string failure;
  std::size_t solves = 0;
  IdaCounts before;  // of earlier starts; the integrator's own counters begin anew at each
};

namespace {

using ImplPointer = Ida::Impl*;

int residual(sunrealtype t, N_Vector y, N_Vector yp, N_Vector r, void* user) {
  auto* self = static_cast<ImplPointer>(user);
  return self->problem.residual(t, vector_data(y), vector_data(yp), vector_data(r)) ? 0 : 1;
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
  self->problem.assemble(t, cj, vector_data(y), Matrix::newton, self->blocks);
  return 0;
}

int weights(N_Vector y, N_Vector w, void* user) {
  const auto* self = static_cast<ImplPointer>(user);
  const double* value = vector_data(y);
  double* out = vector_data(w);
  for (std::size_t i = 0; i < self->atol.size(); i += kLanes)
    (1.0 / (abs(Lanes::load(value + i)) * self->rtol + Lanes::load(&self->atol[i]))).store(out + i);
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
  return self->solver.factor(self->blocks) ? 0 : 1;
}
int solver_solve(SUNLinearSolver s, SUNMatrix, N_Vector x, N_Vector b, sunrealtype) {
  auto* self = static_cast<ImplPointer>(s->content);
  double* out = vector_data(x);
  if (x != b) std::memcpy(out, vector_data(b), self->atol.size() * sizeof(double));
  self->solver.solve(out);
  ++self->solves;
  return 0;
}
int solver_free(SUNLinearSolver s) {
  SUNLinSolFreeEmpty(s);
  return kSunSuccess;
}

#if SUNDIALS_VERSION_MAJOR < 7
void keep_message(int, const char*, const char*, char* message, void* user) {
  static_cast<ImplPointer>(user)->failure = message;
}
#endif

std::string explain(int flag) {
  switch (flag) {
    case IDA_ERR_FAIL:
      return "the time step became too small to keep the error below its tolerance";
    case IDA_CONV_FAIL:
      return "the Newton iteration did not converge, however small the time step";
    case IDA_RES_FAIL:
    case IDA_REP_RES_ERR:
      return "a material law gave no finite value, however small the time step";
    case IDA_LSETUP_FAIL:
      return "the Newton matrix became singular";
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
  // The default 0.33 asks for Newton corrections well below the error test; 1 costs no accuracy in the
  // voltage and a tenth of the iterations (docs/architecture.md).
  check(IDASetNonlinConvCoef(s.memory, 1.0), "IDASetNonlinConvCoef");
}

bool Ida::step(double t_stop) {
  Impl& s = *impl_;
  IDASetStopTime(s.memory, t_stop);
  const int flag = IDASolve(s.memory, t_stop, &s.t, s.y, s.yp, IDA_ONE_STEP);
  if (flag >= 0) return true;
  s.failure = explain(flag);
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
  long steps = 0, residuals = 0, setups = 0, test_failures = 0, jacobians = 0, iterations = 0,
       failures = 0;
  int last_order = 0, order = 0;
  double h0 = 0.0, h = 0.0, next = 0.0, t = 0.0;
  IDAGetIntegratorStats(s.memory, &steps, &residuals, &setups, &test_failures, &last_order, &order,
                        &h0, &h, &next, &t);
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

}  // namespace denchi
