"""Take the site's own answer away while an answer is judged."""

from __future__ import annotations

import importlib
import importlib.abc
import pkgutil
import sys
from collections.abc import Callable, Iterable
from types import FunctionType, ModuleType
from typing import Any

import snippets


class SiteSolutionError(Exception):
    """The answer called the very function that it was asked to write."""

    __module__ = "builtins"  # shown to the reader by its name alone

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} of the site cannot be used here: write it yourself")
        self.name = name


class Hidden:
    """While it is there, functions of the site with these names raise `SiteSolutionError`."""

    def __init__(self, functions: Iterable[str]) -> None:
        names = set(functions)
        _import_topics()
        spaces = [
            vars(module)
            for name, module in list(sys.modules.items())
            if isinstance(module, ModuleType)
            and name.partition(".")[0] == "snippets"
            and not name.startswith("snippets.exercises")
        ]
        stubs = {
            id(space[name]): _stub(name)
            for space in spaces
            for name in names & space.keys()
            if isinstance(space[name], FunctionType)
        }
        self._finder = _NoExercises()
        self._before: list[tuple[dict[str, Any], str, Any]] = []
        for space in spaces:
            for name, value in list(space.items()):
                if id(value) in stubs:
                    self._before.append((space, name, value))
                    space[name] = stubs[id(value)]
        sys.meta_path.insert(0, self._finder)

    def back(self) -> None:
        """Bring them back."""
        for space, name, value in self._before:
            space[name] = value
        if self._finder in sys.meta_path:
            sys.meta_path.remove(self._finder)


class _NoExercises(importlib.abc.MetaPathFinder):
    """Refuses to import what is in the folders of the exercises: the solutions among it."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """Raise for a folder of an exercise, and leave all else to the others."""
        parent, _, folder = name.rpartition(".")
        if parent == __package__ and f"{__package__}.{folder}" not in sys.modules:
            raise SiteSolutionError(folder)


def is_hidden(thing: Any) -> bool:
    """Tell whether `thing` stands in the place of a function of the site, or is a solution."""
    if getattr(thing, "instead_of_site", False) is True:
        return True
    return isinstance(thing, FunctionType) and thing.__module__.startswith(f"{__package__}.")


def _stub(name: str) -> Callable[..., Any]:
    def stub(*args: Any, **options: Any) -> Any:
        raise SiteSolutionError(name)

    stub.__name__ = stub.__qualname__ = name
    stub.instead_of_site = True  # type: ignore[attr-defined]
    return stub


def _import_topics() -> None:
    """Import all snippets: a module imported later would come with its own functions."""
    for topic in pkgutil.iter_modules(snippets.__path__):
        if topic.ispkg and topic.name != "exercises":
            package = importlib.import_module(f"snippets.{topic.name}")
            for idea in pkgutil.iter_modules(package.__path__):
                importlib.import_module(f"{package.__name__}.{idea.name}")
