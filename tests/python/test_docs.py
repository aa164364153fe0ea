"""The documentation is true: examples run, links and paths exist, symbols are explained.

Format pages have tests of their own beside their readers; here only their links are looked at.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT

FOLDERS = ("docs", "tests", "benchmarks")
PAGES = sorted([*ROOT.glob("*.md"), *(p for f in FOLDERS for p in (ROOT / f).rglob("*.md"))])
GUIDES = [page for page in PAGES if "formats" not in page.parts]
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, *languages: str) -> list[str]:
    """Code blocks of a page in some of the languages, less their indent."""
    found = []
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        indent, language, text = match.groups()
        if language in languages:
            found.append(re.sub(f"^{indent}", "", text, flags=re.MULTILINE))
    return found


def commands(page: Path) -> list[list[str]]:
    """Lines of the page's shell blocks that call the program, without comments."""
    lines = "".join(blocks(page, "", "sh", "bash")).replace("\\\n", " ").splitlines()
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("denchi ")]


PYTHON_PAGES = [page for page in GUIDES if blocks(page, "python")]
SHELL_PAGES = [page for page in GUIDES if commands(page)]


@pytest.fixture
def desk(tmp_path: Path, cell_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that examples name."""
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    cells = tmp_path / "models/library/cells"
    cells.mkdir(parents=True)
    shutil.copy(cell_file, tmp_path / "my_cell.json")
    shutil.copy(cell_file, cells / "NAME.json")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    return tmp_path


def test_examples_were_found() -> None:
    assert ROOT / "README.md" in PYTHON_PAGES
    assert ROOT / "README.md" in SHELL_PAGES
    assert ROOT / "docs/howto/first-steps.md" in PYTHON_PAGES
    assert ROOT / "docs/howto/first-steps.md" in SHELL_PAGES


@pytest.mark.parametrize("page", PYTHON_PAGES, ids=name_of)
def test_python_examples_run(page: Path, desk: Path) -> None:
    # The blocks of a page follow each other, as a reader types them.
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(page, "python"):
        exec(compile(block, name_of(page), "exec"), names)


@pytest.mark.parametrize("page", SHELL_PAGES, ids=name_of)
def test_shell_examples_run(
    page: Path, desk: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    for words in commands(page):
        answer = run(*words)
        assert answer.returncode == 0, f"denchi {shlex.join(words)}: {answer.stderr}"


@pytest.mark.parametrize("page", [p for p in GUIDES if blocks(p, "cpp")], ids=name_of)
def test_whole_cpp_examples_compile(page: Path, tmp_path: Path) -> None:
    for block in blocks(page, "cpp"):
        if "#include" not in block:  # a law quoted from its header
            assert re.sub(r"\s+", "", block) in quoted_laws()
            continue
        source = tmp_path / "example.cpp"
        source.write_text(block, encoding="utf-8")
        compiler = os.environ.get("CXX", "c++")
        command = [compiler, "-std=c++20", "-fsyntax-only", "-I", ROOT / "include", source]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert answer.returncode == 0, answer.stderr


def quoted_laws() -> str:
    headers = sorted((ROOT / "models/physics").glob("*.h"))
    return re.sub(r"\s+", "", "".join(header.read_text(encoding="utf-8") for header in headers))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    text = re.sub(r"`[^`]*`", "", text)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path = target.split("#")[0]
        assert not path or (page.parent / path).exists(), target


SOURCE_PATH = re.compile(
    r"(?:engine|models|bindings|include|tests|benchmarks|tools|cmake|docs|notebooks)/[\w./-]+"
)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_paths_in_the_text_exist(page: Path) -> None:
    for code in re.findall(r"`([^`\n]+)`", BLOCK.sub("", page.read_text(encoding="utf-8"))):
        if SOURCE_PATH.fullmatch(code) and "NAME" not in code:
            assert (ROOT / code).exists(), code


def glossary_symbols() -> set[str]:
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    rows = text.split("## Words")[0].splitlines()
    return {
        symbol
        for row in rows
        if row.startswith("| `")
        for symbol in re.findall(r"`([^`]+)`", row.split("|")[1])
    }


GREEK = {"alpha", "chi", "delta", "eps", "eta", "kappa", "phi", "sigma"}


def equation_symbols(header: Path) -> Iterator[str]:
    """Symbols of the equations that open a header: lines set off by three spaces or more."""
    for line in header.read_text(encoding="utf-8").split("#pragma once")[0].splitlines():
        if not line.startswith("//   "):
            continue
        line = re.sub(r"\[[^]]*\]|\([a-z]+/[\w.]+\)", " ", line)  # units and file names
        for word in re.findall(r"(?<![\w.])[A-Za-z]\w*(?:')?", line):
            head, _, tail = word.partition("_")
            if len(head) <= 2 or head in GREEK or (tail and len(head) <= 5):
                yield word


# Words and notations of the equations that are no symbols.
NOT_SYMBOLS = {"is", "of", "at", "in", "an", "ln", "a", "A", "to", "by", "int"}


@pytest.mark.parametrize(
    "header", sorted((ROOT / "models/physics").glob("*.h")), ids=lambda header: header.name
)
def test_symbols_of_laws_are_in_the_glossary(header: Path) -> None:
    known = glossary_symbols() | NOT_SYMBOLS
    # d before a symbol is a derivative: dc_e/dx
    unknown = {
        symbol
        for symbol in equation_symbols(header)
        if not {symbol, symbol.removeprefix("d"), symbol.rstrip("'")} & known
    }
    assert not unknown


def test_glossary_explains_theory_symbols() -> None:
    assert {"c_e", "phi_e", "phi_s", "j", "x", "t_plus", "T", "U"} <= glossary_symbols()
