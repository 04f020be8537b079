"""The other language is one click away, at the same place of the same page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import site_pages as pages

pytestmark = pytest.mark.browser
SWITCH = "header a[data-language-link]"


def other(path: str) -> str:
    """The address of a page's twin, relative to the root."""
    return path.removeprefix("en/") if path.startswith("en/") else f"en/{path}"


def test_every_page_names_its_language_and_links_to_its_twin_without_any_script(
    chromium: Browser, site_url: str, built_site: Path
):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in pages.all_paths(built_site):
        page.goto(site_url + path)
        language = pages.language_of(path)
        assert page.locator("html").get_attribute("lang") == pages.LANG[language], path
        hrefs = [
            link.evaluate("a => a.href") for link in page.locator("a[data-language-link]").all()
        ]
        assert set(hrefs) == {site_url + other(path)}, path
        expect(page.locator(SWITCH)).to_be_visible()
    context.close()


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_the_switch_keeps_the_heading_that_is_in_view(
    page: Page, site_url: str, built_site: Path, language: str
):
    path = pages.question_path(built_site, language)
    page.goto(site_url + path)
    pages.wait_for_theme(page)
    page.locator(f"#{pages.FAR_SECTION}").evaluate("h => h.scrollIntoView()")
    page.click(SWITCH)
    page.wait_for_url(f"{site_url}{other(path)}#{pages.FAR_SECTION}")
    expect(page.locator(f"#{pages.FAR_SECTION}")).to_be_in_viewport()
    assert page.locator("html").get_attribute("lang") != pages.LANG[language]


def test_the_switch_keeps_the_target_of_the_address(page: Page, site_url: str, built_site: Path):
    path = pages.question_path(built_site, "zh")
    page.goto(f"{site_url}{path}#derivation")
    pages.wait_for_theme(page)
    page.click(SWITCH)
    page.wait_for_url(f"{site_url}{other(path)}#derivation")


def test_from_the_top_of_a_page_the_switch_leads_to_the_top(
    page: Page, site_url: str, built_site: Path
):
    path = pages.question_path(built_site, "zh")
    page.goto(site_url + path)
    pages.wait_for_theme(page)
    page.click(SWITCH)
    page.wait_for_url(site_url + other(path))


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_the_switch_follows_an_instant_navigation(
    page: Page, site_url: str, built_site: Path, language: str
):
    path = pages.question_path(built_site, language)
    page.goto(site_url + pages.HOME[language])
    pages.wait_for_theme(page)
    pages.mark(page)
    with page.expect_request(f"**/{path}"):
        page.click(f"article a[href$='{path}']")
    page.wait_for_url(site_url + path)
    expect(page.locator("#short-answer")).to_be_attached()
    assert pages.is_marked(page), "the theme loaded the page as a new document"
    expect(page.locator(SWITCH)).to_have_attribute("href", site_url + other(path))

    page.locator(f"#{pages.FAR_SECTION}").evaluate("h => h.scrollIntoView()")
    page.click(SWITCH)
    page.wait_for_url(f"{site_url}{other(path)}#{pages.FAR_SECTION}")
    assert not pages.is_marked(page), "the other language must be a new document"


def test_going_back_after_an_instant_navigation_brings_the_switch_back(
    page: Page, site_url: str, built_site: Path
):
    path = pages.question_path(built_site, "zh")
    page.goto(site_url)
    pages.wait_for_theme(page)
    page.click(f"article a[href$='{path}']")
    expect(page.locator(SWITCH)).to_have_attribute("href", site_url + other(path))
    page.go_back()
    expect(page.locator(SWITCH)).to_have_attribute("href", site_url + "en/")
