"""`denchi.simulate`: its arguments, what it returns, and what bad input gets."""

from __future__ import annotations

import _thread
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import denchi
import numpy as np
import pytest
from conftest import DISCHARGE


def test_default_is_1c_to_the_cut_off(cell: denchi.Cell, discharge: denchi.Solution) -> None:
    plain = denchi.simulate(cell)
    assert plain.status == "finished"
    assert plain.end_time == pytest.approx(discharge.end_time, rel=1e-9)
    assert plain.voltage[-1] == pytest.approx(2.5, abs=1e-6)


def test_cell_by_name_and_by_file(cell_file: Path, discharge: denchi.Solution) -> None:
    for cell in ("chen2020", cell_file, str(cell_file)):
        assert denchi.simulate(cell, DISCHARGE).end_time == pytest.approx(
            discharge.end_time, rel=1e-9
        )


@pytest.mark.parametrize("model", ["spme", "spm"])
def test_models_agree_at_a_small_current(cell: denchi.Cell, model: str) -> None:
    assert {"dfn", model} <= set(denchi.models())
    step = "Discharge at C/20 for 10 min"
    reduced = denchi.simulate(cell, step, model=model)
    assert reduced.voltage[-1] == pytest.approx(denchi.simulate(cell, step).voltage[-1], abs=4e-3)


def test_model_names_in_any_case(cell: denchi.Cell) -> None:
    for name in ("SPMe", "SPME", "spme"):
        settings = json.loads(denchi.simulate(cell, "Rest for 1 s", model=name).inputs["settings"])
        assert settings["used"]["model"] == "spme"


def test_start_by_soc_and_by_voltage(cell: denchi.Cell) -> None:
    by_soc = denchi.simulate(cell, "Rest for 1 s", soc=0.5)
    assert by_soc["soc"][0] == pytest.approx(0.5, abs=1e-9)
    volts = float(by_soc.voltage[0])
    for start in (f"{volts!r} V", f"{1e3 * volts!r} mV"):
        by_voltage = denchi.simulate(cell, "Rest for 1 s", soc=start)
        assert by_voltage["soc"][0] == pytest.approx(0.5, abs=1e-6)
    assert denchi.simulate(cell, "Rest for 1 s", soc="0.5").voltage[0] == pytest.approx(volts)


def test_temperature_is_used(cell: denchi.Cell, discharge: denchi.Solution) -> None:
    cold = denchi.simulate(cell, DISCHARGE, temperature=278.15)
    assert cold["temperature"][0] == 278.15
    # Reactions are slower in the cold.
    assert cold.end_time < discharge.end_time


def test_period_gives_equidistant_rows(cell: denchi.Cell) -> None:
    solution = denchi.simulate(cell, "Discharge at 1C for 95 s", period=10.0)
    np.testing.assert_allclose(solution.time, [*range(0, 100, 10), 95.0], atol=1e-9)


def test_a_step_has_its_own_period(cell: denchi.Cell) -> None:
    steps = ["Discharge at 1C for 30 s (10 s period)", "Rest for 1 min"]
    given = denchi.simulate(cell, steps, period=20.0)
    expected = [0, 10, 20, 30, 30, 50, 70, 90]
    np.testing.assert_allclose(given.time, expected, atol=1e-9)
    dense = denchi.simulate(cell, steps)
    np.testing.assert_allclose(dense.time[dense.step == 0], [0, 10, 20, 30], atol=1e-9)
    np.testing.assert_allclose(dense["capacity"][-1], 30 * 5 / 3600, rtol=1e-12)


def test_a_rest_has_a_balance_of_energy(cell: denchi.Cell) -> None:
    assert denchi.simulate(cell, "Rest for 3000 h").audit["energy_error"] < 1e-6


def test_refused_values_are_shown_as_given(cell: denchi.Cell) -> None:
    for wrong in ({"rtol": 1e-16}, {"period": 1e-9}, {"soc": 1.0000001}, {"accuracy": -0.5}):
        ((name, value),) = wrong.items()
        with pytest.raises(denchi.InputError, match=f"{name} = {value}: lies between"):
            denchi.simulate(cell, **wrong)  # type: ignore[arg-type]


