"""A page of plots of a result; ``python -m denchi.plotting result.h5 page.png`` writes one.

The page shows what a cell did (voltage, current), why (voltage losses by cause) and where (salt,
potentials, stoichiometry or reaction through its thickness at several times).
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import colormaps, rc_context
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, ListedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpecFromSubplotSpec

from denchi import _denchi, arguments, comparing, errors, result
from denchi.profiles import (
    BLUE,
    GREY,
    INK,
    RED,
    draw_histories,
    draw_profiles,
    has_profiles,
    names_of,
    time_scale,
)

if TYPE_CHECKING:
    from denchi.result import Solution

#: Losses in the order they are stacked: name, label, colour.
LOSSES = (
    ("loss_reaction", "reaction", "#3b6fb6"),
    ("loss_solid_diffusion", "diffusion in particles", "#7fb3d5"),
    ("loss_electrolyte_concentration", "electrolyte, concentration", "#2f9e77"),
    ("loss_electrolyte_ohmic", "electrolyte, ohmic", "#9bd3b4"),
    ("loss_solid_ohmic", "solid, ohmic", "#e3a545"),
    ("loss_film", "surface films", "#b9770e"),
    ("loss_interface", "between layers", "#5b6773"),
    ("loss_contact", "contact", "#a04f8e"),
)

#: Number of times that profiles are drawn at.
PROFILES = 7

STYLE: Any = {
    "font.size": 11,
    "font.family": "sans-serif",
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": 12.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#dfe4ea",
    "grid.linewidth": 0.7,
    "xtick.color": INK,
    "ytick.color": INK,
    "lines.linewidth": 2.0,
    "legend.frameon": False,
    "legend.fontsize": 10,
    "text.color": INK,
}


class Page(Figure):
    """A figure that a notebook shows by itself, whether or not pyplot has been imported."""

    def _repr_png_(self) -> bytes:
        file = io.BytesIO()
        self.savefig(file, format="png")
        return file.getvalue()


def draw_voltage(axes: Axes, solution: Solution) -> None:
    """Draw voltage against time, with the equilibrium voltage behind it."""
    scale, _ = time_scale(solution.end_time)
    time = scale * solution.time
    if "equilibrium_voltage" in solution:
        equilibrium = solution["equilibrium_voltage"]
        axes.plot(time, equilibrium, color=GREY, lw=1.5, ls=(0, (4, 2)), label="equilibrium")
    axes.plot(time, solution.voltage, color=BLUE, lw=2.6, label="terminal")
    axes.set(ylabel="voltage [V]", xlim=(time[0], time[-1]), title="Voltage and current")
    axes.tick_params(labelbottom=False)
    axes.legend(loc="best")


def draw_current(axes: Axes, solution: Solution) -> None:
    """Draw current against time."""
    scale, unit = time_scale(solution.end_time)
    time, current, amperes = scale * solution.time, solution.current, "A"
    if 0.0 < np.abs(current).max() < 0.1:
        current, amperes = 1e3 * current, "mA"
    axes.fill_between(time, current, color=RED, alpha=0.15, lw=0)
    axes.plot(time, current, color=RED, lw=1.8)
    axes.axhline(0.0, color=GREY, lw=0.8)
    low, high = min(current.min(), 0.0), max(current.max(), 0.0)
    room = 0.2 * (high - low) or 1.0
    axes.set(
        xlabel=f"time [{unit}]",
        ylabel=f"current [{amperes}]",
        xlim=(time[0], time[-1]),
        ylim=(low - room * (low < 0.0), high + room),
    )


def draw_losses(axes: Axes, solution: Solution) -> None:
    """Draw the causes of the difference between equilibrium and terminal voltage, stacked."""
    scale, unit = time_scale(solution.end_time)
    time = scale * solution.time
    # Losses of either sign are stacked away from zero.
    above, below = np.zeros_like(time), np.zeros_like(time)
    for name, label, colour in LOSSES:
        if name not in solution or np.abs(solution[name]).max() < 1e-6:
            continue
        loss = 1e3 * solution[name]
        higher, lower = above + np.maximum(loss, 0.0), below + np.minimum(loss, 0.0)
        axes.fill_between(time, above, higher, color=colour, lw=0, label=label)
        axes.fill_between(time, below, lower, color=colour, lw=0)
        above, below = higher, lower
    axes.axhline(0.0, color=INK, lw=0.8)
    axes.set(
        xlabel=f"time [{unit}]",
        ylabel="loss [mV]",
        xlim=(time[0], time[-1]),
        title="Voltage losses by cause",
    )
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles[::-1], labels[::-1], loc="upper left", bbox_to_anchor=(1.0, 1.0))


def draw_page(solution: Solution, figure: Figure | None = None) -> Figure:
    """Draw the whole page for a run, 1600 by 1000 pixels, on a figure (a new one if None)."""
    with rc_context(STYLE):
        page = figure or Page()
        page.set(figwidth=16, figheight=10, dpi=100, facecolor="white")
        _fill_page(page, solution)
    return page


def _fill_page(figure: Figure, solution: Solution) -> None:
    grid = figure.add_gridspec(2, 1, left=0.055, right=0.955, top=0.885, bottom=0.075, hspace=0.34)
    top = GridSpecFromSubplotSpec(1, 2, grid[0], wspace=0.17, width_ratios=(1.0, 1.0))
    figure.text(0.055, 0.955, title_of(solution), fontsize=17, fontweight="bold")
    figure.text(0.055, 0.926, subtitle_of(solution), fontsize=11.5, color="#5b6773")
    left = GridSpecFromSubplotSpec(2, 1, top[0], hspace=0.09, height_ratios=(2.6, 1.0))
    draw_voltage(figure.add_subplot(left[0]), solution)
    draw_current(figure.add_subplot(left[1]), solution)
    losses = figure.add_subplot(top[1])
    draw_losses(losses, solution)
    box = losses.get_position()
    losses.set_position((box.x0, box.y0, 0.71 * box.width, box.height))

    count = PROFILES if solution.end_time > solution.time[0] else 1
    times = np.linspace(solution.time[0], solution.end_time, count)
    colours = colormaps["viridis"](np.linspace(0.0, 0.92, count))
    panels = [panel for panel in _panels() if any(names_of(solution, s) for s in panel[0])][:4]
    bottom = GridSpecFromSubplotSpec(1, max(len(panels), 1), grid[1], wspace=0.34)
    for i, (stems, title, label) in enumerate(panels):
        axes = figure.add_subplot(bottom[i])
        if has_profiles(solution, stems):
            draw_profiles(axes, solution, stems, times, list(colours))
        else:
            draw_histories(axes, solution, stems)
        axes.set(title=title, ylabel=label)
    if any(has_profiles(solution, stems) for stems, _, _ in panels):
        _colour_bar(figure, times, colours)


def _panels() -> list[tuple[tuple[str, ...], str, str]]:
    """Return variables, title and label; the page has room for the first four that a run has."""
    return [
        (("electrolyte_concentration",), "Salt in the electrolyte", "concentration [mol/m³]"),
        (("electrolyte_potential",), "Electrolyte potential", "potential [V]"),
        (
            (
                "negative_electrode_surface_stoichiometry",
                "positive_electrode_surface_stoichiometry",
            ),
            "Surface stoichiometry",
            "stoichiometry",
        ),
        (
            (
                "negative_electrode_interfacial_current_density",
                "positive_electrode_interfacial_current_density",
            ),
            "Reaction",
            "interfacial current density [A/m²]",
        ),
        (
            ("negative_electrode_thickness", "positive_electrode_thickness"),
            "Metal electrode",
            "thickness [µm]",
        ),
    ]


def title_of(solution: Solution) -> str:
    """Return the title that the cell's file gives it."""
    try:
        return str(json.loads(solution.inputs["cell"])["Header"]["Title"])
    except (KeyError, TypeError, ValueError):
        return "Result"


