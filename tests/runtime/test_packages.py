"""The cut lock and our own wheel."""

import base64
import csv
import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hooks.runtime import packages
from hooks.runtime.archives import zip_bytes, zip_members
from hooks.runtime.errors import RuntimeBuildError
from hooks.runtime.npm import PyodideDist


def entry(name: str, *depends: str) -> dict[str, Any]:
    return {
        "name": name,
        "version": "1.0",
        "file_name": f"{name}-1.0-py3-none-any.whl",
        "install_dir": "site",
        "sha256": "0" * 64,
        "package_type": "package",
        "imports": [name],
        "depends": list(depends),
        "unvendored_tests": False,
    }


LOCK = {
    "info": {"abi_version": "1", "arch": "wasm32", "platform": "emscripten_5", "python": "3.14.0"},
    "packages": {
        "a": entry("a", "b", "c"),
        "b": entry("b", "c"),
        "c": entry("c", "a"),  # a circle must not hang
        "numpy": entry("numpy"),
        "unused": entry("unused"),
    },
}


def project_wheel(folder: Path) -> Path:
    info = "ml_by_hand-0.1.0.dist-info"
    data = zip_bytes(
        [
            ("snippets/__init__.py", b""),
            (
                f"{info}/METADATA",
                b"Metadata-Version: 2.4\nName: ml-by-hand\nVersion: 0.1.0\nRequires-Dist: numpy>=2\n",
            ),
            (f"{info}/WHEEL", b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
            (f"{info}/RECORD", b"snippets/__init__.py,,\n"),
        ]
    )
    path = folder / "ml_by_hand-0.1.0-py3-none-any.whl"
    path.write_bytes(packages.add_module(data, "kernel.py", b"x = 1\n"))
    return path


def test_the_cut_lock_holds_the_roots_and_all_they_need_and_no_more() -> None:
    cut = packages.cut_lock(LOCK, ["b"])
    assert list(cut["packages"]) == ["a", "b", "c"]
    assert cut["info"] == LOCK["info"]
    assert cut["packages"]["a"] is LOCK["packages"]["a"]


def test_a_root_the_lock_does_not_know_is_named() -> None:
    with pytest.raises(RuntimeBuildError, match="no package named 'scipyy'"):
        packages.cut_lock(LOCK, ["scipyy"])


def test_pyodides_own_lock_gives_all_that_matplotlib_needs(dist: PyodideDist) -> None:
    names = packages.dependencies(dist.lock, ["matplotlib"])
    assert {"matplotlib", "numpy", "pillow", "kiwisolver", "six"} <= set(names)
    assert all(dist.lock["packages"][name]["sha256"] for name in names)


def test_a_need_that_is_not_used_is_dropped_and_nothing_else_changes() -> None:
    loose = packages.loosen(LOCK, {"a": ["c"]})
    assert loose["packages"]["a"] == {**LOCK["packages"]["a"], "depends": ["b"]}
    assert loose["packages"]["b"] is LOCK["packages"]["b"]
    assert LOCK["packages"]["a"]["depends"] == ["b", "c"]


def test_a_dropped_need_that_the_lock_no_longer_names_is_an_error() -> None:
    with pytest.raises(RuntimeBuildError, match="does not say that a needs pytz"):
        packages.loosen(LOCK, {"a": ["c", "pytz"]})


def test_the_sites_lock_holds_what_a_figure_needs_and_fonttools_apart(dist: PyodideDist) -> None:
    lock = packages.site_lock(dist.lock)["packages"]
    assert {"numpy", "matplotlib", "pillow", "fonttools"} <= set(lock) and "pytz" not in lock
    assert not {"fonttools", "pytz"} & set(lock["matplotlib"]["depends"])
    assert all(set(entry["depends"]) <= set(lock) for entry in lock.values())


def test_our_wheel_is_entered_with_its_hash_modules_and_needs(tmp_path: Path) -> None:
    wheel = project_wheel(tmp_path)
    lock = packages.add_wheel(packages.cut_lock(LOCK, ["numpy"]), wheel)
    ours = lock["packages"][packages.PROJECT]
    assert ours["sha256"] == hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert ours["imports"] == ["kernel", "snippets"]
    assert ours["depends"] == ["numpy"]
    assert ours["file_name"] == wheel.name
    assert lock["packages"]["numpy"] == LOCK["packages"]["numpy"]


def test_a_wheel_whose_needs_are_not_in_the_lock_is_refused(tmp_path: Path) -> None:
    wheel = project_wheel(tmp_path)
    with pytest.raises(RuntimeError, match="numpy"):
        packages.add_wheel(packages.cut_lock(LOCK, ["unused"]), wheel)


def test_an_added_module_stands_in_record_with_its_hash_and_size(tmp_path: Path) -> None:
    members = zip_members(project_wheel(tmp_path).read_bytes())
    record = next(data for name, data in members.items() if name.endswith("RECORD"))
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(record.decode()))}
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"x = 1\n").digest()).rstrip(b"=").decode()
    assert rows["kernel.py"] == [f"sha256={digest}", "6"]
    assert "snippets/__init__.py" in rows


def test_a_module_that_is_there_already_is_not_replaced(tmp_path: Path) -> None:
    data = project_wheel(tmp_path).read_bytes()
    with pytest.raises(RuntimeBuildError, match=r"already holds kernel\.py"):
        packages.add_module(data, "kernel.py", b"")


def test_zips_have_the_same_bytes_whenever_they_are_made() -> None:
    members = [("a.txt", b"a" * 1000), ("b/c.txt", b"")]
    made = zip_bytes(members)
    assert made == zip_bytes(members)
    assert zip_members(made) == dict(members)


def test_zips_are_whole_for_others_that_read_them() -> None:
    made = zip_bytes([("a.txt", b"a" * 1000), ("名.txt", b""), ("b/c.bin", bytes(range(256)))])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert [info.filename for info in archive.infolist()] == ["a.txt", "名.txt", "b/c.bin"]
        assert {info.date_time for info in archive.infolist()} == {(2020, 1, 1, 0, 0, 0)}
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o100644}
    damaged = made.replace(bytes(range(256)), bytes(256))  # control
    with zipfile.ZipFile(io.BytesIO(damaged)) as archive:
        assert archive.testzip() == "b/c.bin"
    assert zip_members(zip_bytes([])) == {}
