"""A site of one question in two languages, with the project's own configuration and hooks."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import NamedTuple

import yaml
from click.testing import CliRunner
from mkdocs.__main__ import cli

ROOT = Path(__file__).resolve().parent.parent
HOOKS = (
    "language",
    "front_matter",
    "twins",
    "follow_ups",
    "references",
    "live",
    "figure",
    "exercise",
    "question_list",
)

SNIPPET = '''"""Turns logits into probabilities."""

from __future__ import annotations

import numpy as np

__all__ = ["halve", "softmax"]


def softmax(x):
    """Say how sure each class is.

    >>> softmax([0.0])
    """
    e = np.exp(x - np.max(x))
    return e / e.sum()


def halve(x):
    """Divide by two."""
    return x / 2
'''
WORKS = """lin2017:
  authors: Lin, Goyal
  short: Lin et al.
  year: 2017
  title: Focal Loss & more
  venue: ICCV 2017
  url: https://arxiv.org/abs/1708.02002
  verified: id
  checked_on: 2026-11-23
"""
PAGE = """---
title: {title}
description: a page
id: loss
level: 1
minutes: 5
seed: "0-1/3"
prerequisites: [other]
next: other
tags: [losses]
---

# {title}

{words} [@lin2017, §3.2], `[@not-one]` and $a[@b](c)$.

## {title} {{ #try-it }}

```live id="first" snippet="losses/softmax.py" only="softmax"
p = softmax(np.array([1.0, 1.0]))
print(p)
p.sum() == 1
```

$$
a < b
$$

??? question "{title}"

    {words}

    ```live id="second"
    p.round(1)
    ```

[{words}](other.{language}.md#end)

## {title} {{ #references }}

[[references]]
"""
OTHER = """---
title: {title}
description: another page
id: other
level: 2
minutes: 5
prerequisites: []
next: null
tags: []
---

# {title}

## {title} {{ #end }}
"""
INDEX = "---\ntitle: {title}\n---\n\n# {title}\n\n{words}\n"
WORDS = {
    "zh": {"title": "对数损失", "words": "概率越准，损失越小", "language": "zh"},
    "en": {"title": "Log loss", "words": "The better the guess", "language": "en"},
}


class Built(NamedTuple):
    """How a build ended and what it said."""

    code: int
    said: str
    site: Path

    def page(self, name: str = "foundations/loss") -> str:
        return (self.site / name / "index.html").read_text("utf-8")


class TinySite:
    """Files in a folder, good at first; tests change one of them and build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for language, words in WORDS.items():
            self.write(f"docs/index.{language}.md", INDEX.format(**words))
            self.write(f"docs/foundations/index.{language}.md", INDEX.format(**words))
            self.write(f"docs/foundations/loss.{language}.md", PAGE.format(**words))
            self.write(f"docs/foundations/other.{language}.md", OTHER.format(**words))
        self.write("docs/references.yml", WORKS)
        self.write("docs/assets/picture.svg", "<svg/>")
        self.write("snippets/__init__.py", "")
        self.write("snippets/losses/__init__.py", "")
        self.write("snippets/losses/softmax.py", SNIPPET)
        self.write("mkdocs.yml", configuration())

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a text that is there in the files named; `*` stands for both languages."""
        for language in WORDS if "*" in name else ("",):
            file = name.replace("*", language)
            assert old in self.read(file), f"{old!r} is not in {file}"
            self.write(file, self.read(file).replace(old, new, 1))

    def line(self, name: str, text: str) -> int:
        """The number of the first line that holds a text."""
        lines = self.read(name).split("\n")
        return next(number for number, line in enumerate(lines, 1) if text in line)

    def build(self, language: str = "zh") -> Built:
        """Run `mkdocs build --strict` for one language."""
        site = self.folder / "site" / ("en" if language == "en" else "")
        arguments = ["build", "--strict", "-f", str(self.folder / "mkdocs.yml")]
        environment = {"SITE_LANG": language, "SITE_DIR": str(site), "NO_MKDOCS_2_WARNING": "1"}
        fresh_logging()
        result = CliRunner().invoke(cli, arguments, env=environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            f"the build crashed instead of saying what is wrong: {result.exception!r}"
        )
        return Built(result.exit_code, result.output, site)


def fresh_logging() -> None:
    """Let MkDocs speak as in a new process: it adds a handler a run and never repeats a message."""
    names = [name for name in logging.root.manager.loggerDict if name.startswith("mkdocs")]
    for logger in map(logging.getLogger, names):
        for wary in logger.filters:
            getattr(wary, "msgs", set()).clear()
    logging.getLogger("mkdocs").handlers.clear()


def configuration() -> str:
    """The project's mkdocs.yml for another folder, without the search (which loads jieba)."""
    settings = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "hooks": [str(ROOT / "hooks" / f"{name}.py") for name in HOOKS],
        "theme": {"custom_dir": str(ROOT / "hooks" / "theme")},
        "plugins": [],
        "watch": [],
    }
    return yaml.safe_dump(settings)
