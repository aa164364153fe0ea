"""Electrolytes as materials: the library, a laboratory's own file, and both in cells."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import denchi
import numpy as np
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

GAS_CONSTANT = 8.31446261815324  # [J/(mol K)]
FARADAY = 96485.33212  # [C/mol], and an electron volt in J/mol
SOLID = "nmc811_lpscl_li"

#: A file as a laboratory writes it.
LAB: dict[str, Any] = {
    "Title": "our argyrodite",
    "Family": "sulfide",
    "Formula": "Li6PS5Cl",
    "Density [g.cm-3]": 1.9,
    "Stability window [V]": [1.7, 2.1],
    "Conductivity [mS.cm-1]": 3.1,
    "Temperature [degC]": 30,
    "Activation energy [eV]": 0.33,
    "Pressure [MPa]": 50,
    "Source": "pellet 12, impedance, 2026-11-20",
}


def changed(**changes: Any) -> dict[str, Any]:
    """The laboratory's file with other keys; None takes one out. "_" stands for a key's unit."""
    out = dict(LAB)
    for name, value in changes.items():
        key = next((key for key in LAB if key.split(" [")[0] == name), name)
        out.pop(key, None)
        if value is not None:
            out[value[0] if isinstance(value, tuple) else key] = (
                value[1] if isinstance(value, tuple) else value
            )
    return out


def electrolyte(content: dict[str, Any], name: str = "ours.json") -> denchi.Electrolyte:
    return denchi.Electrolyte.from_json(json.dumps(content), name)


@pytest.fixture(scope="module")
def library() -> dict[str, denchi.Electrolyte]:
    return denchi.electrolytes()


# ---- the library ----


def test_library_is_large_and_every_value_has_its_source(
    library: dict[str, denchi.Electrolyte],
) -> None:
    assert len(library) >= 30
    families = {one.family for one in library.values()}
    assert {"sulfide", "halide", "oxide", "oxynitride", "polymer", "liquid"} <= families
    for name, one in library.items():
        assert one.name == name
        assert one.title
        for measured in one.measurements:
            assert 1e-10 < measured.conductivity < 10.0, name
            assert 200.0 < measured.temperature < 500.0, name
            assert len(measured.source) > 10, name
        assert one.conductivity() == one.measurements[0].conductivity
        for given, key in (
            (one.density, "density"),
            (one.stability_window[0] or one.stability_window[1], "stability_window"),
        ):
            assert (given is None) == (key in one.unknown), (name, key)
            assert given is None or key in one.sources, (name, key)


def test_library_shows_how_far_the_literature_spreads(
    library: dict[str, denchi.Electrolyte],
) -> None:
    values = [one.conductivity for one in library["li6ps5cl"].measurements]
    assert len(values) >= 5
    assert max(values) / min(values) > 100.0


def test_json_has_the_promised_keys(run: Run, library: dict[str, denchi.Electrolyte]) -> None:
    answer = run("electrolytes", "--json")
    assert answer.returncode == 0
    assert answer.stderr == ""
    every = json.loads(answer.stdout)
    assert [one["name"] for one in every] == list(library)
    keys = {"name", "family", "conductivity", "temperature", "activation_energy", "density"}
    for shown in every:
        one = library[shown["name"]]
        assert keys | {"transference_number", "sources"} <= set(shown)
        assert shown["family"] == one.family
        assert shown["conductivity"] == pytest.approx(one.conductivity(), rel=1e-12)
        assert shown["temperature"] == one.temperature
        assert shown["activation_energy"] == one.activation_energy
        assert shown["density"] == one.density
        assert shown["transference_number"] == one.transference_number
        assert shown["sources"] == one.sources
        assert shown["unknown"] == one.unknown
        assert len(shown["measurements"]) == len(one.measurements)


def test_table_lists_all_and_a_name_shows_its_page(
    run: Run, library: dict[str, denchi.Electrolyte]
) -> None:
    lines = run("electrolytes").stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(library)
    page = run("electrolytes", "lgps").stdout
    assert "10.1038/nmat3066" in page
    for measured in library["lgps"].measurements[1:]:
        assert f"lgps:{measured.label}" in page


def test_filters(run: Run, library: dict[str, denchi.Electrolyte]) -> None:
    def names(*words: str) -> list[str]:
        return [one["name"] for one in json.loads(run("electrolytes", *words, "--json").stdout)]

    halides = [name for name, one in library.items() if one.family == "halide"]
    assert names("--family", "halide") == halides == list(denchi.electrolytes("halide"))
    fast = [name for name, one in library.items() if one.conductivity() >= 0.5]
    assert 2 <= len(fast) < len(library)
    assert names("--min-conductivity", "5mS/cm") == fast
    both = [name for name in fast if library[name].family == "sulfide"]
    assert names("--family", "sulfide", "--min-conductivity", "0.5 S/m") == both
    assert names("llzo") == [name for name in library if "llzo" in name]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["zirconium"], "is neither in the library nor a file"),
        (["--family", "sulfid"], "must be one of"),
        (["--min-conductivity", "5"], "has no unit; write 5mS/cm"),
    ],
)
def test_filters_that_are_wrong(run: Run, words: list[str], message: str) -> None:
    answer = run("electrolytes", *words)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert message in answer.stderr


def test_names_labels_and_formulas(library: dict[str, denchi.Electrolyte]) -> None:
    assert denchi.Electrolyte("LGPS").name == "lgps"
    assert denchi.Electrolyte("Li10GeP2S12").name == "lgps"
    measured = library["li6ps5cl"].measurements
    for one in measured[1:]:
        chosen = denchi.Electrolyte(f"li6ps5cl:{one.label}")
        assert chosen.name == f"li6ps5cl:{one.label}"
        assert chosen.conductivity() == one.conductivity
        assert chosen.temperature == one.temperature
        assert chosen.sources["conductivity"] == one.source
        assert chosen.density == library["li6ps5cl"].density
    assert denchi.Electrolyte(f"li6ps5cl:{measured[0].label}").name == "li6ps5cl"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("li6ps5clx", ["is neither in the library nor a file", "did you mean 'li6ps5cl'"]),
        ("llzo", ["is ambiguous", "llzo_cubic", "llzo_ta", "llzo_tetragonal"]),
        ("Li7La3Zr2O12", ["is ambiguous", "llzo_cubic", "llzo_tetragonal"]),
        ("lgps:kamaya", ["is not one of electrolyte 'lgps'", "did you mean 'kamaya2011'"]),
        ("missing.json", ["electrolyte file 'missing.json'", "does not exist"]),
        (".", ["is neither in the library nor a file"]),
        ("", ["is neither in the library nor a file"]),
    ],
)
def test_unknown_and_ambiguous_names(run: Run, name: str, words: list[str]) -> None:
    with pytest.raises(denchi.InputError) as error:
        denchi.Electrolyte(name)
    for word in words:
        assert word in str(error.value)
    if name:
        answer = run("run", SOLID, "--electrolyte", name)
        assert answer.returncode == 2
        assert all(word in answer.stderr for word in words)


def test_candidates_are_named_once() -> None:
    with pytest.raises(denchi.InputError) as error:
        denchi.Electrolyte("Li3PS4")
    candidates = str(error.value).split("may be ")[1].split(", ")
    assert "beta_li3ps4" in candidates
    assert len(candidates) == len(set(candidates))


def test_wrong_types_are_named() -> None:
    for wrong in (3, None, ["lgps"]):
        with pytest.raises(denchi.InputError):
            denchi.Electrolyte(wrong)  # type: ignore[arg-type]


def test_shown_in_a_notebook(library: dict[str, denchi.Electrolyte]) -> None:
    assert "12 mS/cm at 25 degC" in repr(library["lgps"])
    assert "10.1038/nmat3066" in library["lgps"]._repr_html_()
    assert "argyrodite" not in repr(library)  # short: names, not titles
    assert all(name in repr(library) for name in library)
    assert "<table" in library._repr_html_()  # type: ignore[attr-defined]


# ---- a laboratory's own file ----


def test_lab_file_reads_alike_in_any_units(tmp_path: Path, run: Run) -> None:
    ours = tmp_path / "ours.json"
    ours.write_text(json.dumps(LAB), encoding="utf-8")
    si = {
        **{key: value for key, value in LAB.items() if "[" not in key},
        "Density [kg.m-3]": 1900.0,
        "Stability window [mV]": [1700.0, 2100.0],
        "Conductivity [S.m-1]": 0.31,
        "Temperature [K]": 303.15,
        "Activation energy [J.mol-1]": 0.33 * FARADAY,
        "Pressure [Pa]": 5e7,
    }
    first, second = denchi.Electrolyte(ours), electrolyte(si)
    for name in ("temperature", "activation_energy", "density", "family", "formula", "law"):
        one, other = getattr(first, name), getattr(second, name)
        assert one == (other if isinstance(one, str) else pytest.approx(other, rel=1e-14)), name
    assert first.stability_window == pytest.approx(second.stability_window)
    assert first.conductivity(340.0) == pytest.approx(second.conductivity(340.0), rel=1e-13)
    assert first.measurements[0].pressure == pytest.approx(5e7)
    assert first.name == "ours"
    assert run("validate", ours).returncode == 0
    # and the program takes it as it takes the library
    words = ["run", SOLID, "--json", "--protocol", "Discharge at 1C for 60 s"]
    answer = json.loads(run(*words, "--electrolyte", ours).stdout)
    cell = denchi.Cell(SOLID).with_electrolyte(second)
    own = denchi.simulate(cell, "Discharge at 1C for 60 s", progress=False)
    assert answer["energy"] == pytest.approx(own.energy, rel=1e-9)


def test_other_units_of_conductivity_and_energy() -> None:
    wanted = electrolyte(LAB).conductivity(350.0)
    kilo = 1e-3 * 0.33 * FARADAY
    for sigma, energy in (
        (("Conductivity [S.cm-1]", 3.1e-3), ("Activation energy [kJ.mol-1]", kilo)),
        (("Conductivity [mS/cm]", 3.1), ("Activation energy [meV]", 330.0)),
        (("Conductivity [mS.m-1]", 310.0), ("Activation energy [eV]", 0.33)),
    ):
        other = changed(**{"Conductivity": sigma, "Activation energy": energy})
        assert electrolyte(other).conductivity(350.0) == pytest.approx(wanted, rel=1e-12)


BAD_FILES: dict[str, tuple[dict[str, Any], str]] = {
    "conductivity without unit": (
        changed(Conductivity=("Conductivity", 3.1)),
        "'Conductivity': has no unit; write it into the key, as in 'Conductivity [mS.cm-1]'",
    ),
    "temperature without unit": (
        changed(Temperature=("Temperature", 30)),
        "'Temperature': has no unit",
    ),
    "density without unit": (changed(Density=("Density", 1.9)), "'Density': has no unit"),
    "unknown unit": (
        changed(Conductivity=("Conductivity [mS.in-1]", 3.1)),
        "has a unit that is not known here; write mS.cm-1",
    ),
    "no source": (changed(Source=None), "'Source': is missing"),
    "no temperature": (changed(Temperature=None), "'Temperature [degC]': is missing"),
    "no conductivity": (changed(Conductivity=None), "'Conductivity [mS.cm-1]': is missing"),
    "unknown key": (changed(Densty=1.9), "did you mean 'Density'"),
    "unknown family": (changed(Family="sulphide"), "must be one of sulfide"),
    "impossible formula": (changed(Formula="Li6PS5Qq"), "'Formula' = \"Li6PS5Qq\""),
    "conductivity of zero": (changed(Conductivity=0.0), "must be"),
    "conductivity as text": (changed(Conductivity="much"), "'Conductivity"),
    "too hot": (changed(Temperature=3000), "must lie between 100 and 1000 K"),
    "window upside down": (
        changed(**{"Stability window": [2.1, 1.7]}),
        "must be two rising voltages",
    ),
    "value twice": ({**LAB, "Density [kg.m-3]": 1900.0}, "gives the same value as"),
    "binary without transport": (changed(Law="binary"), "a binary electrolyte needs it"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_wrong_files_say_what_and_where(run: Run, tmp_path: Path, case: str) -> None:
    content, words = BAD_FILES[case]
    with pytest.raises(denchi.InputError) as error:
        electrolyte(content)
    assert words in str(error.value)
    assert "ours.json" in str(error.value)
    if case in ("conductivity without unit", "no source", "no temperature"):
        file = tmp_path / "ours.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        for command in (["run", SOLID], ["compare", SOLID]):
            answer = run(*command, "--electrolyte", file, "--csv", tmp_path / "out.csv")
            assert answer.returncode == 2
            assert answer.stdout == ""
            assert words in answer.stderr
            assert "ours.json" in answer.stderr
        assert run("validate", file).returncode == 2
        assert not (tmp_path / "out.csv").exists()


# ---- one material, given in four ways ----

# VTF with T0 far below: nearly Arrhenius, so that all four can say it, each with an error of its
# own. Around room temperature its slope is that of E = R B (T / (T - T0))^2.
A, B, T0 = 2000.0, 3200.0, 20.0  # [S/m], [K], [K]
ROOM = 298.15


def vtf(kelvin: np.ndarray | float) -> Any:
    return A * np.exp(-B / (kelvin - T0))


@pytest.fixture(scope="module")
def four_ways() -> dict[str, denchi.Electrolyte]:
    def material(**keys: Any) -> denchi.Electrolyte:
        readable = {key.replace("__", " "): value for key, value in keys.items()}
        base = {"Formula": "Li6PS5Cl", "Density [kg.m-3]": 1860.0, "Source": "made up"}
        return electrolyte({**base, **readable})

    two, table = np.array([293.15, 303.15]), np.linspace(263.15, 353.15, 10)
    energy = GAS_CONSTANT * B * (ROOM / (ROOM - T0)) ** 2
    return {
        "VTF": material(VTF={"A [S.cm-1]": 0.01 * A, "B [K]": B, "T0 [K]": T0}),
        "activation energy": material(
            **{
                "Conductivity [mS.cm-1]": 10.0 * vtf(ROOM),
                "Temperature [degC]": 25.0,
                "Activation energy [eV]": energy / FARADAY,
            }
        ),
        "two temperatures": material(
            **{"Conductivity [S.m-1]": vtf(two).tolist(), "Temperature [K]": two.tolist()}
        ),
        "table": material(
            **{
                "Conductivity [mS.cm-1]": (10.0 * vtf(table)).tolist(),
                "Temperature [degC]": (table - 273.15).tolist(),
            }
        ),
    }


def fit_error(way: str, kelvin: float) -> float:
    """What a way of saying it cannot help to be off by, relative, at some temperature."""
    u, room = 1.0 / kelvin, 1.0 / ROOM
    curvature = abs(2.0 * B * T0 / (1.0 - T0 * room) ** 3)  # second derivative of ln sigma over u
    if way == "VTF":
        return 1e-12
    if way == "table":
        step = 1.0 / 263.15 - 1.0 / 273.15
        return 1.3 * curvature * step**2 / 8.0
    if way == "two temperatures":
        return 1.3 * curvature * abs((u - 1.0 / 293.15) * (u - 1.0 / 303.15)) / 2.0 + 1e-12
    return 1.3 * curvature * (u - room) ** 2 / 2.0 + 1e-12


@pytest.mark.parametrize("way", ["VTF", "activation energy", "two temperatures", "table"])
def test_four_ways_give_one_conductivity(
    four_ways: dict[str, denchi.Electrolyte], way: str
) -> None:
    for kelvin in (268.15, 288.0, 293.15, ROOM, 310.0, 333.15):
        wanted = vtf(kelvin)
        assert four_ways[way].conductivity(kelvin) == pytest.approx(
            wanted, rel=fit_error(way, kelvin)
        )
    # The bounds mean something: a tenth of an eV would break them.
    assert fit_error(way, 333.15) < 0.05


def test_four_ways_give_one_discharge(four_ways: dict[str, denchi.Electrolyte]) -> None:
    cell = denchi.Cell("jun2026_silicon_pouch").with_({"state.initial_temperature": 310.0})
    step = "Discharge at 1C until 2.0 V"
    runs = {
        way: denchi.simulate(cell.with_electrolyte(one), step, progress=False)
        for way, one in four_ways.items()
    }
    reference = runs.pop("VTF")
    at = np.linspace(0.0, 0.98, 40) * reference.end_time
    # An ohmic loss of 100 mV that is off by the fit error moves the voltage by as much of it.
    loss = float(reference["loss_electrolyte_ohmic"].max())
    assert loss > 0.02
    for way, run in runs.items():
        off = np.abs(run.at(at)["voltage"] - reference.at(at)["voltage"]).max()
        assert off < 3.0 * fit_error(way, 310.0) * loss + 5e-5, way
        assert run.energy == pytest.approx(reference.energy, rel=2.0 * fit_error(way, 310.0) + 2e-5)
    # A material of another slope would not do.
    steep = changed(**{"Activation energy": 0.5, "Temperature": 25.0})
    steep["Conductivity [mS.cm-1]"] = 10.0 * vtf(ROOM)
    other = denchi.simulate(cell.with_electrolyte(electrolyte(steep)), step, progress=False)
    assert abs(other.energy / reference.energy - 1.0) > 1e-3


# ---- in cells ----


def test_all_layers_or_one() -> None:
    cell, fast = denchi.Cell(SOLID), denchi.Electrolyte("lgps")
    everywhere = cell.with_electrolyte(fast)
    separator = cell.with_electrolyte("lgps", "separator")
    assert everywhere.parameters["electrolyte.conductivity"].value == fast.conductivity()
    assert everywhere.parameters["electrolyte.formula"].value == "Li10GeP2S12"
    assert everywhere.parameters["electrolyte.density"].value == fast.density
    assert everywhere.parameters["electrolyte.conductivity"].source.startswith(
        "electrolyte lgps: 10.1038/nmat3066"
    )
    assert separator.parameters["electrolyte.formula"].value == "Li6PS5Cl"
    assert separator.parameters["separator.electrolyte.formula"].value == "Li10GeP2S12"
    # geometry and kinetics stay
    for path, parameter in cell.parameters.items():
        if "electrolyte" not in path:
            assert str(everywhere.parameters[path].value) == str(parameter.value), path
    # values are values: what was there is as it was
    assert cell.parameters["electrolyte.formula"].value == "Li6PS5Cl"
    # all layers again: the one of its own goes away
    assert separator.with_electrolyte("lgps") == everywhere
    losses = [
        denchi.simulate(one, "Discharge at 1C for 60 s", progress=False)["loss_electrolyte_ohmic"][
            -1
        ]
        for one in (everywhere, separator, cell)
    ]
    assert losses[0] < losses[1] < losses[2]


def test_layers_without_electrolyte_are_refused(run: Run) -> None:
    cell = denchi.Cell(SOLID)
    with pytest.raises(denchi.InputError, match="has no electrolyte in it: it is a metal"):
        cell.with_electrolyte("lgps", "negative_electrode")
    with pytest.raises(denchi.InputError, match="did you mean 'separator'"):
        cell.with_electrolyte("lgps", "seperator")
    answer = run("run", SOLID, "--electrolyte", "negative_electrode=lgps")
    assert answer.returncode == 2
    assert "has no electrolyte in it" in answer.stderr
    for wrong in ("=lgps", "separator=", ""):
        assert run("run", SOLID, "--electrolyte", wrong).returncode == 2


def test_program_takes_layers(run: Run) -> None:
    words = ["run", SOLID, "--json", "--protocol", "Discharge at 1C for 60 s"]
    answer = json.loads(run(*words, "--electrolyte", "separator=li6ps5cl:lee2020_film").stdout)
    cell = denchi.Cell(SOLID).with_electrolyte("li6ps5cl:lee2020_film", "separator")
    own = denchi.simulate(cell, "Discharge at 1C for 60 s", progress=False)
    assert answer["energy"] == pytest.approx(own.energy, rel=1e-9)


def test_what_is_unknown_is_listed(library: dict[str, denchi.Electrolyte]) -> None:
    bare = electrolyte({key: LAB[key] for key in LAB if key.split(" [")[0] in BARE})
    assert bare.unknown == [
        "activation_energy",
        "density",
        "stability_window",
        "method",
        "pressure",
    ]
    assert bare.density is None
    assert bare.stability_window == (None, None)
    assert electrolyte(LAB).unknown == ["method"]
    assert "pressure" not in library["nyman2008"].unknown  # a liquid has none


BARE = ("Family", "Conductivity", "Temperature", "Source")


def test_another_temperature_without_activation_energy_is_a_warning() -> None:
    cold = electrolyte(changed(**{"Activation energy": None, "Temperature": 60.0}))
    cell = denchi.Cell(SOLID)
    measured = "was measured at 333.15 K only, and no activation energy is known"
    assert measured in cell.with_electrolyte(cold).electrolyte_warnings[-1]
    assert "only" not in " ".join(cell.with_electrolyte(electrolyte(LAB)).electrolyte_warnings)
    same = electrolyte(changed(**{"Activation energy": None, "Temperature": 25.0}))
    assert "only" not in " ".join(cell.with_electrolyte(same).electrolyte_warnings)


@pytest.mark.parametrize(("measured", "runs", "warns"), [(60, 25, True), (60, 60, False)])
@pytest.mark.parametrize("swap", [False, True])
def test_the_warning_follows_the_temperature_of_the_runs(
    measured: float, runs: float, warns: bool, swap: bool
) -> None:
    if swap:
        measured, runs = runs, measured
    one = electrolyte(changed(**{"Activation energy": None, "Temperature": measured}))
    cell = denchi.Cell(SOLID).with_electrolyte(one)
    table = denchi.compare(cell, c_rates=[2.0], temperature=runs + 273.15, progress=False)
    assert ("no activation energy is known" in table["warnings"].iloc[0]) == warns
    later = cell.with_({"state.initial_temperature": runs + 273.15})
    assert any("only" in text for text in later.electrolyte_warnings) == warns


def test_liquids_need_their_salt() -> None:
    liquid = denchi.Cell("chen2020").with_electrolyte("landesfeind2019_ec_emc_3_7")
    solid = denchi.Cell("chen2020").with_electrolyte("li6ps5cl")
    for cell in (liquid, solid):
        run = denchi.simulate(cell, "Discharge at 1C for 60 s", progress=False)
        assert run.status == "finished"
    assert "electrolyte_concentration" in denchi.simulate(liquid, "Rest for 1 s", progress=False)
