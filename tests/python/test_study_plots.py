"""Plots of studies: what is drawn, where and in which units."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import denchi
import numpy as np
import pandas
import pytest
from denchi import plotting
from denchi.study import Study
from denchi.study_columns import Column, evenly, explained, follows, is_log, readable
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, QuadMesh
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.image import imread

UNITS = {
    "thickness": "m",
    "temperature": "K",
    "end_time": "s",
    "capacity": "A.h",
    "energy": "W.h",
    "voltage": "V",
    "time": "s",
}


class Rows:
    """What a study file holds, made up."""

    def __init__(
        self,
        varied: Mapping[str, Any],
        energy: Any,
        voltage: Any = None,
        status: Sequence[str] | None = None,
    ) -> None:
        energy = np.asarray(energy, dtype=float)
        count = len(energy)
        words = np.array(status or ["finished"] * count, dtype=object)
        self.attributes = {"title": "Made up"}
        self._values: dict[str, Any] = {
            "case": np.array([f"{k:016x}" for k in range(count)], dtype=object),
            "case_number": np.arange(count, dtype=float),
            **{name: np.asarray(values) for name, values in varied.items()},
            "end_time": 200.0 * energy,
            "capacity": energy / 4.0,
            "energy": energy,
            "status": words,
            "reason": np.array(
                [f"{word}: 0.123456789 is too much" for word in words], dtype=object
            ),
        }
        self._dims = {name: ["case"] for name in self._values}
        if voltage is not None:
            self._values |= {"voltage": voltage, "time": np.linspace(0.0, 3600.0, 7)}
            self._dims |= {"voltage": ["case", "time"], "time": ["time"]}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Any:
        return iter(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def dimensions(self, name: str) -> list[str]:
        return self._dims[name]

    def unit(self, name: str) -> str:
        return UNITS.get(name, "")


def made_up(varied: Mapping[str, Any], energy: Any, **more: Any) -> Study:
    return Study(Rows(varied, energy, **more), "made up")  # type: ignore[arg-type]


def falling(count: int) -> np.ndarray:
    """Straight curves from 4 V, a different slope for each case."""
    return 4.0 - np.outer(np.linspace(0.5, 1.0, count), np.linspace(0.0, 1.0, 7))


@pytest.fixture(autouse=True)
def in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """No figure is left to pyplot."""
    monkeypatch.setitem(sys.modules, "ipykernel", sys)


@pytest.fixture(scope="module")
def swept() -> Study:
    """Six runs of one cell, two of which cannot be."""
    design = {
        "positive_electrode.porosity": [0.3, 0.335, 0.9],
        "temperature": [273.15, 298.15],
    }
    steps = "Discharge at 1C until 2.5 V"
    return denchi.sweep("chen2020", steps, design, ["voltage"], progress=False)


@pytest.fixture
def sample() -> Study:
    """Eight of a sample: energy follows the thickness, the last two failed, the first stopped."""
    energy = np.array([10.0, 12.0, 14.0, 16.0, 18.0, 20.0, np.nan, np.nan])
    varied = {
        "temperature": [300.0, 280.0, 290.0, 270.0, 285.0, 275.0, 295.0, 281.0],
        "thickness": 1e-6 * np.arange(50.0, 130.0, 10.0),
        "porosity": [0.3, 0.5, 0.4, 0.35, 0.45, 0.31, 0.5, 0.33],
    }
    voltage = falling(8)
    voltage[0, 5:] = np.nan
    voltage[6:] = np.nan
    status = ["stopped", *["finished"] * 5, "failed", "failed"]
    return made_up(varied, energy, voltage=voltage, status=status)


def texts(figure: Figure) -> str:
    """All that is written on the page itself."""
    return "\n".join(text.get_text() for text in figure.texts)


def axes_of(figure: Figure, label: str) -> Axes:
    """The axes with this name on their y axis."""
    return next(axes for axes in figure.axes if axes.get_ylabel() == label)


def offsets(points: Any) -> np.ndarray:
    return np.asarray(points.get_offsets())


def lines_of(axes: Axes) -> list[np.ndarray]:
    found = [one for one in axes.collections if isinstance(one, LineCollection)]
    return [np.asarray(line) for one in found for line in one.get_segments()]


def crosses_of(axes: Axes) -> np.ndarray:
    """Where cases are marked that stopped or failed."""
    marks = [one for one in axes.collections if isinstance(one, PathCollection)]
    spots = [offsets(one) for one in marks if len(one.get_paths()[0].vertices) == 4]
    return np.concatenate([np.zeros((0, 2)), *spots])


# ---- the page ----


def test_page_of_a_real_study(swept: Study, tmp_path: Path) -> None:
    file = tmp_path / "page.png"
    figure = swept.plot(file=file)
    assert imread(file).shape[:2] == (720, 1600)
    curves = axes_of(figure, "voltage [V]")
    assert curves.get_xlabel() == "time [min]"
    assert len(lines_of(curves)) == 4
    legend = curves.get_legend()
    assert legend.get_title().get_text() == "temperature [°C]"
    assert [text.get_text() for text in legend.get_texts()] == ["0", "25"]
    field = axes_of(figure, "temperature [°C]")
    assert field.get_xlabel() == "positive electrode porosity"
    written = {text.get_text() for text in field.texts}
    assert written == {f"{value:.3g}" for value in swept["energy"] if np.isfinite(value)}
    assert "6 cases: 4 finished, 2 failed" in texts(figure)
    assert "failed: refused: positive_electrode.porosity = 0.9" in texts(figure)


def test_page_shows_a_sample_in_three_ways(sample: Study) -> None:
    figure = sample.plot()
    assert "Made up" in texts(figure)
    assert "8 cases: 5 finished, 1 stopped, 2 failed" in texts(figure)
    assert "failed: 0.1235 is too much" in texts(figure)
    assert len(lines_of(axes_of(figure, "voltage [V]"))) == 6
    assert axes_of(figure, "thickness [µm]").get_ylim() == pytest.approx((50.0, 120.0))
    labels = [axes.get_xlabel() for axes in figure.axes]
    # The thickness decides, so it colours the curves and comes first.
    assert [label for label in labels if label][:2] == ["time [min]", "thickness [µm]"]
    assert {"temperature [°C]", "porosity"} <= set(labels)


def test_one_factor_is_a_line() -> None:
    kelvin = np.linspace(270.0, 310.0, 9)
    figure = made_up({"temperature": kelvin}, np.linspace(10.0, 11.0, 9)).plot()
    axes = axes_of(figure, "energy [Wh]")
    x, y = axes.lines[0].get_data()
    assert x == pytest.approx(kelvin - 273.15)
    assert y == pytest.approx(np.linspace(10.0, 11.0, 9))
    assert axes.get_xlabel() == "temperature [°C]"


def test_a_text_and_a_number_are_a_line_for_each_text() -> None:
    varied = {"electrolyte": ["a", "a", "b", "b"], "temperature": [280.0, 300.0, 280.0, 300.0]}
    figure = made_up(varied, [1.0, 2.0, 4.0, 5.0]).plot()
    axes = axes_of(figure, "energy [Wh]")
    assert sorted(list(line.get_ydata()) for line in axes.lines) == [[1.0, 2.0], [4.0, 5.0]]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["a", "b"]


def test_texts_stand_below_each_other() -> None:
    figure = made_up({"cell": ["b", "a", "c"]}, [1.0, 2.0, np.nan]).plot()
    axes = axes_of(figure, "cell")
    assert [text.get_text() for text in axes.get_yticklabels()] == ["a", "b", "c"]
    points = offsets(axes.collections[1])
    assert points.tolist() == [[1.0, 1.0], [2.0, 0.0]]
    assert crosses_of(axes)[:, 1].tolist() == [2.0]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("curves", [True, False])
def test_nothing_varied(count: int, curves: bool) -> None:
    voltage = falling(count) if curves else None
    figure = made_up({}, [10.0] * count, voltage=voltage).plot()
    assert f"{count} case" in texts(figure)
    assert sum(len(lines_of(axes)) for axes in figure.axes) == (count if curves else 0)


def test_all_failed() -> None:
    varied = {"thickness": [1e-6, 2e-6]}
    status = ["failed", "failed"]
    voltage = np.full((2, 7), np.nan)
    figure = made_up(varied, [np.nan, np.nan], status=status, voltage=voltage).plot()
    words = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert words == ["no case has a curve", "no case has a value of energy"]
    for kind in ("pairs", "parallel"):
        made_up(varied, [np.nan, np.nan], status=status).plot(kind)
    made_up({}, [np.nan, np.nan], status=status).plot()
    made_up(varied, [1.0, 100.0], status=status).plot()  # numbers until they were given up


def test_what_follows_another_is_left_out() -> None:
    thickness = np.linspace(1e-6, 2e-6, 6)
    varied = {"thickness": thickness, "double": 2.0 * thickness, "porosity": [1, 3, 2, 6, 5, 4]}
    figure = made_up(varied, thickness).plot()
    assert "not shown, as they follow others: double" in texts(figure)
    assert not [axes for axes in figure.axes if axes.get_xlabel() == "double"]


# ---- curves ----


def test_curves_end_where_their_case_does(sample: Study) -> None:
    figure = sample.plot("curves", y="voltage", colour="temperature")
    axes = axes_of(figure, "voltage [V]")
    minutes = np.linspace(0.0, 60.0, 7)
    drawn = {round(line[1, 1], 9): line for line in lines_of(axes)}
    for row in range(6):
        line = drawn[round(sample["voltage"][row, 1], 9)]
        there = np.isfinite(sample["voltage"][row])
        assert line[:, 0] == pytest.approx(minutes[there])
        assert line[:, 1] == pytest.approx(sample["voltage"][row, there])
    # The one that stopped has a mark at its end.
    assert crosses_of(axes) == pytest.approx(np.array([[40.0, sample["voltage"][0, 4]]]))
    assert figure.axes[1].get_ylabel() == "temperature [°C]"
    assert figure.axes[1].get_ylim() == pytest.approx((270.0 - 273.15, 300.0 - 273.15))


def test_a_case_given_up_has_a_curve_but_no_result() -> None:
    status = ["finished", "finished", "failed"]
    varied = {"porosity": [0.1, 0.2, 0.3]}
    study = made_up(varied, [1.0, 2.0, 0.5], voltage=falling(3), status=status)
    curves = axes_of(study.plot("curves"), "voltage [V]")
    assert len(lines_of(curves)) == 3
    assert crosses_of(curves).tolist() == [[60.0, study["voltage"][2, -1]]]
    axes = axes_of(study.plot("pairs"), "energy [Wh]")
    assert sorted(offsets(axes.collections[0])[:, 1]) == [1.0, 2.0]
    assert crosses_of(axes)[:, 0].tolist() == [0.3]


def test_colours_tell_the_value(sample: Study) -> None:
    def shades(colour: str) -> np.ndarray:
        axes = axes_of(sample.plot("curves", colour=colour), "voltage [V]")
        order = np.argsort([line[1, 1] for line in lines_of(axes)])
        return axes.collections[0].get_colors()[order, 1]  # viridis: green grows

    # The curves fall from the first row to the last, and there the thickness rises.
    assert (np.diff(shades("thickness")) < 0.0).all()
    assert not (np.diff(shades("temperature")) < 0.0).all()


def test_few_values_have_a_legend_and_many_texts_not_all() -> None:
    many = [f"electrolyte {k:02}" for k in range(20)]
    voltage = falling(20)
    study = made_up({"electrolyte": many}, np.arange(20.0), voltage=voltage)
    legend = study.plot("curves").axes[0].get_legend()
    assert len(legend.get_texts()) == 14
    assert "14 of 20" in legend.get_title().get_text()
    study = made_up({"porosity": [0.1, 0.2] * 10}, np.arange(20.0), voltage=voltage)
    shown = [text.get_text() for text in study.plot("curves").axes[0].get_legend().get_texts()]
    assert shown == ["0.1", "0.2"]


def test_thousands_of_curves_are_thinned_out() -> None:
    thickness = np.linspace(1e-6, 2e-6, 3000)
    figure = made_up({"thickness": thickness}, thickness, voltage=falling(3000)).plot()
    assert len(lines_of(axes_of(figure, "voltage [V]"))) == 400
    assert "400 of 3000 curves are drawn" in texts(figure)


def test_a_curve_against_another(sample: Study) -> None:
    axes = axes_of(sample.plot("curves", x="voltage", y="voltage"), "voltage [V]")
    assert axes.get_xlabel() == "voltage [V]"
    for line in lines_of(axes):
        assert line[:, 0] == pytest.approx(line[:, 1])


def test_subsample_meets_all_values_of_a_grid() -> None:
    rows = evenly(np.arange(4000), 400)
    assert len(set(rows // 10)) == 400  # one from each stretch
    assert len(set(rows % 10)) == 10  # and not always the same one
    assert (rows == evenly(np.arange(4000), 400)).all()


# ---- maps ----


def grid(nx: int, ny: int) -> dict[str, Any]:
    x, y = np.meshgrid(1e-6 * np.arange(10.0, 10.0 + nx), 280.0 + np.arange(ny), indexing="ij")
    return {"thickness": x.ravel(), "temperature": y.ravel()}


def test_map_of_a_grid() -> None:
    energy = np.arange(56.0)
    energy[10] = np.nan
    status = ["failed" if k == 10 else "finished" for k in range(56)]
    study = made_up(grid(8, 7), energy, status=status)
    figure = study.plot("map", x="thickness", y="temperature", value="energy")
    axes = figure.axes[0]
    mesh = next(one for one in axes.collections if isinstance(one, QuadMesh))
    field = np.ma.filled(mesh.get_array(), np.nan).reshape(7, 8)
    assert field.T.ravel() == pytest.approx(energy, nan_ok=True)
    assert axes.get_xlim() == pytest.approx((9.5, 17.5))
    assert axes.get_ylim() == pytest.approx((6.35, 13.35))
    assert crosses_of(axes) == pytest.approx(np.array([[11.0, 9.85]]))
    assert figure.axes[1].get_ylabel() == "energy [Wh]"


def test_map_of_few_values_names_each() -> None:
    figure = made_up(grid(3, 2), np.arange(6.0)).plot("map")
    axes = figure.axes[0]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["10", "11", "12"]
    assert {text.get_text() for text in axes.texts} == {"0", "1", "2", "3", "4", "5"}


def test_map_means_over_what_else_varies() -> None:
    varied = {name: np.tile(values, 2) for name, values in grid(3, 2).items()}
    varied["porosity"] = np.repeat([0.3, 0.4], 6)
    energy = np.concatenate([np.arange(6.0), np.arange(6.0) + 1.0])
    figure = made_up(varied, energy).plot("map", x="thickness", y="temperature")
    assert {"0.5", "5.5"} <= {text.get_text() for text in figure.axes[0].texts}
    assert "each field is the mean of its cases" in texts(figure)


def test_decades_have_an_even_scale() -> None:
    varied = grid(8, 7)
    varied["thickness"] = 1e-6 * 2.0 ** (1e6 * varied["thickness"] - 10.0)
    axes = made_up(varied, np.arange(56.0)).plot("map", x="thickness", y="temperature").axes[0]
    assert axes.get_xscale() == "log"
    assert axes.get_xlim() == pytest.approx((2.0**-0.5, 2.0**7.5))


def test_map_of_a_sample() -> None:
    random = np.random.default_rng(0)
    x, y = random.random((2, 60))
    varied = {"one": x, "porosity": y}
    failed = x > 0.8
    energy = np.where(failed, np.nan, x + y)
    status = list(np.where(failed, "failed", "finished"))
    axes = made_up(varied, energy, status=status).plot("map", x="one", y="porosity").axes[0]
    fill = next(one for one in axes.collections if isinstance(one, ContourSet))
    corners = np.concatenate([path.vertices for path in fill.get_paths()])
    assert corners[:, 0].max() <= x[~failed].max()  # a hole where cases failed
    assert len(crosses_of(axes)) == np.count_nonzero(failed)
    # With a third factor nothing between the points is known.
    varied["temperature"] = random.random(60)
    axes = made_up(varied, energy, status=status).plot("map", x="one", y="porosity").axes[0]
    assert not any(isinstance(one, ContourSet) for one in axes.collections)
    points = next(one for one in axes.collections if isinstance(one, PathCollection))
    assert len(offsets(points)) == np.count_nonzero(~failed)


# ---- what varies ----


def test_pairs(sample: Study) -> None:
    figure = sample.plot("pairs", value="capacity", x=["porosity", "thickness"])
    first, second = figure.axes
    assert [first.get_xlabel(), second.get_xlabel()] == ["porosity", "thickness [µm]"]
    assert [first.get_ylabel(), second.get_ylabel()] == ["capacity [Ah]", ""]
    points = offsets(second.collections[0])
    order = np.argsort(points[:, 0])
    assert points[order, 0] == pytest.approx(np.arange(50.0, 110.0, 10.0))
    assert points[order, 1] == pytest.approx(sample["capacity"][:6])
    # One stopped, and two that have no result stand at the foot.
    assert sorted(crosses_of(second)[:, 0]) == pytest.approx([50.0, 110.0, 120.0])
    assert second.get_xlim()[1] > 120.0


def test_parallel_lines(sample: Study) -> None:
    figure = sample.plot("parallel")
    axes = figure.axes[0]
    headings = [text.get_text() for text in axes.texts if text.get_position()[1] > 1.0]
    assert (headings[0], headings[-1]) == ("thickness [µm]", "energy [Wh]")
    assert set(headings[1:-1]) == {"temperature [°C]", "porosity"}
    lost, ran = (one.get_segments() for one in axes.collections if isinstance(one, LineCollection))
    assert (len(lost), len(ran)) == (2, 6)
    ends = {(round(line[0, 1], 6), round(line[-1, 1], 6)) for line in ran}
    assert ends == {(round(k / 7.0, 6), round(k / 5.0, 6)) for k in range(6)}
    assert all(line[-1, 1] < 0.0 for line in lost)
    assert "2 failed" in {text.get_text() for text in axes.texts}


def test_a_hundred_thousand_cases_are_thinned_out() -> None:
    random = np.random.default_rng(0)
    varied = {name: random.random(100_000) for name in ("one", "two", "three")}
    figure = made_up(varied, varied["two"] + 0.1 * varied["one"]).plot()
    points = axes_of(figure, "energy [Wh]").collections
    assert sum(len(offsets(one)) for one in points) == 8000
    assert "8000 of 100000 points are drawn" in texts(figure)
    assert [axes.get_xlabel() for axes in figure.axes if axes.get_xlabel()][:2] == ["two", "one"]


def test_numbers_of_the_user_are_drawn(sample: Study) -> None:
    own = pandas.Series(np.arange(8.0) ** 2, name="Wh/L")
    axes = sample.plot("pairs", x="thickness", value=own).axes[0]
    assert axes.get_ylabel() == "Wh/L"
    assert sorted(offsets(axes.collections[0])[:, 1]) == [0.0, 1.0, 4.0, 9.0, 16.0, 25.0]
    with pytest.raises(denchi.InputError, match="8 numbers, one for each case"):
        sample.plot(value=own[:5])


# ---- names, files ----


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((["curvs"], {}), "did you mean 'curves'"),
        ((["page.png"], {}), "must be one of page, curves, map, pairs, parallel"),
        (([], {"value": "enrgy"}), "the nearest are energy"),
        (([], {"colour": "tempreature"}), "the nearest are temperature"),
        (([], {"value": "voltage"}), "has no single value for each case; those are"),
        (([], {"value": "status"}), "is a text"),
        ((["curves"], {"y": "energy"}), "is no curve; curves are voltage"),
        ((["curves"], {"x": "thickness"}), "is no curve"),
        ((["map"], {"x": ["thickness"]}), "must be a string"),
        ((["map"], {"x": "thickness", "y": "voltage"}), "has no single value"),
        ((["pairs"], {"x": ["thickness", "speed"]}), "is not in the study"),
    ],
)
def test_wrong_words_are_refused(sample: Study, words: Any, message: str) -> None:
    args, more = words
    with pytest.raises(denchi.InputError, match=message):
        sample.plot(*args, **more)


def test_kinds_say_what_they_need() -> None:
    study = made_up({"thickness": [1.0, 2.0]}, [1.0, 2.0])
    with pytest.raises(denchi.InputError, match=r"outputs=\[\"voltage\"\]"):
        study.plot("curves")
    with pytest.raises(denchi.InputError, match="two columns that vary"):
        study.plot("map")
    with pytest.raises(denchi.InputError, match="nothing varies"):
        made_up({}, [1.0]).plot("pairs")


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_files(sample: Study, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"curves.{ending}"
    sample.plot("curves", file=file)
    assert file.stat().st_size > 1000


def test_an_unknown_format_is_refused(sample: Study, tmp_path: Path) -> None:
    with pytest.raises(denchi.InputError, match=r"must end in \.png, \.svg or \.pdf"):
        sample.plot(file=tmp_path / "a.doc")
    assert not list(tmp_path.iterdir())


def test_script_gets_a_figure_of_pyplot(sample: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "ipykernel")
    pyplot.switch_backend("agg")
    before = set(pyplot.get_fignums())
    sample.plot("curves")
    opened = set(pyplot.get_fignums()) - before
    pyplot.close("all")
    assert len(opened) == 1


def test_module_draws_a_study_file(swept: Study, tmp_path: Path) -> None:
    swept.save(tmp_path / "study.h5")
    page = tmp_path / "page.png"
    command = [sys.executable, "-m", "denchi.plotting", tmp_path / "study.h5", page]
    subprocess.run(command, check=True)
    assert imread(page).shape[:2] == (720, 1600)


def test_module_names_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plotting.main([]) == 2
    assert "usage" in capsys.readouterr().err
    assert plotting.main([str(tmp_path / "none.h5"), str(tmp_path / "page.png")]) == 2
    assert "none.h5" in capsys.readouterr().err


# ---- columns ----


@pytest.mark.parametrize(
    ("value", "unit", "number", "name"),
    [
        (75e-6, "m", 75.0, "µm"),
        (5e-8, "m", 50.0, "nm"),
        (0.07, "m", 70.0, "mm"),
        (298.15, "K", 25.0, "°C"),
        (12.0, "K", 12.0, "K"),
        (250.0, "s", 250.0, "s"),
        (3600.0, "s", 60.0, "min"),
        (36000.0, "s", 10.0, "h"),
        (0.005, "A.h", 5.0, "mAh"),
        (17.0, "W.h", 17.0, "Wh"),
        (5e6, "Pa", 5.0, "MPa"),
        (1000.0, "mol/m3", 1000.0, "mol/m³"),
        (4e-15, "m2/s", 4.0, "10⁻¹⁵ m²/s"),
        (0.3, "", 0.3, ""),
    ],
)
def test_units_read_well(value: float, unit: str, number: float, name: str) -> None:
    values, label = readable(np.array([value, np.nan]), unit)
    assert values[0] == pytest.approx(number)
    assert label == name


def test_scales() -> None:
    assert is_log(np.geomspace(0.1, 10.0, 20))
    assert not is_log(np.linspace(0.1, 10.0, 20))
    assert not is_log(np.array([0.0, 1.0, 100.0]))


def test_what_explains_most() -> None:
    x = np.linspace(0.0, 1.0, 100)
    noise = np.random.default_rng(0).permutation(x)
    line, other = Column("x", x, "x"), Column("noise", noise, "noise")
    assert explained(line, 3.0 * x**2) > 0.95
    assert explained(other, 3.0 * x**2) < 0.3
    assert explained(line, np.ones(100)) == 0.0
    assert follows(Column("y", 1.0 - x, "y"), line)
    assert not follows(other, line)
