"""Physics-based simulation of electrochemical cells.

>>> import denchi
>>> sol = denchi.simulate("chen2020", "Discharge at 1C until 2.5 V")
>>> sol.voltage

Only numpy is required; pandas, xarray, matplotlib and tqdm are imported when used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from denchi._denchi import build_info, library_folder
from denchi.catalog import cells, models
from denchi.cell import Cell
from denchi.comparing import compare
from denchi.electrolyte import Electrolyte, electrolytes
from denchi.errors import InputError, MachineError
from denchi.protocol import Protocol
from denchi.result import Solution, load
from denchi.running import Simulation, simulate

if TYPE_CHECKING:
    from denchi.study import Study
    from denchi.sweeping import sweep

__version__: str = build_info()["version"]

__all__ = [
    "Cell",
    "Electrolyte",
    "InputError",
    "MachineError",
    "Protocol",
    "Simulation",
    "Solution",
    "Study",
    "build_info",
    "cells",
    "compare",
    "electrolytes",
    "library_folder",
    "load",
    "models",
    "simulate",
    "sweep",
]


def __getattr__(name: str) -> Any:
    """Import what belongs to studies when it is first asked for."""
    if name == "sweep":
        from denchi.sweeping import sweep

        return sweep
    if name == "Study":
        from denchi.study import Study

        return Study
    raise AttributeError(f"module 'denchi' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
