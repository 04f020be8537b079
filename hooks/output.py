"""Recorded output as HTML, with the very text that docs/assets/live/output.js would show."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html import escape
from typing import Any, NamedTuple

WORDS = {
    "zh": {"output": "输出", "figure": "图"},
    "en": {"output": "Output", "figure": "Figure"},
}
SUFFIX = {"image/svg+xml": ".svg", "image/png": ".png"}


class Figure(NamedTuple):
    """A picture that a cell drew: its file's name and content."""

    name: str
    data: bytes


def render(items: list[dict[str, Any]], language: str, folder: str) -> tuple[str, list[Figure]]:
    """Return the output region of a cell, and the figures it refers to under `folder`."""
    parts: list[str] = []
    figures: list[Figure] = []
    texts: list[tuple[str, str]] = []
    for item in [*items, {"kind": "end"}]:
        if item["kind"] == "text":
            texts.append((item["stream"], item["text"]))
            continue
        if texts:
            parts.append(pre("live-text", spans(terminal(texts))))
            texts = []
        if item["kind"] == "value":
            parts.append(pre("live-value", escape(item["text"])))
        elif item["kind"] == "figure":
            figures.append(as_file(item))
            parts.append(image(item, folder + figures[-1].name, language))
        elif item["kind"] == "error":
            parts.append(error(item))
    inside = "".join(parts)
    region = (
        '<div class="live-output" data-output data-origin="recorded" role="region" '
        f'aria-live="polite" aria-label="{WORDS[language]["output"]}">{inside}</div>'
    )
    return region, figures


def terminal(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pieces as a terminal shows them: a carriage return rewrites its line."""
    shown: list[tuple[str, str]] = []
    waiting = ""  # a return at the end of a piece: what follows decides what it means
    for stream, text in texts:
        text = waiting + text
        waiting = "\r" if text.endswith("\r") else ""
        parts = re.sub(r"\r+\n", "\n", text.rstrip("\r") if waiting else text).split("\r")
        for number, part in enumerate(parts):
            if number:
                erase_line(shown)
            if part:
                shown.append((stream, part))
    return shown


def erase_line(shown: list[tuple[str, str]]) -> None:
    """Take the unfinished line away, which may have begun several pieces ago."""
    while shown:
        stream, text = shown.pop()
        if end := text.rfind("\n") + 1:
            shown.append((stream, text[:end]))
            return


def spans(texts: list[tuple[str, str]]) -> str:
    """Return the pieces as HTML, those of stderr marked."""
    return "".join(
        f'<span class="live-stderr">{escape(text)}</span>' if stream == "stderr" else escape(text)
        for stream, text in texts
    )


def pre(name: str, html: str) -> str:
    """Return a block of text. A parser drops its first line end, so that one is doubled."""
    first = "\n" if html.startswith("\n") else ""
    return f'<pre class="{name}">{first}{html}</pre>'


def error(item: dict[str, Any]) -> str:
    """Return an error with the reader's own lines of the traceback."""
    line = f' data-line="{item["line"]}"' if item["line"] else ""
    message = f": {escape(item['message'])}" if item["message"] else ""
    return (
        f'<div class="live-error" data-error{line}>'
        f'<p class="live-error-title"><strong>{escape(item["name"])}</strong>{message}</p>'
        f"{pre('live-traceback', escape(item['traceback']))}</div>"
    )


def as_file(item: dict[str, Any]) -> Figure:
    """Return a figure as a file named by its content."""
    text = item["data"]
    data = text.encode() if item["mime"] == "image/svg+xml" else base64.b64decode(text)
    return Figure(hashlib.sha256(data).hexdigest()[:16] + SUFFIX[item["mime"]], data)


def image(item: dict[str, Any], address: str, language: str) -> str:
    """Return the element that shows a figure; its size keeps the page from jumping."""
    alt = escape(item["alt"] or WORDS[language]["figure"])
    return (
        f'<img class="live-figure" src="{escape(address)}" width="{item["width"]}" '
        f'height="{item["height"]}" alt="{alt}">'
    )
