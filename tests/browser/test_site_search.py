"""Search finds words in both languages, in the middle of a Chinese one too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import site_pages as pages

pytestmark = pytest.mark.browser


def type_in(page: Page, words: str) -> None:
    """Put words into the search field as an input method does: inserted, then a key goes up."""
    pages.wait_for_theme(page)
    field = page.locator("[data-md-component=search-query]")
    field.click()
    field.fill(words)
    field.press("End")


def search(page: Page, words: str) -> Locator:
    """Type into the search field; return the results, once they are there."""
    type_in(page, words)
    results = page.locator(".md-search-result__item")
    marked = results.locator("mark")
    expect(marked.first).to_be_visible()
    return results


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("交叉熵", "foundations/log-loss/"),
        ("熵", "foundations/log-loss/"),  # inside 交叉熵
        ("注意力", "llm/multi-head-attention/"),
        ("softmax", "foundations/log-loss/"),
    ],
)
def test_chinese_search_finds(page: Page, site_url: str, words: str, found: str):
    page.goto(site_url)
    results = search(page, words)
    expect(results.locator(f"a[href*='{found}']").first).to_be_visible()
    # A long word is looked up in the pieces that the index has of it.
    marked = {text.lower() for text in results.locator("mark").all_inner_texts() if text}
    assert any(text in words for text in marked), marked


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cross-entropy", "en/foundations/log-loss/"),
        ("attention", "en/llm/multi-head-attention/"),
    ],
)
def test_english_search_finds(page: Page, site_url: str, words: str, found: str):
    page.goto(site_url + "en/")
    results = search(page, words)
    expect(results.locator(f"a[href*='{found}']").first).to_be_visible()


def test_the_index_is_loaded_when_the_search_is_opened_and_not_before(page: Page, site_url: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site_url)))
    page.goto(site_url, wait_until="networkidle")
    pages.wait_for_theme(page)
    assert "pages.xml" in asked and "search/search_index.json" not in asked
    search(page, "softmax")
    assert asked.count("search/search_index.json") == 1


def test_words_in_the_address_are_marked_in_the_page(page: Page, site_url: str):
    page.goto(f"{site_url}foundations/log-loss/?h=softmax")
    expect(page.locator("article mark[data-md-highlight]").first).to_have_text("softmax")


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_search_stays_in_the_language_of_the_page(page: Page, site_url: str, language: str):
    page.goto(site_url + pages.HOME[language])
    results = search(page, "softmax")
    hrefs = results.locator("a").evaluate_all("links => links.map(a => a.href)")
    assert hrefs
    assert {pages.language_of(href.removeprefix(site_url)) for href in hrefs} == {language}


def test_what_is_nowhere_is_not_found(page: Page, site_url: str):
    page.goto(site_url)
    type_in(page, "zzqxv")
    expect(page.locator(".md-search-result__meta")).to_have_text("没有找到")


def test_a_result_leads_to_its_place(page: Page, site_url: str):
    page.goto(site_url)
    result = search(page, "交叉熵").locator("a[href*='log-loss']").first
    result.click()
    page.wait_for_url("**/foundations/log-loss/**")
    expect(page.locator("main article h1")).to_be_visible()
