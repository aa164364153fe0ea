"""Cells: their parameters, where each came from, and what can be read off them without a run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from denchi import _denchi, arguments
from denchi.electrolyte import Electrolyte
from denchi.errors import InputError
from denchi.tables import html_table, show, text_table


class Table(NamedTuple):
    """A function given by points, read linearly between them and beyond the ends.

    Attributes
    ----------
    x, y : numpy.ndarray
        The points.
    axis : str
        What `x` holds: ``"x"``, or ``"T"`` or ``"c_e"`` where the parameter knows them.
    """

    x: np.ndarray
    y: np.ndarray
    axis: str = "x"

    def __repr__(self) -> str:
        ends = f"{self.axis} from {self.x[0]:.6g} to {self.x[-1]:.6g}"
        return f"Table({len(self.x)} points, {ends})"


class Parameter(NamedTuple):
    """One parameter of a cell.

    Attributes
    ----------
    path : str
        Its name, such as ``"positive_electrode.particle.radius"``.
    value : float or str or Table
        A number, an expression of Python syntax, a word of a choice, or a table; SI, in `unit`.
    unit : str
        Such as ``"m2/s"``; empty if dimensionless.
    source : str
        DOI or note; empty if unknown.
    where : str
        File and key it came from.
    """

    path: str
    value: float | str | Table
    unit: str
    source: str
    where: str

    def __float__(self) -> float:
        if isinstance(self.value, float):
            return self.value
        raise InputError(
            self.path, repr(self.value), "is a function or a word, not a number", self.where
        )

    def __repr__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        source = f"  # {self.source}" if self.source else ""
        return f"{self.path} = {show(self.value)}{unit}{source}"


def _to_python(parameter: _denchi.Parameter) -> Parameter:
    value = parameter.value
    if isinstance(value, _denchi.Table):
        value = Table(value.x, value.y, value.axis)
    return Parameter(parameter.path, value, parameter.unit, parameter.source, parameter.where)


class Parameters(Mapping[str, Parameter]):
    """All parameters of a cell by path, in reading order.

    ``parameters["cell.nominal_cell_capacity"]`` is a `Parameter` with ``value``, ``unit`` and
    ``source``; a wrong path raises `InputError` with the nearest right ones.
    """

    def __init__(self, cell: _denchi.Cell) -> None:
        self._cell = cell
        self._items = {item.path: _to_python(item) for item in cell.parameters()}

    def __getitem__(self, path: str) -> Parameter:
        found = self._items.get(path)
        # The library knows the nearest names.
        return found or _to_python(self._cell.parameter(arguments.text("path", path)))

    def __contains__(self, path: object) -> bool:
        return path in self._items

    def get(self, path: str, default: Any = None) -> Any:
        """Return the parameter, or `default` where there is none of this path."""
        return self._items.get(path, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def _rows(self, longest: int) -> Iterator[tuple[str, str, str, str]]:
        for item in self._items.values():
            value = show(item.value)
            if len(value) > longest:
                value = value[: longest - 3] + "..."
            yield item.path, value, item.unit, item.source

    def __repr__(self) -> str:
        return text_table([("path", "value", "unit", "source"), *self._rows(40)])

    def _repr_html_(self) -> str:
        return html_table("parameters", self._rows(80), ("path", "value", "unit", "source"))


def _to_value(path: str, value: Any) -> float | str | _denchi.Table:
    if isinstance(value, Parameter):
        value = value.value
    if isinstance(value, Table):
        value = {value.axis: value.x, "y": value.y}
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        axis = next((key for key in ("x", "T", "c_e") if key in value), "x")
        if set(value) != {axis, "y"}:
            rule = 'a table has the keys "x" (or "T", "c_e") and "y"'
            raise InputError(path, repr(value), rule, "with_")
        try:
            x, y = (np.asarray(value[key], dtype=float).ravel().tolist() for key in (axis, "y"))
        except (TypeError, ValueError):
            raise InputError(path, repr(value), "a table holds numbers", "with_") from None
        return _denchi.Table(x, y, axis)
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.number)):
        rule = 'must be a number, an expression such as "2*x + 1", or {"x": [...], "y": [...]}'
        raise InputError(path, repr(value), rule, "with_")
    return arguments.real(path, value)


class Cell:
    """A cell: an immutable set of parameters. Cells that say the same are equal.

    Parameters
    ----------
    name_or_path : str or os.PathLike
        A built-in cell (see `cells`), or a BPX or denchi cell file. A name that is a file too
        means the file.

    Raises
    ------
    InputError
        With file, key, value and rule, or the nearest names.

    Examples
    --------
    >>> cell = denchi.Cell("chen2020")
    >>> thicker = cell.with_(**{"positive_electrode.thickness": 90e-6})
    """

    __slots__ = ("_core", "_parameters")

    def __init__(self, name_or_path: str | os.PathLike[str]) -> None:
        self._core = _denchi.Cell(arguments.path("cell", name_or_path))
        self._parameters: Parameters | None = None

    @classmethod
    def _from_core(cls, core: _denchi.Cell) -> Cell:
        cell = cls.__new__(cls)
        cell._core = core
        cell._parameters = None
        return cell

    @classmethod
    def from_json(cls, json: str, origin: str = "text") -> Cell:
        """Read a cell from the text of a cell file; `origin` names it in messages."""
        return cls._from_core(_denchi.Cell.from_text(arguments.text("json", json), origin))

    def with_(self, changes: Mapping[str, Any] | None = None, /, **more: Any) -> Cell:
        """Return a copy with other values.

        Parameters
        ----------
        changes, **more
            Path and value: a number, an expression, a word, or ``{"x": [...], "y": [...]}``
            (``{"T": ...}`` for a table of temperatures), in the unit that `parameters` shows.
            ``"PATH*"`` scales the value or function. Applied in order.

        Raises
        ------
        InputError
            For an unknown path (with the nearest ones) or a value out of range.
        """
        together = {**(changes or {}), **more}
        values = [
            (arguments.text("path", path), _to_value(path, value))
            for path, value in together.items()
        ]
        return Cell._from_core(self._core.with_values(values))

    def with_electrolyte(
        self, electrolyte: str | os.PathLike[str] | Electrolyte, layer: str | None = None
    ) -> Cell:
        """Return a copy with another electrolyte; geometry and kinetics stay as they are.

        Parameters
        ----------
        electrolyte : str or os.PathLike or Electrolyte
            A name of the library, an electrolyte file, or an `Electrolyte`.
        layer : str, optional
            ``"separator"``, ``"positive_electrode"`` or ``"negative_electrode"``; by default all
            layers, which then have it in common.

        Raises
        ------
        InputError
            For an unknown or ambiguous name (with the nearest ones), a wrong file, or a layer
            without an electrolyte.
        """
        if not isinstance(electrolyte, Electrolyte):
            electrolyte = Electrolyte(electrolyte)
        where = "" if layer is None else arguments.text("layer", layer)
        return Cell._from_core(self._core.with_electrolyte(electrolyte._core, where))

    @property
    def parameters(self) -> Parameters:
        """Names, values, units and sources of all parameters."""
        if self._parameters is None:
            self._parameters = Parameters(self._core)
        return self._parameters

    @property
    def name(self) -> str:
        """Built-in name, or the file's name without its ending."""
        return self._core.name

    @property
    def title(self) -> str:
        """Title given in the file."""
        return self._core.title

    @property
    def description(self) -> str:
        """Description given in the file."""
        return self._core.description

    @property
    def references(self) -> str:
        """Where the cell was published."""
        return self._core.references

    @property
    def model(self) -> str:
        """Model the file asks for: ``"dfn"``, ``"spme"`` or ``"spm"``."""
        return self._core.model

    @property
    def origin(self) -> str:
        """File the cell was read from."""
        return self._core.origin

    @property
    def warnings(self) -> list[str]:
        """Notes of the reader."""
        return self._core.warnings

    @property
    def electrolyte_warnings(self) -> list[str]:
        """Electrolytes beyond their stability window, or measured at another temperature only."""
        return self._core.electrolyte_warnings

    @property
    def measurements(self) -> list[_denchi.Measurement]:
        """Measured data of the file: ``name``, ``time`` [s], ``current`` [A], ``voltage`` [V].

        Current is positive on discharge, whatever the file says.
        """
        return self._core.measurements

    @property
    def area(self) -> float:
        """Electrode area times the number of electrode pairs [m2]."""
        return self._core.area

    @property
    def summary(self) -> _denchi.CellSummary:
        """Balance of the cell at equilibrium.

        ``open_circuit_voltage`` of the initial state [V], ``capacity_between_cut_offs`` [A.h],
        ``negative_to_positive_ratio``, ``materials`` with their stoichiometry windows, and
        ``metals`` with their thickness as assembled and at the start, and the charge in it then.
        """
        return self._core.summary()

    def soc_at_voltage(self, voltage: float) -> float:
        """Return the state of charge (0 to 1) at an open-circuit voltage [V]."""
        return self._core.soc_at_voltage(arguments.real("voltage", voltage))

    def to_json(self) -> str:
        """Return the whole cell as the text of a cell file."""
        return self._core.to_json()

    def to_bpx(self) -> str:
        """Return the cell as BPX 1.x; raises `InputError` naming the paths BPX cannot say."""
        return self._core.to_bpx()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cell) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __reduce__(self) -> tuple[Any, ...]:
        return Cell.from_json, (self.to_json(), self.origin)

    def __deepcopy__(self, memo: dict[int, Any]) -> Cell:
        return self  # nothing of it ever changes

    def __repr__(self) -> str:
        return f"<denchi.Cell {self.name}: {self.title}>"

    def _repr_html_(self) -> str:
        summary = self.summary
        rows = [
            ("title", self.title),
            ("references", self.references),
            ("model", self.model),
            ("electrode area", f"{self.area:.6g} m2"),
            ("initial open-circuit voltage", f"{summary.open_circuit_voltage:.4f} V"),
            ("capacity between cut-offs", f"{summary.capacity_between_cut_offs:.4f} A.h"),
            ("N/P ratio", f"{summary.negative_to_positive_ratio:.3f}"),
            ("parameters", f"{len(self.parameters)}, see .parameters"),
        ]
        return html_table(f"Cell {self.name}", rows)
