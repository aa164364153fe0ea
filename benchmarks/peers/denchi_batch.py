"""A batch by denchi: one sweep over a table of parameters."""

from __future__ import annotations

import denchi
from batch_sample import CUT_OFF, sample

PROTOCOL = f"Discharge at 1C until {CUT_OFF} V"


class Peer:
    """See worker.py. Variants: "default"."""

    def prepare(self, _: str, cases: int, threads: int) -> None:
        """Draw the sample; everything else is part of each batch."""
        self.sample = sample(cases)
        self.threads = threads

    def run(self) -> int:
        """Discharge all, up to the voltages as an array; count them."""
        self.study = denchi.sweep(
            "chen2020",
            PROTOCOL,
            {"table": self.sample},
            outputs=["voltage"],
            threads=self.threads,
            progress=False,
        )
        return len(self.study["voltage"])

    def end_times(self) -> list[float]:
        """Of the last batch [s]."""
        return [float(time) for time in self.study["end_time"]]

    def singles(self) -> tuple[float, float, list[float]]:
        """Run the same cases one by one: seconds of set-up, of solving, and end times [s]."""
        published = denchi.Cell("chen2020")
        setup, solve, ends = 0.0, 0.0, []
        for values in zip(*self.sample.values(), strict=True):
            cell = published.with_(dict(zip(self.sample, values, strict=True)))
            run = denchi.simulate(cell, PROTOCOL, outputs=["voltage"], progress=False)
            setup += run.statistics.setup_seconds
            solve += run.statistics.solve_seconds
            ends.append(float(run.time[-1]))
        return setup, solve, ends
