"""Running studies: thousands of cases, on threads here or by any executor elsewhere."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from denchi import _denchi, arguments
from denchi.errors import InputError
from denchi.progress import ProgressDisplay
from denchi.study_description import CellLike, study_of

if TYPE_CHECKING:
    from denchi.study import Study

STUDY_FILE = "study.h5"

SweepProgress = bool | Callable[[int, int, float], bool | None] | None


class SweepDisplay(ProgressDisplay):
    """A bar with the rate and the time left."""

    @staticmethod
    def _where(step: int, steps: int, time: float, voltage: float) -> str:
        rate = step / time if time > 0.0 else 0.0
        if rate == 0.0:
            return f"{step} of {steps} cases"
        return f"{step} of {steps} cases, {rate:.3g}/s, {(steps - step) / rate:.0f} s left"


def run_part(text: str, count: int, threads: int) -> bytes:
    """Run a part of a study in a process of its own and return the file of its rows."""
    study = _denchi.Study.from_text(text, "part", ".")
    rows = study.rows(list(range(count)), threads)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "part.h5")
        rows.save(path)
        return Path(path).read_bytes()


def _workers(executor: Any) -> int:
    if hasattr(executor, "nthreads"):  # a Dask client
        return max(1, len(executor.nthreads()))
    for name in ("_max_workers", "max_workers"):
        count = getattr(executor, name, None)
        if isinstance(count, int) and count > 0:
            return count
    return 16


def _sweep_by(
    executor: Any,
    study: _denchi.Study,
    place: str,
    resume: bool,
    threads: int,
    large: bool,
    progress: Callable[..., Any] | None,
) -> None:
    """Hand chunks of cases to an executor and keep what comes back, in whatever order."""
    from concurrent.futures import FIRST_COMPLETED, wait
    from itertools import islice
    from time import monotonic

    threads, workers = max(1, threads), _workers(executor)
    seconds = _denchi.check_size(study, threads * workers, large)
    folder = _denchi.StudyFolder(study, place)
    study = folder.study
    numbers = folder.missing(resume)
    if resume:
        _warn(folder.notes)
    wanted = int(2.0 * threads / max(seconds, 1e-6))  # cases of two seconds
    chunk = max(1, min(wanted, 4096, -(-len(numbers) // (4 * workers))))
    if hasattr(executor, "get_executor"):  # a Dask client
        executor = executor.get_executor(pure=False)
    begin, done = monotonic(), 0
    chunks = (numbers[first : first + chunk] for first in range(0, len(numbers), chunk))
    waiting: dict[Any, list[int]] = {}
    try:
        while True:
            # a few chunks wait for each worker: texts and results of all would fill the memory
            for part in islice(chunks, max(0, 4 * workers - len(waiting))):
                text, left = study.part(part)
                if left:  # what cannot be sent is refused here, in words
                    folder.add(study.rows(left, 1), [])
                    done += len(left)
                    gone = set(left)
                    part = [number for number in part if number not in gone]
                if part:
                    waiting[executor.submit(run_part, text, len(part), threads)] = part
            if not waiting:
                return
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                part = waiting.pop(future)
                with tempfile.NamedTemporaryFile(suffix=".h5") as file:
                    file.write(future.result())
                    file.flush()
                    folder.add(_denchi.Dataset.load(file.name), part)
                done += len(part)
                time = monotonic() - begin
                if (
                    progress
                    and progress(done, len(numbers), time, done / len(numbers), 0.0) is False
                ):
                    return
    finally:
        for future in waiting:
            future.cancel()


def _warn(notes: Sequence[str]) -> None:
    for note in notes:
        warnings.warn(note, stacklevel=4)


def sweep(
    cell: CellLike | Sequence[CellLike] | Mapping[str, Any],
    protocol: Any = None,
    design: Any = None,
    outputs: Sequence[str] | str | None = None,
    *,
    model: str | None = None,
    soc: float | str | None = None,
    temperature: float | None = None,
    accuracy: float | None = None,
    mesh: str | None = None,
    rtol: float | None = None,
    period: float | None = None,
    solver: str | None = None,
    axis: Mapping[str, Any] | None = None,
    limits: Mapping[str, float] | None = None,
    title: str | None = None,
    threads: int | None = None,
    executor: Any = None,
    out: str | os.PathLike[str] | None = None,
    resume: bool = False,
    large: bool = False,
    progress: SweepProgress = True,
) -> Study:
    """Run every case of a study.

    Parameters
    ----------
    cell : Cell or str or os.PathLike, or several
        A cell, or a list or dict (label: cell) of cells, each of which then runs every case. A
        study file or its description as a dict takes the place of all up to `title`.
    protocol : str or list of str or Protocol or dict, optional
        As of `simulate`; a dict (label: protocol) runs every case with each.
    design : dict or pandas.DataFrame, optional
        What varies. A dict of lists by path is a grid: every value with every other. The rows of a
        table are cases. A dict with the keys ``"table"``, ``"together"``, ``"grid"``,
        ``"sample"``, ``"linked"`` and ``"filter"`` says more. Besides paths of values
        (``"PATH*"`` scales) there are ``"electrolyte"``, ``"separator.electrolyte"``, ``"model"``,
        ``"soc"``, ``"temperature"``, ``"mesh"``, ``"rtol"``, ``"cell"`` and ``"protocol"``.
    outputs : list of str, optional
        What to keep of each case besides its end time, capacity and energy: ``"voltage"`` for the
        curve or field, ``"min(voltage)"``, ``"max(...)"``, ``"mean(...)"``, ``"start(...)"``,
        ``"end(...)"``.
    model, soc, temperature, accuracy, mesh, rtol, period, solver : optional
        Of every case, as of `simulate`.
    axis : dict, optional
        Points of curves: ``{"time": [...]}`` or ``{"time": {"from": 0, "to": 3600, "count":
        61}}`` [s], or ``{"fraction": 101}`` of each case's own run. By default times to beyond the
        end of the longest of a few cases.
    limits : dict, optional
        What one case may take before it is given up: ``{"seconds": 60, "steps": 200000}``.
    title : str, optional
        Of tables and plots.
    threads : int, optional
        Cases at a time, by default as many as there are processors; of each worker of an executor,
        by default 1.
    executor : concurrent.futures.Executor or dask.distributed.Client, optional
        Who runs the cases, in chunks: a process pool, ``mpi4py.futures.MPIPoolExecutor``, Dask.
    out : str or os.PathLike, optional
        Folder that keeps the results while they come, and one file of them all at the end,
        ``study.h5``; what is there is not lost when the process is.
    resume : bool, default False
        Run only what is missing in `out`.
    large : bool, default False
        However many cases, hours and gigabytes.
    progress : bool or callable, default True
        Show a bar with rate and time left, or a function ``(done, cases, seconds)`` that returns
        False to stop.

    Returns
    -------
    Study
        A row for each case, also of those that stopped, failed or were refused.

    Raises
    ------
    InputError
        For a wrong design, before anything is run, or a folder that holds another study.
    KeyboardInterrupt
        After Ctrl-C; `out` then holds what is done.

    Notes
    -----
    Results are the same to the bit whatever the threads, the executor and the order, on one
    instruction set.

    Examples
    --------
    >>> study = denchi.sweep(
    ...     "chen2020", "Discharge at 1C until 2.5 V",
    ...     {"positive_electrode.thickness": [60e-6, 75e-6], "temperature": [283.15, 298.15]},
    ...     outputs=["voltage"])
    >>> study.table
    >>> study["voltage"]                      # (case, time)
    """
    from denchi.comparing import Data
    from denchi.study import Study, load_study

    given = {
        "model": model, "soc": soc, "temperature": temperature, "accuracy": accuracy,
        "mesh": mesh, "rtol": rtol, "period": period, "solver": solver,
        "axis": axis, "limits": limits, "title": title,
    }  # fmt: skip
    core = study_of(cell, protocol, design, outputs, given)
    number = _threads(threads)
    kept = None if out is None else arguments.path("out", out)
    if kept == "":
        raise InputError("out", "''", "is the name of no folder", "sweep")
    if not (executor is None or hasattr(executor, "submit") or hasattr(executor, "get_executor")):
        rule = "must have submit(), as executors of concurrent.futures and clients of Dask have"
        raise InputError("executor", repr(executor), rule, "sweep")
    if resume and kept is None:
        raise InputError("resume", "True", "needs the folder of the results, out=...", "sweep")
    display = SweepDisplay() if progress is True and SweepDisplay.is_useful() else None
    watch: Callable[..., Any] | None = display
    if callable(progress):
        told = progress
        watch = lambda step, steps, time, fraction, voltage: told(step, steps, time)  # noqa: E731
    try:
        if executor is None and kept is None:
            study = Study(Data(_denchi.sweep_in_memory(core, number, large, watch)[0]), "sweep")
        else:
            with tempfile.TemporaryDirectory() as scratch:
                folder = kept or scratch
                if executor is None:
                    _warn(core.sweep(folder, number, (1, 1), resume, large, watch)["notes"])
                else:
                    _sweep_by(executor, core, folder, resume, number, large, watch)
                target = os.path.join(folder, STUDY_FILE)
                _denchi.merge([folder], target, True)
                study = load_study(target, kept)
    finally:
        if display is not None:
            display.close()
    _warn_of_cut_curves(study)
    return study


def _warn_of_cut_curves(study: Study) -> None:
    if not study.curves or study.axis != "time":
        return
    end = float(study["time"][-1])
    longer = int(np.count_nonzero(study["end_time"] > end * (1.0 + 1e-9)))
    if longer:
        words = f"{longer} of {len(study)} cases run beyond the axis of curves, {end:.6g} s"
        warnings.warn(f"{words}; their curves end there (give axis=...)", stacklevel=3)


def _threads(threads: Any) -> int:
    if threads is None:
        return 0
    if not isinstance(threads, (int, np.integer)) or isinstance(threads, bool) or threads < 1:
        rule = "must be a whole number, at least 1"
        raise InputError("threads", repr(threads), rule, "argument")
    return int(threads)
