"""What is made of Pyodide's wheels: trimmed, compiled, and honest about it."""

import ast
import csv
import hashlib
import io
import json
import re
import types
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest

from hooks.runtime import wheels
from hooks.runtime.archives import zip_members
from hooks.runtime.compile_pyc import compile_module
from hooks.runtime.keep import Place
from hooks.runtime.npm import PyodideDist
from hooks.runtime.packages import NOT_NEEDED
from hooks.runtime.wheels import Wheel

ROOT = Path(__file__).resolve().parents[2]
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def before(current: Path, dist: PyodideDist, made: dict[str, Any]) -> dict[str, Files]:
    """The members of each published package's wheel as Pyodide has it, verified here once more."""
    found = {}
    for name in made["packages"]:
        entry = dist.lock["packages"][name]
        data = (Place.of(ROOT).cache / "pyodide" / entry["file_name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"], name
        found[name] = zip_members(data)
    return found


@pytest.fixture(scope="module")
def after(current: Path, made: dict[str, Any]) -> dict[str, Files]:
    """The members of each published package."""
    entries = made["packages"].items()
    return {name: zip_members((current / entry["url"]).read_bytes()) for name, entry in entries}


def record_of(members: Files) -> dict[str, list[str]]:
    """The rows of RECORD by file name."""
    text = next(data for name, data in members.items() if name.endswith(".dist-info/RECORD"))
    return {row[0]: row[1:] for row in csv.reader(io.StringIO(text.decode()))}


def imported(source: bytes) -> set[str]:
    """The top-level modules that a file may import, at any place in it."""
    names: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
    return {name.split(".")[0] for name in names}


def doc_of(code: types.CodeType) -> Any:
    """What the module's namespace has as its docstring, and those of its functions."""
    space: dict[str, Any] = {}
    exec(code, space)
    things = (value for name, value in space.items() if not name.startswith("__"))
    return [space.get("__doc__"), *(thing.__doc__ for thing in things)]


# What was published


def test_every_file_but_python_and_the_font_list_is_upstreams_own(
    before: dict[str, Files], after: dict[str, Files]
) -> None:
    ours = re.compile(rf"\.pyc$|\.dist-info/RECORD$|{wheels.NOTE}$|^{wheels.FONT_LIST}$")
    for name, members in after.items():
        same = {path for path, data in members.items() if before[name].get(path) == data}
        assert not [path for path in set(members) - same if not ours.search(path)], name
    assert "matplotlib/fontlist.json" in after["matplotlib"]


def test_metadata_and_licences_stay(before: dict[str, Files], after: dict[str, Files]) -> None:
    licences = 0
    for name, members in before.items():
        for path, data in members.items():
            text = re.search(r"\.dist-info/(?!RECORD)|LICEN[CS]E|COPYING", path)
            assert not text or after[name].get(path) == data, path
            licences += "LICEN" in path
    assert licences >= len(before)
    assert "matplotlib/mpl-data/fonts/ttf/LICENSE_DEJAVU" in after["matplotlib"]


def test_record_is_true(after: dict[str, Files]) -> None:
    for members in after.values():
        record = record_of(members)
        assert set(record) == set(members)
        for path, data in members.items():
            if path.endswith("/RECORD"):
                continue
            digest = urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            assert record[path] == [f"sha256={digest}", str(len(data))], path


def test_a_note_names_the_original_and_every_file_that_is_missing(
    before: dict[str, Files], after: dict[str, Files], dist: PyodideDist
) -> None:
    for name, members in after.items():
        entry = dist.lock["packages"][name]
        note = next(data.decode() for path, data in members.items() if path.endswith(wheels.NOTE))
        assert entry["file_name"] in note and entry["sha256"] in note
        there = set(members) | {path.removesuffix("c") for path in members}
        listed = set(re.findall(r"^    (.+)$", note, re.MULTILINE))
        assert listed == set(before[name]) - there, name


def test_python_itself_and_numpy_carry_such_a_note(current: Path, made: dict[str, Any]) -> None:
    stdlib = zip_members((current / made["files"]["stdlib"]["url"]).read_bytes())
    assert made["files"]["stockStdlib"]["sha256"] in stdlib[wheels.NOTE].decode()
    site = zip_members((current / made["files"]["site"]["url"]).read_bytes())
    (note,) = (data for path, data in site.items() if path.endswith(wheels.NOTE))
    assert made["files"]["stockNumpy"]["sha256"] in note.decode()


def test_all_python_is_bytecode(after: dict[str, Files]) -> None:
    left = [path for members in after.values() for path in members if path.endswith(".py")]
    assert left == []


def test_all_fonts_and_styles_stay(before: dict[str, Files], after: dict[str, Files]) -> None:
    def kept(members: Files) -> set[str]:
        return {path for path in members if path.endswith((".ttf", ".mplstyle"))}

    assert kept(after["matplotlib"]) == kept(before["matplotlib"])
    fonts = json.loads(after["matplotlib"][wheels.FONT_LIST])
    listed = {f"matplotlib/mpl-data/{font['fname']}" for font in fonts["ttflist"]}
    assert listed == {path for path in after["matplotlib"] if path.endswith(".ttf")}
    assert fonts["afmlist"] == []


def test_nothing_but_pdf_and_postscript_imports_a_package_that_is_not_loaded(
    before: dict[str, Files], after: dict[str, Files]
) -> None:
    dropped = {need for needs in NOT_NEEDED.values() for need in needs}
    assert dropped == {"pytz", "fonttools"}
    users: dict[str, set[str]] = {}
    for name in set(before) - {"fonttools"}:
        for path, data in before[name].items():
            if path.endswith(".py") and f"{path}c" in after[name]:
                for module in imported(data) & {"pytz", "fontTools"}:
                    users.setdefault(module, set()).add(path.rpartition("/")[2])
    assert users == {"fontTools": {"_backend_pdf_ps.py", "backend_ps.py"}}


def test_the_first_figure_costs_fewer_bytes_than_pyodides_own_wheels(
    made: dict[str, Any], dist: PyodideDist
) -> None:
    names = ["matplotlib"]
    for name in names:
        names += [need for need in made["lock"]["packages"][name]["depends"] if need not in names]
    size = sum(made["packages"][name]["bytes"] for name in names if name in made["packages"])
    assert size < 7_400_000, f"{size} bytes; Pyodide's own wheels are 10.3 MB"


# How it is made


def test_trimming_keeps_what_a_page_uses_and_drops_what_it_cannot() -> None:
    keep = [
        "matplotlib/pyplot.py",
        "matplotlib/backends/backend_svg.py",
        "matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf",
        "matplotlib-3.dist-info/METADATA",
        "matplotlib-3.dist-info/tests/LICENSE",
        "matplotlib/mpl-data/sample_data/LICENSE.txt",
    ]
    drop = [
        "matplotlib/pyplot.pyi",
        "matplotlib/tests/test_axes.py",
        "matplotlib/backends/backend_qtagg.py",
        "matplotlib/mpl-data/images/home.png",
        "matplotlib/mpl-data/fonts/afm/cmr10.afm",
    ]
    assert list(wheels.trim("matplotlib", dict.fromkeys([*keep, *drop], b""))) == keep


def test_rules_are_for_their_own_package_alone() -> None:
    members = {"matplotlib/testing/a.py": b"", "numpy/testing/overrides.py": b""}
    assert list(wheels.trim("numpy", members)) == list(members)
    assert list(wheels.trim("matplotlib", members)) == ["numpy/testing/overrides.py"]


def test_a_name_with_a_comma_stays_one_field_of_record() -> None:
    wheel = Wheel("a", "a-1.0-py3-none-any.whl", "0" * 64)
    given = {"a/x,y.txt": b"1", "a-1.0.dist-info/RECORD": b"old"}
    record = record_of(wheels.sign(wheel, given, given))
    assert record["a/x,y.txt"][1] == "1"
    assert record["a-1.0.dist-info/RECORD"] == ["", ""]


@pytest.mark.parametrize(
    "source",
    [
        b'"""Doc."""\nfrom __future__ import annotations\n',
        b'"""Doc."""\n"not a docstring either"\n',
        b'def f():\n    """Doc."""\n',
        b'class C:\n    """Doc."""\n    """More."""\n    x = 1\n',
        b'async def f():\n    "Doc."\n    return 1\n',
    ],
)
def test_docstrings_go(source: bytes) -> None:
    docs = doc_of(compile_module(source, "m.py", asserts=True))
    assert not [doc for doc in docs if isinstance(doc, str)]
    whole = doc_of(compile(source, "m.py", "exec"))  # control: there was one
    assert [doc for doc in whole if isinstance(doc, str)]


def test_asserts_stay_unless_told_otherwise() -> None:
    source = b'"""Doc."""\nassert False, "kept"\n'
    with pytest.raises(AssertionError, match="kept"):
        exec(compile_module(source, "m.py", asserts=True), {})
    exec(compile_module(source, "m.py", asserts=False), {})


def test_lines_keep_their_numbers() -> None:
    source = b'"""Two\nlines."""\n\ndef f():\n    """Doc."""\n    return 1 / 0\n'
    code = compile_module(source, "m.py", asserts=True)
    function = next(c for c in code.co_consts if isinstance(c, types.CodeType))
    assert function.co_firstlineno == 4
    assert max(line for _, _, line in function.co_lines() if line) == 6
