"""Running a cell through a protocol, whole or step by step."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

from denchi import _denchi, arguments
from denchi.cell import Cell
from denchi.errors import InputError
from denchi.progress import ProgressDisplay
from denchi.protocol import ProtocolLike, to_core
from denchi.result import Solution


def _start(soc: Any) -> dict[str, float]:
    if not isinstance(soc, str):
        return {"soc": arguments.real("soc", soc)}
    match = re.fullmatch(r"\s*([-+0-9.eE]+)\s*(V|mV|)\s*", soc)
    try:
        value = float(match[1]) if match else None
    except ValueError:
        value = None
    if match is None or value is None:
        rule = 'must be a number from 0 to 1, or an open-circuit voltage such as "3.8 V"'
        raise InputError("soc", repr(soc), rule, "argument")
    if not match[2]:
        return {"soc": value}
    return {"start_voltage": value * (1e-3 if match[2] == "mV" else 1.0)}


def _mesh(mesh: Any) -> str:
    if isinstance(mesh, Mapping):
        return ",".join(f"{name}={count}" for name, count in mesh.items())
    return arguments.text("mesh", mesh)


def outputs_of(outputs: Any) -> list[str]:
    """Return names of outputs, given as one or several."""
    if isinstance(outputs, str):
        return [outputs]
    try:
        return [arguments.text("outputs", name) for name in outputs]
    except TypeError:
        raise InputError("outputs", repr(outputs), "must be a list of names", "argument") from None


def _settings(given: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the arguments that were given into those of the compiled library."""
    settings: dict[str, Any] = {}
    for name, value in given.items():
        if value is None:
            continue
        if name == "soc":
            settings.update(_start(value))
        elif name == "mesh":
            settings[name] = _mesh(value)
        elif name == "outputs":
            settings[name] = outputs_of(value)
        elif name == "out":
            settings["file"] = arguments.output_path(name, value)
        elif name in ("model", "solver"):
            settings[name] = arguments.text(name, value)
        else:
            settings[name] = arguments.real(name, value)
    return settings


def _core_of(cell: Any) -> _denchi.Cell:
    return (cell if isinstance(cell, Cell) else Cell(cell))._core


def simulate(
    cell: Cell | str | os.PathLike[str],
    protocol: ProtocolLike = None,
    *,
    model: str | None = None,
    soc: float | str | None = None,
    temperature: float | None = None,
    accuracy: float | None = None,
    mesh: str | Mapping[str, int] | None = None,
    rtol: float | None = None,
    period: float | None = None,
    outputs: Sequence[str] | None = None,
    solver: str | None = None,
    out: str | os.PathLike[str] | None = None,
    progress: bool | Callable[[int, int, float, float, float], bool | None] | None = True,
) -> Solution:
    """Run a cell through a protocol.

    Parameters
    ----------
    cell : Cell or str or os.PathLike
        A cell, the name of a built-in one, or a cell file.
    protocol : str or list of str or Protocol or os.PathLike, optional
        Steps; by default ``"Discharge at 1C until <lower cut-off>"``.
    model : str, optional
        ``"dfn"``, ``"spme"`` or ``"spm"``; by default the cell's own.
    soc : float or str, optional
        Start: state of charge from 0 to 1, or an open-circuit voltage such as ``"3.8 V"``; by
        default the cell's own initial state.
    temperature : float, optional
        Of the cell and around it [K]; by default the cell's own.
    accuracy : float, optional
        RMS error of the voltage to stay below [V]; chooses mesh and tolerance, so it excludes both.
    mesh : str or mapping, optional
        ``"coarse"``, ``"default"``, ``"fine"``, ``"finest"``, or a number for each region.
    rtol : float, optional
        Relative tolerance of the integration in time; by default 6e-4, or 7e-6 for cells with a
        solid electrolyte (on a mesh by numbers: for those with a planar electrode).
    period : float, optional
        Time between rows [s]; by default rows are as dense as the curves of voltage and current
        need.
    outputs : list of str, optional
        Variables to keep; by default the model's standard set.
    solver : str, optional
        Linear solver: ``"bordered"``, ``"klu"`` or ``"dense"``.
    out : str or os.PathLike, optional
        Result file, written while the run goes on.
    progress : bool or callable, default True
        Show a bar for runs longer than a second (on a terminal or in a notebook only), or a
        function ``(step, steps, time, fraction, voltage)``, called at most ten times a second,
        that returns False to stop the run.

    Returns
    -------
    Solution
        Also of a run that physics or numerics stopped: see its ``status`` and ``reason``.

    Raises
    ------
    InputError
        For a wrong input, before anything is written.
    MachineError
        If a file cannot be written.
    KeyboardInterrupt
        After Ctrl-C; the file `out`, if given, then holds what was solved, marked as stopped.

    Examples
    --------
    >>> sol = denchi.simulate("chen2020", ["Discharge at 1C until 2.5 V", "Rest for 1 h"])
    """
    settings = _settings(
        {
            "model": model,
            "soc": soc,
            "temperature": temperature,
            "accuracy": accuracy,
            "mesh": mesh,
            "rtol": rtol,
            "period": period,
            "outputs": outputs,
            "solver": solver,
            "out": out,
        }
    )
    steps = to_core(protocol)
    if not (progress is None or isinstance(progress, bool) or callable(progress)):
        rule = "must be True, False, or a function that is told how far the run has got"
        raise InputError("progress", repr(progress), rule, "argument")
    display = ProgressDisplay() if progress is True and ProgressDisplay.is_useful() else None
    callback = progress if callable(progress) else display
    try:
        core = _denchi.simulate(_core_of(cell), steps, progress=callback, **settings)
    finally:
        if display is not None:
            display.close()
    return Solution(core)


