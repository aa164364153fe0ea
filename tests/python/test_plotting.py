"""The page of plots."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import denchi
import pytest
from denchi import plotting
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
