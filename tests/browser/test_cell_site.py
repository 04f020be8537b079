"""Cells on the built site: instant navigation keeps Python and gives every page fresh cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import site_pages as pages

pytestmark = pytest.mark.browser
LOOP = "print('begun')\nwhile True:\n    pass"


def run_first(page: Page) -> None:
    cell = page.locator("live-cell").first
    cell.locator("[data-action=run]").click()
    page.locator("live-cell[data-state=done]").first.wait_for()
    expect(cell.locator("[data-output]")).to_have_attribute("data-origin", "live")


def wait_for_cells(page: Page, path: str) -> None:
    """Wait until the cells of this very page are there: the address changes before the page."""
    page.wait_for_url(f"**/{path}")
    page.locator(f"live-cell[data-page='{path.strip('/')}'] .live-bar").first.wait_for()


def test_one_python_serves_all_pages_and_their_cells_begin_anew(
    page: Page, site_url: str, built_site: Path
) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    paths = [p for p in pages.all_paths(built_site) if pages.language_of(p) == "zh"]
    first, second = [
        path for path in paths if "<live-cell" in (built_site / path / "index.html").read_text()
    ][-2:]
    page.goto(site_url + first)
    pages.wait_for_theme(page)
    pages.mark(page)
    run_first(page)

    # A program that still runs must not hold up the next page.
    cell = page.locator("live-cell").first
    cell.evaluate("(cell, code) => { cell.code = code; void cell.run(); }", LOOP)
    expect(cell.locator("[data-output]")).to_have_text("begun")
    page.locator(f"a[href$='{second.split('/')[-2]}/']").first.evaluate("(link) => link.click()")
    wait_for_cells(page, second)
    assert pages.is_marked(page), "the page was loaded anew: this shows nothing"
    assert page.locator("live-cell:not([data-state=recorded])").count() == 0
    run_first(page)
    page.locator("live-cell code").first.click()
    expect(page.locator("live-cell .cm-content").first).to_be_focused()

    page.go_back()
    wait_for_cells(page, first)
    bars, cells = page.locator("live-cell .live-bar").count(), page.locator("live-cell").count()
    assert bars == cells
    run_first(page)
    assert page.evaluate("() => document.querySelectorAll('iframe').length") == 1
    assert not complaints
