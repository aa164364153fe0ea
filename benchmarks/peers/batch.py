"""Compare batches: a thousand discharges that differ in four parameters."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from measure import HERE, PYTHON, Worker, cold
from report import say, table

CASES = 1000
MANY = 4000  # what memory is compared at
THREADS = 2
# Simulator, variant, threads. The first is what the others are compared with.
ENTRIES = (
    ("denchi", "default", THREADS),
    ("denchi", "default", 1),
    ("pybamm", "default", THREADS),
    ("pybamm", "fastest", THREADS),
)
BASE, ONE_THREAD = ENTRIES[:2]
CLOSE = 0.002  # end times of simulators agree within this

MEMORY_SCRIPT = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
from {{}}_batch import Peer
peer = Peer()
peer.prepare("default", {{}}, {THREADS})
peer.run()
"""


@dataclass
class Batch:
    """Batches of one entry."""

    seconds: list[float]
    end_times: list[float]  # [s]

    @property
    def median(self) -> float:
        """Of the seconds."""
        return statistics.median(self.seconds)

    @property
    def best(self) -> float:
        """Of the seconds: what other work on the machine disturbs least."""
        return min(self.seconds)


@dataclass
class Singles:
    """The same cases run one by one by denchi."""

    setup: float  # [s], of all
    solve: float  # [s]
    end_times: list[float]  # [s]


def run(entry: tuple, worker: Worker) -> float:
    """Time a batch [s]."""
    cases, seconds = worker.ask("run")
    if cases != CASES:
        raise RuntimeError(f"{entry} did {cases} of {CASES} cases")
    return seconds


def batches(entries: list[tuple], rounds: int) -> tuple[dict[tuple, Batch], Singles | None]:
    """Solve in turn, after an untimed turn; of the single runs the quickest round."""
    workers = {entry: Worker(entry[0], "batch") for entry in entries}
    for entry, worker in workers.items():
        _, variant, threads = entry
        worker.ask("prepare", variant, CASES, threads)
        run(entry, worker)
    seconds: dict[tuple, list[float]] = {entry: [] for entry in entries}
    singles = []
    for _ in range(rounds):
        for entry, worker in workers.items():
            seconds[entry].append(run(entry, worker))
            if entry == ONE_THREAD:
                singles.append(Singles(*worker.ask("singles")[0]))
    found = {
        entry: Batch(seconds[entry], worker.ask("end_times")[0])
        for entry, worker in workers.items()
    }
    for worker in workers.values():
        worker.close()
    return found, min(singles, key=lambda one: one.solve, default=None)


def differences(one: list[float], other: list[float]) -> list[float]:
    """Of end times, relative."""
    return [abs(a / b - 1) for a, b in zip(one, other, strict=True)]


def agreement_text(found: dict[tuple, Batch], singles: Singles) -> str:
    """Check that all simulators did the same job."""
    parts = []
    for (peer, variant, threads), batch in found.items():
        found_here = differences(batch.end_times, singles.end_times)
        if not all(difference <= CLOSE for difference in found_here):  # nor not a number
            raise RuntimeError(f"{peer} {variant}: end times differ by {max(found_here):.2%}")
        parts.append(f"{peer} {variant} ({threads}) {max(found_here):.1e}")
    return (
        "Largest relative difference of an end time from that of denchi's single run of the case: "
        f"{', '.join(parts)}.\n"
    )


def derived_text(found: dict[tuple, Batch], singles: Singles) -> str:
    """Say what threads gain and what a case costs besides its solve."""
    one = found[ONE_THREAD].best
    gain = one / found[BASE].best
    setup, solve = singles.setup, singles.solve
    return (
        f"By best rounds, {THREADS} threads of denchi do {gain:.2f} times the work of one, "
        f"{gain / THREADS:.0%} of what is possible.\nA case in the sweep of one thread takes "
        f"{1e3 * one / CASES:.3f} ms, {one / (setup + solve) - 1:.0%} more than its set-up and "
        f"solve alone ({1e3 * setup / CASES:.3f} and {1e3 * solve / CASES:.3f} ms by the "
        f"statistics of single runs), {one / solve - 1:.0%} more than its solve.\n"
    )


def rows(found: dict[tuple, Batch]) -> list[list[str]]:
    """Lay out rates."""
    base = found.get(BASE)
    return [
        [
            f"{peer} {variant}",
            str(threads),
            f"{CASES / batch.median:.4g}",
            f"{CASES / batch.best:.4g}",
            f"{batch.median / base.median:.1f}" if base else "",
        ]
        for (peer, variant, threads), batch in found.items()
    ]


def memory_text(peers: list[str]) -> str:
    """Compare processes that solve batches of two sizes."""
    lines = []
    for peer in peers:
        megabytes = []
        for cases in (CASES, MANY):
            say(f"memory of {cases} cases: {peer}")
            command = [PYTHON[peer], "-c", MEMORY_SCRIPT.format(peer, cases)]
            megabytes.append(cold(command, 0)[1])
        lines.append([peer, *(f"{size:.0f}" for size in megabytes)])
    head = ["process", f"{CASES:,} cases, peak memory MB", f"{MANY:,} cases, peak memory MB"]
    return table(head, lines)


def batch_section(peers: list[str], rounds: int) -> str:
    """Compare batches."""
    say(f"batches of {CASES} discharges")
    found, singles = batches([entry for entry in ENTRIES if entry[0] in peers], rounds)
    head = ["simulator", "threads", "cases per second", "best round", "over denchi"]
    parts = [f"## Batch: {CASES:,} discharges\n", table(head, rows(found))]
    if singles:
        parts += [derived_text(found, singles), agreement_text(found, singles)]
    return "\n".join([*parts, memory_text(peers)])


if __name__ == "__main__":
    print(batch_section(list(PYTHON), rounds=3))
