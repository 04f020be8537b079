"""Small pages of live cells, made of the site's own parts.

A cell's HTML and its recorded output come from the build's hooks, scripts and styles are bundled
and the policy is written as for the site; only the text around the cells is missing.
"""

from __future__ import annotations

import html
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import material
import pytest
from playwright.sync_api import Browser, Locator, Page

from hooks import live, output, record
from hooks.publish import assemble, policy, runtime_files
from hooks.publish.pages import Site
from hooks.runtime.frame import build_frame
from tests.browser.harness import ROOT, Server, runtime_folder, serving

DOCS = ROOT / "docs"
CACHE = ROOT / ".cache" / "recorded"
THEME = Path(material.__file__).parent / "templates" / "assets" / "stylesheets"
STYLES = ("tokens", "text", "blocks", "code")

PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
{styles}
<script type="module" src="assets/live/main.js"></script>
</head>
<body data-md-color-scheme="{scheme}" data-md-color-primary="custom">
<main class="md-main"><article class="md-content__inner md-typeset">
<h1>{title}</h1>
{cells}
</article></main></body></html>
"""

Cells = list[tuple[str, str]]


def cell_html(number: int, cell: str, code: str, region: str) -> str:
    """A cell as the build writes it."""
    made = live.Cell(line=1, options={"id": cell}, body=code, code=code, number=number)
    return live.element(made, "tests/cells", region)


def page_html(folder: Path, cells: Cells, links: str, lang: str, scheme: str) -> str:
    """A page of cells with the output that CPython gives, recorded as at build."""
    runs = record.record("tests/cells", cells, ROOT, CACHE)
    parts = []
    for number, ((cell, code), run) in enumerate(zip(cells, runs, strict=True), start=1):
        language = "zh" if lang.startswith("zh") else "en"
        region, figures = output.render(run.items, language, "assets/figures/")
        for figure in figures:
            (folder / "assets/figures").mkdir(parents=True, exist_ok=True)
            (folder / "assets/figures" / figure.name).write_bytes(figure.data)
        parts.append(cell_html(number, cell, code, region))
    return PAGE.format(
        lang=lang, scheme=scheme, title="Cells", styles=links, cells="\n".join(parts)
    )


def make_site(folder: Path, pages: dict[str, tuple[Cells, str, str]]) -> Path:
    """Write {file name: (cells, language, colour scheme)} as a servable site."""
    links = []
    sheets = {f"theme/{name}.css": DOCS / f"assets/theme/{name}.css" for name in STYLES}
    sheets |= {"live/live.css": DOCS / "assets/live/live.css"}
    for kind in ("palette", "main"):
        sheets = {f"stylesheets/{kind}.css": next(THEME.glob(f"{kind}.*.css")), **sheets}
    for name, source in sheets.items():
        target = folder / "assets" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        links.append(f'<link rel="stylesheet" href="{html.escape(f"assets/{name}")}">')
    for name, (cells, lang, scheme) in pages.items():
        text = page_html(folder, cells, "\n".join(links), lang, scheme)
        (folder / name).write_text(text, "utf-8")

    source = runtime_folder()
    files = folder / runtime_files.FOLDER
    files.mkdir(parents=True)
    for file in source.glob("*.bin"):
        (files / file.name).symlink_to(file)
    manifest = json.loads((source / "runtime.json").read_text("utf-8"))
    site = Site.load(folder)
    runner = runtime_files.write_runner(site, build_frame(ROOT))
    assemble.run(site, DOCS, runtime_files.site_module(runner, manifest))
    policy.run(site)
    site.save()
    return folder


class CellPage:
    """A page of cells, and what a reader does with them."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.server = server
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def open(self, name: str = "index.html") -> CellPage:
        self.page.goto(self.server.url + name)
        self.page.locator("live-cell .live-bar").first.wait_for()
        return self

    def cell(self, name: str) -> Locator:
        return self.page.locator(f"live-cell#{name}")

    def button(self, cell: str, action: str) -> Locator:
        return self.cell(cell).locator(f"[data-action={action}]")

    def output(self, cell: str) -> Locator:
        return self.cell(cell).locator("[data-output]")

    def text(self, cell: str) -> str:
        return self.output(cell).evaluate("(region) => region.textContent")

    def code(self, cell: str) -> str:
        return self.cell(cell).evaluate("(cell) => cell.code")

    def editor(self, cell: str) -> Locator:
        """The editor's text; Playwright looks into open shadow roots."""
        return self.cell(cell).locator(".cm-content")

    def wait_for(self, cell: str, *states: str) -> str:
        """Wait until the cell is in one of these states; return which."""
        selector = ", ".join(f"live-cell#{cell}[data-state={state}]" for state in states)
        self.page.locator(selector).wait_for()
        return str(self.cell(cell).get_attribute("data-state"))

    def run(self, cell: str) -> str:
        """Press Run and wait for the end; return the state."""
        self.button(cell, "run").click()
        return self.wait_for(cell, "done", "error", "stopped")

    def write(self, cell: str, code: str) -> None:
        """Replace the code as a reader does: in the editor, by keyboard."""
        if not self.editor(cell).count():
            self.cell(cell).locator(".live-code pre").click()
        self.editor(cell).click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code)

    def focused(self) -> str:
        """The action of the button that has the focus, or the name of the element."""
        return self.page.evaluate(
            "() => document.activeElement.dataset.action ?? document.activeElement.className"
        )


# What the tests work with: variables shared by cells, falsy values, markup in a text, an error.
CELLS: Cells = [
    ("define", "import numpy as np\n\nlogits = np.array([2.0, 1.0, 0.1])\nlogits.sum()"),
    ("use", 'print(f"sum {logits.sum():.1f}")\n0'),
    ("falsy", "False"),
    ("markup", "print(\"<img src=x onerror=document.title='x'> <b>bold</b>\")"),
    ("fails", "scale = 2\nwanted = (2, 3)\nraise ValueError(f'wanted {wanted}')\n"),
    ("wide", "print(' '.join(str(n) for n in range(200)))  # " + "a long line " * 20),
    ("silent", "kept = 'here'"),
]


@pytest.fixture(scope="session", name="cell_site")
def make_cell_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cells on a Chinese page in light colours and an English one in dark ones."""
    pages = {
        "index.html": (CELLS, "zh-Hans", "default"),
        "en.html": (CELLS, "en", "slate"),
    }
    return make_site(tmp_path_factory.mktemp("cells"), pages)


@pytest.fixture(name="server")
def serve_cells(cell_site: Path) -> Iterator[Server]:
    """A server of its own for each test: it keeps what was asked for."""
    with serving(cell_site) as server:
        yield server


@pytest.fixture(name="cells")
def open_cells(chromium: Browser, server: Server) -> Iterator[CellPage]:
    """The Chinese page, opened by somebody who comes for the first time."""
    with reader(chromium, server) as cells:
        yield cells.open()


@contextmanager
def reader(chromium: Browser, server: Server, **options) -> Iterator[CellPage]:
    """Somebody who comes for the first time: a fresh context, empty caches."""
    context = chromium.new_context(**{"viewport": {"width": 1100, "height": 800}, **options})
    context.set_default_timeout(60_000)
    try:
        yield CellPage(context.new_page(), server)
    finally:
        context.close()
