"""The three ways of starting Python, each forced by files that are verified and yet wrong."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.harness import (
    Manifest,
    RuntimePage,
    assemble,
    runtime_page,
    serving,
    text_of,
)

Change = Any


def replace(manifest: Manifest, files: Path, name: str, data: bytes) -> None:
    """Publish other bytes under the manifest's eyes: length and sha256 fit."""
    entry = manifest["files"][name]
    entry.update(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    (files / entry["url"]).write_bytes(data)


def other_initial_memory(manifest: Manifest, files: Path) -> None:
    """A snapshot that was made over another memory than the browser's."""
    change_header(manifest, files, lambda header: header.update(initSum=header["initSum"] ^ 1))


def other_table(manifest: Manifest, files: Path) -> None:
    """A snapshot of an engine that uses one slot more of the function table."""

    def shift(header: dict[str, Any]) -> None:
        for library in header["dsos"][1:]:
            library["tableBase"] += 1

    change_header(manifest, files, shift)


def change_header(manifest: Manifest, files: Path, change: Change) -> None:
    raw = gzip.decompress((files / manifest["files"]["snapshot"]["url"]).read_bytes())
    length, data_length = struct.unpack_from("<II", raw)
    header = json.loads(raw[8 : 8 + length])
    change(header)
    text = json.dumps(header).encode()
    text += b" " * (-(8 + len(text)) % 16)
    new = struct.pack("<II", len(text), data_length) + text + raw[8 + length :]
    replace(manifest, files, "snapshot", gzip.compress(new, 1, mtime=0))


def no_snapshot(manifest: Manifest, files: Path) -> None:
    """A file that cannot even be unpacked."""
    replace(manifest, files, "snapshot", b"this is no gzip at all")


def broken_bytecode(manifest: Manifest, files: Path) -> None:
    """A standard library without `encodings`: no interpreter starts from it."""
    other_initial_memory(manifest, files)
    source = zipfile.ZipFile(files / manifest["files"]["stdlib"]["url"])
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            if not name.startswith("encodings/"):
                archive.writestr(name, source.read(name))
    replace(manifest, files, "stdlib", target.getvalue())


def nothing_works(manifest: Manifest, files: Path) -> None:
    """The last rung broken as well."""
    broken_bytecode(manifest, files)
    replace(manifest, files, "stockStdlib", b"PK\x05\x06" + bytes(18))


@pytest.fixture
def broken(
    request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path
) -> Iterator[RuntimePage]:
    """A page whose runtime files were changed by the test's parameter."""
    with (
        serving(assemble(tmp_path / "site", request.param)) as server,
        runtime_page(chromium, server) as live,
    ):
        yield live


def prove_all_works(live: RuntimePage) -> None:
    first, second, third, fourth = live.run(
        "import numpy as np\nx = np.linalg.inv(2 * np.eye(2))\nprint(x[0, 0])",
        "import statistics\nstatistics.mean([1, 2, 6])",
        "from snippets.losses import cross_entropy\ncallable(cross_entropy)",
        "import time\ntime.sleep(0.01)\nx.shape",
    )
    assert [text_of(r) for r in (first, second, third, fourth)] == ["0.5\n", "3", "True", "(2, 2)"]
    live.begin("print('on')\nwhile True: pass")
    live.wait_for_text("on")
    assert live.get("runtime.stop()") == {"kept": True}
    [after] = live.run("x[1, 1]")
    assert text_of(after) == "np.float64(0.5)"
    live.begin(
        "print('on')\nwhile True:\n  try:\n    while True: pass\n  except BaseException: pass"
    )
    live.wait_for_text("on")
    assert live.get("runtime.stop()") == {"kept": False}
    [fresh] = live.run("1 + 1")
    assert text_of(fresh) == "2"


def warnings(live: RuntimePage) -> list[str]:
    return [line for line in live.console if line.startswith("warning: Python could not")]


def test_the_first_rung_is_the_snapshot(live: RuntimePage) -> None:
    prove_all_works(live)
    assert live.get("runtime.startedBy") == "snapshot"
    assert warnings(live) == []


@pytest.mark.parametrize("broken", [other_initial_memory, other_table, no_snapshot], indirect=True)
def test_a_snapshot_that_does_not_fit_gives_way_to_bytecode(broken: RuntimePage) -> None:
    prove_all_works(broken)
    assert broken.get("runtime.startedBy") == "bytecode"
    assert len(warnings(broken)) == 1, "told once, and remembered for the next start"
    assert "snapshot" in warnings(broken)[0]
    assert "snapshot failed" in broken.get("runtime.marks")


@pytest.mark.parametrize("broken", [broken_bytecode], indirect=True)
def test_broken_bytecode_gives_way_to_the_stock_files(broken: RuntimePage) -> None:
    prove_all_works(broken)
    assert broken.get("runtime.startedBy") == "stock"
    assert len(warnings(broken)) == 2


@pytest.mark.parametrize("broken", [nothing_works], indirect=True)
def test_if_no_way_works_the_fault_says_so(broken: RuntimePage) -> None:
    [failed] = broken.run("1 + 1")
    assert (failed["status"], failed["fault"]["code"]) == ("failed", "boot")
    assert broken.get("runtime.state") == "failed"
    [again] = broken.run("1 + 1")
    assert again["fault"]["code"] == "boot", "a retry starts from the beginning and ends as well"


def test_matplotlib_works_from_every_rung(chromium: Browser, tmp_path: Path) -> None:
    for change, rung in ((other_initial_memory, "bytecode"), (broken_bytecode, "stock")):
        with (
            serving(assemble(tmp_path / rung, change)) as server,
            runtime_page(chromium, server) as live,
        ):
            [result] = live.run("import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]);")
            assert result["items"][0]["kind"] == "figure", (rung, result)
            assert live.get("runtime.startedBy") == rung
