"""The page of plots."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import denchi
import numpy as np
import pytest
from conftest import ROOT
from denchi import comparison, plotting, profiles
from matplotlib import pyplot
from matplotlib.image import imread


def labels_of(figure: object) -> set[str]:
    return {axes.get_title("left") for axes in figure.axes}  # type: ignore[attr-defined]


def test_page_shows_everything(discharge: denchi.Solution, tmp_path: Path) -> None:
    file = tmp_path / "page.png"
    figure = discharge.plot(file)
    assert imread(file).shape[:2] == (1000, 1600)
    titles = labels_of(figure)
    assert {"Voltage and current", "Voltage losses by cause", "Salt in the electrolyte"} <= titles
    for axes in figure.axes:
        # Every axis with numbers has a name, and all but ratios a unit.
        if axes.get_xlabel():
            assert "[" in axes.get_xlabel()


def test_an_unknown_format_is_refused(discharge: denchi.Solution, tmp_path: Path) -> None:
    with pytest.raises(denchi.InputError, match=r"a\.doc.*must end in \.png, \.svg or \.pdf"):
        discharge.plot(tmp_path / "a.doc")
    assert not list(tmp_path.iterdir())


def test_script_gets_a_figure_of_pyplot(
    discharge: denchi.Solution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    pyplot.switch_backend("agg")
    before = set(pyplot.get_fignums())
    discharge.plot()
    opened = set(pyplot.get_fignums()) - before
    pyplot.close("all")
    assert len(opened) == 1


def test_notebook_shows_the_page_by_itself(
    discharge: denchi.Solution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    before = set(pyplot.get_fignums())
    page = discharge.plot()
    assert set(pyplot.get_fignums()) == before
    assert page._repr_png_().startswith(b"\x89PNG")  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", ["spm", "spme"])
def test_other_models_have_a_page(cell: denchi.Cell, model: str, tmp_path: Path) -> None:
    solution = denchi.simulate(cell, ["Discharge at 1C for 60 s", "Rest for 60 s"], model=model)
    assert "Voltage and current" in labels_of(solution.plot(tmp_path / "page.svg"))
    assert (tmp_path / "page.svg").stat().st_size > 1000


def test_module_draws_a_result_file(discharge: denchi.Solution, tmp_path: Path) -> None:
    discharge.save(tmp_path / "run.h5")
    command = [sys.executable, "-m", "denchi.plotting", tmp_path / "run.h5", tmp_path / "page.png"]
    subprocess.run(command, check=True)
    assert imread(tmp_path / "page.png").shape[:2] == (1000, 1600)


def test_module_names_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plotting.main([]) == 2
    assert "usage" in capsys.readouterr().err
    assert plotting.main([str(tmp_path / "none.h5"), str(tmp_path / "page.png")]) == 2
    assert "none.h5" in capsys.readouterr().err
    assert plotting.main([str(tmp_path / "none.h5"), str(tmp_path / "page.doc")]) == 2
    assert "must end in .png" in capsys.readouterr().err


# A metal against a porous electrode, a metal against a film, two porous electrodes, layers with a
# resistance between them of which one has salt, a film against a porous electrode.
SOLID_CELLS = {
    "ssb_ref_1": {"Electrolyte potential", "Surface stoichiometry", "Reaction", "Metal electrode"},
    "raijmakers2020": {"Salt in the electrolyte", "Electrolyte potential", "Reaction"},
    "nmc811_lpscl_graphite": {"Electrolyte potential", "Surface stoichiometry", "Reaction"},
    "nmc811_llzo_hybrid": {"Salt in the electrolyte", "Surface stoichiometry", "Reaction"},
    "jun2026_silicon_pouch": {"Electrolyte potential", "Surface stoichiometry", "Reaction"},
}


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("name", SOLID_CELLS)
def test_solid_cells_have_a_page(name: str, tmp_path: Path) -> None:
    solution = denchi.simulate(name, progress=False)
    figure = solution.plot(tmp_path / "page.svg")
    titles = labels_of(figure)
    assert SOLID_CELLS[name] <= titles
    assert ("Salt in the electrolyte" in titles) == ("electrolyte_concentration" in solution)
    legend = {text.get_text() for text in figure.axes[2].get_legend().get_texts()}
    assert ("between layers" in legend) == ("loss_interface" in solution)
    for axes in figure.axes:  # fields are drawn over the whole cell
        if axes.get_xlabel() == "x [µm]":
            end = 1e6 * solution.coords["x"][-1]
            assert axes.get_xlim() == pytest.approx((0.0, end))


def test_planar_electrodes_have_no_width() -> None:
    metal = denchi.simulate("ssb_ref_1", "Discharge at 1C for 60 s", progress=False)
    assert profiles.electrode_edges(metal) == pytest.approx([0.0, 0.0, 30e-6, 90e-6])
    films = denchi.simulate("raijmakers2020", "Discharge at 1C for 60 s", progress=False)
    assert profiles.electrode_edges(films) == pytest.approx([0.0, 0.0, 3.62e-6, 3.62e-6])


def test_curves_follow_their_layers() -> None:
    # Both sides of a resistance between layers are drawn, and the corner where layers meet.
    layers = denchi.simulate("nmc811_llzo_hybrid", "Discharge at 1C for 60 s", progress=False)
    x = layers.coords["x"]
    separator, electrode = profiles.smooth_pieces(layers, "x")
    assert x[separator][-1] == x[electrode][0] == pytest.approx(25e-6)
    assert separator.stop == electrode.start
    salt = layers["electrolyte_concentration"][-1]
    assert np.isnan(salt[separator]).all()
    assert np.isfinite(salt[electrode]).all()


def test_comparison_shares_its_scales(discharge: denchi.Solution) -> None:
    solid = denchi.simulate("nmc811_lpscl_li", progress=False)
    figure = comparison.draw_comparison([discharge, solid])
    voltages = [axes for axes in figure.axes if axes.get_ylabel() == "voltage [V]"]
    assert len(voltages) == 2
    assert voltages[0].get_ylim() == voltages[1].get_ylim()
    assert voltages[1].get_xlim()[1] == pytest.approx(discharge.end_time / 60.0)
    words = [text.get_text() for text in figure.texts]
    assert {"NMC811 composite | Li6PS5Cl | Li"} <= set(words)


def test_first_run_sets_a_liquid_beside_a_solid(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "tools/first_run.py", tmp_path / "out"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    table = {
        line[:24].strip(): line[24:].split("  ")
        for line in answer.stdout.splitlines()
        if line.startswith(("end time", "voltage error"))
    }
    times = [float(value.split()[0]) for value in table["end time"] if value.strip()]
    assert times == pytest.approx([3555, 2279], abs=20)
    assert "mV" in table["voltage error (estimate)"][-1]
    names = {file.name for file in (tmp_path / "out").iterdir()}
    stems = ("chen2020_1C", "nmc811_lpscl_li_1C")
    files = {f"{stem}.{ending}" for stem in stems for ending in ("h5", "csv", "png")}
    assert names == {*files, "side_by_side.png"}