class State(NamedTuple):
    """Where a `Simulation` stands.

    Attributes
    ----------
    time : float
        Since the start [s].
    voltage, current, soc : float
        [V], [A] (discharge positive), and state of charge.
    status, reason : str
        ``"finished"``, or ``"stopped"`` and why, such as a voltage cut-off.
    """

    time: float
    voltage: float
    current: float
    soc: float
    status: str
    reason: str


class Simulation:
    """A cell advanced step by step, for co-simulation; ``copy.copy`` keeps a state to return to.

    Threads that share one take turns.

    Parameters
    ----------
    cell, model, soc, temperature, mesh, rtol, period, outputs, solver
        As of `simulate`.

    Examples
    --------
    >>> sim = denchi.Simulation("chen2020")
    >>> state = sim.step(10.0, current=5.0)
    >>> state.voltage
    """

    __slots__ = ("_core", "_turn")

    def __init__(
        self,
        cell: Cell | str | os.PathLike[str],
        model: str | None = None,
        *,
        soc: float | str | None = None,
        temperature: float | None = None,
        mesh: str | Mapping[str, int] | None = None,
        rtol: float | None = None,
        period: float | None = None,
        outputs: Sequence[str] | None = None,
        solver: str | None = None,
    ) -> None:
        settings = _settings(
            {
                "model": model,
                "soc": soc,
                "temperature": temperature,
                "mesh": mesh,
                "rtol": rtol,
                "period": period,
                "outputs": outputs,
                "solver": solver,
            }
        )
        self._turn = threading.RLock()  # the compiled step runs without the interpreter's lock
        self._core = _denchi.Simulation(_core_of(cell), progress=None, **settings)

    def step(
        self,
        dt: float,
        current: float | None = None,
        voltage: float | None = None,
        power: float | None = None,
    ) -> State:
        """Advance by `dt` under one control.

        Parameters
        ----------
        dt : float
            Length of the step [s].
        current, voltage, power : float, optional
            Exactly one of them: [A] or [W], positive on discharge, or [V].

        Returns
        -------
        State
            At the end of the step, which comes early where a cut-off of the cell was hit.
        """
        drive = {"current": current, "voltage": voltage, "power": power}
        given = {
            key: arguments.real(key, value) for key, value in drive.items() if value is not None
        }
        if len(given) != 1:
            shown = ", ".join(given) or "none"
            rule = "a step takes exactly one of current, voltage and power"
            raise InputError("control", shown, rule, "Simulation.step")
        duration = arguments.real("dt", dt)
        with self._turn:
            self._core.step(duration, **{key: given.get(key) for key in drive})
            return self.state

    def run(self, protocol: ProtocolLike) -> State:
        """Run a whole protocol from the present state."""
        steps = to_core(protocol)
        with self._turn:
            self._core.run(steps)
            return self.state

    @property
    def state(self) -> State:
        """Time, voltage, current, state of charge, status and reason."""
        core = self._core
        with self._turn:
            return State(core.time, core.voltage, core.current, core.soc, core.status, core.reason)

    @property
    def time(self) -> float:
        """Time since the start [s]."""
        return self.state.time

    @property
    def voltage(self) -> float:
        """Terminal voltage [V]."""
        return self.state.voltage

    @property
    def current(self) -> float:
        """Current, positive on discharge [A]."""
        return self.state.current

    @property
    def soc(self) -> float:
        """State of charge."""
        return self.state.soc

    @property
    def status(self) -> str:
        """``"finished"``, ``"stopped"`` or ``"failed"``."""
        return self.state.status

    @property
    def reason(self) -> str:
        """Why it ended, in words."""
        return self.state.reason

    @property
    def solution(self) -> Solution:
        """All that was run so far."""
        with self._turn:
            return Solution(self._core.solution())

    def copy(self) -> Simulation:
        """Return an independent copy of the present state."""
        other = Simulation.__new__(Simulation)
        other._turn = threading.RLock()
        with self._turn:
            other._core = self._core.copy()
        return other

    __copy__ = copy

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a Simulation cannot be pickled, as its state lives in this process; make one where "
            "it is wanted, or save its solution to a file"
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> Simulation:
        return self.copy()

    def __repr__(self) -> str:
        state = self.state
        return (
            f"<denchi.Simulation at {state.time:.6g} s: {state.voltage:.5g} V, "
            f"{state.current:.5g} A, {state.status}>"
        )
