"""Rules of the tree that no compiler checks.

    source_rules.py [ROOT]

prints every breach as `file:line: what` and fails if there is one. The rules:

- who may include whom: a table of folders, own headers and third-party libraries;
- a kernel is a header, a test and a benchmark of one stem;
- a law in models/physics has at most 80 lines;
- the library neither prints nor exits;
- no file of code is longer than 400 lines.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

# Folder -> beginnings of our own includes that it may use. The longest matching folder counts.
# Folders not listed may include anything, and errors and version are open to all.
PUBLIC = ("denchi/",)
BASE = ("engine/simd/", "engine/linalg/", "engine/autodiff/", "engine/closure/", "engine/mesh/")
DAE = (*BASE, "engine/dae/")
ENGINE = ("denchi/", "engine/")
LAWS = ("denchi/", "engine/simd/", "engine/autodiff/", "engine/closure/", "models/physics/")
MAY_INCLUDE = {
    "include/denchi": PUBLIC,
    "engine/simd": ("engine/simd/",),
    "engine/linalg": ("engine/simd/", "engine/linalg/"),
    "engine/autodiff": ("engine/simd/", "engine/autodiff/"),
    "engine/closure": (*PUBLIC, "engine/simd/", "engine/autodiff/", "engine/closure/"),
    "engine/mesh": (*PUBLIC, "engine/simd/", "engine/linalg/", "engine/mesh/"),
    "engine/dae": (*PUBLIC, *DAE),
    "engine/input": (*PUBLIC, "engine/simd/", "engine/closure/", "engine/input/"),
    "engine/output": (*PUBLIC, "engine/text/", "engine/output/"),
    "engine/text": ("engine/text/",),
    "engine/protocol": ENGINE,
    "engine/run": ENGINE,
    "engine/compare": ENGINE,
    "engine/study": ENGINE,
    "models/physics": LAWS,
    "models/cells": (*ENGINE, "models/physics/", "models/cells/"),
    "models": (*ENGINE, "models/"),
    "bindings/cli": (*PUBLIC, "bindings/cli/"),
    "bindings/python": (*PUBLIC, "bindings/python/"),
    "benchmarks/cells": PUBLIC,
}

# Third-party library -> how its includes begin, and the one folder that may use it.
ONLY_IN = {
    "SUNDIALS": (
        r"(sundials|idas?|cvodes?|nvector|sunmatrix|sunlinsol|sunnonlinsol)/",
        "engine/dae",
    ),
    "HDF5": (r"(hdf5|H5[A-Z])", "engine/output"),
    "the JSON reader": (r"nlohmann/", "engine/input"),
    "KLU": (r"(suitesparse/)?(klu|amd|btf|colamd)\.h", "engine/linalg"),
    "Eigen": (r"(unsupported/)?Eigen/", "engine"),
    "CLI11": (r"CLI/", "bindings/cli"),
    "pybind11": (r"pybind11/", "bindings/python"),
}
PRODUCT = ("include", "engine", "models", "bindings")

# Headers in engine/linalg that are no kernels: shared types, interfaces, bookkeeping, and a part of
# bordered_system.
NOT_KERNELS = {"blocks", "linear_solver", "local_elimination", "reference_solvers", "state_map"}

# Printing and leaving are the business of programs, not of the library.
FORBIDDEN_IN_LIBRARY = re.compile(
    r"\b(std::)?(exit|abort|_Exit|quick_exit)\s*\(|std::(cout|cerr|clog)\b|\b(std::)?(f|v|vf)?printf\s*\(|\bputs\s*\("
)

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')
MOST_LINES_OF_A_LAW = 80
MOST_LINES = 400


def sources(root: Path, *folders: str) -> Iterator[Path]:
    """All C++ files below the folders, in a fixed order."""
    for folder in folders:
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in {".h", ".cpp"}:
                yield file


def owner(place: str) -> str | None:
    """The longest folder of MAY_INCLUDE that holds this file."""
    holders = [folder for folder in MAY_INCLUDE if place.startswith(folder + "/")]
    return max(holders, key=len, default=None)


def include_breaches(root: Path) -> Iterator[str]:
    """Includes that the tables do not allow."""
    for file in sources(root, *PRODUCT, "benchmarks/cells"):
        place = file.relative_to(root).as_posix()
        folder = owner(place)
        for number, line in enumerate(file.read_text().splitlines(), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            bracket, name = found.groups()
            allowed = (*MAY_INCLUDE.get(folder or "", ("",)), "denchi/error.h", "denchi_build.h")
            if bracket == '"' and not name.startswith(allowed):
                yield f"{place}:{number}: {folder} may not include {name}"
            if bracket == "<":
                for library, (pattern, home) in ONLY_IN.items():
                    if re.match(pattern, name) and not place.startswith(home + "/"):
                        yield f"{place}:{number}: {library} is included in {home} only"


def kernel_breaches(root: Path) -> Iterator[str]:
    """Kernels without a test or a benchmark of the same stem."""
    for header in sorted((root / "engine/linalg").glob("*.h")):
        if header.stem in NOT_KERNELS:
            continue
        for twin in (
            f"tests/unit/{header.stem}_test.cpp",
            f"benchmarks/kernels/{header.stem}_benchmark.cpp",
        ):
            if not (root / twin).is_file():
                yield f"{header.relative_to(root)}:1: a kernel needs {twin}"


def length_breaches(root: Path) -> Iterator[str]:
    """Files that are too long for one purpose."""
    for file in sources(root, *PRODUCT, "benchmarks", "tests"):
        place = file.relative_to(root).as_posix()
        most = MOST_LINES_OF_A_LAW if place.startswith("models/physics/") else MOST_LINES
        lines = len(file.read_text().splitlines())
        if lines > most:
            yield f"{place}:{most}: {lines} lines, at most {most} here"


def printing_breaches(root: Path) -> Iterator[str]:
    """Lines of the library that print or leave."""
    for file in sources(root, "include", "engine", "models"):
        place = file.relative_to(root)
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if FORBIDDEN_IN_LIBRARY.search(line.split("//")[0]):
                yield f"{place}:{number}: the library neither prints nor exits"


def breaches(root: Path) -> list[str]:
    """All of them."""
    rules = (include_breaches, kernel_breaches, length_breaches, printing_breaches)
    return [breach for rule in rules for breach in rule(root)]


def main() -> int:
    """Print what is wrong; 1 if anything is."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    found = breaches(root)
    for breach in found:
        print(breach)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
