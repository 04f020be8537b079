"""Turn ```live fences into <live-cell> elements with their recorded output.

MkDocs loads this file. `on_page_markdown` reads the cells of a page from its source, where line
numbers are known, and runs them; the Markdown extension then only puts the finished HTML in place.

    ```live id="stable-ce" snippet="losses/cross_entropy.py" only="cross_entropy"
    cross_entropy([[1000.0, 0.0]], [1])
    ```
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

try:
    from hooks import fenced, output, record, scan, snippet
except ImportError:  # plain `mkdocs` has only this folder on the path
    import fenced  # type: ignore[import-not-found, no-redef]
    import output  # type: ignore[import-not-found, no-redef]
    import record  # type: ignore[import-not-found, no-redef]
    import scan  # type: ignore[import-not-found, no-redef]
    import snippet  # type: ignore[import-not-found, no-redef]

OPTIONS = ("id", "snippet", "only", "raises", "title")
LONGEST_BODY = 12
WIDEST_LINE = 80  # what the column of a cell holds without sideways scrolling
FIGURES = "assets/figures/"
OPTION = re.compile(r"""\s*(?P<name>[\w-]+)=(?P<quote>["'])(?P<value>.*?)(?P=quote)(?=\s|$)""")
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
ADDRESS = re.compile(r" at 0x[0-9a-f]{4,}")


@dataclass
class Cell:
    """One fence: what it asks for, and what became of it."""

    line: int
    options: dict[str, str]
    body: str
    code: str = ""
    html: str = ""
    number: int = 0
    rendered: bool = False
    figures: list[output.Figure] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The name by which tests, links and the other language know the cell."""
        return self.options.get("id", "")


_fences = fenced.Fences("live", "live cell")


def on_config(config: MkDocsConfig) -> None:
    """Make the fence known to Markdown."""
    _fences.register(config)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Read, check, run and render the cells of a page."""
    _fences.begin()
    root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    source = page.file.content_string
    name = f"{Path(config.docs_dir).name}/{page.file.src_uri}"
    cells, problems = read(markdown, source.count("\n") - markdown.count("\n"), root)
    if problems:
        raise PluginError("\n".join(f"{name}:{line}: {text}" for line, text in problems))
    page_id = re.sub(r"\.(?:zh|en)\.md$", "", page.file.src_uri)
    language = config.theme["language"]
    # From the root of this language; hooks/language.py leads on to the root of the site.
    folder = "../" * page.file.dest_uri.count("/") + FIGURES
    for cell, run in zip(cells, run_all(cells, page_id, name, root), strict=True):
        region, cell.figures = output.render(run.items, language, folder)
        cell.html = element(cell, page_id, region)
        _fences.add(cell)
        save(cell.figures, config)
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make sure that each cell that was read is on the page."""
    _fences.all_rendered(page, config)
    return html


# Reading


def read(markdown: str, offset: int, root: Path) -> tuple[list[Cell], list[tuple[int, str]]]:
    """Return the cells of a page in order, and (line, sentence) for each thing that is wrong."""
    cells: list[Cell] = []
    problems: list[tuple[int, str]] = []
    for fence in scan.fences(markdown):
        if fence.language != "live":
            continue
        line = fence.line + offset
        options, wrong = parse(fence.info.removeprefix("live"))
        cell = Cell(line, options, fence.body.strip("\n"), number=len(cells) + 1)
        wrong += list(complaints(cell))
        if not wrong:
            cell.code, wrong = assemble(cell, root)
            wrong += too_wide(cell.code)
        first = next((other for other in cells if other.id == cell.id and cell.id), None)
        if first is not None:
            wrong.append(f"taken by the cell in line {first.line}; an id stands once on a page")
        label = f"live cell “{cell.id}”" if cell.id else "live cell"
        problems += [(line, f"{label}: {sentence}") for sentence in wrong]
        cells.append(cell)
    return cells, problems


def parse(text: str) -> tuple[dict[str, str], list[str]]:
    """Return the options of a fence, and what of its first line cannot be read."""
    found = list(OPTION.finditer(text))
    rest = OPTION.sub("", text).strip()
    problems = []
    if rest:
        problems.append(f'cannot read {rest!r}; options are written as name="value"')
    for name, times in Counter(match["name"] for match in found).items():
        if times > 1:
            problems.append(f"option {name} stands {times} times; write it once")
    return {match["name"]: match["value"] for match in found}, problems


def complaints(cell: Cell) -> Iterator[str]:
    """Say what is wrong with the options and the body, what is allowed, and the way out."""
    allowed = ", ".join(OPTIONS)
    if unknown := [name for name in cell.options if name not in OPTIONS]:
        yield f"unknown option {', '.join(unknown)}; allowed are {allowed}"
    if not cell.id:
        yield 'needs an id, the same in both languages: id="stable-ce"'
    elif not ID.fullmatch(cell.id):
        yield "an id is made of a-z, 0-9 and single hyphens, and begins with a letter"
    if "only" in cell.options and "snippet" not in cell.options:
        yield "only= chooses from a snippet; name the file with snippet="
    lines = sum(bool(line.strip()) for line in cell.body.split("\n"))
    if lines > LONGEST_BODY:
        yield (
            f"{lines} lines; a cell's own code has at most {LONGEST_BODY}, "
            "longer code belongs in a snippet, where tests see it"
        )
    if not lines and "snippet" not in cell.options:
        yield "is empty; write code in it or name a snippet"


def assemble(cell: Cell, root: Path) -> tuple[str, list[str]]:
    """Return the code of a cell, its snippet first, and what is wrong with the snippet."""
    name = cell.options.get("snippet")
    if name is None:
        return cell.body, []
    folder = (root / "snippets").resolve()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file() or path.suffix != ".py":
        return "", [f"no snippet {name!r}; {offer(folder, name)}"]
    only = [part.strip() for part in cell.options.get("only", "").split(",") if part.strip()]
    try:
        text = snippet.shown(path.read_text(encoding="utf-8"), only, cell.body)
    except snippet.UnknownNameError as error:
        return "", [f"only= names {error} (snippets/{name})"]
    except SyntaxError as error:
        return "", [f"snippets/{name}:{error.lineno}: {error.msg}"]
    return "\n\n\n".join(part for part in (text, cell.body) if part), []


def too_wide(code: str) -> Iterator[str]:
    """Name the lines of a cell that its column cannot show whole."""
    for line in code.split("\n"):
        if len(line) > WIDEST_LINE:
            yield (
                f"a line of {len(line)} characters; the column holds {WIDEST_LINE}, "
                f"break it: {line.strip()}"
            )


def offer(folder: Path, name: str) -> str:
    """Name the files that could be meant."""
    topic = (folder / name).resolve().parent
    if topic != folder and topic.is_relative_to(folder) and topic.is_dir():
        there = sorted(path.relative_to(folder).as_posix() for path in topic.glob("*.py"))
        there = [path for path in there if not Path(path).name.startswith("_")]
        return f"there are {', '.join(there)}"
    topics = sorted(path.parent.name for path in folder.glob("*/__init__.py"))
    return f'write the path under snippets/, as "topic/idea.py"; topics are {", ".join(topics)}'


# Running


def run_all(cells: list[Cell], page_id: str, name: str, root: Path) -> list[record.Run]:
    """Return what the cells give; stop the build at one that does not do as it says."""
    try:
        runs = record.record(
            page_id, [(cell.id, cell.code) for cell in cells], root, root / ".cache" / "recorded"
        )
    except record.RecordError as error:
        cell = cells[error.cell]
        raise PluginError(f"{name}:{cell.line}: live cell “{cell.id}” {error}") from None
    problems = [
        f"{name}:{cell.line}: live cell “{cell.id}” {sentence}"
        for cell, run in zip(cells, runs, strict=True)
        for sentence in surprises(cell, run)
    ]
    if problems:
        raise PluginError("\n".join(problems))
    return runs


def surprises(cell: Cell, run: record.Run) -> Iterator[str]:
    """Say how a run differs from what its fence promises and from what a reader should see."""
    wanted = cell.options.get("raises")
    error = next((item for item in run.items if item["kind"] == "error"), None)
    if error is not None and error["name"] != wanted:
        fix = f'mend the code, or write raises="{error["name"]}" if it is meant to fail'
        yield f"ended in {error['name']}: {error['message']}\n{error['traceback']}\n{fix}"
    elif error is None and wanted is not None:
        yield f'was to end in {wanted} but ran through; remove raises="{wanted}"'
    if run.status == "interrupted":
        yield "raised KeyboardInterrupt; that is the reader's Stop"
    for item in run.items:
        if item["kind"] == "truncated":
            yield f"prints {item['bytes']} bytes more than are shown; print less"
        elif found := ADDRESS.search(item.get("text", "")):
            yield f"prints a memory address ({found[0].strip()}), another one in each run; avoid it"


def element(cell: Cell, page_id: str, region: str) -> str:
    """Return the cell's HTML: readable and copyable before any script runs."""
    code = highlight(cell.code, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    title = cell.options.get("title")
    attributes = {
        "id": cell.id,
        "data-snippet": cell.options.get("snippet", ""),
        "data-number": str(cell.number),
        "data-page": page_id,
        "data-state": "recorded",
    }
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    # The div matters: Markdown would put an element it does not know inside <p>.
    return (
        '<div class="live">'
        + (f'<p class="live-title">{escape(title)}</p>' if title else "")
        + f'<live-cell class="live-box" {written}><div class="live-code"><pre class="highlight">'
        + f'<code class="language-python">{code.rstrip(chr(10))}</code></pre></div>'
        + f"{region}</live-cell></div>"
    )


def save(figures: list[output.Figure], config: MkDocsConfig) -> None:
    """Write figures once, at the site's root: both languages show the same."""
    root = Path(config.site_dir)
    if config.theme["language"] == "en":
        if root.name != "en":
            return  # built alone, into some folder: there is no root to write to
        root = root.parent
    for figure in figures:
        path = root / FIGURES / figure.name
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(figure.data)
