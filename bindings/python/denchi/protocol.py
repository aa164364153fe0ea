"""Protocols: what is done to a cell, step by step."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from denchi import _denchi, arguments
from denchi.errors import InputError
from denchi.tables import html_table

ProtocolLike: TypeAlias = "Protocol | str | os.PathLike[str] | Iterable[str] | None"


class Protocol:
    """A sequence of steps.

    Parameters
    ----------
    steps : str or iterable of str
        Step texts, such as ``"Discharge at 1C until 2.5 V"``; a text of several lines is several
        steps. `simulate` takes the JSON of `to_json` and the path of a file too.

    Raises
    ------
    InputError
        With the line and a caret under the place.

    Examples
    --------
    >>> denchi.Protocol(["Charge at C/3 until 4.2 V", "Hold at 4.2 V until C/20", "Rest for 1 h"])
    """

    __slots__ = ("_core",)

    def __init__(self, steps: str | Iterable[str]) -> None:
        lines = steps.splitlines() if isinstance(steps, str) else list(steps)
        for line in lines:
            if not isinstance(line, str):
                raise InputError("protocol", repr(line), "a step is a text", "argument")
        self._core = _denchi.Protocol.parse(lines)

    @classmethod
    def _from_core(cls, core: _denchi.Protocol) -> Protocol:
        protocol = cls.__new__(cls)
        protocol._core = core
        return protocol

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Protocol:
        """Read a text file (a step per line, ``#`` comments) or JSON."""
        return cls._from_core(_denchi.Protocol.from_file(arguments.path("path", path)))

    @classmethod
    def from_json(cls, json: str, origin: str = "protocol") -> Protocol:
        """Read the JSON that `to_json` writes."""
        return cls._from_core(_denchi.Protocol.from_json(arguments.text("json", json), origin))

    def to_text(self) -> str:
        """Return the steps as text, one per line."""
        return self._core.to_text()

    def to_json(self) -> str:
        """Return the steps as JSON."""
        return self._core.to_json()

    def __len__(self) -> int:
        return len(self._core.steps)

    def __iter__(self) -> Iterator[str]:
        return iter(self.to_text().splitlines())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Protocol) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __repr__(self) -> str:
        return f"Protocol({list(self)!r})"

    def _repr_html_(self) -> str:
        return html_table("protocol", ((str(i), text) for i, text in enumerate(self)))


def to_core(protocol: Any) -> _denchi.Protocol:
    """Return what `simulate` accepts as a protocol, ready to run."""
    if protocol is None:
        return _denchi.Protocol()
    if isinstance(protocol, Protocol):
        return protocol._core
    if isinstance(protocol, os.PathLike):
        return Protocol.from_file(protocol)._core
    if isinstance(protocol, str):
        if protocol.lstrip().startswith("{"):
            return Protocol.from_json(protocol)._core
        names_a_file = protocol.endswith((".txt", ".json")) and "\n" not in protocol
        return (Protocol.from_file if names_a_file else Protocol)(protocol)._core
    if isinstance(protocol, Iterable):
        return Protocol(protocol)._core
    rule = "must be a step text, a list of them, a Protocol, or the path of a file"
    raise InputError("protocol", repr(protocol), rule, "argument")
