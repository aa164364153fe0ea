"""What the plots of a study draw: its columns in readable units, and which of them tell most."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from denchi import arguments
from denchi.errors import InputError
from denchi.profiles import time_scale

if TYPE_CHECKING:
    from denchi.study import Study

#: Units that take a prefix: as in the file, on a label.
PREFIXED = {
    "V": "V",
    "A": "A",
    "W": "W",
    "A.h": "Ah",
    "W.h": "Wh",
    "Pa": "Pa",
    "J": "J",
    "kg": "kg",
}
PREFIXES = ((1e6, "M"), (1e3, "k"), (1.0, ""), (1e-3, "m"))
LENGTHS = ((2.0, "m"), (2e-3, "mm"), (1e-6, "µm"), (0.0, "nm"))
METRES = {"m": 1.0, "mm": 1e3, "µm": 1e6, "nm": 1e9}
WORDS = {"soc": "state of charge", "rtol": "relative tolerance"}
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

#: Values of a factor that count as levels rather than as a range.
FEW = 6
BINS = 12


class Column(NamedTuple):
    """One value for each case, as it is drawn."""

    name: str
    values: np.ndarray  # in the unit of the label; of texts their places among the words
    title: str  # without a unit
    unit: str = ""
    words: tuple[str, ...] = ()  # of a column of texts
    log: bool = False  # spread evenly over decades

    @property
    def label(self) -> str:
        """What stands at an axis."""
        return f"{self.title} [{self.unit}]" if self.unit else self.title

    @property
    def levels(self) -> np.ndarray:
        """Its different values, rising."""
        return np.unique(self.values[np.isfinite(self.values)])

    def at(self, values: np.ndarray) -> np.ndarray:
        """Return places along an even axis."""
        if not self.log:
            return np.asarray(values, dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.log10(values))


def title_of(name: str) -> str:
    """Return the name of a variable in words."""
    words = WORDS.get(name, name).rstrip("*").replace("_", " ").replace(".", " ")
    return f"{words} factor" if name.endswith("*") else words


def elided(text: str, most: int) -> str:
    """Return a text that is not too long: its beginning and its end."""
    if len(text) <= most:
        return text
    begin = (most - 1) // 2
    return f"{text[:begin]}…{text[len(text) - (most - 1 - begin) :]}"


def unit_text(unit: str) -> str:
    """Return a unit as it stands on a label."""
    words = unit.replace(".", " ").replace("ohm", "Ω")
    return re.sub(r"(?<=[A-Za-z])(-?\d)", lambda found: found[1].translate(SUPERSCRIPTS), words)


def readable(values: np.ndarray, unit: str, log: bool = False) -> tuple[np.ndarray, str]:
    """Return values in a unit in which they read well, and the unit."""
    finite = np.abs(values[np.isfinite(values)])
    most = float(finite.max()) if len(finite) else 0.0
    if unit == "K" and most > 100.0:
        return np.round(values - 273.15, 9), "°C"
    if unit == "s":
        factor, name = time_scale(most)
        return values * factor, name
    if unit == "m" and most > 0.0:
        name = next(name for least, name in LENGTHS if most >= least)
        return values * METRES[name], name
    if unit in PREFIXED and most > 0.0:
        size, prefix = next((one for one in PREFIXES if most >= 0.2 * one[0]), PREFIXES[-1])
        if unit == "kg":
            return (1e3 * values, "g") if size < 1.0 else (values, "kg")
        return values / size, prefix + PREFIXED[unit]
    if log or most == 0.0 or 1e-2 <= most < 1e5:
        return values, unit_text(unit)
    power = 3 * int(np.floor(np.log10(most) / 3.0))
    return (
        values * 10.0**-power,
        f"10{str(power).translate(SUPERSCRIPTS)} {unit_text(unit)}".strip(),
    )


def is_log(values: np.ndarray) -> bool:
    """Return whether positive values spread over decades, as even there as on a plain scale."""
    finite = values[np.isfinite(values)]
    if len(finite) < 3 or finite.min() <= 0.0 or finite.max() < 8.0 * finite.min():
        return False
    low, middle, high = np.quantile(finite, [0.0, 0.5, 1.0])
    return bool(middle - low < 0.32 * (high - low))


def column_of(name: str, values: np.ndarray, unit: str) -> Column:
    """Return a column ready to be drawn."""
    if values.dtype.kind not in "fiub":
        words, codes = np.unique(values.astype(str), return_inverse=True)
        short = tuple(elided(str(word), 34) or "none" for word in words)
        return Column(name, codes.astype(float), title_of(name), "", short)
    log = is_log(values)
    scaled, label = readable(values.astype(float), unit, log)
    return Column(name, scaled, title_of(name), label, (), log and bool(np.nanmin(scaled) > 0.0))


def groups_of(column: Column) -> np.ndarray:
    """Return a group for each case: equal values, or an equal share of a range of them."""
    levels = column.levels
    number = np.count_nonzero(np.isfinite(column.values))
    if column.words or len(levels) <= min(BINS, number // 2):
        return np.searchsorted(levels, column.values)
    count = int(np.clip(number // 6, 2, BINS))
    edges = np.nanquantile(column.values, np.linspace(0.0, 1.0, count + 1)[1:-1])
    return np.searchsorted(edges, column.values)


def explained(factor: Column, values: np.ndarray) -> float:
    """Return the share of the variance of a result that the means over a factor explain.

    What as many groups would explain by chance is taken off.
    """
    good = np.isfinite(values) & np.isfinite(factor.values)
    if np.count_nonzero(good) < 3:
        return 0.0
    group, value = groups_of(factor)[good], values[good] - values[good].mean()
    counts = np.bincount(group)
    sums = np.bincount(group, value)[counts > 0]
    counts = counts[counts > 0]
    total, between = float(value @ value), float((sums**2 / counts).sum())
    free = len(value) - len(counts)
    if total <= 0.0 or free <= 0:
        return 0.0
    return max(0.0, 1.0 - (1.0 - between / total) * (len(value) - 1) / free)


def follows(one: Column, two: Column) -> bool:
    """Return whether the values of two columns tell each other."""
    count = len(one.levels)
    if count < 2 or count != len(two.levels):
        return False
    here, there = (np.searchsorted(column.levels, column.values) for column in (one, two))
    if 2 * count <= len(here):
        return len(np.unique(here * (count + 1) + there)) == count
    return bool((here == there).all() or (here == count - 1 - there).all())


def evenly(rows: np.ndarray, most: int) -> np.ndarray:
    """Return at most so many of the rows, one from each equal stretch of them, the same each time.

    Which one of a stretch is left to chance, as a fixed step could meet one value of a grid only.
    """
    if len(rows) <= most:
        return rows
    random = np.random.default_rng(0)
    places = (np.arange(most) + random.random(most)) * (len(rows) / most)
    return rows[places.astype(int)]


class View:
    """A study as its plots see it."""

    def __init__(self, study: Study) -> None:
        self.study = study
        status = study.status
        #: Cases without a whole run, and those that ended before what was asked for: where all of
        #: them did, a mark at each would say nothing.
        self.failed = status == "failed"
        self.stopped = (status == "stopped") & (status == "finished").any()
        #: What to say below the page.
        self.notes: list[str] = []
        self._columns: dict[str, Column] = {}
        #: What varies, has more than one value, and does not just follow another of them.
        self.factors: list[Column] = []
        self.followers: list[str] = []
        for one in map(self.column, study.varied):
            if any(follows(one, two) for two in self.factors):
                self.followers.append(one.title)
            elif len(one.levels) > 1:
                self.factors.append(one)

    def __len__(self) -> int:
        return len(self.failed)

    def title(self) -> str:
        """Return the title of the study, or what its cells are called."""
        if self.study.title:
            return self.study.title
        try:
            cells = json.loads(self.study.attributes["study"])["cell"]
            if len(cells) == 1:
                return str(json.loads(*cells.values())["Header"]["Title"])
            return ", ".join(cells) if len(cells) <= 4 else f"{len(cells)} cells"
        except (KeyError, TypeError, ValueError, AttributeError):
            return "Study"

    def note(self, text: str) -> None:
        """Say it below the page, once."""
        if text not in self.notes:
            self.notes.append(text)

    def names(self) -> list[str]:
        """Return what has one value for each case."""
        return [*self.study.varied, *self.study.numbers, "status"]

    def column(self, given: str) -> Column:
        """Return a column by its name, or raise an error with the nearest names."""
        name = self.study._name(given)
        if name not in self._columns:
            if name not in self.names():
                rule = f"has no single value for each case; those are {', '.join(self.names())}"
                raise InputError("variable", given, rule, self.study._origin)
            self._columns[name] = column_of(name, self.study[name], self.study.unit(name))
        return self._columns[name]

    def value(self, given: Any = None) -> Column:
        """Return a result, nothing for cases that failed: by default energy, or what else varies.

        A result is the name of a number, or numbers, one for each case.
        """
        if given is None:
            names = dict.fromkeys(("energy", "capacity", *self.study.numbers))
            found = (self.value(name) for name in names)
            return next((one for one in found if len(one.levels) > 1), self.value("energy"))
        if not isinstance(given, str):
            return self._own(given)
        column = self.column(given)
        if column.words:
            rule = "is a text, where a number is needed"
            raise InputError("value", given, rule, self.study._origin)
        if column.name in self.study.varied:
            return column
        return column._replace(values=np.where(self.failed, np.nan, column.values))

    def _own(self, given: Any) -> Column:
        """Return numbers that the user has computed, named as their pandas column."""
        values = np.asarray(given)
        if values.shape != (len(self),) or values.dtype.kind not in "fiu":
            rule = f"must be the name of a number, or {len(self)} numbers, one for each case"
            raise InputError("value", repr(given), rule, self.study._origin)
        name = getattr(given, "name", None) or "value"
        column = column_of("", np.where(self.failed, np.nan, values), "")
        return column._replace(name=f"{name} (given)", title=str(name))

    def text_of(self, name: str) -> str:
        """Return a result of the first case, with its unit."""
        one = self.value(name)
        return f"{one.values[0]:.4g} {one.unit}".rstrip() if len(one.levels) else "-"

    def telling(self, value: Column) -> list[Column]:
        """Return what varies, that first which explains most of a result."""
        others = [one for one in self.factors if one.name != value.name]
        shares = {one.name: explained(one, value.values) for one in others}
        return sorted(others, key=lambda one: -shares[one.name])

    def shown(self, value: Column, most: int) -> list[Column]:
        """Return as many of what varies, those that explain most of a result."""
        factors = self.telling(value)
        if len(factors) > most:
            self.note(f"{most} of {len(factors)} factors are shown, those that explain most")
        if self.followers:
            self.note(f"not shown, as they follow others: {', '.join(self.followers)}")
        return factors[:most]

    def curves(self) -> list[str]:
        """Return the names of curves, the voltage first."""
        return sorted(self.study.curves, key=lambda name: name != "voltage")

    def reasons(self) -> list[str]:
        """Return for stopped and failed cases what most of them met, in the words of one."""
        out = []
        for word in ("stopped", "failed"):
            rows = evenly(np.flatnonzero(self.study.status == word), 2000)
            if len(rows):
                out.append(_most_common(word, [str(text) for text in self.study["reason"][rows]]))
        return out


def _most_common(word: str, reasons: Sequence[str]) -> str:
    """Return the reason that is given most often, numbers apart, as one case has it."""
    kinds = [re.sub(r"-?\d[\d.eE+-]*", "#", reason) for reason in reasons]
    kind, count = Counter(kinds).most_common(1)[0]
    one = reasons[kinds.index(kind)].removeprefix(f"{word}: ")
    one = re.sub(r"\d+\.\d{4,}", lambda found: f"{float(found[0]):.4g}", one)
    return f"{word if count == len(reasons) else 'most ' + word}: {one}"


def unknown(name: str, given: Any, known: Sequence[str]) -> InputError:
    """Return the error of a word that is none of those known."""
    from difflib import get_close_matches

    near = get_close_matches(arguments.text(name, given), known, 1, 0.5)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return InputError(name, repr(given), f"must be one of {', '.join(known)}{hint}", "plot")
