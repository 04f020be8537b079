"""axe-core finds nothing wrong: every page, in both schemes, wide and narrow."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import site_pages as pages

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SCHEMES = {"light": "default", "dark": "slate"}
# A colour seen half way through a fade is nobody's colour: endless animations aside, axe looks at
# what the page comes to rest at. A cancelled animation is at rest too.
AT_REST = """async () => {
  const finite = document.getAnimations().filter(
    animation => animation.effect.getComputedTiming().endTime !== Infinity)
  await Promise.allSettled(finite.map(animation => animation.finished))
}"""
RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
  v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target.join(" ")).join("; ")}`)"""


def violations(page: Page) -> list[str]:
    """Run axe in the page at rest; return one line for each rule that is broken."""
    page.evaluate(AT_REST)
    page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(RUN)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_no_violations(
    chromium: Browser, site_url: str, built_site: Path, language: str, scheme: str, width: int
):
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    found = {}
    for path in pages.all_paths(built_site):
        if pages.language_of(path) != language:
            continue
        page.goto(site_url + path)
        pages.wait_for_theme(page)
        page.locator(f"body[data-md-color-scheme={SCHEMES[scheme]}]").wait_for()
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        pages.lay_all_out(page)
        if broken := violations(page):
            found[path] = broken
    context.close()
    assert found == {}


def test_the_error_page_has_no_violations(page: Page, site_url: str):
    page.goto(site_url + "no/such/page")
    pages.wait_for_theme(page)
    assert violations(page) == []


def test_an_open_search_has_no_violations(page: Page, site_url: str):
    page.goto(site_url)
    pages.wait_for_theme(page)
    page.locator("[data-md-component=search-query]").press_sequentially("softmax")
    page.locator(".md-search-result__item mark").first.wait_for()
    assert violations(page) == []


def test_axe_does_see_a_fault(page: Page, site_url: str):
    page.goto(site_url)
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert any(line.startswith("html-has-lang") for line in violations(page))
