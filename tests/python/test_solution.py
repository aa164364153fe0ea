"""Results: names, shapes, interpolation, files, conversions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import denchi
import numpy as np
import pytest
import xarray

ROWS = ["voltage", "current", "power", "capacity", "energy", "soc", "temperature", "plating_margin"]
FIELDS = {"electrolyte_concentration": "x", "electrolyte_potential": "x"} | {
    f"{side}_electrode_{name}": f"x_{side}"
    for side in ("negative", "positive")
    for name in (
        "potential",
        "interfacial_current_density",
        "overpotential",
        "surface_stoichiometry",
        "ocp",
    )
}
LOSSES = [
    "loss_solid_diffusion",
    "loss_reaction",
    "loss_film",
    "loss_electrolyte_concentration",
    "loss_electrolyte_ohmic",
    "loss_solid_ohmic",
    "loss_contact",
]


def test_variables_of_time(discharge: denchi.Solution) -> None:
    for name in [*ROWS, *LOSSES, "equilibrium_voltage"]:
        assert discharge[name].shape == discharge.time.shape, name
        assert np.isfinite(discharge[name]).all(), name
    assert discharge.step.shape == discharge.time.shape
    assert np.issubdtype(discharge["step"].dtype, np.integer)


def test_fields_have_their_axes(discharge: denchi.Solution) -> None:
    for name, axis in FIELDS.items():
        assert discharge.variables[name].dims == ("time", axis), name
        shape = (len(discharge.time), len(discharge.coords[axis]))
        assert discharge[name].shape == shape, name
        assert np.isfinite(discharge[name]).all(), name


def test_axes_run_from_the_negative_collector(
    cell: denchi.Cell, discharge: denchi.Solution
) -> None:
    layers = ["negative_electrode", "separator", "positive_electrode"]
    thickness = [float(cell.parameters[f"{layer}.thickness"]) for layer in layers]
    coords = discharge.coords
    assert coords["x"][0] == 0.0
    assert coords["x"][-1] == pytest.approx(sum(thickness))
    assert coords["x_negative"][-1] == pytest.approx(thickness[0])
    assert coords["x_positive"][0] == pytest.approx(sum(thickness[:2]))
    assert np.all(np.diff(coords["x"]) > 0.0)


def test_time_and_step_are_variables(two_steps: denchi.Solution, tmp_path: Path) -> None:
    two_steps.save(tmp_path / "run.h5")
    change, end = 1200.0, 1800.0
    fresh = denchi.simulate("chen2020", ["Discharge at 1C for 20 min", "Rest for 10 min"])
    for solution in (fresh, denchi.load(tmp_path / "run.h5")):
        step = solution["step"]  # before its attribute has been asked for
        assert step.dtype.kind == "i"
        assert step[0] == 0
        assert step[-1] == 1
        np.testing.assert_array_equal(step, solution.step)
        np.testing.assert_array_equal(solution["Time [s]"], solution.time)
        assert solution.at(change)["step"] == 1
        assert isinstance(solution.at(change)["step"], int)
        times = np.array([0.0, np.nextafter(change, 0.0), change, end])
        np.testing.assert_array_equal(solution.at(times)["step"], [0, 0, 1, 1])
        np.testing.assert_array_equal(solution.at(times)["time"], times)
        assert solution.variables["step"].dims == ("time",)
        assert solution.to_pandas()["step"].tolist() == step.tolist()
        assert solution.to_xarray()["step"].dims == ("time",)
        assert solution.to_xarray()["step"].attrs["long_name"]


def test_signs(discharge: denchi.Solution) -> None:
    assert np.all(discharge.current > 0.0)
    assert discharge.capacity > 0.0
    assert discharge.energy > 0.0
    assert np.all(discharge["negative_electrode_interfacial_current_density"] > 0.0)
    assert np.all(discharge["positive_electrode_interfacial_current_density"] < 0.0)
    np.testing.assert_array_equal(discharge["negative_electrode_potential"][:, 0], 0.0)


def test_totals_match_the_rows(discharge: denchi.Solution) -> None:
    # Constant current: charge is current times time.
    assert discharge.capacity == pytest.approx(5.0 * discharge.end_time / 3600.0, rel=1e-9)
    assert discharge["capacity"][-1] == pytest.approx(discharge.capacity, rel=1e-9)
    assert discharge["energy"][-1] == pytest.approx(discharge.energy, rel=1e-9)
    # Rows are dense enough for linear interpolation within 0.02 mV.
    by_rows = np.trapezoid(discharge["power"], discharge.time) / 3600.0
    assert by_rows == pytest.approx(discharge.energy, rel=2e-5)


def test_lines_between_rows_follow_voltage_and_current(cell: denchi.Cell) -> None:
    steps = ["Charge at 1C until 4.2 V", "Hold at 4.2 V until C/50", "Discharge at 20 W for 10 min"]
    solution = denchi.simulate(cell, steps, soc=0.5)
    longer = np.flatnonzero(np.diff(solution.time) > 0.0)
    for name, most in {"voltage": 2e-5, "current": 1e-4 * 5.0}.items():
        rows = solution[name]
        for part in (0.25, 0.5, 0.75):
            times = solution.time[longer] + part * np.diff(solution.time)[longer]
            lines = rows[longer] + part * np.diff(rows)[longer]
            assert np.abs(solution.at(times)[name] - lines).max() < most, name


def test_losses_add_up(discharge: denchi.Solution, two_steps: denchi.Solution) -> None:
    for solution in (discharge, two_steps):
        losses = sum(solution[name] for name in LOSSES)
        sum_of_parts = solution["equilibrium_voltage"] - losses
        np.testing.assert_allclose(solution.voltage, sum_of_parts, rtol=0.0, atol=1e-9)


def test_ecosystem_spelling(discharge: denchi.Solution) -> None:
    np.testing.assert_array_equal(discharge["Voltage [V]"], discharge.voltage)
    np.testing.assert_array_equal(
        discharge["Electrolyte concentration [mol.m-3]"], discharge["electrolyte_concentration"]
    )
    assert "Voltage [V]" in discharge
    assert "voltage" in discharge
    assert "nothing" not in discharge


def test_wrong_name_gets_the_nearest(discharge: denchi.Solution) -> None:
    with pytest.raises(denchi.InputError, match="electrolyte_concentration"):
        discharge["electrolyte_concentrations"]
    with pytest.raises(denchi.InputError):
        discharge.at(1.0)["electrolyte_concentrations"]
    with pytest.raises(denchi.InputError):
        discharge[3]  # type: ignore[index]


def test_arrays_are_kept_and_read_only(discharge: denchi.Solution) -> None:
    assert discharge.voltage is discharge.voltage
    with pytest.raises(ValueError, match="read-only"):
        discharge.voltage[0] = 0.0


def test_at_a_number_and_at_arrays(discharge: denchi.Solution) -> None:
    number = discharge.at(100.0)["voltage"]
    assert isinstance(number, float)
    times = np.array([[0.0, 100.0, 250.0], [300.0, 400.0, discharge.end_time]])
    moment = discharge.at(times)
    assert moment["voltage"].shape == (2, 3)
    assert moment["voltage"][0, 1] == number
    points = len(discharge.coords["x"])
    assert discharge.at(100.0)["electrolyte_concentration"].shape == (points,)
    assert moment["electrolyte_concentration"].shape == (2, 3, points)


def test_rows_agree_with_the_interpolant(discharge: denchi.Solution) -> None:
    at_rows = discharge.at(discharge.time)["voltage"]
    np.testing.assert_allclose(at_rows, discharge.voltage, rtol=0.0, atol=1e-9)
    # The promise on the density of rows, between them.
    middle = 0.5 * (discharge.time[1:] + discharge.time[:-1])
    linear = np.interp(middle, discharge.time, discharge.voltage)
    np.testing.assert_allclose(linear, discharge.at(middle)["voltage"], rtol=0.0, atol=2.1e-5)


def test_later_row_is_meant_at_a_change_of_step(two_steps: denchi.Solution) -> None:
    change = np.flatnonzero(np.diff(two_steps.step))
    assert len(change) == 1
    before, after = int(change[0]), int(change[0]) + 1
    assert two_steps.time[before] == two_steps.time[after] == 1200.0
    assert two_steps.current[before] == pytest.approx(5.0)
    assert two_steps.at(1200.0)["current"] == pytest.approx(0.0, abs=1e-12)
    assert two_steps.at(1200.0)["voltage"] == pytest.approx(two_steps.voltage[after], abs=1e-9)


@pytest.mark.parametrize("time", [-1.0, 1e9, float("nan"), [0.0, 1e9], "noon", None])
def test_at_outside_the_run(discharge: denchi.Solution, time: object) -> None:
    with pytest.raises(denchi.InputError, match="time"):
        discharge.at(time)


def test_audit(discharge: denchi.Solution) -> None:
    audit = discharge.audit
    assert 0.0 <= audit["lithium_error"] < 1e-3
    assert audit["losses_error"] < 1e-9
    assert audit.lithium_error == audit["lithium_error"]
    # What is promised of the default settings is 0.12 mV; the estimate is within a factor of four.
    assert 0.0 < audit["voltage_error"] < 4 * 0.12e-3
    assert "voltage_error" in repr(audit)
    with pytest.raises(KeyError):
        audit["nothing"]
    with pytest.raises(AttributeError, match="lithium_error"):
        _ = audit.nothing


def test_statistics(discharge: denchi.Solution) -> None:
    statistics = discharge.statistics
    assert statistics["unknowns"] > 10
    assert statistics["residuals"] >= statistics["steps"] > 10
    assert statistics["seconds"] == statistics.setup_seconds + statistics.solve_seconds > 0.0
    assert "steps" in dict(statistics)


def test_inputs_can_run_again(discharge: denchi.Solution) -> None:
    cell = denchi.Cell.from_json(discharge.inputs["cell"])
    again = denchi.simulate(cell, discharge.inputs["protocol"])
    np.testing.assert_array_equal(again.voltage, discharge.voltage)


@pytest.mark.parametrize(
    ("name", "asked"),
    [("chen2020", {}), ("chen2020_composite", {"accuracy": 1e-3}), ("chen2020", {"model": "spme"})],
)
def test_settings_tell_what_was_used(name: str, asked: dict[str, Any]) -> None:
    first = denchi.simulate(name, "Discharge at 1C for 5 min", **asked)
    settings = json.loads(first.inputs["settings"])
    assert settings["asked"] == asked
    used = settings["used"]
    assert used.pop("instruction_set") == denchi.build_info()["instruction_set"]
    assert set(used) == {"model", "mesh", "rtol", "solver"}
    again = denchi.simulate(name, "Discharge at 1C for 5 min", **used)
    np.testing.assert_array_equal(again.voltage, first.voltage)


def test_save_and_load(two_steps: denchi.Solution, tmp_path: Path) -> None:
    file = tmp_path / "run.h5"
    two_steps.save(file)
    loaded = denchi.load(file)
    assert loaded.status == two_steps.status
    assert loaded.reason == two_steps.reason
    assert list(loaded.variables) == list(two_steps.variables)
    for name in two_steps:
        np.testing.assert_array_equal(loaded[name], two_steps[name], err_msg=name)
    np.testing.assert_array_equal(loaded.step, two_steps.step)
    assert loaded.capacity == pytest.approx(two_steps.capacity, rel=1e-12)
    assert loaded.audit["lithium_error"] == two_steps.audit["lithium_error"]


def test_load_refuses_other_files(tmp_path: Path) -> None:
    (tmp_path / "text.h5").write_text("no HDF5")
    for wrong in (tmp_path / "text.h5", tmp_path / "missing.h5", tmp_path):
        with pytest.raises(denchi.InputError):
            denchi.load(wrong)


def test_save_to_nowhere(discharge: denchi.Solution, tmp_path: Path) -> None:
    for save in (discharge.save, discharge.save_csv):
        with pytest.raises(denchi.InputError):
            save(tmp_path / "none" / "file")
        with pytest.raises(denchi.InputError):
            save(tmp_path)
    assert not list(tmp_path.iterdir())


def test_csv_has_discharge_negative(discharge: denchi.Solution, tmp_path: Path) -> None:
    file = tmp_path / "run.csv"
    discharge.save_csv(file)
    header, first = file.read_text(encoding="utf-8").splitlines()[:2]
    assert header.startswith("Test Time / s,Voltage / V,Current / A")
    assert float(first.split(",")[2]) == pytest.approx(-5.0)


def test_to_pandas(discharge: denchi.Solution) -> None:
    frame = discharge.to_pandas()
    assert len(frame) == len(discharge)
    np.testing.assert_array_equal(frame["voltage"], discharge.voltage)
    assert "time" in frame
    assert "electrolyte_concentration" not in frame
    assert frame.attrs["voltage"] == "V"


def test_to_xarray(discharge: denchi.Solution, tmp_path: Path) -> None:
    dataset = discharge.to_xarray()
    salt = dataset["electrolyte_concentration"]
    assert salt.dims == ("time", "x")
    assert salt.attrs["units"] == "mol/m3"
    assert dataset.attrs["status"] == "finished"
    file = tmp_path / "run.h5"
    discharge.save(file)
    for engine in ("h5netcdf", "netcdf4"):
        with xarray.open_dataset(file, engine=engine) as saved:
            np.testing.assert_array_equal(saved["voltage"], dataset["voltage"])
            assert set(dataset.data_vars) <= set(saved.variables)


def test_dqdv_holds_the_charge(discharge: denchi.Solution) -> None:
    voltage, dqdv = discharge.dqdv()
    assert np.all(np.diff(voltage) > 0.0)
    assert np.all(dqdv >= 0.0)
    width = voltage[1] - voltage[0]
    assert dqdv.sum() * width == pytest.approx(discharge.capacity, rel=1e-6)


def test_dqdv_is_the_slope_of_the_charge(discharge: denchi.Solution) -> None:
    voltage, dqdv = discharge.dqdv(smooth=0.0)
    width = voltage[1] - voltage[0]
    # Summed from the top, it is the charge that was passed down to each voltage.
    passed = np.cumsum(dqdv[::-1])[::-1] * width
    rows = np.interp(voltage - 0.5 * width, discharge.voltage[::-1], discharge["capacity"][::-1])
    np.testing.assert_allclose(passed, rows, rtol=0.0, atol=1e-3)


def test_dqdv_smoothing_keeps_its_width(discharge: denchi.Solution) -> None:
    sharp, smooth = discharge.dqdv(smooth=0.002)[1], discharge.dqdv(smooth=0.05)[1]
    assert smooth.max() < sharp.max()
    assert smooth.sum() == pytest.approx(sharp.sum(), rel=1e-6)


def test_dqdv_refuses_a_rest(two_steps: denchi.Solution) -> None:
    two_steps.dqdv()  # of the discharge
    for wrong in ({"step": 1}, {"step": 7}, {"smooth": -1.0}, {"points": 1}):
        with pytest.raises(denchi.InputError):
            two_steps.dqdv(**wrong)  # type: ignore[arg-type]


def test_shown_in_consoles_and_notebooks(discharge: denchi.Solution) -> None:
    assert "finished" in repr(discharge)
    html = discharge._repr_html_()
    assert "<table>" in html
    assert "<svg" not in html and "<img" not in html
    assert "<table>" in discharge.statistics._repr_html_()


def test_solid_cell_hands_out_what_it_has() -> None:
    cell = denchi.Cell("nmc811_llzo_hybrid")
    metal = cell.summary.metals[0]
    assert metal.electrode == "negative_electrode"
    assert "electrolyte.law" in repr(cell.parameters)
    solution = denchi.simulate(cell, "Discharge at 1C for 60 s", progress=False)
    dataset = solution.to_xarray()
    assert dataset["negative_electrode_interfacial_current_density"].dims == ("time", "x_negative")
    assert dataset.sizes["x_negative"] == 1
    assert dataset["negative_electrode_thickness"].attrs["units"] == "m"
    salt = dataset["electrolyte_concentration"].isel(time=-1)
    assert np.isnan(salt[0])  # the oxide has none
    assert np.isfinite(salt[-1])
    assert "loss_interface" in solution.to_pandas()
    plain = denchi.simulate("ssb_ref_1", "Discharge at 1C for 60 s", progress=False)
    assert "electrolyte_concentration" not in plain
    with pytest.raises(denchi.InputError):
        plain["electrolyte_concentration"]
