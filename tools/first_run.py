"""What `make run` runs: one liquid and one solid cell discharged at 1C, side by side.

first_run.py FOLDER writes a result file (HDF5), a Battery Data Format table (CSV) and a page of
plots (PNG) for each, and a page with both.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import denchi
from denchi.comparison import draw_comparison
from denchi.tables import text_table

CELLS = ("chen2020", "nmc811_lpscl_li")


def column(name: str, solution: denchi.Solution, wall_time: float) -> list[str]:
    """Return what the table says about a run."""
    audit, statistics = solution.audit, solution.statistics
    return [
        name,
        solution.status,
        f"{solution.end_time:.2f} s",
        f"{solution.capacity:.5f} A.h",
        f"{solution.energy:.5f} W.h",
        f"{statistics['steps']} ({statistics['unknowns']} unknowns)",
        f"{1e3 * wall_time:.2f} ms",
        *(f"{audit[key]:.1e}" for key in CONSERVED),
        f"within {audit['losses_error']:.1e} V",
        f"{1e3 * audit['voltage_error']:.3f} mV",
    ]


CONSERVED = ("lithium_error", "salt_error", "charge_error", "energy_error", "gibbs_error")
NAMES = [
    "",
    "ended",
    "end time",
    "capacity",
    "energy",
    "steps",
    "wall time",
    *(key.replace("_", " ") for key in CONSERVED),
    "sum of losses",
    "voltage error (estimate)",
]


def main(folder: Path) -> int:
    """Run, print and write; return the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    solutions, columns, files = [], [], []
    for name in CELLS:
        begin = time.perf_counter()
        cell = denchi.Cell(name)
        solution = denchi.simulate(cell, progress=False)
        columns.append(column(name, solution, time.perf_counter() - begin))
        print(f"{name}: {cell.title}")
        stem = folder / f"{name}_1C"
        solution.save(f"{stem}.h5")
        solution.save_csv(f"{stem}.csv")
        solution.plot(f"{stem}.png")
        files += [f"{stem}.{ending}" for ending in ("h5", "csv", "png")]
        solutions.append(solution)
    files.append(str(folder / "side_by_side.png"))
    draw_comparison(solutions).savefig(files[-1])
    print("\n" + text_table(zip(NAMES, *columns, strict=True)))
    print("\nwritten: " + "\n         ".join(files))
    return 0 if all(solution.status == "finished" for solution in solutions) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
