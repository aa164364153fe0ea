"""`denchi.Simulation`: step by step, copied, stopped."""

from __future__ import annotations

import copy
import pickle
import threading

import denchi
import numpy as np
import pytest


def test_steps_follow_a_whole_run(cell: denchi.Cell) -> None:
    # A whole run chooses its mesh by the protocol, so both are given a fine one.
    whole = denchi.simulate(cell, "Discharge at 5 A for 600 s", mesh="fine", rtol=1e-7)
    sim = denchi.Simulation(cell, mesh="fine", rtol=1e-7)
    for _ in range(60):
        state = sim.step(10.0, current=5.0)
    assert state.time == pytest.approx(600.0)
    assert state.current == pytest.approx(5.0)
    assert state.voltage == pytest.approx(whole.voltage[-1], abs=1e-6)
    assert state.soc == pytest.approx(whole["soc"][-1], abs=1e-6)
    assert sim.state == state
    assert (sim.time, sim.voltage, sim.current, sim.soc) == state[:4]


@pytest.mark.parametrize("control", ["current", "voltage", "power"])
def test_every_control_holds_its_value(cell: denchi.Cell, control: str) -> None:
    value = {"current": -1.0, "voltage": 3.9, "power": 10.0}[control]
    sim = denchi.Simulation(cell, soc=0.7)
    state = sim.step(5.0, **{control: value})
    reached = {
        "current": state.current,
        "voltage": state.voltage,
        "power": state.voltage * state.current,
    }[control]
    assert reached == pytest.approx(value, rel=1e-6)
    assert state.status == "finished"


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, denchi.Simulation.copy])
def test_copies_are_independent(cell: denchi.Cell, duplicate: object) -> None:
    sim = denchi.Simulation(cell, soc=0.8)
    sim.step(60.0, current=5.0)
    twin = duplicate(sim)  # type: ignore[operator]
    assert twin.state == sim.state
    first = sim.step(60.0, current=5.0)
    assert twin.time == 60.0
    second = twin.step(60.0, current=5.0)
    assert second == first
    assert twin.step(60.0, current=-5.0).voltage > first.voltage


def test_a_cut_off_ends_the_step_early(cell: denchi.Cell) -> None:
    sim = denchi.Simulation(cell, soc=0.05)
    state = sim.step(3600.0, current=10.0)
    assert state.status == "stopped"
    assert state.time < 3600.0
    assert state.voltage == pytest.approx(2.5, abs=1e-6)
    assert "2.5 V" in state.reason


def test_solution_has_all_that_was_run(cell: denchi.Cell) -> None:
    sim = denchi.Simulation(cell, "spme", soc=0.9)
    sim.step(30.0, current=5.0)
    sim.run(["Rest for 30 s", "Discharge at 1C for 30 s"])
    solution = sim.solution
    assert solution.end_time == pytest.approx(90.0)
    assert np.unique(solution.step).tolist() == [0, 1, 2]
    assert solution.capacity == pytest.approx(5.0 * 60.0 / 3600.0, rel=1e-6)


def test_wrong_steps_are_refused(cell: denchi.Cell) -> None:
    sim = denchi.Simulation(cell)
    for control in ({}, {"current": 1.0, "power": 2.0}, {"current": "much"}):
        with pytest.raises(denchi.InputError):
            sim.step(1.0, **control)  # type: ignore[arg-type]
    for dt in (0.0, -1.0, float("nan"), float("inf"), "long"):
        with pytest.raises(denchi.InputError):
            sim.step(dt, current=1.0)  # type: ignore[arg-type]
    with pytest.raises(denchi.InputError):
        sim.step(1.0, current=float("nan"))
    with pytest.raises(denchi.InputError):
        denchi.Simulation(cell, model="dfm")
    # None of this moved it.
    assert sim.time == 0.0
    assert "0 s" in repr(sim)


def test_pickling_says_what_to_do_instead(cell: denchi.Cell) -> None:
    sim = denchi.Simulation(cell)
    sim.step(1.0, current=1.0)
    with pytest.raises(TypeError, match="a Simulation cannot be pickled"):
        pickle.dumps(sim)
    with pytest.raises(TypeError, match=r"a Solution cannot be pickled.*save\(\)"):
        pickle.dumps(sim.solution)
    solution = sim.solution
    assert copy.copy(solution) is solution
    assert copy.deepcopy(solution) is solution


def test_threads_take_turns(cell: denchi.Cell) -> None:
    sim = denchi.Simulation(cell, soc=0.8)

    def work() -> None:
        for _ in range(50):
            sim.step(1.0, current=5.0)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone = denchi.Simulation(cell, soc=0.8)
    for _ in range(200):
        alone.step(1.0, current=5.0)
    assert sim.state == alone.state
