"""Compiles the standard library and NumPy to bytecode and leaves out what no page can use.

Source compilation is most of a stock boot (measured: 73 % of boot and import). One variant is
made: optimize=2, without docstrings and asserts. NumPy's own docstrings of compiled functions
stay: they are set from strings. The reader's code and the snippets are never compiled this way.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from hooks.runtime.archives import zip_bytes, zip_members
from hooks.runtime.node import run_script
from hooks.runtime.npm import PyodideDist

HERE = Path(__file__).parent
SCRIPTS = (HERE / "compile.mjs", HERE / "compile_pyc.py")

# Development files of NumPy. numpy/f2py must stay (`from numpy import *` imports it, SciPy does
# that) and so must numpy/testing with its overrides.py (`numpy.testing` imports it).
NUMPY_LEAVE_OUT = re.compile(
    r"/tests/|/distutils/|/include/|/_pyinstaller/|/typing/mypy|_core/lib/|/random/_examples/|/doc/"
    r"|\.(pyi|h|a|pxd|c|ini|f|f90|build)$"
)


@dataclass(frozen=True)
class Bytecode:
    """Three files of one build: two deflated zips and NumPy's shared libraries."""

    stdlib: Path  # replaces python_stdlib.zip
    numpy: Path  # NumPy without shared libraries
    libraries: Path  # the shared libraries, stored under their paths

    @classmethod
    def in_folder(cls, folder: Path) -> "Bytecode":
        """Name the files in ``folder``, whether they exist yet or not."""
        return cls(folder / "stdlib.zip", folder / "numpy.zip", folder / "libraries.zip")


def compile_all(dist: PyodideDist, numpy_wheel: Path, folder: Path) -> Bytecode:
    """Make the files in ``folder`` (1 to 3 minutes)."""
    out = Bytecode.in_folder(folder)
    trimmed = folder / "numpy.in.zip"
    numpy = zip_members(numpy_wheel.read_bytes())
    libraries = {name: data for name, data in sorted(numpy.items()) if name.endswith(".so")}
    trimmed.write_bytes(
        zip_bytes(
            (name, data)
            for name, data in numpy.items()
            if name not in libraries and not NUMPY_LEAVE_OUT.search(name)
        )
    )
    run_script(
        HERE / "compile.mjs",
        {
            "pyodide": str(dist.folder),
            "script": str(HERE / "compile_pyc.py"),
            "archives": [
                {
                    "input": str(dist.path("python_stdlib.zip")),
                    "output": str(out.stdlib),
                    "prefix": f"/lib/python{dist.python.replace('.', '')}.zip/",
                    "optimize": 2,
                },
                {
                    "input": str(trimmed),
                    "output": str(out.numpy),
                    "prefix": dist.site_packages,
                    "optimize": 2,
                },
            ],
        },
    )
    trimmed.unlink()
    for path in (out.stdlib, out.numpy):
        path.write_bytes(zip_bytes(zip_members(path.read_bytes()).items()))
    out.libraries.write_bytes(zip_bytes(libraries.items()))
    return out