def test_a_period_of_too_many_rows_is_refused(cell: denchi.Cell) -> None:
    with pytest.raises(denchi.InputError, match="more than ten million rows of output in step 1"):
        denchi.simulate(cell, period=1e-6)


def test_solvers_agree(cell: denchi.Cell) -> None:
    runs = [
        denchi.simulate(cell, "Discharge at 1C for 10 min", solver=solver, period=60.0, rtol=1e-9)
        for solver in ("bordered", "klu", "dense")
    ]
    for other in runs[1:]:
        np.testing.assert_allclose(other.voltage, runs[0].voltage, atol=1e-8)


def test_meshes_and_tolerance_refine(cell: denchi.Cell, discharge: denchi.Solution) -> None:
    coarse = denchi.simulate(cell, DISCHARGE, mesh="coarse")
    fine = denchi.simulate(cell, DISCHARGE, mesh="fine", rtol=1e-6)
    unknowns = [run.statistics["unknowns"] for run in (coarse, discharge, fine)]
    assert unknowns == sorted(unknowns)
    assert fine.end_time == pytest.approx(discharge.end_time, rel=2e-4)


def test_accuracy_is_kept(cell: denchi.Cell) -> None:
    solution = denchi.simulate(cell, DISCHARGE, accuracy=5e-4)
    assert 0.0 < solution.audit["voltage_error"] < 5e-4


def test_outputs_limits_what_is_kept(cell: denchi.Cell) -> None:
    names = ["voltage", "electrolyte_concentration"]
    solution = denchi.simulate(cell, "Discharge at 1C for 60 s", outputs=names)
    assert set(names) <= set(solution.variables)
    assert "electrolyte_potential" not in solution
    with pytest.raises(denchi.InputError):
        denchi.simulate(cell, outputs=["nothing"])


def test_stopping_by_physics_does_not_raise(cell: denchi.Cell) -> None:
    solution = denchi.simulate(cell, "Discharge at 1C for 10 h")
    assert solution.status == "stopped"
    assert "2.5 V" in solution.reason
    assert solution.voltage[-1] == pytest.approx(2.5, abs=1e-6)


def test_out_writes_a_file(cell: denchi.Cell, tmp_path: Path) -> None:
    file = tmp_path / "run.h5"
    solution = denchi.simulate(cell, "Discharge at 1C for 60 s", out=file)
    np.testing.assert_array_equal(denchi.load(file).voltage, solution.voltage)
    assert [path.name for path in tmp_path.iterdir()] == ["run.h5"]


@pytest.mark.parametrize(
    "settings",
    [
        {"model": "dfm"},
        {"mesh": "separator=3,separator=4"},
        {"model": 3},
        {"soc": 1.5},
        {"soc": -0.1},
        {"soc": "3.8 W"},
        {"soc": "much"},
        {"soc": "9 V"},
        {"soc": float("nan")},
        {"soc": [0.5]},
        {"temperature": -5.0},
        {"temperature": 25.0},  # degrees Celsius, surely
        {"temperature": "warm"},
        {"accuracy": 0.0},
        {"accuracy": -1e-3},
        {"accuracy": 1e-3, "mesh": "fine"},
        {"accuracy": 1e-3, "rtol": 1e-5},
        {"mesh": "finer"},
        {"mesh": {"nowhere": 3}},
        {"mesh": 20},
        {"rtol": 0.0},
        {"rtol": float("nan")},
        {"rtol": "small"},
        {"period": 0.0},
        {"period": -1.0},
        {"solver": "magic"},
        {"outputs": 3},
        {"out": 3},
    ],
)
def test_bad_settings_are_refused(cell: denchi.Cell, settings: dict[str, Any]) -> None:
    with pytest.raises(denchi.InputError) as error:
        denchi.simulate(cell, **settings)
    assert error.value.what and error.value.rule


