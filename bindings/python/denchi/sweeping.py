"""Running studies: thousands of cases, on threads here or by any executor elsewhere."""

from __future__ import annotations

import json
import os
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from denchi import _denchi, arguments
from denchi.cell import Cell, Table
from denchi.designs import with_samples
from denchi.electrolyte import Electrolyte
from denchi.errors import InputError
from denchi.progress import ProgressDisplay
from denchi.protocol import to_core

if TYPE_CHECKING:
    from denchi.study import Study

#: Keys of a design that says more than a grid of lists.
DESIGN = ("table", "together", "grid", "sample", "linked", "filter")
STUDY_FILE = "study.h5"

CellLike = Cell | str | os.PathLike[str]
SweepProgress = bool | Callable[[int, int, float], bool | None] | None


def _plain(value: Any) -> Any:
    """Return a value that JSON can say."""
    if hasattr(value, "columns") and hasattr(value, "to_dict"):  # a pandas table
        return {str(name): value[name].tolist() for name in value.columns}
    if hasattr(value, "tolist"):  # an array or a pandas column
        return value.tolist()
    if isinstance(value, Table):
        return {value.axis: value.x.tolist(), "y": value.y.tolist()}
    if isinstance(value, Electrolyte):
        file = value._core.origin
        return os.path.abspath(file) if os.path.isfile(file) else value.name
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, range):
        return list(value)
    raise InputError("design", repr(value), "is nothing that a study can vary", "sweep")


def _cells(cell: CellLike | Sequence[CellLike] | Mapping[str, CellLike]) -> dict[str, str]:
    """Return cells by label, as texts."""
    labelled: list[tuple[str, CellLike]] = []
    if isinstance(cell, Mapping):
        labelled += cell.items()
    elif isinstance(cell, (Cell, str, os.PathLike)):
        labelled.append(("", cell))
    else:
        labelled += [("", one) for one in cell]
    texts: dict[str, str] = {}
    for label, given in labelled:
        one = given if isinstance(given, Cell) else Cell(given)
        name = arguments.text("cell label", label) or one.name
        if name in texts:
            rule = 'is given twice; give a dict with a label for each, {"label": cell}'
            raise InputError(f"cell {name!r}", "", rule, "sweep")
        texts[name] = one.to_json()
    return texts


def _protocols(protocol: Any) -> dict[str, str]:
    if protocol is None:
        return {}
    if isinstance(protocol, Mapping):
        return {label: to_core(steps).to_json() for label, steps in protocol.items()}
    return {"protocol": to_core(protocol).to_json()}


def _design(design: Any) -> dict[str, Any]:
    if hasattr(design, "columns") and hasattr(design, "to_dict"):  # a pandas table: its rows
        return {"table": {str(name): design[name].tolist() for name in design.columns}}
    if not isinstance(design, Mapping):
        rule = "must be a dict (path: values) or a pandas table of cases"
        raise InputError("design", repr(design), rule, "sweep")
    if design and all(key in DESIGN for key in design):
        return dict(design)
    mixed = [key for key in design if key in DESIGN]
    if mixed:
        rule = f"stands beside paths; put those into a \"grid\": {{{mixed[0]!r}: ..., 'grid': ...}}"
        raise InputError(f"design {mixed[0]!r}", "", rule, "sweep")
    return {"grid": dict(design)} if design else {}


