"""The npm package ``pyodide``: interpreter, standard library and the lock of all its wheels."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hooks.runtime.errors import RuntimeBuildError

FILES = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)


@dataclass(frozen=True)
class PyodideDist:
    """An installed and checked copy of the npm package."""

    folder: Path
    version: str

    @classmethod
    def find(cls, root: Path) -> "PyodideDist":
        """Return the copy under ``root/node_modules``, which must be the version that is pinned.

        The snapshot relies on internals of one exact version, so a neighbouring one is refused.
        """
        pin = json.loads((root / "package.json").read_text("utf-8"))["devDependencies"]["pyodide"]
        folder = root / "node_modules" / "pyodide"
        missing = [name for name in ("package.json", *FILES) if not (folder / name).is_file()]
        if missing:
            raise RuntimeBuildError(
                f"node_modules/pyodide lacks {', '.join(missing)}. "
                f"Run `npm ci --ignore-scripts` to install pyodide {pin}."
            )
        version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
        if version != pin:
            raise RuntimeBuildError(
                f"node_modules/pyodide is version {version}, package.json pins {pin}. "
                "Run `npm ci --ignore-scripts`."
            )
        return cls(folder, version)

    def path(self, name: str) -> Path:
        """Path of one of the package's files."""
        return self.folder / name

    @cached_property
    def lock(self) -> dict[str, Any]:
        """The package's own ``pyodide-lock.json``: every wheel it knows, with its sha256."""
        return json.loads(self.path("pyodide-lock.json").read_text("utf-8"))

    @property
    def python(self) -> str:
        """Python's version as ``major.minor``."""
        return ".".join(self.lock["info"]["python"].split(".")[:2])

    @property
    def site_packages(self) -> str:
        """Where the interpreter looks for installed packages."""
        return f"/lib/python{self.python}/site-packages/"

    @cached_property
    def wheel_base_url(self) -> str | None:
        """The address at which Pyodide itself would look for its wheels.

        Read from the loader, where it stands as a template around the version; None if a later
        loader writes it in another way (then only the other sources are left).
        """
        loader = self.path("pyodide.mjs").read_text("utf-8")
        found = re.search(r"`(https://[^`$]+/v)\$\{\w+\}(/full/)`", loader)
        return found and f"{found[1]}{self.version}{found[2]}"
