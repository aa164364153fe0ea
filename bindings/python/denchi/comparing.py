"""Cells side by side: energy, charge time, losses, what they are made of."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from denchi import _denchi, arguments
from denchi.cell import Cell
from denchi.electrolyte import Electrolyte
from denchi.errors import InputError
from denchi.progress import ProgressDisplay
from denchi.result import missing

if TYPE_CHECKING:
    import matplotlib.figure
    import xarray

    from denchi.comparison_table import Comparison

CellLike = Cell | str | os.PathLike[str]


def _cells(cells: CellLike | Iterable[CellLike]) -> list[Cell]:
    if isinstance(cells, (Cell, str, os.PathLike)):
        cells = [cells]
    return [one if isinstance(one, Cell) else Cell(one) for one in cells]


def _rates(c_rates: Any) -> list[float]:
    given = np.ravel(np.asarray(c_rates, dtype=object))
    return [arguments.real("c_rates", rate) for rate in given]


def compare(
    cells: CellLike | Iterable[CellLike],
    electrolytes: Sequence[str | os.PathLike[str] | Electrolyte] | None = None,
    *,
    c_rates: Sequence[float] | None = None,
    temperature: float | None = None,
    different_temperatures: bool = False,
    charge_to: float | None = None,
    electrolyte_price: float | None = None,
    labels: Sequence[str] | None = None,
    model: str | None = None,
    mesh: str | None = None,
    rtol: float | None = None,
    threads: int | None = None,
    progress: bool | Callable[[int, int, float, float, float], bool | None] = True,
) -> Comparison:
    """Set cells side by side.

    Each cell is discharged from full at every rate, charged from empty at constant current and then
    constant voltage, and pulsed; stack, mass and bill of materials are counted from its layers.

    Parameters
    ----------
    cells : Cell or str or os.PathLike, or several
        Cells, names of built-in ones, or cell files.
    electrolytes : list of str or os.PathLike or Electrolyte, optional
        Each cell is shown as it is, then with each of these.
    c_rates : list of float, optional
        Of the nominal capacity; by default 0.1, 0.5, 1, 2, 3 and 4.
    temperature : float, optional
        Of all cells [K]; by default each cell's own, which must then agree.
    different_temperatures : bool, optional
        Let cells differ in temperature.
    charge_to : float, optional
        State of charge that charging aims at, 0.8 by default.
    electrolyte_price : float, optional
        Per kg, in any currency.
    labels : list of str, optional
        Names of the cells in tables and plots.
    model, mesh, rtol : optional
        As in `simulate`.
    threads : int, optional
        Runs at a time; by default as many as there are processors.
    progress : bool or callable, optional
        As in `simulate`.

    Returns
    -------
    Comparison
        A pandas table, one row for each cell and C-rate, with ``dataset``, ``plot()`` and
        ``save()``.

    Raises
    ------
    InputError
        For cells that cannot be compared: densities missing, other temperatures.
    """
    try:
        from denchi.comparison_table import Comparison
    except ImportError:
        raise missing("pandas", "pandas") from None

    plain = _cells(cells)
    every: list[Cell] = []
    names: list[str] = []
    for cell in plain:
        every.append(cell)
        names.append(cell.name)
        for one in electrolytes or ():
            found = one if isinstance(one, Electrolyte) else Electrolyte(one)
            every.append(cell.with_electrolyte(found))
            names.append(f"{cell.name} + {found.name}")
    if labels is not None:
        names = [arguments.text("labels", label) for label in labels]
    settings: dict[str, Any] = {
        "c_rates": None if c_rates is None else _rates(c_rates),
        "different_temperatures": bool(different_temperatures),
        "model": None if model is None else arguments.text("model", model),
        "mesh": None if mesh is None else arguments.text("mesh", mesh),
    }
    for name, value in (
        ("temperature", temperature),
        ("charge_to", charge_to),
        ("electrolyte_price", electrolyte_price),
        ("rtol", rtol),
    ):
        settings[name] = None if value is None else arguments.real(name, value)
    if threads is not None:
        if not isinstance(threads, (int, np.integer)) or threads < 1:
            rule = "must be a whole number, at least 1"
            raise InputError("threads", repr(threads), rule, "argument")
        settings["threads"] = int(threads)
    display = ProgressDisplay() if progress is True and ProgressDisplay.is_useful() else None
    watch = display if progress is True else progress or None
    try:
        data = _denchi.compare([cell._core for cell in every], names, progress=watch, **settings)
    finally:
        if display is not None:
            display.close()
    return Comparison.of(Data(data))


class Data:
    """All of a comparison or a study, by name: arrays over named dimensions; SI units."""

    __slots__ = ("_core", "_variables")

    def __init__(self, core: _denchi.Dataset) -> None:
        self._core = core
        self._variables = {variable.name: variable for variable in core.variables}

    def __getitem__(self, name: str) -> Any:
        value = self._core.values(arguments.text("name", name))
        if isinstance(value, list):
            shape = [len(self._core.values(d)) for d in self._variables[name].dimensions]
            return np.array(value, dtype=object).reshape(shape)
        return value

    def __contains__(self, name: object) -> bool:
        return name in self._variables

    def __iter__(self) -> Any:
        return iter(self._variables)

    @property
    def attributes(self) -> dict[str, str]:
        """Texts of the file: format, versions."""
        return self._core.attributes

    def unit(self, name: str) -> str:
        """Return the unit of a variable."""
        return self._variables[name].unit

    def dimensions(self, name: str) -> list[str]:
        """Return the names of the dimensions of a variable."""
        return self._variables[name].dimensions

    def bounds(self, name: str) -> tuple[float, float] | None:
        """Return the limits that the values were chosen within; None where there are none."""
        variable = self._variables[name]
        if variable.lower_bound is None or variable.upper_bound is None:
            return None
        return variable.lower_bound, variable.upper_bound

    def to_xarray(self) -> xarray.Dataset:
        """Return an xarray dataset with coordinates and units."""
        import xarray

        variables: dict[str, Any] = {}
        coords: dict[str, Any] = {}
        for name, variable in self._variables.items():
            attributes: dict[str, Any] = {"long_name": variable.long_name}
            values = self[name]
            if values.dtype.kind == "f":  # texts have none
                attributes["units"] = variable.unit or "1"
            bounds = self.bounds(name)
            if bounds is not None:
                attributes["lower_bound"], attributes["upper_bound"] = bounds
            content = (variable.dimensions, values, attributes)
            (coords if variable.dimensions == [name] else variables)[name] = content
        return xarray.Dataset(variables, coords, self.attributes)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the file of everything (HDF5), which `load` reads back."""
        self._core.save(arguments.output_path("path", path))

    def plot(self, path: str | os.PathLike[str] | None = None) -> matplotlib.figure.Figure:
        """Draw the page of the comparison; `path` saves it (png, svg, pdf)."""
        try:
            from denchi.comparison_page import draw_comparison_page
            from denchi.plotting import image_path
        except ImportError:
            raise missing("matplotlib", "plot") from None

        target = None if path is None else image_path("path", path)
        figure = draw_comparison_page(self)
        if target is not None:
            figure.savefig(target)
        return figure
