"""A batch by PyBaMM: a list of inputs, solved by threads of its solver or by processes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from multiprocessing import get_context

import numpy as np
import pybamm
from batch_sample import CUT_OFF, PUBLISHED, sample

VOLTAGE = "Voltage [V]"
SPAN = [0, 4000]  # [s]
PORTION = 50  # cases that a process is given at a time
Curve = tuple[np.ndarray, np.ndarray]  # time [s] and voltage [V]
Inputs = list[dict[str, float]]


def radius(electrode: str) -> Callable[[pybamm.Symbol], pybamm.Symbol]:
    """Make a radius an input; as a number it would be part of the mesh.

    PyBaMM takes a radius that depends on the position x: it meshes the particle of the middle and
    scales the equations by the radius at each x. Here the middle, asked for outside any domain,
    keeps the published radius, and every position has the input: the same equations, and end times
    within 1e-8 s of those of a model built for the radius.
    """
    path = f"{electrode}_electrode.particle.radius"

    def value(x: pybamm.Symbol) -> pybamm.Symbol:
        if not x.domain:
            return pybamm.Scalar(PUBLISHED[path])
        return pybamm.FullBroadcast(pybamm.InputParameter(path), broadcast_domains=x.domains)

    return value


def simulation(threads: int, compiled: bool) -> pybamm.Simulation:
    """Build once; every case is then only integrated."""
    values = pybamm.ParameterValues("Chen2020")
    published = values["Electrolyte conductivity [S.m-1]"]
    factor = pybamm.InputParameter("electrolyte.conductivity*")
    values.update(
        {
            "Positive particle radius [m]": radius("positive"),
            "Negative particle radius [m]": radius("negative"),
            "Positive particle diffusivity [m2.s-1]": pybamm.InputParameter(
                "positive_electrode.particle.diffusivity"
            ),
            "Electrolyte conductivity [S.m-1]": lambda c_e, T: factor * published(c_e, T),
            "Lower voltage cut-off [V]": CUT_OFF,
        }
    )
    if compiled and not shutil.which("gcc"):  # PyBaMM would go on without a word to us
        raise RuntimeError("the compiled variant of PyBaMM needs gcc")
    solver = pybamm.IDAKLUSolver(
        output_variables=[VOLTAGE], options={"num_threads": threads, "compile": compiled}
    )
    result = pybamm.Simulation(pybamm.lithium_ion.DFN(), parameter_values=values, solver=solver)
    result.solve(SPAN, inputs=rows(2))
    return result


def rows(cases: int) -> Inputs:
    """Give the sample as PyBaMM takes it."""
    drawn = sample(cases)
    return [dict(zip(drawn, row, strict=True)) for row in zip(*drawn.values(), strict=True)]


def discharge(prepared: pybamm.Simulation, inputs: Inputs) -> list[Curve]:
    """Solve all inputs in one call."""
    return [(run.t, run[VOLTAGE].entries) for run in prepared.solve(SPAN, inputs=inputs)]


class InProcess:
    """What a process of its own holds."""

    prepared: pybamm.Simulation

    @classmethod
    def prepare(cls) -> None:
        """Build and compile, before it is timed."""
        cls.prepared = simulation(threads=1, compiled=True)

    @classmethod
    def discharge(cls, inputs: Inputs) -> list[Curve]:
        """Solve a portion."""
        return discharge(cls.prepared, inputs)


class Peer:
    """See worker.py. Variants: "default", and "fastest", compiled and a process a thread."""

    def prepare(self, variant: str, cases: int, threads: int) -> None:
        """Build; solving a batch only integrates."""
        self.inputs = rows(cases)
        self.pool = None
        if variant == "fastest":
            simulation(threads=1, compiled=True)  # leaves the compiled code on disk for all
            self.pool = get_context("spawn").Pool(threads, InProcess.prepare)
        else:
            self.prepared = simulation(threads, compiled=False)

    def run(self) -> int:
        """Discharge all, up to the voltages as arrays; count them."""
        if self.pool is None:
            self.curves = discharge(self.prepared, self.inputs)
        else:
            starts = range(0, len(self.inputs), PORTION)
            portions = [self.inputs[start : start + PORTION] for start in starts]
            done = self.pool.map(InProcess.discharge, portions, chunksize=1)
            self.curves = [curve for portion in done for curve in portion]
        return len(self.curves)

    def end_times(self) -> list[float]:
        """Of the last batch [s]."""
        return [float(times[-1]) for times, _ in self.curves]
