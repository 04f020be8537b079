"""Citations: `[@key]` or `[@key, §3.2]` in the text, and the list of works at `[[references]]`.

The works stand in docs/references.yml, each with what was looked at and when. MkDocs loads this
file; only the `on_` functions know MkDocs.
"""

from __future__ import annotations

import datetime
import re
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

try:
    from hooks import scan
except ImportError:  # plain `mkdocs` has only this folder on the path
    import scan  # type: ignore[import-not-found, no-redef]

FILE = "references.yml"
FIELDS: dict[str, type | tuple[type, ...]] = {
    "authors": str,
    "short": str,
    "year": int,
    "title": str,
    "venue": str,
    "url": str,
    "verified": str,
    "checked_on": datetime.date,
}
CHECKED = {
    "zh": {"id": "已核对编号", "abstract": "已核对摘要", "paper": "已核对正文"},
    "en": {"id": "identifier checked", "abstract": "abstract checked", "paper": "paper checked"},
}
KEY = re.compile(r"^[a-z][a-z0-9-]*$")
CITATION = re.compile(r"\[@(?P<key>[^\],\s]+)(?:,\s*(?P<place>[^\]]+))?\]")
LIST = re.compile(r"^\[\[references\]\][ \t]*$", re.M)


class Work(NamedTuple):
    """One entry of the file, and the line it begins on."""

    key: str
    line: int
    fields: dict[str, Any]


def on_config(config: MkDocsConfig) -> None:
    """Read the works once for all pages; rebuild when they change."""
    path = Path(config.docs_dir) / FILE
    works, problems = load(path, shown(path, config))
    if problems:
        raise PluginError("\n".join(problems))
    config.extra["works"] = works
    config.watch.append(str(path))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn the citations of a page into links and write its list."""
    source = page.file.content_string
    offset = source.count("\n") - markdown.count("\n")
    name = shown(Path(config.docs_dir) / page.file.src_uri, config)
    works = config.extra["works"]
    text, problems = cite(markdown, works, name, offset, config.theme["language"])
    if problems:
        raise PluginError("\n".join(problems))
    return text


def shown(path: Path, config: MkDocsConfig) -> str:
    """Return a path as an author would type it, from the folder of mkdocs.yml."""
    try:
        return path.relative_to(Path(config.config_file_path or ".").resolve().parent).as_posix()
    except ValueError:
        return path.as_posix()


def load(path: Path, name: str) -> tuple[dict[str, Work], list[str]]:
    """Return the works by key, and a sentence for each entry that is not as it should be."""
    if not path.is_file():
        return {}, []
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return {}, [f"{name}:{mark.line + 1 if mark else 1}: not valid YAML: {error}"]
    works: dict[str, Work] = {}
    problems: list[str] = []
    build = yaml.SafeLoader("")
    for key_node, value_node in root.value if root is not None else []:
        line = key_node.start_mark.line + 1
        key = str(key_node.value)
        value = build.construct_object(value_node, deep=True)
        wrong = faults(key, value)
        if key in works:
            wrong.append(f"{key!r} stands twice, first in line {works[key].line}; keep one")
        problems += [f"{name}:{line}: {sentence}" for sentence in wrong]
        works[key] = Work(key, line, value if isinstance(value, dict) else {})
    return works, problems


def faults(key: str, value: object) -> list[str]:
    """Say what is wrong with an entry and what is allowed."""
    found = []
    if not KEY.match(key):
        found.append(f"{key!r}: a key is made of a-z, 0-9 and -, as vaswani2017")
    if not isinstance(value, dict):
        return [*found, f"{key!r} must have the fields {', '.join(FIELDS)}"]
    if missing := [name for name in FIELDS if value.get(name) in (None, "")]:
        found.append(f"{key!r} lacks {', '.join(missing)}; needed are {', '.join(FIELDS)}")
    if unknown := [str(name) for name in value if name not in FIELDS]:
        found.append(f"{key!r} has unknown {', '.join(unknown)}; allowed are {', '.join(FIELDS)}")
    for name, kind in FIELDS.items():
        if value.get(name) not in (None, "") and not isinstance(value[name], kind):
            wanted = {int: "a number", datetime.date: "a date, as 2026-11-23"}.get(kind, "text")
            found.append(f"{key!r}: {name} must be {wanted}, not {value[name]!r}")
    if str(value.get("verified", "id")) not in CHECKED["en"]:
        found.append(f"{key!r}: verified must be one of {', '.join(CHECKED['en'])}")
    if not str(value.get("url", "https://")).startswith("https://"):
        found.append(f"{key!r}: url must begin with https://")
    return found


def cite(
    markdown: str, works: dict[str, Work], name: str, offset: int, language: str
) -> tuple[str, list[str]]:
    """Return the text with links and list, and what is wrong with its citations."""
    problems: list[str] = []
    cited: list[str] = []

    def link(match: re.Match[str]) -> str:
        key = match["key"]
        if key not in works:
            line = scan.line_of(markdown, match.start()) + offset
            problems.append(
                f"{name}:{line}: no work {key!r} in docs/{FILE}; {near(key, works)}add it there"
            )
            return match[0]
        if key not in cited:
            cited.append(key)
        fields = works[key].fields
        place = f", {match['place'].strip()}" if match["place"] else ""
        label = escape(f"{fields['short']} {fields['year']}{place}")
        return f'<a class="citation" href="#ref-{key}">[{label}]</a>'

    text = scan.replace_in_prose(markdown, CITATION, link)
    places = [match.start() for match in LIST.finditer(scan.prose(text))]
    if cited and not places:
        line = scan.line_of(markdown, text.find('class="citation"')) + offset
        problems.append(f"{name}:{line}: works are cited, but no line [[references]] lists them")
    if places and not cited and not problems:
        line = scan.line_of(text, places[0]) + offset
        problems.append(f"{name}:{line}: [[references]] on a page that cites nothing; remove it")
    if len(places) > 1:
        line = scan.line_of(text, places[1]) + offset
        problems.append(f"{name}:{line}: [[references]] a second time; keep one")
    html = reference_list([works[key] for key in cited], language)
    return scan.replace_in_prose(text, LIST, lambda match: html), problems


def near(key: str, works: dict[str, Work]) -> str:
    """Name the keys that begin alike, for a mistyped year or ending."""
    start = re.match(r"[a-z]*", key.lower())
    alike = [other for other in sorted(works) if start and start[0] and other.startswith(start[0])]
    return f"there is {', '.join(alike)}; or " if alike else ""


def reference_list(works: list[Work], language: str) -> str:
    """Return the works as one line of HTML: a line end would be read as Markdown again."""
    items = []
    comma = "，" if language == "zh" else ", "
    for key, _, fields in works:
        said = CHECKED[language][fields["verified"]]
        items.append(
            f'<li id="ref-{key}">{escape(fields["authors"])} ({fields["year"]}). '
            f'<a href="{escape(fields["url"])}"><cite>{escape(fields["title"])}</cite></a>. '
            f"{escape(fields['venue'])}. "
            f'<span class="reference-checked">{said}{comma}{fields["checked_on"]}</span></li>'
        )
    return f'<ol class="references">{"".join(items)}</ol>'
