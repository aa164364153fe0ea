"""Electrolytes as materials: what was measured of them, and where."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from denchi import _denchi, arguments
from denchi.tables import html_table, text_table

ELECTRON_VOLT = 96485.33212  # [J/mol]


class Measured(NamedTuple):
    """One published conductivity of an electrolyte; what its source does not give is None.

    Attributes
    ----------
    label : str
        Asks for it: ``Electrolyte("li6ps5cl:lee2020_film")``.
    conductivity : float
        At `temperature` [S/m].
    temperature : float
        [K].
    activation_energy : float or None
        [J/mol].
    pressure : float or None
        On the sample [Pa].
    method, source : str
        How, and a DOI or note.
    """

    label: str
    conductivity: float
    temperature: float
    activation_energy: float | None
    pressure: float | None
    method: str
    source: str


def _show(value: float | None, scale: float = 1.0, form: str = ".3g") -> str:
    return "-" if value is None else format(value * scale, form)


class Electrolyte:
    """One electrolyte of the library, or of a laboratory's own file.

    Parameters
    ----------
    name_or_path : str or os.PathLike
        A name (see `electrolytes`), one of its measurements (``"li6ps5cl:lee2020_film"``), a
        formula, or an electrolyte file.

    Raises
    ------
    InputError
        With the nearest names, or the candidates of an ambiguous one.

    Examples
    --------
    >>> denchi.Electrolyte("li6ps5cl").conductivity(333.15)  # [S/m]
    """

    __slots__ = ("_core",)

    def __init__(self, name_or_path: str | os.PathLike[str]) -> None:
        self._core = _denchi.Electrolyte(arguments.path("electrolyte", name_or_path))

    @classmethod
    def _from_core(cls, core: _denchi.Electrolyte) -> Electrolyte:
        electrolyte = cls.__new__(cls)
        electrolyte._core = core
        return electrolyte

    @classmethod
    def from_json(cls, json: str, origin: str = "text") -> Electrolyte:
        """Read an electrolyte from the text of a file; `origin` names it in messages."""
        return cls._from_core(_denchi.Electrolyte.from_text(arguments.text("json", json), origin))

    @property
    def name(self) -> str:
        """Name in the library, or that of the file, with its measurement if not the first."""
        return self._core.full_name

    @property
    def title(self) -> str:
        """Title given in the file."""
        return self._core.title

    @property
    def family(self) -> str:
        """``"sulfide"``, ``"halide"``, ``"oxide"``, ``"polymer"``, ``"liquid"``, ..."""
        return self._core.family

    @property
    def formula(self) -> str | None:
        """Chemical formula, if there is one."""
        return self._core.formula or None

    @property
    def law(self) -> str:
        """``"single_ion"``, ``"binary"`` or ``"weak"``."""
        return self._core.law

    @property
    def temperature(self) -> float:
        """Temperature of the measurement [K]."""
        return self._core.measurement.temperature

    @property
    def activation_energy(self) -> float | None:
        """Of the conductivity [J/mol]; None if unknown, or if the law says it itself."""
        return self._core.measurement.activation_energy

    @property
    def density(self) -> float | None:
        """Mass per volume [kg/m3]."""
        return self._core.density

    @property
    def transference_number(self) -> float | None:
        """Share of the cations; None where it depends on the concentration."""
        return self._core.transference()

    @property
    def stability_window(self) -> tuple[float | None, float | None]:
        """Potentials against lithium below and above which it reacts [V]."""
        return self._core.reduction_limit, self._core.oxidation_limit

    @property
    def sources(self) -> dict[str, str]:
        """Property -> DOI or note; ``"conductivity"`` is that of the measurement."""
        return {"conductivity": self._core.measurement.source, **self._core.sources}

    @property
    def unknown(self) -> list[str]:
        """What a laboratory would want to know, and no source gives."""
        return self._core.unknown()

    @property
    def measurements(self) -> list[Measured]:
        """Every published conductivity, the first of which is used by default."""
        return [
            Measured(
                m.label,
                self._core.measured(k),
                m.temperature,
                m.activation_energy,
                m.pressure,
                m.method,
                m.source,
            )
            for k, m in enumerate(self._core.measurements)
        ]

    def conductivity(self, temperature: float | None = None) -> float:
        """Return the conductivity of the bulk [S/m] at a temperature [K]."""
        at = self.temperature if temperature is None else arguments.real("temperature", temperature)
        return self._core.conductivity(at)

    def __repr__(self) -> str:
        milli = 10.0 * self.conductivity()
        return (
            f"<denchi.Electrolyte {self.name}: {self.title}, {milli:.3g} mS/cm "
            f"at {self.temperature - 273.15:.4g} degC>"
        )

    def _repr_html_(self) -> str:
        rows = [
            (
                m.label,
                _show(m.conductivity, 10.0),
                _show(m.temperature - 273.15, 1.0, ".4g"),
                _show(m.activation_energy, 1.0 / ELECTRON_VOLT),
                _show(m.pressure, 1e-6),
                m.method or "-",
                m.source,
            )
            for m in self.measurements
        ]
        header = ("measurement", "mS/cm", "at °C", "E_a eV", "MPa", "method", "source")
        return html_table(f"{self.name}: {self.title}", rows, header)


class Electrolytes(dict[str, Electrolyte]):
    """Electrolytes by name: iterating gives names, ``["li6ps5cl"]`` is one of them."""

    def _rows(self) -> list[tuple[str, ...]]:
        return [
            (
                one.name,
                one.family,
                _show(one.conductivity(), 10.0),
                _show(one.temperature - 273.15, 1.0, ".4g"),
                str(len(one._core.measurements)),
                _show(one.activation_energy, 1.0 / ELECTRON_VOLT),
                _show(one.density, 1e-3),
                one.formula or "-",
            )
            for one in self.values()
        ]

    _header = ("name", "family", "mS/cm", "at °C", "measured", "E_a eV", "g/cm3", "formula")

    def __repr__(self) -> str:
        return text_table([self._header, *self._rows()])

    def _repr_html_(self) -> str:
        return html_table("electrolytes", self._rows(), self._header)


def electrolytes(family: str | None = None) -> Electrolytes:
    """Return the electrolytes of the library, all or those of one family."""
    found: Any = (Electrolyte._from_core(core) for core in _denchi.built_in_electrolytes())
    return Electrolytes({one.name: one for one in found if family in (None, one.family)})
