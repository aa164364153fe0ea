"""What a result hands out besides its rows: variables, audit, statistics, moments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from denchi import _denchi, arguments
from denchi.tables import Record

if TYPE_CHECKING:
    from denchi.result import Solution


class Variable(NamedTuple):
    """What a variable of a result is.

    Attributes
    ----------
    name, unit, long_name : str
        Such as ``"electrolyte_concentration"``, ``"mol/m3"``.
    dims : tuple of str
        Axes of the array: ``("time",)``, ``("time", "x")``, ...
    alias : str
        The ecosystem's spelling, such as ``"Electrolyte concentration [mol.m-3]"``.
    """

    name: str
    unit: str
    long_name: str
    dims: tuple[str, ...]
    alias: str


class Audit(Record):
    """Conservation errors of a run, and the estimate of its voltage error.

    ``lithium_error``, ``salt_error``, ``charge_error``, ``energy_error``, ``gibbs_error`` are
    relative: ``energy_error`` is what the charge balances leave of the power at the terminals,
    ``gibbs_error`` the gap between Gibbs energy given up, and energy delivered and heat;
    ``losses_error`` [V] is the largest gap between voltage and the sum of its parts;
    ``voltage_error`` [V] is the RMS error of the discretisation, from a finer second solution that
    is computed when first asked for (None where the run is too short or was interrupted).
    """

    _title = "audit"

    def __init__(self, core: _denchi.Solution) -> None:
        super().__init__({**core.audit(), "voltage_error": None})
        self._core = core
        self._estimated = False

    def __getitem__(self, key: str) -> Any:
        if key == "voltage_error" and not self._estimated:
            self._values[key] = self._core.voltage_error()
            self._estimated = True
        return super().__getitem__(key)


class Statistics(Record):
    """Steps, calls and seconds that a run took."""

    _title = "statistics"


class Moment:
    """A result at given times; see `Solution.at`."""

    __slots__ = ("_solution", "time")

    def __init__(self, solution: Solution, time: Any) -> None:
        self._solution = solution
        self.time = time

    def __getitem__(self, name: str) -> Any:
        """Return a variable: a number or array of shape ``time.shape + (axes...)``."""
        times = np.asarray(self.time, dtype=float)
        values = self._solution._core.at(times.ravel(), arguments.text("name", name))
        if name == "step":
            values = values.astype(int)
        if times.ndim == 0:
            return values[0].item() if values.ndim == 1 else values[0]
        return values.reshape(times.shape + values.shape[1:])

    def __repr__(self) -> str:
        return f"<denchi.Moment at {self.time} s>"
