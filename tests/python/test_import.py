"""What `import denchi` brings along."""

from __future__ import annotations

import re
import subprocess
import sys

import denchi

COUNT = """
import sys, numpy
before = set(sys.modules)
import denchi
print("\\n".join(sorted(set(sys.modules) - before)))
"""


def modules_added() -> set[str]:
    answer = subprocess.run(
        [sys.executable, "-c", COUNT], capture_output=True, text=True, check=True
    )
    return set(answer.stdout.split())


def test_import_loads_no_extras() -> None:
    heavy = {"pandas", "xarray", "matplotlib", "h5py", "h5netcdf", "netCDF4", "tqdm", "dask"}
    roots = {name.partition(".")[0] for name in modules_added()}
    assert "denchi" in roots
    assert not roots & heavy


def test_import_adds_little_to_numpy() -> None:
    own = {name for name in modules_added() if name.partition(".")[0] == "denchi"}
    others = modules_added() - own
    # Small pieces of the standard library only.
    assert len(own) < 20
    assert len(others) < 10, sorted(others)
    assert "denchi.plotting" not in own


def test_public_names_exist() -> None:
    assert all(hasattr(denchi, name) for name in denchi.__all__)


def test_version_is_the_one_of_the_library() -> None:
    assert denchi.__version__ == denchi.build_info()["version"]
    assert denchi.__version__.count(".") == 2


def test_the_libraries_it_was_built_with_are_named() -> None:
    info = denchi.build_info()
    for name in ("sundials", "hdf5", "eigen"):
        assert re.fullmatch(r"\d+\.\d+\.\d+", info[name])
