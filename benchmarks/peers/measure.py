"""Ways of measuring: repeated solves in turn, cold processes, imports, sizes.

Standard library only: the driver stays small, since a child's peak memory counts its parent's.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from cases import Case

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PYTHON = {"denchi": ROOT / ".venv/bin/python", "pybamm": ROOT / ".venv-peers/bin/python"}
ENVIRONMENT = {
    **os.environ,
    "PYBAMM_DISABLE_TELEMETRY": "true",
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}
IMPORT = "import numpy, time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"


class Worker:
    """A simulator in a process of its own."""

    def __init__(self, peer: str, job: str = "peer"):
        self.process = subprocess.Popen(
            [PYTHON[peer], HERE / "worker.py", f"{peer}_{job}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )

    def ask(self, *request: object) -> tuple:
        """Answer and the seconds it took."""
        assert self.process.stdin and self.process.stdout
        print(json.dumps(request), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.process.args} died at {request}")
        return tuple(json.loads(line))

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


@dataclass
class Repeated:
    """Repeated solves of one case by one simulator."""

    seconds: list[float]
    end_time: float
    error: float | None  # [V]

    @property
    def median(self) -> float:
        """Of the seconds."""
        return statistics.median(self.seconds)


def rms_error(worker: Worker, case: Case) -> float | None:
    """Against the converged curve [V], where there is one."""
    curve = case.reference()
    if not curve:
        return None
    times, voltages = zip(*curve, strict=True)
    answer, _ = worker.ask("voltage", times)
    return statistics.fmean((a - b) ** 2 for a, b in zip(answer, voltages, strict=True)) ** 0.5


def repeated(case: Case, entries: tuple, rounds: int) -> tuple[dict, dict]:
    """Solve in turn; results and versions by entry."""
    workers = {entry: Worker(entry[0]) for entry in entries}
    for (_, variant), worker in workers.items():
        worker.ask("prepare", case.cell, case.c_rate, case.cut_off, variant)
        worker.ask("solve")
        worker.ask("solve")
    seconds: dict[tuple, list[float]] = {entry: [] for entry in entries}
    for _ in range(rounds):
        for entry, worker in workers.items():
            seconds[entry].append(worker.ask("solve")[1])
    results = {
        entry: Repeated(seconds[entry], worker.ask("end_time")[0], rms_error(worker, case))
        for entry, worker in workers.items()
    }
    versions = {entry[0]: worker.ask("version")[0] for entry, worker in workers.items()}
    for worker in workers.values():
        worker.close()
    return results, versions


def cold(command: list, rounds: int) -> tuple[list[float], float]:
    """Wall times of new processes [s], and the largest peak memory [MB]."""
    times, memory = [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds + 1):  # the first fills the file cache
            begin = time.perf_counter()
            process = subprocess.Popen(
                command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL
            )
            _, status, usage = os.wait4(process.pid, 0)
            times.append(time.perf_counter() - begin)
            if status:
                raise RuntimeError(f"{command} failed")
            memory = max(memory, usage.ru_maxrss / 1024)
    return times[1:], memory


def import_seconds(peer: str, rounds: int) -> list[float]:
    """Measure what importing the package adds to numpy."""
    command = [PYTHON[peer], "-c", IMPORT.format(peer)]
    outputs = [
        subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True).stdout
        for _ in range(rounds + 1)
    ]
    return [float(output) for output in outputs[1:]]


def installed_megabytes(peer: str) -> float:
    """Bytes on disk of the package and of what it requires besides numpy and pip."""
    site = next(PYTHON[peer].parents[1].glob("lib/python3*/site-packages"))
    if peer == "denchi":
        places = [site / "denchi", ROOT / ".venv/bin/denchi", ROOT / ".venv/share/denchi"]
    else:
        places = [
            p for p in site.iterdir() if not p.name.startswith(("numpy", "pip", "setuptools"))
        ]
    files = [f for p in places for f in ([p] if p.is_file() else p.rglob("*")) if f.is_file()]
    return sum(f.stat().st_size for f in files if f.suffix != ".pyc") / 1e6


def machine() -> str:
    """Processor, cores, system."""
    cpu = platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo") as file:
            names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
            cpu = names[0] if names else cpu
    return f"{cpu}, {os.cpu_count()} cores, {platform.platform()}"


def commit() -> str:
    """Of the work tree; with a plus where it has changes."""
    return subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--abbrev=12", "--exclude", "*"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