@pytest.mark.parametrize(
    "protocol",
    [
        "Discharge at 1C",  # never ends
        "Rest",
        "Hold at 5 V for 1 h",
        "Hold at 1 V for 1 h",
        "Discharge at 1C until 2 V",  # below the cut-off
        "Discharge at 0 A for 1 h",
        "Discharge at 1C for -5 s",
        "Discharge at 1 apple",
        "",
        [],
    ],
)
def test_impossible_protocols_are_refused(cell: denchi.Cell, protocol: Any, tmp_path: Path) -> None:
    with pytest.raises(denchi.InputError):
        denchi.simulate(cell, protocol, out=tmp_path / "run.h5")
    assert not list(tmp_path.iterdir())


def test_unwritable_output_is_refused_before_the_run(cell: denchi.Cell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for wrong in (tmp_path, tmp_path / "none" / "run.h5", tmp_path / "file" / "run.h5"):
        with pytest.raises(denchi.InputError):
            denchi.simulate(cell, out=wrong)


def test_progress_function_is_told_and_can_stop(cell: denchi.Cell, tmp_path: Path) -> None:
    seen = []

    def stop_at_once(*progress: float) -> bool:
        seen.append(progress)
        return False

    file = tmp_path / "run.h5"
    solution = denchi.simulate(cell, DISCHARGE, progress=stop_at_once, out=file)
    assert solution.status == "stopped"
    assert "interrupted" in solution.reason
    assert len(seen) == 1
    assert denchi.load(file).status == "stopped"


def test_progress_is_a_choice_or_a_function(cell: denchi.Cell) -> None:
    for wrong in ("x", 1, 0.5, []):
        with pytest.raises(denchi.InputError, match=r"progress = .*: must be True, False"):
            denchi.simulate(cell, progress=wrong)  # type: ignore[arg-type]


def test_error_of_the_progress_function_comes_back(cell: denchi.Cell) -> None:
    def fail(*_: float) -> bool:
        raise RuntimeError("the display broke")

    with pytest.raises(RuntimeError, match="the display broke"):
        denchi.simulate(cell, DISCHARGE, progress=fail)


def test_ctrl_c_raises_and_keeps_the_file(cell: denchi.Cell, tmp_path: Path) -> None:
    file = tmp_path / "run.h5"
    running = threading.Event()

    def interrupt() -> None:
        running.wait()
        _thread.interrupt_main()

    thread = threading.Thread(target=interrupt)
    thread.start()
    cycles = 2000 * [DISCHARGE, "Charge at 1C until 4.2 V"]
    with pytest.raises(KeyboardInterrupt):
        denchi.simulate(cell, cycles, out=file, progress=lambda *_: running.set())
    thread.join()
    solution = denchi.load(file)
    assert solution.status == "stopped"
    assert "interrupted" in solution.reason
    # The next run knows nothing of it.
    assert denchi.simulate(cell, DISCHARGE).status == "finished"


def test_the_lock_is_released_while_solving(cell: denchi.Cell) -> None:
    """Another thread runs Python code while a run is under way."""
    running, count = threading.Event(), 0
    done = threading.Event()

    def told(*_: float) -> bool:
        running.set()
        return not done.is_set()

    with ThreadPoolExecutor(1) as pool:
        # Far more rows than the test needs; it is stopped as soon as the point is made.
        steps = ["Discharge at 1C until 2.5 V", "Charge at 1C until 4.2 V"] * 500
        future = pool.submit(denchi.simulate, cell, steps, rtol=1e-8, progress=told)
        assert running.wait(60.0)
        begin = time.monotonic()
        while not future.done() and count < 1000:
            count += 1
        assert time.monotonic() - begin < 60.0
        done.set()
        assert future.result(60.0).status == "stopped"
    assert count == 1000


def test_threads_give_the_same_results(cell: denchi.Cell, discharge: denchi.Solution) -> None:
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda _: denchi.simulate(cell, DISCHARGE), range(8)))
    for run in runs:
        np.testing.assert_array_equal(run.voltage, discharge.voltage)


def test_unknown_argument_is_named(cell: denchi.Cell) -> None:
    with pytest.raises(TypeError, match="sco"):
        denchi.simulate(cell, sco=0.5)  # type: ignore[call-arg]
