"""Small tables for notebooks and consoles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any


def escape(text: str) -> str:
    """Return text that HTML takes literally; the library's own is slow to import."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def html_table(caption: str, rows: Iterable[Sequence[str]], header: Sequence[str] = ()) -> str:
    """Return rows of text as an HTML table."""
    parts = [f"<table><caption><b>{escape(caption)}</b></caption>"]
    if header:
        cells = "".join(f"<th style='text-align:left'>{escape(cell)}</th>" for cell in header)
        parts.append(f"<thead><tr>{cells}</tr></thead>")
    parts.append("<tbody>")
    for row in rows:
        cells = "".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in row)
        parts.append(f"<tr>{cells}</tr>")
    parts.append("</tbody></table>")
    return "".join(parts)


def text_table(rows: Iterable[Sequence[str]]) -> str:
    """Return rows of text in columns, each as wide as its widest cell."""
    table = [list(row) for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    lines = (
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        for row in table
    )
    return "\n".join(line.rstrip() for line in lines)


def show(value: Any) -> str:
    """Return a value as it is shown in a table."""
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)


class Record(Mapping[str, Any]):
    """Named values: ``record["steps"]`` or ``record.steps``."""

    _title = "values"

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __getattr__(self, name: str) -> Any:
        # Names that begin with an underscore are asked for by copy and pickle before there is a
        # _values.
        if not name.startswith("_") and name in self:
            return self[name]
        raise AttributeError(f"{type(self).__name__} has no {name!r}; it has {', '.join(self)}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self]

    def __repr__(self) -> str:
        return text_table((name, show(self[name])) for name in self)

    def _repr_html_(self) -> str:
        return html_table(self._title, ((name, show(self[name])) for name in self))
