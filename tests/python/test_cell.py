"""Cells: names, values, changes, files, and what bad ones get."""

from __future__ import annotations

import json
import pickle
from copy import deepcopy
from pathlib import Path
from typing import Any

import denchi
import numpy as np
import pytest

RADIUS = "positive_electrode.particle.radius"
THICKNESS = "positive_electrode.thickness"


def test_cells_are_named_and_described() -> None:
    cells = denchi.cells()
    assert {"chen2020", "marquis2019"} <= set(cells)
    assert cells["chen2020"].chemistry and cells["chen2020"].references
    assert "chen2020" in repr(cells)
    assert cells._repr_html_().startswith("<table>")


def test_every_built_in_cell_reads() -> None:
    for name in denchi.cells():
        cell = denchi.Cell(name)
        assert cell.name == name
        assert cell.area > 0.0


def test_unknown_catalogue_name() -> None:
    with pytest.raises(denchi.InputError, match="chen2020"):
        denchi.cells()["nothing"]


def test_parameters_have_value_unit_and_source(cell: denchi.Cell) -> None:
    radius = cell.parameters[RADIUS]
    # Chen et al. 2020, table VII.
    assert radius.value == 5.22e-6
    assert float(radius) == 5.22e-6
    assert radius.unit == "m"
    assert "10.1149/1945-7111/ab9050" in radius.source
    assert RADIUS in cell.parameters
    assert len(cell.parameters) == len(list(cell.parameters))


def test_area_is_electrode_area_times_pairs(cell: denchi.Cell) -> None:
    values = cell.parameters
    area = float(values["cell.electrode_area"]) * float(values["cell.number_of_electrode_pairs"])
    assert cell.area == pytest.approx(area, rel=1e-15)


def test_solid_state_cell() -> None:
    cell = denchi.Cell("ssb_ref_1")
    assert cell.parameters["electrolyte.law"].value == "single_ion"
    (metal,) = cell.summary.metals
    assert metal.electrode == "negative_electrode"
    (material,) = cell.summary.materials
    assert material.electrode == "positive_electrode"
    # 20 um at 12.97 cm3/mol, and what the full positive electrode lacks.
    foil = 96485.33212 * 20e-6 / 1.297e-5 / 3600
    assert metal.areal_charge == pytest.approx(foil + material.areal_capacity, rel=1e-12)
    assert metal.assembled_thickness == pytest.approx(20e-6, rel=1e-12)
    plated = material.areal_capacity * 3600 * 1.297e-5 / 96485.33212
    assert metal.initial_thickness == pytest.approx(20e-6 + plated, rel=1e-12)
    film = cell.with_({"positive_electrode.type": "film", "positive_electrode.thickness": 1e-6})
    assert float(film.parameters[RADIUS]) == 1e-6
    assert denchi.Cell.from_json(film.to_json()).to_json() == film.to_json()
    with pytest.raises(denchi.InputError, match="word"):
        float(cell.parameters["electrolyte.law"])
    with pytest.raises(denchi.InputError, match="did you mean 'metal'"):
        cell.with_({"negative_electrode.type": "mettle"})


def test_a_function_is_no_number(cell: denchi.Cell) -> None:
    ocp = cell.parameters["positive_electrode.particle.ocp"]
    assert isinstance(ocp.value, str)
    with pytest.raises(denchi.InputError, match="function"):
        float(ocp)


def test_with_returns_a_changed_copy(cell: denchi.Cell) -> None:
    other = cell.with_(**{RADIUS: 4e-6})
    assert float(other.parameters[RADIUS]) == 4e-6
    assert float(cell.parameters[RADIUS]) == 5.22e-6


def test_radius_keeps_the_volume_fraction(cell: denchi.Cell) -> None:
    other = cell.with_({RADIUS: 2.61e-6}).parameters
    before = cell.parameters
    area = "positive_electrode.particle.surface_area_per_unit_volume"
    fraction = "positive_electrode.particle.active_material_volume_fraction"
    assert float(other[area]) == pytest.approx(2.0 * float(before[area]), rel=1e-12)
    assert float(other[fraction]) == float(before[fraction])


@pytest.mark.parametrize("number", [90e-6, np.float64(90e-6), np.float32(90e-6)])
def test_with_takes_numbers_of_any_kind(cell: denchi.Cell, number: Any) -> None:
    value = float(cell.with_({THICKNESS: number}).parameters[THICKNESS])
    assert value == pytest.approx(90e-6, rel=1e-6)


def test_with_scales(cell: denchi.Cell) -> None:
    scaled = cell.with_({THICKNESS + "*": 2})
    assert float(scaled.parameters[THICKNESS]) == 2.0 * float(cell.parameters[THICKNESS])


