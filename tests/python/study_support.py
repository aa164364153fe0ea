"""What the tests of studies share."""

from __future__ import annotations

import filecmp
import importlib
import json
import os
import random
import signal
import threading
import warnings
from concurrent.futures import Executor, Future
from pathlib import Path
from types import ModuleType
from typing import Any

import denchi
import numpy as np
import pytest
from conftest import DISCHARGE

#: Two models, temperatures, and cells of which some can be no cells: three chunks for the shards.
MIXED: dict[str, Any] = {
    "title": "mixed",
    "cell": "chen2020",
    "protocol": DISCHARGE,
    "design": {
        "grid": {
            "model": ["spm", "dfn"],
            "temperature": {"from": 280.0, "to": 310.0, "count": 4},
            "positive_electrode.porosity": {"from": 0.2, "to": 0.38, "count": 19},
        }
    },
    "outputs": ["voltage", "mean(voltage)", "end(negative_electrode_surface_stoichiometry)"],
}


def sweep(*given: Any, **options: Any) -> Any:
    """`denchi.sweep` without a display, and without a warning of axes that are short on purpose."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* cases run beyond the axis of curves")
        return denchi.sweep(*given, **{"progress": False, **options})


def write(path: Path, description: dict[str, Any]) -> Path:
    path.write_text(json.dumps(description), encoding="utf-8")
    return path


def assert_identical(one: Any, other: Any) -> None:
    """Names, order, units, attributes and every bit of two studies, or of their files, are one."""
    import xarray

    files = isinstance(one, Path) and isinstance(other, Path)
    if files and filecmp.cmp(one, other, shallow=False):
        return
    pair = [denchi.load(item) if isinstance(item, Path) else item for item in (one, other)]
    xarray.testing.assert_identical(*(item.to_xarray() for item in pair))
    assert list(pair[0]) == list(pair[1])


def needed(name: str) -> ModuleType:
    """A module; where it is missing the test is skipped, but never in CI."""
    return importlib.import_module(name) if os.environ.get("CI") else pytest.importorskip(name)


def mean(time: np.ndarray, values: np.ndarray) -> float:
    """The mean over time of what is linear between rows, summed in their order."""
    total = 0.0
    for k in range(1, len(time)):
        total += 0.5 * (values[k] + values[k - 1]) * (time[k] - time[k - 1])
    return float(total / (time[-1] - time[0]))


def value_in(solution: denchi.Solution, name: str, points: np.ndarray) -> np.ndarray:
    """What a study is to hold under a name, of one run; `points` are times of its curves."""
    if name.removesuffix("_curve") in solution:
        points = points[points <= solution.end_time]
        return np.asarray(solution.at(points)[name.removesuffix("_curve")])
    kind, _, variable = name.partition("_")
    if kind in ("start", "end"):
        moment = 0.0 if kind == "start" else solution.end_time
        return np.asarray(solution.at(moment)[variable])
    if kind == "mean":
        return np.asarray(mean(solution.time, solution[variable]))
    return np.asarray({"min": np.min, "max": np.max}[kind](solution[variable]))


def check_row(study: Any, row: int, solution: denchi.Solution) -> None:
    """All that a study has of a case is what a run of it gives, to the bit; else not a number."""
    assert study.status[row] == solution.status
    assert study["reason"][row] == solution.reason
    names = list(study)
    assert study["end_time"][row] == solution.end_time
    assert study["capacity"][row] == solution.capacity
    assert study["energy"][row] == solution.energy
    points = np.empty(0)
    if study.axis:
        scale = solution.end_time if study.axis == "fraction" else 1.0
        points = np.asarray(study[study.axis]) * scale
    for name in names[names.index("reason") + 1 :]:
        if name in solution.coords:  # places of the nodes of this case
            expected = np.asarray(solution.coords[name])
        else:
            expected = value_in(solution, name, points)
        whole = np.full(study[name][row].shape, np.nan)
        whole[tuple(slice(length) for length in expected.shape)] = expected
        if name.startswith("mean_"):
            # the compiler may fuse a product and a sum, which rounds once instead of twice
            assert study[name][row] == pytest.approx(whole, rel=1e-14), name
        else:
            assert np.array_equal(study[name][row], whole, equal_nan=True), name


def die_once(marker: str, function: Any, *given: Any) -> Any:
    """Kill the process that runs this, the first time."""
    try:
        Path(marker).touch(exist_ok=False)
    except FileExistsError:
        return function(*given)
    os.kill(os.getpid(), signal.SIGKILL)


class Deadly(Executor):
    """An executor of which one task, the third, kills its worker."""

    def __init__(self, inner: Executor, marker: Path) -> None:
        self._inner = inner
        self._marker = str(marker)
        self._tasks = 0

    def submit(self, fn: Any, /, *given: Any, **more: Any) -> Future[Any]:
        self._tasks += 1
        if self._tasks == 3:
            return self._inner.submit(die_once, self._marker, fn, *given, **more)
        return self._inner.submit(fn, *given, **more)


class Shuffled(Executor):
    """An executor whose tasks end in a random order."""

    def __init__(self, seed: int, max_workers: int = 16) -> None:
        self.max_workers = max_workers  # of whom nobody can be idle
        self._random = random.Random(seed)
        self._timers: list[threading.Timer] = []
        #: Numbers of the tasks as they ended.
        self.ended: list[int] = []

    def submit(self, fn: Any, /, *given: Any, **more: Any) -> Future[Any]:
        future: Future[Any] = Future()
        number = len(self._timers)

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*given, **more)
            except BaseException as error:
                future.set_exception(error)
            else:
                self.ended.append(number)
                future.set_result(result)

        self._timers.append(threading.Timer(0.3 * self._random.random(), work))
        self._timers[-1].start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        for timer in self._timers:
            timer.join()
