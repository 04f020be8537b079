"""Writes each question's 30-second answer as data: ``answers/<language>/<id>.json``.

The review and the mock interview show it as its page does, formulas set. It is a tree of names,
attributes and texts, from which docs/assets/practice/answer.js makes the elements one by one: what
is not named here stops the build, so nothing gets lost there.
"""

import json
import posixpath
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urlsplit

from hooks.publish.errors import PublishError
from hooks.publish.pages import Page, Site

FOLDER = "answers"
_SECTION = re.compile(r'<section class="short-answer"[^>]*>(?P<inside>.*?)</section>', re.S)
_VOID = {"br"}
# Names of elements, as answer.js has them. Formulas are <math> and MathJax's own mjx-*.
TEXT = frozenset(
    {"p", "ul", "ol", "li", "strong", "em", "b", "i", "code", "span", "div", "a", "sub", "sup"}
    | {"br", "kbd", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "abbr"}
)
_FORMULA = re.compile(
    r"mjx-[a-z-]+|math|m(?:i|n|o|s|row|frac|sqrt|root|sub|sup|subsup|under|over|underover|table|tr|td"
    r"|text|space|style|padded|phantom|enclose|error|multiscripts)"
)
# Those of a heading would stand twice on a page; `style` has become a class by now.
_DROPPED = {"id", "xmlns", "style"}

Tree = str | list[Any]


class AnswerParser(HTMLParser):
    """Reads a piece of a finished page into a tree; headings are left out."""

    def __init__(self, site: Site, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.site, self.page = site, page
        self.trees: list[Tree] = []
        self._open: list[list[Any]] = []
        self._heading = False
        self.unknown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        if tag == "h2":
            self._heading = True
        if self._heading:
            return
        if tag not in TEXT and not _FORMULA.fullmatch(tag):
            self.unknown.append(tag)
        kept = {name: value or "" for name, value in attrs if name not in _DROPPED}
        if "href" in kept:
            kept["href"] = self._from_root(kept["href"])
        element: list[Any] = [tag, kept]
        self._inside().append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if tag == "h2":
            self._heading = False
        elif not self._heading and self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        inside = self._inside()
        if not self._heading and (data.strip() or inside is not self.trees):
            inside.append(data)

    def _inside(self) -> list[Any]:
        return self._open[-1] if self._open else self.trees

    def _from_root(self, url: str) -> str:
        """Return a link of the page as it is written at the site's root."""
        if urlsplit(url).scheme:
            return url
        path, fragment = urldefrag(url)
        folder = posixpath.dirname(self.page.path)
        here = posixpath.join(folder, path) if path else self.page.url
        found = posixpath.normpath(here)
        slash = "/" if here.endswith("/") else ""
        return f"{found}{slash}{'#' if fragment else ''}{fragment}"


def answer(site: Site, page: Page) -> list[Tree]:
    """Return the 30-second answer of a page."""
    section = _SECTION.search(page.text)
    if section is None:
        raise PublishError(
            f"{site.folder.name}/{page.path}: has no 30-second answer, which the review and the "
            'mock interview show.\n  Fix: give the page a section "## … { #short-answer }".'
        )
    parser = AnswerParser(site, page)
    parser.feed(section["inside"])
    parser.close()
    if parser.unknown:
        names = ", ".join(f"<{name}>" for name in dict.fromkeys(parser.unknown))
        raise PublishError(
            f"{site.folder.name}/{page.path}: the 30-second answer holds {names}, which a review "
            f"card cannot show.\n  Allowed: {', '.join(sorted(TEXT))} and formulas.\n"
            "  Fix: put figures, cells and folds into another section of the page."
        )
    return parser.trees


def run(site: Site, entries: list[dict[str, Any]]) -> int:
    """Write the answers of all questions in both languages; return their bytes."""
    total = 0
    for entry in entries:
        for language, url in entry["url"].items():
            page = site.by_path.get(f"{url}index.html")
            if page is None:
                continue  # a page kept out of the site (`exclude_docs`)
            text = json.dumps(answer(site, page), ensure_ascii=False, separators=(",", ":"))
            site.write(f"{FOLDER}/{language}/{entry['id']}.json", text)
            total += len(text.encode())
    return total
