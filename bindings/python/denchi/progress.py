"""A progress display for runs that take longer than a second."""

from __future__ import annotations

import sys
from time import monotonic
from typing import Any


class ProgressDisplay:
    """A bar on the terminal or in a notebook: tqdm's where it is installed, else a plain one.

    Nothing is shown in a pipe, nor before a second has passed.
    """

    def __init__(self) -> None:
        self._begin = monotonic()
        self._bar: Any = None
        self._plain = False

    @staticmethod
    def is_useful() -> bool:
        """Return whether somebody may be watching."""
        return sys.stderr.isatty() or "ipykernel" in sys.modules

    def __call__(self, step: int, steps: int, time: float, fraction: float, voltage: float) -> None:
        """Show how far the run has got; `fraction` is from 0 to 1."""
        if monotonic() < self._begin + 1.0:
            return
        percent = 100.0 * min(max(fraction, 0.0), 1.0)
        where = self._where(step, steps, time, voltage)
        if self._bar is None and not self._plain:
            self._open()
        if self._plain:
            sys.stderr.write(f"\r{percent:3.0f} %  {where}\033[K")
            sys.stderr.flush()
        else:
            self._bar.set_postfix_str(where, refresh=False)
            self._bar.update(percent - self._bar.n)

    @staticmethod
    def _where(step: int, steps: int, time: float, voltage: float) -> str:
        if steps == 0:  # many runs at once
            return ""
        return f"step {min(step + 1, steps)} of {steps}, {time:.0f} s, {voltage:.3f} V"

    def _open(self) -> None:
        try:
            from tqdm import tqdm
        except ImportError:
            self._plain = True
        else:
            form = "{percentage:3.0f} % |{bar}| {postfix}"
            self._bar = tqdm(total=100.0, bar_format=form, leave=False)

    def close(self) -> None:
        """Take the bar off the screen."""
        if self._bar is not None:
            self._bar.close()
        elif self._plain:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
