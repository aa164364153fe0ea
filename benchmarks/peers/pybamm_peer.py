"""PyBaMM with its compiled solver, voltage-only output."""

from __future__ import annotations

import pybamm
from half_cell import half_cell_values

VOLTAGE = "Voltage [V]"
PARAMETERS = {"chen2020": "Chen2020", "marquis2019": "Marquis2019"}


def accurate_mesh(cell: str, model: pybamm.BaseModel) -> dict:
    """Use the cheapest mesh known to us: error of 0.12 mV, on the half-cell of 0.01 mV."""
    if cell == "ssb_ref_1":
        return {"var_pts": {"x_n": 10, "x_s": 10, "x_p": 30, "r_n": 10, "r_p": 60}}
    particle = pybamm.MeshGenerator(pybamm.Exponential1DSubMesh, {"side": "right"})
    return {
        "var_pts": {"x_n": 80, "x_s": 40, "x_p": 80, "r_n": 20, "r_p": 20},
        "submesh_types": {
            **model.default_submesh_types,
            "negative particle": particle,
            "positive particle": particle,
        },
    }


class Peer:
    """See worker.py. Variants: "default" and "accurate"."""

    def prepare(self, cell: str, c_rate: float, cut_off: float, variant: str) -> None:
        """Build the simulation; solving it again only integrates."""
        if cell == "ssb_ref_1":
            model = pybamm.lithium_ion.DFN({"working electrode": "positive"})
            values = half_cell_values()
        else:
            model = pybamm.lithium_ion.DFN()
            values = pybamm.ParameterValues(PARAMETERS[cell])
        values["Current function [A]"] = values["Nominal cell capacity [A.h]"] * c_rate
        values["Lower voltage cut-off [V]"] = cut_off
        tolerances = {"rtol": 1e-6, "atol": 1e-6} if variant == "accurate" else {}
        mesh = accurate_mesh(cell, model) if variant == "accurate" else {}
        self.simulation = pybamm.Simulation(
            model,
            parameter_values=values,
            solver=pybamm.IDAKLUSolver(output_variables=[VOLTAGE], **tolerances),
            **mesh,
        )
        self.simulation.build()
        self.span = [0, 4000 / c_rate]

    def solve(self) -> list[float]:
        """Discharge to the cut-off."""
        self.solution = self.simulation.solve(self.span)
        return self.solution[VOLTAGE].entries

    def voltage(self, times: list[float]) -> list[float]:
        """By a solve with output at these times."""
        solution = self.simulation.solve(self.span, t_interp=[0, *times])
        return list(solution[VOLTAGE].entries[1 : len(times) + 1])

    def end_time(self) -> float:
        """Of the last solve."""
        return float(self.solution.t[-1])

    def version(self) -> str:
        """With its solver's."""
        return f"PyBaMM {pybamm.__version__}"
