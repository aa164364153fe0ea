"""Panels of a study: its curves, and maps of a result over two of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.ticker import MaxNLocator
from matplotlib.tri import Triangulation

from denchi.profiles import INK
from denchi.study_columns import FEW, Column, View, evenly, readable, title_of
from denchi.study_paint import (
    FAILED,
    OUTLINED,
    STOPPED,
    Paint,
    dress,
    mark,
    no_room,
    point_size,
    span,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_CURVES = 400
MOST_POINTS = 8000
MOST_NUMBERS = 80  # that are written into a map
MOST_CORNERS = 5000  # of triangles


# ---- curves ----


def _along(view: View, x: str, rows: np.ndarray) -> tuple[np.ndarray, str]:
    """Return where the points of curves stand, and the label: the common axis, or another curve."""
    values = np.asarray(view.study[x], dtype=float)
    if x == "fraction":
        return np.broadcast_to(values, (len(rows), len(values))), "share of the run"
    scaled, unit = readable(values[rows] if values.ndim == 2 else values, view.study.unit(x))
    label = f"{title_of(x)} [{unit}]" if unit else title_of(x)
    return np.broadcast_to(scaled, (len(rows), scaled.shape[-1])), label


def _chosen(view: View, y: str, whole: np.ndarray) -> np.ndarray:
    """Return the cases whose curves are drawn, in an order of chance: no value lies on top."""
    there = np.isfinite(whole).any(axis=1)
    rows = evenly(np.flatnonzero(there), MOST_CURVES)
    if len(rows) < np.count_nonzero(there):
        view.note(f"{len(rows)} of {np.count_nonzero(there)} curves are drawn, evenly chosen")
    without = np.count_nonzero(~there & ~view.failed)
    if without:
        view.note(f"{without} cases that ran have no {title_of(y)}")
    return np.random.default_rng(1).permutation(rows)


def draw_curves(axes: Axes, view: View, x: str, y: str, paint: Paint) -> None:
    """Draw a curve of each case, or of as many as can be told apart."""
    whole = view.study[y]
    rows = _chosen(view, y, whole)
    title = title_of(y)
    axes.set_title(title[:1].upper() + title[1:])
    if not len(rows):
        no_room(axes, "no case has a curve")
        return
    values, unit = readable(whole[rows], view.study.unit(y))
    along, label = _along(view, x, rows)
    good = np.isfinite(values) & np.isfinite(along)
    lines = [
        np.column_stack([one[keep], two[keep]])
        for one, two, keep in zip(along, values, good, strict=True)
    ]
    thin = len(rows) > 60
    look: dict[str, Any] = {"lw": 1.0 if thin else 1.8, "alpha": 0.75 if thin else 1.0}
    axes.add_collection(LineCollection(lines, colors=paint.of(rows), **look), autolim=False)
    _frame(axes, along[good], values[good])
    axes.set(xlabel=label, ylabel=f"{title} [{unit}]" if unit else title)
    for which, sign in ((view.stopped, STOPPED), (view.failed, FAILED)):
        ends = [line[-1] for line, row in zip(lines, rows, strict=True) if which[row] and len(line)]
        x_ends, y_ends = np.reshape(ends, (-1, 2)).T
        mark(axes, x_ends, y_ends, sign, len(ends))
    paint.key(axes)


def _frame(axes: Axes, x: np.ndarray, y: np.ndarray) -> None:
    """Set limits that hold all points, all but a thousandth of very many."""
    if not len(x):
        return
    low, high = np.quantile(y, [0.0005, 0.9995]) if len(y) > 20000 else (y.min(), y.max())
    room = 0.04 * (high - low) or 0.05 * max(abs(high), 1e-12)
    left, right = x.min(), x.max()
    axes.set(xlim=(left, right if right > left else left + 1.0), ylim=(low - room, high + room))


# ---- maps ----


def draw_map(axes: Axes, view: View, x: Column, y: Column, value: Column) -> None:
    """Draw a result over two columns: fields of a grid, an area between points, or the points."""
    paint = Paint.of_range(value)
    axes.set_title(f"{value.title[:1].upper()}{value.title[1:]}")
    if not len(value.levels):
        no_room(axes, f"no case has a value of {value.title}")
        return
    grid = _is_grid(x, y)
    if grid:
        x, y = _in_steps(x), _in_steps(y)
    dress(axes, "x", x)
    dress(axes, "y", y)
    if grid:
        _draw_fields(axes, view, x, y, value, paint)
    else:
        _draw_points(axes, view, x, y, value, paint)
    paint.key(axes)


def _places(column: Column) -> np.ndarray:
    """Return the place of each case among the levels of a column; -1 without a value."""
    place = np.searchsorted(column.levels, column.values)
    return np.where(np.isfinite(column.values), place, -1)


def _is_grid(x: Column, y: Column) -> bool:
    """Return whether there is a case for all pairs of levels, or nearly."""
    size = len(x.levels) * len(y.levels)
    if size > 2 * len(x.values):
        return False
    place = _places(x) * len(y.levels) + _places(y)
    return len(np.unique(place)) >= 0.6 * size or bool(x.words) or bool(y.words)


def _in_steps(column: Column) -> Column:
    """Return a column of few numbers as fields of one size, each with its number."""
    if column.words or not 1 < len(column.levels) <= FEW:
        return column
    words = tuple(f"{level:.4g}" for level in column.levels)
    places = np.where(np.isfinite(column.values), _places(column), np.nan)
    return column._replace(values=places, words=words, log=False)


def _edges(column: Column) -> np.ndarray:
    """Return the edges of fields around the levels of a column."""
    at = column.at(column.levels)
    if len(at) == 1:
        edges = np.array([at[0] - 0.5, at[0] + 0.5])
    else:
        middle = 0.5 * (at[1:] + at[:-1])
        edges = np.concatenate([[2.0 * at[0] - middle[0]], middle, [2.0 * at[-1] - middle[-1]]])
    return 10.0**edges if column.log else edges


def _mean(place: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    good = np.isfinite(values) & (place >= 0)
    counts = np.bincount(place[good], minlength=size)
    sums = np.bincount(place[good], values[good], minlength=size)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _draw_fields(axes: Axes, view: View, x: Column, y: Column, value: Column, paint: Paint) -> None:
    shape = (len(y.levels), len(x.levels))
    both = np.isfinite(x.values) & np.isfinite(y.values)
    place = np.where(both, _places(y) * shape[1] + _places(x), -1)
    field = _mean(place, value.values, shape[0] * shape[1]).reshape(shape)
    if np.count_nonzero(both) > np.count_nonzero(np.bincount(place[both])):
        view.note(f"{value.title}: each field is the mean of its cases")
    paint.norm.vmin, paint.norm.vmax = _limits(field)  # a mean spans less than its cases
    axes.grid(False)
    axes.set_facecolor("#eef1f4")
    axes.pcolormesh(_edges(x), _edges(y), field, cmap=paint.map, norm=paint.norm, rasterized=True)
    axes.set(xlim=_edges(x)[[0, -1]], ylim=_edges(y)[[0, -1]])
    if field.size <= MOST_NUMBERS:
        _write(axes, x, y, field, paint)
    elif min(shape) >= 5 and np.isfinite(field).all() and not x.words and not y.words:
        lines = axes.contour(x.levels, y.levels, field, 8, colors="white", linewidths=0.9)
        axes.clabel(lines, fontsize=9, fmt="%.4g")
    for which, sign in ((view.stopped, STOPPED), (view.failed, FAILED)):
        spots = np.unique(place[which & (place >= 0)])
        # Below the number of the field, which stands in its middle.
        lift = 0.3 * (np.isfinite(field.ravel()[spots]) & (field.size <= MOST_NUMBERS))
        at = _lowered(y, spots // shape[1], lift)
        mark(axes, x.levels[spots % shape[1]], at, {**sign, "path_effects": OUTLINED}, field.size)


def _lowered(column: Column, places: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return levels moved down by a share of their fields."""
    edges = column.at(_edges(column))
    at = column.at(column.levels)[places] - share * (edges[places + 1] - edges[places])
    return 10.0**at if column.log else at


