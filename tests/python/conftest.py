"""What the tests of the package and of the program share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import denchi
import pytest

DISCHARGE = "Discharge at 1C until 2.5 V"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def program() -> Path:
    """The program `denchi`, beside the Python that runs the tests."""
    path = Path(os.environ.get("DENCHI_PROGRAM", Path(sys.executable).parent / "denchi"))
    assert path.is_file(), f"{path} is missing; `make build` installs it"
    return path


@pytest.fixture(scope="session")
def run(program: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the program with some words, and return what it printed."""

    def call(*words: Any, **options: Any) -> subprocess.CompletedProcess[str]:
        command = [program, *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)

    return call


@pytest.fixture(scope="session")
def cell() -> denchi.Cell:
    return denchi.Cell("chen2020")


@pytest.fixture(scope="session")
def discharge(cell: denchi.Cell) -> denchi.Solution:
    return denchi.simulate(cell, DISCHARGE)


@pytest.fixture(scope="session")
def two_steps(cell: denchi.Cell) -> denchi.Solution:
    return denchi.simulate(cell, ["Discharge at 1C for 20 min", "Rest for 10 min"])


@pytest.fixture(scope="session")
def cell_file(cell: denchi.Cell, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cell file outside the library."""
    file = tmp_path_factory.mktemp("cell") / "my_cell.json"
    file.write_text(cell.to_json(), encoding="utf-8")
    return file
