"""Words and tables of the report."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """Tell the person who waits."""
    print(f"[peers] {text}", file=sys.stderr, flush=True)


def table(head: list[str], rows: list[list[str]]) -> str:
    """Write a markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def milliseconds(seconds: float) -> str:
    """Write with three or four figures."""
    return f"{1e3 * seconds:.{3 if seconds < 1 else 4}g}"
