"""Result files as other tools see them: xarray in both engines, h5py, and all in one process."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path

import denchi
import h5py
import numpy as np
import pytest
import xarray

ENGINES = ("h5netcdf", "netcdf4")


@pytest.fixture(scope="module")
def file(two_steps: denchi.Solution, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("result") / "result.h5"
    two_steps.save(path)
    return path


@pytest.mark.parametrize("engine", ENGINES)
def test_xarray_opens_it_without_options(
    file: Path, two_steps: denchi.Solution, engine: str
) -> None:
    with xarray.open_dataset(file, engine=engine) as dataset:
        assert set(dataset.sizes) == {"time", *two_steps.coords}
        assert dataset.sizes["time"] == len(two_steps.time)
        for name, axis in two_steps.coords.items():
            assert dataset[name].dims == (name,)
            np.testing.assert_array_equal(dataset[name], axis)
        for name in two_steps.variables:
            np.testing.assert_array_equal(dataset[name], two_steps[name], err_msg=name)
        assert dataset["electrolyte_concentration"].dims == ("time", "x")
        assert dataset["positive_electrode_ocp"].dims == ("time", "x_positive")


@pytest.mark.parametrize("engine", ENGINES)
def test_time_stays_a_number_of_seconds(
    file: Path, two_steps: denchi.Solution, engine: str
) -> None:
    with xarray.open_dataset(file, engine=engine) as dataset:
        assert dataset["time"].dtype == np.float64
        assert dataset["time"].attrs["units"] == "s"
        np.testing.assert_array_equal(dataset["time"], two_steps.time)
        assert dataset["step"].dtype.kind == "i"
        assert dataset["step"].dims == ("time",)
        np.testing.assert_array_equal(dataset["step"], two_steps.step)
        assert dataset.encoding["unlimited_dims"] == {"time"}


@pytest.mark.parametrize("engine", ENGINES)
def test_everything_has_units_and_a_name(file: Path, engine: str) -> None:
    with xarray.open_dataset(file, engine=engine) as dataset:
        for name, variable in dataset.variables.items():
            assert variable.attrs["units"], name
            assert variable.attrs["long_name"], name
            assert variable.dtype.kind in "fi", name
        assert dataset["voltage"].attrs["units"] == "V"
        assert dataset["electrolyte_concentration"].attrs["units"] == "mol/m3"


@pytest.mark.parametrize("engine", ENGINES)
def test_the_file_says_what_it_is(file: Path, two_steps: denchi.Solution, engine: str) -> None:
    with xarray.open_dataset(file, engine=engine) as dataset:
        attributes = dataset.attrs
    assert attributes["format"] == "denchi-result"
    assert attributes["format_version"].split(".")[0] == "1"
    assert attributes["denchi_version"] == denchi.__version__
    assert attributes["sign_convention"] == "current and power are positive on discharge"
    assert attributes["status"] == two_steps.status == "finished"
    assert attributes["reason"] == two_steps.reason
    assert {"Conventions", "title", "history", "source", "created", "commit"} <= set(attributes)


@pytest.mark.parametrize("engine", ENGINES)
def test_groups(file: Path, two_steps: denchi.Solution, engine: str) -> None:
    with xarray.open_dataset(file, engine=engine, group="audit") as audit:
        assert audit.attrs["lithium_error"] == two_steps.audit["lithium_error"]
    with xarray.open_dataset(file, engine=engine, group="statistics") as statistics:
        assert statistics.attrs["steps"] == two_steps.statistics["steps"]
    with xarray.open_dataset(file, engine=engine, group="input") as inputs:
        texts = {name: inputs[name].item() for name in ("cell", "protocol", "settings")}
    assert texts == {name: two_steps.inputs[name] for name in texts}
    assert json.loads(texts["cell"])


def test_h5py_sees_scales_texts_and_compression(file: Path) -> None:
    with h5py.File(file) as result:
        assert result.attrs["format"] == "denchi-result"
        field = result["electrolyte_concentration"]
        assert [list(dimension) for dimension in field.dims] == [["time"], ["x"]]
        assert result["time"].is_scale
        assert field.chunks is not None
        assert field.shuffle
        assert field.compression == "gzip"
        assert result["time"].maxshape == (None,)


def test_no_part_is_left(file: Path) -> None:
    assert [other.name for other in file.parent.iterdir()] == ["result.h5"]


def test_csv_is_negative_on_discharge(two_steps: denchi.Solution, tmp_path: Path) -> None:
    path = tmp_path / "result.bdf.csv"
    two_steps.save_csv(path)
    header, first = path.read_text(encoding="utf-8").splitlines()[:2]
    assert header.startswith("Test Time / s,Voltage / V,Current / A,")
    columns = dict(zip(header.split(","), map(float, first.split(",")), strict=True))
    assert columns["Voltage / V"] == two_steps.voltage[0]
    assert columns["Current / A"] == -two_steps.current[0] < 0
    assert columns["Step Count / 1"] == 1


# Each of these packages brings a libhdf5 of its own.
@pytest.mark.parametrize("order", itertools.permutations(["denchi", "h5py", "netCDF4"]))
def test_any_order_of_imports(order: tuple[str, ...], tmp_path: Path) -> None:
    code = f"""
import {", ".join(order)}
import xarray
solution = denchi.simulate("chen2020", "Discharge at 1C for 60 s")
for name in ("a.h5", "b.h5"):
    solution.save(name)
    for engine in ("h5netcdf", "netcdf4"):
        with xarray.open_dataset(name, engine=engine) as dataset:
            assert float(dataset["voltage"][-1]) == solution.voltage[-1]
    assert denchi.load(name).status == "finished"
"""
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr
