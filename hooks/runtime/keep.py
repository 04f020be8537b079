"""Finished builds on disk: found by a key, switched in one step, old ones removed."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SUMS = "sha256.json"
KEEP = 2  # finished builds: the current one and the one before it


@dataclass(frozen=True)
class Place:
    """Where the sources are and where results go."""

    root: Path
    kernel: Path
    cache: Path

    @classmethod
    def of(cls, root: Path) -> "Place":
        """Name the usual places below ``root``."""
        return cls(root, root / "hooks" / "kernel.py", root / ".cache")

    @property
    def modules(self) -> tuple[Path, Path]:
        """What runs the cells in the page: the kernel, and what the worker adds around it."""
        return self.kernel, self.kernel.with_name("host.py")

    @property
    def builds(self) -> Path:
        """One folder per finished build, and ``current``, a link to the newest."""
        return self.cache / "runtime"

    @property
    def current(self) -> Path:
        """The folder that others read."""
        return self.builds / "current"


def sums(folder: Path) -> dict[str, str]:
    """Return the sha256 of every file in ``folder``."""
    files = [path for path in sorted(folder.iterdir()) if path.name != SUMS]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def sums_agree(folder: Path) -> bool:
    """Tell whether the files are those whose hashes were written with them."""
    try:
        return json.loads((folder / SUMS).read_text("utf-8")) == sums(folder)
    except (OSError, ValueError):
        return False


def key_of(*parts: str | Path) -> str:
    """Return a key of words and of files' names and contents."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part.read_bytes()
        name = "" if isinstance(part, str) else part.name
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:16]


@contextmanager
def alone(path: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Let one build run at a time."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("runtime: waiting for another build to finish ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def switch(place: Place, target: Path) -> None:
    """Make ``current`` point to ``target`` in one step."""
    if place.current.is_symlink() and os.readlink(place.current) == target.name:
        return
    fresh = place.builds / f"current.{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target.name)
    fresh.replace(place.current)


def prune(place: Place, base_key: str) -> None:
    """Remove old builds and what interrupted ones left behind (no other build runs now)."""
    target = place.current.resolve()
    old = sorted(place.builds.glob("build-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    keep = {target, *[path for path in old if path != target][: KEEP - 1]}
    keep.add(place.builds / f"base-{base_key}")
    for path in (*old, *place.builds.glob("base-*"), *place.builds.glob("work-*")):
        if path not in keep:
            shutil.rmtree(path, ignore_errors=True)
