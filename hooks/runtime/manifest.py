"""Names, sizes and hashes of the published files: ``runtime.json``.

Names end in ``.bin`` and the bytes are compressed here, so that no host is tempted to compress,
to announce an encoding or to transform anything: everybody gets the bytes that were hashed.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from hooks.runtime.fetch import write_atomically

# What the first output needs. The two scripts come first: they are small, and evaluated while
# the others are still being unpacked.
CORE = ("glue", "loader", "wasm", "snapshot", "so")
LAZY = ("stdlib", "site")  # what is not in the snapshot; also the second way to boot
STOCK = ("stockStdlib", "stockNumpy", "stockSite")  # the third way: the files as Pyodide has them


def publish(folder: Path, name: str, data: bytes) -> dict[str, Any]:
    """Write ``name.<hash>.bin`` into ``folder`` and return its entry."""
    digest = hashlib.sha256(data).hexdigest()
    url = f"{name}.{digest[:10]}.bin"
    write_atomically(folder / url, data)
    return {"url": url, "bytes": len(data), "sha256": digest}


def version_of(parts: dict[str, Any]) -> str:
    """12 hex digits that change with anything in the manifest."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]


def entries(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Every published file's entry."""
    return [*manifest["files"].values(), *manifest["packages"].values()]


def read(folder: Path) -> dict[str, Any]:
    """Return the manifest in ``folder``."""
    return json.loads((folder / "runtime.json").read_text("utf-8"))


def faults(folder: Path) -> list[str]:
    """Say what is wrong with the files in ``folder``; an empty list when all is well."""
    try:
        manifest = read(folder)
        found = entries(manifest)
    except (OSError, ValueError, KeyError) as error:
        return [f"runtime.json: {type(error).__name__}: {error}"]
    wrong = []
    for entry in found:
        path = folder / entry["url"]
        if not path.is_file():
            wrong.append(f"{entry['url']}: missing")
        elif path.stat().st_size != entry["bytes"]:
            wrong.append(f"{entry['url']}: {path.stat().st_size} bytes, not {entry['bytes']}")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            wrong.append(f"{entry['url']}: wrong sha256")
    return wrong


def write(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest into ``folder``."""
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    write_atomically(folder / "runtime.json", text.encode())
