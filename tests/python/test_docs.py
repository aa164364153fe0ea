"""The documentation is true: examples run, links and paths exist, symbols are explained.

Format pages have tests of their own beside their readers; here only their links are looked at.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import denchi
import pytest
from conftest import ROOT

FOLDERS = ("docs", "tests", "benchmarks")
PAGES = sorted([*ROOT.glob("*.md"), *(p for f in FOLDERS for p in (ROOT / f).rglob("*.md"))])
OWN = ROOT / "docs/howto/compare-your-own-electrolyte.md"
GUIDES = [page for page in PAGES if "formats" not in page.parts]
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def all_blocks(page: Path) -> Iterator[tuple[str, str]]:
    """Language and text of the code blocks of a page, less their indent."""
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        indent, language, text = match.groups()
        yield language, re.sub(f"^{indent}", "", text, flags=re.MULTILINE)


def blocks(page: Path, *languages: str) -> list[str]:
    """Code blocks of a page in some of the languages."""
    return [text for language, text in all_blocks(page) if language in languages]


def commands(page: Path) -> list[list[str]]:
    """Lines of the page's shell blocks that call the program, without comments."""
    lines = "".join(blocks(page, "", "sh", "bash")).replace("\\\n", " ").splitlines()
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("denchi ")]


PYTHON_PAGES = [page for page in GUIDES if blocks(page, "python")]
SHELL_PAGES = [page for page in GUIDES if commands(page)]


def own_electrolyte() -> str:
    """The file that the page about it shows in full."""
    return next(text for text in blocks(OWN, "json") if '"Title"' in text)


def assert_same_output(found: str, shown: str) -> None:
    """Words are equal, and numbers within 2 %: a machine may round the last digit otherwise."""
    got, wanted = found.split(), shown.split()
    assert len(got) == len(wanted), found
    for one, other in zip(got, wanted, strict=True):
        try:
            assert float(one) == pytest.approx(float(other), rel=0.02, abs=0.02, nan_ok=True), found
        except ValueError:
            assert one == other, found


@pytest.fixture
def desk(tmp_path: Path, cell_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that examples name."""
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    cells = tmp_path / "models/library/cells"
    cells.mkdir(parents=True)
    shutil.copy(cell_file, tmp_path / "my_cell.json")
    shutil.copy(cell_file, cells / "NAME.json")
    shutil.copy(ROOT / "docs/howto/study/study.json", tmp_path)
    (tmp_path / "my_electrolyte.json").write_text(own_electrolyte(), encoding="utf-8")
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
    # The blocks of a page follow each other, as a reader types them; "output" is what one printed.
    names: dict[str, object] = {"__name__": "__main__"}
    printed = io.StringIO()
    for language, block in all_blocks(page):
        if language == "python":
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(block, name_of(page), "exec"), names)
        elif language == "output":
            assert_same_output(printed.getvalue(), block)


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
NOT_SYMBOLS = {"is", "of", "at", "in", "an", "and", "ln", "a", "A", "to", "by", "int"}


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


# A slip in the file of that page, and what the page says the program says.
SLIPS = {
    "has no unit": ("Conductivity [mS/cm]", "Conductivity"),
    "has a unit that is not known here": ("[mS/cm]", "[uS/cm]"),
    "'Source': is missing": ('"Source"', '"Notes"'),
    "is missing: at which": ('"Temperature [degC]": 25,', ""),
    "is not a key of the file": ("Density", "Densty"),
    "has no element at": ('"Li6PS5Cl"', '"Li6PS5X"'),
    "has 1 values at 2 temperatures": (
        '"Temperature [degC]": 25',
        '"Temperature [degC]": [25, 60]',
    ),
    "leaves no room for an activation energy": (
        '2.4,\n  "Temperature [degC]": 25',
        '[2.4, 5],\n  "Temperature [degC]": [25, 45]',
    ),
    "JSON: syntax error": ("2.4", "2,4"),
    "cannot be weighed": ("1.86", "null"),
    "is neither in the library nor a file": ("my_electrolyte.json", "li6ps5clx"),
    "is ambiguous": ("my_electrolyte.json", "llzo"),
}


@pytest.mark.parametrize("message", SLIPS)
def test_errors_of_an_electrolyte_file_are_as_its_page_says(
    message: str, desk: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    old, new = SLIPS[message]
    name, text = "my_electrolyte.json", own_electrolyte()
    assert old in text or old == name
    (desk / name).write_text(text.replace(old, new), encoding="utf-8")
    answer = run("compare", "nmc811_lpscl_li", "--electrolyte", new if old == name else name)
    assert answer.returncode == 2
    assert message in answer.stderr
    page = OWN.read_text(encoding="utf-8")
    quoted = re.findall(r"^\| `(.*?)` \|", page, re.M)
    assert any(quote in answer.stderr for quote in quoted), answer.stderr


def test_examples_of_electrolyte_files_are_read() -> None:
    examples = [
        denchi.Electrolyte.from_json(block, "page.json")
        for block in blocks(ROOT / "docs/formats/electrolyte.md", "json")
    ]
    forms = [one for one in examples if one.sources["conductivity"] == "invented"]
    assert (len(examples), len(forms)) == (7, 5)
    for temperature in (300.0, 315.0, 340.0):
        values = [one.conductivity(temperature) for one in forms]
        assert values == pytest.approx([values[0]] * 5, rel=1e-3)


def test_page_of_the_comparison_file_lists_what_is_in_one() -> None:
    page = (ROOT / "docs/formats/comparison.md").read_text(encoding="utf-8")
    listed = {
        name
        for row in page.splitlines()
        if row.startswith("| `")
        for name in re.findall(r"`([^`]+)`", row.split("|")[1])
    }
    table = denchi.compare("chen2020", c_rates=[1], electrolyte_price=50)
    known = {*table.dataset, *table.index.names, *table.columns}
    several = {name for name in known if name.endswith("kg/kWh]") or name.startswith("loss ")}
    assert known - several <= listed
    assert listed - {"loss ... [mV]", "lithium [kg/kWh]"} <= known
