"""Both languages of a page have the same skeleton; a difference stops the build.

Compared in order: headings (level and id), live cells (options and code), figures, exercises,
display formulas, admonition kinds. Compared within each section, in any order: link targets and
citations.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

try:
    from hooks import scan
except ImportError:  # plain `mkdocs` has only this folder on the path
    import scan  # type: ignore[import-not-found, no-redef]

HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<text>.*?)[ \t]*$", re.M)
ID = re.compile(r"\{[^}]*#(?P<id>[\w-]+)[^}]*\}\s*$")
INLINE_ID = re.compile(r"\{\s*#(?P<id>[\w-]+)[^}]*\}")
ADMONITION = re.compile(r"^[ \t]*(?:\?\?\?\+?|!!!)[ \t]+(?P<kind>[\w-]+(?: +[\w-]+)*)", re.M)
TARGET = re.compile(r"\]\((?P<target>[^)\s]+)")
CITATION = re.compile(r"\[@(?P<key>[^\]]+)\]")
OPTION = re.compile(r"""(\w+)=("[^"]*"|'[^']*')""")
TEXT = re.compile(r"\\(?:text|mbox|textbf|textit)\{[^{}]*\}")
TRANSLATED = {"title"}  # options of a cell that are words


class Part(NamedTuple):
    """A piece of the skeleton: where it stands, what must be equal, how to show it."""

    line: int
    value: str
    shown: str


Skeleton = dict[str, list[Part]]
ORDERED = ("heading", "live cell", "figure", "exercise", "display formula", "admonition")
NAMED = ("live", "figure", "exercise")  # fences with an id
ANY_ORDER = ("link", "citation")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Compare all pairs before anything is rendered."""
    docs = Path(config.docs_dir)
    problems = [
        problem for zh in sorted(docs.rglob("*.zh.md")) for problem in differences(zh, docs)
    ]
    if problems:
        raise PluginError("\n".join(problems))
    return files


def differences(zh: Path, docs: Path) -> list[str]:
    """Return a sentence with both places for each thing that differs between the languages."""
    en = zh.with_name(zh.name.removesuffix(".zh.md") + ".en.md")
    if not en.is_file():
        return []  # hooks/language.py says so
    sides = [(f"{docs.name}/{path.relative_to(docs).as_posix()}", path) for path in (zh, en)]
    problems: list[str] = []
    skeletons = []
    for name, path in sides:
        body, offset = scan.body_of(scan.read(path))
        problems += headings(body, name, offset)
        skeletons.append(skeleton(body, offset))
    names = (sides[0][0], sides[1][0])
    for kind in ORDERED:
        problems += in_order(kind, skeletons[0][kind], skeletons[1][kind], names)
    for kind in ANY_ORDER:
        problems += in_sections(kind, skeletons[0], skeletons[1], names)
    return problems


def headings(body: str, name: str, offset: int) -> list[str]:
    """Ask for an id on each heading below the title (Chinese words give none); no id twice."""
    problems = []
    seen = {cell_id(fence): fence.line for fence in scan.fences(body) if fence.language in NAMED}
    prose = scan.prose(body)
    for match in HEADING.finditer(prose):
        line = scan.line_of(body, match.start())
        found = ID.search(match["text"])
        if found and found["id"] in seen:
            problems.append(
                f"{name}:{line + offset}: the id “{found['id']}” is taken by line "
                f"{seen[found['id']] + offset}; an id stands once on a page"
            )
        elif found:
            seen[found["id"]] = line
        elif len(match["marks"]) > 1:
            problems.append(
                f"{name}:{line + offset}: heading “{match['text']}” has no id; write one in "
                "English after it, the same in both languages: { #short-answer }"
            )
    for match in INLINE_ID.finditer(prose):
        line = scan.line_of(body, match.start())
        if seen.setdefault(match["id"], line) != line:
            problems.append(
                f"{name}:{line + offset}: the id “{match['id']}” is taken by line "
                f"{seen[match['id']] + offset}; an id stands once on a page"
            )
    return problems


def skeleton(body: str, offset: int = 0) -> Skeleton:
    """Return what must be equal in both languages."""
    text = scan.prose(body)

    def at(match: re.Match[str]) -> int:
        return scan.line_of(text, match.start()) + offset

    found: Skeleton = {kind: [] for kind in (*ORDERED, *ANY_ORDER)}
    for match in HEADING.finditer(text):
        name = ID.search(match["text"])
        value = f"{match['marks']} {{ #{name['id']} }}" if name else match["marks"]
        found["heading"].append(Part(at(match), value, value))
    for fence in scan.fences(body):
        if fence.language == "live":
            found["live cell"].append(Part(fence.line + offset, *cell(fence)))
        elif fence.language in NAMED:
            name = cell_id(fence)
            found[fence.language].append(Part(fence.line + offset, name, name))
    for line, tex in scan.display_formulas(body):
        value = re.sub(r"\s+", "", TEXT.sub(r"\\text{}", tex))
        found["display formula"].append(Part(line + offset, value, " ".join(tex.split())[:60]))
    for match in ADMONITION.finditer(text):
        found["admonition"].append(Part(at(match), match["kind"], match["kind"]))
    for match in TARGET.finditer(text):
        target = re.sub(r"\.(?:zh|en)\.md", ".md", match["target"])
        found["link"].append(Part(at(match), target, target))
    for match in CITATION.finditer(text):
        key = match["key"].partition(",")[0].strip()
        found["citation"].append(Part(at(match), key, f"@{key}"))
    return found


def cell(fence: scan.Fence) -> tuple[str, str]:
    """Return a cell's value, without the words in it, and its name."""
    fixed = sorted(item for item in OPTION.findall(fence.info) if item[0] not in TRANSLATED)
    return f"{fixed}\n{fence.body.strip()}", f"cell {cell_id(fence)}".strip()


