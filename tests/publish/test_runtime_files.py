import hashlib
import json
from pathlib import Path

import pytest

from hooks.publish import runtime_files
from hooks.publish.errors import PublishError

WASM = b"\x1f\x8b wasm"
WHEEL = b"PK wheel"


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    folder = tmp_path / "runtime"
    folder.mkdir()

    def entry(name: str, data: bytes) -> dict:
        (folder / name).write_bytes(data)
        return {"url": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    manifest = {
        "version": "0123456789ab",
        "files": {"wasm": entry("wasm.0123456789.bin", WASM)},
        "packages": {"matplotlib": entry("matplotlib.bin", WHEEL)},
    }
    (folder / "runtime.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def test_every_listed_file_is_copied_and_older_ones_go(tree, runtime):
    site = tree()
    site.write("assets/runtime/old.bin", b"old")
    assert runtime_files.copy(site, runtime)["version"] == "0123456789ab"
    copied = {file.name: file.read_bytes() for file in (site.folder / "assets/runtime").iterdir()}
    assert copied == {"wasm.0123456789.bin": WASM, "matplotlib.bin": WHEEL}


def test_a_missing_runtime_is_told_with_the_command_that_builds_it(tree, tmp_path):
    with pytest.raises(
        PublishError, match=r"runtime\.json: missing[\s\S]*python -m hooks\.runtime"
    ):
        runtime_files.copy(tree(), tmp_path / "nowhere")


@pytest.mark.parametrize("data", [b"", WASM[:-1], WASM.replace(b"w", b"W")])
def test_a_file_that_is_missing_cut_or_altered_is_not_published(tree, runtime, data):
    file = runtime / "wasm.0123456789.bin"
    file.unlink() if not data else file.write_bytes(data)
    with pytest.raises(PublishError, match=r"wasm\.0123456789\.bin: .*runtime\.json"):
        runtime_files.copy(tree(), runtime)


def test_the_frame_is_named_by_its_content_and_only_the_newest_stays(tree):
    site = tree()
    first = runtime_files.write_runner(site, "<title>one</title>")
    site.save()
    second = runtime_files.write_runner(site, "<title>two</title>")
    site.save()
    assert first != second
    assert [file.name for file in (site.folder / "assets/live").glob("*.html")] == [second]


def test_the_module_about_the_site_is_the_same_text_every_time():
    manifest = {"version": "1", "files": {}, "packages": {}}
    text = runtime_files.site_module("runner.x.html", manifest)
    assert text == runtime_files.site_module("runner.x.html", dict(reversed(manifest.items())))
    assert (
        json.loads(text.removeprefix("export default ").rstrip(";\n"))["runner"] == "runner.x.html"
    )
