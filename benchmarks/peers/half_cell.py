"""The cell ssb_ref_1 for PyBaMM, whose half-cell model takes a transference number of 1."""

from __future__ import annotations

import pybamm
from pybamm import tanh


def ocp(x: pybamm.Symbol) -> pybamm.Symbol:
    """NMC811 of Chen et al. 2020 [V]."""
    return (
        -0.8090 * x
        + 4.4875
        - 0.0428 * tanh(18.5138 * (x - 0.5542))
        - 17.7326 * tanh(15.789 * (x - 0.3117))
        + 17.5842 * tanh(15.9308 * (x - 0.312))
    )


def exchange_current(
    salt: pybamm.Symbol, surface: pybamm.Symbol, largest: pybamm.Symbol, _: pybamm.Symbol
) -> pybamm.Symbol:
    """Of the NMC811 [A/m2]."""
    return 3.42e-6 * salt**0.5 * surface**0.5 * (largest - surface) ** 0.5


def half_cell_values() -> pybamm.ParameterValues:
    """Replace what a half-cell at constant temperature uses in the nearest published set."""
    values = pybamm.ParameterValues("Xu2019")
    values.update(
        {
            "Negative electrode thickness [m]": 20e-6,
            "Separator thickness [m]": 30e-6,
            "Positive electrode thickness [m]": 60e-6,
            "Separator porosity": 1.0,
            "Positive electrode porosity": 0.3,
            "Positive electrode active material volume fraction": 0.6,
            "Positive electrode Bruggeman coefficient (electrode)": 0.0,
            "Positive electrode Bruggeman coefficient (electrolyte)": 1.5,
            "Positive electrode conductivity [S.m-1]": 1.0,
            "Positive particle radius [m]": 2.5e-6,
            "Positive particle diffusivity [m2.s-1]": 4e-15,
            "Maximum concentration in positive electrode [mol.m-3]": 63104.0,
            "Initial concentration in positive electrode [mol.m-3]": 0.2699987322515213 * 63104.0,
            "Positive electrode OCP [V]": ocp,
            "Positive electrode exchange-current density [A.m-2]": exchange_current,
            "Exchange-current density for lithium metal electrode [A.m-2]": lambda *_: 10.0,
            "Electrolyte conductivity [S.m-1]": 0.2,
            "Electrolyte diffusivity [m2.s-1]": 1e-10,  # no salt gradient forms
            "Cation transference number": 1.0,
            "Electrode height [m]": 1.0,
            "Electrode width [m]": 1.0,
            "Nominal cell capacity [A.h]": 44.447,
            "Upper voltage cut-off [V]": 4.6,
        }
    )
    return values
