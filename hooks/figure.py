"""Turn ```figure fences into <live-figure> elements: controls and text in HTML, results beside it.

MkDocs loads this file. What a figure computes and shows stands in a file of its own under
snippets/figures/, which a fence names:

    ```figure id="loss-and-gradient"
    ```

The drawing itself comes from the publish step (hooks/publish/figures.py): it is made by the
page's own drawing module, under Node.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

try:
    from hooks import figure_controls, live, record_figure, scan
except ImportError:  # plain `mkdocs` has only this folder on the path
    import figure_controls  # type: ignore[import-not-found, no-redef]
    import live  # type: ignore[import-not-found, no-redef]
    import record_figure  # type: ignore[import-not-found, no-redef]
    import scan  # type: ignore[import-not-found, no-redef]

OPTIONS = ("id",)
DATA = "assets/figures/"


@dataclass
class Placed:
    """A figure on a page: where its fence stands, and what became of it."""

    line: int
    id: str
    html: str = ""
    rendered: bool = False
    recording: dict[str, Any] = field(default_factory=dict)


# The page that MkDocs renders now: it renders one at a time.
_placed: dict[str, Placed] = {}


def on_config(config: MkDocsConfig) -> None:
    """Make the fence known to Markdown."""
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {})
    others = [fence for fence in fences.get("custom_fences", []) if fence["name"] != "figure"]
    ours = {"name": "figure", "class": "live", "validator": live.accept, "format": place}
    fences["custom_fences"] = [*others, ours]


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Read, check, record and render the figures of a page."""
    _placed.clear()
    root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    name = f"{Path(config.docs_dir).name}/{page.file.src_uri}"
    offset = page.file.content_string.count("\n") - markdown.count("\n")
    placed, problems = read(markdown, offset, root)
    language = config.theme["language"]
    for one in placed if not problems else []:
        try:
            one.recording = record_figure.record(one.id, root, root / ".cache" / "recorded")
        except record_figure.FigureError as error:
            problems.append((one.line, f"figure “{one.id}” cannot be recorded\n{error}"))
            continue
        one.html = element(one.id, one.recording, language)
        _placed[one.id] = one
        save(one, config)
    if problems:
        raise PluginError("\n".join(f"{name}:{line}: {text}" for line, text in problems))
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make sure that each figure that was read is on the page."""
    for one in _placed.values():
        if not one.rendered:
            raise PluginError(
                f"{Path(config.docs_dir).name}/{page.file.src_uri}:{one.line}: figure "
                f"“{one.id}” is not rendered by Markdown; put blank lines around the fence and "
                "indent all of it by the same multiple of 4 spaces"
            )
    return html


def place(
    source: str, language: str, class_name: str, options: dict[str, Any], md: Any, **_: Any
) -> str:
    """Return the finished figure for a fence."""
    one = _placed.get(options.get("id", ""))
    if one is None or one.rendered:
        given = options.get("id")
        raise live.LiveFenceError(f"figure {given!r} was not read from the page's source")
    one.rendered = True
    return one.html


def read(markdown: str, offset: int, root: Path) -> tuple[list[Placed], list[tuple[int, str]]]:
    """Return the figures of a page in order, and (line, sentence) for each thing that is wrong."""
    placed: list[Placed] = []
    problems: list[tuple[int, str]] = []
    taken: dict[str, int] = {}
    for fence in scan.fences(markdown):
        if fence.language not in ("figure", "live", "exercise"):
            continue
        line = fence.line + offset
        options, wrong = live.parse(fence.info.removeprefix(fence.language))
        name = options.get("id", "")
        if fence.language == "figure":
            wrong += complaints(options, fence.body, record_figure.ids(root))
            label = f"figure “{name}”" if name else "figure"
            problems += [(line, f"{label}: {sentence}") for sentence in wrong]
            placed.append(Placed(line, name))
        if name in taken and "figure" in (fence.language, *(p.id == name for p in placed)):
            problems.append(
                (line, f"the id “{name}” is taken by line {taken[name]}; it stands once on a page")
            )
        taken.setdefault(name, line)
    return placed, problems


def complaints(options: dict[str, str], body: str, there: list[str]) -> Iterator[str]:
    """Say what is wrong with a fence, what is allowed, and the way out."""
    if unknown := [name for name in options if name not in OPTIONS]:
        allowed = ", ".join(OPTIONS)
        yield f"unknown option {', '.join(unknown)}; the only one allowed is {allowed}"
    if options.get("id") not in there:
        said = f"no figure {options['id']!r}" if "id" in options else "needs an id"
        yield f"{said}; there are {', '.join(there) or 'none'}"
    if body.strip():
        yield (
            "has a body; leave it empty, what a figure computes and shows stands in a file "
            f"under {record_figure.FOLDER}/"
        )


def element(figure: str, recording: dict[str, Any], language: str) -> str:
    """Return the figure's HTML, complete but for the drawing and the recording's address."""
    spec = recording["spec"]
    say = figure_controls.chooser(language)
    title = escape(say(spec["title"]))
    start = next(iter(recording["settings"].values()))
    text = escape(start[-2 if language == "zh" else -1])
    controls = "".join(
        figure_controls.control(figure, control, language) for control in spec["controls"]
    )
    words = figure_controls.WORDS[language]
    # The div matters: Markdown would put an element it does not know inside <p>.
    return (
        f'<div class="live"><live-figure id="{figure}" data-state="recorded" '
        f'data-recording="{figure}.json">'
        f'<div class="figure-head"><p class="figure-title">{title}</p>'
        f'<button type="button" data-action="reset">{words["reset"]}</button></div>'
        f'<div class="figure-drawing" data-figure role="img" aria-label="{title}" '
        f'aria-describedby="{figure}-text"></div>'
        f'<div class="figure-controls" role="group" aria-label="{words["controls"]}" '
        f'data-search-exclude>{controls}<p class="figure-status"></p></div>'
        f'<p class="figure-text" id="{figure}-text">{text}</p></live-figure></div>'
    )


def save(one: Placed, config: MkDocsConfig) -> None:
    """Write the recording once, at the site's root: both languages use the same."""
    root = Path(config.site_dir)
    if config.theme["language"] == "en":
        if root.name != "en":
            return  # built alone, into some folder: there is no root to write to
        root = root.parent
    path = root / DATA / f"{one.id}.json"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(one.recording, ensure_ascii=False, separators=(",", ":"))
        path.write_text(text, encoding="utf-8")
