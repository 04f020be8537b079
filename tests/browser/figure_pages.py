"""A page with a figure, and what a reader does with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from tests.browser import site_pages

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
# The controls' own events, as the browser sends them for each move of a drag.
MOVE = """(input, values) => {
  for (const value of values) {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}"""


class FigurePage:
    """One figure on its page."""

    def __init__(self, page: Page, figure: str) -> None:
        self.page = page
        self.id = figure
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def open(self, url: str) -> FigurePage:
        self.page.goto(url)
        site_pages.wait_for_theme(self.page)
        site_pages.lay_all_out(self.page)
        self.page.wait_for_function("() => customElements.get('live-figure')")
        self.element.scroll_into_view_if_needed()
        return self

    @property
    def element(self) -> Locator:
        return self.page.locator(f"live-figure#{self.id}")

    def control(self, name: str) -> Locator:
        return self.element.locator(f"[data-control={name}]")

    @property
    def sliders(self) -> list[Locator]:
        return self.element.locator("input[type=range]").all()

    @property
    def text(self) -> str:
        return self.element.locator(".figure-text").inner_text()

    @property
    def drawing(self) -> str:
        return self.element.locator("[data-figure]").inner_html()

    def move(self, name: str, *values: float) -> None:
        """Move a slider through these positions without a pause."""
        self.control(name).evaluate(MOVE, list(values))

    def wait_for(self, *states: str) -> None:
        selector = ", ".join(f"live-figure#{self.id}[data-state={state}]" for state in states)
        self.page.locator(selector).wait_for(state="attached")

    def start_python(self) -> FigurePage:
        """Let Python start, and wait until it is here."""
        self.page.evaluate("() => mlByHand.runtime.start('run')")
        return self

    def runtime_files(self) -> list[str]:
        return [url for url in self.asked if "/assets/runtime/" in url]


def address(site: Path, figure: str, language: str = "zh") -> str:
    """The page on which a figure stands, relative to the root."""
    for path in site_pages.all_paths(site):
        if site_pages.language_of(path) != language:
            continue
        if f'<live-figure id="{figure}"' in (site / path / "index.html").read_text("utf-8"):
            return path
    raise AssertionError(f"no page in {language} has the figure {figure}")


@contextmanager
def reader(chromium: Browser, figure: str, **options) -> Iterator[FigurePage]:
    """Somebody who comes for the first time."""
    context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    context.set_default_timeout(60_000)
    try:
        yield FigurePage(context.new_page(), figure)
    finally:
        context.close()
