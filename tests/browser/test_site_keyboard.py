"""Everything of the frame can be reached and worked with the keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import site_pages as pages

pytestmark = pytest.mark.browser
MENU = "header button[data-drawer]"


def tab_to(page: Page, selector: str, most: int = 30) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} was not reached with {most} times Tab")


def test_the_first_tab_stop_leads_past_the_frame(page: Page, site_url: str, built_site: Path):
    page.goto(site_url + pages.question_path(built_site, "zh"))
    pages.wait_for_theme(page)
    page.keyboard.press("Tab")
    skip = page.locator(".md-skip")
    expect(skip).to_be_focused()
    expect(skip).to_have_text("跳到正文")


@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_drawer_opens_with_the_keyboard_and_hides_its_links_while_shut(
    page: Page, site_url: str, key: str
):
    page.set_viewport_size({"width": 640, "height": 800})
    page.goto(site_url)
    pages.wait_for_theme(page)
    link = page.locator(".site-nav a").first
    expect(link).to_be_hidden()
    tab_to(page, MENU)
    page.keyboard.press(key)
    expect(link).to_be_visible()
    expect(link).to_be_in_viewport()
    expect(link).to_be_focused()
    expect(page.locator(MENU)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(page.locator(MENU)).to_be_focused()
    expect(page.locator(MENU)).to_have_attribute("aria-expanded", "false")


def test_without_script_the_drawer_opens_too(chromium: Browser, site_url: str):
    context = chromium.new_context(
        viewport={"width": 640, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(site_url)
    page.click("header label[for=__drawer]")
    expect(page.locator(".site-nav a").first).to_be_in_viewport()
    context.close()


def test_search_opens_with_a_key_and_shuts_with_escape(page: Page, site_url: str):
    page.goto(site_url)
    pages.wait_for_theme(page)
    page.keyboard.press("/")
    expect(page.locator("[data-md-component=search-query]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#__search")).not_to_be_checked()


def test_the_colours_change_with_the_keyboard(page: Page, site_url: str):
    page.emulate_media(color_scheme="light")
    page.goto(site_url)
    pages.wait_for_theme(page)
    tab_to(page, "[name=__palette]")
    for _ in range(2):
        page.keyboard.press("Enter")
    expect(page.locator("body[data-md-color-scheme=slate]")).to_be_attached()


def test_a_table_too_wide_for_the_screen_can_be_scrolled_with_the_keyboard(
    page: Page, site_url: str, built_site: Path
):
    with_table = [
        path
        for path in pages.all_paths(built_site)
        if "<table>" in (built_site / path / "index.html").read_text("utf-8")
    ]
    page.goto(site_url + with_table[0])
    pages.wait_for_theme(page)
    box = page.locator(".md-typeset__scrollwrap").first
    expect(box).to_be_attached()
    expect(box).not_to_have_attribute("tabindex", "0")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    pages.lay_all_out(page)
    box.evaluate("b => { b.querySelector('table').style.width = '3000px' }")
    page.set_viewport_size({"width": 800, "height": 740})
    expect(box).to_have_attribute("tabindex", "0")
    expect(box).to_have_attribute("aria-label", "Table, scrolls sideways")
