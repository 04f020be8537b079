"""Run inside Pyodide before the heap is saved: what is imported here costs the reader nothing.

Everything the kernel needs must be in memory: after the restore there is no standard library on
disk until its zip has arrived. What is warmed up here (caches, lazily made objects, first-time
imports inside functions) makes the reader's first click as quick as the second.
"""

import importlib
import json
import pkgutil

import host  # noqa: F401 - made ready here, used by the worker
import kernel

import snippets

# What cells, tracebacks and Pyodide's own package loader ask for at run time. NumPy and the
# kernel bring most of these along (numpy.ma is what np.unique imports when it is called); every
# other module is in the zips that arrive later.
NEEDED = """
    numpy numpy.fft numpy.linalg numpy.ma numpy.random
    abc ast asyncio base64 bisect builtins codeop collections collections.abc contextlib copy
    dataclasses enum functools heapq inspect io itertools json linecache math operator os random
    re string sys textwrap time tokenize traceback types typing unicodedata warnings
    pyodide.code pyodide.ffi pyodide._package_loader
"""


def import_topics() -> None:
    """Import every snippet. The exercises stay out: they are read when the first one is checked."""
    for topic in pkgutil.iter_modules(snippets.__path__, "snippets."):
        if topic.name != "snippets.exercises":
            package = importlib.import_module(topic.name)
            for idea in pkgutil.iter_modules(package.__path__, f"{topic.name}."):
                importlib.import_module(idea.name)


def run_cell(code: str) -> str:
    """Run a cell as the page does; return how it ended and the kinds of items it emitted."""
    items: list[str] = []
    running = kernel.Kernel(items.append).run("warm-up", "warm-up", code)
    try:
        running.send(None)  # there is no event loop yet, and the cells wait for nothing
    except StopIteration as finished:
        status = json.loads(finished.value)["status"]
        return " ".join([status, *(json.loads(item)["kind"] for item in items)])
    raise RuntimeError(f"the warm-up cell did not finish:\n{code}")


GOOD = """\
import numpy as np
rng = np.random.default_rng(0)
x = rng.standard_normal((3, 4)).astype(np.float32)
print("warm", x.mean(), f"{x.std():.3f}", np.round(x, 2), np.arange(6).reshape(2, 3) > 2)
np.linalg.svd(x), np.linalg.inv(np.eye(2)), np.fft.fft(np.arange(4.0)), np.einsum("ij,kj->ik", x, x)
np.allclose(np.exp(x - x.max(-1, keepdims=True)).sum(-1), 1)
def softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
softmax(x @ x.T)
"""
BAD = """\
import numpy as np
def broken(a):
    return a @ np.ones((5, 5))
broken(np.ones((2, 3)))
"""

for name in NEEDED.split():
    importlib.import_module(name)
import_topics()
for cell, expected in (
    (GOOD, "done text value"),
    (BAD, "error error"),
    ("not python (", "error error"),
):
    if (said := run_cell(cell)) != expected:
        raise RuntimeError(f"a warm-up cell ended with {said!r}, not {expected!r}:\n{cell}")
