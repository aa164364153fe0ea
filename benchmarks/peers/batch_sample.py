"""The batch: 1C discharges of chen2020 that differ in four parameters, alike for all."""

from __future__ import annotations

import numpy as np

CUT_OFF = 2.5  # [V]
# By denchi's names. The last one is a factor on the published function.
PUBLISHED = {
    "positive_electrode.particle.radius": 5.22e-6,  # [m]
    "negative_electrode.particle.radius": 5.86e-6,  # [m]
    "positive_electrode.particle.diffusivity": 4e-15,  # [m2/s]
    "electrolyte.conductivity*": 1.0,
}


def sample(cases: int) -> dict[str, list[float]]:
    """Draw the values of each parameter, within 20 % of what is published.

    A longer sample begins with the shorter one.
    """
    factors = np.random.default_rng(1).uniform(0.8, 1.2, (cases, len(PUBLISHED)))
    columns = (factors * list(PUBLISHED.values())).T.tolist()
    return dict(zip(PUBLISHED, columns, strict=True))