def test_with_takes_expressions_and_tables(cell: denchi.Cell) -> None:
    path = "positive_electrode.particle.diffusivity"
    expression = cell.with_({path: "4e-15 * (1 + 0.1*x)"}).parameters[path].value
    assert "x" in str(expression)
    table = cell.with_({path: {"x": [0.0, 1.0], "y": np.array([3e-15, 5e-15])}})
    value = table.parameters[path].value
    assert value.x.tolist() == [0.0, 1.0]
    assert value.y.tolist() == [3e-15, 5e-15]
    # What is read can be written.
    assert value.axis == "x"
    of_temperature = cell.with_({path: {"T": [250, 300], "y": [3e-15, 5e-15]}}).parameters[path]
    assert of_temperature.value.axis == "T"
    assert "2 points, T from 250 to 300" in repr(of_temperature)
    again = cell.with_({path: of_temperature})
    assert again.parameters[path].value.x.tolist() == [250.0, 300.0]
    with pytest.raises(denchi.InputError, match="keys"):
        cell.with_({path: {"T": [250, 300], "x": [0, 1], "y": [1e-15, 1e-15]}})
    again = cell.with_({path: table.parameters[path]})
    assert again.parameters[path].value.y.tolist() == [3e-15, 5e-15]


def test_unknown_path_gets_the_nearest(cell: denchi.Cell) -> None:
    with pytest.raises(denchi.InputError, match="did you mean") as error:
        cell.with_({"positive_electrode.particle.radus": 1e-6})
    assert RADIUS in str(error.value)
    with pytest.raises(denchi.InputError):
        cell.parameters["positive_electrode.particle.radus"]
    assert cell.parameters.get("nothing") is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (THICKNESS, -1e-6),
        (THICKNESS, 0.0),
        (THICKNESS, float("nan")),
        (THICKNESS, float("inf")),
        (THICKNESS, 75.6),  # micrometres
        (THICKNESS, "sin(x"),
        (THICKNESS, None),
        (THICKNESS, True),
        (THICKNESS, [1e-6]),
        ("positive_electrode.porosity", 1.5),
        ("positive_electrode.porosity", 0.9),  # with the active material above 1
        ("positive_electrode.particle.maximum_stoichiometry", 1.2),
        ("positive_electrode.particle.diffusivity", "1e-14 * undefined(x)"),
        ("positive_electrode.particle.diffusivity", "1e-14 / (x - x)"),
        ("positive_electrode.particle.ocp", {"x": [], "y": []}),
        ("positive_electrode.particle.ocp", {"x": [0.0, 0.0, 1.0], "y": [4.0, 3.9, 3.0]}),
        ("positive_electrode.particle.ocp", {"x": [0.0, 1.0, 0.5], "y": [4.0, 3.0, 3.5]}),
        ("positive_electrode.particle.ocp", {"x": [0.0, 1.0], "y": [4.0]}),
        ("positive_electrode.particle.ocp", {"x": [0.0, 1.0], "y": [4.0, float("nan")]}),
        ("positive_electrode.particle.ocp", {"x": [0.0, 1.0]}),
        ("positive_electrode.particle.ocp", {"x": ["a"], "y": ["b"]}),
    ],
)
def test_bad_values_are_refused_by_name(cell: denchi.Cell, path: str, value: Any) -> None:
    with pytest.raises(denchi.InputError) as error:
        cell.with_({path: value})
    group = path.split(".", maxsplit=1)[0]
    assert group in error.value.what
    assert error.value.rule and error.value.where


def test_error_has_what_value_rule_and_where(cell: denchi.Cell) -> None:
    with pytest.raises(denchi.InputError) as caught:
        cell.with_({THICKNESS: -1})
    error = caught.value
    assert isinstance(error, ValueError)
    assert error.what == THICKNESS
    assert error.value == "-1"
    assert str(error) == f"{error.what} = {error.value}: {error.rule} ({error.where})"


def test_file_round_trip(cell: denchi.Cell, cell_file: Path) -> None:
    again = denchi.Cell(cell_file)
    assert again.name == "my_cell"
    assert again.origin == str(cell_file)
    text = denchi.Cell.from_json(cell.to_json(), "my text")
    for path, parameter in cell.parameters.items():
        for copy in (again, text):
            assert repr(copy.parameters[path].value) == repr(parameter.value), path


