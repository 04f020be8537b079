"""The kernel says the same under Pyodide's Python as under the one that builds the site.

Recorded outputs rest on this. No browser and no NumPy are needed: Node runs the Pyodide of the
npm package, and both get the same list of cells.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from hooks.kernel import Kernel

ROOT = Path(__file__).resolve().parent.parent
PYODIDE = ROOT / "node_modules" / "pyodide" / "pyodide.mjs"

CELLS = [
    "import sys\nprint('a')\nprint('错', file=sys.stderr)\nprint(1.0 / 3, end='')\n[0, False, None]",
    "x = 1\ndef f(n):\n    return n / 0\nf(x)",
    "def g(n): return g(n + 1)\ng(0)",
    "y = = 2",
    "print（1）",
    "if True:\nprint(1)",
    "(" * 300,
    "a\0b",
    "try:\n    {}['k']\nexcept KeyError as e:\n    raise ValueError('<b>') from e",
    "raise ExceptionGroup('g', [ValueError('a'), TypeError('b')])",
    "import warnings\nwarnings.warn('careful', stacklevel=1)",
    "import sys\nsys.exit('enough')",
    "raise KeyboardInterrupt",
    "10 ** 5000",
    "chr(0xd800)",
    "print(chr(0xdfff), '\\x1b[31mred\\x1b[0m')",
    "import asyncio\nawait asyncio.sleep(0.01, 'later')",
    "import asyncio\nawait asyncio.wait_for(asyncio.Event().wait(), 0.01)",
    "input()",
    "import builtins, sys\nbuiltins.print = builtins.len = builtins.repr = None\nsys.stdout = None",
    "sum([x, 1])",
    "class A:\n    def __repr__(self): return undefined\nA()",
    "for i in range(6000): print(i)",
    "await_ = 1; await_",
    "nothing",
    "from __future__ import annotations\nimport dataclasses, pickle\n"
    "@dataclasses.dataclass\nclass P:\n    x: int = 1\npickle.loads(pickle.dumps(P(3)))",
]
SCRIPT = """
import { loadPyodide } from %s;
import { readFileSync } from "node:fs";
const pyodide = await loadPyodide();
pyodide.FS.writeFile("/home/pyodide/kernel.py", readFileSync(%s, "utf8"));
pyodide.globals.set("cells", %s);
console.log("ANSWER" + await pyodide.runPythonAsync(%s));
"""
PROGRAM = """
import json
from kernel import Kernel
items, runs = [], []
kernel = Kernel(items.append)
for number, code in enumerate(json.loads(cells)):
    items.clear()
    result = await kernel.run("p", f"c{number}", code)
    runs.append([json.loads(result), [json.loads(item) for item in items]])
json.dumps(runs)
"""


def merged(items: list[dict]) -> list[dict]:
    """Join neighbouring texts: how they are cut depends on the clock."""
    found: list[dict] = []
    for item in items:
        last = found[-1] if found else {}
        if item["kind"] == "text" and item["stream"] == last.get("stream"):
            last["text"] += item["text"]
        else:
            found.append(item)
    return found


async def here() -> list[list]:
    items: list[str] = []
    kernel = Kernel(items.append)
    runs = []
    for number, code in enumerate(CELLS):
        items.clear()
        result = await kernel.run("p", f"c{number}", code)
        runs.append([json.loads(result), [json.loads(item) for item in items]])
    return runs


def in_pyodide() -> list[list]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    node = shutil.which("node", path=path)
    assert node, "no node: run `make test`, which installs it"
    assert PYODIDE.is_file(), "no Pyodide: run `npm ci`"
    kernel = ROOT / "hooks" / "kernel.py"
    values = (PYODIDE.as_uri(), str(kernel), json.dumps(CELLS), PROGRAM)
    script = SCRIPT % tuple(json.dumps(value) for value in values)
    done = subprocess.run(
        [node, "--input-type=module"],
        input=script,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "ANSWER" in done.stdout, done.stderr
    return json.loads(done.stdout.partition("ANSWER")[2])


@pytest.fixture(scope="module")
def runs() -> tuple[list[list], list[list]]:
    with warnings.catch_warnings():
        warnings.resetwarnings()
        return asyncio.run(here()), in_pyodide()


@pytest.mark.parametrize("number", range(len(CELLS)), ids=[code[:24] for code in CELLS])
def test_a_cell_gives_the_same_under_both(runs: tuple[list[list], list[list]], number: int) -> None:
    cpython, pyodide = runs[0][number], runs[1][number]
    assert pyodide[0] == cpython[0]
    assert merged(pyodide[1]) == merged(cpython[1])


def test_the_cells_reach_every_kind_of_item(runs: tuple[list[list], list[list]]) -> None:
    kinds = {item["kind"] for _, items in runs[1] for item in items}
    assert kinds == {"text", "value", "error", "truncated"}
    assert {result["status"] for result, _ in runs[1]} == {"done", "error", "interrupted"}
