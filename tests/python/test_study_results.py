"""What a study gives back: its table, its file, and each of its cases once more."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import denchi
import numpy as np
import pytest
from conftest import DISCHARGE
from study_support import assert_identical, check_row, sweep, write

Run = Callable[..., subprocess.CompletedProcess[str]]

DESIGN = {
    "grid": {
        "electrolyte": ["nyman2008", "valoen_reimers2005"],
        "negative_electrode.particle.diffusivity*": [0.5, 2.0],
        "positive_electrode.porosity": [0.3, 1.2],
        "wish": [1.25],
    },
    "linked": {"separator.thickness": "wish * 1e-5"},
}
OUTPUTS = ["voltage", "mean(voltage)", "electrolyte_concentration", "end(voltage)"]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Eight cases, of which every second is no cell."""
    out = tmp_path_factory.mktemp("study") / "results"
    return sweep("chen2020", DISCHARGE, DESIGN, OUTPUTS, title="<b> & 日 µ", out=out)


def test_units_and_bounds(study: Any) -> None:
    units = {
        "case": "",
        "electrolyte": "",
        "negative_electrode.particle.diffusivity*": "",
        "positive_electrode.porosity": "",
        "wish": "",
        "separator.thickness": "m",
        "end_time": "s",
        "capacity": "A.h",
        "energy": "W.h",
        "status": "",
        "reason": "",
        "mean_voltage": "V",
        "end_voltage": "V",
    }
    assert {name: study.unit(name) for name in units} == units
    assert study.unit("electrolyte_concentration") == "mol/m3"
    assert study.unit("time") == "s"
    assert study.unit("mean(voltage)") == "V"
    assert study.unit("x") == "m"
    assert study.bounds("positive_electrode.porosity") == (0.3, 1.2)
    assert study.bounds("negative_electrode.particle.diffusivity*") == (0.5, 2.0)
    for name in ("electrolyte", "separator.thickness", "end_time", "voltage"):
        assert study.bounds(name) is None
    kelvin = sweep("chen2020", DISCHARGE, {"temperature": [280.0, 300.0]}, model="spm")
    assert kelvin.unit("temperature") == "K"
    assert kelvin.bounds("temperature") == (280.0, 300.0)


def test_table_has_a_row_for_each_case(study: Any) -> None:
    import pandas

    table = study.table
    assert isinstance(table, pandas.DataFrame)
    assert list(table) == [
        "case",
        *study.varied,
        *("end_time", "capacity", "energy", "status", "reason", "mean_voltage", "end_voltage"),
    ]
    assert len(table) == len(study) == 8
    assert table.attrs == {name: study.unit(name) for name in table}
    for name in table:
        assert table[name].to_list() == pytest.approx(study[name].tolist(), nan_ok=True, rel=0)
    assert study.numbers == ["end_time", "capacity", "energy", "mean_voltage", "end_voltage"]
    assert study.curves == ["voltage"]


