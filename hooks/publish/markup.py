"""Reads and rewrites tags in finished HTML without changing anything else in it.

A full parser and serialiser would rewrite every page byte by byte and takes a second a page;
what MkDocs writes is regular enough for a scanner that knows comments, quoted attributes and
the elements whose content is not markup. Rendered formulas are passed over as a whole: they hold
most of a page's tags, and hooks/publish/formulas.mjs leaves nothing in them to be found.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_SCAN = re.compile(
    r"<!--.*?-->"
    r"|<mjx-container\b.*?</mjx-container>"
    r"|<(?P<raw>script|style|textarea|title)\b(?P<rawattrs>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"(?P<body>.*?)</(?P=raw)\s*>"
    r"|<(?P<name>[a-zA-Z][\w:-]*)(?P<attrs>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.S | re.I,
)
_ATTR = re.compile(r"([^\s=/\"'>]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?", re.S)

# What a change returns for a tag that is to go.
REMOVED: dict[str, str] = {}


@dataclass(frozen=True)
class Tag:
    """One start tag; for script, style, textarea and title also what stands inside."""

    name: str
    attrs: dict[str, str]
    start: int
    end: int
    body: str
    body_start: int

    def has_type_of_script(self) -> bool:
        """Tell whether a browser would run this script (JSON and the like are only data)."""
        kind = self.attrs.get("type", "").strip().lower()
        return kind in {"", "module", "text/javascript", "application/javascript"}


def attributes(text: str) -> dict[str, str]:
    """Return the attributes of a start tag, names in lower case, values unescaped."""
    found: dict[str, str] = {}
    for name, value in _ATTR.findall(text):
        if value[:1] in {'"', "'"}:
            value = value[1:-1]
        found.setdefault(name.lower(), html.unescape(value))
    return found


def tags(text: str, *names: str) -> Iterator[Tag]:
    """Yield the start tags of a page in order, all of them or those with one of the names."""
    wanted = set(names)
    for match in _SCAN.finditer(text):
        raw, name = match["raw"], match["name"]
        found = (raw or name or "").lower()
        if not found or (wanted and found not in wanted):
            continue
        inner = match["rawattrs"] if raw else match["attrs"]
        end = match.start("body") if raw else match.end()
        yield Tag(
            found, attributes(inner), match.start(), end, match["body"] or "", match.start("body")
        )


def write_tag(name: str, attrs: dict[str, str]) -> str:
    """Write a start tag; an attribute with an empty value is written as its bare name."""
    parts = [name]
    for key, value in attrs.items():
        parts.append(f'{key}="{html.escape(value, quote=True)}"' if value else key)
    return f"<{' '.join(parts)}>"


def rewrite(text: str, change: Callable[[Tag], dict[str, str] | None], *names: str) -> str:
    """Give every tag to ``change``; with the attributes it returns the tag is written anew.

    None leaves the tag as it is, ``REMOVED`` takes it out with the space before it.
    """
    out: list[str] = []
    done = 0
    for tag in tags(text, *names):
        attrs = change(tag)
        if attrs is REMOVED or (attrs is not None and attrs != tag.attrs):
            before = text[done : tag.start]
            if attrs is REMOVED:
                out.append(before.rstrip())
            else:
                out += [before, write_tag(tag.name, attrs)]
            done = tag.end
    return "".join(out) + text[done:] if out else text


def add_after_styles(text: str, markup: str) -> str:
    """Put markup behind the last stylesheet of the head, or at the head's end."""
    head = text.find("</head>")
    sheets = [tag.end for tag in tags(text[:head], "link") if tag.attrs.get("rel") == "stylesheet"]
    if not sheets:
        return add_to_head(text, markup)
    at = sheets[-1]
    at += len(text[at:]) - len(text[at:].lstrip(" \t"))
    if text[at] == "\n":
        at += 1
    return text[:at] + markup + text[at:]


def add_to_head(text: str, markup: str, *, first: bool = False) -> str:
    """Put markup at the end of the head, or at its start right behind the character set."""
    if first:
        for tag in tags(text, "meta"):
            if "charset" in tag.attrs:
                return text[: tag.end] + markup + text[tag.end :]
        head = next(tags(text, "head"), None)
        at = head.end if head else 0
    else:
        at = text.find("</head>")
        while at > 0 and text[at - 1] in " \t":
            at -= 1
    return text[:at] + markup + text[at:] if at >= 0 else markup + text