def cell_id(fence: scan.Fence) -> str:
    """Return the id of a cell, a figure or an exercise."""
    return dict(OPTION.findall(fence.info)).get("id", "").strip("\"'")


def in_order(kind: str, zh: list[Part], en: list[Part], names: tuple[str, str]) -> list[str]:
    """Return the first difference between two sequences: later ones follow from it."""
    for one, other in zip(zh, en, strict=False):
        if one.value != other.value:
            return [
                f"{names[0]}:{one.line}: {kind} “{one.shown}” stands against "
                f"“{other.shown}” in {names[1]}:{other.line}; {RULE[kind]}"
            ]
    if len(zh) == len(en):
        return []
    more, less = (0, 1) if len(zh) > len(en) else (1, 0)
    extra = (zh, en)[more][min(len(zh), len(en))]
    place = f"{names[more]}:{extra.line}"
    return [f"{place}: {kind} “{extra.shown}” is missing in {names[less]}; {RULE[kind]}"]


RULE = {
    "heading": "levels and ids of the headings must be equal in both languages",
    "live cell": "options and code of a cell must be equal in both languages (title aside)",
    "figure": "both languages must have the same figures in the same order",
    "exercise": "both languages must have the same exercises in the same order",
    "display formula": "formulas must be equal in both languages (words inside \\text{} aside)",
    "admonition": "kind and id of the blocks must be equal in both languages",
    "link": "a section must link to the same places in both languages",
    "citation": "a section must cite the same works in both languages",
}


def in_sections(kind: str, zh: Skeleton, en: Skeleton, names: tuple[str, str]) -> list[str]:
    """Compare what a section holds without its order: sentences are built differently."""
    problems = []
    if [part.value for part in zh["heading"]] != [part.value for part in en["heading"]]:
        return []  # the sections do not match: that is said already
    for index in range(len(zh["heading"]) + 1):
        sides = [between(found[kind], found["heading"], index) for found in (zh, en)]
        counts = [Counter(part.value for part in side) for side in sides]
        for here, there in ((0, 1), (1, 0)):
            for value in counts[here] - counts[there]:
                part = [p for p in sides[here] if p.value == value][counts[there][value]]
                problems.append(
                    f"{names[here]}:{part.line}: {kind} “{part.shown}” is missing in the same "
                    f"section of {names[there]}; {RULE[kind]}"
                )
    return problems


def between(parts: list[Part], headings: list[Part], index: int) -> list[Part]:
    """Return the parts after heading number `index` (0: before the first) and before the next."""
    start = headings[index - 1].line if index else 0
    end = headings[index].line if index < len(headings) else float("inf")
    return [part for part in parts if start <= part.line < end]
