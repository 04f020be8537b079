"""Undo what an answer did to the interpreter: `np.exp = None`, `builtins.len = None`, and worse.

An answer runs in the same Python as the checks. What both need is noted before it runs and put
back after each of its calls, so that the next check works, and a broken checker lets nobody pass.
"""

from __future__ import annotations

import builtins
import random
import sys
import warnings
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

# What this file needs to put the built-ins back must not be looked up in the broken ones.
__builtins__ = dict(vars(builtins))

MISSING = object()
SHARED = (
    "builtins",
    "math",
    "cmath",
    "time",
    "inspect",
    "itertools",
    "functools",
    "operator",
)
# What the kernel around us sets for a run, and takes back itself.
NOT_OURS = {
    "builtins": ("_", "display", "input"),
    "warnings": ("showwarning",),
}
DUNDER = (
    "__dict__",
    "__weakref__",
    "__doc__",
    "__abstractmethods__",
    "_abc_impl",
)
# A module's names, what they were, the identities of these in order, and names to leave alone.
Noted = tuple[dict[str, Any], dict[str, Any], list[int], tuple[str, ...]]
_set_attribute, _delete_attribute = type.__setattr__, type.__delattr__


class Interpreter:
    """The state of the modules that the answer and the checks share."""

    def __init__(self, own: str) -> None:
        """Note the state; `own` is the package whose modules hold the checks."""
        self._here = (globals(), dict(globals()))
        self._warnings = warnings.catch_warnings()
        self._warnings.__enter__()
        self._modules = dict(sys.modules)
        self._spaces: list[Noted] = []
        self._often: list[Noted] = []
        self._classes: list[tuple[type, dict[str, Any]]] = []
        self._functions: list[tuple[FunctionType, tuple[Any, ...]]] = []
        for name, module in self._modules.items():
            if not isinstance(module, ModuleType):
                continue
            mine = name == own or name.startswith(own + ".")
            if not (mine or name in SHARED or name.partition(".")[0] in ("numpy", "snippets")):
                continue
            space = vars(module)
            noted = space, dict(space), list(map(id, space.values())), NOT_OURS.get(name, ())
            self._spaces.append(noted)
            if mine or name in ("numpy", "numpy.linalg", *SHARED):
                self._often.append(noted)
            if mine:
                self._note_code(name, space)
        self._settings = (
            np.geterr(),
            np.get_printoptions(),
            sys.getrecursionlimit(),
            list(sys.path),
            list(sys.meta_path),
            random.getstate(),
            np.random.get_state(),
        )

    def mend(self, whole: bool = False) -> None:
        """Put back what the checks need: the little that is quick after every call, or all."""
        here, noted = self._here
        here.update(noted)  # before anything of this file is used
        _put_back(self._spaces if whole else self._often)
        for function, parts in self._functions:
            if function.__code__ is not parts[0]:
                (
                    function.__code__,
                    function.__defaults__,
                    function.__kwdefaults__,
                ) = parts
        for owner, attributes in self._classes:
            _mend_class(owner, attributes)

    def restore(self) -> None:
        """Put everything back."""
        self.mend(whole=True)
        for name, module in self._modules.items():
            if sys.modules.get(name) is not module and name != "__main__":
                sys.modules[name] = module
        errors, printing, limit, path, finders, seed, numpy_seed = self._settings
        np.seterr(**errors)
        np.set_printoptions(**printing)
        if sys.getrecursionlimit() != limit:
            sys.setrecursionlimit(limit)
        sys.path[:], sys.meta_path[:] = path, finders
        self._warnings.__exit__(None, None, None)
        random.setstate(seed)
        np.random.set_state(numpy_seed)

    def _note_code(self, module: str, space: dict[str, Any]) -> None:
        for thing in list(space.values()):
            if getattr(thing, "__module__", None) != module:
                continue
            if isinstance(thing, FunctionType):
                self._note_function(thing)
            elif isinstance(thing, type):
                attributes = {k: v for k, v in vars(thing).items() if k not in DUNDER}
                self._classes.append((thing, attributes))
                for value in attributes.values():
                    if isinstance(value, FunctionType):
                        self._note_function(value)

    def _note_function(self, function: FunctionType) -> None:
        parts = (
            function.__code__,
            function.__defaults__,
            function.__kwdefaults__,
        )
        self._functions.append((function, parts))


def _put_back(spaces: list[Noted]) -> None:
    for space, noted, ids, others in spaces:
        # Mostly nothing has changed, and thousands of names are compared in one go.
        if list(map(id, space.values())) == ids and space.keys() == noted.keys():
            continue
        for name, value in noted.items():
            if space.get(name, MISSING) is not value and name not in others:
                space[name] = value
        if len(space) > len(noted):
            for name in [name for name in space if name not in noted and name not in others]:
                if not isinstance(space[name], ModuleType):  # numpy.testing comes when it is used
                    del space[name]


def _mend_class(owner: type, attributes: dict[str, Any]) -> None:
    now = vars(owner)
    for name, value in attributes.items():
        if now.get(name, MISSING) is not value:
            _set_attribute(owner, name, value)
    if len(now) > len(attributes):
        for name in [name for name in now if name not in attributes and name not in DUNDER]:
            _delete_attribute(owner, name)
