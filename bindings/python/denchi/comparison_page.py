"""The page of a comparison: curves above, and below a row of bars and numbers for each cell."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.lines import Line2D

from denchi.comparison_rows import EDGE, PALE, WIDTH, Cells, Frame, draw_rows, number_text
from denchi.plotting import STYLE, Page
from denchi.profiles import GREY, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from denchi.comparing import Data

#: Limits of a charge other than the voltage: label, marker.
LIMITS = {
    "plating": ("lithium can plate", "v"),
    "critical_current": ("critical current exceeded", "X"),
    "contact": ("contact lost", "P"),
}

MARK: Any = {"ls": "", "zorder": 5, "clip_on": False}
TOP = 128.0  # of the curves
BETWEEN = 124.0  # curves and rows: ticks and names of the one, headings of the other
BELOW = 104.0  # the rows: ticks and legends


def _conditions(data: Data) -> list[str]:
    """Return temperature and pressure of each cell, in words."""
    words = []
    for kelvin, pascal in zip(data["temperature"], data["pressure"], strict=True):
        pressure = f"{1e-6 * pascal:.3g} MPa" if np.isfinite(pascal) else "pressure not given"
        words.append(f"{round(kelvin - 273.15, 2):.4g} °C, {pressure}")
    return words


def spread(places: Sequence[float], gap: float, low: float, high: float) -> np.ndarray:
    """Return the places, moved as little as need be to stand a gap apart between two ends."""
    wanted = np.asarray(places, dtype=float)
    order = np.argsort(wanted, kind="stable")
    gap = min(gap, (high - low) / max(len(wanted) - 1, 1))
    out = wanted[order]
    for _ in range(100):  # neighbours push each other apart
        push = np.maximum(gap - np.diff(out), 0.0) / 2.0
        out[1:] += push
        out[:-1] -= push
        out = np.clip(out, low, high)
    for i in range(1, len(out)):  # what is left of an overlap goes up, and back from the end
        out[i] = max(out[i], out[i - 1] + gap)
    out[-1:] = np.minimum(out[-1:], high)
    for i in range(len(out) - 2, -1, -1):
        out[i] = min(out[i], out[i + 1] - gap)
    moved = np.empty_like(out)
    moved[order] = out
    return moved


def draw_comparison_page(data: Data, figure: Figure | None = None) -> Figure:
    """Draw the page of a comparison, 1800 pixels wide and about 1100 high.

    It is drawn on a figure, a new one if None.
    """
    rates = np.asarray(data["c_rate"], dtype=float)
    names = [shorten(str(name), 60, placeholder=" ...") for name in data["cell"]]
    middle = int(np.argmin(np.abs(np.log(rates))))
    cells = Cells(data, names, _conditions(data), 0, middle, len(rates) - 1)
    notes = _in_columns(_notes(cells))
    row = float(np.clip(400.0 / cells.number, 34.0, 54.0))
    footer = 32.0 + 15.0 * max(map(len, notes)) if notes else 0.0
    rows = row * cells.number
    rest = TOP + BETWEEN + rows + BELOW + footer
    curves = float(np.clip(1100.0 - rest, 380.0, 480.0))
    with rc_context(STYLE):
        page = figure or Page()
        height = (rest + curves) / 100.0
        page.set(figwidth=WIDTH / 100.0, figheight=height, dpi=100, facecolor="white")
        frame = Frame(page, rest + curves)
        _head(frame, cells)
        _curves(frame, cells, TOP, curves)
        top = TOP + curves + BETWEEN
        draw_rows(frame, cells, top, rows)
        _footer(frame, notes, top + rows + BELOW)
    return page


def _head(frame: Frame, cells: Cells) -> None:
    frame.text(EDGE, 24.0, "Cells side by side", fontsize=20, fontweight="bold")
    kelvin = np.asarray(cells.data["temperature"], dtype=float)
    same = np.ptp(kelvin) < 0.01
    known = np.isfinite(np.asarray(cells.data["pressure"], dtype=float)).sum()
    parts = [
        f"all at {round(kelvin[0] - 273.15, 2):.4g} °C"
        if same
        else f"at {kelvin.min() - 273.15:.4g} to {kelvin.max() - 273.15:.4g} °C, see each cell",
        "pressure not given" if known == 0 else "pressure with each cell",
        "stack: one pair of electrodes with its share of the foils, at its thickest",
        "cell: stack times packing factor",
    ]
    frame.text(EDGE, 58.0, "   |   ".join(parts), fontsize=11, color=PALE)


# ---- curves ----


def _curves(frame: Frame, cells: Cells, top: float, height: float) -> None:
    width, gap = 500.0, 90.0
    left = EDGE + 50.0
    _discharge(frame.axes(left, top, width, height), cells)
    _energy(frame.axes(left + width + gap, top, width, height), cells)
    _charge(frame.axes(left + 2.0 * (width + gap), top, width, height), cells)


def _discharge(axes: Axes, cells: Cells) -> None:
    data = cells.data
    capacity = 0.1 * data["discharge_capacity"] / data["area"][:, None, None]  # [mA.h/cm2]
    voltage = data["discharge_voltage"]
    for i in range(cells.number):
        style = cells.style(i)
        if cells.low != cells.middle:
            thin = {**style, "lw": 1.1, "alpha": 0.75}
            axes.plot(capacity[i, cells.low], voltage[i, cells.low], **thin)
        axes.plot(capacity[i, cells.middle], voltage[i, cells.middle], lw=2.6, **style)
    title = f"Discharge at {cells.rate(cells.middle)}"
    if cells.low != cells.middle:
        title += f" (thin: {cells.rate(cells.low)})"
    axes.set(title=title, xlabel="capacity [mAh/cm²]", ylabel="voltage [V]")
    axes.set_xlim(left=0.0)


def _energy(axes: Axes, cells: Cells) -> None:
    rates = np.asarray(cells.data["c_rate"], dtype=float)
    stack, cell = 1e-3 * cells.data["stack_energy_density"], 1e-3 * cells.data["energy_density"]
    for i in range(cells.number):
        style = cells.style(i)
        axes.plot(rates, stack[i], marker="o", ms=6, lw=2.2, **style)
        axes.plot(rates, cell[i], marker="o", ms=5, lw=1.2, mfc="white", alpha=0.9, **style)
    axes.set(title="Energy per volume", xlabel="C-rate", ylabel="Wh/L", xscale="log")
    # What a label needs is left free before the first point.
    span = rates[-1] / rates[0] if len(rates) > 1 else 4.0
    left, right = rates[0] / span**0.24, rates[-1] * span ** (0.06 if len(rates) > 1 else 0.24)
    axes.set_xlim(left, right)
    near, far = (rates[0] * (left / right) ** share for share in (0.018, 0.05))
    axes.set_xticks(rates, [f"{rate:.4g}" for rate in rates])
    axes.minorticks_off()
    high = 1.06 * max(float(np.nan_to_num(stack).max()), 1.0)
    axes.set_ylim(0.0, high)
    labelled = [(stack[i, 0], i, "bold") for i in range(cells.number)]
    if cells.number <= 6:
        labelled += [(cell[i, 0], i, "normal") for i in range(cells.number)]
    labelled = [one for one in labelled if np.isfinite(one[0])]
    heights = spread([one[0] for one in labelled], 0.042 * high, 0.02 * high, 0.98 * high)
    for (value, i, weight), place in zip(labelled, heights, strict=True):
        axes.plot([near, far], [value, place], lw=0.7, color=GREY)
        look: dict[str, Any] = {"color": cells.style(i)["color"], "fontweight": weight}
        axes.text(far, place, f"{value:.0f} ", ha="right", va="center", fontsize=10, **look)
    handles = [
        Line2D([], [], color=INK, marker="o", ms=6, lw=2.2, label="stack"),
        Line2D([], [], color=INK, marker="o", ms=5, lw=1.2, mfc="white", label="cell"),
    ]
    if not np.isfinite(cell).any():
        handles = handles[:1]
    axes.legend(handles=handles, loc="lower right", ncols=2, bbox_to_anchor=(1.02, 0.995))


def _charge(axes: Axes, cells: Cells) -> None:
    data, k = cells.data, cells.high
    goal = 100.0 * float(data["charge_to"])
    minutes = data["charge_curve_time"][:, k] / 60.0
    percent = 100.0 * data["charge_curve_soc"][:, k]
    reached = data["charge_time"][:, k] / 60.0
    ends = np.array([np.nanmax(m) if np.isfinite(m).any() else np.nan for m in minutes])
    good = reached[np.isfinite(reached)]
    # One cell that takes for ever does not squeeze the others.
    longest = float(np.nanmax(good if len(good) else ends)) if np.isfinite(ends).any() else 1.0
    end = 1.04 * min(longest, 3.0 * float(np.median(good)) if len(good) else longest)
    axes.axhline(goal, color=GREY, lw=1.0, ls=(0, (4, 3)))
    used: set[str] = set()
    labels: list[tuple[float, str, int]] = []
    for i in range(cells.number):
        style = cells.style(i)
        if not np.isfinite(ends[i]):
            continue
        axes.plot(minutes[i], percent[i], lw=2.2, **style)
        for which, seconds in zip(data["limit"], data["limit_time"][i, k], strict=True):
            if which not in LIMITS or not seconds / 60.0 <= end:
                continue
            soc = np.interp(seconds / 60.0, minutes[i], percent[i])
            mark = {**MARK, "marker": LIMITS[which][1], "ms": 10, "mec": "white"}
            axes.plot([seconds / 60.0], [soc], color=style["color"], **mark)
            used.add(LIMITS[which][0])
        if not np.isfinite(reached[i]):
            last = min(ends[i], end)
            soc = np.interp(last, minutes[i], percent[i])
            axes.plot([last], [soc], marker="s", ms=8, color=style["color"], **MARK)
            used.add("stopped")
            continue
        clean = data["charge_is_clean"][i, k] > 0.5
        if not clean:
            used.add("limited by more than the voltage")
        if reached[i] <= end:
            face = style["color"] if clean else "white"
            mark = {**MARK, "marker": "o", "ms": 9, "mfc": face, "mew": 2.0}
            axes.plot([reached[i]], [goal], color=style["color"], **mark)
        beyond = " →" if reached[i] > end else ""
        labels.append((min(reached[i], end), f"{number_text(reached[i])}{beyond}", i))
    axes.set(
        title=f"Charge at {cells.rate(k)}, minutes to {goal:.4g} %",
        xlabel="time [min]",
        ylabel="state of charge [%]",
        xlim=(0.0, end),
        ylim=(0.0, 1.24 * goal),
    )
    axes.set_yticks([tick for tick in (0, 20, 40, 60, 80, 100) if tick <= goal])
    upright = len(labels) > 5
    gap = (0.038 if upright else 0.105) * end
    places = spread([one[0] for one in labels], gap, 0.02 * end, (1.0 if upright else 0.97) * end)
    for (at, text, i), place in zip(labels, places, strict=True):
        axes.plot([at, place], [1.025 * goal, 1.075 * goal], lw=0.7, color=GREY)
        turn: dict[str, Any] = {"rotation": 90 if upright else 0, "ha": "center", "va": "bottom"}
        colour = cells.style(i)["color"]
        axes.text(place, 1.085 * goal, text, color=colour, fontweight="bold", fontsize=10, **turn)
    _charge_legend(axes, used)


def _charge_legend(axes: Axes, used: set[str]) -> None:
    handles = [
        Line2D([], [], ls="", marker=marker, color=PALE, ms=9, mec="white", label=label)
        for label, marker in LIMITS.values()
        if label in used
    ]
    if "stopped" in used:
        handles.append(Line2D([], [], ls="", marker="s", color=PALE, ms=8, label="not reached"))
    if "limited by more than the voltage" in used:
        open_mark: dict[str, Any] = {"marker": "o", "mfc": "white", "mew": 2.0, "ms": 8}
        label = "limited by more than the voltage"
        handles.append(Line2D([], [], ls="", color=PALE, label=label, **open_mark))
    if handles:
        legend = axes.legend(handles=handles, loc="lower right", frameon=True, framealpha=0.9)
        legend.get_frame().set_linewidth(0.0)


# ---- footer ----


def _notes(cells: Cells) -> list[str]:
    """Return what to know of each cell, cells of the same warnings together."""
    groups: dict[str, list[str]] = {}
    for i, name in enumerate(cells.names):
        words = str(cells.data["warnings"][i])
        for long, short in (
            (" against lithium, and ", ": "),
            ("the negative electrode is at", "negative at"),
            ("the positive electrode reaches", "positive at"),
            (" is reduced below", " reduced below"),
            (" is oxidised above", " oxidised above"),
        ):
            words = words.replace(long, short)
        parts = [words] if words else []
        for k, status in enumerate(cells.data["status"][i]):
            if status != "finished":
                parts.append(f"discharge at {cells.rate(k)}: {cells.data['reason'][i, k]}")
        if not np.isfinite(cells.data["charge_time"][i, cells.high]):
            limits = str(cells.data["charge_limits"][i, cells.high]).split("; ")
            # what the curves show already
            shown = ("the upper cut-off", "lithium can plate", "the critical", "the metal has less")
            why = "; ".join(text for text in limits if not text.startswith(shown))
            parts.append(f"charge at {cells.rate(cells.high)}: {why}")
        if parts:
            groups.setdefault("; ".join(parts), []).append(name)
    return [f"{', '.join(names)}: {text}" for text, names in groups.items()]


def _in_columns(notes: Sequence[str]) -> list[list[str]]:
    """Return the notes as lines of two columns of about one length; a note stays in one."""
    style: dict[str, Any] = {"subsequent_indent": "    ", "max_lines": 2, "placeholder": " ..."}
    wrapped = [wrap(note, 126, **style) for note in notes]
    half = (sum(map(len, wrapped)) + 1) // 2
    columns: list[list[str]] = []
    for lines in wrapped:
        if not columns or (len(columns) == 1 and len(columns[0]) >= half):
            columns.append([])
        columns[-1] += lines
    return columns


def _footer(frame: Frame, columns: Sequence[Sequence[str]], top: float) -> None:
    if not columns:
        return
    frame.text(EDGE, top, "Warnings", fontsize=10, fontweight="bold")
    for column, lines in enumerate(columns):
        x = EDGE + column * (0.5 * WIDTH - EDGE + 10.0)
        for place, line in enumerate(lines):
            frame.text(x, top + 21.0 + 15.0 * place, line, fontsize=8.2, color=PALE)