def test_a_case_that_is_no_cell_is_a_row_with_its_values(study: Any) -> None:
    refused = study["positive_electrode.porosity"] == 1.2
    assert refused.tolist() == 4 * [False, True]
    assert study.counts() == {"finished": 4, "stopped": 0, "failed": 4}
    for row in np.flatnonzero(refused):
        assert study.status[row] == "failed"
        assert study["reason"][row].startswith("refused: positive_electrode.porosity = 1.2: ")
        assert len(study.cases[row]) == 16
        assert study["electrolyte"][row] == DESIGN["grid"]["electrolyte"][row // 4]
        for name in ("end_time", "capacity", "energy", "mean_voltage", "voltage"):
            assert np.isnan(study[name][row]).all(), name
        with pytest.raises(denchi.InputError, match="porosity"):
            study.case(int(row))
    assert len(set(study.cases)) == 8


def test_a_refused_case_keeps_its_values_beside_linked_ones_of_the_cell() -> None:
    design = {
        "grid": {"positive_electrode.porosity": [0.3, 1.2], "temperature": [290.0, 300.0]},
        "linked": {"separator.thickness": "0.2 * positive_electrode.thickness"},
    }
    study = sweep("chen2020", DISCHARGE, design, ["voltage"])
    assert study["positive_electrode.porosity"].tolist() == [0.3, 0.3, 1.2, 1.2]
    assert study["temperature"].tolist() == 2 * [290.0, 300.0]
    assert len(set(study.cases)) == 4
    assert [len(name) for name in study.cases] == 4 * [16]
    assert study.counts()["failed"] == 2


def test_a_case_is_run_again_to_the_bit(study: Any, tmp_path: Path) -> None:
    study.save(tmp_path / "study.h5")
    for again in (study, denchi.load(tmp_path / "study.h5")):
        for row in (0, 2, 4, 6):
            one = again.case(row)
            assert one.id == study.cases[row]
            assert one.protocol == denchi.Protocol(DISCHARGE)
            thickness = one.cell.parameters["separator.thickness"].value
            assert thickness == study["separator.thickness"][row] == 1.25e-5
            check_row(study, row, again.run(row))
            check_row(study, row, denchi.simulate(one.cell, one.protocol, **one.settings))
    last = study.cases[6]
    for name in (last, last[:12], 6, -2, np.int64(6), np.str_(last)):
        assert study.case(name).id == last
    assert len(study.run(last, period=600.0, model="spm")) < len(study.run(last))


def test_the_program_runs_a_case_again(study: Any, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "study.h5"
    study.save(file)
    words = ["run", file, "--case", study.cases[2][:13], "--json", "--out", tmp_path / "run.h5"]
    answer = run(*words)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["end_time"] == study["end_time"][2]
    again = denchi.load(tmp_path / "run.h5")  # rows; the interpolant stays with the run
    assert again.end_time == study["end_time"][2]
    assert again.capacity == study["capacity"][2]
    assert again.energy == study["energy"][2]
    assert again.voltage[-1] == study["end_voltage"][2]
    for wrong, rule in (("xyz", "is not in the study"), ("", "is empty")):
        answer = run("run", file, "--case", wrong)
        assert answer.returncode == 2
        assert rule in answer.stderr
    answer = run("run", Path(study.folder) / "study.json", "--case", study.cases[2])
    assert answer.returncode == 2
    assert "is not an HDF5 file" in answer.stderr


def test_names_of_cases_depend_on_what_is_run_alone(cell: denchi.Cell) -> None:
    """Not on labels, words, outputs, axis or limits; two equal cases have one name."""
    few = sweep(cell, DISCHARGE, {"soc": [0.5, 0.6, 0.5]})
    assert few.cases[0] == few.cases[2] != few.cases[1]
    assert few.run(few.cases[0]).energy == few["energy"][0]
    more = sweep(
        {"label": cell},
        {"another": DISCHARGE},
        {"grid": {"soc": [0.4, 0.5, 0.6], "word": [1.0]}, "filter": "word > 0"},
        ["voltage"],
        axis={"fraction": 3},
        limits={"steps": 10000},
        title="more",
    )
    assert more.cases[1:].tolist() == few.cases[:2].tolist()
    other = sweep(cell, "Discharge at 1C until 2.6 V", {"soc": [0.5]})
    assert other.cases[0] not in few.cases
    warm = sweep(cell, DISCHARGE, {"soc": [0.5]}, temperature=300.0)
    assert warm.cases[0] not in few.cases


def test_wrong_names_are_told(study: Any) -> None:
    with pytest.raises(denchi.InputError, match="the nearest are voltage"):
        study["voltag"]
    for call in (study.unit, study.bounds):
        with pytest.raises(denchi.InputError, match="the nearest are"):
            call("capacitie")
    for name in ("zz", ""):
        with pytest.raises(denchi.InputError, match="is not in the study"):
            study.case(name)
    start = next(c for c in "0123456789abcdef" if sum(n[0] == c for n in study.cases) > 1)
    with pytest.raises(denchi.InputError, match="is the beginning of several"):
        study.case(start)
    for row in (8, -9):
        with pytest.raises((denchi.InputError, IndexError)):
            study.case(row)
    assert "voltage" in study
    assert "voltag" not in study


def test_arrays_are_kept_and_read_only(study: Any) -> None:
    assert study["voltage"] is study["voltage"]
    with pytest.raises(ValueError, match="read-only"):
        study["voltage"][0, 0] = 1.0


# ---- files ----


def test_save_and_load(study: Any, tmp_path: Path) -> None:
    file = tmp_path / "study.h5"
    study.save(file)
    assert [path.name for path in tmp_path.iterdir()] == ["study.h5"]
    loaded = denchi.load(file)
    assert type(loaded) is type(study)
    assert_identical(loaded, study)
    assert loaded.title == "<b> & 日 µ"
    assert loaded.folder is None
    assert [loaded.bounds(name) for name in loaded] == [study.bounds(name) for name in study]
    assert repr(loaded) == repr(study)
    with pytest.raises(denchi.InputError):
        study.save(tmp_path / "none" / "study.h5")


def test_folder_holds_the_same_file(study: Any) -> None:
    folder = Path(study.folder)
    assert sorted(path.name for path in folder.iterdir()) == ["parts", "study.h5", "study.json"]
    assert_identical(denchi.load(folder / "study.h5"), study)
    [part] = (folder / "parts").iterdir()
    rows = denchi.load(part)
    assert rows.cases.tolist() == study.cases.tolist()
    assert np.array_equal(rows["voltage"], study["voltage"], equal_nan=True)


def test_both_readers_of_netcdf_see_the_same(study: Any, tmp_path: Path) -> None:
    import xarray

    file = tmp_path / "study.h5"
    study.save(file)
    opened = {}
    for engine in ("h5netcdf", "netcdf4"):
        with xarray.open_dataset(file, engine=engine) as data:
            opened[engine] = data.load()
    one, other = opened.values()
    xarray.testing.assert_identical(one, other)
    xarray.testing.assert_identical(one, study.to_xarray())
    for name in study:
        found = one[name].values
        if found.dtype.kind == "f":
            assert np.array_equal(found, study[name], equal_nan=True), name
        else:
            assert found.tolist() == study[name].tolist(), name
    assert one["electrolyte_concentration"].dims == ("case", "time", "x_node")
    assert one["x"].dims == ("case", "x_node")
    assert one["positive_electrode.porosity"].attrs["lower_bound"] == 0.3
    assert one["positive_electrode.porosity"].attrs["upper_bound"] == 1.2
    assert "lower_bound" not in one["energy"].attrs
    assert one.attrs["format"] == "denchi-study"
    assert one.attrs["title"] == "<b> & 日 µ"
    assert json.loads(one.attrs["study"])["cell"]
    chosen = one["voltage"].sel(case=study.cases[2])
    assert np.array_equal(chosen, study["voltage"][2], equal_nan=True)


def test_xarray_has_names_and_units(study: Any) -> None:
    data = study.to_xarray()
    assert set(data.coords) == {"case", "time", "x_node"}
    assert data["voltage"].dims == ("case", "time")
    for variable in data.variables.values():
        assert variable.attrs["long_name"]
        assert ("units" in variable.attrs) == (variable.dtype.kind == "f")
    assert data["voltage"].attrs["units"] == "V"
    assert data["wish"].attrs["units"] == "1"
    assert data.attrs["study_id"] == study.attributes["study_id"]


# ---- how it looks ----


def test_title_and_repr(study: Any) -> None:
    assert study.title == "<b> & 日 µ"
    assert repr(study) == (
        "<denchi.Study '<b> & 日 µ': 8 cases (4 finished, 4 failed), varied: electrolyte, "
        "negative_electrode.particle.diffusivity*, positive_electrode.porosity, wish, "
        "separator.thickness>"
    )
    html = study._repr_html_()
    assert html.startswith("<table>")
    assert "<b>&lt;b&gt; &amp; 日 µ</b>" in html
    assert "8 cases (4 finished, 4 failed)" in html
    assert "nyman2008, valoen_reimers2005" in html
    assert "0.3 to 1.2" in html
    assert f"{np.nanmax(study['energy']):.4g} W.h" in html
    bare = sweep("chen2020", DISCHARGE, {"soc": [0.5]}, model="spm")
    assert bare.title == ""
    assert repr(bare) == "<denchi.Study: 1 cases (1 finished), varied: soc>"
    assert "Study" in bare._repr_html_()


def test_cases_that_all_failed_can_be_shown(cell: denchi.Cell) -> None:
    study = sweep(cell, DISCHARGE, {"soc": [0.5, 0.6]}, ["voltage"], limits={"steps": 2})
    assert repr(study) == "<denchi.Study: 2 cases (2 failed), varied: soc>"
    assert "2 cases (2 failed)" in study._repr_html_()
    assert len(study.table) == 2


def test_a_description_is_a_dict_or_a_file(study: Any, tmp_path: Path) -> None:
    description = {
        "title": "<b> & 日 µ",
        "cell": "chen2020",
        "protocol": DISCHARGE,
        "design": DESIGN,
        "outputs": OUTPUTS,
    }
    assert_identical(sweep(description), study)
    assert_identical(sweep(write(tmp_path / "study.json", description)), study)
    # what a folder holds says all of it, and can be run elsewhere
    assert_identical(sweep(Path(study.folder) / "study.json"), study)


def test_names_in_a_file_are_looked_up_beside_it(cell: denchi.Cell, tmp_path: Path) -> None:
    folder = tmp_path / "inputs"
    folder.mkdir()
    (folder / "mine.json").write_text(cell.to_json(), encoding="utf-8")
    (folder / "steps.txt").write_text("Discharge at 1C for 60 s\n", encoding="utf-8")
    (folder / "drive.csv").write_text("t_s,c_rate\n0,1\n60,0.5\n", encoding="utf-8")
    description = {
        "cell": "mine.json",
        "protocol": {"steps": "steps.txt", "profile": "Run 'drive.csv'"},
        "outputs": ["voltage"],
    }
    file = write(folder / "study.json", description)
    study = sweep(file, out=tmp_path / "results")
    assert study["protocol"].tolist() == ["steps", "profile"]
    check_row(study, 0, denchi.simulate(cell, "Discharge at 1C for 60 s"))
    check_row(study, 1, denchi.simulate(cell, f"Run '{folder / 'drive.csv'}'"))
    for path in folder.iterdir():
        path.unlink()
    check_row(study, 1, study.run(1))
    assert_identical(sweep(tmp_path / "results" / "study.json"), study)
