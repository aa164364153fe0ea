"""Plots of a study; ``python -m denchi.plotting study.h5 page.png`` draws its page.

The page shows the curves of all cases, coloured by what tells most, and a result over what varies.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from denchi import arguments, errors
from denchi.comparison_rows import PALE
from denchi.plotting import STYLE, Page, image_path
from denchi.study_columns import Column, View, title_of, unknown
from denchi.study_factors import draw_against, draw_parallel, draw_words
from denchi.study_paint import FAILED, STOPPED, Paint, no_room
from denchi.study_panels import draw_curves, draw_map

if TYPE_CHECKING:
    from denchi.study import Study

KINDS = ("page", "curves", "map", "pairs", "parallel")
MOST_PAIRS = 8
MOST_AXES = 9
PAGE_PAIRS = 5

Names = str | Sequence[str] | None


def plot_study(
    study: Study,
    kind: str = "page",
    *,
    x: Names = None,
    y: str | None = None,
    value: Any = None,
    colour: str | None = None,
    file: str | os.PathLike[str] | None = None,
) -> Figure:
    """Draw a study.

    Parameters
    ----------
    study : Study
    kind : str, default "page"
        ``"curves"``: those of all cases, or of 400 evenly chosen. ``"map"``: a result over two
        columns. ``"pairs"``: a result against each of what varies. ``"parallel"``: each case a
        line through all that varies, up to the result. ``"page"``: what suits the study.
    x : str or list of str, optional
        Of a map, its first column; of curves, another curve in place of the common axis; of pairs,
        parallel and the page what to show, one name or several. By default what explains most.
    y : str, optional
        Of curves, which, by default the voltage; of a map, its second column.
    value : str or array, optional
        The result: its name, or numbers of your own, one for each case, as a pandas column with
        its name. By default the energy, or what else differs.
    colour : str, optional
        What colours curves and points, by default what explains most of the result.
    file : str or os.PathLike, optional
        Also write the figure there (png, svg or pdf).

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    InputError
        For a name that the study has not got, with the nearest.

    Examples
    --------
    >>> study.plot()
    >>> study.plot("curves", y="voltage", colour="temperature", file="curves.svg")
    >>> study.plot("map", x="temperature", y="positive_electrode.thickness", value="energy")
    """
    target = None if file is None else image_path("file", file)
    if kind not in KINDS:
        raise unknown("kind", kind, KINDS)
    view = View(study)
    result = view.value(value)
    if kind == "curves":
        draw = _curves(view, x, y, result, colour)
    elif kind == "map":
        draw = _map(view, x, y, result)
    elif kind == "pairs":
        draw = _pairs(view, x, result, colour)
    elif kind == "parallel":
        draw = _parallel(view, x, result)
    else:
        draw = _page(view, x, y, result, colour)
    figure = _new_figure(target)
    with rc_context(STYLE):
        draw(figure)
        if target is not None:
            figure.savefig(target)
    return figure


def _new_figure(target: str | None) -> Figure:
    """Return a page, or in a script a figure that pyplot keeps for its show()."""
    if target is not None or "ipykernel" in sys.modules:
        return Page()
    from matplotlib import pyplot

    return pyplot.figure()


Draw = Callable[[Figure], None]


# ---- frame ----


def _set_up(figure: Figure, view: View, width: float, height: float) -> None:
    """Write the head and foot of a figure, sizes in hundreds of pixels."""
    figure.set(figwidth=width, figheight=height, dpi=100, facecolor="white")
    figure.set_layout_engine("constrained")  # before there are colour bars
    left, study = 0.32 / width, view.study
    title = shorten(view.title(), int(6.8 * width), placeholder=" ...")
    figure.text(left, 1.0 - 0.24 / height, title, fontsize=17, fontweight="bold", va="top")
    counts = ", ".join(f"{count} {word}" for word, count in study.counts().items() if count)
    words = f"{len(view)} case{'s' * (len(view) != 1)}: {counts}"
    varied = ", ".join(one.name for one in view.factors)
    if len(words) + len(varied) > 10.5 * width - 24.0:
        varied = f"{len(view.factors)} factors"
    words += f"   |   varied: {varied}" if varied else ""
    figure.text(left, 1.0 - 0.58 / height, words, fontsize=11.5, color=PALE, va="top")
    handles = []
    for which, mark, text in ((view.stopped, STOPPED, "stopped"), (view.failed, FAILED, "failed")):
        if which.any():
            look: dict[str, Any] = {"ls": "", "marker": mark["marker"], "color": mark["color"]}
            handles.append(Line2D([], [], ms=6.5, label=text, **look))
    if handles:
        at = (1.0 - 0.25 / width, 1.0 - 0.18 / height)
        figure.legend(handles=handles, loc="upper right", bbox_to_anchor=at, ncols=2)


def _finish(figure: Figure, view: View) -> None:
    """Write the notes, and give the panels the room that is left."""
    width, height = figure.get_size_inches()
    lines = []
    for text in ["; ".join(view.notes), *view.reasons()]:
        lines += wrap(text, int(13.0 * width), max_lines=2, placeholder=" ...")
    for place, text in enumerate(reversed(lines)):
        at = (0.32 / width, (0.14 + 0.2 * place) / height)
        figure.text(*at, text, fontsize=10, color=PALE, va="bottom")
    foot = (0.2 + 0.2 * len(lines)) / height
    head = 0.95 / height
    box = (0.18 / width, foot, 1.0 - 0.36 / width, 1.0 - head - foot)
    figure.set_layout_engine("constrained", rect=box, w_pad=0.1, h_pad=0.08, wspace=0.04)


# ---- kinds ----


def _one(name: str, given: Names) -> str | None:
    return None if given is None else arguments.text(name, given)


def _several(view: View, given: str | Sequence[str]) -> list[Column]:
    names = [given] if isinstance(given, str) else list(given)
    return [view.column(name) for name in names]


def _paint(view: View, result: Column, colour: str | None) -> Paint:
    if colour is not None:
        return Paint(view.column(colour))
    telling = view.telling(result)
    return Paint(telling[0] if telling else None)


def _curve(view: View, given: str | None) -> str:
    """Return the name of a curve: the one that is asked for, or the first."""
    names = view.curves()
    if given is None:
        if not names:
            rule = 'needs curves, as outputs=["voltage"] keeps them'
            raise errors.InputError("kind", "'curves'", rule, view.study._origin)
        return names[0]
    name = view.study._name(given)
    if name not in names:
        rule = f"is no curve; curves are {', '.join(names) or 'none'}"
        raise errors.InputError("curve", given, rule, view.study._origin)
    return name


def _curves(view: View, x: Names, y: str | None, result: Column, colour: str | None) -> Draw:
    along = _one("x", x)
    name = _curve(view, y)
    axis = view.study.axis if along in (None, view.study.axis) else _curve(view, along)
    paint = _paint(view, result, colour)

    def draw(figure: Figure) -> None:
        _set_up(figure, view, 11.0, 7.2)
        draw_curves(figure.add_subplot(), view, axis, name, paint)
        _finish(figure, view)

    return draw


def _map(view: View, x: Names, y: str | None, result: Column) -> Draw:
    given = [view.column(one) for one in (_one("x", x), y) if one is not None]
    names = {one.name for one in given}
    rest = [one for one in view.telling(result) if one.name not in names]
    if len(given) + len(rest) < 2:
        rule = "needs two columns that vary, x and y"
        raise errors.InputError("kind", "'map'", rule, view.study._origin)
    across = given[0] if x is not None else rest.pop(0)
    up = given[-1] if y is not None else rest[0]

    def draw(figure: Figure) -> None:
        _set_up(figure, view, 11.0, 7.6)
        draw_map(figure.add_subplot(), view, across, up, result)
        _finish(figure, view)

    return draw


def _chosen(view: View, x: Names, result: Column, most: int) -> list[Column]:
    """Return the columns that are asked for, or those that explain most."""
    if x is not None:
        return _several(view, x)
    factors = view.shown(result, most)
    if not factors:
        raise errors.InputError("x", "", "is needed, as nothing varies", view.study._origin)
    return factors


def _pairs(view: View, x: Names, result: Column, colour: str | None) -> Draw:
    factors = _chosen(view, x, result, MOST_PAIRS)
    paint = Paint(None if colour is None else view.column(colour))
    across = min(len(factors), 3 if len(factors) in (3, 5, 6) else 4)
    down = -(-len(factors) // across)

    def draw(figure: Figure) -> None:
        _set_up(figure, view, max(9.0, 4.0 * across), 1.6 + 3.9 * down)
        grid = figure.add_gridspec(down, across)
        panels = [figure.add_subplot(grid[divmod(k, across)]) for k in range(len(factors))]
        _fill_pairs(panels, across, view, factors, result, paint)
        _finish(figure, view)

    return draw


def _fill_pairs(
    panels: Sequence[Any],
    across: int,
    view: View,
    factors: Sequence[Column],
    result: Column,
    paint: Paint,
) -> None:
    alone = len(factors) == len(view.factors) == 1
    for k, (axes, factor) in enumerate(zip(panels, factors, strict=True)):
        draw_against(axes, view, factor, result, paint, alone)
        if k:
            axes.sharey(panels[0])
            if k % across:
                axes.set_ylabel("")
                axes.tick_params(labelleft=False)
    paint.key(panels[min(across, len(panels)) - 1])


def _parallel(view: View, x: Names, result: Column) -> Draw:
    factors = _chosen(view, x, result, MOST_AXES)

    def draw(figure: Figure) -> None:
        _set_up(figure, view, max(9.0, 3.0 + 1.75 * len(factors)), 7.2)
        draw_parallel(figure.add_subplot(), view, factors, result)
        _finish(figure, view)

    return draw


# ---- the page ----


def _page(view: View, x: Names, y: str | None, result: Column, colour: str | None) -> Draw:
    """Return what draws curves, what suits the factors beside them, and pairs below."""
    name = _curve(view, y) if y is not None or view.curves() else None
    paint = _paint(view, result, colour)
    factors = view.shown(result, MOST_AXES) if x is None else _several(view, x)

    def draw(figure: Figure) -> None:
        below = len(factors) > 2
        beside = not name or len(view) > 1
        _set_up(figure, view, 16.0 if name and beside else 11.0, 10.6 if below else 7.2)
        outer = figure.add_gridspec(2 if below else 1, 1, height_ratios=(1.3, 1.0)[: 1 + below])
        panels = 2 if name and beside else 1
        top = outer[0].subgridspec(1, panels, width_ratios=(1.0, 1.1)[:panels])
        if name:
            draw_curves(figure.add_subplot(top[0]), view, view.study.axis, name, paint)
        if beside:
            _draw_beside(figure.add_subplot(top[-1]), view, factors, result, paint)
        if below:
            shown = factors[:PAGE_PAIRS]
            low = outer[1].subgridspec(1, len(shown))
            pairs = [figure.add_subplot(low[k]) for k in range(len(shown))]
            _fill_pairs(pairs, len(shown), view, shown, result, Paint(None))
        _finish(figure, view)

    return draw


def _draw_beside(
    axes: Any, view: View, factors: Sequence[Column], result: Column, paint: Paint
) -> None:
    """Draw a result over what varies, as suits how many factors there are."""
    words = [one for one in factors if one.words]
    numbers = [one for one in factors if not one.words]
    if len(factors) > 2:
        draw_parallel(axes, view, factors, result)
        return
    if len(factors) == 2 and len(words) != 1:
        across, up = sorted(factors, key=lambda one: -len(one.levels))
        draw_map(axes, view, across, up, result)
        return
    title = result.title[:1].upper() + result.title[1:]
    if len(factors) == 2:
        own = Paint(words[0])
        draw_against(axes, view, numbers[0], result, own, alone=True)
        own.key(axes)
    elif words:
        draw_words(axes, view, words[0], result, paint)
    elif numbers:
        draw_against(axes, view, numbers[0], result, paint, alone=True)
    elif len(view) == 1:
        texts = [f"{title_of(name)} {view.text_of(name)}" for name in view.study.numbers]
        no_room(axes, "\n".join(texts))
        return
    else:
        case = Column("case", np.arange(len(view), dtype=float), "number of the case")
        draw_against(axes, view, case, result, Paint(None), alone=True)
        if axes.collections:
            axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_title(title)
