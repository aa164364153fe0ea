"""denchi as it comes: default mesh and tolerances."""

from __future__ import annotations

import denchi


class Peer:
    """See worker.py. The only variant is "default"."""

    def prepare(self, cell: str, c_rate: float, cut_off: float, variant: str) -> None:
        """Read the cell; everything else is part of each solve."""
        self.cell = denchi.Cell(cell)
        self.protocol = [f"Discharge at {c_rate}C until {cut_off} V"]

    def solve(self) -> list[float]:
        """Discharge to the cut-off."""
        self.solution = denchi.simulate(self.cell, self.protocol, model="dfn", progress=False)
        return self.solution.voltage

    def voltage(self, times: list[float]) -> list[float]:
        """From the integrator's interpolant."""
        return list(self.solution.at(times)["voltage"])

    def end_time(self) -> float:
        """Of the last solve."""
        return float(self.solution.time[-1])

    def version(self) -> str:
        """Of the package."""
        return f"denchi {denchi.__version__}"
