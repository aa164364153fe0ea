"""The program `denchi`: what it prints, writes and answers."""

from __future__ import annotations

import csv
import functools
import json
import os
import re
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import denchi
import pytest
from conftest import DISCHARGE
from matplotlib.image import imread

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_run_prints_a_table(run: Run, discharge: denchi.Solution) -> None:
    answer = run("run", "chen2020", "--protocol", DISCHARGE)
    assert answer.returncode == 0
    assert answer.stderr == ""
    rows = dict(line.split("  ", 1) for line in answer.stdout.splitlines())
    assert f"{discharge.end_time:.2f} s" in rows["end time"]
    for name in ("capacity", "energy", "steps", "wall time", "lithium error", "voltage error"):
        assert name in rows


def test_default_protocol_is_1c_to_the_cut_off(run: Run, discharge: denchi.Solution) -> None:
    summary = json.loads(run("run", "chen2020", "--json").stdout)
    assert summary["end_time"] == pytest.approx(discharge.end_time, rel=1e-9)


def test_json_has_the_promised_keys(run: Run, tmp_path: Path) -> None:
    out, table = tmp_path / "run.h5", tmp_path / "run.csv"
    answer = run("run", "chen2020", "--json", "--out", out, "--csv", table)
    summary = json.loads(answer.stdout)
    keys = ["status", "reason", "end_time", "capacity", "energy", "steps", "wall_time"]
    assert list(summary) == [*keys, "audit", "files"]
    assert summary["status"] == "finished"
    assert summary["steps"] > 10
    assert 0.0 < summary["audit"]["voltage_error"] < 1e-3
    assert summary["audit"]["lithium_error"] < 1e-3
    assert summary["files"] == [str(out), str(table)]
    assert answer.stderr == ""


def test_files_hold_the_run(run: Run, tmp_path: Path, discharge: denchi.Solution) -> None:
    out, table = tmp_path / "run.h5", tmp_path / "run.csv"
    assert run("run", "chen2020", "--quiet", "--out", out, "--csv", table).stdout == ""
    assert sorted(file.name for file in tmp_path.iterdir()) == ["run.csv", "run.h5"]
    solution = denchi.load(out)
    assert solution.end_time == pytest.approx(discharge.end_time, rel=1e-9)
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(solution)
    assert float(rows[0]["Current / A"]) == pytest.approx(-5.0)
    assert float(rows[-1]["Voltage / V"]) == pytest.approx(2.5, abs=1e-6)


