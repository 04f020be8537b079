"""The built files: whole, as pinned, and Python starts from them in all three ways."""

import ast
import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hooks.runtime import manifest
from hooks.runtime.archives import zip_members
from hooks.runtime.npm import PyodideDist

Boot = Callable[..., dict[str, Any]]

CELLS = [
    "import numpy as np\n"
    "from snippets.losses import softmax\n"
    "print(softmax(np.arange(4.0)))\n"
    "np.random.default_rng(0).standard_normal((2, 3)).astype(np.float32)",
    "np.linalg.svd(np.arange(6.0).reshape(2, 3)).S, np.fft.fft(np.arange(4.0)), np.int8(100)",
    "def broken(a):\n    return a @ np.ones((5, 5))\nbroken(np.ones((2, 3)))",
    "if True print(1)",
]
LAZY_CELLS = [
    "import inspect, statistics\nimport snippets.losses\n"
    "print('def softmax(' in inspect.getsource(snippets.losses.softmax))\n"
    "print(snippets.losses.softmax.__doc__ is not None, statistics.median([1, 2, 3]))",
    "from numpy import *\nimport numpy.testing, numpy.ma, numpy.polynomial, numpy.f2py\n"
    "numpy.testing.assert_allclose(1, 1)\nmasked_total = numpy.ma.array([1, 2], mask=[0, 1]).sum()\n"
    "int(masked_total)",
    "try:\n    assert False, 'kept'\nexcept AssertionError as error:\n    print(error)",
]


def test_every_file_on_disk_is_the_one_in_the_manifest(current: Path) -> None:
    assert manifest.faults(current) == []
    named = {entry["url"] for entry in manifest.entries(manifest.read(current))}
    assert {path.name for path in current.iterdir()} == named | {"runtime.json"}


@pytest.mark.parametrize("damage", ["altered", "cut", "missing"])
def test_damage_to_a_file_is_noticed(
    damage: str, current: Path, made: dict[str, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(current, folder)
    victim = folder / made["files"]["site"]["url"]
    data = victim.read_bytes()
    if damage == "altered":
        victim.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif damage == "cut":
        victim.write_bytes(data[:-1])
    else:
        victim.unlink()
    assert [fault.split(":")[0] for fault in manifest.faults(folder)] == [victim.name]


def test_names_carry_the_hash_and_no_ending_that_a_host_would_touch(made: dict[str, Any]) -> None:
    for entry in manifest.entries(made):
        assert re.fullmatch(r"[\w.-]+\.[0-9a-f]{10}\.bin", entry["url"])
        assert entry["url"].split(".")[-2] == entry["sha256"][:10]


def test_the_stock_files_are_pyodides_own(made: dict[str, Any], dist: PyodideDist) -> None:
    numpy = dist.lock["packages"]["numpy"]["sha256"]
    assert made["files"]["stockNumpy"]["sha256"] == numpy
    stock = hashlib.sha256(dist.path("python_stdlib.zip").read_bytes()).hexdigest()
    assert made["files"]["stockStdlib"]["sha256"] == stock


def test_the_lock_is_closed_and_agrees_with_the_files(
    made: dict[str, Any], dist: PyodideDist
) -> None:
    packages = made["lock"]["packages"]
    for name, entry in packages.items():
        assert set(entry["depends"]) <= set(packages), name
        if name in made["packages"]:  # changed by us: what a page gets is what is verified there
            original = dist.lock["packages"][name]
            assert entry["sha256"] == made["packages"][name]["sha256"] != original["sha256"]
            needs = [need for need in original["depends"] if need in entry["depends"]]
            assert entry == {**original, "sha256": entry["sha256"], "depends": needs}
    assert packages["numpy"] == dist.lock["packages"]["numpy"]
    assert packages["ml-by-hand"]["sha256"] == made["files"]["stockSite"]["sha256"]
    assert set(made["packages"]) == set(packages) - {"numpy", "ml-by-hand"}
    assert set(made["imports"].values()) <= set(made["packages"])
    assert made["imports"]["matplotlib"] == "matplotlib" and made["imports"]["PIL"] == "pillow"


def test_each_way_to_boot_names_files_that_exist(made: dict[str, Any]) -> None:
    listed = [*made["core"], *made["lazy"], *made["stock"]]
    assert sorted(listed) == sorted(made["files"])


def test_the_first_output_costs_fewer_bytes_than_the_plain_loader(made: dict[str, Any]) -> None:
    core = sum(made["files"][name]["bytes"] for name in made["core"])
    assert core < 9_300_000, f"{core} bytes; the plain loader needs 9.3 MB with gzip"


def test_the_site_zip_has_our_sources_as_they_are_and_numpy_as_bytecode(
    current: Path, made: dict[str, Any]
) -> None:
    members = zip_members((current / made["files"]["site"]["url"]).read_bytes())
    root = Path(__file__).resolve().parents[2]
    assert members["kernel.py"] == (root / "hooks" / "kernel.py").read_bytes()
    for path in (root / "snippets").rglob("*.py"):
        assert members[path.relative_to(root).as_posix()] == path.read_bytes()
    names = [name for name in members if name.startswith("numpy/")]
    assert "numpy/__init__.pyc" in names and "numpy/testing/overrides.pyc" in names
    assert not [name for name in names if "/tests/" in name or name.endswith((".so", ".h", ".py"))]


@pytest.fixture(scope="module")
def expected(boot: Boot) -> dict[str, Any]:
    """What the unchanged files of Pyodide give: the last of the three ways to start."""
    return boot("stock", [*CELLS, *LAZY_CELLS])


def test_the_stock_files_run_all_cells(expected: dict[str, Any]) -> None:
    statuses = ["done", "done", "error", "error", "done", "done", "done"]
    assert expected["statuses"] == statuses
    assert expected["outputs"][4][0]["text"] == "True\nTrue 2\n"


@pytest.mark.parametrize("rung", ["snapshot", "bytecode"])
def test_the_quick_ways_to_start_give_the_same_items(
    rung: str, boot: Boot, expected: dict[str, Any]
) -> None:
    got = boot(rung, [*CELLS, *LAZY_CELLS])
    assert got["outputs"] == expected["outputs"]
    assert got["statuses"] == expected["statuses"]


def test_the_snapshot_runs_cells_before_the_lazy_files_are_there(
    boot: Boot, expected: dict[str, Any]
) -> None:
    early = boot("snapshot", CELLS, lazy=False)
    assert early["outputs"] == expected["outputs"][: len(CELLS)]
    # control: what is not in memory is not found yet
    assert boot("snapshot", ["import statistics"], lazy=False)["statuses"] == ["error"]


@pytest.mark.parametrize("language", ["zh-CN", "de", "ja", "sr-Latn-RS"])
def test_the_snapshot_fits_a_host_of_any_language(language: str, boot: Boot) -> None:
    assert boot("snapshot", ["1 + 1"], language=language)["statuses"] == ["done"]


def test_every_snippet_module_is_in_the_snapshot_but_not_the_exercises(boot: Boot) -> None:
    root = Path(__file__).resolve().parents[2]
    modules = []
    for path in sorted((root / "snippets").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        modules.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    code = f"import sys\n[name for name in {modules!r} if name not in sys.modules]"
    output = boot("snapshot", [code], lazy=False)["outputs"][0]
    # A check asks for them when it is made: few readers of a page do, and solutions are among them.
    exercises = [name for name in modules if name.startswith("snippets.exercises")]
    assert ast.literal_eval(output[0]["text"]) == exercises != []
