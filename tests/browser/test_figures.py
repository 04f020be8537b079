"""Figures in a real browser: recorded first, then live; by mouse, finger, keyboard and ear."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from snippets import figures
from tests.browser.figure_pages import PHONE, FigurePage, address, reader
from tests.browser.test_site_axe import AXE

pytestmark = pytest.mark.browser

ROPE, LOSS, HEADS = "rope-pairs", "loss-and-gradient", "attention-inspector"
# Two NumPys on two machines: six digits are sent, the last one may differ.
CLOSE = {"rel_tol": 2e-5, "abs_tol": 1e-9}
COUNT_DRAWINGS = """(figure) => {
  window.drawings = 0;
  new MutationObserver(() => { window.drawings += 1; })
    .observe(figure.querySelector('[data-figure]'), { childList: true });
}"""


@pytest.fixture
def rope(chromium: Browser, site_url: str, built_site: Path):
    with reader(chromium, ROPE) as figure:
        yield figure.open(site_url + address(built_site, ROPE))


@pytest.fixture
def heads(chromium: Browser, site_url: str, built_site: Path):
    with reader(chromium, HEADS) as figure:
        yield figure.open(site_url + address(built_site, HEADS))
        assert figure.complaints == []


# Recorded, then live


def test_the_first_drag_is_answered_from_the_recording_before_the_runtime_is_asked_for(
    rope: FigurePage,
) -> None:
    rope.page.wait_for_load_state("networkidle")
    assert not [url for url in rope.asked if "/assets/figures/rope-pairs" in url]
    assert rope.runtime_files() == []
    assert "距离 6" in rope.text
    rope.move("t", 20)
    rope.page.wait_for_function("() => mlByHand.runtime.state === 'ready'")
    expect(rope.element.locator(".figure-text")).to_contain_text("距离 20")
    first = {
        part: next(i for i, url in enumerate(rope.asked) if part in url)
        for part in ("/assets/figures/rope-pairs.", "/assets/runtime/")
    }
    assert first["/assets/figures/rope-pairs."] < first["/assets/runtime/"]


def test_without_any_runtime_file_every_slider_answers_from_the_recording(
    chromium: Browser, site_url: str, built_site: Path
) -> None:
    with reader(chromium, ROPE) as figure:
        figure.page.route("**/assets/runtime/**", lambda route: route.abort())
        figure.open(site_url + address(built_site, ROPE, "en"))
        for name, position, said in (
            ("n", 32, "key at position 32"),
            ("t", 0, "distance 0"),
            ("base", 0, "base 10."),
        ):
            before = figure.drawing
            figure.move(name, position)
            expect(figure.element.locator(".figure-text")).to_contain_text(said)
            assert figure.drawing != before, name
            assert figure.element.get_attribute("data-state") == "recorded"
            figure.element.locator("[data-action=reset]").click()


def test_once_python_runs_it_answers_what_was_not_recorded_too(heads: FigurePage) -> None:
    heads.start_python()
    heads.control("head_1").locator("input").nth(4).fill("17.5")
    heads.wait_for("live")
    value = "18.9"
    told = json.loads(figures.answer(HEADS, json.dumps({"head_1": changed_head()})))
    assert value in told["text"]["zh"], told["text"]["zh"]
    expect(heads.element.locator(".figure-text")).to_have_text(told["text"]["zh"])
    assert value in heads.element.locator("[data-figure]").text_content()


def changed_head() -> list[list[float]]:
    head = [list(row) for row in figures.load(HEADS).PREVIOUS]
    head[0][4] = 17.5
    return head


def test_what_was_recorded_is_what_the_browser_computes(
    page: Page, site_url: str, built_site: Path
) -> None:
    page.goto(site_url + address(built_site, ROPE))
    page.wait_for_function("() => window.mlByHand")
    page.evaluate("() => mlByHand.runtime.start('run')")
    found = {
        path.name.split(".")[0]: path for path in (built_site / "assets/figures").glob("*.json")
    }
    assert sorted(found) == figures.ids()
    differences = []
    for figure, path in found.items():
        told = json.loads(path.read_text("utf-8"))
        controls = told["spec"]["controls"]
        keys = list(told["settings"])
        for key in {*keys[:: max(1, len(keys) // 12)], keys[-1]}:
            at = zip(controls, key.split(","), strict=True)
            positions = {one["name"]: one["values"][int(number)] for one, number in at}
            live = json.loads(
                page.evaluate(
                    "([figure, positions]) => mlByHand.runtime.figure(figure, positions)",
                    [figure, json.dumps(positions)],
                )
            )
            row = told["settings"][key]
            for name, number in zip(told["arrays"], row, strict=False):
                if not same(told["pool"][number], live["arrays"][name]):
                    differences.append((figure, key, name))
    assert differences == []


def same(recorded, live) -> bool:
    """Whether two results are equal but for rounding."""
    if isinstance(recorded, list):
        return len(recorded) == len(live) and all(map(same, recorded, live))
    if isinstance(recorded, str):
        return recorded == live
    return math.isclose(recorded, live, **CLOSE)


def test_the_comparison_sees_a_difference() -> None:
    assert same([1.0, ["a"]], [1.0 + 1e-7, ["a"]])
    assert not same([1.0], [1.001])
    assert not same([1.0], [1.0, 1.0])
    assert not same(["0.50"], ["0.51"])


def test_of_many_moves_at_once_the_last_wins_and_few_are_drawn(rope: FigurePage) -> None:
    rope.start_python()
    rope.move("t", 1)
    rope.wait_for("live")
    rope.element.evaluate(COUNT_DRAWINGS)
    rope.move("t", *range(2, 33), *range(31, 12, -1))
    expect(rope.element.locator(".figure-text")).to_contain_text("距离 13，")
    # The first of them was on its way already, the last waited; none in between.
    assert rope.page.evaluate("() => window.drawings") <= 2


def test_code_that_spoilt_python_is_named_and_a_restart_mends_it(heads: FigurePage) -> None:
    heads.page.evaluate("""async () => {
      const code = 'import numpy as np\\nnp.exp = None';
      await mlByHand.runtime.run({ page: 'p', cell: 'c', code }, () => {}).done;
    }""")
    heads.control("scaled").uncheck()
    heads.wait_for("error")
    status = heads.element.locator(".figure-status")
    expect(status).to_contain_text("没有算出来")
    status.get_by_role("button").click()
    heads.wait_for("live")
    expect(status).to_be_empty()
    heads.complaints.clear()  # the console has the reason


# Keyboard and ear


def test_arrow_keys_move_a_slider_and_the_value_is_said(rope: FigurePage) -> None:
    slider = rope.control("base")
    slider.focus()
    for key, value in (("ArrowRight", "100000"), ("End", "1000000"), ("Home", "10")):
        rope.page.keyboard.press(key)
        expect(slider).to_have_attribute("aria-valuetext", value)
        expect(rope.element.locator(".figure-text")).to_contain_text(f"base {value}。")
    expect(slider).to_be_focused()


def test_a_screen_reader_hears_where_a_movement_ended(rope: FigurePage) -> None:
    rope.move("t", 8, 9, 10)
    said = rope.element.get_by_role("status")
    expect(said).to_contain_text("距离 10")
    expect(said).to_have_text(rope.text)
    picture = rope.element.get_by_role("img")
    described = picture.get_attribute("aria-describedby")
    assert rope.page.locator(f"#{described}").inner_text() == rope.text


def test_reset_brings_back_the_start(rope: FigurePage) -> None:
    start = rope.text, rope.drawing
    rope.move("n", 30)
    expect(rope.element.locator(".figure-text")).to_contain_text("键在位置 30")
    rope.element.locator("[data-action=reset]").click()
    expect(rope.element.locator(".figure-text")).to_have_text(start[0])
    expect(rope.control("n")).to_have_value("0")
    expect(rope.control("n")).to_have_attribute("aria-valuetext", "0")


# Cells to paint and to type


def test_a_drag_paints_all_it_passes(heads: FigurePage) -> None:
    cells = heads.control("mask").locator("td input")
    boxes = [cells.nth(number).bounding_box() for number in (1, 3)]
    middle = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    heads.page.mouse.move(*middle[0])
    heads.page.mouse.down()
    heads.page.mouse.move(*middle[1], steps=12)
    heads.page.mouse.up()
    checked = [cell.is_checked() for cell in cells.all()]
    assert checked == [True, False, False, False] + [True] * 12
    expect(heads.element.locator(".figure-text")).to_contain_text("A→A 1.0")


def test_the_mask_is_walked_and_turned_by_keyboard(heads: FigurePage) -> None:
    cells = heads.control("mask").locator("td input")
    cells.first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Space"):
        heads.page.keyboard.press(key)
    expect(cells.nth(9)).to_be_focused()
    expect(cells.nth(9)).not_to_be_checked()
    assert [cell.get_attribute("tabindex") for cell in cells.all()].count("0") == 1
    # The head that looked at B alone has to look elsewhere.
    expect(heads.element.locator(".figure-text")).not_to_contain_text("C→B")


def test_a_named_mask_is_one_press_away(heads: FigurePage) -> None:
    heads.element.get_by_role("button", name="因果").click()
    checked = [cell.is_checked() for cell in heads.control("mask").locator("td input").all()]
    assert checked == [column <= row for row in range(4) for column in range(4)]
    expect(heads.element.locator(".figure-text")).to_contain_text("A→A 1.0")


def test_what_is_no_number_is_marked_and_the_last_one_counts(heads: FigurePage) -> None:
    heads.start_python()
    cell = heads.control("head_2").locator("input").first
    cell.fill("0")
    heads.wait_for("live")
    before = heads.text
    for wrong in ("", "1000", "-100"):
        cell.fill(wrong)
        expect(cell).to_have_attribute("aria-invalid", "")
    cell.fill("0.0")
    expect(cell).not_to_have_attribute("aria-invalid", "")
    assert heads.text == before


# Small screens, both schemes, no scripts

# The texts of a drawing: what is cut off, what overlaps, what is too small to read.
BAD_TEXTS = """(figure) => {
  const edge = { left: 0, right: document.documentElement.clientWidth };
  const bad = [];
  for (const svg of figure.querySelectorAll('svg')) {
    const texts = [...svg.querySelectorAll('text')]
      .map((text) => [text.textContent, text.getBoundingClientRect()])
      .filter(([words]) => words);
    for (const [i, [words, box]] of texts.entries()) {
      if (box.left < edge.left - 0.5 || box.right > edge.right + 0.5) bad.push(`cut: ${words}`);
      for (const [other, there] of texts.slice(i + 1)) {
        const across = Math.min(box.right, there.right) - Math.max(box.left, there.left);
        const down = Math.min(box.bottom, there.bottom) - Math.max(box.top, there.top);
        if (across > 1 && down > 6) bad.push(`overlap: ${words} / ${other}`);
      }
    }
  }
  return bad;
}"""
SMALL_TARGETS = """(figure) =>
  [...figure.querySelectorAll('input:not([type=checkbox]), button, .figure-switch, .figure-mask tbody td')]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.9 || box.width < 43.9)
    .map(([name, box]) => `${name}: ${box.width}x${box.height}`)"""


@pytest.mark.parametrize("figure", figures.ids())
def test_on_a_phone_every_slider_is_dragged_by_finger_and_all_stays_legible(
    chromium: Browser, site_url: str, built_site: Path, figure: str
) -> None:
    with reader(chromium, figure, **PHONE) as one:
        one.open(site_url + address(built_site, figure, "en"))
        assert one.page.evaluate("() => document.documentElement.scrollWidth") == 360
        assert one.element.evaluate(SMALL_TARGETS) == []
        finger = one.page.context.new_cdp_session(one.page)
        for slider in one.sliders:
            # Where a thumb is: below the drawing, which stays in sight.
            slider.evaluate("(slider) => slider.scrollIntoView({ block: 'end' })")
            for end in (1, 0):
                before = slider.get_attribute("aria-valuetext")
                said = one.text
                drag(finger, slider.bounding_box(), end)
                if slider.get_attribute("aria-valuetext") != before:
                    expect(one.element.locator(".figure-text")).not_to_have_text(said)
                ends = slider.evaluate("(s) => [Number(s.min), Number(s.max), Number(s.value)]")
                assert ends[2] == ends[end], slider.get_attribute("id")
                assert one.element.evaluate(BAD_TEXTS) == [], (slider.get_attribute("id"), end)
        assert one.page.evaluate("() => document.documentElement.scrollWidth") == 360
        assert one.complaints == []


def drag(finger, box: dict, end: int) -> None:
    """Draw a finger along a slider from where it can be anywhere to one of its ends."""
    y = box["y"] + box["height"] / 2
    places = [box["x"] + box["width"] * part for part in (0.5, 0.5 + (end - 0.5) / 2, end)]
    places[-1] += 1 - 2 * end  # a finger is never outside the screen

    def touch(kind: str, *at: float) -> None:
        points = [{"x": x, "y": y} for x in at]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", places[0])
    for x in places:
        touch("touchMove", x)
    touch("touchEnd")


def test_the_look_at_texts_sees_a_cut_and_an_overlap(rope: FigurePage) -> None:
    assert rope.element.evaluate(BAD_TEXTS) == []
    rope.element.evaluate("""(figure) => {
      const [first, second] = figure.querySelectorAll('svg text');
      second.replaceWith(first.cloneNode(true));
    }""")
    assert any(line.startswith("overlap") for line in rope.element.evaluate(BAD_TEXTS))


RUN_AXE = """async (figure) => (await axe.run(figure, { resultTypes: ['violations'] })).violations.map(
  (one) => `${one.id}: ${one.nodes.map((node) => node.target.flat().join(' ')).join('; ')}`)"""


def violations(figure: FigurePage) -> list[str]:
    """Run axe on the figure alone: the pages at rest are looked at as a whole elsewhere."""
    figure.page.evaluate(AXE.read_text("utf-8"))
    return figure.element.evaluate(RUN_AXE)


@pytest.mark.parametrize("figure", [LOSS, HEADS])
def test_axe_finds_nothing_in_a_figure_in_use(
    chromium: Browser, site_url: str, built_site: Path, figure: str
) -> None:
    with reader(chromium, figure, color_scheme="dark", reduced_motion="reduce") as one:
        one.open(site_url + address(built_site, figure, "en")).start_python()
        one.element.locator("input[type=checkbox]").last.uncheck()
        one.wait_for("live")
        assert violations(one) == []
        one.element.locator("[data-figure]").evaluate("(box) => box.removeAttribute('aria-label')")
        assert any(line.startswith("role-img-alt") for line in violations(one))


def test_without_scripts_it_is_a_picture_with_its_caption(
    chromium: Browser, site_url: str, built_site: Path
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + address(built_site, LOSS))
    figure = page.locator(f"live-figure#{LOSS}")
    figure.scroll_into_view_if_needed()
    expect(figure.locator("svg").first).to_be_visible()
    expect(figure.locator(".figure-text")).to_contain_text("z = −6 时")
    expect(figure.locator("input").first).to_be_hidden()
    context.close()
