"""Random cases of every cell: each must end, with a reason that a person can act on.

    random_cases.py COUNT [SEED] [FOLDER]

runs them as studies, one for each built-in cell, prints what came of them, and fails if a case
crashed or nobody can tell why it ended. `make test` runs a thousand.
"""

from __future__ import annotations

import collections
import re
import sys
import time
from typing import Any

import denchi
import numpy as np

# What is drawn, as a factor on the value of the cell: leaf of its path -> decades either way.
DECADES = {
    "thickness": 1.0,
    "conductivity": 2.5,
    "transport_efficiency": 0.5,
    "porosity": 0.3,
    "radius": 0.7,
    "diffusivity": 1.5,
    "active_material_volume_fraction": 0.2,
    "reaction_rate_constant": 1.0,
    "exchange_current_density": 1.0,
    "contact_fraction": 0.5,
    "utilisation": 0.3,
    "film_resistance": 1.0,
    "transference_number": 0.3,
}
# Parts of a whole, which a factor above 1 takes beyond it.
PARTS = {
    "transport_efficiency",
    "porosity",
    "active_material_volume_fraction",
    "contact_fraction",
    "utilisation",
    "transference_number",
}
PROTOCOLS = {
    "slow": ["Discharge at C/3 until {low} V"],
    "one": ["Discharge at 1C until {low} V"],
    "fast": ["Discharge at 4C until {low} V"],
    "charge": ["Charge at 1C until {high} V", "Hold at {high} V for 30 min or until C/20"],
    "pulse": [
        "Discharge at 2C for 30 s",
        "Rest for 10 min",
        "Charge at 1C for 30 s",
        "Rest for 1 h",
    ],
    "power": ["Discharge at {power} W until {low} V"],
}
# Reasons that say what happened to the cell, or which rule a value breaks.
EXPLAINED = re.compile(
    r"every step ended as asked|cut-off|was reached|full|empty|depleted|stripped|contact|"
    r"cannot begin|hardly conducts|refused: |given up after|beyond|no current|limit|too much",
)


def protocols_of(cell: denchi.Cell) -> dict[str, list[str]]:
    """Steps that fit the cut-offs and the size of a cell."""
    value = {
        "low": f"{float(cell.parameters['cell.lower_voltage_cut_off'].value)!r}",
        "high": f"{float(cell.parameters['cell.upper_voltage_cut_off'].value)!r}",
    }
    capacity = float(cell.parameters["cell.nominal_cell_capacity"].value)
    value["power"] = f"{3.0 * capacity:.6g}"
    return {name: [step.format(**value) for step in steps] for name, steps in PROTOCOLS.items()}


def temperatures_of(cell: denchi.Cell) -> tuple[float, float]:
    """Range that all its electrolytes are described in [K], at most 250 to 370."""
    ends = {"minimum_temperature": [250.0], "maximum_temperature": [370.0]}
    for path in cell.parameters:
        if path.rsplit(".", 1)[1] in ends:
            ends[path.rsplit(".", 1)[1]].append(float(cell.parameters[path].value))
    return max(ends["minimum_temperature"]), min(ends["maximum_temperature"])


def design_of(cell: denchi.Cell, count: int, rng: np.random.Generator) -> dict[str, Any]:
    """Columns of `count` random cases."""
    low, high = temperatures_of(cell)
    columns: dict[str, Any] = {
        "protocol": rng.choice(list(PROTOCOLS), count).tolist(),
        "temperature": rng.uniform(low, high, count).tolist(),
    }
    if cell.summary.materials:
        columns["soc"] = rng.uniform(0.0, 1.0, count).tolist()
    for path in cell.parameters:
        leaf = path.rsplit(".", 1)[1]
        spread = DECADES.get(leaf)
        film = path.split(".")[0] + ".type"
        is_film = film in cell.parameters and cell.parameters[film].value == "film"
        if spread is None or cell.parameters[path].value == 0.0 or (is_film and "particle" in path):
            continue
        # most cases move some of the values, few all of them
        moved = rng.random(count) < rng.choice([0.2, 0.9])
        most = 0.0 if leaf in PARTS else spread
        factors = np.where(moved, 10.0 ** rng.uniform(-spread, most, count), 1.0)
        columns[path + "*"] = factors.tolist()
    return columns


def run(count: int, seed: int, folder: str | None = None) -> collections.Counter[tuple[str, str]]:
    """Run `count` cases in all and count what came of them by status and words."""
    rng = np.random.default_rng(seed)
    cells = denchi.cells()
    ends: collections.Counter[tuple[str, str]] = collections.Counter()
    for k, name in enumerate(cells):
        share = count // len(cells) + (k < count % len(cells))
        if share == 0:
            continue
        cell = denchi.Cell(name)
        begin = time.monotonic()
        study = denchi.sweep(
            cell,
            protocols_of(cell),
            {"table": design_of(cell, share, rng)},
            ["min(voltage)"],
            limits={"seconds": 20, "steps": 100000},
            out=None if folder is None else f"{folder}/{name}",
            resume=folder is not None,
            large=True,
            progress=False,
        )
        assert len(study) == share, f"{name}: {len(study)} rows of {share} cases"
        for status, reason in zip(study["status"], study["reason"], strict=True):
            ends[status, reason] += 1
        print(f"{name:28s} {study.counts()}  {time.monotonic() - begin:.1f} s", flush=True)
    return ends


def unexplained(ends: collections.Counter[tuple[str, str]]) -> list[str]:
    """Ends that nobody could act on."""
    return [
        f"{status}: {reason} ({count})"
        for (status, reason), count in ends.items()
        if not EXPLAINED.search(reason) or reason.startswith("failed: ")
    ]


def words_of(reason: str) -> str:
    """A reason without its numbers, to be counted with others."""
    return re.sub(r"[-+]?\d[\d.e+-]*", "#", reason)[:150]


def main() -> int:
    """Run, print, judge."""
    count = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    ends = run(count, seed, sys.argv[3] if len(sys.argv) > 3 else None)
    shown: collections.Counter[tuple[str, str]] = collections.Counter()
    for (status, reason), number in ends.items():
        shown[status, words_of(reason)] += number
    for (status, words), number in shown.most_common(60):
        print(f"{number:7d}  {status:8s} {words}")
    bad = unexplained(ends)
    print(f"{sum(ends.values())} cases, {len(bad)} reasons that explain nothing")
    for line in bad[:30]:
        print("  " + line)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
