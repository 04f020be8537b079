"""From the installed npm package and the sources to ``.cache/runtime/current/``.

Three steps, each kept under a key of all that goes into it:

1. wheels: by the hashes of Pyodide's lock (``.cache/pyodide/``);
2. base: bytecode, packages and everything else that only changes with Pyodide or this program;
3. build: our wheel, the site zip, the snapshot and the manifest.
"""

import json
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from hooks.runtime import bytecode, manifest, packages, snapshot
from hooks.runtime.archives import gzip_bytes, zip_bytes, zip_members
from hooks.runtime.errors import RuntimeBuildError
from hooks.runtime.fetch import Fetcher, Wanted, default_sources
from hooks.runtime.keep import SUMS, Place, alone, key_of, prune, sums, sums_agree, switch
from hooks.runtime.npm import FILES, PyodideDist
from hooks.runtime.wheels import Wheel

HERE = Path(__file__).parent


def build(place: Place, say: Callable[[str], None] = print) -> Path:
    """Bring ``current`` up to date and return it."""
    started = time.monotonic()
    dist = PyodideDist.find(place.root)
    for module in place.modules:
        if not module.is_file():
            raise RuntimeBuildError(f"{module} is missing: the page runs its cells with it.")
    place.builds.mkdir(parents=True, exist_ok=True)
    with alone(place.builds / "lock", say):
        base_key = _base_key(dist)
        key = key_of(base_key, *_our_sources(place))
        target = place.builds / f"build-{key}"
        if target.is_dir():
            wrong = manifest.faults(target)
            if not wrong:
                switch(place, target)
                prune(place, base_key)
                say(f"runtime: up to date ({_since(started)})")
                return place.current
            say(f"runtime: the finished build is damaged, making it again ({wrong[0]})")
            shutil.rmtree(target)

        say(f"runtime: Pyodide {dist.version}, Python {dist.python}")
        wheels = _fetch(dist, place, say)
        base = _base(dist, wheels, place, base_key, say)
        with tempfile.TemporaryDirectory(dir=place.builds, prefix="work-") as work:
            finished = _finish(dist, wheels, base, place, Path(work), say)
            finished.replace(target)
        switch(place, target)
        prune(place, base_key)
        _summary(manifest.read(target), say)
        say(f"runtime: done in {_since(started)}")
    return place.current


def _wheels(dist: PyodideDist) -> list[Wheel]:
    """NumPy's wheel and those of the loadable packages, as Pyodide's lock names them."""
    entries = packages.site_lock(dist.lock)["packages"]
    return [Wheel(name, entry["file_name"], entry["sha256"]) for name, entry in entries.items()]


def _fetch(dist: PyodideDist, place: Place, say: Callable[[str], None]) -> dict[Wheel, Path]:
    fetcher = Fetcher(place.cache / "pyodide", default_sources(dist.wheel_base_url), say)
    wheels = {wheel: fetcher.get(Wanted(wheel.file_name, wheel.sha256)) for wheel in _wheels(dist)}
    counts = Counter(fetcher.came_from.values())
    said = ", ".join(f"{count} from {source}" for source, count in counts.items())
    say(f"  {len(wheels)} wheels, sha256 as in pyodide-lock.json: {said}")
    return wheels


def _base(
    dist: PyodideDist,
    wheels: dict[Wheel, Path],
    place: Place,
    key: str,
    say: Callable[[str], None],
) -> Path:
    """Return the folder with bytecode and compressed stock files, made if it is not there."""
    target = place.builds / f"base-{key}"
    if target.is_dir() and not sums_agree(target):
        say("  the kept bytecode is damaged")
        shutil.rmtree(target)
    if target.is_dir():
        say("  bytecode of the standard library and packages: kept from an earlier build")
        return target
    say("  compiling the standard library and packages in Pyodide (once per version of it) ...")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(dir=place.builds, prefix="work-") as work:
        folder = Path(work) / "base"
        folder.mkdir()
        made = bytecode.compile_all(dist, wheels, folder)
        libraries = zip_members(made.libraries.read_bytes())
        (folder / "so.gz").write_bytes(gzip_bytes(b"".join(libraries.values())))
        for name in ("pyodide.asm.wasm", "pyodide.asm.mjs", "pyodide.mjs"):
            (folder / f"{name}.gz").write_bytes(gzip_bytes(dist.path(name).read_bytes()))
        (folder / SUMS).write_text(json.dumps(sums(folder)), "utf-8")
        folder.replace(target)
    say(f"    compiled in {_since(started)}")
    return target