def subtitle_of(solution: Solution) -> str:
    """Return how long the run took, what it gave, and why it ended."""
    totals = f"{solution.end_time:.1f} s, {solution.capacity:.4g} A.h, {solution.energy:.4g} W.h"
    return shorten(f"{totals}   |   {solution.status}: {solution.reason}", 170)


def _colour_bar(figure: Figure, times: np.ndarray, colours: np.ndarray) -> None:
    if len(times) < 2:
        return
    scale, unit = time_scale(float(times[-1]))
    half = 0.5 * scale * (times[1] - times[0])
    edges = np.append(scale * times - half, scale * times[-1] + half)
    norm: Normalize = BoundaryNorm(edges, len(times))
    axes = figure.add_axes((0.966, 0.075, 0.008, 0.335))
    bar = figure.colorbar(ScalarMappable(norm, ListedColormap(colours)), cax=axes)
    bar.set_ticks(list(scale * times), labels=[f"{scale * time:.3g}" for time in times])
    bar.ax.set_title(unit, loc="left", fontsize=10, fontweight="normal")
    for spine in bar.ax.spines.values():
        spine.set_visible(False)
    bar.ax.tick_params(which="both", length=0, labelsize=9)


def image_path(name: str, value: Any) -> str:
    """Return the path of an image file that can be written, or raise before anything is drawn."""
    target = arguments.output_path(name, value)
    suffix = os.path.splitext(target)[1].lower()
    if suffix and suffix[1:] not in Figure().canvas.get_supported_filetypes():
        raise errors.InputError(name, repr(target), "must end in .png, .svg or .pdf", "argument")
    return target


def main(words: Sequence[str]) -> int:
    """Draw a result, a comparison or a study into an image file; return the exit code."""
    if len(words) != 2:
        print("usage: python -m denchi.plotting RESULT.h5 PAGE.png", file=sys.stderr)
        return 2
    try:
        source, target = words[0], image_path("image", words[1])
        kind = _denchi.Dataset.format_of(source)
        if kind == "denchi-comparison":
            comparing.Data(_denchi.Dataset.load(source)).plot(target)
        elif kind == "denchi-study":
            result.load(source).plot(file=target)
        else:
            draw_page(result.load(source)).savefig(target)
    except errors.InputError as error:
        print(f"denchi: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"denchi: {error}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
