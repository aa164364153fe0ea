"""What the web site needs beyond docs/: a first page, and no links to what it does not hold."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"(?<!!)\[([^]]*)\]\(([^)\s]+)\)")


def on_files(files: Files, config: Any, **_: Any) -> Files:
    """Make the README the first page."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    # Its links start at the root of the tree, the site at docs/.
    text = re.sub(r"\]\((?!\w+:)", "](../", readme).replace("](../docs/", "](")
    files.append(File.generated(config, "index.md", content=text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Write links that lead out of docs/ as the paths they name."""
    folder = posixpath.dirname(page.file.src_uri)

    def as_path(link: re.Match[str]) -> str:
        words, target = link.groups()
        path = posixpath.normpath(posixpath.join(folder, target))
        if re.match(r"\w+:", target) or not path.startswith("../"):
            return link[0]
        path = path.removeprefix("../")
        return f"`{path}`" if words.strip("`") in path else f"{words} (`{path}`)"

    return LINK.sub(as_path, markdown)
