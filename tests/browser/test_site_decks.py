"""The decks come down with a click, and a card's link opens the follow-up it came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hooks.publish.anki.decks import DECKS
from tests.browser import site_pages as pages

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["", "en/"])
def test_a_click_downloads_the_package_on_a_page_come_to_without_a_reload(
    page: Page, site_url: str, built_site: Path, path: str
) -> None:
    page.goto(f"{site_url}{path}about/")
    pages.wait_for_theme(page)
    pages.mark(page)
    page.locator('.md-content a[href$="/anki/"]').click()
    page.wait_for_url(f"{site_url}{path}anki/")
    assert pages.is_marked(page)
    links = page.locator(".decks a")
    expect(links).to_have_count(len(DECKS))
    for link, deck in zip(links.all(), DECKS, strict=True):
        with page.expect_download() as waiting:
            link.click()
        assert waiting.value.suggested_filename == Path(deck.path).name
        assert waiting.value.path().read_bytes() == (built_site / deck.path).read_bytes()


def test_the_link_of_a_card_opens_the_fold_it_points_at(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}llm/rope/#why-not-values")
    fold = page.locator("details#why-not-values")
    expect(fold).to_have_attribute("open", "")
    expect(fold.locator("summary")).to_be_in_viewport()
    expect(page.locator("details#larger-base")).not_to_have_attribute("open", "")
