"""The built-in cells and the cell models, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

from denchi import _denchi
from denchi.errors import InputError
from denchi.tables import html_table, text_table


class CellEntry(NamedTuple):
    """A built-in cell."""

    name: str
    chemistry: str
    title: str
    references: str
    file: str


class ModelEntry(NamedTuple):
    """A cell model."""

    name: str
    title: str
    description: str


Entry = TypeVar("Entry", CellEntry, ModelEntry)


class Catalog(Mapping[str, Entry], Generic[Entry]):
    """Entries by name: iterating gives names, ``catalog["chen2020"].title`` is a detail."""

    def __init__(self, title: str, entries: Iterable[Entry]) -> None:
        self._title = title
        self._entries: dict[str, Entry] = {entry.name: entry for entry in entries}

    def __getitem__(self, name: str) -> Entry:
        try:
            return self._entries[name]
        except (KeyError, TypeError):
            rule = f"is not one of {', '.join(self._entries)}"
            raise InputError("name", repr(name), rule, self._title) from None

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return text_table(entry[:3] for entry in self._entries.values())

    def _repr_html_(self) -> str:
        entries = list(self._entries.values())
        header = entries[0]._fields if entries else ()
        return html_table(self._title, entries, header)


def cells() -> Catalog[CellEntry]:
    """Return the built-in cells: names, and for each its chemistry, title and references."""
    entries = (
        CellEntry(entry.name, entry.chemistry, entry.title, entry.references, entry.file)
        for entry in _denchi.built_in_cells()
    )
    return Catalog("cells", entries)


def models() -> Catalog[ModelEntry]:
    """Return the cell models: names, and for each its title and description."""
    entries = (ModelEntry(entry.name, entry.title, entry.description) for entry in _denchi.models())
    return Catalog("models", entries)
