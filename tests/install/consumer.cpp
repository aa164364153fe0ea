// A user's program: discharges a built-in cell and looks at the voltage.
#include <denchi/denchi.h>

#include <cmath>
#include <cstdio>

int main() {
  const denchi::Cell cell("marquis2019");
  const denchi::Protocol protocol = denchi::Protocol::parse({"Discharge at 1C for 10 min"});
  const denchi::Solution solution = denchi::simulate(cell, protocol);
  const double last = solution.values("voltage").back();
  std::printf("%s after %.0f s: %.5f V\n", cell.name().c_str(), solution.end_time(), last);

  // The converged solution of tests/data/converged/marquis2019_dfn_1C.csv at 600 s.
  const double expected = 3.69294874;
  return solution.status() == denchi::Status::finished && std::abs(last - expected) < 7e-4 ? 0 : 1;
}
