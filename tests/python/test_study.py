"""Studies: what varies, and what is kept of each case, against plain runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import denchi
import numpy as np
import pytest
from conftest import DISCHARGE
from denchi.cell import Table
from study_support import check_row, sweep, write

THICKNESS = [60e-6, 75e-6, 90e-6]
TEMPERATURE = [283.15, 298.15]
OUTPUTS = [
    "voltage",
    "negative_electrode_overpotential",
    "min(voltage)",
    "max(plating_margin)",
    "mean(voltage)",
    "start(voltage)",
    "end(voltage)",
    "min(electrolyte_concentration)",
    "max(electrolyte_concentration)",
    "start(electrolyte_concentration)",
    "end(electrolyte_concentration)",
]


@pytest.fixture(scope="module")
def study() -> Any:
    design = {"positive_electrode.thickness": THICKNESS, "temperature": TEMPERATURE}
    return sweep("chen2020", DISCHARGE, design, OUTPUTS, title="Thickness")


def column(study: Any, name: str) -> list[Any]:
    return study[name].tolist()


# ---- what is kept ----


def test_a_grid_varies_its_last_list_fastest(study: Any) -> None:
    assert len(study) == 6
    assert study.varied == ["positive_electrode.thickness", "temperature"]
    assert column(study, "positive_electrode.thickness") == [t for t in THICKNESS for _ in range(2)]
    assert column(study, "temperature") == 3 * TEMPERATURE
    assert column(study, "case_number") == list(range(6))
    assert len(set(study.cases)) == 6
    assert study.counts() == {"finished": 6, "stopped": 0, "failed": 0}


@pytest.mark.parametrize("row", range(6))
def test_every_output_is_that_of_a_plain_run(study: Any, cell: denchi.Cell, row: int) -> None:
    changed = cell.with_({"positive_electrode.thickness": THICKNESS[row // 2]})
    run = denchi.simulate(changed, DISCHARGE, temperature=TEMPERATURE[row % 2])
    check_row(study, row, run)


def test_curves_end_with_their_case(study: Any) -> None:
    assert study.axis == "time"
    for row in range(6):
        beyond = study["time"] > study["end_time"][row]
        assert 0 < np.count_nonzero(beyond) < len(beyond)
        assert np.array_equal(np.isnan(study["voltage"][row]), beyond)
        field = study["negative_electrode_overpotential"][row]
        assert np.array_equal(np.isnan(field).all(axis=1), beyond)
        assert np.array_equal(np.isnan(field).any(axis=1), beyond)


def test_an_axis_is_chosen_beyond_the_longest_case(study: Any) -> None:
    time, longest = study["time"], study["end_time"].max()
    assert time.shape == (101,)
    assert time[0] == 0.0
    assert np.diff(time) == pytest.approx(np.full(100, time[-1] / 100))
    # a fifth beyond, then up to the next number of two digits
    assert 1.2 * longest <= time[-1] <= 1.2 * longest + 100.0
    assert f"{time[-1]:.1e}" == f"{float(f'{time[-1]:.1e}'):.1e}"
    assert float(f"{time[-1]:.1e}") == pytest.approx(time[-1], rel=1e-12)


AXES: dict[str, tuple[dict[str, Any], list[float]]] = {
    "times": ({"time": [0.0, 10.0, 3000.0, 9000.0]}, [0.0, 10.0, 3000.0, 9000.0]),
    "array": ({"time": np.array([5.0, 7.5])}, [5.0, 7.5]),
    "range of times": ({"time": {"from": 0, "to": 100, "count": 5}}, [0, 25, 50, 75, 100]),
    "ratios": ({"time": {"from": 1, "to": 100, "count": 3, "scale": "log"}}, [1, 10, 100]),
    "fractions": ({"fraction": [0.0, 0.1, 1.0]}, [0.0, 0.1, 1.0]),
    "number of fractions": ({"fraction": 5}, [0.0, 0.25, 0.5, 0.75, 1.0]),
}


@pytest.mark.parametrize("case", AXES)
def test_axis(case: str, cell: denchi.Cell) -> None:
    axis, points = AXES[case]
    study = sweep(
        cell, DISCHARGE, {"soc": [0.5, 1.0]}, ["voltage", "power"], axis=axis, model="spm"
    )
    assert study.axis == next(iter(axis))
    assert column(study, study.axis) == pytest.approx(points, rel=1e-15)
    assert study.curves == ["voltage", "power"]
    for row, soc in enumerate([0.5, 1.0]):
        check_row(study, row, denchi.simulate(cell, DISCHARGE, soc=soc, model="spm"))
    if study.axis == "fraction":
        assert np.isfinite(study["voltage"]).all()


def test_curves_that_an_axis_cuts_are_warned_of(cell: denchi.Cell) -> None:
    axis = {"time": [0.0, 2000.0]}
    with pytest.warns(UserWarning, match="1 of 2 cases run beyond the axis of curves, 2000 s"):
        denchi.sweep(cell, DISCHARGE, {"soc": [0.4, 1.0]}, ["voltage"], axis=axis, progress=False)


def test_curves_named_as_columns_are_told_apart(cell: denchi.Cell) -> None:
    outputs = ["temperature", "soc", "energy", "end(energy)", "voltage"]
    study = sweep(cell, DISCHARGE, {"soc": [0.5], "temperature": [290.0]}, outputs, model="spm")
    assert study.varied == ["soc", "temperature"]
    assert study.curves == ["temperature_curve", "soc_curve", "energy_curve", "voltage"]
    check_row(study, 0, denchi.simulate(cell, DISCHARGE, soc=0.5, temperature=290.0, model="spm"))
    assert study["end_energy"][0] == study["energy"][0]


def test_without_curves_there_is_no_axis(cell: denchi.Cell) -> None:
    study = sweep(cell, DISCHARGE, {"soc": [0.5, 1.0]}, ["min(voltage)"])
    assert study.axis == ""
    assert study.curves == []
    assert "time" not in study
    bare = sweep(cell, DISCHARGE, {"soc": [0.5, 1.0]})
    assert bare.numbers == ["end_time", "capacity", "energy"]


def test_outputs_have_aliases_and_one_may_be_alone(cell: denchi.Cell) -> None:
    study = sweep(cell, DISCHARGE, {"soc": [0.9]}, "min(Voltage [V])", model="spm")
    assert column(study, "min_voltage") == column(study, "min(voltage)")
    check_row(study, 0, denchi.simulate(cell, DISCHARGE, soc=0.9, model="spm"))


def test_the_protocol_is_1c_to_the_cut_off_if_none_is_given(cell: denchi.Cell) -> None:
    study = sweep(cell, None, {"soc": [0.7]}, ["voltage"])
    check_row(study, 0, denchi.simulate(cell, soc=0.7))


def test_settings_are_those_of_a_plain_run(cell: denchi.Cell) -> None:
    settings: dict[str, Any] = {
        "model": "spme",
        "soc": "3.9 V",
        "temperature": 290.0,
        "mesh": "coarse",
        "rtol": 1e-5,
        "period": 30.0,
        "solver": "dense",
    }
    radius = {"negative_electrode.particle.radius": [4e-6]}
    study = sweep(cell, DISCHARGE, radius, ["voltage", "mean(voltage)"], **settings)
    changed = cell.with_({"negative_electrode.particle.radius": 4e-6})
    check_row(study, 0, denchi.simulate(changed, DISCHARGE, **settings))
    accurate = sweep(cell, DISCHARGE, {"soc": [0.8]}, ["voltage"], accuracy=5e-4)
    check_row(accurate, 0, denchi.simulate(cell, DISCHARGE, soc=0.8, accuracy=5e-4))


# ---- what varies ----


def test_a_table_is_rows(cell: denchi.Cell) -> None:
    import pandas

    rows = {"soc": [0.5, 0.9, 0.7], "temperature": [290.0, 300.0, 310.0]}
    study = sweep(cell, DISCHARGE, {"table": rows}, ["voltage"], model="spm")
    assert column(study, "soc") == rows["soc"]
    assert column(study, "temperature") == rows["temperature"]
    run = denchi.simulate(cell, DISCHARGE, soc=0.9, temperature=300.0, model="spm")
    check_row(study, 1, run)
    frame = sweep(cell, DISCHARGE, pandas.DataFrame(rows), ["voltage"], model="spm")
    assert frame.to_xarray().identical(study.to_xarray())


def test_a_table_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(
        'soc, "electrolyte","positive_electrode.thickness"\n'
        "0.5,nyman2008,7e-5\n\n"
        "3.9 V,valoen_reimers2005,8e-5\n",
        encoding="utf-8",
    )
    description = {"cell": "chen2020", "design": {"table": "cases.csv"}, "outputs": ["voltage"]}
    study = sweep(write(tmp_path / "study.json", description))
    assert column(study, "soc") == ["0.5", "3.9 V"]
    cell = denchi.Cell("chen2020").with_electrolyte("valoen_reimers2005")
    cell = cell.with_({"positive_electrode.thickness": 8e-5})
    check_row(study, 1, denchi.simulate(cell, soc="3.9 V"))


def test_groups_are_crossed_in_their_order(cell: denchi.Cell) -> None:
    study = sweep(
        cell,
        DISCHARGE,
        {
            "grid": {"mesh": ["coarse", "default"]},
            "together": {"soc": [0.5, 0.6], "temperature": [290.0, 300.0]},
            "table": {"separator.thickness": [1e-5, 2e-5], "separator.porosity": [0.4, 0.5]},
        },
        model="spm",
    )
    assert column(study, "separator.thickness") == 4 * [1e-5] + 4 * [2e-5]
    assert column(study, "separator.porosity") == 4 * [0.4] + 4 * [0.5]
    assert column(study, "soc") == 2 * [0.5, 0.5, 0.6, 0.6]
    assert column(study, "temperature") == 2 * [290.0, 290.0, 300.0, 300.0]
    assert column(study, "mesh") == 4 * ["coarse", "default"]


def test_linked_values_follow_and_see_the_earlier(cell: denchi.Cell) -> None:
    design = {
        "grid": {"ratio": [1.0, 1.1], "positive_electrode.thickness": [70e-6, 80e-6]},
        "linked": {
            "margin": "ratio - 1",
            "negative_electrode.thickness": "(1.05 + margin) * positive_electrode.thickness",
            "separator.thickness": "negative_electrode.thickness / 8 + 0*separator.porosity",
        },
    }
    study = sweep(cell, DISCHARGE, design, ["voltage"], model="spm")
    assert study.varied == [*design["grid"], *design["linked"]]
    for row in range(4):
        ratio, positive = [1.0, 1.1][row // 2], [70e-6, 80e-6][row % 2]
        negative = (1.05 + (ratio - 1.0)) * positive
        assert study["margin"][row] == ratio - 1.0
        assert study["negative_electrode.thickness"][row] == pytest.approx(negative, rel=1e-15)
        changed = cell.with_(
            {
                "positive_electrode.thickness": positive,
                "negative_electrode.thickness": study["negative_electrode.thickness"][row],
                "separator.thickness": study["separator.thickness"][row],
            }
        )
        assert study["separator.thickness"][row] == pytest.approx(negative / 8.0, rel=1e-15)
        check_row(study, row, denchi.simulate(changed, DISCHARGE, model="spm"))


def test_filters_leave_cases_out(cell: denchi.Cell) -> None:
    grid = {"soc": [0.2, 0.5, 0.9], "separator.thickness": [1e-5, 2e-5, 3e-5]}
    study = sweep(cell, DISCHARGE, {"grid": grid, "filter": "soc > 0.3"}, ["voltage"], model="spm")
    assert column(study, "case_number") == [3, 4, 5, 6, 7, 8]  # a number never changes
    assert column(study, "soc") == 3 * [0.5] + 3 * [0.9]
    several = ["soc >= 0.5", "separator.thickness * soc <= separator.porosity * 3e-5"]
    study = sweep(cell, DISCHARGE, {"grid": grid, "filter": several}, model="spm")
    pairs = [(s, t) for s in grid["soc"] for t in grid["separator.thickness"]]
    kept = [(s, t) for s, t in pairs if s >= 0.5 and t * s <= 0.47 * 3e-5]
    found = zip(study["soc"], study["separator.thickness"], strict=True)
    assert list(found) == kept
    assert 0 < len(kept) < 6


def test_ranges_are_linear_or_of_equal_ratios(cell: denchi.Cell) -> None:
    study = sweep(
        cell,
        "Discharge at 1C for 10 s",
        {
            "temperature": {"from": 280, "to": 300, "count": 5},
            "negative_electrode.particle.radius": {
                "from": 1e-6,
                "to": 16e-6,
                "count": 5,
                "scale": "log",
            },
            "soc": {"from": 0.9, "to": 1, "count": 1},
        },
    )
    assert column(study, "temperature")[::5] == [280.0, 285.0, 290.0, 295.0, 300.0]
    radius = study["negative_electrode.particle.radius"][:5]
    assert radius == pytest.approx([1e-6, 2e-6, 4e-6, 8e-6, 16e-6], rel=1e-12)
    assert radius[-1] == 16e-6  # both ends are exact
    assert column(study, "soc") == 25 * [0.9]
    assert study.bounds("temperature") == (280.0, 300.0)


def test_electrolytes_vary(cell: denchi.Cell) -> None:
    electrolytes = ["nyman2008", denchi.Electrolyte("valoen_reimers2005")]
    study = sweep(cell, DISCHARGE, {"electrolyte": electrolytes}, ["voltage"])
    assert column(study, "electrolyte") == ["nyman2008", "valoen_reimers2005"]
    for row, name in enumerate(["nyman2008", "valoen_reimers2005"]):
        check_row(study, row, denchi.simulate(cell.with_electrolyte(name), DISCHARGE))


def test_the_electrolyte_of_one_layer_varies() -> None:
    cell = denchi.Cell("nmc_li3incl6_lpscl_inli")
    rest = "Discharge at 0.1C for 60 s"
    names = ["lgps", "li6ps5cl"]
    study = sweep(cell, rest, {"separator.electrolyte": names}, ["voltage"])
    for row, name in enumerate(names):
        one = cell.with_electrolyte(name, "separator")
        check_row(study, row, denchi.simulate(one, rest))
    assert study["voltage"][0, 0] != study["voltage"][1, 0]


def test_models_meshes_and_protocols_vary(cell: denchi.Cell) -> None:
    protocols = {"1C": DISCHARGE, "rest": ["Discharge at 2C for 60 s", "Rest for 60 s"]}
    design = {"model": ["spm", "dfn"], "mesh": ["coarse", "fine"]}
    outputs = ["voltage", "end(negative_electrode_surface_stoichiometry)"]
    study = sweep(cell, protocols, design, outputs)
    assert study.varied == ["protocol", "model", "mesh"]
    assert column(study, "protocol") == 4 * ["1C"] + 4 * ["rest"]
    assert column(study, "model") == 2 * ["spm", "spm", "dfn", "dfn"]
    assert study.bounds("model") is None
    for row in range(8):
        mesh, model = study["mesh"][row], study["model"][row]
        steps = protocols[study["protocol"][row]]
        check_row(study, row, denchi.simulate(cell, steps, model=model, mesh=mesh))
    # rows of a coarser mesh have fewer nodes, and positions of their own
    nodes = np.isfinite(study["x_negative"]).sum(axis=1)
    assert len(set(nodes)) > 1


def test_cells_and_labels_vary(cell: denchi.Cell, cell_file: Path) -> None:
    study = sweep(["mohtat2020", cell_file], None, {"soc": [0.8, 0.9]}, ["voltage"])
    assert column(study, "cell") == 2 * ["mohtat2020"] + 2 * ["my_cell"]
    check_row(study, 1, denchi.simulate("mohtat2020", soc=0.9))
    check_row(study, 2, denchi.simulate(cell, soc=0.8))
    labels = {'one, "ä" 日': cell, "2": "mohtat2020"}
    paired = {"table": {"cell": list(labels)[::-1], "soc": [0.8, 0.9]}}
    study = sweep(labels, None, paired, ["voltage"])
    assert column(study, "cell") == ["2", 'one, "ä" 日']
    check_row(study, 0, denchi.simulate("mohtat2020", soc=0.8))


def test_geometry_and_functions_vary(cell: denchi.Cell) -> None:
    path = "positive_electrode.particle.diffusivity"
    values = [4e-15, "4e-15 * (1 + 0.1 * x)", Table(np.array([0.0, 1.0]), np.array([3e-15, 5e-15]))]
    design = {
        "grid": {
            "cell.electrode_area": [0.1, 0.2],
            "cell.number_of_electrode_pairs": [1, 3],
            path: values,
            "electrolyte.conductivity*": [0.5],
        }
    }
    study = sweep(cell, "Discharge at 5 A for 100 s", design, ["voltage"])
    assert column(study, "cell.electrode_area") == 6 * [0.1] + 6 * [0.2]
    for row in range(12):
        changed = cell.with_(
            {
                "cell.electrode_area": [0.1, 0.2][row // 6],
                "cell.number_of_electrode_pairs": [1, 3][row // 3 % 2],
                path: values[row % 3],
                "electrolyte.conductivity*": 0.5,
            }
        )
        check_row(study, row, denchi.simulate(changed, "Discharge at 5 A for 100 s"))
        assert study.run(row).energy == study["energy"][row]


def test_starts_may_be_charges_and_voltages(cell: denchi.Cell) -> None:
    study = sweep(cell, DISCHARGE, {"soc": [0.5, "3.9 V"]}, ["voltage"])
    for row, soc in enumerate([0.5, "3.9 V"]):
        check_row(study, row, denchi.simulate(cell, DISCHARGE, soc=soc))
        check_row(study, row, study.run(row))
