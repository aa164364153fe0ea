"""Studies as they are written down: from arguments of Python, or a file."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from denchi import _denchi, arguments
from denchi.cell import Cell, Table
from denchi.designs import with_samples
from denchi.electrolyte import Electrolyte
from denchi.errors import InputError
from denchi.protocol import to_core
from denchi.running import outputs_of

#: Keys of a design that says more than a grid of lists.
DESIGN = ("table", "together", "grid", "sample", "linked", "filter")
#: Keys of a study file.
STUDY = ("denchi_study", "title", "protocol", "settings", "electrolyte", "electrolytes",
         "design", "outputs", "axis", "limits")  # fmt: skip

CellLike = Cell | str | os.PathLike[str]


def _plain(name: str, value: Any) -> Any:
    """Return a value that JSON can say; `name` is where it stands."""
    if isinstance(value, (str, bool)) or value is None:
        return value
    if isinstance(value, (int, float)):
        if math.isfinite(value):
            return value
        raise InputError(name, repr(value), "must be a finite number", "design")
    if isinstance(value, Table):
        return {value.axis: value.x.tolist(), "y": value.y.tolist()}
    if isinstance(value, Electrolyte):
        file = value._core.origin
        return os.path.abspath(file) if os.path.isfile(file) else value.name
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if hasattr(value, "columns") and hasattr(value, "to_dict"):  # a pandas table
        return {str(key): _plain(str(key), value[key].tolist()) for key in value.columns}
    if isinstance(value, Mapping):
        return {str(key): _plain(str(key), item) for key, item in value.items()}
    if hasattr(value, "tolist"):  # an array, a number of numpy's, a pandas column
        return _plain(name, value.tolist())
    if isinstance(value, list) and all(type(item) is float for item in value):
        wrong = [item for item in value if not math.isfinite(item)]
        return [_plain(name, item) for item in wrong] or value  # a wrong one is refused
    if isinstance(value, (Sequence, range)):
        return [_plain(name, item) for item in value]
    raise InputError(name, repr(value), "is nothing that a study can vary", "design")


def _cells(cell: CellLike | Sequence[CellLike] | Mapping[str, CellLike]) -> dict[str, str]:
    """Return cells by label, as texts."""
    labelled: list[tuple[str, CellLike]] = []
    if isinstance(cell, Mapping):
        labelled += cell.items()
    elif isinstance(cell, (Cell, str, os.PathLike)):
        labelled.append(("", cell))
    else:
        try:
            labelled += [("", one) for one in cell]
        except TypeError:
            rule = "must be a cell, the name or file of one, or several of them"
            raise InputError("cell", repr(cell), rule, "sweep") from None
    texts: dict[str, str] = {}
    for label, given in labelled:
        one = given if isinstance(given, Cell) else Cell(given)
        name = arguments.text("cell label", label) or one.name
        if name in texts:
            rule = 'is given twice; give a dict with a label for each, {"label": cell}'
            raise InputError(f"cell {name!r}", "", rule, "sweep")
        texts[name] = one.to_json()
    return texts


def _protocols(protocol: Any) -> dict[str, str]:
    if protocol is None:
        return {}
    if isinstance(protocol, Mapping):
        if not protocol:
            raise InputError("protocol", "{}", "is empty; leave it out for the default", "sweep")
        return {label: to_core(steps).to_json() for label, steps in protocol.items()}
    return {"protocol": to_core(protocol).to_json()}


def _design(design: Any) -> dict[str, Any]:
    if hasattr(design, "columns") and hasattr(design, "to_dict"):  # a pandas table: its rows
        return {"table": {str(name): design[name].tolist() for name in design.columns}}
    if not isinstance(design, Mapping):
        rule = "must be a dict (path: values) or a pandas table of cases"
        raise InputError("design", repr(design), rule, "sweep")
    if design and all(key in DESIGN for key in design):
        return dict(design)
    mixed = [key for key in design if key in DESIGN]
    if mixed:
        rule = f"stands beside paths; put those into a \"grid\": {{{mixed[0]!r}: ..., 'grid': ...}}"
        raise InputError(f"design {mixed[0]!r}", "", rule, "sweep")
    return {"grid": dict(design)} if design else {}


def describe(
    cell: Any, protocol: Any, design: Any, outputs: Any, settings: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the description of a study, as a study file has it."""
    out: dict[str, Any] = {"cell": _cells(cell)}
    protocols = _protocols(protocol)
    if protocols:
        out["protocol"] = protocols
    given = {key: value for key, value in settings.items() if value is not None}
    for name in ("title", "axis", "limits"):
        if name in given:
            out[name] = given.pop(name)
    if given:
        out["settings"] = given
    if design is not None:
        out["design"] = _design(design)
    if outputs is not None:
        out["outputs"] = outputs_of(outputs)
    return out


def _compiled(description: dict[str, Any], origin: str, folder: str) -> _denchi.Study:
    drawn = with_samples({key: _plain(key, value) for key, value in description.items()})
    return _denchi.Study.from_text(json.dumps(drawn), origin, folder)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of a JSON file, whose keys are different."""
    content = dict(pairs)
    if len(content) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InputError(f"key {twice!r}", "", "stands twice in one object", "study file")
    return content


def _study_file(path: Any) -> dict[str, Any] | None:
    """Return the description in a study file; None if it is something else, such as a cell."""
    if not isinstance(path, (str, os.PathLike)) or not os.path.isfile(path):
        return None
    try:
        text = Path(path).read_text(encoding="utf-8")
        content = json.loads(text, object_pairs_hook=_once)
    except InputError:
        raise
    except (ValueError, OSError):
        return None
    known = isinstance(content, dict) and any(key in content for key in ("cell", *STUDY))
    return content if known else None


def study_of(
    cell: Any, protocol: Any, design: Any, outputs: Any, given: Mapping[str, Any]
) -> _denchi.Study:
    """Return the study that the arguments mean: a file, a description, or all of them."""
    more = {"protocol": protocol, "design": design, "outputs": outputs, **given}
    extra = [name for name, value in more.items() if value is not None]
    described: Mapping[str, Any] | None = None
    if isinstance(cell, Mapping):
        # one key, "cell", beside other arguments can only be the label of a cell
        is_study = "cell" in cell and (len(cell) == 1 or any(key in cell for key in STUDY))
        described = cell if is_study and not (extra and len(cell) == 1) else None
    else:
        described = _study_file(cell)
    if described is None:
        return _compiled(describe(cell, protocol, design, outputs, given), "sweep", ".")
    if extra:
        raise InputError(extra[0], "", "is said by the study itself", "sweep")
    in_file = not isinstance(cell, Mapping)
    origin = os.fspath(cell) if in_file else "sweep"
    return _compiled(dict(described), origin, os.path.dirname(origin) if in_file else ".")
