"""Protocols as Python objects; the grammar itself is tested in C++."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import denchi
import pytest

STEPS = ["Discharge at 1C until 2.5 V", "Rest for 1 h", "Charge at C/3 until 4.2 V"]


def test_text_and_json_round_trip() -> None:
    protocol = denchi.Protocol(STEPS)
    assert len(protocol) == 3
    assert denchi.Protocol(protocol.to_text()) == protocol
    assert denchi.Protocol.from_json(protocol.to_json()) == protocol
    assert denchi.Protocol(list(protocol)) == protocol
    assert protocol != denchi.Protocol(STEPS[:2])


def test_from_file(tmp_path: Path) -> None:
    text, machine = tmp_path / "steps.txt", tmp_path / "steps.json"
    text.write_text("# a comment\n" + "\n".join(STEPS) + "\n", encoding="utf-8")
    machine.write_text(denchi.Protocol(STEPS).to_json(), encoding="utf-8")
    assert denchi.Protocol.from_file(text) == denchi.Protocol(STEPS)
    assert denchi.Protocol.from_file(machine) == denchi.Protocol(STEPS)


def test_errors_point_at_the_place() -> None:
    with pytest.raises(denchi.InputError) as error:
        denchi.Protocol([STEPS[0], "Dischage at 1C until 2.5 V"])
    assert "^" in str(error.value)
    assert "line 2" in str(error.value)
    assert "Discharge" in error.value.rule


@pytest.mark.parametrize("wrong", [3, 1.5, [3], [STEPS[0], None], object()])
def test_what_is_no_protocol_is_refused(cell: denchi.Cell, wrong: Any) -> None:
    with pytest.raises(denchi.InputError):
        denchi.simulate(cell, wrong)


def test_every_way_of_giving_a_protocol(cell: denchi.Cell, tmp_path: Path) -> None:
    step = "Discharge at 1C for 60 s"
    file = tmp_path / "steps.txt"
    file.write_text(step, encoding="utf-8")
    ways = [step, step + "\n", [step], (step,), denchi.Protocol(step), file, str(file)]
    ways.append(denchi.Protocol(step).to_json())
    ends = {denchi.simulate(cell, way).voltage[-1] for way in ways}
    assert len(ends) == 1


def test_shown_in_a_notebook() -> None:
    assert "Rest for" in denchi.Protocol(STEPS)._repr_html_()
    assert "Rest for" in repr(denchi.Protocol(STEPS))
