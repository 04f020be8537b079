"""The content security policy in a real browser: nothing on the site trips it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE

pytestmark = pytest.mark.browser

LISTEN = """
window.tripped = [];
addEventListener("securitypolicyviolation", (event) => {
  tripped.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""


@pytest.fixture
def watched(page: Page) -> Iterator[Page]:
    """A page that notes every violation from the first byte on."""
    page.add_init_script(LISTEN)
    yield page


def tripped(page: Page) -> list[str]:
    return page.evaluate("tripped")


def pages_of(built_site: Path) -> list[str]:
    files = built_site.rglob("*.html")
    paths = [file.relative_to(built_site).as_posix() for file in files]
    return sorted(p.removesuffix("index.html") for p in paths if not p.startswith("assets/"))


def a_page_with_a_cell(built_site: Path) -> str:
    for path in pages_of(built_site):
        file = built_site / path / "index.html"
        if (
            path
            and "en/" not in path
            and file.is_file()
            and "<live-cell" in file.read_text("utf-8")
        ):
            return path
    pytest.fail("no page of the site has a live cell")


def test_no_page_trips_its_policy_or_asks_another_host(watched, site_url, built_site):
    asked: list[str] = []
    failed: list[str] = []
    watched.on("request", lambda request: asked.append(request.url))
    watched.on(
        "response",
        lambda response: failed.append(response.url) if response.status >= 400 else None,
    )
    for path in pages_of(built_site):
        watched.goto(site_url + path, wait_until="networkidle")
        assert tripped(watched) == [], path
    assert [url for url in asked if not url.startswith((site_url, "data:", "blob:"))] == []
    assert failed == []
    assert [url for url in asked if "/assets/runtime/" in url] == []


def test_the_listener_sees_what_is_blocked(watched, site_url):
    watched.goto(site_url)
    watched.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          const bold = document.createElement("b");
          bold.setAttribute("style", "color: red");
          document.body.append(bold);
          const frame = document.createElement("iframe");
          frame.src = "https://elsewhere.example/";
          document.body.append(frame);
        }"""
    )
    # The events come as tasks of their own, the frame's last.
    watched.evaluate("new Promise((done) => setTimeout(() => requestIdleCallback(done)))")
    seen = " ".join(tripped(watched))
    assert "script-src-elem inline" in seen and "style-src-attr inline" in seen
    assert "frame-src https://elsewhere.example" in seen
    assert watched.evaluate("window.ran === undefined")


def test_switching_the_colours_trips_nothing(watched, site_url):
    watched.goto(site_url)
    body = watched.locator("body")
    seen = set()
    for _ in range(3):
        seen.add(body.get_attribute("data-md-color-scheme"))
        watched.locator("[data-md-component=palette] label:visible").click()
    assert seen >= {"default", "slate"}
    assert tripped(watched) == []


@pytest.mark.parametrize(("scope", "word"), [("", "交叉熵"), ("en/", "entropy")])
def test_searching_trips_nothing(watched, site_url, scope, word):
    watched.goto(site_url + scope)
    field = watched.locator("[data-md-component=search-query]")
    if not field.is_visible():
        watched.locator("label[for=__search]:visible").first.click()
    field.click()
    field.fill(word)
    field.press("End")  # the theme looks at the field when a key is let go
    found = watched.locator(".md-search-result__link").first
    expect(found).to_be_visible(timeout=PATIENCE)
    watched.evaluate("window.kept = true")
    field.press("Enter")
    watched.wait_for_url(lambda url: url != site_url + scope, wait_until="commit")
    assert watched.evaluate("window.kept === true"), "the form was sent"
    assert tripped(watched) == []


@pytest.mark.parametrize("scope", ["", "en/"])
def test_instant_navigation_works_at_this_address_and_trips_nothing(watched, site_url, scope):
    asked: list[str] = []
    watched.on("request", lambda request: asked.append(request.url))
    watched.goto(site_url + scope, wait_until="networkidle")
    assert f"{site_url}{scope}pages.xml" in asked
    watched.evaluate("window.kept = true")
    for section in ("foundations/", "llm/"):
        watched.evaluate(
            """(address) => {
              const found = [...document.links].find((link) => link.href === address);
              found.click();
            }""",
            f"{site_url}{scope}{section}",
        )
        watched.wait_for_url(f"{site_url}{scope}{section}", wait_until="commit")
        expect(watched.locator(f"link[rel=canonical][href$='/{scope}{section}']")).to_have_count(1)
    assert watched.evaluate("window.kept === true"), "the document was thrown away"
    assert watched.locator("meta[http-equiv=Content-Security-Policy]").count() == 1
    assert tripped(watched) == []


def test_editing_and_running_a_cell_trips_nothing(watched, site_url, built_site):
    watched.goto(site_url + a_page_with_a_cell(built_site))
    cell = watched.locator("live-cell").first
    cell.locator(".live-code").click()
    expect(watched.locator("live-cell .cm-content").first).to_be_visible()
    cell.locator("[data-action=run]").click()
    expect(cell).to_have_attribute("data-state", re.compile("done|error"))
    expect(cell.locator("[data-output]")).to_have_attribute("data-origin", "live")
    assert tripped(watched) == []