def _finish(
    dist: PyodideDist,
    wheels: dict[Wheel, Path],
    base: Path,
    place: Place,
    work: Path,
    say: Callable[[str], None],
) -> Path:
    """Make wheel, site zip, snapshot and manifest in ``work``; return the finished folder."""
    started = time.monotonic()
    own_wheel = packages.build_wheel(place.root, place.modules, work)
    ours = own_wheel.read_bytes()
    made = bytecode.Bytecode.in_folder(base)
    site = work / "site.zip"
    # The snippets and the kernel stay source: Python compiles them in a moment, tracebacks and
    # `inspect` can show them, and their asserts and docstrings are kept.
    site.write_bytes(
        zip_bytes({**zip_members(made.numpy.read_bytes()), **zip_members(ours)}.items())
    )
    say(f"  wheel {own_wheel.name}: {len(ours) / 1e3:.0f} kB ({_since(started)})")

    started = time.monotonic()
    mounts = {
        "stdlib": f"/lib/python{dist.python.replace('.', '')}.zip",
        "site": "/lib/site.zip",
    }
    inputs = snapshot.Inputs(dist, made.stdlib, site, made.numpy, made.libraries, mounts)
    heap = snapshot.make_snapshot(inputs, work)
    stock = {wheel.package: path for wheel, path in wheels.items()}
    contents = {
        "wasm": (base / "pyodide.asm.wasm.gz").read_bytes(),
        "snapshot": gzip_bytes(heap),
        "so": (base / "so.gz").read_bytes(),
        "glue": (base / "pyodide.asm.mjs.gz").read_bytes(),
        "loader": (base / "pyodide.mjs.gz").read_bytes(),
        "stdlib": made.stdlib.read_bytes(),
        "site": site.read_bytes(),
        "stockStdlib": dist.path("python_stdlib.zip").read_bytes(),
        "stockNumpy": stock["numpy"].read_bytes(),
        "stockSite": ours,
    }
    say(f"  snapshot: {len(contents['snapshot']) / 1e6:.2f} MB ({_since(started)})")

    out = work / "out"
    loadable = {
        name: manifest.publish(out, name, made.wheel(name).read_bytes())
        for name in stock
        if name != "numpy"
    }
    lock = packages.site_lock(dist.lock)
    for name, entry in loadable.items():  # what is installed is not the file that Pyodide pins
        lock["packages"][name] = {**lock["packages"][name], "sha256": entry["sha256"]}
    lock = packages.add_wheel(lock, own_wheel)
    parts: dict[str, Any] = {
        "pyodide": dist.version,
        "python": dist.python,
        "sitePackages": dist.site_packages,
        "mounts": mounts,
        "env": snapshot.ENV,
        "files": {name: manifest.publish(out, name, data) for name, data in contents.items()},
        "core": manifest.CORE,
        "lazy": manifest.LAZY,
        "stock": manifest.STOCK,
        "so": _places(zip_members(made.libraries.read_bytes())),
        "lock": lock,
        "packages": loadable,
        "imports": {
            module: name for name in loadable for module in lock["packages"][name]["imports"]
        },
    }
    manifest.write(out, {"version": manifest.version_of(parts), **parts})
    return out


def _places(libraries: dict[str, bytes]) -> list[dict[str, Any]]:
    """Where each library lies in the bundle."""
    places, offset = [], 0
    for name, data in libraries.items():
        places.append({"path": name, "off": offset, "len": len(data)})
        offset += len(data)
    return places


def _base_key(dist: PyodideDist) -> str:
    hashes = [wheel.sha256 for wheel in _wheels(dist)]
    code = (
        *bytecode.SCRIPTS,
        *(HERE / f"{name}.py" for name in ("bytecode", "wheels", "archives")),
    )
    return key_of(dist.version, *hashes, *(dist.path(name) for name in FILES), *code)


def _our_sources(place: Place) -> Iterator[str | Path]:
    for path in packages.wheel_sources(place.root):
        yield path.relative_to(place.root).as_posix()  # moving a snippet is a change
        yield path
    code = ("packages", "wheels", "snapshot", "manifest", "pipeline", "archives", "node")
    yield from (*place.modules, *snapshot.SCRIPTS, *(HERE / f"{name}.py" for name in code))


def _summary(made: dict[str, Any], say: Callable[[str], None]) -> None:
    def megabytes(found: Iterable[dict[str, Any]]) -> str:
        return f"{sum(entry['bytes'] for entry in found) / 1e6:.2f} MB"

    for part in ("core", "lazy", "stock"):
        names = ", ".join(f"{n} {megabytes([made['files'][n]])}" for n in made[part])
        say(f"  {part}: {megabytes(made['files'][n] for n in made[part])} ({names})")
    say(f"  packages: {megabytes(made['packages'].values())} (loaded when imported)")


def _since(started: float) -> str:
    return f"{time.monotonic() - started:.1f} s"