def test_options_reach_the_run(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "run.h5"
    words = ["--model", "spm", "--soc", "0.6", "--temperature", "10degC", "--period", "10 s"]
    words += ["--protocol", "Discharge at 1C for 1 min", "--protocol", "Rest for 30 s"]
    words += ["--mesh", "coarse", "--rtol", "1e-5", "--solver", "dense", "--out", str(out)]
    assert run("run", "chen2020", *words).returncode == 0
    solution = denchi.load(out)
    assert solution["soc"][0] == pytest.approx(0.6)
    assert solution["temperature"][0] == pytest.approx(283.15)
    assert solution.time.tolist() == pytest.approx(
        [0, 10, 20, 30, 40, 50, 60, 60, 70, 80, 90], abs=1e-9
    )


def test_start_voltage_and_kelvin(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "run.h5"
    words = ["--soc", "3.8 V", "--temperature", "298.15K", "--protocol", "Rest for 1 s"]
    assert run("run", "chen2020", *words, "--out", out).returncode == 0
    assert denchi.load(out).voltage[0] == pytest.approx(3.8, abs=1e-6)


def test_set_changes_and_scales(run: Run, cell: denchi.Cell) -> None:
    path = "positive_electrode.particle.diffusivity"
    table = json.dumps({"x": [0, 1], "y": [8e-15, 8e-15]})
    ends = [
        json.loads(run("run", "chen2020", "--json", "--set", f"{path}{value}").stdout)["end_time"]
        for value in ("=8e-15", "*=2", "=4e-15 * 2 + 0*x", f"={table}")
    ]
    expected = denchi.simulate(cell.with_({path: 8e-15})).end_time
    assert ends == pytest.approx([expected] * 4, rel=1e-5)


def test_set_takes_a_table_of_temperatures(run: Run) -> None:
    ocv = ("run", "ssb_ref_1", "--json", "--protocol", "Discharge at 1C for 10 s")
    table = "electrolyte.conductivity={T: [250, 300], y: [0.1, 0.2]}"
    answers = [
        json.loads(run(*ocv, "--temperature", f"{kelvin} K", "--set", change).stdout)["energy"]
        for kelvin in (260, 290)
        for change in (table, f"electrolyte.conductivity={0.002 * kelvin - 0.4}")
    ]
    assert answers[0] == pytest.approx(answers[1], rel=1e-9)
    assert answers[2] == pytest.approx(answers[3], rel=1e-9)
    cold = run(*ocv, "--temperature", "190 K", "--set", table)
    assert cold.returncode == 2
    assert "beyond its last point" in cold.stderr


def test_several_changes_in_order(run: Run) -> None:
    words = ["--set", "separator.thickness=2e-5", "--set", "separator.thickness*=2"]
    answer = run("run", "chen2020", *words, "--protocol", "Rest for 1 s", "--json")
    assert answer.returncode == 0


def test_accuracy(run: Run) -> None:
    summary = json.loads(run("run", "chen2020", "--accuracy", "0.5mV", "--json").stdout)
    assert summary["audit"]["voltage_error"] < 5e-4


def test_protocol_file(run: Run, tmp_path: Path) -> None:
    steps = tmp_path / "steps.txt"
    steps.write_text("# two steps\nDischarge at 1C for 60 s\nRest for 30 s\n", encoding="utf-8")
    summary = json.loads(run("run", "chen2020", "--protocol-file", steps, "--json").stdout)
    assert summary["end_time"] == pytest.approx(90.0)


def test_a_period_of_too_many_rows_is_2(run: Run, tmp_path: Path) -> None:
    answer = run("run", "chen2020", "--period", "1e-6s", "--out", tmp_path / "run.h5")
    assert answer.returncode == 2
    assert answer.stderr.startswith("denchi: period = 1e-06 s: asks for more than ten million rows")
    assert not list(tmp_path.iterdir())


def test_stopped_early_is_1_and_saved(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "run.h5"
    words = ["--protocol", "Discharge at 1C for 10 h", "--json", "--out", out]
    answer = run("run", "chen2020", *words)
    assert answer.returncode == 1
    assert json.loads(answer.stdout)["status"] == "stopped"
    assert answer.stderr.startswith("denchi: stopped: ")
    assert denchi.load(out).status == "stopped"


BAD_RUNS = {
    "unknown cell": ["chen2021x"],
    "unknown option": ["chen2020", "--colour", "red"],
    "no cell": [],
    "empty option": ["chen2020", "--soc", ""],
    "folder as cell": ["."],
    "missing file": ["missing.json"],
    "unknown model": ["chen2020", "--model", "dfm"],
    "bad step": ["chen2020", "--protocol", "Dischage at 1C until 2.5 V"],
    "endless step": ["chen2020", "--protocol", "Discharge at 1C"],
    "impossible step": ["chen2020", "--protocol", "Hold at 9 V for 1 h"],
    "missing protocol file": ["chen2020", "--protocol-file", "missing.txt"],
    "two protocols": ["chen2020", "--protocol", "Rest for 1 s", "--protocol-file", "x.txt"],
    "soc above 1": ["chen2020", "--soc", "1.2"],
    "soc negative": ["chen2020", "--soc", "-0.2"],
    "soc unit": ["chen2020", "--soc", "3.8 W"],
    "soc not a number": ["chen2020", "--soc", "nan"],
    "voltage out of reach": ["chen2020", "--soc", "9 V"],
    "temperature without unit": ["chen2020", "--temperature", "25"],
    "temperature unit": ["chen2020", "--temperature", "25degF"],
    "temperature range": ["chen2020", "--temperature", "-300degC"],
    "period without unit": ["chen2020", "--period", "10"],
    "period negative": ["chen2020", "--period", "-10s"],
    "period zero": ["chen2020", "--period", "0s"],
    "period unit": ["chen2020", "--period", "10 parsec"],
    "accuracy zero": ["chen2020", "--accuracy", "0mV"],
    "accuracy and mesh": ["chen2020", "--accuracy", "1mV", "--mesh", "fine"],
    "accuracy and rtol": ["chen2020", "--accuracy", "1mV", "--rtol", "1e-5"],
    "rtol text": ["chen2020", "--rtol", "small"],
    "rtol infinite": ["chen2020", "--rtol", "inf"],
    "mesh name": ["chen2020", "--mesh", "finer"],
    "solver": ["chen2020", "--solver", "magic"],
    "set without value": ["chen2020", "--set", "separator.thickness"],
    "set empty": ["chen2020", "--set", "separator.thickness="],
    "set unknown path": ["chen2020", "--set", "separator.thicknes=1e-5"],
    "set negative": ["chen2020", "--set", "separator.thickness=-1e-5"],
    "set nan": ["chen2020", "--set", "separator.thickness=nan"],
    "set table unfinished": ["chen2020", "--set", 'electrolyte.conductivity={"x": [0, 1], "y": [1'],
    "set table uneven": ["chen2020", "--set", "electrolyte.conductivity={x: [0, 1], y: [1]}"],
    "set table unsorted": [
        "chen2020",
        "--set",
        "electrolyte.conductivity={x: [0, 2, 1], y: [1, 1, 1]}",
    ],
    "set table of two axes": ["chen2020", "--set", "electrolyte.conductivity={x: [0], T: [1]}"],
    "set table without y": ["chen2020", "--set", "electrolyte.conductivity={x: [0, 1]}"],
    "set unknown function": ["chen2020", "--set", "electrolyte.conductivity=foo(x)"],
    "plot format": ["chen2020", "--plot", "page.doc"],
}


@pytest.mark.parametrize("case", list(BAD_RUNS))
def test_wrong_input_is_2_and_writes_nothing(run: Run, tmp_path: Path, case: str) -> None:
    out = tmp_path / "run.h5"
    answer = run("run", *BAD_RUNS[case], "--out", out, cwd=tmp_path)
    assert answer.returncode == 2, answer.stderr
    assert answer.stdout == ""
    assert answer.stderr.startswith("denchi: ")
    assert len(answer.stderr) > 30
    assert not list(tmp_path.iterdir())


def test_messages_help(run: Run) -> None:
    def message(*words: str) -> str:
        return run("run", "chen2020", *words).stderr

    assert "write 25degC" in message("--temperature", "25")
    assert "did you mean 'separator.thickness'" in message("--set", "separator.thicknes=1")
    assert "^" in message("--protocol", "Dischage at 1C until 2.5 V")
    assert "'chen2020'" in run("run", "chen202").stderr


@pytest.mark.parametrize("option", ["--out", "--csv", "--plot"])
def test_unwritable_outputs_are_2(run: Run, tmp_path: Path, option: str) -> None:
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "file").write_text("")
    for wrong in ("folder.png", "none/run.png", "file/run.png", "/dev/full"):
        answer = run("run", "chen2020", option, wrong, cwd=tmp_path)
        assert answer.returncode == 2, wrong
        assert answer.stderr.startswith(f"denchi: {option} = ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.png"]


@pytest.mark.skipif(os.geteuid() != 0, reason="others may not write there at all")
@pytest.mark.parametrize("option", ["--out", "--csv"])
def test_a_place_that_takes_no_files_is_2(run: Run, option: str) -> None:
    answer = run("run", "chen2020", option, "/proc/a.h5")
    assert answer.returncode == 2
    assert answer.stderr.startswith(f'denchi: {option} = "/proc/a.h5": cannot be written')


def test_one_file_for_two_outputs_is_refused(run: Run, tmp_path: Path) -> None:
    answer = run("run", "chen2020", "--out", "run.h5", "--csv", "./run.h5", cwd=tmp_path)
    assert answer.returncode == 2
    assert "--out" in answer.stderr


def test_input_is_not_overwritten(run: Run, cell_file: Path) -> None:
    before = cell_file.read_bytes()
    answer = run("run", cell_file, "--out", cell_file)
    assert answer.returncode == 2
    assert "overwrite" in answer.stderr
    assert cell_file.read_bytes() == before


def test_profile_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    profile = tmp_path / "drive.csv"
    profile.write_text("t_s,c_rate\n0,1\n10,1\n")
    (tmp_path / "steps.txt").write_text("Run 'drive.csv'\n")
    for protocol in (
        ("--protocol", f"Run '{profile}'"),
        ("--protocol-file", tmp_path / "steps.txt"),
    ):
        answer = run("run", "chen2020", *protocol, "--csv", profile)
        assert answer.returncode == 2
        assert "overwrite" in answer.stderr
    assert profile.read_text().startswith("t_s")


def test_an_unknown_command_is_named(run: Run) -> None:
    answer = run("simulate", "chen2020")
    assert answer.returncode == 2
    assert '"simulate" is not a command' in answer.stderr


def test_cells_and_models(run: Run) -> None:
    cells = json.loads(run("cells", "--json").stdout)
    assert {cell["name"] for cell in cells} == set(denchi.cells())
    assert all(cell["title"] and cell["references"] for cell in cells)
    models = json.loads(run("models", "--json").stdout)
    assert {"dfn", "spme", "spm"} <= {model["name"] for model in models}
    for command in ("cells", "models"):
        assert run(command).stdout.count("\n") == len(json.loads(run(command, "--json").stdout))


def test_show_lists_paths_values_and_balance(run: Run, cell: denchi.Cell) -> None:
    text = run("show", "chen2020").stdout
    for path in cell.parameters:
        assert path in text
    assert "negative to positive ratio" in text
    assert "capacity between the cut-offs" in text
    assert "10.1149/1945-7111/ab9050" in text


def test_show_json(run: Run, cell: denchi.Cell) -> None:
    shown = json.loads(run("show", "chen2020", "--json").stdout)
    assert list(shown["parameters"]) == list(cell.parameters)
    radius = shown["parameters"]["positive_electrode.particle.radius"]
    assert radius["value"] == 5.22e-6
    assert radius["unit"] == "m"
    ratio = shown["summary"]["negative_to_positive_ratio"]
    assert ratio == cell.summary.negative_to_positive_ratio
    again = denchi.Cell.from_json(json.dumps(shown["file"]))
    assert list(again.parameters) == list(cell.parameters)


def test_show_bpx_runs_alike(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "plain.json"
    file.write_text(run("show", "marquis2019", "--bpx").stdout, encoding="utf-8")
    assert "denchi" not in json.loads(file.read_text(encoding="utf-8"))
    plain = denchi.simulate(file, "Discharge at 1C for 10 min", soc=0.9)
    own = denchi.simulate("marquis2019", "Discharge at 1C for 10 min", soc=0.9)
    assert plain.voltage[-1] == pytest.approx(own.voltage[-1], abs=1e-6)


def test_show_protocol(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "steps.txt"
    file.write_text("Discharge at 1C until 2.5 V\nRest for 1 h\n", encoding="utf-8")
    text = run("show", file).stdout
    assert denchi.Protocol(text) == denchi.Protocol.from_file(file)
    machine = run("show", file, "--json").stdout
    assert denchi.Protocol.from_json(machine) == denchi.Protocol.from_file(file)
    (tmp_path / "steps.json").write_text(machine, encoding="utf-8")
    assert run("show", tmp_path / "steps.json").stdout == text
    assert run("show", file, "--bpx").returncode == 2


def test_validate(run: Run, cell_file: Path, tmp_path: Path) -> None:
    good = tmp_path / "steps.txt"
    good.write_text("Rest for 1 h\n", encoding="utf-8")
    answer = run("validate", cell_file, good)
    assert answer.returncode == 0, answer.stderr
    assert answer.stderr == ""

    broken = tmp_path / "broken.json"
    text = cell_file.read_text(encoding="utf-8").replace("Thickness", "Thikness")
    broken.write_text(text, encoding="utf-8")
    answer = run("validate", cell_file, broken, tmp_path / "missing.json")
    assert answer.returncode == 2
    # Each problem on its own, with the file and the nearest right key.
    assert answer.stderr.count("denchi: ") >= 3
    assert "broken.json" in answer.stderr
    assert "Thickness" in answer.stderr
    assert "missing.json" in answer.stderr
    assert str(cell_file) in answer.stdout


def test_version_and_help(run: Run) -> None:
    version = run("--version")
    assert version.returncode == 0
    assert version.stdout.startswith(f"denchi {denchi.__version__}")
    for words in (["--help"], ["run", "--help"], ["show", "--help"]):
        answer = run(*words)
        assert answer.returncode == 0
        assert "Usage" in answer.stdout
    assert run().returncode == 2
    assert run("dance").returncode == 2


def test_plot(run: Run, tmp_path: Path) -> None:
    answer = run("run", "chen2020", "--plot", "page.png", "--json", cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["files"] == ["page.png"]
    assert imread(tmp_path / "page.png").shape[:2] == (1000, 1600)
    assert [path.name for path in tmp_path.iterdir()] == ["page.png"]


def test_plot_without_room_leaves_nothing(run: Run, tmp_path: Path) -> None:
    limit = functools.partial(resource.setrlimit, resource.RLIMIT_FSIZE, (100_000, 100_000))
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    words = ["run", "chen2020", "--plot", tmp_path / "page.png"]
    answer = run(*words, env=environment, preexec_fn=limit)
    assert answer.returncode == 3
    assert "--plot" in answer.stderr
    assert "no room left" in answer.stderr
    assert ".part" not in answer.stderr
    assert not list(tmp_path.iterdir())


def test_plot_says_what_to_install(program: Path, tmp_path: Path) -> None:
    # The program alone, with no Python beside it.
    alone = tmp_path / "denchi"
    alone.write_bytes(program.read_bytes())
    alone.chmod(0o755)
    answer = subprocess.run(
        [alone, "run", "chen2020", "--plot", "page.png"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "DENCHI_LIBRARY": denchi.library_folder()},
    )
    assert answer.returncode == 2
    assert 'pip install "denchi[plot]"' in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["denchi"]


def test_a_closed_pipe_is_no_error_message(program: Path) -> None:
    script = '"$0" show chen2020 | head -n 1'
    answer = subprocess.run(
        ["sh", "-c", script, program], capture_output=True, text=True, timeout=60
    )
    assert answer.stdout.startswith("chen2020")
    assert answer.stderr == ""


def test_solid_cells_say_what_they_are(run: Run) -> None:
    assert "lithium | Li6PS5Cl | NMC811" in run("cells").stdout
    lines = {line.split()[0]: line for line in run("models").stdout.splitlines()}
    assert "solid-state cells" in lines["dfn"]
    assert "liquid cells" in lines["spm"]
    shown = run("show", "nmc811_lpscl_li").stdout
    assert re.search(r"negative_electrode +metal at 0 V", shown)
    assert "NMC811" in shown
    refused = run("show", "nmc811_lpscl_li", "--bpx")
    assert refused.returncode == 2
    assert "negative_electrode.type" in refused.stderr
    model = run("run", "nmc811_lpscl_li", "--model", "spm")
    assert model.returncode == 2
    assert "dfn takes every cell" in model.stderr
