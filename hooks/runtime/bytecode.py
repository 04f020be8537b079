"""Compiles the standard library and the wheels to bytecode.

Source compilation is most of a stock boot (measured: 73 % of boot and import) and two thirds of
matplotlib's first import. The bytecode has no docstrings (a third of its bytes, and no page
shows them) and no column numbers. It keeps asserts, which libraries rely on: dateutil's parser
and matplotlib's axes catch AssertionError. NumPy alone loses them: it asserts what its docstrings
say. Docstrings of NumPy's compiled functions stay, as they are set from strings. The reader's code
and the snippets are never compiled this way.
"""

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hooks.runtime import wheels
from hooks.runtime.archives import zip_bytes, zip_members
from hooks.runtime.node import run_script
from hooks.runtime.npm import PyodideDist
from hooks.runtime.wheels import Members, Wheel

HERE = Path(__file__).parent
SCRIPTS = (HERE / "compile.mjs", HERE / "compile_pyc.py")
STDLIB = "python_stdlib.zip"


@dataclass(frozen=True)
class Bytecode:
    """The files of one build: deflated zips, and NumPy's shared libraries apart."""

    folder: Path
    stdlib: Path  # replaces python_stdlib.zip
    numpy: Path  # NumPy without shared libraries
    libraries: Path  # the shared libraries, stored under their paths

    @classmethod
    def in_folder(cls, folder: Path) -> "Bytecode":
        """Name the files in ``folder``, whether they exist yet or not."""
        names = ("stdlib.zip", "numpy.zip", "libraries.zip")
        return cls(folder, *(folder / name for name in names))

    def wheel(self, package: str) -> Path:
        """Name the file of a package that is loaded when it is imported."""
        return self.folder / f"{package}.whl"


@dataclass(frozen=True)
class Source:
    """What is compiled together: files and the folder in which the browser will see them."""

    members: Members
    prefix: str
    asserts: bool = True


def compile_all(dist: PyodideDist, given: Mapping[Wheel, Path], folder: Path) -> Bytecode:
    """Make the files in ``folder`` (about a minute)."""
    out = Bytecode.in_folder(folder)
    zip_path = dist.path(STDLIB)
    stdlib = zip_members(zip_path.read_bytes())
    full = {wheel: zip_members(path.read_bytes()) for wheel, path in given.items()}
    sources = {STDLIB: Source(stdlib, f"/lib/python{dist.python.replace('.', '')}.zip/")}
    for wheel, members in full.items():
        trimmed = wheels.trim(wheel.package, members)
        asserts = wheel.package != "numpy"
        sources[wheel.package] = Source(trimmed, dist.site_packages, asserts)
    compiled = _compile(dist, sources, folder)

    made = compiled[STDLIB]
    origin = f"{STDLIB} of Pyodide {dist.version}"
    digest = hashlib.sha256(zip_path.read_bytes()).hexdigest()
    made[wheels.NOTE] = wheels.note(origin, digest, stdlib, made).encode()
    out.stdlib.write_bytes(zip_bytes(made.items()))
    for wheel, members in full.items():
        signed = wheels.sign(wheel, members, compiled[wheel.package])
        if wheel.package != "numpy":
            out.wheel(wheel.package).write_bytes(zip_bytes(signed.items()))
            continue
        libraries = {name: data for name, data in sorted(signed.items()) if name.endswith(".so")}
        others = {name: data for name, data in signed.items() if name not in libraries}
        out.libraries.write_bytes(zip_bytes(libraries.items()))
        out.numpy.write_bytes(zip_bytes(others.items()))
    return out


def _compile(dist: PyodideDist, sources: Mapping[str, Source], folder: Path) -> dict[str, Members]:
    """Return the members by the same names, compiled inside Pyodide."""
    with tempfile.TemporaryDirectory(dir=folder) as work:
        jobs = []
        for name, source in sources.items():
            before, after = Path(work) / f"{name}.in", Path(work) / f"{name}.out"
            before.write_bytes(zip_bytes(source.members.items()))
            job = {"input": str(before), "output": str(after)}
            jobs.append({**job, "prefix": source.prefix, "asserts": source.asserts})
        script = str(HERE / "compile_pyc.py")
        config = {"pyodide": str(dist.folder), "script": script, "archives": jobs}
        run_script(HERE / "compile.mjs", config)
        return {name: zip_members((Path(work) / f"{name}.out").read_bytes()) for name in sources}
