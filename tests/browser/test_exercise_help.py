"""Hints, the solution against the reader's code, and the timer of the interview mode."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.exercise_pages import (  # noqa: F401 (fixtures)
    ID,
    NO_MAX,
    PATHS,
    RIGHT,
    ExercisePage,
    open_anew,
    open_once,
    visitor,
)
from tests.browser.test_site_axe import AXE, RUN

pytestmark = pytest.mark.browser
MINUTES = 5  # of softmax


def test_hints_come_one_by_one_and_are_counted(zh: ExercisePage) -> None:
    zh.page.evaluate(
        """() => { window.helped = []; document.addEventListener('live:help', (event) =>
             window.helped.push(event.detail)); }"""
    )
    hints = zh.find("[data-hint]")
    expect(hints.first).to_be_hidden()
    for number in (1, 2, 3):
        expect(zh.button("hint")).to_have_text(f"提示 {number}/3")
        zh.press("hint")
        expect(hints.nth(number - 1)).to_be_visible()
        expect(hints.nth(number - 1).locator("summary")).to_be_focused()
        assert (
            hints.evaluate_all("(all) => all.filter((h) => h.checkVisibility()).length") == number
        )
        assert zh.property("hintsUsed") == number
    expect(zh.button("hint")).to_be_disabled()
    helped = zh.page.evaluate("() => window.helped")
    assert [one["hintsUsed"] for one in helped] == [1, 2, 3]
    expect(hints.first.locator("mjx-container").first).to_be_visible()
    zh.write(RIGHT)
    zh.check()
    expect(zh.find(".check-facts-line")).to_contain_text("看了 3 条提示")


def test_the_solution_asks_once_who_has_not_tried(zh: ExercisePage) -> None:
    solution = zh.find("[data-solution]")
    zh.press("solution")
    expect(solution).to_be_hidden()
    expect(zh.find(".live-notice")).to_contain_text("还没有动手试过")
    expect(zh.button("confirm")).to_be_focused()
    zh.press("decline")
    expect(zh.find(".live-notice")).to_be_hidden()
    assert zh.property("solutionSeen") is False
    zh.press("solution")
    zh.press("confirm")
    expect(solution).to_be_visible()
    assert zh.property("solutionSeen") is True
    # There is nothing to compare: it stands there plain.
    expect(solution.locator("pre code")).to_contain_text("def softmax")
    assert solution.locator(".cm-content").count() == 0


def test_the_solution_is_compared_with_the_readers_code(zh: ExercisePage) -> None:
    zh.write(NO_MAX)
    with zh.page.expect_request("**/solution-diff.*"):  # not before
        zh.press("solution")
    difference = zh.find("[data-solution] .cm-content")
    expect(difference).to_have_attribute("aria-label", "参考解答，逐行标出与你的代码的不同")
    expect(difference.locator(".cm-deletedChunk")).to_contain_text("e = np.exp(x)")
    expect(difference.locator(".cm-changedLine").first).to_contain_text("largest")
    # The docstring that the task gave and the solution leaves out is no difference.
    assert "returns" not in (difference.text_content() or "")
    zh.press("compare")
    expect(zh.find("[data-solution] pre code")).to_be_visible()
    expect(zh.button("compare")).to_have_attribute("aria-pressed", "false")
    assert difference.count() == 0
    # It cannot be written in.
    zh.press("compare")
    difference.click()
    before = difference.text_content()
    zh.page.keyboard.type("x")
    assert difference.text_content() == before


def test_the_docstring_of_the_task_is_no_difference(zh: ExercisePage) -> None:
    code = zh.property("code")
    zh.write(code.replace("raise NotImplementedError", "return x"))
    zh.press("solution")
    deleted = zh.find("[data-solution] .cm-deletedChunk")
    expect(deleted).to_have_text("    return x")


def test_without_the_file_of_the_comparison_the_solution_stands_there_plain(
    zh: ExercisePage,
) -> None:
    zh.page.route("**/solution-diff.*", lambda route: route.abort())
    zh.write(NO_MAX)
    zh.press("solution")
    expect(zh.find(".live-compare-note")).to_contain_text("没能载入")
    expect(zh.find("[data-solution] pre code")).to_be_visible()
    zh.complaints.clear()  # the console names the file


def test_the_timer_counts_down_warns_once_and_never_blocks(zh: ExercisePage) -> None:
    clock, timer = zh.page.clock, zh.find("[role=timer]")
    expect(timer).to_be_hidden()
    zh.press("timer")
    expect(timer).to_have_text(f"{MINUTES}:00")
    expect(zh.button("timer")).to_have_attribute("aria-pressed", "true")
    clock.fast_forward(60_000)
    expect(timer).to_have_text(re.compile(r"^3:\d\d$"))
    expect(timer).to_have_attribute("data-tone", "")
    clock.fast_forward(180_000)
    expect(timer).to_have_attribute("data-tone", "late")
    assert zh.said().startswith("还剩 ")
    clock.fast_forward(61_000)
    expect(timer).to_have_attribute("data-tone", "up")
    expect(timer).to_have_text(re.compile(r"^\+\d:\d\d$"))
    expect(zh.find(".live-notice")).to_contain_text("时间到了")
    zh.write(RIGHT)
    assert zh.check() == "passed"
    assert zh.property("elapsedMs") >= 301_000
    expect(zh.find(".check-facts-line")).to_have_text(re.compile("用时 [5-9] 分"))


def test_the_timer_survives_a_check_and_can_be_paused(zh: ExercisePage) -> None:
    clock, timer = zh.page.clock, zh.find("[role=timer]")
    zh.press("timer")
    zh.write(NO_MAX)
    assert zh.check() == "failed"
    expect(timer).to_be_visible()
    clock.fast_forward(60_000)
    expect(timer).to_have_text(re.compile(r"^[0-3]:\d\d$"))
    zh.press("pause")
    expect(zh.button("pause")).to_have_attribute("aria-label", "继续计时")
    held, elapsed = timer.text_content(), zh.property("elapsedMs")
    clock.fast_forward(120_000)
    assert timer.text_content() == held
    assert zh.property("elapsedMs") == elapsed
    zh.press("pause")
    clock.fast_forward(10_000)
    expect(timer).not_to_have_text(held or "")
    zh.press("timer")
    expect(timer).to_be_hidden()
    expect(zh.button("pause")).to_be_hidden()


def test_while_the_timer_is_on_help_stands_behind_a_question(zh: ExercisePage) -> None:
    zh.press("timer")
    zh.press("hint")
    expect(zh.find("[data-hint]").first).to_be_hidden()
    expect(zh.find(".live-notice")).to_contain_text("正在计时")
    zh.press("decline")
    assert zh.property("hintsUsed") == 0
    zh.press("hint")
    zh.press("confirm")
    expect(zh.find("[data-hint]").first).to_be_visible()
    zh.write(NO_MAX)
    zh.press("solution")
    expect(zh.find("[data-solution]")).to_be_hidden()
    zh.press("confirm")
    expect(zh.find("[data-solution]")).to_be_visible()


def test_axe_finds_nothing_in_results_hints_and_a_compared_solution(zh: ExercisePage) -> None:
    zh.press("hint")
    zh.write(NO_MAX)
    assert zh.check() == "failed"
    zh.press("solution")
    zh.find("[data-solution] .cm-content").wait_for()
    zh.press("timer")
    zh.page.emulate_media(reduced_motion="reduce")  # no colours half way through a fade
    for width, height, scheme in ((1280, 800, "default"), (360, 740, "slate")):
        zh.page.set_viewport_size({"width": width, "height": height})
        zh.page.evaluate(f"document.body.dataset.mdColorScheme = '{scheme}'")
        zh.element.scroll_into_view_if_needed()
        zh.page.evaluate(AXE.read_text("utf-8"))
        # The rest of the page is looked at by test_site_axe.
        assert zh.page.evaluate(RUN.replace("document,", f"'#{ID}',")) == []
        sideways = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not zh.page.evaluate(sideways)


def test_without_scripts_all_of_it_can_be_read(chromium: Browser, shared: ExercisePage) -> None:
    with visitor(chromium, shared.server, java_script_enabled=False) as zh:
        zh.page.goto(zh.server.url + PATHS["zh"])
        for part in (".exercise-task", ".live-code pre", "[data-hint]", "[data-solution]"):
            expect(zh.find(part).first).to_be_visible()
        zh.find("[data-solution] summary").click()
        expect(zh.find("[data-solution] pre")).to_be_visible()
        expect(zh.find("[data-solution] pre")).to_contain_text("def softmax")
