"""Colours of the cases of a study, the key to them, and axes that carry its columns."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import colormaps
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, LogNorm, Normalize, to_rgba_array
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from denchi.comparison_rows import COLOURS, PALE
from denchi.profiles import BLUE, RED
from denchi.study_columns import FEW, Column, elided

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Colour maps of what varies and of results, ends that are too pale left out.
FACTORS = ("viridis", 0.0, 0.93)
RESULTS = ("plasma", 0.0, 0.92)
NONE = "#b3bcc6"
FAILED: dict[str, Any] = {"marker": "x", "color": "#7d8894", "linewidths": 1.1, "s": 24}
STOPPED: dict[str, Any] = {"marker": "x", "color": RED, "linewidths": 1.2, "s": 34}
OUTLINED: Any = [withStroke(linewidth=2.5, foreground="white")]  # readable on anything
MOST_WORDS = 14


class Paint:
    """Colours by a column: shades of a range, or one for each of a few values."""

    def __init__(self, column: Column | None, shades: tuple[str, float, float] = FACTORS) -> None:
        self.column = column
        name, begin, end = shades
        self.map = ListedColormap(colormaps[name](np.linspace(begin, end, 256)))
        levels = np.array([]) if column is None else column.levels
        self.levels = (
            levels if column is not None and (column.words or len(levels) <= FEW) else None
        )
        low, high = (levels[0], levels[-1]) if len(levels) else (0.0, 1.0)
        if not low < high:
            low, high = low - 0.5, high + 0.5
        plain = column is None or not column.log
        self.low, self.high = float(low), float(high)
        self.norm: Any = Normalize(low, high) if plain else LogNorm(low, high)

    @classmethod
    def of_range(cls, value: Column) -> Paint:
        """Return the shades of a result, a range however few its values are."""
        out = cls(value._replace(words=()), RESULTS)
        out.levels = None
        return out

    def colours(self) -> np.ndarray:
        """Return the colour of every case."""
        if self.column is None:
            return to_rgba_array(BLUE)
        values = self.column.values
        if self.levels is None:
            out = self.map(self.norm(np.nan_to_num(values, nan=self.low)))
        else:
            out = self._of_levels()[
                np.searchsorted(self.levels, values).clip(0, len(self.levels) - 1)
            ]
        return np.where(np.isfinite(values)[:, None], out, to_rgba_array(NONE))

    def of(self, rows: np.ndarray) -> np.ndarray:
        """Return the colours of some cases."""
        colours = self.colours()
        return colours[rows] if len(colours) > 1 else np.repeat(colours, len(rows), axis=0)

    def _of_levels(self) -> np.ndarray:
        count = len(self.levels) if self.levels is not None else 0
        if self.column is None or not self.column.words:
            return np.asarray(self.map(self.norm(self.levels)))
        if count <= len(COLOURS):
            return to_rgba_array(COLOURS[:count])
        return np.asarray(colormaps["turbo"](np.linspace(0.04, 0.96, count)))

    def key(self, axes: Axes) -> None:
        """Draw the colour bar or the legend to the right of axes."""
        if self.column is None or len(self.column.levels) < 2:
            return
        if self.levels is not None:
            self._legend(axes)
            return
        assert axes.figure is not None
        bar = axes.figure.colorbar(
            ScalarMappable(self.norm, self.map), ax=axes, fraction=0.05, pad=0.02, aspect=28
        )
        bar.ax.spines[:].set_visible(False)
        bar.ax.tick_params(which="both", length=0)
        if self.column.log:
            log_ticks(bar.ax.yaxis, self.low, self.high)
        bar.set_label("\n".join(wrap(self.column.label, 40)))

    def _legend(self, axes: Axes) -> None:
        assert self.column is not None and self.levels is not None
        texts = self.column.words or [f"{value:.4g}" for value in self.levels]
        colours = self._of_levels()
        some = np.unique(np.linspace(0, len(texts) - 1, MOST_WORDS).astype(int))
        chosen = range(len(texts)) if len(texts) <= MOST_WORDS else some
        handles = [Line2D([], [], color=colours[k], lw=3.0, label=texts[k]) for k in chosen]
        title = "\n".join(wrap(self.column.label, 24))
        if len(texts) > MOST_WORDS:
            title += f"\n({len(chosen)} of {len(texts)})"
        axes.legend(
            handles=handles,
            title=title,
            alignment="left",
            loc="upper left",
            bbox_to_anchor=(1.0, 1.02),
        )


def log_ticks(axis: Any, low: float, high: float) -> None:
    """Mark an axis of decades: each decade, or 1, 2, 5 where there are few."""
    few = high < 300.0 * low
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if few else (1.0,), numticks=12))
    axis.set_minor_locator(NullLocator())
    if few and 1e-3 <= low and high < 1e5:
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.4g}"))


def dress(axes: Axes, side: str, column: Column, width: int = 60, ticks: int = 6) -> None:
    """Give one axis (x or y) its label, scale and about so many ticks."""
    axis = getattr(axes, f"{side}axis")
    axis.set_label_text("\n".join(wrap(column.label, width)))
    if column.words:
        _words(axes, side, column)
    elif column.log and len(column.levels):
        getattr(axes, f"set_{side}scale")("log")
        levels = column.levels
        log_ticks(axis, levels[0], levels[-1])
    else:
        axis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]))


def span(axes: Axes, side: str, column: Column) -> None:
    """Set the limits of an axis that hold all values of a column, drawn or not."""
    if column.words or not len(column.levels):
        return
    low, high = column.at(column.levels[[0, -1]])
    room = 0.04 * (high - low) or 0.05 * abs(high) or 0.5
    ends = np.array([low - room, high + room])
    getattr(axes, f"set_{side}lim")(10.0**ends if column.log else ends)


def _words(axes: Axes, side: str, column: Column) -> None:
    count = len(column.words)
    places = np.unique(np.linspace(0, count - 1, min(count, 40)).astype(int))
    texts = [elided(column.words[k], 16 if side == "x" else 34) for k in places]
    turned = side == "x" and sum(map(len, texts)) > 26
    turn: dict[str, Any] = {"rotation": 25, "ha": "right"} if turned else {}
    getattr(axes, f"set_{side}ticks")(places, labels=texts, **turn)
    getattr(axes, f"set_{side}lim")(-0.5, count - 0.5)


def point_size(count: int) -> float:
    """Return the area of each of so many points."""
    return float(np.clip(9000.0 / max(count, 1), 3.0, 36.0))


def mark(axes: Axes, x: np.ndarray, y: np.ndarray, look: dict[str, Any], count: int) -> None:
    """Draw crosses where cases stopped or failed, small where there are many points."""
    if not len(x):
        return
    many = count > 1000
    size: dict[str, Any] = {"s": 8, "linewidths": 0.7} if many else {}
    axes.scatter(x, y, rasterized=many, zorder=4, **{**look, **size})


def no_room(axes: Axes, text: str) -> None:
    """Write in the middle of axes why there is nothing in them."""
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=PALE)
    axes.grid(False)
    axes.spines[:].set_visible(False)
    axes.set(xticks=[], yticks=[], xlabel="", ylabel="")
