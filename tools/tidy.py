"""Run clang-tidy on the sources of the library and the bindings, several at a time.

    tidy.py CLANG_TIDY BUILD_FOLDER [FILE...]

A file that passed is not looked at again until it, a header of ours that it includes, its
compile command or the settings change; what passed is kept in BUILD_FOLDER/tidy.
"""

from __future__ import annotations

import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("engine", "models", "bindings")
INCLUDE = re.compile(r'^\s*#include "([^"]+)"', re.MULTILINE)


def included(source: Path, seen: set[Path]) -> set[Path]:
    """All files of ours that `source` sees, itself among them."""
    seen.add(source)
    for name in INCLUDE.findall(source.read_text()):
        for folder in (ROOT, ROOT / "include", source.parent):
            header = folder / name
            if header.is_file() and header not in seen:
                included(header, seen)
    return seen


def fingerprint(source: Path, command: str, settings: bytes) -> str:
    """One number for everything that clang-tidy's answer depends on."""
    digest = hashlib.sha256(settings + command.encode())
    for file in sorted(included(source, set())):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def check(clang_tidy: str, build: Path, source: Path, command: str, settings: bytes) -> str:
    """Complaints about one file; empty if it passes."""
    mark = build / "tidy" / fingerprint(source, command, settings)
    if mark.exists():
        return ""
    done = subprocess.run(
        # The compile commands may be those of another compiler.
        [clang_tidy, "-p", build, "--quiet", "--extra-arg=-Wno-unknown-warning-option", source],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        mark.touch()
        return ""
    return done.stdout or done.stderr


def main(clang_tidy: str, build: Path, chosen: list[str]) -> int:
    """Check the chosen files, or all."""
    commands = {
        Path(entry["file"]): entry["command"]
        for entry in json.loads((build / "compile_commands.json").read_text())
    }
    sources = [
        file
        for file in sorted(commands)
        if file.is_relative_to(ROOT)
        and file.relative_to(ROOT).parts[0] in FOLDERS
        and (not chosen or str(file.relative_to(ROOT)) in chosen)
    ]
    version = subprocess.run([clang_tidy, "--version"], capture_output=True, check=True).stdout
    settings = version + (ROOT / ".clang-tidy").read_bytes()
    (build / "tidy").mkdir(exist_ok=True)

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for complaints in pool.map(
            lambda file: check(clang_tidy, build, file, commands[file], settings), sources
        ):
            if complaints:
                failed += 1
                print(complaints, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]).resolve(), sys.argv[3:]))
