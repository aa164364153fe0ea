"""The jobs that all simulators do: a constant-current discharge of the full-order DFN."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

REFERENCES = Path(__file__).resolve().parents[2] / "tests" / "data" / "converged"


@dataclass(frozen=True)
class Case:
    """One discharge."""

    cell: str  # as denchi names it
    c_rate: int
    cut_off: float  # [V]
    begin: float = 60.0  # of the comparison [s]

    @property
    def name(self) -> str:
        """For tables."""
        return f"{self.cell} {self.c_rate}C"

    def reference(self) -> list[tuple[float, float]]:
        """Time [s] and converged voltage [V], up to 95 % of the discharge; empty if unknown."""
        path = REFERENCES / f"{self.cell}_dfn_{self.c_rate}C.csv"
        if not path.exists():
            return []
        with open(path) as file:
            rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
        curve = [(float(row["t_s"]), float(row["voltage_V"])) for row in rows]
        end = curve[-1][0]
        return [(time, voltage) for time, voltage in curve if self.begin <= time <= 0.95 * end]


CHEN_1C = Case("chen2020", 1, 2.5)
CHEN_3C = Case("chen2020", 3, 2.5)
MARQUIS_1C = Case("marquis2019", 1, 3.105)
# A half-cell with one mobile ion: the solid-state cell that PyBaMM can say, by a transference
# number of 1. Looked at from the first seconds on, as such cells are.
SOLID_1C = Case("ssb_ref_1", 1, 2.5, begin=10.0)
