"""Folders of studies: resumed, merged, damaged, full; and cases that are hopeless."""

from __future__ import annotations

import ctypes
import functools
import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import denchi
import h5py
import numpy as np
import pytest
from conftest import DISCHARGE
from study_support import assert_identical, check_row, sweep, write

Run = Callable[..., subprocess.CompletedProcess[str]]

STUDY: dict[str, Any] = {
    "title": "folders",
    "cell": "chen2020",
    "protocol": {"1C": DISCHARGE},
    "settings": {"model": "spm"},
    "design": {
        "grid": {
            "temperature": [290.0, 300.0],
            "positive_electrode.thickness": {"from": 60e-6, "to": 90e-6, "count": 50},
        },
        "filter": "temperature > 0",
        "linked": {"separator.thickness": "0.2 * positive_electrode.thickness"},
    },
    "outputs": ["voltage", "min(voltage)"],
}


@pytest.fixture(scope="module")
def whole() -> Any:
    return sweep(STUDY)


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """Half of the study, 52 of its 100 cases in chunks of 12, beside its description."""
    write(tmp_path / "study.json", STUDY)
    answer = run("sweep", tmp_path / "study.json", "--out", tmp_path / "out", "--shard", "1/2")
    assert answer.returncode == 0, answer.stderr
    return tmp_path / "out"


def resume(run: Run, folder: Path, *more: Any, **options: Any) -> Any:
    file = folder.parent / "study.json"
    return run("sweep", file, "--out", folder, "--resume", *more, **options)


def refused(answer: Any, words: str) -> None:
    assert answer.returncode == 2, answer.stderr
    assert answer.stderr.startswith("denchi: ")
    assert re.search(words, answer.stderr), answer.stderr


