"""Give the templates `questions`: the pages that answer one, in the order of the original notes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page


def on_env(env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
    """Set the list once the front matter of all pages is read."""
    env.globals["questions"] = questions(
        file.page for file in files.documentation_pages() if file.page
    )
    return env


def questions(pages: Iterable[Page]) -> list[Page]:
    """Return the question pages, sorted by their place in the notes; those beyond them follow."""
    found = [page for page in pages if page.meta.get("id") and page.meta.get("level")]
    return sorted(found, key=place)


def place(page: Page) -> tuple[bool, list[int], str]:
    """Return where a page stands: `seed: 0-1/10` comes after `0-1/9`, no seed after all seeds."""
    seed = str(page.meta.get("seed") or "")
    numbers = [int(number) for number in re.findall(r"\d+", seed)]
    return not seed, numbers, str(page.meta["id"])
