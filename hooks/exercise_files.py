"""Read the folder of an exercise: what the page shows of it, and what is wrong with it.

    snippets/exercises/<id_with_underscores>/
        starter.py   solution.py   checks.py   task.zh.md   task.en.md

A task is a title, the task itself, and three hints of rising help under `## 1`, `## 2`, `## 3`.
Everything is read as text: the checks are not imported, so a page needs no NumPy to be built.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

try:
    from hooks import scan, twins
except ImportError:  # plain `mkdocs` has only this folder on the path
    import scan  # type: ignore[import-not-found, no-redef]
    import twins  # type: ignore[import-not-found, no-redef]

FOLDER = "snippets/exercises"
FILES = ("starter.py", "solution.py", "checks.py", "task.zh.md", "task.en.md")
HINTS = 3
WIDEST_LINE = 80  # as for cells
HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<text>.*?)[ \t]*$", re.M)
# MkDocs resolves the links of pages only.
LINK = re.compile(r"\]\((?!https?://)(?P<target>[^)\s]+)")
SAME = ("display formula", "link", "citation")


class Words(NamedTuple):
    """A task in one language, as Markdown."""

    title: str
    task: str
    hints: tuple[str, ...]


@dataclass(frozen=True)
class Exercise:
    """What the page shows of an exercise."""

    id: str
    minutes: int
    level: int
    starter: str
    solution: str
    words: dict[str, Words]


def ids(root: Path) -> list[str]:
    """Return the ids of all exercises there are."""
    found = (root / FOLDER).glob("*/starter.py")
    return sorted(file.parent.name.replace("_", "-") for file in found)


def read(root: Path, exercise: str) -> tuple[Exercise | None, list[str]]:
    """Return an exercise, and `file:line: sentence` for each thing that is wrong with it."""
    name = f"{FOLDER}/{exercise.replace('-', '_')}"
    missing = [file for file in FILES if not (root / name / file).is_file()]
    if missing:
        return None, [f"{name}/{file}:1: is missing; an exercise needs it" for file in missing]
    text = {file: scan.read(root / name / file).rstrip() for file in FILES}
    problems: list[str] = []
    for file in ("starter.py", "solution.py"):
        problems += [f"{name}/{file}:{line}: {said}" for line, said in in_code(text[file])]
    facts, wrong = facts_of(text["checks.py"])
    problems += [f"{name}/checks.py:{line}: {said}" for line, said in wrong]
    words = {}
    for language in ("zh", "en"):
        file = f"task.{language}.md"
        words[language], wrong = words_of(text[file])
        problems += [f"{name}/{file}:{line}: {said}" for line, said in wrong]
    if not problems:
        problems = list(differences(text["task.zh.md"], text["task.en.md"], name))
    if problems:
        return None, problems
    code = (text["starter.py"], text["solution.py"])
    return Exercise(exercise, facts["minutes"], facts["level"], *code, words), []


def in_code(code: str) -> Iterator[tuple[int, str]]:
    """Name what the reader's column cannot show, or Python cannot read."""
    try:
        ast.parse(code)
    except SyntaxError as error:
        yield error.lineno or 1, f"{error.msg}"
    for number, line in enumerate(code.split("\n"), 1):
        if len(line) > WIDEST_LINE:
            yield (
                number,
                f"a line of {len(line)} characters; the column holds {WIDEST_LINE}, "
                f"break it: {line.strip()}",
            )


def facts_of(code: str) -> tuple[dict[str, int], list[tuple[int, str]]]:
    """Return the numbers that `EXERCISE = Exercise(...)` states."""
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        return {}, [(error.lineno or 1, error.msg)]
    for node in tree.body:
        named = isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "EXERCISE" for target in node.targets
        )
        if named and isinstance(node.value, ast.Call):
            given = {one.arg: one.value for one in node.value.keywords}
            facts, problems = {}, []
            for name in ("minutes", "level"):
                value = getattr(given.get(name), "value", None)
                if type(value) is int and value >= 1:
                    facts[name] = value
                else:
                    problems.append((node.lineno, f"{name}= must be a whole number from 1"))
            return facts, problems
    return {}, [(1, "defines no EXERCISE = Exercise(...)")]


def words_of(text: str) -> tuple[Words, list[tuple[int, str]]]:
    """Take a task apart: title, task, hints."""
    prose = scan.prose(text)
    found = list(HEADING.finditer(prose))
    problems = []
    wanted = ["#", *("##",) * HINTS]
    names = [str(number) for number in range(1, HINTS + 1)]
    if [match["marks"] for match in found] != wanted or [m["text"] for m in found[1:]] != names:
        line = scan.line_of(prose, found[0].start()) if found else 1
        problems.append(
            (line, "a task has the headings `# title`, then `## 1`, `## 2`, `## 3` for its hints")
        )
    for match in LINK.finditer(prose):
        problems.append(
            (
                scan.line_of(prose, match.start()),
                f"links to {match['target']}; a task may link to https:// addresses only",
            )
        )
    if problems:
        return Words("", "", ()), problems
    ends = [*(match.start() for match in found[1:]), len(text)]
    parts = [text[match.end() : end].strip("\n") for match, end in zip(found, ends, strict=True)]
    for match, part in zip(found, parts, strict=True):
        if not part.strip():
            problems.append((scan.line_of(prose, match.start()), "nothing stands under it"))
    title = text[found[0].start("text") : found[0].end()].strip()  # formulas are blank in prose
    return Words(title, parts[0], tuple(parts[1:])), problems


def differences(zh: str, en: str, name: str) -> Iterator[str]:
    """Say where the two languages of a task differ in what is not words."""
    sides = twins.skeleton(zh), twins.skeleton(en)
    names = (f"{name}/task.zh.md", f"{name}/task.en.md")
    yield from twins.in_order("display formula", *(s["display formula"] for s in sides), names)
    yield from twins.in_sections("link", *sides, names)
