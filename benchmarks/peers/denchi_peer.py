"""denchi as it comes, and on lean meshes."""

from __future__ import annotations

from typing import Any

import denchi

# For a half-cell: about as far from the converged curve as PyBaMM is by default, and as
# PyBaMM is at its accurate setting.
OPTIONS: dict[str, dict[str, Any]] = {
    "default": {},
    "lean": {
        "mesh": "positive=1,positive_order=4,r_positive=1,r_positive_order=4",
        "rtol": 1.5e-3,
    },
    "lean accurate": {
        "mesh": "positive=1,positive_order=5,r_positive=1,r_positive_order=4",
        "rtol": 1.5e-4,
    },
}


class Peer:
    """See worker.py. Variants: the keys of OPTIONS."""

    def prepare(self, cell: str, c_rate: float, cut_off: float, variant: str) -> None:
        """Read the cell; everything else is part of each solve."""
        self.cell = denchi.Cell(cell)
        self.protocol = [f"Discharge at {c_rate}C until {cut_off} V"]
        self.options = OPTIONS[variant]

    def solve(self) -> list[float]:
        """Discharge to the cut-off."""
        self.solution = denchi.simulate(
            self.cell, self.protocol, model="dfn", progress=False, **self.options
        )
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
