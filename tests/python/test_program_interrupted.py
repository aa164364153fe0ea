"""The program `denchi` when the machine or its user stops it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path

import denchi
import pytest


def test_full_disk_is_3_and_keeps_the_part(program: Path, tmp_path: Path) -> None:
    # No file may grow beyond 64 blocks of 512 bytes (dash) or 1024 (bash).
    script = 'ulimit -f 64; exec "$0" run chen2020 --period 0.1s --out run.h5'
    answer = subprocess.run(
        ["sh", "-c", script, program], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert answer.returncode == 3
    assert answer.stderr.startswith("denchi: ")
    assert "run.h5" in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["run.h5.part"]


def test_killed_run_leaves_a_part_that_can_be_read(program: Path, tmp_path: Path) -> None:
    steps = tmp_path / "steps.txt"
    steps.write_text(2000 * "Discharge at 1C until 2.5 V\nCharge at 1C until 4.2 V\n")
    words = ["run", "chen2020", "--protocol-file", steps, "--quiet", "--out", tmp_path / "run.h5"]
    part = tmp_path / "run.h5.part"
    with subprocess.Popen([program, *words]) as process:
        while not part.exists() or part.stat().st_size < 1_000_000:
            assert process.poll() is None
        process.kill()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run.h5.part", "steps.txt"]
    solution = denchi.load(part)
    assert solution.status == "failed"
    assert len(solution) > 256
    assert solution["electrolyte_concentration"].shape[0] == len(solution)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the full device of Linux")
def test_output_that_cannot_be_printed_is_3(program: Path) -> None:
    with Path("/dev/full").open("w") as full:
        answer = subprocess.run(
            [program, "cells"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60
        )
    assert answer.returncode == 3
    assert "standard output" in answer.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_progress_on_a_terminal_and_signals(program: Path, tmp_path: Path, number: int) -> None:
    """A long run shows progress; Ctrl-C saves what there is, marked, and answers 130."""
    steps = tmp_path / "steps.txt"
    cycle = "Discharge at 1C until 2.5 V\nCharge at 1C until 4.2 V\n"
    steps.write_text(2000 * cycle, encoding="utf-8")
    main, terminal = os.openpty()
    words = ["run", "chen2020", "--protocol-file", steps, "--mesh", "fine", "--rtol", "1e-7"]
    with subprocess.Popen(
        [program, *words, "--out", tmp_path / "run.h5"],
        stdout=subprocess.PIPE,
        stderr=terminal,
        # whoever runs the tests may have told its children to ignore a hang-up
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    ) as process:
        os.close(terminal)
        shown = b""
        while b"%" not in shown:  # the progress line, after a second
            shown += os.read(main, 1024)
        process.send_signal(number)
        output, _ = process.communicate(timeout=60)
    os.close(main)
    assert re.search(rb"step \d+ of 4000", shown)
    assert process.returncode == 128 + number
    assert b"the run was interrupted" in output
    assert b"%" not in output
    solution = denchi.load(tmp_path / "run.h5")
    assert solution.status == "stopped"
    assert "interrupted" in solution.reason
    assert solution.end_time > 0.0
