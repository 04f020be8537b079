"""The lock file of the site, and our own wheel in it.

The wheel is the project's ordinary one (``python -m build``) with the modules ``kernel`` and
``host`` added: one file that holds everything of ours that runs in the page, as readable source.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pyodide_lock import PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec

from hooks.runtime.archives import zip_bytes, zip_members
from hooks.runtime.errors import RuntimeBuildError
from hooks.runtime.wheels import record_line

PROJECT = "ml-by-hand"
# What a page can load besides NumPy, with all it needs. fontTools is for matplotlib's PDF and
# PostScript alone, which it imports when such a file is written: a cell that wants one imports
# fontTools, and no other pays for it.
LOADABLE = ("matplotlib", "fonttools")
# Named by Pyodide's lock and not imported by the package itself (pytz: not at all).
NOT_NEEDED = {"matplotlib": ("pytz", "fonttools")}


def dependencies(lock: dict[str, Any], roots: Iterable[str]) -> list[str]:
    """Names of ``roots`` and of all they need, sorted; a name the lock lacks is an error."""
    wanted: set[str] = set()
    queue = list(roots)
    while queue:
        name = queue.pop()
        if name in wanted:
            continue
        if name not in lock["packages"]:
            raise RuntimeBuildError(f"pyodide-lock.json knows no package named {name!r}.")
        wanted.add(name)
        queue.extend(lock["packages"][name]["depends"])
    return sorted(wanted)


def site_lock(lock: dict[str, Any]) -> dict[str, Any]:
    """Return what the site needs of Pyodide's lock."""
    return cut_lock(loosen(lock, NOT_NEEDED), ["numpy", *LOADABLE])


def loosen(lock: dict[str, Any], not_needed: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """Return the lock without these needs; one that is not there is an error."""
    packages = dict(lock["packages"])
    for name, dropped in not_needed.items():
        depends = packages[name]["depends"]
        if unknown := sorted(set(dropped) - set(depends)):
            raise RuntimeBuildError(
                f"pyodide-lock.json does not say that {name} needs {', '.join(unknown)}: "
                "bring NOT_NEEDED in hooks/runtime/packages.py up to date."
            )
        kept = [need for need in depends if need not in dropped]
        packages[name] = {**packages[name], "depends": kept}
    return {**lock, "packages": packages}


def cut_lock(lock: dict[str, Any], roots: Iterable[str]) -> dict[str, Any]:
    """Return the lock with nothing but ``roots`` and what they need."""
    names = dependencies(lock, roots)
    return {"info": lock["info"], "packages": {name: lock["packages"][name] for name in names}}


def add_wheel(lock: dict[str, Any], wheel: Path) -> dict[str, Any]:
    """Return the lock with an entry for ``wheel``, made by Pyodide's own tool."""
    spec = add_wheels_to_spec(PyodideLockSpec.from_dict(lock), [wheel])
    entries = spec.to_dict()["packages"]
    entry = next(e for e in entries.values() if e["file_name"] == wheel.name)
    entry["imports"].sort()  # they come in the order of the file system
    return {**lock, "packages": {**lock["packages"], entry["name"]: entry}}


def wheel_sources(root: Path) -> list[Path]:
    """Every file that decides what is in the project's wheel."""
    named = [root / "pyproject.toml", root / "README.md", *sorted(root.glob("LICENSE*"))]
    snippets = root / "snippets"
    # The numbers of an exercise are read by its checks in the browser.
    modules = sorted([*snippets.rglob("*.py"), *snippets.rglob("recorded.json")])
    return [path for path in (*named, *modules) if path.is_file()]


def build_wheel(root: Path, modules: Iterable[Path], folder: Path) -> Path:
    """Build the project's wheel, add the modules, and return its path in ``folder``."""
    staged = folder / "wheel"
    for path in wheel_sources(root):  # a copy: the build sees the files of its cache key, no others
        copy = staged / "source" / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    command = [
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation"),
        *("--outdir", str(staged / "dist"), str(staged / "source")),
    ]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1577836800", "NO_COLOR": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=env)
    if done.returncode:
        raise RuntimeBuildError(
            f"The wheel of snippets/ could not be built:\n{done.stdout}{done.stderr}".rstrip()
        )
    (built,) = (staged / "dist").glob("*.whl")
    wheel = folder / built.name
    data = built.read_bytes()
    for module in modules:
        data = add_module(data, module.name, module.read_bytes())
    wheel.write_bytes(data)
    shutil.rmtree(staged)
    return wheel


def add_module(wheel: bytes, name: str, source: bytes) -> bytes:
    """Return ``wheel`` with a module more, entered in its RECORD as the format asks."""
    members = zip_members(wheel)
    if name in members:
        raise RuntimeBuildError(f"The project's wheel already holds {name}.")
    record = next(member for member in members if member.endswith(".dist-info/RECORD"))
    line = record_line(name, source).encode()
    members = {name: source, **members, record: line + members[record]}
    return zip_bytes(members.items())
