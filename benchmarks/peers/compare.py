"""Measure denchi and other simulators in turn and write benchmarks/results/peers.md.

compare.py [--only denchi|pybamm] [--rounds N] [--out FILE]
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from pathlib import Path

from batch import batch_section
from cases import CHEN_1C, CHEN_3C, MARQUIS_1C, SOLID_1C
from measure import (
    PYTHON,
    ROOT,
    Repeated,
    cold,
    commit,
    import_seconds,
    installed_megabytes,
    machine,
    repeated,
)
from report import milliseconds, say, table

# Repeated solves: simulator and variant. The first is what the others are compared with.
ENTRIES = (("denchi", "default"), ("pybamm", "default"), ("pybamm", "accurate"))
# Of the half-cell only: settings of denchi for the errors of PyBaMM's two.
LEAN = (("denchi", "lean"), ("denchi", "lean accurate"))

DENCHI_SCRIPT = """
import denchi
print(denchi.simulate(denchi.Cell("chen2020"), progress=False).voltage)
"""
PYBAMM_SCRIPT = """
import pybamm
simulation = pybamm.Simulation(
    pybamm.lithium_ion.DFN(),
    parameter_values=pybamm.ParameterValues("Chen2020"),
    solver=pybamm.IDAKLUSolver(output_variables=["Voltage [V]"]),
)
print(simulation.solve([0, 4000])["Voltage [V]"].entries)
"""
PROGRAM = [ROOT / ".venv/bin/denchi", "run", "chen2020", "--csv", "voltage.csv", "--json"]
COLD = (
    ("denchi", "denchi, program", PROGRAM),
    ("denchi", "denchi, Python", [PYTHON["denchi"], "-c", DENCHI_SCRIPT]),
    ("pybamm", "PyBaMM", [PYTHON["pybamm"], "-c", PYBAMM_SCRIPT]),
)


def repeated_section(peers: list[str], rounds: int) -> tuple[str, dict[str, str]]:
    """Compare repeated solves; also the versions found."""
    results: dict[tuple, Repeated] = {}
    versions: dict[str, str] = {}
    rows = []
    for case in (CHEN_1C, MARQUIS_1C, CHEN_3C, SOLID_1C):
        say(f"repeated solves of {case.name}")
        fast = case is CHEN_3C  # at this rate only the ratio to 1C is looked at
        entries = [e for e in ENTRIES if e[0] in peers and not (fast and e[1] == "accurate")]
        if case is SOLID_1C and "denchi" in peers:
            entries.extend(LEAN)
        found, found_versions = repeated(case, entries, rounds)
        versions |= found_versions
        base = found.get(ENTRIES[0])
        for entry, result in found.items():
            results[(case, *entry)] = result
            rows.append(
                [
                    case.name,
                    " ".join(entry),
                    "" if result.error is None else f"{1e3 * result.error:.3f}",
                    f"{result.end_time:.2f}",
                    milliseconds(result.median),
                    milliseconds(min(result.seconds)),
                    f"{result.median / base.median:.1f}" if base else "",
                ]
            )
    ratios = []
    for peer in peers:
        slow, base = (results[case, peer, "default"].median for case in (CHEN_3C, CHEN_1C))
        ratios.append(f"{peer} {slow / base:.1f}")
    head = ["case", "simulator", "error mV", "end s", "median ms", "minimum ms", "over denchi"]
    text = "## Repeated solve, single thread\n\n" + table(head, rows)
    text += f"\nTime of 3C over time of 1C on chen2020: {', '.join(ratios)}.\n"
    return text + half_cell_text(results), versions


def half_cell_text(results: dict[tuple, Repeated]) -> str:
    """Compare where errors are about equal."""
    pairs = zip((("pybamm", "default"), ("pybamm", "accurate")), LEAN, strict=True)
    found = {tuple(entry): result for (case, *entry), result in results.items() if case is SOLID_1C}
    ratios = [
        f"{' '.join(slow)} over {' '.join(fast)} {found[slow].median / found[fast].median:.1f}"
        for slow, fast in pairs
        if slow in found and fast in found
    ]
    return f"\nThe half-cell at about equal error: {', '.join(ratios)}.\n" if ratios else ""


def cold_section(peers: list[str], rounds: int) -> str:
    """Compare new processes."""
    rows = []
    for peer, name, command in COLD:
        if peer in peers:
            say(f"cold process: {name}")
            times, memory = cold(command, rounds)
            rows.append(
                [
                    name,
                    milliseconds(statistics.median(times)),
                    milliseconds(min(times)),
                    f"{memory:.0f}",
                ]
            )
    head = ["process", "median ms", "minimum ms", "peak memory MB"]
    return "## Cold process, shell to voltage curve (chen2020 1C)\n\n" + table(head, rows)


def package_section(peers: list[str], rounds: int) -> str:
    """Compare import times and sizes."""
    rows = []
    for peer in peers:
        say(f"import and size: {peer}")
        seconds = statistics.median(import_seconds(peer, rounds))
        rows.append([peer, milliseconds(seconds), f"{installed_megabytes(peer):.1f}"])
    head = ["package", "import over numpy's ms", "installed MB"]
    return "## Import and size\n\n" + table(head, rows)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PYTHON)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/peers.md")
    options = parser.parse_args()
    peers = [options.only] if options.only else list(PYTHON)
    few = max(3, options.rounds // 3)

    repeated_text, versions = repeated_section(peers, options.rounds)
    title = (
        "# denchi side by side with other simulators\n\n"
        f"Made by `make peers` on {time.strftime('%Y-%m-%d')}; how it is measured stands in "
        "[`../peers/README.md`](../peers/README.md).\n\n"
        f"- machine: {machine()}\n"
        f"- versions: {', '.join(versions.values())}; commit {commit()}; "
        f"Python {platform.python_version()}\n"
    )
    sections = [
        title,
        repeated_text,
        batch_section(peers, few),
        cold_section(peers, few),
        package_section(peers, few),
    ]
    text = "\n".join(sections)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
