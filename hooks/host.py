"""What the worker adds around the kernel: sleep, streaming, what a cell will import, the warm-up.

Part of the snapshot, as the kernel is. The worker makes one `Host` when Python has started and
gives it `emit` (takes one item of output) and `pause` (a promise of whether Stop came meanwhile).
"""

import ast
import asyncio
import importlib
import json
import signal
import sys
import time

from kernel import Kernel
from pyodide.ffi import can_run_sync, run_sync
from pyodide.webloop import _orig_sleep as block

SLICE_SECONDS = 0.05
WARM_UP = """import numpy as np
def f(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
a = np.arange(12.0).reshape(3, 4)
print(f(a), f"{float((a @ a.T).sum()):.3f}", a.shape)
f(a).sum(axis=0)"""

# Behind these names something may be imported at the time of use.
LAZY_ATTRIBUTES = {"ma", "testing", "f2py", "polynomial", "ctypeslib", "rec", "char", "strings"}
GRADER = "snippets.exercises.grade"
LAZY_NAMES = {"__import__", "importlib", "exec", "eval", "help", "breakpoint"}


def make_sleep(pause):
    """Return a `time.sleep` that Stop can end."""

    def sleep(seconds, /):
        if seconds > 0 and can_run_sync():
            if run_sync(pause(seconds * 1000)):
                raise KeyboardInterrupt
            return
        # This browser cannot suspend Python: block, but look for the signal now and then.
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > SLICE_SECONDS:
            block(SLICE_SECONDS)
        block(seconds if seconds < 0 else max(left, 0))

    return sleep


class Host:
    """The worker's handle on Python."""

    def __init__(self, emit, pause):
        self.kernel = Kernel(emit)
        time.sleep = make_sleep(pause)
        signal.signal(signal.SIGUSR1, self._tick)

    def reseed(self):
        """Draw new seeds: those of the snapshot are the same for every reader."""
        import random

        import numpy.random

        random.seed()
        numpy.random.seed()

    def forget_misses(self):
        """Let Python look again for what it did not find: a zip has arrived in the meantime."""
        importlib.invalidate_caches()

    def missing(self, code, exercise=""):
        """Return as JSON the modules that `code` needs and that are not in memory.

        An empty name stands for something that cannot be told before the run. The checks of an
        `exercise` are such a thing until they were used once.
        """
        try:
            tree = ast.parse(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            tree = ast.Module([], [])  # it will not run, and the kernel says why
        found = set()
        if exercise and GRADER not in sys.modules:
            found.add(GRADER)
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self._look_for(alias.name, found)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                self._look_for(node.module, found)
                module = sys.modules.get(node.module)
                for alias in node.names:
                    if module is not None and not hasattr(module, alias.name):
                        self._look_for(f"{node.module}.{alias.name}", found)
            elif isinstance(node, ast.Attribute) and node.attr in LAZY_ATTRIBUTES:
                if f"numpy.{node.attr}" not in sys.modules:
                    found.add("")
            elif isinstance(node, ast.Name) and node.id in LAZY_NAMES:
                found.add("")
        return json.dumps(sorted(found))

    def cancel(self):
        """End a run that waits. All tasks: its own may wait for another one in `asyncio.run`."""
        for task in asyncio.all_tasks():
            task.cancel()

    def figure(self, figure, positions):
        """Compute a figure of the page; both texts are JSON (snippets/figures)."""
        from snippets import figures  # in memory already, unless the snapshot could not be used

        return figures.answer(figure, positions)

    async def warm_up(self):
        """Go through all a run goes through, so that the reader's first one is quick."""
        self.missing(WARM_UP)
        for code in (WARM_UP, WARM_UP, "def g(): return 1 / 0\ng()"):
            await self.kernel.run("", "", code)
        self.kernel.forget("")

    def _tick(self, number, frame):
        # The cell computes; what it has printed since the last time shall not wait for its end.
        output = self.kernel.output
        if output is not None and not output.closed:
            output.flush_soon()

    @staticmethod
    def _look_for(name, found):
        if name not in sys.modules and name not in sys.builtin_module_names:
            found.add(name)
