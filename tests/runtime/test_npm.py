"""The npm package must be there, whole, and of the pinned version."""

import json
from pathlib import Path

import pytest

from hooks.runtime.errors import RuntimeBuildError
from hooks.runtime.npm import FILES, PyodideDist


def lay_out(root: Path, pin: str, installed: str) -> Path:
    folder = root / "node_modules" / "pyodide"
    folder.mkdir(parents=True)
    (root / "package.json").write_text(json.dumps({"devDependencies": {"pyodide": pin}}))
    (folder / "package.json").write_text(json.dumps({"version": installed}))
    for name in FILES:
        (folder / name).write_text("{}")
    return folder


def test_the_pinned_version_is_accepted(tmp_path: Path) -> None:
    lay_out(tmp_path, "1.2.3", "1.2.3")
    assert PyodideDist.find(tmp_path).version == "1.2.3"


def test_another_version_is_refused_with_both_versions_named(tmp_path: Path) -> None:
    lay_out(tmp_path, "1.2.3", "1.2.4")
    with pytest.raises(RuntimeBuildError, match=r"version 1\.2\.4, package\.json pins 1\.2\.3"):
        PyodideDist.find(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (lay_out(tmp_path, "1.2.3", "1.2.3") / "pyodide.asm.wasm").unlink()
    with pytest.raises(RuntimeBuildError, match=r"lacks pyodide\.asm\.wasm.*npm ci"):
        PyodideDist.find(tmp_path)


def test_the_wheels_address_is_the_loaders_own(dist: PyodideDist) -> None:
    assert dist.wheel_base_url is not None
    assert dist.wheel_base_url.startswith("https://")
    assert dist.wheel_base_url.endswith(f"/v{dist.version}/full/")


def test_a_loader_that_names_no_address_leaves_the_other_sources(tmp_path: Path) -> None:
    lay_out(tmp_path, "1.2.3", "1.2.3")
    assert PyodideDist.find(tmp_path).wheel_base_url is None
