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
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

try:
    from hooks import fenced, figure_controls, live, record_figure, scan
except ImportError:  # plain `mkdocs` has only this folder on the path
    import fenced  # type: ignore[import-not-found, no-redef]
    import figure_controls  # type: ignore[import-not-found, no-redef]
    import live  # type: ignore[import-not-found, no-redef]
    import record_figure  # type: ignore[import-not-found, no-redef]
    import scan  # type: ignore[import-not-found, no-redef]

DATA = "assets/figures/"


@dataclass
class Placed:
    """A figure on a page: where its fence stands, and what became of it."""

    line: int
    id: str
    html: str = ""
    rendered: bool = False
    recording: dict[str, Any] = field(default_factory=dict)


_fences = fenced.Fences("figure", "figure")


def on_config(config: MkDocsConfig) -> None:
    """Make the fence known to Markdown."""
    _fences.register(config)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Read, check, record and render the figures of a page."""
    _fences.begin()
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
        _fences.add(one)
        save(one, config)
    if problems:
        raise PluginError("\n".join(f"{name}:{line}: {text}" for line, text in problems))
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make sure that each figure that was read is on the page."""
    _fences.all_rendered(page, config)
    return html


def read(markdown: str, offset: int, root: Path) -> tuple[list[Placed], list[tuple[int, str]]]:
    """Return the figures of a page in order, and (line, sentence) for each thing that is wrong."""
    placed: list[Placed] = []
    problems: list[tuple[int, str]] = []
    taken: dict[str, int] = {}
    there = record_figure.ids(root)
    where = f"what a figure computes and shows stands in a file under {record_figure.FOLDER}/"
    for fence in scan.fences(markdown):
        if fence.language not in ("figure", "live", "exercise"):
            continue
        line = fence.line + offset
        options, wrong = live.parse(fence.info.removeprefix(fence.language))
        name = options.get("id", "")
        if fence.language == "figure":
            wrong += fenced.complaints("figure", options, fence.body, there, where)
            label = f"figure “{name}”" if name else "figure"
            problems += [(line, f"{label}: {sentence}") for sentence in wrong]
            placed.append(Placed(line, name))
        if name in taken and "figure" in (fence.language, *(p.id == name for p in placed)):
            problems.append(
                (line, f"the id “{name}” is taken by line {taken[name]}; it stands once on a page")
            )
        taken.setdefault(name, line)
    return placed, problems


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
