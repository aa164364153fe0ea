"""Incremental capacity, dQ/dV."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from denchi.errors import InputError

if TYPE_CHECKING:
    from denchi.result import Solution

#: Intervals of time that each row is divided into.
_DIVISIONS = 8


def _rows_of(solution: Solution, step: int | None) -> np.ndarray:
    charges = {}
    for index in np.unique(solution.step):
        rows = np.flatnonzero(solution.step == index)
        charges[int(index)] = float(np.ptp(solution["capacity"][rows]))
    if step is None:
        step = max(charges, key=lambda index: charges[index])
    if charges.get(step, 0.0) == 0.0:
        raise InputError("step", str(step), "no charge is passed in this step", "dqdv")
    return np.flatnonzero(solution.step == step)


def _spread(edges: np.ndarray, voltage: np.ndarray, charge: np.ndarray) -> np.ndarray:
    """Return the charge per cell of `edges`, each interval spread over the voltages it covers."""
    low = np.minimum(voltage[:-1], voltage[1:])
    high = np.maximum(voltage[:-1], voltage[1:])
    width = np.maximum(high - low, 1e-12)
    density = charge / width
    # Below an edge lies, of each interval, charge * clip((edge - low) / width, 0, 1): a sum of
    # ramps that begin at `low` and end at `high`, summed here through sorted prefix sums.
    corners = np.concatenate([low, low + width])
    slopes = np.concatenate([density, -density])
    order = np.argsort(corners, kind="stable")
    corners, slopes = corners[order], slopes[order]
    count = np.searchsorted(corners, edges)
    slope_sum = np.concatenate([[0.0], np.cumsum(slopes)])[count]
    moment_sum = np.concatenate([[0.0], np.cumsum(slopes * (corners - edges[0]))])[count]
    return np.diff(slope_sum * (edges - edges[0]) - moment_sum)


def incremental_capacity(
    solution: Solution, step: int | None, smooth: float, points: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return voltage [V] and dQ/dV [A.h/V] of a step; see `Solution.dqdv`."""
    if not (np.isfinite(smooth) and smooth >= 0.0):
        raise InputError("smooth", str(smooth), "must be a number of at least 0", "dqdv")
    if points < 2:
        raise InputError("points", str(points), "must be at least 2", "dqdv")
    rows = _rows_of(solution, step)
    begin, end = solution.time[rows[0]], solution.time[rows[-1]]
    # The ends come from the rows: `at` gives the next step's values at the end of one.
    time = np.interp(
        np.arange(_DIVISIONS * (len(rows) - 1) + 1) / _DIVISIONS,
        np.arange(len(rows)),
        solution.time[rows],
    )
    inner = time[(time > begin) & (time < end)]
    moment = solution.at(inner)
    first, last = rows[0], rows[-1]
    voltage = np.concatenate(
        [solution.voltage[[first]], moment["voltage"], solution.voltage[[last]]]
    )
    capacity = np.concatenate(
        [solution["capacity"][[first]], moment["capacity"], solution["capacity"][[last]]]
    )

    edges = np.linspace(voltage.min(), voltage.max(), points + 1)
    width = edges[1] - edges[0]
    if width <= 0.0:
        raise InputError("step", str(step), "the voltage does not change in this step", "dqdv")
    density = _spread(edges, voltage, np.abs(np.diff(capacity))) / width
    reach = min(int(np.ceil(4.0 * smooth / width)), points)
    if reach > 0:
        kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * width / smooth) ** 2)
        mirrored = np.pad(density, reach, mode="symmetric")
        density = np.convolve(mirrored, kernel / kernel.sum(), mode="valid")
    return 0.5 * (edges[1:] + edges[:-1]), density
