"""Cells for everybody: keyboard, screen reader, narrow screens, touch, print."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.cell_pages import (  # noqa: F401 (fixtures)
    CellPage,
    make_cell_site,
    open_cells,
    reader,
    serve_cells,
)
from tests.browser.harness import ROOT, Server

AXE = ROOT / "node_modules/axe-core/axe.min.js"
RUN_AXE = """async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(
  (one) => `${one.id}: ${one.nodes.map((node) => node.target.flat().join(' ')).join('; ')}`)"""
HEIGHTS = (
    "() => [...document.querySelectorAll('live-cell')].map((c) => c.getBoundingClientRect().height)"
)
PAGES = {"zh": "index.html", "en": "en.html"}
NARROW = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(params=["wide", "narrow"])
def each_width(
    chromium: Browser, server: Server, request: pytest.FixtureRequest
) -> Iterator[CellPage]:
    options = NARROW if request.param == "narrow" else {}
    with reader(chromium, server, **options) as cells:
        yield cells


def violations(cells: CellPage) -> list[str]:
    cells.page.evaluate(AXE.read_text("utf-8"))
    return cells.page.evaluate(RUN_AXE)


@pytest.mark.parametrize("language", PAGES)
def test_axe_finds_nothing_at_rest_or_after_runs_or_in_an_editor(
    each_width: CellPage, language: str
) -> None:
    cells = each_width.open(PAGES[language])
    assert violations(cells) == []
    cells.run("use")  # ends in an error with a line of help
    cells.run("wide")
    cells.run("fails")
    cells.write("falsy", "logits.")
    assert violations(cells) == []


def test_axe_sees_a_button_without_a_name(cells: CellPage) -> None:
    cells.button("use", "copy").evaluate(
        "(button) => { button.removeAttribute('aria-label'); button.removeAttribute('title'); }"
    )
    assert any(line.startswith("button-name") for line in violations(cells))


def test_a_cell_is_run_edited_and_left_by_keyboard_alone(cells: CellPage) -> None:
    press = cells.page.keyboard.press
    cells.page.locator("h1").click()
    press("Tab")
    expect(cells.cell("define").locator("pre.highlight")).to_be_focused()
    press("Tab")
    assert cells.focused() == "run"
    press("Enter")
    cells.wait_for("define", "done")
    assert cells.focused() == "run"
    press("Shift+Tab")
    press("Enter")
    expect(cells.editor("define")).to_be_focused()
    press("Control+End")
    cells.page.keyboard.type("\nprint('by hand')")
    press("Control+Enter")
    expect(cells.output("define")).to_contain_text("by hand")
    press("Escape")
    assert cells.focused() == "run"
    for action in ("edit", "copy", "reset"):
        press("Tab")
        assert cells.focused() == action
    press("Enter")
    assert "by hand" not in cells.code("define")
    press("Tab")
    expect(cells.cell("use").locator("pre.highlight")).to_be_focused()


def test_still_code_runs_by_the_editors_shortcut(cells: CellPage) -> None:
    cells.cell("falsy").locator("pre.highlight").press("Control+Enter")
    cells.wait_for("falsy", "done")
    assert cells.editor("falsy").count() == 0


def test_typing_in_the_editor_does_not_reach_the_pages_shortcuts(cells: CellPage) -> None:
    cells.page.evaluate(
        "() => { window.heard = []; addEventListener('keydown', (e) => heard.push(e.key)); }"
    )
    cells.write("falsy", "")
    cells.page.keyboard.type("sf/.,np")
    heard = cells.page.evaluate("() => window.heard")
    assert not set(heard) & set("sf/.,np")
    assert cells.code("falsy") == "sf/.,np"


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("zh", ["运行", "从头运行到这里", "编辑", "复制代码", "还原代码和输出"]),
        (
            "en",
            ["Run", "Run everything down to here", "Edit", "Copy code", "Reset code and output"],
        ),
    ],
)
def test_buttons_and_regions_have_names_in_the_pages_language(
    chromium: Browser, server: Server, language: str, names: list[str]
) -> None:
    with reader(chromium, server) as cells:
        cells.open(PAGES[language])
        for name in names:
            expect(cells.cell("use").get_by_role("button", name=name, exact=True)).to_be_visible()
        region = "代码 2 的输出" if language == "zh" else "Output of code 2"
        expect(cells.page.get_by_role("region", name=region)).to_be_visible()


def test_one_line_tells_a_screen_reader_how_it_went_and_the_output_waits_until_the_end(
    cells: CellPage,
) -> None:
    cells.cell("define").evaluate(
        """(cell) => {
          const region = cell.querySelector('[data-output]');
          const line = cell.querySelector('[role=status]');
          window.said = [];
          window.order = [];
          new MutationObserver(() => window.said.push(line.textContent))
            .observe(line, { childList: true });
          new MutationObserver((records) => window.order.push(...records.map((one) => one.type)))
            .observe(region, { childList: true, attributeFilter: ['aria-busy'] });
        }"""
    )
    cells.run("define")
    said = cells.page.evaluate("() => window.said")
    assert len(said) <= 4, said
    assert said[-1].startswith("已运行 · ")
    order = cells.page.evaluate("() => window.order")
    assert order[0] == order[-1] == "attributes"  # busy from before the first item to the last
    assert set(order[1:-1]) == {"childList"}
    region = cells.output("define")
    assert region.get_attribute("aria-busy") == "false"
    assert region.get_attribute("aria-live") == "polite"


def test_nothing_moves_when_the_script_arrives(each_width: CellPage) -> None:
    page = each_width.page
    page.route("**/main.*.js", lambda route: route.abort())
    page.goto(each_width.server.url)
    before = page.evaluate(HEIGHTS)
    page.unroute("**/main.*.js")
    each_width.open()
    assert page.evaluate(HEIGHTS) == pytest.approx(before, abs=0.5)


def test_at_360_px_only_code_and_output_scroll_sideways(chromium: Browser, server: Server) -> None:
    with reader(chromium, server, **NARROW) as cells:
        cells.open()
        for name in ("use", "wide", "fails"):
            cells.run(name)
        cells.write("wide", "x = 1  # " + "long " * 60)
        width = cells.page.evaluate("() => document.documentElement.scrollWidth")
        assert width == 360
        output = cells.output("wide").locator("pre")
        assert output.evaluate("(pre) => pre.scrollWidth > pre.clientWidth")
        expect(output).to_have_attribute("tabindex", "0")
        scroller = cells.cell("wide").locator(".cm-scroller")
        assert scroller.evaluate("(box) => box.scrollWidth > box.clientWidth")


def test_fingers_find_targets_of_44_px(chromium: Browser, server: Server) -> None:
    with reader(chromium, server, **NARROW) as cells:
        cells.open()
        cells.run("use")
        small = cells.page.evaluate(
            """() => [...document.querySelectorAll('live-cell button')]
              .filter((button) => button.checkVisibility())
              .map((button) => [button.dataset.action, button.getBoundingClientRect()])
              .filter(([, box]) => box.width < 44 || box.height < 44)
              .map(([action]) => action)"""
        )
        assert small == []


def test_a_printed_page_has_code_and_output_but_no_tools(cells: CellPage) -> None:
    cells.page.emulate_media(media="print")
    expect(cells.cell("use").locator(".live-bar")).to_be_hidden()
    expect(cells.cell("use").locator("code")).to_be_visible()
    expect(cells.output("use")).to_be_visible()


def test_who_wants_less_motion_gets_none(chromium: Browser, server: Server) -> None:
    with reader(chromium, server, reduced_motion="reduce") as cells:
        cells.open()
        cells.write("falsy", "while True: pass")
        cells.button("falsy", "run").click()
        expect(cells.cell("falsy").locator(".live-progress")).to_be_visible()
        animation = (
            cells.cell("falsy")
            .locator(".live-progress")
            .evaluate("(bar) => getComputedStyle(bar).animationName")
        )
        assert animation == "none"
        cells.button("falsy", "stop").click()
        cells.wait_for("falsy", "stopped")