def test_a_file_wins_over_a_name(
    cell: denchi.Cell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "chen2020").write_text(cell.with_({RADIUS: 4e-6}).to_json(), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert float(denchi.Cell("chen2020").parameters[RADIUS]) == 4e-6


def test_bpx_leaves_the_own_key_out(cell: denchi.Cell) -> None:
    file = json.loads(cell.to_bpx())
    assert set(file) <= {"Header", "Parameterisation", "State", "Validation"}
    assert file["Header"]["BPX"].startswith("1.")


def test_summary_balances_the_cell(cell: denchi.Cell) -> None:
    summary = cell.summary
    negative, positive = summary.materials
    assert (negative.electrode, positive.electrode) == ("negative_electrode", "positive_electrode")
    assert negative.x_at_full > negative.x_initial > negative.x_at_empty
    assert positive.x_at_full < positive.x_initial < positive.x_at_empty
    assert 2.5 < summary.open_circuit_voltage < 4.2
    # A 5 A.h cell.
    assert summary.capacity_between_cut_offs == pytest.approx(5.0, rel=0.05)
    assert summary.negative_to_positive_ratio > 1.0


def test_soc_at_voltage(cell: denchi.Cell) -> None:
    assert cell.soc_at_voltage(4.2) == pytest.approx(1.0, abs=1e-3)
    assert 0.0 < cell.soc_at_voltage(3.6) < 1.0
    with pytest.raises(denchi.InputError):
        cell.soc_at_voltage(9.0)


def broken_files(text: str) -> dict[str, bytes]:
    whole = json.loads(text)
    without = json.loads(text)
    del without["Parameterisation"]["Positive electrode"]
    misspelt = json.loads(text)
    misspelt["Parameterisation"]["Separator"]["Porosty"] = 0.5
    typed = json.loads(text)
    typed["Parameterisation"]["Cell"]["Electrode area [m2]"] = [1, 2]
    encoded = json.dumps(whole).encode()
    return {
        "empty": b"",
        "truncated": encoded[: len(encoded) // 2],
        "not JSON": b"hello",
        "an array": b"[1, 2, 3]",
        "no header": b"{}",
        "no positive electrode": json.dumps(without).encode(),
        "a misspelt key": json.dumps(misspelt).encode(),
        "a list for a number": json.dumps(typed).encode(),
        "binary": bytes(range(256)),
    }


@pytest.mark.parametrize(
    "case",
    list(
        broken_files('{"Parameterisation": {"Positive electrode": 0, "Separator": {}, "Cell": {}}}')
    ),
)
def test_broken_files_are_refused(cell: denchi.Cell, tmp_path: Path, case: str) -> None:
    file = tmp_path / "broken.json"
    file.write_bytes(broken_files(cell.to_json())[case])
    with pytest.raises(denchi.InputError, match=r"broken\.json"):
        denchi.Cell(file)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for wrong in (tmp_path, tmp_path / "missing.json", "chen2021", "", 3, None):
        with pytest.raises(denchi.InputError):
            denchi.Cell(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [10**400, -(10**400)])
def test_a_number_too_long_is_refused(cell: denchi.Cell, value: int) -> None:
    with pytest.raises(denchi.InputError, match="must be a number"):
        cell.with_({RADIUS: value})
    with pytest.raises(denchi.InputError, match="must be a number"):
        cell.soc_at_voltage(value)


def test_a_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(denchi.InputError, match="valid Unicode"):
        denchi.Cell("a\udc80")


@pytest.mark.parametrize("again", [deepcopy, lambda cell: pickle.loads(pickle.dumps(cell))])
def test_a_cell_can_be_copied_and_sent(cell: denchi.Cell, again: object) -> None:
    changed = cell.with_({RADIUS: 4e-6, "electrolyte.conductivity*": 0.5})
    twin = again(changed)  # type: ignore[operator]
    assert twin.to_json() == changed.to_json()
    assert twin.name == changed.name


def test_cells_are_values(cell: denchi.Cell) -> None:
    twin = denchi.Cell("chen2020")
    changed = cell.with_({RADIUS: 4e-6})
    assert twin == cell
    assert twin is not cell
    assert changed != cell
    assert {cell, twin, changed} == {cell, changed}
    assert pickle.loads(pickle.dumps(changed)) == changed
    assert cell != "chen2020"


def test_nearest_cell_is_named() -> None:
    with pytest.raises(denchi.InputError, match="chen2020"):
        denchi.Cell("chen202")


def test_shown_in_consoles_and_notebooks(cell: denchi.Cell) -> None:
    assert "chen2020" in repr(cell)
    assert RADIUS in repr(cell.parameters)
    assert "5.22e-06" in cell.parameters._repr_html_()
    assert "<table>" in cell._repr_html_()


def test_text_from_files_is_no_markup(cell: denchi.Cell) -> None:
    text = cell.to_json().replace(cell.title, "A & B <i>cell</i>")
    assert "A &amp; B &lt;i&gt;cell&lt;/i&gt;" in denchi.Cell.from_json(text)._repr_html_()
