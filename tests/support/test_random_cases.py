"""A thousand random cases; `random_cases.py COUNT` runs as many as one likes."""

from __future__ import annotations

import collections

import random_cases


def test_a_thousand_random_cases_end_with_a_reason() -> None:
    ends = random_cases.run(1000, seed=3)
    assert sum(ends.values()) == 1000
    assert random_cases.unexplained(ends) == []
    by_status = collections.Counter()
    for (status, _), count in ends.items():
        by_status[status] += count
    # the draws are wide, not hopeless: most cases run, some do not
    assert by_status["finished"] > 500
    assert by_status["stopped"] > 50


def test_a_reason_that_explains_nothing_is_found() -> None:
    ends = collections.Counter({("stopped", "the solver failed"): 2, ("failed", "failed: x"): 1})
    assert len(random_cases.unexplained(ends)) == 2
