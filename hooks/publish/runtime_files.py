"""Puts what the live cells start from into the site: the runtime's files and the runner frame."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from hooks.publish.errors import PublishError
from hooks.publish.names import content_hash
from hooks.publish.pages import Site

FOLDER = "assets/runtime"
LIVE = "assets/live"


def listed(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return every file that runtime.json speaks of, by its name."""
    entries = [*manifest["files"].values(), *manifest["packages"].values()]
    return {entry["url"]: entry for entry in entries}


def read_manifest(runtime: Path) -> dict[str, Any]:
    """Read runtime.json, or say how to make it."""
    file = runtime / "runtime.json"
    if not file.is_file():
        raise PublishError(
            f"{file}: missing, so the live cells would have nothing to start.\n"
            "  Fix: python -m hooks.runtime (make build does it), then publish again."
        )
    return json.loads(file.read_text("utf-8"))


def copy(site: Site, runtime: Path) -> dict[str, Any]:
    """Copy the runtime next to the pages, each file checked against its entry."""
    manifest = read_manifest(runtime)
    files = listed(manifest)
    folder = site.folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name not in files:
            old.unlink()
    for name, entry in files.items():
        source = runtime / name
        data = source.read_bytes() if source.is_file() else b""
        if len(data) != entry["bytes"] or hashlib.sha256(data).hexdigest() != entry["sha256"]:
            state = "differs from" if data else "is missing, but named in"
            raise PublishError(
                f"{source}: {state} runtime.json ({entry['bytes']} bytes, "
                f"sha256 {entry['sha256'][:12]}...).\n"
                "  Fix: delete that folder and run python -m hooks.runtime again."
            )
        target = folder / name
        if not target.is_file() or target.stat().st_size != len(data):
            shutil.copyfile(source, target)
        elif target.read_bytes() != data:
            target.write_bytes(data)
    return manifest


def write_runner(site: Site, page: str) -> str:
    """Write the frame that reader code runs in; return its file name.

    It keeps the policy it was built with: it lies under ``assets/`` and is no page.
    """
    old = (site.folder / LIVE).glob("runner.*.html")
    site.removed |= {f"{LIVE}/{file.name}" for file in old}
    name = f"runner.{content_hash(page)}.html"
    site.write(f"{LIVE}/{name}", page)
    return name


def site_module(runner: str, manifest: dict[str, Any]) -> str:
    """Return the source that ``import site from "#site"`` stands for."""
    value = json.dumps({"runner": runner, "runtime": manifest}, ensure_ascii=False, sort_keys=True)
    return f"export default {value};\n"
