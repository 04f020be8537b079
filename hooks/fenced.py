"""What the fences have in common that put an element of ours on a page: live, exercise, figure.

Each is read from the page's Markdown before MkDocs renders it, is finished there, and takes its
place when superfences comes to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page
from pymdownx.superfences import SuperFencesException


class FenceError(SuperFencesException):
    """Stops the build; superfences swallows every other exception."""


class Placed(Protocol):
    """One fence of a page, and what became of it."""

    line: int
    html: str
    rendered: bool

    @property
    def id(self) -> str:
        """Its name on the page."""


class Fences:
    """The fences of one kind on the page that MkDocs renders now: it renders one at a time."""

    def __init__(self, name: str, noun: str) -> None:
        self.name, self.noun = name, noun
        self._here: dict[str, Placed] = {}

    def register(self, config: MkDocsConfig) -> None:
        """Make the fence known to Markdown."""
        fences = config.mdx_configs.setdefault("pymdownx.superfences", {})
        others = [one for one in fences.get("custom_fences", []) if one["name"] != self.name]
        ours = {"name": self.name, "class": "live", "validator": accept, "format": self.place}
        fences["custom_fences"] = [*others, ours]

    def begin(self) -> None:
        """Forget the page before."""
        self._here.clear()

    def add(self, one: Placed) -> None:
        """Take a finished one."""
        self._here[one.id] = one

    def place(
        self,
        source: str,
        language: str,
        class_name: str,
        options: dict[str, Any],
        md: Any,
        **_: Any,
    ) -> str:
        """Return the finished element for a fence."""
        one = self._here.get(options.get("id", ""))
        if one is None or one.rendered:
            given = options.get("id")
            raise FenceError(f"{self.noun} {given!r} was not read from the page's source")
        one.rendered = True
        return one.html

    def all_rendered(self, page: Page, config: MkDocsConfig) -> None:
        """Make sure that each one that was read is on the page."""
        for one in self._here.values():
            if not one.rendered:
                raise PluginError(
                    f"{Path(config.docs_dir).name}/{page.file.src_uri}:{one.line}: {self.noun} "
                    f"“{one.id}” is not rendered by Markdown; put blank lines around the fence and "
                    "indent all of it by the same multiple of 4 spaces"
                )


def accept(
    language: str, inputs: dict[str, str], options: dict[str, Any], attrs: Any, md: Any
) -> bool:
    """Take any options: they have been checked with the page's source."""
    options.update(inputs)
    return True


def complaints(
    noun: str, options: dict[str, str], body: str, there: Sequence[str], instead: str
) -> Iterator[str]:
    """Say what is wrong with a fence that has an id and nothing else, and the way out.

    `there` are the ids that exist; `instead` says where what such a fence shows stands.
    """
    if unknown := [name for name in options if name != "id"]:
        yield f"unknown option {', '.join(unknown)}; the only one allowed is id"
    if options.get("id") not in there:
        said = f"no {noun} {options['id']!r}" if "id" in options else "needs an id"
        yield f"{said}; there are {', '.join(there) or 'none'}"
    if body.strip():
        yield f"has a body; leave it empty, {instead}"