def _limits(field: np.ndarray) -> tuple[float, float]:
    finite = field[np.isfinite(field)]
    low, high = float(finite.min()), float(finite.max())
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def _write(axes: Axes, x: Column, y: Column, field: np.ndarray, paint: Paint) -> None:
    """Write the value into each field, white where it is dark."""
    for (i, k), value in np.ndenumerate(field):
        if np.isfinite(value):
            red, green, blue, _ = paint.map(paint.norm(value))
            dark = 0.30 * red + 0.59 * green + 0.11 * blue < 0.55
            style: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 10}
            colour = "white" if dark else INK
            axes.text(x.levels[k], y.levels[i], f"{value:.3g}", color=colour, **style)


def _draw_points(axes: Axes, view: View, x: Column, y: Column, value: Column, paint: Paint) -> None:
    span(axes, "x", x)
    span(axes, "y", y)
    both = np.flatnonzero(np.isfinite(x.values) & np.isfinite(y.values))
    some = evenly(both, MOST_POINTS)
    if len(some) < len(both):
        view.note(f"{len(some)} of {len(both)} points are drawn, evenly chosen")
    only = {x.name, y.name} >= {one.name for one in view.factors}
    area = only and not x.words and not y.words and _draw_area(axes, x, y, value, paint)
    rows = some[np.isfinite(value.values[some])]
    many = len(rows) > 1000
    look: dict[str, Any] = {"s": 14.0 if area else point_size(len(rows)), "rasterized": many}
    look |= {"edgecolors": "white", "linewidths": 0.0 if many else 0.5}
    colours: Any = INK if area else paint.of(rows)
    axes.scatter(x.values[rows], y.values[rows], c=colours, zorder=3, **look)
    for which, sign in ((view.stopped, STOPPED), (view.failed, FAILED)):
        spots = some[which[some]]
        mark(axes, x.values[spots], y.values[spots], sign, len(some))


def _draw_area(axes: Axes, x: Column, y: Column, value: Column, paint: Paint) -> bool:
    """Fill between the points of a sample of two columns; leave a hole where a case failed."""
    both = np.flatnonzero(np.isfinite(x.values) & np.isfinite(y.values))
    if not 16 <= len(both) <= MOST_CORNERS:
        return False
    even = []
    for column in (x, y):
        at = column.at(column.values[both])
        even.append((at - at.min()) / np.ptp(at))
    try:
        triangles = Triangulation(*even).triangles
    except (RuntimeError, ValueError):  # points on a line, or the same ones twice
        return False
    corners = value.values[both]
    holes = ~np.isfinite(corners)[triangles].all(axis=1)
    if holes.all():
        return False
    mesh = Triangulation(x.values[both], y.values[both], triangles, mask=holes)
    levels = np.linspace(paint.low, paint.high, 25)
    filled = np.nan_to_num(corners, nan=float(levels[0]))
    axes.tricontourf(mesh, filled, levels, cmap=paint.map, norm=paint.norm)
    some = MaxNLocator(7, steps=[1, 2, 2.5, 5, 10]).tick_values(paint.low, paint.high)
    lines = axes.tricontour(mesh, filled, some, colors="white", linewidths=0.8)
    axes.clabel(lines, fontsize=9, fmt="%.4g")
    return True
