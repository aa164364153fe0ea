"""The rows of a page that sets cells side by side: names, bars and numbers, all in line.

Everything is laid out in pixels of a page 1800 wide, counted from its top left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.patches import Rectangle

from denchi.plotting import LOSSES
from denchi.profiles import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from denchi.comparing import Data

#: One colour for each cell (Okabe and Ito, told apart by everybody), dashed from the eighth on.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#3d4a57")
DASHES: Any = ("-", (0, (4, 1.6)), (0, (1.2, 1.2)))

#: Layers from the negative side on: name in the file, label, colour.
LAYERS = (
    ("negative_current_collector", "negative foil", "#b5764a"),
    ("negative_interlayer", "interlayer, negative", "#8d8f99"),
    ("negative_electrode", "negative electrode", "#6b7f95"),
    ("separator", "separator", "#f0c95c"),
    ("positive_electrode", "positive electrode", "#3b6fb6"),
    ("positive_interlayer", "interlayer, positive", "#a04f8e"),
    ("positive_current_collector", "positive foil", "#c3ccd6"),
)
GROWTH = "#dfe4ea"

#: Materials of the bill: name in the file, heading.
MATERIALS = (
    ("lithium", "Li"),
    ("lithium_carbonate", "as\nLi₂CO₃"),
    ("nickel", "Ni"),
    ("cobalt", "Co"),
    ("manganese", "Mn"),
    ("graphite", "graphite"),
    ("silicon", "Si"),
    ("electrolyte", "electro-\nlyte"),
)

PALE = "#5b6773"
NONE = "\N{EN DASH}"  # in place of a number
BAND = "#f4f6f9"
WIDTH = 1800.0  # [px]
EDGE = 40.0
LABELS = 300.0  # width of the column that names the cells


class Frame:
    """The pixels of a page, counted from its top left corner."""

    def __init__(self, figure: Figure, height: float) -> None:
        self.figure, self.height = figure, height

    def axes(self, left: float, top: float, width: float, height: float, **more: Any) -> Axes:
        """Add axes whose top left corner stands there."""
        box = (left / WIDTH, 1.0 - (top + height) / self.height, width / WIDTH)
        return self.figure.add_axes((*box, height / self.height), **more)

    def text(self, x: float, y: float, text: str, **style: Any) -> None:
        """Write a text below that point."""
        style = {"va": "top", **style}
        self.figure.text(x / WIDTH, 1.0 - y / self.height, text, **style)


class Cells(NamedTuple):
    """What every panel needs to know of the cells."""

    data: Data
    names: list[str]
    conditions: list[str]
    low: int  # lowest rate
    middle: int  # the one nearest to 1C
    high: int

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.names)

    def rate(self, k: int) -> str:
        """Name of a C-rate."""
        return f"{float(self.data['c_rate'][k]):.4g}C"

    def style(self, cell: int) -> dict[str, Any]:
        """Colour and dashes of a cell."""
        turn = cell // len(COLOURS)
        return {"color": COLOURS[cell % len(COLOURS)], "ls": DASHES[turn % len(DASHES)]}


def number_text(value: float, digits: int = 3) -> str:
    """Return a number with that many digits, never in powers of ten; a dash for none."""
    if not np.isfinite(value):
        return NONE
    if value == 0.0:
        return "0"
    places = max(0, digits - 1 - int(np.floor(np.log10(abs(value)))))
    return f"{value:.{min(places, 6)}f}"


def draw_rows(frame: Frame, cells: Cells, top: float, height: float) -> None:
    """Draw a row for each cell: its name, bars of losses and thickness, numbers."""
    back = frame.axes(EDGE - 10.0, top, WIDTH - 2.0 * EDGE + 20.0, height)
    back.axis("off")
    back.set(xlim=(0.0, 1.0), ylim=(cells.number - 0.5, -0.5))
    for i in range(0, cells.number, 2):
        back.add_patch(Rectangle((0.0, i - 0.5), 1.0, 1.0, color=BAND, lw=0))
    _names(frame.axes(EDGE, top, LABELS, height), cells, height)
    left = EDGE + LABELS + 10.0
    _losses(_bars(frame, cells, left, top, 282.0, height), cells, height)
    left += 282.0 + 30.0
    _layers(_bars(frame, cells, left, top, 282.0, height), cells, height)
    left += 282.0 + 24.0
    _table(frame, cells, left, top, WIDTH - EDGE - left, height)


def _bars(frame: Frame, cells: Cells, left: float, top: float, width: float, height: float) -> Axes:
    axes = frame.axes(left, top, width, height, facecolor="none")
    axes.set_ylim(cells.number - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(False, axis="y")
    axes.spines["left"].set_visible(False)
    return axes


def _names(axes: Axes, cells: Cells, height: float) -> None:
    axes.axis("off")
    axes.set(xlim=(0.0, LABELS), ylim=(cells.number - 0.5, -0.5))
    row = height / cells.number
    half = (8.5 if row > 40.0 else 7.5) / row  # between the two lines of text
    for i, (name, condition) in enumerate(zip(cells.names, cells.conditions, strict=True)):
        axes.plot([2.0, 34.0], [i, i], lw=3.2, solid_capstyle="butt", **cells.style(i))
        size = min(11.5 if row > 40.0 else 10.5, max(7.5, 11.5 * 26.0 / len(name)))
        axes.text(44.0, i - half, name, va="center", fontsize=size, fontweight="bold")
        axes.text(44.0, i + half, condition, va="center", fontsize=9, color=PALE)


def _losses(axes: Axes, cells: Cells, height: float) -> None:
    causes = [f"loss_{cause}" for cause in cells.data["cause"]]
    all_losses = 1e3 * cells.data["loss"][:, cells.middle]
    order = [(name, label, colour) for name, label, colour in LOSSES if name in causes]
    known = {name for name, _, _ in order}
    order += [(name, name[5:].replace("_", " "), PALE) for name in causes if name not in known]
    above, below = np.zeros(cells.number), np.zeros(cells.number)
    handles = []
    for name, label, colour in order:
        loss = np.nan_to_num(all_losses[:, causes.index(name)])
        if np.abs(loss).max() < 0.05:
            continue
        # losses of either sign are stacked away from zero
        start = np.where(loss >= 0.0, above, below)
        axes.barh(range(cells.number), loss, 0.62, left=start, color=colour, lw=0)
        above, below = above + np.maximum(loss, 0.0), below + np.minimum(loss, 0.0)
        handles.append(Rectangle((0, 0), 1, 1, color=colour, label=label))
    for i in range(cells.number):
        known_loss = np.isfinite(all_losses[i]).any()
        text = f" {all_losses[i].sum():.0f}" if known_loss else " no discharge"
        axes.text(above[i], i, text, va="center", fontsize=10)
    axes.axvline(0.0, color=INK, lw=0.8)
    reach = max(float(above.max()), 1.0)
    axes.set_xlim(min(1.1 * float(below.min()), 0.0), 1.14 * reach)
    axes.set_title(f"Voltage lost at {cells.rate(cells.middle)} [mV]", fontsize=11.5)
    _legend_below(axes, handles, height)


def _layers(axes: Axes, cells: Cells, height: float) -> None:
    names = list(cells.data["layer"])
    thickness = 1e6 * cells.data["layer_thickness"]
    stack = 1e6 * cells.data["stack_thickness"]
    start = np.zeros(cells.number)
    handles = []
    for name, label, colour in LAYERS:
        part = thickness[:, names.index(name)]
        if not part.any():
            continue
        axes.barh(range(cells.number), part, 0.62, left=start, color=colour, ec="white", lw=0.5)
        start = start + part
        handles.append(Rectangle((0, 0), 1, 1, color=colour, label=label))
    growth = np.maximum(stack - start, 0.0)
    if growth.max() > 0.05:
        style: dict[str, Any] = {"fc": GROWTH, "ec": PALE, "hatch": "////", "lw": 0.0}
        axes.barh(range(cells.number), growth, 0.62, left=start, **style)
        handles.append(Rectangle((0, 0), 1, 1, label="growth in use", **style))
    for i in range(cells.number):
        end = max(start[i], stack[i])
        axes.text(end, i, f" {stack[i]:.0f}", va="center", fontsize=10)
    axes.set_xlim(0.0, 1.14 * float(np.max(np.maximum(start, stack))))
    axes.set_title("One pair of electrodes [µm]", fontsize=11.5)
    _legend_below(axes, handles, height)


def _legend_below(axes: Axes, handles: Sequence[Any], height: float) -> None:
    if not handles:
        return
    axes.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.0, -33.0 / height),
        ncols=2,
        fontsize=8.5,
        handlelength=0.9,
        handleheight=0.9,
        handletextpad=0.5,
        columnspacing=0.8,
        labelspacing=0.25,
        borderaxespad=0.0,
        borderpad=0.0,
    )


class _Column(NamedTuple):
    heading: str
    values: np.ndarray
    texts: list[str]
    width: float


def _columns(cells: Cells) -> list[tuple[str, str, list[_Column]]]:
    """Return groups of columns: heading, colour of their bars, columns."""
    data, high = cells.data, cells.high
    goal = f"{100.0 * float(data['charge_to']):.4g}"

    def column(heading: str, values: np.ndarray, digits: int = 3, width: float = 52.0) -> _Column:
        values = np.asarray(values, dtype=float)
        texts = [number_text(value, digits) for value in values]
        return _Column(heading, values, texts, width)

    def whole(heading: str, values: np.ndarray) -> _Column:
        found = column(heading, values)
        return found._replace(texts=[f"{v:.0f}" if np.isfinite(v) else NONE for v in found.values])

    times = data["charge_time"][:, high] / 60.0
    minutes = column(f"{goal} % at\n{cells.rate(high)} [min]", times, width=58.0)
    clean = data["charge_is_clean"][:, high] > 0.5
    starred = [
        text if ok or text == NONE else f"{text}*"
        for text, ok in zip(minutes.texts, clean, strict=True)
    ]
    energy = [
        whole("Wh/L\nstack", 1e-3 * data["stack_energy_density"][:, 0]),
        whole("Wh/L\ncell", 1e-3 * data["energy_density"][:, 0]),
        whole("Wh/kg\nstack", data["stack_specific_energy"][:, 0]),
        whole("Wh/kg\ncell", data["specific_energy"][:, 0]),
    ]
    other = [
        minutes._replace(texts=starred),
        column("Ω cm²", 1e4 * data["resistance"], width=50.0),
        column("N/P", data["n_to_p"], width=46.0),
    ]
    materials = list(data["material"])
    bill = []
    for name, heading in MATERIALS:
        amount = data["bill"][:, materials.index(name)]
        if np.nan_to_num(amount).any():
            width = 60.0 if name == "graphite" else 52.0
            bill.append(column(heading, np.where(amount > 0.0, amount, np.nan), 2, width))
    return [
        (f"Energy at {cells.rate(0)}", "#c9daf0", energy),
        ("Charge, pulse", "#f6dcc3", other),
        (f"Bill at {cells.rate(0)} [kg/kWh]", "#cfe8db", bill),
    ]


def _table(
    frame: Frame, cells: Cells, left: float, top: float, width: float, height: float
) -> None:
    groups = _columns(cells)
    between = 14.0
    wanted = sum(column.width for _, _, columns in groups for column in columns)
    scale = (width - between * (len(groups) - 1)) / wanted
    axes = frame.axes(left, top, width, height, facecolor="none")
    axes.axis("off")
    axes.set(xlim=(0.0, width), ylim=(cells.number - 0.5, -0.5))
    lift = cells.number / height  # rows in one pixel
    x = 0.0
    for title, colour, columns in groups:
        style: dict[str, Any] = {"fontweight": "bold", "fontsize": 11.5, "va": "bottom"}
        axes.text(x + 4.0, -0.5 - 40.0 * lift, title, **style)
        for column in columns:
            room = scale * column.width
            axes.text(
                x + room - 6.0,
                -0.5 - 6.0 * lift,
                column.heading,
                ha="right",
                va="bottom",
                fontsize=8.5,
                color=PALE,
                linespacing=1.0,
            )
            finite = column.values[np.isfinite(column.values)]
            most = float(finite.max()) if len(finite) else 1.0
            for i, (value, text) in enumerate(zip(column.values, column.texts, strict=True)):
                if np.isfinite(value) and most > 0.0:
                    bar = (room - 8.0) * max(value, 0.0) / most
                    axes.add_patch(Rectangle((x + 4.0, i - 0.31), bar, 0.62, color=colour, lw=0))
                axes.text(x + room - 7.0, i, text, ha="right", va="center", fontsize=10)
            x += room
        x += between
    if any("*" in text for _, _, columns in groups for column in columns for text in column.texts):
        note = "* limited by more than the voltage: lithium can plate, or a critical current"
        style = {"fontsize": 9, "va": "top", "color": PALE}
        axes.text(4.0, cells.number - 0.5 + 12.0 * lift, note, **style)
