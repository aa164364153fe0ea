"""Panels of what varies in a study: a result against each factor, and lines through all of them."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.ticker import LogLocator, MaxNLocator

from denchi.profiles import GREY, INK
from denchi.study_columns import FEW, Column, View, elided, evenly, groups_of
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
from denchi.study_panels import MOST_CURVES, MOST_POINTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_LINKED = 60  # points of a factor that a line joins
LOST = -0.09  # where lines without a result end, below the axis of results
STEPS = 16  # of a line from one axis to the next


# ---- a result against one factor ----


def draw_against(
    axes: Axes, view: View, factor: Column, value: Column, paint: Paint, alone: bool = False
) -> None:
    """Draw a result against one column; below, the cases that have none.

    Parameters
    ----------
    alone : bool
        Nothing else varies, or what does has a colour of its own: lines join the points.
    """
    dress(axes, "x", factor, 34, 7 if alone else 4)
    dress(axes, "y", value)
    here = np.flatnonzero(np.isfinite(factor.values))
    if not np.isfinite(value.values[here]).any():
        no_room(axes, f"no case has a value of {value.title}")
        return
    span(axes, "x", factor)
    some = evenly(here, MOST_POINTS)
    if len(some) < len(here):
        view.note(f"{len(some)} of {len(here)} points are drawn, evenly chosen")
    x, y = factor.values + _scatter(view, factor, alone), value.values
    joined = alone and not factor.words and _join(axes, view, factor, value, paint)
    rows = np.random.default_rng(1).permutation(some[np.isfinite(y[some])])
    look: dict[str, Any] = {"alpha": 1.0 if len(rows) < 300 else 0.65, "linewidths": 0.0}
    look |= {"s": point_size(len(rows)), "rasterized": len(rows) > 1000}
    axes.scatter(x[rows], y[rows], c=paint.of(rows), zorder=3, **look)
    if not joined and len(rows) >= 30:
        _draw_means(axes, view, factor, value)
    ended = rows[view.stopped[rows]]
    mark(axes, x[ended], y[ended], STOPPED, len(rows))
    lost = some[~np.isfinite(y[some])]
    if len(lost):
        low = {**FAILED, "transform": axes.get_xaxis_transform()}
        mark(axes, x[lost], np.full(len(lost), 0.025), low, len(rows))
        axes.margins(y=0.1)


def _scatter(view: View, factor: Column, alone: bool) -> np.ndarray:
    """Return how far points of one text stand beside each other."""
    if not factor.words or alone or len(view) <= len(factor.words):
        return np.zeros(len(view))
    return np.random.default_rng(2).uniform(-0.22, 0.22, len(view))


def _join(axes: Axes, view: View, factor: Column, value: Column, paint: Paint) -> bool:
    """Join the points of each colour by a line; False if there are several at one place."""
    groups = np.zeros(len(view))
    if paint.column is not None and paint.column.name != factor.name:
        groups = paint.column.values
    if max(len(factor.levels), len(np.unique(groups))) > MOST_LINKED:
        return False
    pairs = np.column_stack([groups, factor.values])
    if len(np.unique(pairs, axis=0)) < len(pairs):
        return False
    colours = paint.of(np.arange(len(view)))
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        rows = rows[np.argsort(factor.values[rows])]
        same = len(np.unique(colours[rows], axis=0)) == 1
        colour = colours[rows[0]] if same else GREY
        axes.plot(factor.values[rows], value.values[rows], color=colour, lw=1.8)
    return True


def _draw_means(axes: Axes, view: View, factor: Column, value: Column) -> None:
    """Draw the mean of a result over parts of a factor."""
    good = np.isfinite(factor.values) & np.isfinite(value.values)
    group = groups_of(factor)[good]
    counts = np.maximum(np.bincount(group), 1)
    there = np.bincount(group) > 0
    view.note("dark lines: means")
    x = (np.bincount(group, factor.values[good]) / counts)[there]
    y = (np.bincount(group, value.values[good]) / counts)[there]
    if factor.words:
        axes.scatter(x, y, marker="_", s=500, color=INK, linewidths=2.4, zorder=5)
    else:
        axes.plot(x, y, color=INK, lw=2.0, zorder=5, path_effects=OUTLINED)


def draw_words(axes: Axes, view: View, factor: Column, value: Column, paint: Paint) -> None:
    """Draw a result for each of several texts, one below the other."""
    dress(axes, "y", factor)
    dress(axes, "x", value)
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    some = evenly(np.arange(len(view)), MOST_POINTS)
    good, lost = (some[np.isfinite(value.values[some]) == there] for there in (True, False))
    if not len(good):
        no_room(axes, f"no case has a value of {value.title}")
        return
    alone = len(view) == len(factor.words)
    y = factor.values + _scatter(view, factor, alone)
    if alone and not value.log:
        axes.hlines(y[good], 0.0, value.values[good], color=paint.of(good), lw=3.0, alpha=0.35)
    size = 1.3 * point_size(len(good))
    axes.scatter(value.values[good], y[good], s=size, c=paint.of(good), zorder=3, linewidths=0.0)
    ended = good[view.stopped[good]]
    mark(axes, value.values[ended], y[ended], STOPPED, len(good))
    left = {**FAILED, "transform": axes.get_yaxis_transform()}
    mark(axes, np.full(len(lost), 0.02), y[lost], left, len(good))


# ---- lines through all factors ----


def _unit(column: Column, values: np.ndarray) -> np.ndarray:
    """Return places on an upright axis from 0 to 1."""
    at = column.at(values)
    ends = column.at(column.levels[[0, -1]])
    if column.words and len(column.words) > 1:
        return at / (len(column.words) - 1)
    return (at - ends[0]) / (ends[1] - ends[0]) if ends[1] > ends[0] else 0.0 * at + 0.5


def _ticks(column: Column) -> tuple[np.ndarray, list[str]]:
    """Return places and texts of the marks of an upright axis."""
    if column.words:
        some = np.unique(np.linspace(0, len(column.words) - 1, 9).astype(int))
        return some.astype(float), [column.words[k] for k in some]
    low, high = column.levels[[0, -1]]
    marks: Any = column.levels
    if len(column.levels) <= FEW:
        pass
    elif column.log:
        marks = LogLocator(subs=(1.0, 2.0, 5.0), numticks=12).tick_values(low, high)
    else:
        marks = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    room = 1e-9 * (high - low)
    marks = marks[(marks >= low - room) & (marks <= high + room)]
    return marks, [f"{mark:.4g}" for mark in marks]


def _draw_upright(axes: Axes, place: float, column: Column, count: int) -> None:
    """Draw the axis of one column among so many, the last one for the result."""
    last = place == count - 1
    axes.plot([place, place], [0.0, 1.0], color=INK, lw=1.1, zorder=4)
    marks, texts = _ticks(column)
    side = 1.0 if last else -1.0
    for at, text in zip(_unit(column, marks), texts, strict=True):
        short = elided(text, 16)
        axes.plot([place, place + 0.018 * side], [at, at], color=INK, lw=1.0, zorder=4)
        spot = (place + (0.085 if last else -0.03), at)
        look: dict[str, Any] = {"ha": "left" if last else "right", "va": "center", "fontsize": 9.5}
        axes.text(*spot, short, zorder=6, path_effects=OUTLINED, **look)
    # What stands on both sides of a cell is named without the word electrode, for room.
    name = column.label.replace("tive electrode ", "tive ")
    heading = "\n".join(wrap(name, 15 if count > 5 else 24))
    weight = "bold" if last else "normal"
    axes.text(place, 1.045, heading, ha="center", va="bottom", fontsize=10, fontweight=weight)


def draw_parallel(axes: Axes, view: View, factors: Sequence[Column], value: Column) -> None:
    """Draw each case as a line through what varies, up to the result, which colours it."""
    columns = [*factors, value]
    axes.set(xlim=(-0.35, len(columns) - 0.6), ylim=(-0.1, 1.03), xticks=[], yticks=[])
    axes.grid(False)
    axes.spines[:].set_visible(False)
    if not len(value.levels):
        no_room(axes, f"no case has a value of {value.title}")
        return
    rows = np.flatnonzero(np.all([np.isfinite(one.values) for one in factors], axis=0))
    _draw_cases(axes, view, columns, rows, Paint.of_range(value))
    for place, column in enumerate(columns):
        _draw_upright(axes, place, column, len(columns))
    axes.set(xlim=(-0.35, len(columns) - 0.6), ylim=(-0.1, 1.03))


def _draw_cases(
    axes: Axes, view: View, columns: Sequence[Column], rows: np.ndarray, paint: Paint
) -> None:
    """Draw the lines of cases and, beside the last axis, what their colours mean."""
    value = columns[-1]
    some = evenly(rows, MOST_CURVES)
    if len(some) < len(rows):
        view.note(f"{len(some)} of {len(rows)} lines are drawn, evenly chosen")
    some = np.random.default_rng(1).permutation(some)
    ran = np.isfinite(value.values[some])
    lost = np.count_nonzero(~np.isfinite(value.values[rows]))
    if lost:
        _draw_lost(axes, _lines(columns, some[~ran]), lost)
    lines = _lines(columns, some[ran])
    look: dict[str, Any] = {"linewidths": 1.1, "alpha": float(np.clip(120.0 / len(some), 0.4, 0.9))}
    axes.add_collection(LineCollection(list(lines), colors=paint.of(some[ran]), **look), False)
    stopped = lines[view.stopped[some[ran]], -1]
    mark(axes, stopped[:, 0], stopped[:, 1], STOPPED, len(some))
    ramp = paint.map(paint.norm(_back(value, np.linspace(0.0, 1.0, 256))))[:, None]
    k = len(columns) - 1
    axes.imshow(ramp, extent=(k + 0.015, k + 0.065, 0.0, 1.0), origin="lower", aspect="auto")


def _draw_lost(axes: Axes, lines: np.ndarray, count: int) -> None:
    """Draw cases that have no result: lines that end below the results, and their number."""
    look: dict[str, Any] = {"linewidths": 0.7, "alpha": 0.4, "linestyles": (0, (4, 3))}
    axes.add_collection(LineCollection(list(lines), colors=FAILED["color"], **look), False)
    end = len(lines[0, :]) // STEPS if len(lines) else 0
    if len(lines):
        axes.scatter([end], [LOST], zorder=5, **FAILED)
        text = f"{count} failed"
        axes.text(end + 0.05, LOST, text, va="center", fontsize=9.5, color=FAILED["color"])


def _back(column: Column, share: np.ndarray) -> np.ndarray:
    """Return the values at places of an upright axis."""
    low, high = column.at(column.levels[[0, -1]])
    at = low + share * (high - low)
    return 10.0**at if column.log else at


def _lines(columns: Sequence[Column], rows: np.ndarray) -> np.ndarray:
    """Return smooth lines through the axes: (case, point, 2)."""
    heights = np.stack([_unit(column, column.values[rows]) for column in columns], axis=1)
    heights = np.where(np.isfinite(heights), heights, LOST)
    if len(columns) < 2:
        return np.stack([np.zeros((len(rows), 1)), heights], axis=2)
    share = np.linspace(0.0, 1.0, STEPS, endpoint=False)
    bend = share**2 * (3.0 - 2.0 * share)
    between = heights[:, :-1, None] + bend * np.diff(heights, axis=1)[:, :, None]
    y = np.concatenate(
        [between.reshape(len(rows), (len(columns) - 1) * STEPS), heights[:, -1:]], axis=1
    )
    x = np.append((np.arange(len(columns) - 1)[:, None] + share).ravel(), len(columns) - 1.0)
    return np.stack([np.broadcast_to(x, y.shape), y], axis=2)
