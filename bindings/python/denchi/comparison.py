"""A page that sets runs side by side, a row for each.

Voltages and losses of all rows share a scale, so that what the cells lose is seen at a glance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import colormaps, rc_context
from matplotlib.figure import Figure

from denchi.plotting import (
    PROFILES,
    STYLE,
    Page,
    draw_losses,
    draw_voltage,
    subtitle_of,
    title_of,
)
from denchi.profiles import draw_histories, draw_profiles, has_profiles, time_scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from denchi.result import Solution

POTENTIAL = ("electrolyte_potential",)
SURFACE = ("negative_electrode_surface_stoichiometry", "positive_electrode_surface_stoichiometry")


def draw_comparison(solutions: Sequence[Solution]) -> Figure:
    """Draw runs one below the other, 1600 pixels wide."""
    with rc_context(STYLE):
        height = 5.0 * len(solutions)
        page = Page(figsize=(16, height), dpi=100, facecolor="white")
        grid = page.add_gridspec(
            len(solutions),
            4,
            left=0.05,
            right=0.985,
            top=1.0 - 1.05 / height,
            bottom=0.65 / height,
            wspace=0.31,
            hspace=0.52,
        )
        rows = []
        for i, solution in enumerate(solutions):
            rows.append([page.add_subplot(grid[i, column]) for column in range(4)])
            _fill_row(rows[i], solution)
            top = rows[i][0].get_position().y1
            page.text(0.05, top + 0.72 / height, title_of(solution), fontsize=15, weight="bold")
            page.text(0.05, top + 0.47 / height, subtitle_of(solution), color="#5b6773")
        note = "profiles: start (dark) to end (light)"
        page.text(0.985, 1.0 - 0.58 / height, note, ha="right", color="#5b6773")
        for column in (0, 1):
            _share_scales([row[column] for row in rows])
    return page


def _fill_row(row: list[Axes], solution: Solution) -> None:
    voltage, losses, potential, surface = row
    _, unit = time_scale(solution.end_time)
    draw_voltage(voltage, solution)
    voltage.set(title="Voltage", xlabel=f"time [{unit}]")
    voltage.tick_params(labelbottom=True)
    draw_losses(losses, solution)
    handles, labels = losses.get_legend_handles_labels()
    losses.legend(handles[::-1], labels[::-1], loc="upper left")
    times = np.linspace(solution.time[0], solution.end_time, PROFILES)
    colours = list(colormaps["viridis"](np.linspace(0.0, 0.92, PROFILES)))
    for axes, stems, title, label in (
        (potential, POTENTIAL, "Electrolyte potential", "potential [V]"),
        (surface, SURFACE, "Surface stoichiometry", "stoichiometry"),
    ):
        if has_profiles(solution, stems):
            draw_profiles(axes, solution, stems, times, colours)
        else:
            draw_histories(axes, solution, stems)
        axes.set(title=title, ylabel=label)


def _share_scales(column: list[Axes]) -> None:
    """Set the limits that hold all rows; times only where they are in one unit."""
    one_unit = len({axes.get_xlabel() for axes in column}) == 1
    for direction in "xy" if one_unit else "y":
        limits = np.array([getattr(axes, f"get_{direction}lim")() for axes in column])
        for axes in column:
            axes.set(**{f"{direction}lim": (limits[:, 0].min(), limits[:, 1].max())})