def describe(
    cell: Any, protocol: Any, design: Any, outputs: Any, settings: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the description of a study, as a study file has it."""
    out: dict[str, Any] = {"cell": _cells(cell)}
    protocols = _protocols(protocol)
    if protocols:
        out["protocol"] = protocols
    given = {key: value for key, value in settings.items() if value is not None}
    for name in ("title", "axis", "limits"):
        if name in given:
            out[name] = given.pop(name)
    if given:
        out["settings"] = given
    if design is not None:
        out["design"] = _design(design)
    if outputs is not None:
        out["outputs"] = [outputs] if isinstance(outputs, str) else list(outputs)
    return out


def _compiled(description: dict[str, Any], origin: str, folder: str) -> _denchi.Study:
    drawn = with_samples(description)
    return _denchi.Study.from_text(json.dumps(drawn, default=_plain), origin, folder)


def _study_file(path: Any) -> dict[str, Any] | None:
    """Return the description in a study file; None if it is something else, such as a cell."""
    if not isinstance(path, (str, os.PathLike)) or not os.path.isfile(path):
        return None
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return None
    return content if isinstance(content, dict) and "cell" in content else None


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
    folder: _denchi.StudyFolder,
    numbers: list[int],
    threads: int,
    seconds: float,
    progress: Callable[..., Any] | None,
) -> None:
    """Hand chunks of cases to an executor and keep what comes back, in whatever order."""
    from concurrent.futures import as_completed
    from time import monotonic

    wanted = int(2.0 * threads / max(seconds, 1e-6))  # cases of two seconds
    chunk = max(1, min(wanted, 4096, -(-len(numbers) // (4 * _workers(executor)))))
    if hasattr(executor, "get_executor"):  # a Dask client
        executor = executor.get_executor(pure=False)
    begin, done = monotonic(), 0
    waiting: dict[Any, list[int]] = {}
    for first in range(0, len(numbers), chunk):
        part = numbers[first : first + chunk]
        text, left = study.part(part)
        if left:  # what cannot be sent is refused here, in words
            folder.add(study.rows(left, 1), [])
            done += len(left)
            part = [number for number in part if number not in set(left)]
        if part:
            waiting[executor.submit(run_part, text, len(part), threads)] = part
    try:
        for future in as_completed(waiting):
            part = waiting[future]
            with tempfile.NamedTemporaryFile(suffix=".h5") as file:
                file.write(future.result())
                file.flush()
                folder.add(_denchi.Dataset.load(file.name), part)
            done += len(part)
            time = monotonic() - begin
            if progress and progress(done, len(numbers), time, done / len(numbers), 0.0) is False:
                break
    finally:
        for future in waiting:
            future.cancel()


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
    from denchi.study import load_study

    given = {
        "model": model, "soc": soc, "temperature": temperature, "accuracy": accuracy,
        "mesh": mesh, "rtol": rtol, "period": period, "solver": solver,
        "axis": axis, "limits": limits, "title": title,
    }  # fmt: skip
    core = _study_of(cell, protocol, design, outputs, given)
    number = _threads(threads)
    kept = None if out is None else arguments.path("out", out)
    if resume and kept is None:
        raise InputError("resume", "True", "needs the folder of the results, out=...", "sweep")
    display = SweepDisplay() if progress is True and SweepDisplay.is_useful() else None
    watch: Callable[..., Any] | None = display
    if callable(progress):
        told = progress
        watch = lambda step, steps, time, fraction, voltage: told(step, steps, time)  # noqa: E731
    with tempfile.TemporaryDirectory() as scratch:
        folder = kept or scratch
        try:
            if executor is None:
                core.sweep(folder, number, (1, 1), resume, large, watch)
            else:
                seconds = _denchi.check_size(core, max(1, number) * _workers(executor), large)
                there = _denchi.StudyFolder(core, folder)
                missing = there.missing(resume)
                if missing:
                    _sweep_by(executor, there.study, there, missing, max(1, number), seconds, watch)
        finally:
            if display is not None:
                display.close()
        target = os.path.join(folder, STUDY_FILE)
        _denchi.merge([folder], target, True)
        study = load_study(target, kept)
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


def _study_of(
    cell: Any, protocol: Any, design: Any, outputs: Any, given: Mapping[str, Any]
) -> _denchi.Study:
    """Return the study that the arguments mean: a file, a description, or all of them."""
    described = cell if isinstance(cell, Mapping) and "cell" in cell else _study_file(cell)
    if described is None:
        return _compiled(describe(cell, protocol, design, outputs, given), "sweep", ".")
    more = {"protocol": protocol, "design": design, "outputs": outputs, **given}
    extra = [name for name, value in more.items() if value is not None]
    if extra:
        rule = "is said by the study itself"
        raise InputError(extra[0], "", rule, "sweep")
    in_file = not isinstance(cell, Mapping)
    origin = os.fspath(cell) if in_file else "sweep"
    return _compiled(dict(described), origin, os.path.dirname(origin) if in_file else ".")


def _threads(threads: Any) -> int:
    if threads is None:
        return 0
    if not isinstance(threads, (int, np.integer)) or isinstance(threads, bool) or threads < 1:
        rule = "must be a whole number, at least 1"
        raise InputError("threads", repr(threads), rule, "argument")
    return int(threads)
