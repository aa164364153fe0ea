"""Every notebook runs from top to bottom, and its translation has the same code."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*/*.ipynb"))
TRANSLATED = [path for path in NOTEBOOKS if path.parent.name != "en"]


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def test_there_are_notebooks() -> None:
    assert {"en", "ja"} <= {path.parent.name for path in NOTEBOOKS}


@pytest.mark.filterwarnings("default")  # those of the notebook machinery are not ours
@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TQDM_DISABLE", "1")  # a bar is no warning
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    kinds = {kind for output in outputs for kind in output.get("data", {})}
    assert {"image/png", "text/html"} <= kinds
    # A cell that only warns would pass otherwise.
    assert not [output.text for output in outputs if output.get("name") == "stderr"]


def without_texts(path: Path) -> list[tuple[str, str]]:
    """Kind of each cell, and its code less its comments and what stands in quotes."""
    cells = []
    for cell in nbformat.read(path, as_version=4).cells:
        code = ""
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    node.value = ""
            code = ast.unparse(tree)
        cells.append((cell.cell_type, code))
    return cells


@pytest.mark.parametrize("path", TRANSLATED, ids=name_of)
def test_translation_has_the_same_code(path: Path) -> None:
    assert without_texts(path) == without_texts(path.parents[1] / "en" / path.name)
