"""Read a page's Markdown by line: its fences, and the rest without code and formulas.

Markdown extensions see a page in pieces and do not know line numbers. What has to name
`file:line` therefore reads the source itself, with these functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^(?P<indent>[ >\t]*)(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>[^`]*)$")
DISPLAY = re.compile(r"^\s*\$\$\s*$")
HIDDEN = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<comment><!--.*?-->)"
    r"|(?P<display>\$\$.+?\$\$)"
    r"|(?P<formula>(?<![\\$])\$(?!\s)(?:[^$\n\\]|\\.)+(?<!\s)\$)",
    re.S,
)


@dataclass(frozen=True)
class Fence:
    """A fenced block; `line` is that of its opening marks, counted from 1."""

    line: int
    end: int
    info: str
    body: str

    @property
    def language(self) -> str:
        """The first word after the marks."""
        return self.info.split()[0] if self.info.split() else ""


def fences(text: str) -> list[Fence]:
    """Return the fenced blocks of a page in order; one inside another is part of its text."""
    found = []
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        opening = FENCE.match(lines[number])
        if opening is None:
            number += 1
            continue
        start, width = number, len(opening["indent"].expandtabs(4))
        closing = re.compile(rf"^[ >\t]*{re.escape(opening['marks'])}[ \t]*$")
        number += 1
        while number < len(lines) and not closing.match(lines[number]):
            number += 1
        if number == len(lines):  # never closed: Markdown shows it as text
            number = start + 1
            continue
        body = "\n".join(dedent(line, width) for line in lines[start + 1 : number])
        found.append(Fence(start + 1, number + 1, opening["info"].strip(), body))
        number += 1
    return found


def dedent(line: str, width: int) -> str:
    """Return the line without at most `width` columns of indentation."""
    text = line.expandtabs(4) if line[:width].strip() == "" else line
    return text[width:] if text[:width].strip() == "" else text.lstrip()


def prose(text: str) -> str:
    """Return the text with fences, code, comments and formulas blanked out, line by line as before.

    What is left can be searched: positions and line numbers are those of `text`.
    """
    lines = text.split("\n")
    for fence in fences(text):
        for number in range(fence.line - 1, fence.end):
            lines[number] = " " * len(lines[number])
    return HIDDEN.sub(lambda match: blank(match[0]), "\n".join(lines))


def blank(text: str) -> str:
    """Return spaces of the same length; line ends stay."""
    return re.sub(r"[^\n]", " ", text)


def replace_in_prose(
    text: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]
) -> str:
    """Replace the matches that stand in the text itself, not in code or formulas."""
    parts, end = [], 0
    for match in pattern.finditer(prose(text)):
        parts += [text[end : match.start()], change(match)]
        end = match.end()
    return "".join([*parts, text[end:]])


def line_of(text: str, position: int) -> int:
    """Return the number of the line, from 1, that holds a position."""
    return text.count("\n", 0, position) + 1


def display_formulas(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and TeX of each formula that stands on lines of its own."""
    lines = text.split("\n")
    for fence in fences(text):
        for number in range(fence.line - 1, fence.end):
            lines[number] = ""
    start = None
    for number, line in enumerate(lines):
        if DISPLAY.match(line):
            if start is None:
                start = number
            else:
                yield start + 1, "\n".join(lines[start + 1 : number])
                start = None
        elif start is None and (one := re.match(r"^\s*\$\$(.+?)\$\$\s*$", line)):
            yield number + 1, one[1]


def body_of(source: str) -> tuple[str, int]:
    """Return a page's text without its front matter, and how many lines that took."""
    match = re.match(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|$)", source, re.S)
    if match is None:
        return source, 0
    body = source[match.end() :].lstrip("\n")
    return body, source.count("\n") - body.count("\n")


def read(path: Path) -> str:
    """Return a page's source as MkDocs reads it."""
    return path.read_text(encoding="utf-8-sig")
