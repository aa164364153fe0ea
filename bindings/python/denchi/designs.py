"""Designs of studies: samples drawn from ranges and distributions, by scipy."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from denchi import arguments
from denchi.errors import InputError
from denchi.result import missing

METHODS = ("sobol", "latin_hypercube", "random")
DISTRIBUTIONS = ("uniform", "normal", "lognormal", "triangular")
_WHERE = "sample"
_MOST = 10_000_000


def _whole(name: str, value: Any, least: int) -> int:
    number = arguments.real(name, value)
    if not (least <= number <= _MOST and number == int(number)):
        rule = f"must be a whole number from {least} to {_MOST}"
        raise InputError(name, repr(value), rule, _WHERE)
    return int(number)


def _one_of(name: str, value: Any, words: tuple[str, ...]) -> str:
    if value not in words:
        raise InputError(name, repr(value), f"must be one of {', '.join(words)}", _WHERE)
    return str(value)


def _numbers(path: str, given: Mapping[str, Any], names: tuple[str, ...]) -> list[float]:
    absent = [name for name in names if name not in given]
    if absent:
        raise InputError(path, "", f"lacks {', '.join(absent)}", _WHERE)
    numbers = [arguments.real(f"{path} {name}", given[name]) for name in names]
    for name, number in zip(names, numbers, strict=True):
        if not np.isfinite(number):
            raise InputError(f"{path} {name}", repr(number), "must be a finite number", _WHERE)
    return numbers


def _check_keys(path: str, given: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in given:
        if key not in known:
            raise InputError(path, repr(key), f"is unknown; there are {', '.join(known)}", _WHERE)


def _range(path: str, given: Mapping[str, Any], unit: np.ndarray) -> np.ndarray:
    _check_keys(path, given, ("from", "to", "scale", "distribution"))
    low, high = _numbers(path, given, ("from", "to"))
    if not low < high:
        raise InputError(path, f"{low!r} to {high!r}", "must rise", _WHERE)
    scale = _one_of(f"{path} scale", given.get("scale", "linear"), ("linear", "log"))
    if scale == "linear":
        return low + unit * (high - low)
    if low <= 0.0:
        raise InputError(path, repr(low), "has no logarithm: it must be above 0", _WHERE)
    return np.asarray(low * np.exp(unit * np.log(high / low)))


def _normal(path: str, given: Mapping[str, Any], unit: np.ndarray) -> np.ndarray:
    from scipy import stats

    _check_keys(path, given, ("distribution", "mean", "sd", "min", "max"))
    mean, deviation = _numbers(path, given, ("mean", "sd"))
    if not deviation > 0.0:
        raise InputError(f"{path} sd", repr(deviation), "must be above 0", _WHERE)
    low = arguments.real(f"{path} min", given.get("min", -np.inf))
    high = arguments.real(f"{path} max", given.get("max", np.inf))
    if not low < high:
        raise InputError(path, f"{low!r} to {high!r}", "must rise", _WHERE)
    ends = ((low - mean) / deviation, (high - mean) / deviation)
    return np.asarray(stats.truncnorm.ppf(unit, *ends, loc=mean, scale=deviation))


def _lognormal(path: str, given: Mapping[str, Any], unit: np.ndarray) -> np.ndarray:
    from scipy import stats

    _check_keys(path, given, ("distribution", "median", "factor"))
    median, factor = _numbers(path, given, ("median", "factor"))
    if not (median > 0.0 and factor > 1.0):
        rule = "needs a median above 0, and a factor above 1 (of one standard deviation)"
        raise InputError(path, f"{median!r}, {factor!r}", rule, _WHERE)
    return np.asarray(median * factor ** stats.norm.ppf(unit))


def _triangular(path: str, given: Mapping[str, Any], unit: np.ndarray) -> np.ndarray:
    from scipy import stats

    _check_keys(path, given, ("distribution", "from", "mode", "to"))
    low, mode, high = _numbers(path, given, ("from", "mode", "to"))
    if not low <= mode <= high or low == high:
        raise InputError(path, f"{low!r}, {mode!r}, {high!r}", "must rise", _WHERE)
    share = (mode - low) / (high - low)
    return np.asarray(stats.triang.ppf(unit, share, loc=low, scale=high - low))


def _values(path: str, given: Any, unit: np.ndarray) -> list[Any]:
    """Turn numbers from 0 to 1 into values of one factor."""
    if isinstance(given, (list, tuple)):
        if not given:
            raise InputError(path, "[]", "has no values to choose from", _WHERE)
        places = np.minimum((unit * len(given)).astype(int), len(given) - 1)
        return [given[place] for place in places]
    if not isinstance(given, Mapping):
        rule = 'must be {"from": ..., "to": ...}, a distribution, or a list to choose from'
        raise InputError(path, repr(given), rule, _WHERE)
    kind = _one_of(f"{path} distribution", given.get("distribution", "uniform"), DISTRIBUTIONS)
    draw = {
        "uniform": _range,
        "normal": _normal,
        "lognormal": _lognormal,
        "triangular": _triangular,
    }[kind]
    return [float(value) for value in draw(path, given, unit)]


def _points(method: str, count: int, size: int, seed: int) -> np.ndarray:
    """Return (count, size) numbers between 0 and 1, ends left out."""
    from scipy.stats import qmc

    if method == "random":
        points = np.random.default_rng(seed).random((count, size))
    elif method == "latin_hypercube":
        points = qmc.LatinHypercube(size, seed=seed).random(count)
    else:
        # Whole powers of two are balanced; others are the beginning of the next one.
        exponent = max(0, int(np.ceil(np.log2(count))))
        points = qmc.Sobol(size, seed=seed).random_base2(exponent)[:count]
    return np.clip(points, 2.0**-54, 1.0 - 2.0**-53)


def draw(
    parameters: Mapping[str, Any], count: int, method: str = "sobol", seed: int = 0
) -> dict[str, list[Any]]:
    """Draw a sample.

    Parameters
    ----------
    parameters : mapping
        For each path ``{"from": a, "to": b}`` (``"scale": "log"`` for its logarithm), a
        distribution, or a list to choose from. Distributions are
        ``{"distribution": "normal", "mean": m, "sd": s}`` (cut at ``"min"`` and ``"max"``),
        ``{"distribution": "lognormal", "median": m, "factor": f}`` (f is one standard deviation)
        and ``{"distribution": "triangular", "from": a, "mode": m, "to": b}``.
    count : int
        How many; powers of two serve Sobol points best.
    method : str, default "sobol"
        ``"sobol"`` (scrambled), ``"latin_hypercube"`` or ``"random"``.
    seed : int, default 0
        The same seed gives the same sample.

    Returns
    -------
    dict
        A list of values for each path, what a design takes as a table.

    Raises
    ------
    InputError
        For a wrong range, distribution, method or count.
    """
    try:
        import scipy  # noqa: F401
    except ImportError:
        raise missing("scipy", "study") from None
    if not isinstance(parameters, Mapping) or not parameters:
        raise InputError("parameters", repr(parameters), "must name at least one path", _WHERE)
    number = _whole("count", count, 1)
    chosen = _one_of("method", method, METHODS)
    points = _points(chosen, number, len(parameters), _whole("seed", seed, 0))
    return {
        path: _values(path, given, points[:, k])
        for k, (path, given) in enumerate(parameters.items())
    }


def with_samples(description: dict[str, Any]) -> dict[str, Any]:
    """Return a study description with its sample drawn."""
    design = description.get("design")
    sample = design.get("sample") if isinstance(design, dict) else None
    if not isinstance(design, dict) or sample is None:
        return description
    if not isinstance(sample, dict):
        raise InputError("sample", repr(sample), "must be an object", "design")
    if "columns" in sample:
        return description
    _check_keys("sample", sample, ("method", "count", "seed", "parameters"))
    if "count" not in sample or "parameters" not in sample:
        raise InputError("sample", "", 'needs "parameters" and "count"', "design")
    columns = draw(
        sample["parameters"],
        sample["count"],
        sample.get("method", "sobol"),
        sample.get("seed", 0),
    )
    bounds = {
        path: [float(given["from"]), float(given["to"])]
        for path, given in sample["parameters"].items()
        if isinstance(given, Mapping) and "from" in given
    }
    return {**description, "design": {**design, "sample": {"columns": columns, "bounds": bounds}}}


def main() -> None:
    """Draw the sample of a study file: STUDY and OUT are the arguments of the process."""
    source, target = sys.argv[1:]
    with open(source, encoding="utf-8") as file:
        description = json.load(file)
    try:
        drawn = with_samples(description)
    except (InputError, ImportError) as error:
        sys.exit(f"denchi: {error}")
    with open(target, "w", encoding="utf-8") as file:
        json.dump(drawn, file)
