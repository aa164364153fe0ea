"""Fields through the thickness of a cell, as panels of a page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

if TYPE_CHECKING:
    from denchi.result import Solution

INK = "#22313f"
GREY = "#8a96a3"
BLUE = "#1f5fa8"
RED = "#c2452d"
SHADES = (("negative", "#e9eef5"), ("separator", "#ffffff"), ("positive", "#f6ece7"))

#: Lines of the first, second, ... material of an electrode.
DASHES: Any = ("-", (0, (4, 1.5)), (0, (1, 1)), (0, (4, 1, 1, 1)))


def names_of(solution: Solution, stem: str) -> list[str]:
    """Return the variable `stem`, or one for each material where names carry a suffix."""
    return [name for name in solution if name == stem or name.startswith(f"{stem}.")]


def time_scale(end: float) -> tuple[float, str]:
    """Return the factor and name of the unit in which a run of this length [s] reads well."""
    if end <= 300.0:
        return 1.0, "s"
    if end <= 3.0 * 3600.0:
        return 1.0 / 60.0, "min"
    return 1.0 / 3600.0, "h"


def smooth(x: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a smooth curve through the values at the nodes of one region.

    The fields are polynomials between few nodes, so straight lines would show corners that are not
    there. A cubic between each two nodes, with slopes of second order, follows them closely.
    """
    if len(x) < 3:
        return x, values
    slopes = np.gradient(values, x, edge_order=2)
    at = np.linspace(x[0], x[-1], 80)
    left = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    width = x[left + 1] - x[left]
    s = (at - x[left]) / width
    curve = (
        values[left] * (1.0 + 2.0 * s) * (1.0 - s) ** 2
        + values[left + 1] * (3.0 - 2.0 * s) * s**2
        + slopes[left] * width * s * (1.0 - s) ** 2
        - slopes[left + 1] * width * s**2 * (1.0 - s)
    )
    return at, curve


def electrode_edges(solution: Solution) -> list[float]:
    """Return where the electrodes begin and end [m]; nothing where the axes do not tell.

    A planar electrode begins and ends at its face.
    """
    coords = solution.coords
    if not {"x_negative", "x_positive"} <= set(coords):
        return []
    negative, positive = coords["x_negative"], coords["x_positive"]
    if "x" not in coords:
        return []
    begin, end = coords["x"][0], coords["x"][-1]
    # A single particle stands in the middle of its electrode, a planar electrode at the end.
    left, right = negative[-1], positive[0]
    if len(negative) == 1 and left > begin:
        left = 2.0 * left - begin
    if len(positive) == 1 and right < end:
        right = 2.0 * right - end
    return [begin, left, right, end]


def shade_regions(axes: Axes, solution: Solution) -> None:
    """Shade the electrodes behind a profile, or name the side where a planar one is."""
    edges = [1e6 * edge for edge in electrode_edges(solution)]
    for (begin, end), (name, colour) in zip(pairwise(edges), SHADES, strict=False):
        axes.axvspan(begin, end, color=colour, lw=0, zorder=0)
        if name == "separator":  # too thin for its name
            continue
        side = "left" if name == "negative" else "right"
        axes.annotate(
            name,
            (0.5 * (begin + end), 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, -3),
            textcoords="offset points",
            ha="center" if end > begin else side,
            va="top",
            fontsize=9,
            color=GREY,
        )
    if edges:
        axes.set_xlim(edges[0], edges[-1])


def smooth_pieces(solution: Solution, axis: str) -> list[slice]:
    """Return the pieces of an axis in which fields are smooth: electrodes and separator.

    Where two layers meet with a resistance between them, their ends are two nodes at one place.
    """
    x = solution.coords[axis]
    begins, ends = [0], [len(x)]
    if axis == "x":
        for edge in electrode_edges(solution)[1:3]:
            at = np.flatnonzero(np.isclose(x, edge, rtol=1e-9, atol=0.0))
            if len(at) and at[-1] > 0 and at[0] < len(x) - 1:
                begins.append(int(at[-1]))
                ends.append(int(at[0]) + 1)
    return [slice(*piece) for piece in zip(sorted(begins), sorted(ends), strict=True)]


def draw_profiles(
    axes: Axes,
    solution: Solution,
    stems: Sequence[str],
    times: np.ndarray,
    colours: Sequence[Any],
) -> None:
    """Draw variables against x at several times; a second material is dashed."""
    moment = solution.at(times)
    for stem in stems:
        for name, dash in zip(names_of(solution, stem), DASHES, strict=False):
            if name != stem:
                axes.plot([], [], color=INK, ls=dash, lw=1.4, label=_material(name))
            axis = solution.variables[name].dims[1]
            x = 1e6 * solution.coords[axis]
            if len(x) == 1:  # of a planar electrode; its current has a scale of its own
                if solution.variables[name].unit != "A/m2":
                    axes.scatter(np.full(len(times), x), moment[name], color=colours, clip_on=False)
                continue
            for values, colour in zip(moment[name], colours, strict=True):
                pieces = [smooth(x[part], values[part]) for part in smooth_pieces(solution, axis)]
                axes.plot(*np.hstack(pieces), color=colour, ls=dash, lw=1.8)
    axes.set_xlabel("x [µm]")
    axes.margins(y=0.12)
    if axes.get_legend_handles_labels()[1]:
        axes.legend(loc="best")
    shade_regions(axes, solution)


def draw_histories(axes: Axes, solution: Solution, stems: Sequence[str]) -> None:
    """Draw variables that have one value per electrode against time, lengths in micrometres."""
    scale, unit = time_scale(solution.end_time)
    for stem, colour in zip(stems, (BLUE, RED), strict=False):
        for name, dash in zip(names_of(solution, stem), DASHES, strict=False):
            label = stem.partition("_")[0] + (f", {_material(name)}" if name != stem else "")
            values = solution[name].reshape(len(solution), -1)[:, 0]
            if solution.variables[name].unit == "m":
                values = 1e6 * values
            axes.plot(scale * solution.time, values, color=colour, ls=dash, label=label)
    axes.set(xlabel=f"time [{unit}]", xlim=(scale * solution.time[0], scale * solution.end_time))
    axes.legend(loc="best")


def has_profiles(solution: Solution, stems: Sequence[str]) -> bool:
    """Return whether the variables vary along x, rather than stand for a whole electrode."""
    names = [name for stem in stems for name in names_of(solution, stem)]
    axes = [solution.variables[name].dims[1:] for name in names]
    return any(len(solution.coords[axis]) > 1 for dims in axes for axis in dims)


def _material(name: str) -> str:
    return name.partition(".")[2].replace("_", " ")
