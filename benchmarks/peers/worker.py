"""Serves one simulator over a pipe: a request per line on stdin, an answer per line on stdout.

python worker.py MODULE, where MODULE holds a class `Peer` with

    prepare(cell, c_rate, cut_off, variant)   build the job
    solve() -> list of voltages               the timed call
    voltage(times) -> list                    voltages at given times of the last job
    end_time() -> float                       of the last job [s]
    version() -> str

or, in the modules of the batch,

    prepare(variant, cases, threads)          build the job
    run() -> int                              the timed call; number of cases with a voltage curve
    end_times() -> list                       of the last job [s]
"""

from __future__ import annotations

import importlib
import json
import statistics
import sys
import time
from typing import Any

TURN = 0.1  # [s] that a simulator solves again and again before the other has its turn


def serve(peer: Any) -> None:
    """Answer until the pipe closes. What a simulator prints must not get into the answers."""
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        taken: list[float] = []
        while not taken or (name == "solve" and sum(taken) < TURN):
            begin = time.perf_counter()
            value = getattr(peer, name)(*arguments)
            taken.append(time.perf_counter() - begin)
        seconds = statistics.median(taken)
        if name == "solve":
            value = len(value)
        print(json.dumps([value, seconds]), file=answers, flush=True)


if __name__ == "__main__":
    serve(importlib.import_module(sys.argv[1]).Peer())
