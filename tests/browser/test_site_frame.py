"""What holds for every page: colours, width, requests, the page for missing addresses."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser import site_pages as pages

pytestmark = pytest.mark.browser
SCHEME = "body[data-md-color-scheme='{}']"


def switch_scheme(page: Page) -> str:
    """Press the visible button once; return the scheme that is on then."""
    page.click("[data-md-component=palette] label:visible")
    return page.locator("body").get_attribute("data-md-color-scheme")


def test_the_chosen_scheme_stays_on_reload_and_in_the_other_language(page: Page, site_url: str):
    page.emulate_media(color_scheme="light")
    page.goto(site_url)
    pages.wait_for_theme(page)
    expect(page.locator("[data-md-component=palette] label:visible")).to_be_visible()
    assert page.locator(SCHEME.format("default")).count() == 1
    # System, light, dark: two presses at most lead to dark.
    assert "slate" in {switch_scheme(page), switch_scheme(page)}
    for path in ("", "en/"):
        page.goto(site_url + path)
        expect(page.locator(SCHEME.format("slate"))).to_be_attached()
        paper = page.locator("body").evaluate("b => getComputedStyle(b).backgroundColor")
        assert max(map(int, paper.strip("rgb()").split(","))) < 64, paper


def test_without_a_choice_the_system_decides(chromium: Browser, site_url: str):
    for system, scheme in (("light", "default"), ("dark", "slate")):
        context = chromium.new_context(color_scheme=system)
        page = context.new_page()
        page.goto(site_url)
        expect(page.locator(SCHEME.format(scheme))).to_be_attached()
        context.close()


def test_no_page_scrolls_sideways_on_a_narrow_phone(
    chromium: Browser, site_url: str, built_site: Path
):
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    for path in [*pages.all_paths(built_site), "no/such/page"]:
        page.goto(site_url + path)
        pages.wait_for_theme(page)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        wide = page.evaluate(WIDER_THAN_WINDOW)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, (path, wide)
        # The theme hides what overflows the root, so look at the text's own column as well.
        assert wide == [], path
    page.evaluate("document.querySelector('article').append(document.createElement('hr'))")
    page.evaluate("document.querySelector('article hr').style.width = '500px'")
    assert page.evaluate(WIDER_THAN_WINDOW) == ["HR"], "the check sees what is too wide"
    context.close()


# What sticks out of the window and is neither inside a box that scrolls or clips, nor hidden.
WIDER_THAN_WINDOW = """() => {
  const cut = node => node && node !== document.body &&
    (/auto|scroll|hidden|clip/.test(getComputedStyle(node).overflowX) || cut(node.parentElement));
  return [...document.querySelectorAll("article, article *")]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
    .filter(e => !cut(e.parentElement) && !cut(e) && !e.closest("mjx-container"))
    .map(e => e.tagName);
}"""


def test_nothing_is_asked_of_another_host_and_nothing_is_missing(
    page: Page, site_url: str, built_site: Path
):
    home = urlsplit(site_url).netloc
    foreign: list[str] = []
    failed: list[str] = []

    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != home:
            foreign.append(request.url)

    page.on("request", note)
    page.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
    # Leaving a page aborts what it was still fetching; that is no failure.
    page.on("requestfailed", lambda r: failed.append(r.url) if "ABORTED" not in r.failure else None)
    for path in pages.all_paths(built_site):
        page.goto(site_url + path, wait_until="networkidle")
    assert foreign == []
    assert failed == []

    # The two lists do fill when there is something to note.
    page.route("http://elsewhere.test/**", lambda route: route.fulfill(status=404, body="no"))
    page.goto("http://elsewhere.test/x")
    assert foreign == ["http://elsewhere.test/x"]
    assert failed == ["http://elsewhere.test/x"]


def test_a_page_says_nothing_in_the_console(page: Page, site_url: str, built_site: Path):
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for language in pages.LANGUAGES:
        for path in (pages.HOME[language], pages.question_path(built_site, language)):
            page.goto(site_url + path, wait_until="networkidle")
    assert said == []
    page.evaluate("console.error('heard')")
    assert said == ["heard"]


@pytest.mark.parametrize("path", ["no-such-page", "llm/no/such/page/", "en/llm/nothing/"])
def test_a_missing_address_gets_a_page_in_both_languages(page: Page, site_url: str, path: str):
    answer = page.goto(site_url + path)
    assert answer and answer.status == 404
    expect(page.locator("article")).to_contain_text("没有这一页")
    expect(page.locator("article")).to_contain_text("There is no such page")
    for language, words in (("zh", "回到中文首页"), ("en", "Go to the English home page")):
        link = page.locator("article").get_by_role("link", name=words)
        expect(link).to_be_visible()
        assert page.request.get(link.evaluate("a => a.href")).ok
        assert link.evaluate("a => a.closest('[lang]').lang") == pages.LANG[language]
    font = page.locator("h1").evaluate("h => getComputedStyle(h).fontFamily")
    assert "Serif" in font, "the stylesheet is found from any depth"


def test_the_landing_page_lists_every_question_in_its_language(
    page: Page, site_url: str, built_site: Path
):
    for language in pages.LANGUAGES:
        page.goto(site_url + pages.HOME[language])
        listed = page.locator(".home-questions ol a").evaluate_all("l => l.map(a => a.href)")
        wanted = [
            f"{site_url}{pages.HOME[language]}{one['section']}/{one['id']}/"
            for one in pages.questions(built_site)
        ]
        assert sorted(listed) == sorted(wanted)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
def test_the_landing_page_shows_what_it_is_within_one_screen(
    page: Page, site_url: str, width: int, height: int
):
    page.set_viewport_size({"width": width, "height": height})
    for language in pages.LANGUAGES:
        page.goto(site_url + pages.HOME[language])
        expect(page.locator("live-cell [data-action=run]")).to_be_visible()
        for part in ("h1", ".home-opening > p", "live-cell [data-action=run]", "[data-output]"):
            expect(page.locator(part).first).to_be_in_viewport(ratio=1)


def test_a_question_shows_its_facts_and_the_way_on(page: Page, site_url: str, built_site: Path):
    for language, minutes in (("zh", "分钟"), ("en", "min")):
        page.goto(site_url + pages.question_path(built_site, language))
        expect(page.locator("h1 + .facts")).to_contain_text(minutes)
        expect(page.locator(".page-links a[rel=edit]")).to_be_visible()
        onward = page.locator(".onward__link")
        expect(onward).to_be_visible()
        onward.click()
        expect(page.locator("#short-answer")).to_be_attached()
