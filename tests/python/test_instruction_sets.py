"""DENCHI_ISA: what runs, what is refused, and how far results may differ."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import denchi
import numpy as np
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

SETS = denchi.build_info()["instruction_sets"].split(", ")


def environment(isa: str) -> dict[str, str]:
    return {**os.environ, "DENCHI_ISA": isa}


def solve(run: Run, isa: str, cell: str, file: Path) -> denchi.Solution:
    """Run the default discharge on one instruction set; skip where this machine lacks it."""
    answer = run("run", cell, "--quiet", "--out", file, env=environment(isa))
    if "this processor lacks" in answer.stderr:
        pytest.skip(f"this processor cannot run {isa}")
    assert answer.returncode == 0, answer.stderr
    return denchi.load(file)


@pytest.mark.parametrize("isa", SETS)
def test_one_set_gives_one_result(run: Run, isa: str, tmp_path: Path) -> None:
    first, second = (solve(run, isa, "chen2020", tmp_path / f"{k}.h5") for k in "ab")
    for name in first.variables:
        np.testing.assert_array_equal(first[name], second[name])


@pytest.mark.parametrize("isa", SETS)
def test_results_and_version_name_the_set(run: Run, isa: str, tmp_path: Path) -> None:
    solution = solve(run, isa, "chen2020", tmp_path / "run.h5")
    assert json.loads(solution.inputs["settings"])["used"]["instruction_set"] == isa
    assert f", {isa}, " in run("--version", env=environment(isa)).stdout


@pytest.mark.parametrize("isa", SETS[1:])
@pytest.mark.parametrize("cell", ["chen2020", "nmc811_lpscl_li"])
def test_sets_agree_within_the_tolerance(run: Run, cell: str, isa: str, tmp_path: Path) -> None:
    baseline = solve(run, SETS[0], cell, tmp_path / "baseline.h5")
    other = solve(run, isa, cell, tmp_path / "other.h5")
    allowed = 10 * json.loads(baseline.inputs["settings"])["used"]["rtol"]
    assert other.end_time == pytest.approx(baseline.end_time, rel=allowed)
    common = baseline.time[baseline.time <= 0.98 * baseline.end_time]
    voltage = np.interp(common, other.time, other.voltage)
    np.testing.assert_allclose(voltage, baseline.voltage[: common.size], atol=allowed, rtol=0)


@pytest.mark.parametrize("command", [["--version"], ["cells"], ["run", "chen2020"]])
def test_an_unknown_set_is_refused_in_words(run: Run, command: list[str]) -> None:
    answer = run(*command, env=environment("v5"))
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr == (
        "denchi: DENCHI_ISA = v5: is no instruction set of this build, "
        f"which has {', '.join(SETS)} (environment)\n"
    )


def test_an_empty_name_chooses_freely(run: Run) -> None:
    assert run("--version", env=environment("")).returncode == 0


def test_python_refuses_an_unknown_set() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", "import denchi"],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment("v5"),
    )
    assert answer.returncode == 1
    assert "InputError: DENCHI_ISA = v5: is no instruction set of this build" in answer.stderr
