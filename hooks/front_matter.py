"""The settings at the head of a question's page: complete, of the right kind, naming real pages.

A question is a page in a folder of docs/ that is not the folder's front page (`index`).
"""

from __future__ import annotations

import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

try:
    from hooks import scan
except ImportError:  # plain `mkdocs` has only this folder on the path
    import scan  # type: ignore[import-not-found, no-redef]

NEEDED = ("title", "description", "id", "level", "minutes", "prerequisites", "next", "tags")
ALLOWED = (*NEEDED, "seed", "template", "hide", "search")
EQUAL = ("id", "seed", "level", "minutes", "prerequisites", "next")
LEVELS = (1, 2, 3)
LONGEST_DESCRIPTION = 160  # what a search engine shows
SEED = re.compile(r"(?:\d+(?:-\d+)?|hand)/\d+")


class Head(NamedTuple):
    """The settings of a page and the line each begins on."""

    name: str
    slug: str
    settings: dict[str, Any]
    lines: dict[str, int]

    def place(self, key: str) -> str:
        """Return file:line of a setting, or of the page's head if it is missing."""
        return f"{self.name}:{self.lines.get(key, 1)}"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Check all questions before anything is rendered."""
    if problems := check(Path(config.docs_dir)):
        raise PluginError("\n".join(problems))
    return files


def check(docs: Path) -> list[str]:
    """Return a sentence for each setting that is not as it should be."""
    problems: list[str] = []
    sides: dict[str, list[Head]] = {"zh": [], "en": []}
    for language, heads in sides.items():
        for path in sorted(docs.glob(f"*/**/*.{language}.md")):
            if path.name != f"index.{language}.md":
                name = f"{docs.name}/{path.relative_to(docs).as_posix()}"
                head, wrong = read(scan.read(path), name)
                heads.append(head)
                problems += wrong or faults(head)
    if problems:  # what follows would only repeat them
        return problems
    for heads in sides.values():
        problems += relations(heads)
    twins = {head.name.replace(".en.md", ".zh.md"): head for head in sides["en"]}
    for zh in sides["zh"]:
        problems += differences(zh, twins.get(zh.name))
    return problems


def read(source: str, name: str) -> tuple[Head, list[str]]:
    """Return the head of a page; what is not YAML is told with its line."""
    slug = re.sub(r"\.(?:zh|en)\.md$", "", name.rpartition("/")[2])
    match = re.match(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", source, re.S)
    try:
        node = yaml.compose(match[1], Loader=yaml.SafeLoader) if match else None
        settings = yaml.safe_load(match[1]) if match else {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        return Head(name, slug, {}, {}), [f"{name}:{line}: front matter is not valid YAML: {error}"]
    if not isinstance(settings, dict):
        needed = ", ".join(NEEDED)
        return Head(name, slug, {}, {}), [f"{name}:1: front matter must set {needed}"]
    lines = {str(key.value): key.start_mark.line + 2 for key, _ in node.value} if node else {}
    return Head(name, slug, settings, lines), []


def faults(head: Head) -> list[str]:
    """Say what is wrong with a page's own settings."""
    found = head.settings
    problems = []
    if missing := [key for key in NEEDED if key not in found]:
        problems.append(f"{head.name}:1: front matter lacks {', '.join(missing)}")
    for key in found:
        if key not in ALLOWED:
            said = f"unknown setting {key}; allowed are {', '.join(ALLOWED)}"
            problems.append(f"{head.place(str(key))}: {said}")
    for key, wanted, right in (
        ("title", "a text", is_text(found.get("title"))),
        (
            "description",
            f"a text of at most {LONGEST_DESCRIPTION} characters",
            is_text(found.get("description")) and len(found["description"]) <= LONGEST_DESCRIPTION,
        ),
        ("id", f"the file's name, {head.slug}", found.get("id") == head.slug),
        ("seed", 'a place in the notes, as "0-1/3"', seed_is_right(found.get("seed"))),
        ("level", "1, 2 or 3", found.get("level") in LEVELS),
        ("minutes", "a whole number from 1", whole_number(found.get("minutes"))),
        ("prerequisites", "a list of ids, as [log-loss] or []", texts(found.get("prerequisites"))),
        ("next", "an id or null", found.get("next") is None or is_text(found["next"])),
        ("tags", "a list of words", texts(found.get("tags"))),
    ):
        if key in found and not right:
            problems.append(f"{head.place(key)}: {key} must be {wanted}, not {found[key]!r}")
    return problems


def is_text(value: object) -> bool:
    """Say whether a value is text with something in it."""
    return isinstance(value, str) and bool(value.strip())


def texts(value: object) -> bool:
    """Say whether a value is a list of texts."""
    return isinstance(value, list) and all(is_text(item) for item in value)


def whole_number(value: object) -> bool:
    """Say whether a value is a count; YAML's true is no number."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def seed_is_right(value: object) -> bool:
    """Say whether a value is a place in the notes, or nothing."""
    return value is None or (isinstance(value, str) and bool(SEED.fullmatch(value)))


def relations(heads: list[Head]) -> list[str]:
    """Say which ids name no page, stand twice, or ask for each other first."""
    problems = []
    by_id: dict[str, Head] = {}
    for head in heads:
        if head.slug in by_id:
            other = by_id[head.slug].name
            problems.append(f"{head.place('id')}: id {head.slug!r} is taken by {other}")
        by_id[head.slug] = head
    there = ", ".join(sorted(by_id))
    for head in heads:
        ids = [("prerequisites", name) for name in head.settings["prerequisites"]]
        ids += [("next", head.settings["next"])] if head.settings["next"] else []
        for key, name in ids:
            if name not in by_id:
                problems.append(f"{head.place(key)}: no page {name!r}; there are {there}")
            elif name == head.slug:
                problems.append(f"{head.place(key)}: {key} names the page itself")
    if not problems:
        order = {head.slug: head.settings["prerequisites"] for head in heads}
        try:
            TopologicalSorter(order).prepare()
        except CycleError as error:
            circle = error.args[1]
            problems.append(
                f"{by_id[circle[0]].place('prerequisites')}: prerequisites run in a circle: "
                f"{' <- '.join(circle)}; take one out"
            )
    return problems


def differences(zh: Head, en: Head | None) -> list[str]:
    """Say which settings differ that must not: those that are no words."""
    if en is None:
        return []  # hooks/language.py says so
    return [
        f"{zh.place(key)}: {key} is {zh.settings.get(key)!r}, but {en.settings.get(key)!r} in "
        f"{en.place(key)}; it must be the same in both languages"
        for key in EQUAL
        if zh.settings.get(key) != en.settings.get(key)
    ]
