"""Finds the place in the Markdown sources that a piece of a finished page came from.

The sources are the pages in docs/ and, beside it, the tasks of the exercises.
"""

from pathlib import Path


def _compact(text: str) -> tuple[str, list[int]]:
    """Drop white space; return what is left and the line number of each character."""
    kept: list[str] = []
    lines: list[int] = []
    number = 1
    for character in text:
        if character == "\n":
            number += 1
        if not character.isspace():
            kept.append(character)
            lines.append(number)
    return "".join(kept), lines


def find(docs: Path, needle: str, *, wrapped_in: str = "") -> list[str]:
    """Return ``file:line`` of every place that holds the text, white space aside.

    With ``wrapped_in`` (``$`` for formulas) places between two of these come first; only when
    there are none, any place counts.
    """
    bare = "".join(needle.split())
    root = docs.parent
    files = [*sorted(docs.rglob("*.md")), *sorted((root / "snippets").rglob("task.*.md"))]
    for mark in dict.fromkeys((wrapped_in, "")):
        wanted = f"{mark}{bare}{mark}"
        places: list[str] = []
        for file in files:
            text, lines = _compact(file.read_text(encoding="utf-8"))
            name = file.relative_to(root).as_posix()
            at = text.find(wanted)
            while at >= 0:
                places.append(f"{name}:{lines[at + len(mark)]}")
                at = text.find(wanted, at + len(wanted))
        if places:
            return list(dict.fromkeys(places))
    return []