def content(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


# ---- resumed ----


def test_what_is_missing_is_run(run: Run, folder: Path, whole: Any) -> None:
    before = content(folder)
    answer = resume(run, folder, "--json")
    assert json.loads(answer.stdout)["run"] == 48
    assert before.items() <= content(folder).items()
    again = resume(run, folder, "--json")
    assert json.loads(again.stdout)["run"] == 0
    assert_identical(sweep(STUDY, out=folder, resume=True), whole)


def test_results_are_not_run_over_without_resume(run: Run, folder: Path) -> None:
    before, file = content(folder), folder.parent / "study.json"
    refused(run("sweep", file, "--out", folder), "holds 52 of these cases already.*--resume")
    with pytest.raises(denchi.InputError, match="52 of these cases already"):
        sweep(STUDY, out=folder)
    assert content(folder) == before
    assert run("sweep", file, "--out", folder, "--shard", "2/2").returncode == 0


def changed(key: str, value: Any) -> dict[str, Any]:
    return {**STUDY, "design": {**STUDY["design"], key: value}}


LESS: dict[str, Any] = {"temperature": [290.0, 300.0]}
FIFTY = STUDY["design"]["grid"]["positive_electrode.thickness"]
CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "value": (
        changed("grid", {"temperature": [290.0, 300.5], "positive_electrode.thickness": FIFTY}),
        "design: temperature has changed",
    ),
    "factor": (changed("grid", LESS), "design: positive_electrode.thickness is gone"),
    "more": (
        changed("grid", {**STUDY["design"]["grid"], "soc": [0.9, 1.0]}),
        "design: soc is new",
    ),
    "filter": (changed("filter", "temperature > 1"), "design: filter has changed"),
    "link": (changed("linked", {"separator.thickness": "1e-5"}), "design: linked has changed"),
    "protocol": ({**STUDY, "protocol": {"1C": "Discharge at 2C until 2.5 V"}}, "protocol has"),
    "outputs": ({**STUDY, "outputs": ["voltage"]}, "outputs has changed"),
    "settings": ({**STUDY, "settings": {"model": "spme"}}, "settings has changed"),
    "cell": ({**STUDY, "cell": {"chen2020": "okane2022"}}, "cell has changed"),
    "axis": ({**STUDY, "axis": {"fraction": 3}}, "axis is new"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_another_study_is_told_from_this_one(run: Run, folder: Path, case: str) -> None:
    before, (description, words) = content(folder), CHANGES[case]
    write(folder.parent / "study.json", description)
    answer = resume(run, folder)
    refused(answer, words)
    assert "out: holds another study: " in answer.stderr
    assert answer.stderr.count(" has changed") + answer.stderr.count(" is ") == 1, answer.stderr
    with pytest.raises(denchi.InputError, match=words):
        sweep(description, out=folder, resume=True)
    assert content(folder) == before


def test_title_and_limits_may_change(run: Run, folder: Path, whole: Any) -> None:
    other = {**STUDY, "title": "others", "limits": {"seconds": 30, "steps": 100000}}
    file = write(folder.parent / "study.json", other)
    answer = run("sweep", file, "--out", folder, "--resume", "--json")
    assert json.loads(answer.stdout)["run"] == 48
    study = sweep(other, out=folder, resume=True)
    assert study["energy"].tolist() == whole["energy"].tolist()
    assert study.title == "others"
    given_up = sweep({**STUDY, "limits": {"steps": 5}}, out=folder.parent / "short")
    assert given_up.counts()["failed"] == 100


# ---- merged ----


def test_what_cannot_be_merged(run: Run, folder: Path, tmp_path: Path) -> None:
    target = ("--out", tmp_path / "merged.h5")
    (tmp_path / "empty").mkdir()
    refused(run("merge", tmp_path / "empty", *target), "empty.*holds no study")
    refused(run("merge", tmp_path / "none", *target), "none.*holds no study")
    refused(run("merge", folder, *target), "lacks 48 of the 100 cases.*--resume.*--partial")
    refused(run("merge", folder, tmp_path / "empty", *target, "--partial"), "empty")
    other = {**STUDY, "settings": {"soc": 0.8}}
    sweep(other, out=tmp_path / "other")
    words = f"{tmp_path}/other: holds another study than {folder}: settings has changed"
    refused(run("merge", folder, tmp_path / "other", *target, "--partial"), words)
    (folder / "parts").rename(tmp_path / "parts")
    refused(run("merge", folder, *target, "--partial"), "holds no results yet")
    (tmp_path / "other" / "parts").rename(folder / "parts")
    refused(run("merge", folder, *target, "--partial"), "is a part of another study")
    refused(resume(run, folder), "is a part of another study")
    assert not (tmp_path / "merged.h5").exists()
    refused(run("merge", *target), "DIR is required")
    refused(run("merge", folder), "--out is required")


def test_half_a_study_is_merged_if_it_may(run: Run, folder: Path, whole: Any) -> None:
    file = folder.parent / "half.h5"
    assert run("merge", folder, "--out", file, "--partial", "--quiet").returncode == 0
    half = denchi.load(file)
    numbers = [number for number in range(100) if number // 12 % 2 == 0]
    assert half["case_number"].tolist() == numbers
    assert half["energy"].tolist() == whole["energy"][numbers].tolist()
    assert half.bounds("temperature") == (290.0, 300.0)


@pytest.mark.parametrize("name", ["study.json", "parts/*.h5", "parts"])
def test_a_merge_does_not_write_over_what_it_reads(run: Run, folder: Path, name: str) -> None:
    before = content(folder)
    [target] = folder.glob(name)
    refused(run("merge", folder, "--out", target, "--partial"), "--out")
    assert content(folder) == before


# ---- damaged ----


@pytest.mark.parametrize("damage", ["cut", "empty", "zeroed", "foreign"])
def test_a_damaged_part_is_named(run: Run, folder: Path, whole: Any, damage: str) -> None:
    [part] = (folder / "parts").iterdir()
    old = part.read_bytes()
    part.write_bytes(
        {
            "cut": old[: len(old) // 2],
            "empty": b"",
            "zeroed": bytes(len(old)),
            "foreign": b"soc,temperature\n0.5,300\n",
        }[damage]
    )
    target = folder.parent / "merged.h5"
    refused(resume(run, folder), f"{part.name}.*(HDF5|damaged)")
    refused(run("merge", folder, "--out", target, "--partial"), f"{part.name}.*(HDF5|damaged)")
    with pytest.raises(denchi.InputError, match=part.name):
        sweep(STUDY, out=folder, resume=True)
    assert not target.exists()
    part.unlink()
    assert json.loads(resume(run, folder, "--json").stdout)["run"] == 100
    assert_identical(sweep(STUDY, out=folder, resume=True), whole)


@pytest.mark.parametrize("number", [1e9, -1.0, 100.0, float("nan"), 0.5])
def test_a_part_with_cases_of_no_design_is_named(run: Run, folder: Path, number: float) -> None:
    [part] = (folder / "parts").iterdir()
    with h5py.File(part, "r+") as file:
        file["case_number"][3] = number
    refused(resume(run, folder), part.name)
    refused(run("merge", folder, "--out", folder.parent / "m.h5", "--partial"), part.name)


def test_results_of_another_machine_are_noted(run: Run, folder: Path) -> None:
    [part] = (folder / "parts").iterdir()
    with h5py.File(part, "r+") as file:
        file.attrs["instruction_set"] = "abacus"
    answer = resume(run, folder, "--json")
    assert answer.returncode == 0
    assert answer.stderr.startswith("denchi: note: results there were made with instruction")
    assert "abacus" in answer.stderr
    assert json.loads(answer.stdout)["run"] == 48
    assert resume(run, folder, "--quiet").stderr == ""


def test_a_part_that_was_being_written_is_no_harm(run: Run, folder: Path, whole: Any) -> None:
    (folder / "parts" / "shard-00001-of-00001-0-000001.h5.part").write_bytes(b"half of it")
    (folder / "parts" / "notes.txt").write_text("mine\n", encoding="utf-8")
    assert resume(run, folder).returncode == 0
    assert_identical(sweep(STUDY, out=folder, resume=True), whole)


def test_a_damaged_description_is_named(run: Run, folder: Path) -> None:
    (folder / "study.json").write_text('{"cell": ', encoding="utf-8")
    refused(resume(run, folder), "out/study.json:1")
    target = folder.parent / "merged.h5"
    refused(run("merge", folder, "--out", target, "--partial"), "out/study.json:1")


# ---- no place to write ----


def without_powers() -> None:
    """Bind root by the permissions of files, as everybody else is."""
    drop_from_bounding_set, override_permissions = 24, 1
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        assert libc.prctl(drop_from_bounding_set, override_permissions, 0, 0, 0) == 0


def test_a_folder_that_cannot_be_written(run: Run, folder: Path, whole: Any) -> None:
    closed = folder.parent / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    file = folder.parent / "study.json"
    words = "cannot be written.*[Pp]ermission denied"
    refused(run("sweep", file, "--out", closed / "out", preexec_fn=without_powers), words)
    refused(run("sweep", file, "--out", closed, preexec_fn=without_powers), words)
    refused(run("sweep", file, "--out", file / "out"), "cannot be written.*Not a directory")
    refused(run("sweep", file, "--out", file), "cannot be written.*Not a directory")
    before = content(folder)
    (folder / "parts").chmod(0o555)
    refused(resume(run, folder, preexec_fn=without_powers), words)
    target = closed / "merged.h5"
    refused(run("merge", folder, "--out", target, "--partial", preexec_fn=without_powers), "--out")
    assert content(folder) == before
    (folder / "parts").chmod(0o755)
    assert resume(run, folder).returncode == 0
    assert_identical(sweep(STUDY, out=folder, resume=True), whole)
    assert not list(closed.iterdir())


def test_a_folder_needs_a_name(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "study.json", STUDY)
    refused(run("sweep", "study.json", "--out", "", cwd=tmp_path), "--out.*empty")
    assert [path.name for path in tmp_path.iterdir()] == ["study.json"]


def no_file_above(size: int) -> Callable[[], None]:
    """What makes a disk as good as full."""
    return functools.partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [4_000, 50_000])
def test_a_full_disk_is_3_and_loses_nothing_else(
    run: Run, folder: Path, whole: Any, size: int
) -> None:
    """No room for the description of a new folder, or for the next part."""
    file = folder.parent / "study.json"
    for out in (folder, folder.parent / "new"):
        before = content(folder)
        words = ["sweep", file, "--out", out, "--resume"]
        answer = run(*words, preexec_fn=no_file_above(size))
        assert answer.returncode == 3, answer.stderr
        assert re.search(r"^denchi: no room left to write .*/out/|/new/", answer.stderr)
        assert before.items() <= content(folder).items()
        assert run(*words).returncode == 0
        assert_identical(sweep(STUDY, out=out, resume=True), whole)
    target = folder.parent / "merged.h5"
    answer = run("merge", folder, "--out", target, preexec_fn=no_file_above(size))
    assert answer.returncode == 3
    assert "no room left to write" in answer.stderr
    assert not target.exists()
    assert run("merge", folder, "--out", target).returncode == 0
    assert_identical(denchi.load(target), whole)


def test_a_full_disk_in_python(folder: Path, whole: Any) -> None:
    script = "import sys, denchi; denchi.sweep(sys.argv[1], out=sys.argv[2], resume=True)"
    answer = subprocess.run(
        [sys.executable, "-c", script, folder.parent / "study.json", folder],
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        preexec_fn=no_file_above(50_000),
    )
    assert answer.returncode == 1
    assert "denchi.errors.MachineError: no room left to write" in answer.stderr
    assert_identical(sweep(STUDY, out=folder, resume=True), whole)


# ---- hopeless cases ----

CYCLES = 3000 * [DISCHARGE, "Charge at 1C until 4.2 V"]


def test_a_case_of_too_many_steps_is_given_up(cell: denchi.Cell) -> None:
    def study(threads: int) -> Any:
        return sweep(
            cell,
            {"long": CYCLES[:100], "short": DISCHARGE},
            {"soc": [0.8, 0.9]},
            ["voltage"],
            limits={"steps": 1000},
            axis={"time": [0.0, 600.0]},
            threads=threads,
        )

    both = study(2)
    assert both.counts() == {"finished": 2, "stopped": 0, "failed": 2}
    for row in range(2):
        words = "given up after more than 1000 time steps: interrupted in step "
        assert both["reason"][row].startswith(words)
        assert both["end_time"][row] > 3600.0
        assert np.isfinite(both["voltage"][row]).all()
        check_row(both, row + 2, denchi.simulate(cell, DISCHARGE, soc=[0.8, 0.9][row]))
    assert_identical(study(1), both)  # it ends at the same step every time


def test_a_long_step_is_given_up(cell: denchi.Cell) -> None:
    study = sweep(cell, DISCHARGE, {"rtol": [1e-9, 1e-4]}, ["voltage"], limits={"steps": 200})
    assert study.status.tolist() == ["failed", "finished"]
    assert "more than 200 time steps" in study["reason"][0]
    run = denchi.simulate(cell, DISCHARGE, rtol=1e-9)
    points = study["time"][study["time"] <= study["end_time"][0]]
    assert study["voltage"][0, : len(points)].tolist() == run.at(points)["voltage"].tolist()


def test_a_case_of_too_much_time_is_given_up(run: Run, tmp_path: Path, cell: denchi.Cell) -> None:
    description = {
        "cell": "chen2020",
        "protocol": {"long": CYCLES, "short": DISCHARGE},
        "outputs": ["voltage"],
        "axis": {"time": [0.0, 600.0]},
        "limits": {"seconds": 0.5},
    }
    file = write(tmp_path / "study.json", description)
    answer = run("sweep", file, "--out", tmp_path / "out")
    assert answer.returncode == 0, answer.stderr
    assert re.search(r"\n  [0-9a-f]{16} given up after more than 0.5 s of", answer.stdout)
    study = sweep(file, out=tmp_path / "out", resume=True)
    assert study.status.tolist() == ["failed", "finished"]
    assert study["reason"][0].startswith("given up after more than 0.5 s of computing: interrupted")
    assert study["end_time"][0] > 0.0
    check_row(study, 1, denchi.simulate(cell, DISCHARGE))


def test_a_case_that_stops_early_is_a_row(cell: denchi.Cell) -> None:
    resistance = {"cell.contact_resistance": [0.0, 1e3]}
    step = "Discharge at 1C for 1 min"
    study = sweep(cell, step, resistance, ["voltage", "min(voltage)"])
    assert study.status.tolist() == ["finished", "stopped"]
    assert "cannot begin" in study["reason"][1]
    run = denchi.simulate(cell.with_({"cell.contact_resistance": 1e3}), step)
    check_row(study, 1, run)
