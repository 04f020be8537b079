"""Keeping, switching, pruning and failing of whole builds."""

import fcntl
import hashlib
import re
import shutil
import threading
from pathlib import Path

import pytest

from hooks.runtime import keep, manifest, pipeline, snapshot
from hooks.runtime.errors import RuntimeBuildError
from hooks.runtime.pipeline import Place, build

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(current: Path, tmp_path: Path) -> Place:
    """A small project with the real npm package and the bytecode that is there already."""
    root = tmp_path / "project"
    (root / "snippets" / "topic").mkdir(parents=True)
    (root / "snippets" / "__init__.py").touch()
    (root / "snippets" / "topic" / "__init__.py").touch()
    (root / "snippets" / "topic" / "idea.py").write_text("def f():\n    return 1\n")
    (root / "hooks").mkdir()
    (root / "hooks" / "kernel.py").write_text("class Kernel: ...\n")
    (root / "hooks" / "host.py").write_text("class Host: ...\n")
    for name in ("package.json", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    (root / "README.md").write_text("# A project\n")
    (root / "LICENSE").write_text("MIT\n")
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    (root / ".cache" / "runtime").mkdir(parents=True)
    (root / ".cache" / "pyodide").symlink_to(ROOT / ".cache" / "pyodide")
    base = f"base-{pipeline._base_key(pipeline.PyodideDist.find(ROOT))}"
    (root / ".cache" / "runtime" / base).symlink_to(current.resolve().parent / base)
    return Place.of(root)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the one slow step; what it returns depends on the same input."""

    def stand_in(inputs: snapshot.Inputs, folder: Path) -> bytes:
        return hashlib.sha256(inputs.site.read_bytes()).digest()

    monkeypatch.setattr(snapshot, "make_snapshot", stand_in)


def told(project: Place) -> str:
    """Build and return what was said."""
    said: list[str] = []
    build(project, said.append)
    return "\n".join(said)


def test_a_second_call_only_looks(project: Place, quick: None) -> None:
    assert "done in" in told(project)
    before = project.current.resolve().stat().st_mtime_ns
    assert re.fullmatch(r"runtime: up to date \(\d\.\d s\)", told(project))
    assert project.current.resolve().stat().st_mtime_ns == before


def test_a_changed_snippet_changes_wheel_site_and_snapshot_alone(
    project: Place, quick: None
) -> None:
    told(project)
    first = manifest.read(project.current)
    (project.root / "snippets" / "topic" / "idea.py").write_text("def f():\n    return 2\n")
    assert "kept from an earlier build" in told(project)
    second = manifest.read(project.current)
    changed = {name for name in first["files"] if first["files"][name] != second["files"][name]}
    assert changed == {"snapshot", "site", "stockSite"}
    assert second["version"] != first["version"]
    assert second["packages"] == first["packages"]


def test_a_moved_snippet_is_a_change(project: Place, quick: None) -> None:
    told(project)
    first = manifest.read(project.current)["version"]
    (project.root / "snippets" / "topic").rename(project.root / "snippets" / "other")
    told(project)
    assert manifest.read(project.current)["version"] != first


def test_a_damaged_build_is_made_again(project: Place, quick: None) -> None:
    told(project)
    entry = manifest.read(project.current)["files"]["wasm"]
    (project.current / entry["url"]).write_bytes(b"short")
    said = told(project)
    assert f"damaged, making it again ({entry['url']}: 5 bytes, not {entry['bytes']})" in said
    assert manifest.faults(project.current) == []


def test_damaged_bytecode_is_noticed(current: Path, tmp_path: Path) -> None:
    base = next(current.resolve().parent.glob("base-*"))
    copy = tmp_path / "base"
    shutil.copytree(base, copy)
    assert keep.sums_agree(copy)
    (copy / "stdlib.zip").write_bytes(b"")
    assert not keep.sums_agree(copy)


def test_a_snippet_that_cannot_be_imported_is_named_and_the_last_build_stays(
    project: Place, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(project)
    good = manifest.read(project.current)
    monkeypatch.undo()  # the real snapshot from here on
    for module in project.modules:
        shutil.copy(ROOT / "hooks" / module.name, module)
    (project.root / "snippets" / "topic" / "idea.py").write_text("\n\nimport not_there\n")
    with pytest.raises(RuntimeBuildError) as failed:
        told(project)
    assert 'File "snippets/topic/idea.py", line 3' in str(failed.value)
    assert "No module named 'not_there'" in str(failed.value)
    assert max(len(line) for line in str(failed.value).splitlines()) < 400
    assert manifest.read(project.current) == good
    assert not list(project.builds.glob("work-*"))


def test_a_project_that_does_not_build_says_why(project: Place, quick: None) -> None:
    (project.root / "README.md").unlink()
    with pytest.raises(RuntimeBuildError, match=r"(?s)wheel of snippets/.*README\.md"):
        told(project)


def test_without_the_kernel_the_build_says_so(project: Place) -> None:
    project.kernel.unlink()
    with pytest.raises(RuntimeBuildError, match=r"kernel\.py is missing"):
        told(project)


def test_two_builds_at_once_take_turns(project: Place, quick: None) -> None:
    waiting = threading.Event()
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        if "waiting for another build" in line:
            waiting.set()

    with (project.builds / "lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        thread = threading.Thread(target=build, args=(project, say))
        thread.start()
        assert waiting.wait(30)
        assert not project.current.exists()
    thread.join(60)
    assert said[-1].startswith("runtime: done")
    assert manifest.faults(project.current) == []


def test_current_is_switched_in_one_step_and_old_builds_go(tmp_path: Path) -> None:
    place = Place(tmp_path, tmp_path / "kernel.py", tmp_path)
    for number in range(4):
        target = place.builds / f"build-{number}"
        target.mkdir(parents=True)
        (target / "mark").write_text(str(number))
        keep.switch(place, target)
        assert (place.current / "mark").read_text() == str(number)
        keep.prune(place, "key")
    (place.builds / "base-old").mkdir()
    (place.builds / "base-key").mkdir()
    (place.builds / "work-left-behind").mkdir()
    keep.prune(place, "key")
    kept = {path.name for path in place.builds.iterdir()}
    assert "build-3" in kept and "base-key" in kept and "current" in kept
    assert len([name for name in kept if name.startswith("build-")]) == keep.KEEP
    assert not {"base-old", "work-left-behind"} & kept
