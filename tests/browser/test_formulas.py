"""Rendered formulas in a real browser: they fit, they do not jump, they can be copied."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hooks.publish import weight
from hooks.publish.pages import Site
from tests.browser import site_pages as pages

pytestmark = pytest.mark.browser

BUDGET = 250_000
SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="session")
def formula_pages(built_site: Path) -> list[str]:
    """The addresses of all pages with display formulas."""
    site = Site.load(built_site)
    found = [page.url for page in site.pages if '<div class="arithmatex" data-tex' in page.text]
    assert found, "no page of the site has a display formula"
    return found


def visit(page: Page, address: str) -> None:
    """Open a page, lay out what is off the screen or asked for first, wait for scripts and fonts."""
    page.goto(address)
    page.evaluate("""() => {
      for (const help of document.querySelectorAll(".exercise-help")) {
        help.dataset.shown = "";
        help.open = true;
      }
    }""")
    pages.lay_all_out(page)
    page.evaluate("document.fonts.ready.then(() => {})")


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_with_formulas_do_not_jump_while_loading(chromium, site_url, formula_pages, width):
    for path in formula_pages:
        # A context of its own: fonts must not come from the cache.
        context = chromium.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        page.add_init_script(SHIFT)
        page.goto(site_url + path, wait_until="networkidle")
        assert page.evaluate("shift") <= 0.02, path
        context.close()


def test_on_a_narrow_screen_long_formulas_scroll_in_their_own_box(page, site_url, formula_pages):
    page.set_viewport_size({"width": 360, "height": 800})
    scrolling = 0
    for path in formula_pages:
        visit(page, site_url + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        boxes = page.evaluate(
            """() => [...document.querySelectorAll("div.arithmatex > mjx-container")].map((box) => ({
              tex: box.parentElement.dataset.tex,
              wider: box.scrollWidth > box.clientWidth + 1,
              higher: box.scrollHeight > box.clientHeight,
              focusable: box.tabIndex === 0,
              named: Boolean(box.getAttribute("aria-label")),
              starts: box.querySelector("mjx-math").getBoundingClientRect().left >=
                box.getBoundingClientRect().left,
            }))"""
        )
        for box in boxes:
            assert not box["higher"], f"cut at the bottom: {path} {box['tex']}"
            assert box["starts"], f"its beginning cannot be reached: {path} {box['tex']}"
            assert box["wider"] == box["focusable"] == box["named"], f"{path} {box['tex']}"
            scrolling += box["wider"]
    assert scrolling, "none is wider than the screen, so this test has shown nothing"


def test_all_characters_are_drawn_with_the_sites_own_fonts(page, site_url, formula_pages):
    for path in formula_pages:
        visit(page, site_url + path)
        state = page.evaluate(
            """() => {
              const used = new Set(["MJX-NCM-ZERO", "MJX-NCM-N"]);
              for (const drawn of document.querySelectorAll("[class*=NCM-]")) {
                for (const name of drawn.classList) if (name.startsWith("NCM-")) used.add(`MJX-${name}`);
              }
              const loaded = [...document.fonts].filter((font) => font.status === "loaded");
              const names = new Set(loaded.map((font) => font.family.replaceAll('"', "")));
              return [...used].filter((name) => !names.has(name));
            }"""
        )
        assert state == [], path


def test_formulas_take_the_colour_of_the_text_in_both_schemes(page, site_url, formula_pages):
    page.goto(site_url + formula_pages[0])
    for scheme in ("default", "slate"):
        page.evaluate("(s) => document.body.setAttribute('data-md-color-scheme', s)", scheme)
        formula, text = page.evaluate(
            """() => {
              const formula = document.querySelector("span.arithmatex");
              const drawn = formula.querySelector("mjx-c");
              return [drawn, formula.parentElement].map((one) => getComputedStyle(one).color);
            }"""
        )
        assert formula == text


def test_screen_readers_get_mathml_and_nothing_hidden_can_be_focused(page, site_url, formula_pages):
    for path in formula_pages:
        page.goto(site_url + path)
        wrong = page.evaluate(
            """() => [...document.querySelectorAll("mjx-container")].filter((formula) => {
              const hidden = formula.querySelector(":scope > mjx-math");
              return hidden.getAttribute("aria-hidden") !== "true" ||
                hidden.querySelector("[tabindex], a, button") ||
                !formula.querySelector(":scope > mjx-assistive-mml > math *");
            }).map((formula) => formula.parentElement.dataset.tex)"""
        )
        assert wrong == [], path


def copy_of(page: Page, script: str) -> str:
    """Select with a script, copy, and return what a paste would give."""
    return page.evaluate(
        f"""() => {{
          const range = document.createRange();
          {script}
          const selection = getSelection();
          selection.removeAllRanges();
          selection.addRange(range);
          const data = new DataTransfer();
          const event = new ClipboardEvent("copy", {{ clipboardData: data, bubbles: true, cancelable: true }});
          document.body.dispatchEvent(event);
          return event.defaultPrevented ? data.getData("text/plain") : null;
        }}"""
    )


def test_copying_a_sentence_gives_tex_for_its_formulas(page, site_url, formula_pages):
    visit(page, site_url + formula_pages[0])
    text = copy_of(
        page,
        "range.selectNodeContents(document.querySelector('p > span.arithmatex').parentElement);",
    )
    first = page.locator("p > span.arithmatex").first.get_attribute("data-tex")
    assert f"${first}$" in text
    assert not re.search("[\U0001d400-\U0001d7ff]", text), "letters of the drawing are in it"


def test_copying_a_part_of_a_formula_gives_all_of_it(page, site_url, formula_pages):
    visit(page, site_url + formula_pages[0])
    text = copy_of(
        page, "range.selectNodeContents(document.querySelector('div.arithmatex mjx-c'));"
    )
    tex = page.locator("div.arithmatex").first.get_attribute("data-tex")
    assert text == f"$$\n{tex}\n$$"


def test_copying_text_without_formulas_is_left_to_the_browser(page, site_url, formula_pages):
    visit(page, site_url + formula_pages[0])
    assert copy_of(page, "range.selectNodeContents(document.querySelector('h1'));") is None


@pytest.mark.parametrize(
    ("scope", "name", "said"),
    [("", "复制 TeX 源码", "已复制 TeX"), ("en/", "Copy the TeX source", "TeX copied")],
)
def test_a_button_copies_the_source_by_keyboard(
    chromium: Browser, site_url, formula_pages, scope, name, said
):
    path = next(one for one in formula_pages if one.startswith("en/") == bool(scope))
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    visit(page, site_url + path)
    formula = page.locator("div.arithmatex").first
    button = formula.get_by_role("button", name=name)
    expect(button).to_have_css("opacity", "0")
    button.focus()
    expect(button).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text=said)).to_have_count(1)
    tex = formula.get_attribute("data-tex")
    assert page.evaluate("navigator.clipboard.readText()") == tex
    context.close()


def test_formulas_are_all_there_without_scripts(chromium: Browser, site_url, formula_pages):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + formula_pages[0])
    drawn = page.locator("div.arithmatex mjx-math").first
    assert drawn.bounding_box()["height"] > 10
    assert page.locator(".formula-copy").count() == 0
    context.close()


def test_no_page_weighs_more_than_the_budget_before_run(built_site):
    for one in weight.run(Site.load(built_site)):
        assert one.total <= BUDGET, (one.page, one.files)
        assert one.runtime == [], one.page


def test_the_weight_counts_what_the_browser_really_loads(
    chromium: Browser, site_url, built_site, formula_pages
):
    site = Site.load(built_site, site_url)
    path = formula_pages[0]
    context = chromium.new_context()
    page = context.new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.split("?")[0]))
    page.goto(site_url + path, wait_until="networkidle")
    context.close()
    counted = weight.measure(site, site.by_path[path + "index.html"]).files
    real = {
        url.removeprefix(site_url) or "index.html"
        for url in asked
        if url.startswith(site_url) and not url.endswith("/")
    }
    assert real - set(counted) <= {name for name in real if "/workers/" in name}
