"""The rules hold for this tree, and a breach of each is noticed."""

from pathlib import Path

import pytest
from source_rules import breaches

ROOT = Path(__file__).resolve().parents[2]


def test_this_tree_keeps_the_rules():
    assert breaches(ROOT) == []


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        ("engine/run/a.cpp", '#include "models/catalog.h"\n', "may not include models/catalog.h"),
        ("engine/linalg/blocks.h", '#include "engine/dae/x.h"\n', "may not include engine/dae/x.h"),
        ("include/denchi/a.h", "#include <Eigen/Core>\n", "Eigen is included in engine only"),
        ("engine/run/a.cpp", "#include <idas/idas.h>\n", "SUNDIALS is included in engine/dae only"),
        ("bindings/cli/a.cpp", '#include "engine/run/a.h"\n', "may not include engine/run/a.h"),
        ("engine/linalg/kernel.h", "#pragma once\n", "needs tests/unit/kernel_test.cpp"),
        ("models/physics/law.h", "\n" * 81, "81 lines, at most 80"),
        ("engine/run/a.cpp", "\n" * 401, "401 lines, at most 400"),
        ("engine/run/a.cpp", "  std::cout << 1;\n", "neither prints nor exits"),
        ("models/cells/a.cpp", "  std::exit(1);\n", "neither prints nor exits"),
    ],
)
def test_a_breach_is_noticed(tmp_path, file, text, complaint):
    place = tmp_path / file
    place.parent.mkdir(parents=True)
    place.write_text(text)
    found = breaches(tmp_path)
    assert any(complaint in breach for breach in found), found


def test_what_is_allowed_passes(tmp_path):
    place = tmp_path / "engine/dae/driver.cpp"
    place.parent.mkdir(parents=True)
    place.write_text('#include <idas/idas.h>\n#include "engine/linalg/blocks.h"\n// exit(1)\n')
    assert breaches(tmp_path) == []
