"""Results of a run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from denchi import _denchi, arguments
from denchi.errors import InputError
from denchi.result_parts import Audit, Moment, Statistics, Variable
from denchi.tables import html_table

if TYPE_CHECKING:
    import matplotlib.figure
    import pandas
    import xarray


def missing(package: str, extra: str) -> ImportError:
    """Return the error of a package that is not there, with how to install it."""
    return ImportError(f'needs {package}: pip install "denchi[{extra}]"', name=package)


class Solution:
    """The result of a run: rows in time of every variable of the model.

    Arrays are computed when first asked for, then kept; they are read-only. Current is positive on
    discharge.

    Examples
    --------
    >>> sol = denchi.simulate("chen2020")
    >>> sol.time, sol.voltage                 # numpy arrays [s], [V]
    >>> sol["electrolyte_concentration"]      # (time, x) [mol/m3]
    >>> sol.coords["x"]                       # [m] from the negative collector
    >>> sol.at(100.0)["voltage"]              # the integrator's interpolant
    """

    __slots__ = ("_cache", "_core", "_variables")

    def __init__(self, core: _denchi.Solution) -> None:
        self._core = core
        self._cache: dict[str, np.ndarray] = {}
        self._variables: dict[str, Variable] | None = None

    def _kept(self, name: str, compute: Any) -> np.ndarray:
        values = self._cache.get(name)
        if values is None:
            values = compute()
            values.flags.writeable = False
            self._cache[name] = values
        return values

    @property
    def time(self) -> np.ndarray:
        """Time of each row [s]; a change of step has two rows of equal time."""
        return self._kept("time", lambda: self._core.time)

    @property
    def step(self) -> np.ndarray:
        """Index of the protocol step of each row."""
        return self._kept("step", lambda: self._core.step)

    @property
    def voltage(self) -> np.ndarray:
        """Terminal voltage [V]."""
        return self["voltage"]

    @property
    def current(self) -> np.ndarray:
        """Current, positive on discharge [A]."""
        return self["current"]

    @property
    def end_time(self) -> float:
        """Time of the last row [s]."""
        return self._core.end_time

    @property
    def capacity(self) -> float:
        """Charge taken out over the run, net [A.h]."""
        return self._core.capacity

    @property
    def energy(self) -> float:
        """Energy taken out over the run, net [W.h]."""
        return self._core.energy

    @property
    def status(self) -> str:
        """``"finished"``, ``"stopped"`` or ``"failed"``."""
        return self._core.status

    @property
    def reason(self) -> str:
        """Why the run ended, in words."""
        return self._core.reason

    @property
    def audit(self) -> Audit:
        """Conservation errors, and ``"voltage_error"``, the estimate of the RMS error [V]."""
        return Audit(self._core)

    @property
    def statistics(self) -> Statistics:
        """Unknowns, steps, residual calls, ... and seconds."""
        values = self._core.statistics()
        return Statistics({**values, "seconds": values["setup_seconds"] + values["solve_seconds"]})

    @property
    def inputs(self) -> dict[str, str]:
        """The whole input as text: ``"cell"``, ``"protocol"``, ``"settings"``."""
        return self._core.inputs

    @property
    def coords(self) -> dict[str, np.ndarray]:
        """Axes by name: ``"time"`` [s], ``"x"``, ``"x_negative"``, ... [m]."""
        return {"time": self.time, **{axis.name: axis.values for axis in self._core.axes}}

    @property
    def variables(self) -> Mapping[str, Variable]:
        """Name, unit, long name and axes of every variable."""
        if self._variables is None:
            self._variables = {
                item.name: Variable(
                    item.name, item.unit, item.long_name, ("time", *item.axes), item.alias
                )
                for item in self._core.variables
            }
        return self._variables

    def __getitem__(self, name: str) -> np.ndarray:
        """Return a variable by its name, or by the ecosystem's, such as ``"Voltage [V]"``.

        Returns
        -------
        numpy.ndarray
            Of shape (time, axes...), read-only.

        Raises
        ------
        InputError
            With the nearest names, if there is none of this name.
        """
        if name not in self._cache:
            name = self._core.variable(arguments.text("name", name)).name
        if name in ("time", "step"):
            return self.time if name == "time" else self.step
        return self._kept(name, lambda: self._core.values(name))

    def __contains__(self, name: object) -> bool:
        return name in self.variables or any(v.alias == name for v in self.variables.values())

    def __iter__(self) -> Iterator[str]:
        return iter(self.variables)

    def at(self, time: Any) -> Moment:
        """Return the result at any time of the run, from the integrator's interpolant.

        Parameters
        ----------
        time : float or array
            [s]; at a change of step the later row is meant.

        Returns
        -------
        Moment
            ``sol.at(t)["voltage"]`` is a number for a number `t`, an array for an array.

        Raises
        ------
        InputError
            For a time outside the run.
        """
        try:
            times = np.asarray(time, dtype=float)
        except (TypeError, ValueError):
            raise InputError("time", repr(time), "must be a number or an array", "at") from None
        begin, end = float(self.time[0]), self.end_time
        outside = ~((times >= begin) & (times <= end))
        if outside.any():
            rule = f"lies outside the run, {begin!r} s to {end!r} s"
            raise InputError("time", repr(float(times[outside].flat[0])), rule, "at")
        return Moment(self, float(times) if times.ndim == 0 else times)

    def dqdv(
        self, step: int | None = None, smooth: float = 0.002, points: int = 1000
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return incremental capacity, the charge passed per change of voltage.

        Parameters
        ----------
        step : int, optional
            Step of the protocol; by default the longest one with a current.
        smooth : float, default 0.002
            Standard deviation of the Gaussian the curve is smoothed with [V].
        points : int, default 1000
            Number of voltages, equidistant over the range of the step.

        Returns
        -------
        voltage : numpy.ndarray
            (points,) [V], rising.
        dqdv : numpy.ndarray
            (points,) [A.h/V]; positive where charge and voltage move as they do in a plain charge
            or discharge. Its integral over the voltage is the charge passed.

        Notes
        -----
        The charge of each short interval of time, from the interpolant, is spread evenly over the
        voltages it runs through, which also holds where the voltage turns back, and the result is
        smoothed with a Gaussian, mirrored at both ends so that no charge is lost.
        """
        from denchi.incremental import incremental_capacity

        return incremental_capacity(self, step, arguments.real("smooth", smooth), points)

    def to_pandas(self) -> pandas.DataFrame:
        """Return the variables that depend on time alone, a column each, a row per time."""
        try:
            import pandas
        except ImportError:
            raise missing("pandas", "pandas") from None
        names = [name for name, item in self.variables.items() if item.dims == ("time",)]
        frame = pandas.DataFrame({"time": self.time, **{name: self[name] for name in names}})
        frame.attrs = {name: self.variables[name].unit for name in names}
        return frame

    def to_xarray(self) -> xarray.Dataset:
        """Return every variable with its axes and units as a dataset."""
        try:
            import xarray
        except ImportError:
            raise missing("xarray", "xarray") from None
        coords: dict[str, Any] = {
            "time": ("time", self.time, {"units": "s", "long_name": "Time"}),
        }
        for axis in self._core.axes:
            attributes = {"units": axis.unit, "long_name": axis.long_name}
            coords[axis.name] = (axis.name, axis.values, attributes)
        data = {
            name: (item.dims, self[name], {"units": item.unit, "long_name": item.long_name})
            for name, item in self.variables.items()
            if name not in coords
        }
        attributes = {
            "status": self.status,
            "reason": self.reason,
            "sign_convention": "current is positive on discharge",
        }
        return xarray.Dataset(data, coords, attributes)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a result file (HDF5, opens as netCDF-4)."""
        self._core.save(arguments.output_path("path", path))

    def save_csv(self, path: str | os.PathLike[str]) -> None:
        """Write the Battery Data Format (CSV), where discharge is negative."""
        self._core.save_csv(arguments.output_path("path", path))

    def plot(self, file: str | os.PathLike[str] | None = None) -> matplotlib.figure.Figure:
        """Draw a page: voltage and current, profiles through the cell, voltage losses by cause.

        Parameters
        ----------
        file : str or os.PathLike, optional
            Also write the page there (png, svg or pdf).
        """
        try:
            from denchi.plotting import draw_page, image_path
        except ImportError:
            raise missing("matplotlib", "plot") from None
        target = None if file is None else image_path("file", file)
        if target is not None or "ipykernel" in sys.modules:
            figure = draw_page(self)
            if target is not None:
                figure.savefig(target)
            return figure
        # In a script pyplot keeps the figure, for its show().
        from matplotlib import pyplot

        return draw_page(self, pyplot.figure())

    def __copy__(self) -> Solution:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Solution:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a Solution cannot be pickled, as its interpolant lives in this process; "
            "save() it to a file, and denchi.load() that where it is wanted"
        )

    def __len__(self) -> int:
        return len(self.time)

    def __repr__(self) -> str:
        return (
            f"<denchi.Solution {self.status}: {self.end_time:.6g} s, {self.capacity:.5g} A.h, "
            f"{self.energy:.5g} W.h, {len(self)} rows>"
        )

    def _repr_html_(self) -> str:
        statistics = self.statistics
        audit = self._core.audit()
        rows = [
            ("status", self.status),
            ("reason", self.reason),
            ("end time", f"{self.end_time:.2f} s"),
            ("capacity", f"{self.capacity:.5f} A.h"),
            ("energy", f"{self.energy:.5f} W.h"),
            ("rows, variables", f"{len(self)}, {len(self.variables)}"),
            ("steps, seconds", f"{statistics['steps']}, {statistics['seconds']:.4f}"),
            ("lithium error", f"{audit['lithium_error']:.1e}"),
        ]
        return html_table("Solution", rows)


def load(path: str | os.PathLike[str]) -> Any:
    """Read a result file: a `Solution`, or the `Comparison` or `Study` of a file of one.

    Parameters
    ----------
    path : str or os.PathLike
        A file written by `Solution.save`, by ``simulate(..., out=...)``, by `Comparison.save`, by
        `sweep`, or by the program.

    Raises
    ------
    InputError
        If it is no result file, or of another major format version.
    """
    target = arguments.path("path", path)
    kind = _denchi.Dataset.format_of(target)
    if kind in ("denchi-study", "denchi-study-part"):
        from denchi.study import load_study

        return load_study(target)
    if kind == "denchi-comparison":
        from denchi.comparing import Data
        from denchi.comparison_table import Comparison  # needs pandas

        return Comparison.of(Data(_denchi.Dataset.load(target)))
    return Solution(_denchi.load(target))
