"""The recorded oracle values are independent of the snippets, complete and readable."""

import ast
import json
import types
from pathlib import Path

import numpy as np
import pytest

from snippets.exercises.recorded import revive
from tests.oracles import HERE, modules, plain, recorded
from tests.oracles.__main__ import as_json, check, differences, main

MODULES = modules()


def imports(source: str) -> set[str]:
    """Return the top packages that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("name", MODULES)
def test_an_oracle_shares_no_code_with_the_snippets(name):
    path = HERE.joinpath(*name.split(".")).with_suffix(".py")
    assert "snippets" not in imports(path.read_text("utf-8"))


def test_a_shared_import_would_be_seen():
    assert "snippets" in imports("def f():\n    from snippets.losses import softmax\n")


@pytest.mark.parametrize("name", MODULES)
def test_each_oracle_has_recorded_values_with_versions(name):
    data = json.loads(MODULES[name].read_text("utf-8"), parse_constant=pytest.fail)
    assert data["versions"]["torch"]
    assert data["cases"]
    assert recorded(name).keys() == data["cases"].keys()


def test_nan_and_infinity_survive_strict_json():
    before = {"a": np.array([1.0, np.nan, -np.inf]), "b": float("inf"), "n": None, "i": 3}
    after = revive(json.loads(json.dumps(plain(before), allow_nan=False)))
    np.testing.assert_array_equal(after["a"], before["a"])
    assert (after["b"], after["n"], after["i"]) == (float("inf"), None, 3)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ([1.0, 2.0], [1.0, 2.0 + 1e-15], []),
        ([1.0, 2.0], [1.0, 2.0001], ["[1]: recorded 2.0, recomputed 2.0001"]),
        ([1.0], [1.0, 2.0], [": recorded 1 items, recomputed 2 items"]),
        ({"a": 1}, {"a": 2}, ["/a: recorded 1, recomputed 2"]),
        ({"a": 1}, {"b": 1}, [": recorded keys ['a'], recomputed keys ['b']"]),
        (1, 1.0, [": recorded 1, recomputed 1.0"]),
        ("nan", "nan", []),
        ("nan", 0.0, [": recorded 'nan', recomputed 0.0"]),
    ],
)
def test_differences_are_told_with_their_place(old, new, told):
    assert list(differences(old, new, rtol=1e-12)) == told


def test_a_changed_value_and_a_changed_version_are_found(tmp_path: Path):
    module = types.SimpleNamespace(PACKAGES=["numpy"], CASES=lambda: {"one": {"out": 1.0}})
    path = tmp_path / "toy.json"
    assert list(check(module, path)) == ["not recorded yet; run with --write"]
    path.write_text(as_json(module), "utf-8")
    assert list(check(module, path)) == []
    path.write_text(as_json(module).replace("1.0}", "1.5}").replace(np.__version__, "0.1"), "utf-8")
    assert list(check(module, path)) == [
        f"recorded with numpy 0.1, this is {np.__version__}",
        "/one/out: recorded 1.5, recomputed 1.0",
    ]


def test_an_unknown_name_is_answered_with_the_known_ones(capsys):
    with pytest.raises(SystemExit):
        main(["loses"])
    told = capsys.readouterr().err
    assert "no oracle module loses; there are: " in told
    assert "losses" in told
