"""The results of a study: a row for each case, curves, plots, and each case to run again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from denchi import _denchi, arguments
from denchi.cell import Cell
from denchi.comparing import Data
from denchi.errors import InputError
from denchi.protocol import Protocol
from denchi.result import Solution, missing
from denchi.tables import html_table

if TYPE_CHECKING:
    import matplotlib.figure
    import pandas
    import xarray

_SUMMARY = ("end_time", "capacity", "energy")


class Case(NamedTuple):
    """One case of a study, ready to be run again.

    Attributes
    ----------
    id : str
        Hash of all that the case consists of.
    cell : Cell
        With the values of the case.
    protocol : Protocol
    settings : dict
        Arguments of `simulate`.
    """

    id: str
    cell: Cell
    protocol: Protocol | None
    settings: dict[str, Any]


class Study:
    """The results of a study.

    Examples
    --------
    >>> study = denchi.sweep("chen2020", None, {"temperature": [273.15, 298.15]}, ["voltage"])
    >>> study.table                           # pandas, a row for each case
    >>> study["voltage"]                      # (case, time)
    >>> study.plot()
    >>> study.run(study.cases[0])             # that case again, whole
    """

    __slots__ = ("_arrays", "_data", "_origin", "folder")

    def __init__(self, data: Data, origin: str, folder: str | None = None) -> None:
        self._data = data
        self._origin = origin
        self._arrays: dict[str, Any] = {}
        #: Where it was run, if that was kept.
        self.folder = folder

    def __getitem__(self, name: str) -> np.ndarray:
        """Return a column, curve or field: an array whose first axis is the case."""
        name = self._name(name)
        if name not in self._arrays:
            value = np.asarray(self._data[name])
            value.flags.writeable = False
            self._arrays[name] = value
        return self._arrays[name]

    def _name(self, given: str) -> str:
        """Return the name of a variable; ``"min(voltage)"`` means ``"min_voltage"``."""
        name = arguments.text("name", given)
        if name not in self._data and name.endswith(")"):
            name = name[:-1].replace("(", "_", 1)
        if name in self._data:
            return name
        from difflib import get_close_matches

        near = get_close_matches(name, list(self._data), 3, 0.4)
        hint = f"; the nearest are {', '.join(near)}" if near else ""
        raise InputError("variable", given, f"is not in the study{hint}", self._origin)

    def __contains__(self, name: object) -> bool:
        return name in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self.cases)

    @property
    def title(self) -> str:
        """Title of the study; may be empty."""
        return self._data.attributes.get("title", "")

    @property
    def attributes(self) -> dict[str, str]:
        """Texts of the file: versions, instruction set, and the study's description."""
        return self._data.attributes

    @property
    def cases(self) -> np.ndarray:
        """Names of the cases."""
        return self["case"]

    @property
    def status(self) -> np.ndarray:
        """``"finished"``, ``"stopped"`` or ``"failed"``, for each case."""
        return self["status"]

    def _per_case(self) -> list[str]:
        return [name for name in self._data if self._data.dimensions(name) == ["case"]]

    @property
    def varied(self) -> list[str]:
        """Names of what varies."""
        names = self._per_case()
        return [name for name in names[: names.index("end_time")] if name != "case_number"][1:]

    @property
    def linked(self) -> list[str]:
        """Names of what varies by an expression of other values, not of itself."""
        return [
            name
            for name in self.varied
            if self.bounds(name) is None and self[name].dtype.kind == "f"
        ]

    @property
    def numbers(self) -> list[str]:
        """Names of the results that are one number for each case."""
        names = self._per_case()
        tail = names[names.index("reason") + 1 :]
        return [*_SUMMARY, *tail]

    @property
    def curves(self) -> list[str]:
        """Names of the results that are curves on the common axis."""
        axis = self.axis
        return [name for name in self._data if self._data.dimensions(name) == ["case", axis]]

    @property
    def axis(self) -> str:
        """Name of the common axis of curves: ``"time"`` [s] or ``"fraction"``; may be empty."""
        for name in ("time", "fraction"):
            if name in self._data:
                return name
        return ""

    def unit(self, name: str) -> str:
        """Return the unit of a variable; empty without one."""
        return self._data.unit(self._name(name))

    def bounds(self, name: str) -> tuple[float, float] | None:
        """Return the limits that the values of what varies were chosen within."""
        return self._data.bounds(self._name(name))

    @property
    def table(self) -> pandas.DataFrame:
        """All that is one value for each case, as pandas; ``table.attrs`` has the units."""
        try:
            import pandas
        except ImportError:
            raise missing("pandas", "pandas") from None
        names = ["case", *self.varied, *_SUMMARY, "status", "reason"]
        names += [name for name in self.numbers if name not in _SUMMARY]
        frame = pandas.DataFrame({name: self[name] for name in names})
        frame.attrs = {name: self.unit(name) for name in names}
        return frame

    def to_xarray(self) -> xarray.Dataset:
        """Return all of it with dimensions, coordinates and units."""
        return self._data.to_xarray()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the study file (HDF5, opens as netCDF-4), which `load` reads back."""
        self._data.save(path)

    def case(self, case: str | int) -> Case:
        """Return one case by its name (or its first digits), or by the number of its row."""
        name = case if isinstance(case, str) else str(self.cases[case])
        found = _denchi.case_of(self._data._core, name, self._origin)
        identity, cell, protocol, settings = found
        steps = Protocol._from_core(protocol) if len(protocol.steps) else None
        return Case(identity, Cell._from_core(cell), steps, settings)

    def run(self, case: str | int, **more: Any) -> Solution:
        """Run one case again, whole; `more` goes to `simulate`."""
        from denchi.running import simulate

        one = self.case(case)
        return simulate(one.cell, one.protocol, **{**one.settings, **more})

    def plot(self, *args: Any, **kwargs: Any) -> matplotlib.figure.Figure:
        """Draw the study: all curves, and a result over what varies.

        ``plot()`` draws a page of what suits the study. ``plot("curves", y="voltage",
        colour="temperature")``, ``plot("map", x=..., y=..., value="energy")``, ``plot("pairs",
        value=...)`` and ``plot("parallel", value=...)`` draw one thing; `value` may also be numbers
        of your own, one for each case. ``file=`` saves it (png, svg, pdf). See
        `denchi.study_plots.plot_study`.
        """
        try:
            from denchi.study_plots import plot_study
        except ImportError:
            raise missing("matplotlib", "plot") from None
        return plot_study(self, *args, **kwargs)

    def counts(self) -> dict[str, int]:
        """How many cases finished, stopped and failed."""
        return {
            word: int(np.count_nonzero(self.status == word))
            for word in ("finished", "stopped", "failed")
        }

    def _words(self) -> str:
        parts = [f"{count} {word}" for word, count in self.counts().items() if count]
        return f"{len(self)} cases" + (f" ({', '.join(parts)})" if parts else "")

    def __repr__(self) -> str:
        title = f" {self.title!r}" if self.title else ""
        return f"<denchi.Study{title}: {self._words()}, varied: {', '.join(self.varied) or '-'}>"

    def _repr_html_(self) -> str:
        rows = [("cases", self._words())]
        for name in self.varied:
            values = self[name]
            known = values[np.isfinite(values)] if values.dtype.kind == "f" else values[:0]
            shown = (
                f"{np.min(known):.4g} to {np.max(known):.4g} {self.unit(name)}"
                if len(known)
                else ", ".join(sorted({str(value) for value in values})[:6])
            )
            rows.append((name, shown))
        for name in self.numbers:
            values = self[name][np.isfinite(self[name])]
            if len(values):
                low, middle, high = np.quantile(values, [0.0, 0.5, 1.0])
                rows.append((name, f"{low:.4g} … {middle:.4g} … {high:.4g} {self.unit(name)}"))
        return html_table(self.title or "Study", rows)


def load_study(path: str, folder: str | None = None) -> Study:
    """Read a study file."""
    data = _denchi.Dataset.load(path)
    version = data.attributes.get("format_version", "1.0")
    if version.split(".")[0] != "1":
        raise InputError("format_version", version, "is newer than this denchi reads, 1", path)
    return Study(Data(data), path, folder)
