"""Studies that make no sense: refused in words before anything is run or written."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import denchi
import numpy as np
import pandas
import pytest
from conftest import DISCHARGE
from study_support import sweep, write

Run = Callable[..., subprocess.CompletedProcess[str]]

GRID = {"temperature": [290.0, 300.0]}
GOOD: dict[str, Any] = {
    "cell": "chen2020",
    "protocol": DISCHARGE,
    "settings": {"model": "spm"},
    "design": {"grid": GRID},
    "outputs": ["voltage"],
}
THOUSAND = {"from": 0.5, "to": 1.0, "count": 1000}
MILLION = {"from": 290.0, "to": 300.0, "count": 1000000}


def grid(**factors: Any) -> dict[str, Any]:
    return {"design": {"grid": {name.replace("__", "."): v for name, v in factors.items()}}}


def word(name: str, **more: Any) -> dict[str, Any]:
    linked = {"separator.thickness": f"1e-5 * {name}"}
    return {"design": {"grid": {name: [1.0, 2.0]}, "linked": linked}, **more}


#: What is changed in a good study, and what the refusal says.
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "unknown path": (grid(separator__thicknes=[1e-5]), "did you mean 'separator.thickness'"),
    "path of no layer": (grid(seperator__thickness=[1e-5]), "did you mean 'separator.thickness'"),
    "unknown word": (grid(temperatur=[300.0]), "temperatur.*did you mean 'temperature'"),
    "word that nothing uses": (grid(margin=[1.0]), "no expression uses it"),
    "scale of a setting": ({"design": {"grid": {"temperature*": [0.9, 1.1]}}}, r"temperature\*"),
    "no values": (grid(temperature=[]), "temperature.*has no values"),
    "empty design": ({"design": {}}, "design.*empty"),
    "empty grid": ({"design": {"grid": {}}}, "grid.*is empty"),
    "empty table": ({"design": {"table": {}}}, "table.*is empty"),
    "empty together": ({"design": {"together": {}}}, "together.*is empty"),
    "design that is a list": ({"design": [1]}, "design.*must be an object"),
    "columns of different lengths": (
        {"design": {"table": {"soc": [0.5, 0.6], "temperature": [300.0]}}},
        "different lengths: soc has 2 values, temperature has 1",
    ),
    "unknown key of the design": ({"design": {"gird": GRID}}, "did you mean 'grid'"),
    "million cases": (
        grid(soc=THOUSAND, separator__porosity={"from": 0.4, "to": 0.5, "count": 1000}),
        r"1000000 cases.* about [\d.]+ h and [\d.]+ GB .*--large, or large=True",
    ),
    "cases without number": (
        grid(temperature=MILLION, soc={**MILLION, "from": 0}, separator__porosity=MILLION),
        "more cases than can be counted",
    ),
    "varied twice": ({"design": {"grid": GRID, "table": GRID}}, "temperature.*is varied twice"),
    "path beside its scale": (
        {"design": {"grid": {"separator.thickness": [1e-5], "separator.thickness*": [2.0]}}},
        "is varied twice",
    ),
    "linked twice": (
        {"design": {"grid": GRID, "linked": {"temperature": "300"}}},
        "temperature.*cannot be linked",
    ),
    "range without count": (grid(soc={"from": 0.5, "to": 1.0}), 'lacks "count"'),
    "range of half a value": (grid(soc={**THOUSAND, "count": 1.5}), "must be a whole number"),
    "logarithm of zero": (grid(soc={**THOUSAND, "from": 0, "scale": "log"}), "no logarithm"),
    "unknown scale": (grid(soc={**THOUSAND, "scale": "square"}), '"linear" or "log"'),
    "unknown key of a range": (grid(soc={**THOUSAND, "step": 1}), "step.*is unknown"),
    "truth": (grid(temperature=[True, False]), "temperature.*must be a number"),
    "nothing": (grid(temperature=[None]), "temperature.*must be a number"),
    "list in a list": (grid(temperature=[[290.0], [300.0]]), "temperature.*must be a number"),
    "all are refused": (
        grid(positive_electrode__porosity=[1.1, 1.2]),
        "no case that can run: each of the 2 that were tried.*positive_electrode.porosity = 1.",
    ),
    "nothing is left": (
        {"design": {"grid": GRID, "filter": "temperature > 1000"}},
        "filter",
    ),
    "filter that compares nothing": (
        {"design": {"grid": GRID, "filter": "temperature"}},
        "filter.*must compare two expressions",
    ),
    "unknown name in a filter": (
        {"design": {"grid": GRID, "filter": "temperatur < 1"}},
        "temperatur.*is neither varied nor a number of the cell",
    ),
    "unknown name in an expression": (
        {"design": {"grid": GRID, "linked": {"separator.thickness": "2 * separator.thickness_"}}},
        "did you mean 'separator.thickness'",
    ),
    "expression that is none": (
        {"design": {"grid": GRID, "linked": {"separator.thickness": "1e-5 * (temperature"}}},
        r"separator.thickness.*1e-5 \* \(temperature",
    ),
    "link to a word": (
        {"design": {"grid": GRID, "linked": {"model": "1"}}},
        "model.*cannot be linked",
    ),
    "unknown label": (grid(cell=["mohtat2020"]), "mohtat2020.*is not one of the study's"),
    "unknown protocol label": (grid(protocol=["fast"]), "fast.*is not one of the study's"),
    "unknown electrolyte": (grid(electrolyte=["nyman2009"]), "nyman2009.*'nyman2008'"),
    "table that is no file": ({"design": {"table": "cases.csv"}}, "cases.csv"),
    "output of another model": ({"outputs": ["electrolyte_potential"]}, "of the model spm"),
    "output of one of the models": (
        {**grid(model=["dfn", "spm"]), "settings": {}, "outputs": ["electrolyte_potential"]},
        "electrolyte_potential.*of the model spm",
    ),
    "unknown output": ({"outputs": ["voltag"]}, "did you mean 'voltage'"),
    "output of an unknown kind": ({"outputs": ["median(voltage)"]}, r"min\(...\), max\(...\)"),
    "mean of a field": ({"outputs": ["mean(negative_electrode_ocp)"]}, "and no mean"),
    "output twice": ({"outputs": ["voltage", "Voltage [V]"]}, "is given twice"),
    "output that is a number": ({"outputs": [3]}, "outputs.*must be a list of texts"),
    "output named as the axis": ({"outputs": ["time"]}, "time"),
    "end named as a result": ({"outputs": ["end(time)"]}, r"end\(time\)|end_time"),
    "word named as a result": (word("energy"), "energy"),
    "word named as the cases": (word("case"), "case"),
    "word named as an output": (word("end_voltage", outputs=["end(voltage)"]), "end_voltage"),
    "word named as the axis": (word("time"), "time"),
    "unknown cell": ({"cell": "chen2021"}, "'chen2020'"),
    "no cell": ({"cell": []}, "cell.*is empty"),
    "cell that is a number": ({"cell": 3}, "cell.*must be text"),
    "cell twice": ({"cell": ["chen2020", "chen2020"]}, "chen2020.*is given twice"),
    "no protocol": ({"protocol": []}, "protocol.*is empty"),
    "wrong step": ({"protocol": "Dischage at 1C until 2.5 V"}, "Dischage"),
    "step of no cell": ({"protocol": "Discharge at 1C until 1 V"}, "stops at 1 V"),
    "unknown setting": ({"settings": {"modle": "spm"}}, "did you mean 'model'"),
    "unknown model": ({"settings": {"model": "dfm"}, "outputs": []}, "dfm"),
    "setting with a unit": ({"settings": {"temperature": "25degC"}}, "temperature.*SI units"),
    "start that is none": ({"settings": {"soc": "3.8 W"}}, 'soc.*"3.8 V"'),
    "start beyond 1": ({"settings": {"soc": 1.2}}, "soc"),
    "accuracy and mesh": ({"settings": {"accuracy": 1e-3, "mesh": "fine"}}, "accuracy"),
    "axis of two kinds": ({"axis": {"time": [0, 1], "fraction": 3}}, 'either "time" or "fraction"'),
    "axis without points": ({"axis": {"time": []}}, "axis time"),
    "axis that falls": ({"axis": {"time": [0.0, 2.0, 1.0]}}, "axis time = 1: must rise"),
    "axis before the start": ({"axis": {"time": [-1.0, 2.0]}}, "axis time = -1"),
    "axis beyond the end": ({"axis": {"fraction": [0.0, 1.5]}}, "axis fraction = 1.5"),
    "axis of one point": ({"axis": {"fraction": 1}}, "axis fraction.*from 2"),
    "unknown axis": ({"axis": {"voltage": [3.0]}}, "voltage.*is unknown"),
    "no time at all": ({"limits": {"seconds": 0}}, "limits seconds.*above 0"),
    "no steps": ({"limits": {"steps": 0}}, "limits steps.*from 1"),
    "unknown limit": ({"limits": {"second": 1}}, "did you mean 'seconds'"),
    "limit that is a text": ({"limits": {"seconds": "1 min"}}, "limits seconds.*must be a number"),
    "title that is a number": ({"title": 3}, "title.*must be text"),
    "unknown key": ({"outptus": ["voltage"]}, "did you mean 'outputs'"),
    "version to come": ({"denchi_study": "2.0"}, "denchi_study.*2.0"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_the_program_answers_2_and_writes_nothing(run: Run, tmp_path: Path, case: str) -> None:
    changes, words = BAD[case]
    write(tmp_path / "study.json", {**GOOD, **changes})
    answer = run("sweep", "study.json", "--out", "out", cwd=tmp_path)
    assert answer.returncode == 2, answer.stderr
    assert answer.stderr.startswith("denchi: ")
    assert answer.stderr.count("denchi: ") == 1, answer.stderr
    assert re.search(words, answer.stderr), answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["study.json"]


@pytest.mark.parametrize("case", BAD)
def test_the_package_refuses_it_too(tmp_path: Path, case: str) -> None:
    changes, words = BAD[case]
    with pytest.raises(denchi.InputError, match=words):
        sweep({**GOOD, **changes}, out=tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_the_good_study_is_good(run: Run, tmp_path: Path) -> None:
    file = write(tmp_path / "study.json", GOOD)
    assert run("sweep", file, "--out", tmp_path / "out").returncode == 0
    assert len(sweep(GOOD)) == 2


def test_a_large_design_is_run_if_it_may(program: Path, run: Run, tmp_path: Path) -> None:
    """Just above the limit of 100,000 cases for one shard, and far below it for each of many."""
    count = {"from": 290.0, "to": 300.0, "count": 100001}
    file = write(tmp_path / "study.json", {**GOOD, "outputs": [], **grid(temperature=count)})
    words = ["sweep", file, "--out", tmp_path / "out", "--json"]
    answer = run(*words)
    assert answer.returncode == 2
    assert "100001 cases" in answer.stderr
    with pytest.raises(denchi.InputError, match="100001 cases"):
        sweep(file, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()
    answer = run(*words, "--shard", "1563/1563")
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["run"] == 60  # four chunks of 15
    large = [program, *words, "--large", "--resume"]
    with subprocess.Popen(large, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, b"")
    assert json.loads(output)["cases"] == 100001 - 60
    assert sweep(file, out=tmp_path / "out", large=True, resume=True, progress=lambda *_: False)


def test_a_filter_over_billions_of_cases_is_answered_soon(program: Path, tmp_path: Path) -> None:
    design = {
        "grid": {"soc": THOUSAND, "temperature": {**THOUSAND, "from": 290, "to": 300}},
        "filter": "soc * temperature < 1e9",
    }
    design["grid"]["separator.porosity"] = {"from": 0.4, "to": 0.5, "count": 1000}
    file = write(tmp_path / "study.json", {**GOOD, "design": design})
    command = [program, "sweep", file, "--out", tmp_path / "out"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            _, errors = process.communicate(timeout=5)
        finally:
            process.kill()
    assert process.returncode == 2
    assert "--large" in errors


# ---- the file ----

FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "study.json"),
    "cut off": (b'{"cell": "chen2020", ', "JSON.*study.json:1"),
    "a list": (b"[1, 2]", "study.*must be an object"),
    "a text": (b"Discharge at 1C", "JSON.*study.json:1"),
    "bytes": (bytes(range(256)), "study.json"),
    "nothing": (b"{}", 'needs a "cell"'),
    "not a number": (b'{"cell": "chen2020",\n "settings": {"soc": NaN}}', "study.json:2"),
    "twice the same key": (b'{"cell": "chen2020",\n"cell": "mohtat2020"}', "study.json:2"),
    "a key of its own": (b'{"cell": "chen2020",\n\n "colour": "red"}', "colour.*study.json:3"),
}


@pytest.mark.parametrize("case", FILES)
def test_files_that_are_no_study(run: Run, tmp_path: Path, case: str) -> None:
    content, words = FILES[case]
    (tmp_path / "study.json").write_bytes(content)
    answer = run("sweep", "study.json", "--out", "out", cwd=tmp_path)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert re.search(words, answer.stderr), answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["study.json"]
    with pytest.raises(denchi.InputError):
        sweep(tmp_path / "study.json", out=tmp_path / "out")


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    for wrong in ("missing.json", "."):
        answer = run("sweep", wrong, "--out", "out", cwd=tmp_path)
        assert answer.returncode == 2
        assert f"'{wrong}'" in answer.stderr or f'"{wrong}"' in answer.stderr
        assert "cell file" not in answer.stderr, "it is a study file that is missing"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("soc,temperature\n0.5\n", "cases.csv:2"),
        ("soc,temperature\n0.5,\n", "temperature.*has no value.*cases.csv:2"),
        ("soc,temperature\n", "has no cases"),
        ("", "has no cases"),
        ("soc,soc\n1,1\n", "soc.*is varied twice"),
        ("soc,temperatur\n1,300\n", "did you mean 'temperature'"),
    ],
)
def test_tables_that_are_none(run: Run, tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "cases.csv").write_text(content, encoding="utf-8")
    file = write(tmp_path / "study.json", {**GOOD, "design": {"table": "cases.csv"}})
    answer = run("sweep", file, "--out", tmp_path / "out")
    assert answer.returncode == 2
    assert re.search(words, answer.stderr), answer.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("shard", ["0/4", "5/4", "x", "1", "1/0", "1.5/4", "/4", "4/", "1/2/3", ""])
def test_shards_that_are_none(run: Run, tmp_path: Path, shard: str) -> None:
    file = write(tmp_path / "study.json", GOOD)
    answer = run("sweep", file, "--out", tmp_path / "out", "--shard", shard)
    assert answer.returncode == 2
    assert "--shard" in answer.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("threads", ["0", "-1", "1.5", "many"])
def test_threads_that_are_none(run: Run, tmp_path: Path, threads: str) -> None:
    file = write(tmp_path / "study.json", GOOD)
    answer = run("sweep", file, "--out", tmp_path / "out", "--threads", threads)
    assert answer.returncode == 2
    assert "--threads" in answer.stderr
    assert not (tmp_path / "out").exists()


# ---- arguments of denchi.sweep ----

ARGUMENTS: dict[str, tuple[dict[str, Any], str]] = {
    "cell": ({"cell": 5}, "cell = 5"),
    "no cell": ({"cell": None}, "cell"),
    "no cells": ({"cell": []}, "cell"),
    "same cell twice": ({"cell": ["chen2020", "chen2020"]}, "twice"),
    "protocol": ({"protocol": 5}, "protocol = 5"),
    "no protocols": ({"protocol": {}}, "protocol"),
    "design": ({"design": 5}, "design = 5.*dict.*pandas"),
    "design of a list": ({"design": [1, 2]}, "design"),
    "no design": ({"design": {}}, "design|grid"),
    "keys beside paths": ({"design": {"filter": "soc > 1", "soc": [1.0]}}, "put those into"),
    "set of values": ({"design": {"soc": {0.5}}}, "0.5.*nothing that a study can vary"),
    "function": ({"design": {"soc": [len]}}, "len.*nothing that a study can vary"),
    "not a number": ({"design": {"soc": [0.5, float("nan")]}}, "soc"),
    "hole in a table": ({"design": pandas.DataFrame({"soc": [0.5, np.nan]})}, "soc"),
    "no rows": ({"design": pandas.DataFrame({"soc": []})}, "soc"),
    "outputs": ({"outputs": 5}, "outputs"),
    "output": ({"outputs": [5]}, "outputs"),
    "model": ({"model": 3}, "model"),
    "temperature": ({"temperature": "warm"}, "temperature"),
    "soc": ({"soc": [0.5]}, "soc"),
    "title": ({"title": 5}, "title"),
    "axis": ({"axis": [0, 1]}, "axis"),
    "limits": ({"limits": 3}, "limits"),
    "no threads": ({"threads": 0}, "threads = 0"),
    "half a thread": ({"threads": 1.5}, "threads = 1.5"),
    "thread that is a truth": ({"threads": True}, "threads = True"),
    "executor": ({"executor": "dask"}, "executor"),
    "out": ({"out": 5}, "out = 5"),
    "empty out": ({"out": ""}, "out"),
    "resume without out": ({"resume": True}, "needs the folder"),
    "study and more": ({"cell": GOOD, "design": None}, "protocol.*is said by the study itself"),
}  # fmt: skip


@pytest.mark.parametrize("case", ARGUMENTS)
def test_wrong_arguments(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    changes, words = ARGUMENTS[case]
    good = {"cell": "chen2020", "protocol": DISCHARGE, "design": GRID, "model": "spm"}
    with pytest.raises(denchi.InputError, match=words):
        sweep(**{**good, **changes})
    assert not list(tmp_path.iterdir())


def test_a_start_is_that_of_simulate(cell: denchi.Cell) -> None:
    for soc in ("3900 mV", "3.9V", "0.5"):
        study = sweep(cell, DISCHARGE, {"temperature": [300.0]}, model="spm", soc=soc)
        run = denchi.simulate(cell, DISCHARGE, model="spm", soc=soc, temperature=300.0)
        assert study["energy"][0] == run.energy


def test_a_cell_may_be_labelled_anything(cell: denchi.Cell) -> None:
    study = sweep({"cell": cell, "other": "mohtat2020"}, None, {"soc": [0.5]})
    assert study["cell"].tolist() == ["cell", "other"]
