"""Studies give the same bits whoever runs them, in whatever order, and after whatever happened."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import denchi
import pytest
from conftest import DISCHARGE
from study_support import MIXED, Deadly, Shuffled, assert_identical, needed, sweep, write

Run = Callable[..., subprocess.CompletedProcess[str]]

#: Seconds of computing, in cases of some milliseconds.
SLOW: dict[str, Any] = {
    "cell": "chen2020",
    "protocol": 5 * [DISCHARGE, "Charge at 1C until 4.2 V"],
    "settings": {"mesh": "fine"},
    "design": {"grid": {"temperature": {"from": 280.0, "to": 310.0, "count": 100}}},
    "outputs": ["voltage"],
    "axis": {"fraction": 11},
}
#: So many points, most of them beyond the end, that a part is written every few hundred cases.
LARGE: dict[str, Any] = {
    "cell": "chen2020",
    "protocol": DISCHARGE,
    "design": {
        "grid": {
            "model": ["spm", "dfn"],
            "temperature": {"from": 280.0, "to": 310.0, "count": 30},
            "positive_electrode.thickness": {"from": 60e-6, "to": 90e-6, "count": 50},
        }
    },
    "outputs": ["voltage"],
    "axis": {"time": {"from": 0.0, "to": 4e5, "count": 8001}},
}


@pytest.fixture(scope="module")
def alone() -> Any:
    """The study on one thread."""
    return sweep(MIXED, threads=1)


@pytest.fixture(scope="module")
def slow() -> Any:
    return sweep(SLOW)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("study") / "study.json", MIXED)


@pytest.fixture
def merged(run: Run, tmp_path: Path) -> Callable[..., Path]:
    """Merge folders with the program."""

    def call(*folders: Path, name: str = "merged.h5") -> Path:
        answer = run("merge", *folders, "--out", tmp_path / name)
        assert answer.returncode == 0, answer.stderr
        assert answer.stdout == f"wrote {tmp_path / name}\n"
        return tmp_path / name

    return call


def parts(folder: Path) -> list[Path]:
    return sorted((folder / "parts").glob("*.h5"))


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[Any]) -> None:
    """Wait until something has happened, while the process goes on."""
    begin = time.monotonic()
    while not condition():
        assert process.poll() is None, "it ended too early"
        assert time.monotonic() < begin + 60.0
        time.sleep(0.005)


# ---- whoever runs it ----


def test_the_study_has_what_it_takes(alone: Any) -> None:
    assert len(alone) == 152
    assert alone.counts()["finished"] > 50
    assert alone.counts()["failed"] > 20


def test_threads_change_nothing(alone: Any) -> None:
    for threads in (2, 5, None):
        assert_identical(sweep(MIXED, threads=threads), alone)


def test_the_program_gives_what_the_package_gives(
    alone: Any, mixed: Path, run: Run, tmp_path: Path, merged: Callable[..., Path]
) -> None:
    answer = run("sweep", mixed, "--out", tmp_path / "out", "--json")
    assert answer.returncode == 0, answer.stderr
    summary = json.loads(answer.stdout)
    assert summary["status"] == "finished"
    assert summary["cases"] == summary["run"] == 152
    assert {name: summary[name] for name in alone.counts()} == alone.counts()
    assert summary["folder"] == str(tmp_path / "out")
    assert_identical(denchi.load(merged(tmp_path / "out")), alone)


def test_the_program_says_what_it_does(mixed: Path, run: Run, tmp_path: Path) -> None:
    answer = run("sweep", mixed, "--out", "out", cwd=tmp_path)
    assert answer.stderr == ""
    lines = answer.stdout.splitlines()
    assert lines[0].startswith("152 cases in all; about ")
    assert lines[1].startswith("152 cases run: ")
    assert lines[-1] == "one file of it: denchi merge out --out study.h5"
    assert sum("refused: positive_electrode.porosity" in line for line in lines) == 5
    assert lines[-2].endswith(" more that failed")
    quiet = run("sweep", mixed, "--out", "quiet", "--quiet", cwd=tmp_path)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


def test_shards_change_nothing(
    alone: Any, mixed: Path, run: Run, tmp_path: Path, merged: Callable[..., Path]
) -> None:
    together, counts = tmp_path / "together", []
    for shard in ("3/3", "1/3", "2/3"):
        own = tmp_path / f"shard {shard[0]}"
        for out in (together, own):
            answer = run("sweep", mixed, "--out", out, "--shard", shard, "--json")
            assert answer.returncode == 0, answer.stderr
        counts.append(json.loads(answer.stdout)["run"])
    assert counts == [48, 56, 48]  # chunks of 12
    assert_identical(denchi.load(merged(together)), alone)
    folders = [tmp_path / f"shard {number}" for number in (2, 1, 3)]
    assert_identical(denchi.load(merged(*folders)), alone)
    assert_identical(denchi.load(merged(*folders, together, folders[0])), alone)


def test_shards_may_begin_at_once(
    alone: Any, mixed: Path, program: Path, tmp_path: Path, merged: Callable[..., Path]
) -> None:
    words = [program, "sweep", mixed, "--out", tmp_path / "out", "--quiet", "--threads", "1"]
    shards = [
        subprocess.Popen([*words, "--shard", f"{number}/5"], stderr=subprocess.PIPE, text=True)
        for number in range(1, 6)
    ]
    for shard in shards:
        _, said = shard.communicate(timeout=60)
        assert (shard.returncode, said) == (0, "")
    assert_identical(denchi.load(merged(tmp_path / "out")), alone)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_changes_nothing(alone: Any, seed: int) -> None:
    with Shuffled(seed) as executor:
        assert_identical(sweep(MIXED, executor=executor), alone)
    assert len(executor.ended) > 10
    assert sorted(executor.ended) == list(range(len(executor.ended))) != executor.ended


def test_many_small_parts_become_few(alone: Any, tmp_path: Path) -> None:
    """What each of the workers sends back is a case; 64 of these are put into one file."""
    with Shuffled(5, max_workers=64) as executor:
        study = sweep(MIXED, executor=executor, out=tmp_path / "out")
    assert len(executor.ended) == 152
    assert_identical(study, alone)
    names = [part.name for part in parts(tmp_path / "out")]
    assert len(names) == 2 + 152 % 64
    assert sum(name.endswith("-stack.h5") for name in names) == 2
    assert sum(len(denchi.load(part)) for part in parts(tmp_path / "out")) == 152


def test_processes_change_nothing(alone: Any, tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    told: list[tuple[int, int]] = []
    with ProcessPoolExecutor(2, spawn) as pool:
        study = sweep(
            MIXED,
            executor=pool,
            threads=2,
            out=tmp_path / "out",
            progress=lambda done, cases, seconds: told.append((done, cases)),
        )
    assert_identical(study, alone)
    assert told[-1] == (152, 152)
    assert told == sorted(told)


def test_a_killed_process_loses_its_part_alone(alone: Any, tmp_path: Path) -> None:
    spawn, out = multiprocessing.get_context("spawn"), tmp_path / "out"
    with (
        ProcessPoolExecutor(2, spawn) as pool,
        pytest.raises((BrokenExecutor, denchi.MachineError)),
    ):
        sweep(MIXED, executor=Deadly(pool, tmp_path / "dead"), out=out)
    assert (tmp_path / "dead").exists()
    assert not (out / "study.h5").exists()
    before = parts(out)
    told: list[int] = []
    study = sweep(MIXED, out=out, resume=True, progress=lambda done, cases, _: told.append(cases))
    assert_identical(study, alone)
    assert 0 < told[-1] <= 152
    assert set(before) <= set(parts(out))


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """Two workers of Dask, each a process that is started again when it dies."""
    distributed = needed("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def test_dask_changes_nothing(alone: Any, client: Any) -> None:
    assert_identical(sweep(MIXED, executor=client), alone)


def test_dask_goes_on_when_a_worker_dies(alone: Any, client: Any, tmp_path: Path) -> None:
    before = client.run(os.getpid)
    executor = Deadly(client.get_executor(pure=False), tmp_path / "dead")
    assert_identical(sweep(MIXED, executor=executor), alone)
    assert (tmp_path / "dead").exists()
    client.wait_for_workers(2, timeout=30)
    assert len(set(before.values()) & set(client.run(os.getpid).values())) < 2


# ---- whatever happens to it ----


def test_progress_is_told_and_ends_it(slow: Any, tmp_path: Path) -> None:
    told = []

    def watch(done: int, cases: int, seconds: float) -> bool:
        told.append((done, cases, seconds))
        return done < 20

    some = sweep(SLOW, out=tmp_path / "out", progress=watch, threads=2)
    assert told == sorted(told)
    assert told[0][0] == 0
    assert {cases for _, cases, _ in told} == {100}
    assert 20 <= len(some) < 100
    assert some["energy"].tolist() == slow["energy"][some["case_number"].astype(int)].tolist()
    assert_identical(sweep(SLOW, out=tmp_path / "out", resume=True), slow)


def test_progress_ends_an_executor_too(alone: Any, tmp_path: Path) -> None:
    with Shuffled(3) as executor:
        some = sweep(MIXED, executor=executor, out=tmp_path, progress=lambda done, *_: done < 30)
    assert 30 <= len(some) < 152
    with Shuffled(4) as executor:
        study = sweep(MIXED, executor=executor, out=tmp_path, resume=True)
    assert_identical(study, alone)


def test_ctrl_c_keeps_what_is_done(
    slow: Any, program: Path, run: Run, tmp_path: Path, merged: Callable[..., Path]
) -> None:
    file, out = write(tmp_path / "study.json", SLOW), tmp_path / "out"
    words = [program, "sweep", file, "--out", out, "--threads", "1"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        wait_for((out / "study.json").exists, process)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors == b""
    assert b"interrupted; go on with the same command and --resume\n" in output
    done = int(output.split(b"left\n")[-1].splitlines()[1].split()[0])
    assert 0 < done < 100
    assert len(denchi.load(partial(run, out))) == done
    answer = run("sweep", file, "--out", out, "--resume", "--json")
    assert json.loads(answer.stdout)["run"] == 100 - done
    assert_identical(denchi.load(merged(out)), slow)


def partial(run: Run, out: Path) -> Path:
    file = out.parent / "partial.h5"
    assert run("merge", out, "--out", file).returncode == 2
    assert run("merge", out, "--out", file, "--partial").returncode == 0
    return file


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_other_signals_are_answered_by_their_number(
    program: Path, tmp_path: Path, number: int
) -> None:
    file, out = write(tmp_path / "study.json", SLOW), tmp_path / "out"
    with subprocess.Popen(
        [program, "sweep", file, "--out", out, "--threads", "1", "--json"],
        stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    ) as process:
        wait_for((out / "study.json").exists, process)
        time.sleep(0.1)
        process.send_signal(number)
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert json.loads(output)["status"] == "interrupted"


def test_ctrl_c_ends_the_first_tries_too(program: Path, tmp_path: Path) -> None:
    """The cases that tell what a study costs may take minutes themselves."""
    cycles = 5000 * [DISCHARGE, "Charge at 1C until 4.2 V"]
    settings = {"mesh": "finest", "rtol": 1e-9}
    file = write(
        tmp_path / "study.json", {"cell": "chen2020", "protocol": cycles, "settings": settings}
    )
    words = [program, "sweep", file, "--out", tmp_path / "out"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(1.0)
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=5)
        finally:
            process.kill()
    assert process.returncode == 130


def test_ctrl_c_in_python(slow: Any, tmp_path: Path) -> None:
    file, out = write(tmp_path / "study.json", SLOW), tmp_path / "out"
    script = "import sys, denchi; denchi.sweep(sys.argv[1], out=sys.argv[2], threads=1)"
    with subprocess.Popen(
        [sys.executable, "-c", script, file, out],
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        wait_for((out / "study.json").exists, process)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
    assert errors.rstrip().endswith(b"KeyboardInterrupt")
    assert 0 < sum(len(denchi.load(part)) for part in parts(out)) < 100
    assert_identical(sweep(file, out=out, resume=True), slow)


def test_killed_again_and_again(
    program: Path, run: Run, tmp_path: Path, merged: Callable[..., Path]
) -> None:
    """3000 cases, killed at random moments while more and more of them are there."""
    file = write(tmp_path / "study.json", LARGE)
    assert run("sweep", file, "--out", tmp_path / "whole", "--quiet").returncode == 0
    assert len(parts(tmp_path / "whole")) >= 4
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance, out = random.Random(seed), tmp_path / "out"
    words = [program, "sweep", file, "--out", out, "--resume", "--quiet", "--threads", "2"]
    with subprocess.Popen(words) as process:  # perhaps before there is anything
        time.sleep(0.1 * chance.random())
        process.kill()
    for _ in range(3):
        before = len(parts(out)) if out.exists() else 0
        with subprocess.Popen(words) as process:
            wait_for(lambda: out.exists() and len(parts(out)) > before, process)  # noqa: B023
            time.sleep(0.05 * chance.random())
            process.kill()
    there = sum(len(denchi.load(part)) for part in parts(out))
    assert 0 < there < 3000
    left = 0
    for shard in ("2/2", "1/2"):
        answer = run("sweep", file, "--out", out, "--resume", "--shard", shard, "--json")
        assert answer.returncode == 0, answer.stderr
        left += json.loads(answer.stdout)["run"]
    assert there + left == 3000
    assert_identical(merged(out), merged(tmp_path / "whole", name="whole.h5"))
    shutil.rmtree(tmp_path / "whole")  # these are large
    shutil.rmtree(out)


def test_two_studies_in_one_tree(alone: Any, tmp_path: Path) -> None:
    """One beside another, and one within the folder of the other."""
    warm = {**MIXED, "settings": {"soc": 0.8}}
    first, beside, within = (tmp_path / name for name in ("a", "b", "a/c"))
    sweep(MIXED, out=first)
    others = [sweep(warm, out=out) for out in (beside, within)]
    assert_identical(*others)
    assert_identical(sweep(MIXED, out=first, resume=True), alone)
    assert_identical(sweep(warm, out=within, resume=True), others[0])
    assert len(alone) == len(others[0])
    assert not set(alone.cases) & set(others[0].cases)


def test_a_part_keeps_what_is_text_and_what_cannot_be_filtered() -> None:
    """A part may hold only the numbers of a column of numbers and texts."""
    study = {
        "cell": {"liquid": "chen2020", "metal": "nmc811_lpscl_li"},
        "protocol": "Rest for 10 s",
        "settings": {"model": "dfn"},
        "design": {
            "grid": {"soc": [0.4, 0.5, "3.8 V"], "temperature": [290.0, 300.0]},
            "filter": "negative_electrode.particle.radius > 1e-6",  # a metal has none
        },
        "outputs": ["end(voltage)"],
    }
    here = sweep(study)
    with Shuffled(3, max_workers=16) as executor:
        assert_identical(sweep(study, executor=executor), here)
    refused = here["cell"] == "metal"
    assert set(here["status"][refused]) == {"failed"}
    assert set(here["status"][~refused]) == {"finished"}
