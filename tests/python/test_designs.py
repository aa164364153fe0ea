"""Samples: spread as they are asked to be, and the same each time."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import denchi
import numpy as np
import pytest
from conftest import DISCHARGE
from denchi.designs import METHODS, draw
from study_support import assert_identical, sweep, write

Run = Callable[..., subprocess.CompletedProcess[str]]

RANGES = {"a": {"from": 2.0, "to": 5.0}, "b": {"from": -1.0, "to": 1.0}}


def sample(given: Any, count: int = 4096, **more: Any) -> np.ndarray:
    return np.array(draw({"p": given}, count, **more)["p"])


# ---- methods ----


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [1, 2, 63, 64, 1000])
def test_values_are_within_their_range(method: str, count: int) -> None:
    drawn = draw(RANGES, count, method)
    assert list(drawn) == ["a", "b"]
    for name, given in RANGES.items():
        assert len(drawn[name]) == count
        assert all(type(value) is float for value in drawn[name])
        assert given["from"] <= min(drawn[name]) <= max(drawn[name]) <= given["to"]
        assert len(set(drawn[name])) == count


@pytest.mark.parametrize("method", METHODS)
def test_a_seed_gives_the_same_sample(method: str) -> None:
    once = draw(RANGES, 50, method, 7)
    assert draw(RANGES, 50, method, 7) == once
    assert draw(RANGES, 50, method, 8) != once
    assert draw(RANGES, 50, method) == draw(RANGES, 50, method, 0)
    assert not np.allclose(draw(RANGES, 50, method, 8)["a"], once["a"])


def test_methods_differ_and_sobol_is_the_first() -> None:
    samples = [draw(RANGES, 50, method)["a"] for method in METHODS]
    assert draw(RANGES, 50)["a"] == samples[METHODS.index("sobol")]
    assert len({tuple(one) for one in samples}) == len(METHODS)


@pytest.mark.parametrize("method", ["sobol", "latin_hypercube"])
def test_each_of_as_many_strata_has_one_point(method: str) -> None:
    drawn = draw(RANGES, 256, method, 3)
    for name, given in RANGES.items():
        share = (np.array(drawn[name]) - given["from"]) / (given["to"] - given["from"])
        assert sorted(np.floor(256 * share).astype(int)) == list(range(256))


def test_chance_leaves_strata_empty() -> None:
    share = (np.array(draw(RANGES, 256, "random", 3)["a"]) - 2.0) / 3.0
    assert len(set(np.floor(256 * share).astype(int))) < 200  # 63 % of them are expected


def test_sobol_points_are_balanced_in_the_plane() -> None:
    """256 points of the first two dimensions: one in each box of area 1/256, of every shape."""
    drawn = draw(RANGES, 256, seed=5)
    x, y = (np.array(drawn["a"]) - 2.0) / 3.0, (np.array(drawn["b"]) + 1.0) / 2.0
    for power in range(9):
        columns, rows = 2**power, 2 ** (8 - power)
        boxes = zip((columns * x).astype(int), (rows * y).astype(int), strict=True)
        assert len(set(boxes)) == 256, power


def test_other_counts_begin_the_next_power_of_two() -> None:
    whole = draw(RANGES, 128, seed=2)
    assert draw(RANGES, 100, seed=2)["b"] == whole["b"][:100]


# ---- distributions ----
#
# Sobol points of one dimension, one in each of 4096 equal shares, integrate smooth functions of a
# share to about 1/4096 of their range; long tails, whose ends are left out, are worse.


def test_uniform_and_logarithmic_ranges() -> None:
    values = sample({"from": 2.0, "to": 5.0})
    assert values.mean() == pytest.approx(3.5, abs=3.0 / 4096)
    assert values.std() == pytest.approx(3.0 / np.sqrt(12.0), rel=1e-3)
    assert values.tolist() == sample({"distribution": "uniform", "from": 2.0, "to": 5.0}).tolist()
    logs = np.log10(sample({"from": 1e-3, "to": 1e2, "scale": "log"}))
    assert -3.0 <= logs.min() < -2.99
    assert 1.99 < logs.max() <= 2.0
    assert logs.mean() == pytest.approx(-0.5, abs=5.0 / 4096)
    assert logs.std() == pytest.approx(5.0 / np.sqrt(12.0), rel=1e-3)


def test_normal() -> None:
    values = sample({"distribution": "normal", "mean": 0.3, "sd": 0.01})
    assert values.mean() == pytest.approx(0.3, abs=0.01 * 2e-3)
    assert values.std() == pytest.approx(0.01, rel=5e-3)
    for level, share in ((1.0, 0.6827), (2.0, 0.9545)):
        assert np.mean(abs(values - 0.3) < 0.01 * level) == pytest.approx(share, abs=1e-3)
    assert np.isfinite(sample({"distribution": "normal", "mean": 0.0, "sd": 1.0}, 65536)).all()


def test_normal_within_limits() -> None:
    """Cut on both sides at one standard deviation: its own is then 0.5396 of that."""
    given = {"distribution": "normal", "mean": 5.0, "sd": 2.0}
    values = sample({**given, "min": 3.0, "max": 7.0})
    assert 3.0 <= values.min() < 3.01
    assert 6.99 < values.max() <= 7.0
    assert values.mean() == pytest.approx(5.0, abs=2e-3)
    assert values.std() == pytest.approx(2.0 * 0.53956, rel=1e-3)
    half = sample({**given, "min": 5.0})  # half normal
    assert half.min() >= 5.0
    assert half.mean() == pytest.approx(5.0 + 2.0 * np.sqrt(2.0 / np.pi), rel=1e-3)
    far = sample({**given, "min": 45.0})  # twenty standard deviations away
    assert far.min() >= 45.0
    assert far.mean() == pytest.approx(45.1, abs=0.01)


def test_lognormal() -> None:
    values = sample({"distribution": "lognormal", "median": 2.0, "factor": 1.5})
    assert np.median(values) == pytest.approx(2.0, rel=1e-3)
    assert np.log(values).std() == pytest.approx(np.log(1.5), rel=5e-3)
    within = np.mean((values > 2.0 / 1.5) & (values < 2.0 * 1.5))
    assert within == pytest.approx(0.6827, abs=1e-3)


@pytest.mark.parametrize("mode", [1.0, 2.0, 4.0])
def test_triangular(mode: float) -> None:
    values = sample({"distribution": "triangular", "from": 1.0, "mode": mode, "to": 4.0})
    assert values.min() >= 1.0
    assert values.max() <= 4.0
    assert values.mean() == pytest.approx((1.0 + mode + 4.0) / 3.0, abs=3.0 / 4096)
    variance = (1.0 + mode**2 + 16.0 - mode - 4.0 - 4.0 * mode) / 18.0
    assert values.var() == pytest.approx(variance, rel=2e-3)


def test_choices_are_as_likely_as_each_other() -> None:
    given = ["dfn", 3, 2.5, {"x": [0, 1], "y": [1, 2]}]
    drawn = draw({"p": given}, 256)["p"]
    assert Counter(map(str, drawn)) == dict.fromkeys(map(str, given), 64)
    assert all(any(value is choice for choice in given) for value in drawn)
    three = Counter(draw({"p": ("a", "b", "c")}, 1000)["p"])
    assert all(332 <= three[name] <= 335 for name in "abc")
    assert set(draw({"p": ["only"]}, 10)["p"]) == {"only"}


# ---- wrong input ----

BAD: dict[str, tuple[Any, str]] = {
    "no range": ({"from": 1.0}, "p.*lacks to"),
    "falling": ({"from": 2.0, "to": 1.0}, "p.*must rise"),
    "empty range": ({"from": 1.0, "to": 1.0}, "must rise"),
    "text": ({"from": "a", "to": 1.0}, "p from.*must be a number"),
    "endless": ({"from": 0.0, "to": float("inf")}, "p"),
    "not a number": ({"from": 0.0, "to": float("nan")}, "p"),
    "logarithm of zero": ({"from": 0.0, "to": 1.0, "scale": "log"}, "p.*no logarithm"),
    "scale": ({"from": 1.0, "to": 2.0, "scale": "root"}, "p scale.*one of linear, log"),
    "unknown key": ({"from": 1.0, "to": 2.0, "count": 3}, "'count'.*is unknown"),
    "distribution": ({"distribution": "beta", "from": 0, "to": 1}, "one of uniform, normal"),
    "no mean": ({"distribution": "normal", "sd": 1.0}, "lacks mean"),
    "no spread": ({"distribution": "normal", "mean": 1.0, "sd": 0.0}, "sd.*above 0"),
    "mean of nothing": ({"distribution": "normal", "mean": float("nan"), "sd": 1.0}, "p"),
    "limits": ({"distribution": "normal", "mean": 0, "sd": 1, "min": 2, "max": 1}, "must rise"),
    "median": ({"distribution": "lognormal", "median": -1.0, "factor": 2.0}, "median above 0"),
    "factor": ({"distribution": "lognormal", "median": 1.0, "factor": 1.0}, "factor above 1"),
    "mode": ({"distribution": "triangular", "from": 1, "mode": 3, "to": 2}, "must rise"),
    "point": ({"distribution": "triangular", "from": 1, "mode": 1, "to": 1}, "must rise"),
    "no choices": ([], "no values to choose from"),
    "number": (3.0, "p = 3.0: must be"),
    "word": ("dfn", "p = 'dfn': must be"),
    "nothing": (None, "p = None: must be"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_wrong_values_are_told(case: str) -> None:
    given, words = BAD[case]
    with pytest.raises(denchi.InputError, match=words):
        draw({"good": {"from": 0.0, "to": 1.0}, "p": given}, 8)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no count": ({"count": 0}, "count = 0: must be a whole number from 1 to"),
    "half a count": ({"count": 2.5}, "count = 2.5"),
    "count of words": ({"count": "many"}, "count = 'many'"),
    "endless count": ({"count": float("inf")}, "count"),
    "no number": ({"count": float("nan")}, "count"),
    "more than there is room for": ({"count": 10**13}, "count"),
    "truth": ({"count": True}, "count"),
    "seed": ({"seed": -1}, "seed = -1"),
    "seed of words": ({"seed": "x"}, "seed"),
    "method": ({"method": "halton"}, "method = 'halton': must be one of sobol"),
    "method of a list": ({"method": ["sobol"]}, "method"),
    "nothing": ({"parameters": {}}, "at least one path"),
    "list": ({"parameters": [1]}, "at least one path"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_arguments_are_told(case: str) -> None:
    changes, words = WRONG[case]
    with pytest.raises(denchi.InputError, match=words):
        draw(**{"parameters": RANGES, "count": 8, **changes})


# ---- in studies ----

STUDY: dict[str, Any] = {
    "cell": "chen2020",
    "protocol": DISCHARGE,
    "design": {
        "grid": {"model": ["spm", "spme"]},
        "sample": {
            "method": "latin_hypercube",
            "count": 20,
            "seed": 11,
            "parameters": {
                "temperature": {"from": 280.0, "to": 310.0},
                "negative_electrode.particle.radius": {"from": 3e-6, "to": 9e-6, "scale": "log"},
                "electrolyte.conductivity*": {
                    "distribution": "lognormal",
                    "median": 1.0,
                    "factor": 1.2,
                },
                "electrolyte": ["nyman2008", "valoen_reimers2005"],
            },
        },
        "filter": "temperature > 283",
    },
    "outputs": ["voltage"],
}


@pytest.fixture(scope="module")
def study() -> Any:
    return sweep(STUDY)


def test_a_study_draws_what_draw_draws(study: Any) -> None:
    given = STUDY["design"]["sample"]
    drawn = draw(given["parameters"], 20, given["method"], given["seed"])
    kept = [k for k in range(20) if drawn["temperature"][k] > 283.0]
    assert 10 < len(kept) < 20
    assert study.varied == ["model", *drawn]
    for name, values in drawn.items():  # the sample changes fastest
        assert study[name].tolist() == 2 * [values[k] for k in kept], name
    assert study["case_number"].tolist() == [*kept, *(20 + k for k in kept)]
    assert study.bounds("temperature") == (280.0, 310.0)
    assert study.bounds("negative_electrode.particle.radius") == (3e-6, 9e-6)
    assert study.bounds("electrolyte") is None


def test_the_program_draws_the_same(study: Any, run: Run, tmp_path: Path) -> None:
    file, out = write(tmp_path / "study.json", STUDY), tmp_path / "out"
    for shard in ("1/2", "2/2"):
        answer = run("sweep", file, "--out", out, "--shard", shard, "--json")
        assert answer.returncode == 0, answer.stderr
        assert answer.stderr == ""
        assert json.loads(answer.stdout)["status"] == "finished"
    assert run("merge", out, "--out", tmp_path / "study.h5").returncode == 0
    assert_identical(denchi.load(tmp_path / "study.h5"), study)
    # what is kept needs no sampling again
    assert_identical(sweep(out / "study.json"), study)


def test_another_seed_is_another_study(run: Run, tmp_path: Path) -> None:
    file, out = write(tmp_path / "study.json", STUDY), tmp_path / "out"
    assert run("sweep", file, "--out", out, "--quiet").returncode == 0
    text = file.read_text(encoding="utf-8").replace('"seed": 11', '"seed": 12')
    file.write_text(text, encoding="utf-8")
    answer = run("sweep", file, "--out", out, "--resume")
    assert answer.returncode == 2
    assert "design: temperature has changed" in answer.stderr


SAMPLES: dict[str, tuple[Any, str]] = {
    "no parameters": ({"count": 8}, 'needs "parameters" and "count"'),
    "no count": ({"parameters": {"temperature": {"from": 280.0, "to": 310.0}}}, "needs"),
    "unknown key": ({"count": 8, "parameters": {}, "sead": 1}, "'sead'.*is unknown"),
    "list": ([1, 2], "sample.*must be an object"),
    "falling": (
        {"count": 8, "parameters": {"temperature": {"from": 310.0, "to": 280.0}}},
        "temperature.*must rise",
    ),
    "too many": (
        {"count": 1e13, "parameters": {"temperature": {"from": 280.0, "to": 310.0}}},
        "count",
    ),
    "unknown path": (
        {"count": 8, "parameters": {"temperatur": {"from": 280.0, "to": 310.0}}},
        "did you mean 'temperature'",
    ),
}


@pytest.mark.parametrize("case", SAMPLES)
def test_wrong_samples_are_2_and_write_nothing(run: Run, tmp_path: Path, case: str) -> None:
    given, words = SAMPLES[case]
    description = {"cell": "chen2020", "design": {"sample": given}}
    file = write(tmp_path / "study.json", description)
    answer = run("sweep", file, "--out", tmp_path / "out")
    assert answer.returncode == 2
    assert re.search(words, answer.stderr), answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.stderr.startswith("denchi: ")
    with pytest.raises(denchi.InputError, match=words):
        sweep(description, out=tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["study.json"]


def test_the_program_alone_says_what_to_install(program: Path, tmp_path: Path) -> None:
    alone = tmp_path / "denchi"
    alone.write_bytes(program.read_bytes())
    alone.chmod(0o755)
    file = write(tmp_path / "study.json", STUDY)
    answer = subprocess.run(
        [alone, "sweep", file, "--out", tmp_path / "out"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "DENCHI_LIBRARY": denchi.library_folder()},
    )
    assert answer.returncode == 2
    assert 'pip install "denchi[study]"' in answer.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["denchi", "study.json"]
