"""The built runtime, made once for all tests (in a second if nothing changed)."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hooks.runtime import manifest
from hooks.runtime.node import node
from hooks.runtime.npm import PyodideDist
from hooks.runtime.pipeline import Place, build

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def dist() -> PyodideDist:
    return PyodideDist.find(ROOT)


@pytest.fixture(scope="session")
def current() -> Path:
    return build(Place.of(ROOT))


@pytest.fixture(scope="session")
def made(current: Path) -> dict[str, Any]:
    return manifest.read(current)


@pytest.fixture(scope="session")
def boot(current: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, Any]]:
    """Boot the built files under Node, run cells with the kernel, return what they gave."""

    def run(
        rung: str,
        cells: list[str],
        lazy: bool = True,
        language: str = "",
        packages: tuple[str, ...] = (),
        wheels: Path | None = None,
    ) -> dict[str, Any]:
        config = {
            "runtime": str(current),
            "rung": rung,
            "scratch": str(tmp_path_factory.mktemp("boot")),
            "lazy": lazy,
            "language": language,
            "cells": cells,
            "packages": packages,
            "wheels": str(wheels) if wheels else "",
        }
        script = Path(__file__).parent / "boot.mjs"
        done = subprocess.run(
            [node(), "--no-warnings", str(script), json.dumps(config)],
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        result = json.loads(done.stdout)
        result["outputs"] = [joined(items) for items in result["outputs"]]
        return result

    return run


def joined(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join the pieces of one stream: where text is cut depends on the clock."""
    whole: list[dict[str, Any]] = []
    for item in items:
        before = whole[-1] if whole else {}
        if item["kind"] == "text" == before.get("kind") and item["stream"] == before["stream"]:
            before["text"] += item["text"]
        else:
            whole.append(item)
    return whole
