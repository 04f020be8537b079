"""Checking an answer as a reader does: solved, wrong, stopped, and without a network."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.exercise_pages import (  # noqa: F401 (fixtures)
    ENDLESS,
    NO_MAX,
    RAISES,
    RIGHT,
    RIGHT_BODY,
    ExercisePage,
    answer,
    begin_anew,
    open_once,
    serve_site,
    visitor,
)
from tests.browser.harness import Server, hanging, not_found

pytestmark = pytest.mark.browser
WATCH = """(exercise) => {
  window.states = [];
  if (window.said) return void (window.said = []); // it listens already
  document.addEventListener('live:state', (event) => window.states.push(
    [event.target.exercise, event.detail.state]));
  const line = exercise.querySelector('.live-announcer');
  window.said = [];
  new MutationObserver(() => window.said.push(line.textContent)).observe(line, { childList: true });
}"""


def test_softmax_is_solved_from_the_empty_body(zh: ExercisePage) -> None:
    zh.open()
    zh.element.evaluate(WATCH)
    zh.find(".live-code pre .k").filter(has_text="raise").click()
    expect(zh.editor).to_be_focused()
    # The line that is there to be written over is selected.
    zh.page.keyboard.type("e = np.exp(x - x.max(axis=axis, keepdims=True))")
    zh.page.keyboard.press("Enter")
    zh.page.keyboard.type("return e / e.sum(axis=axis, keepdims=True)")
    assert "NotImplementedError" not in zh.property("code")
    zh.page.keyboard.press("Control+Enter")
    assert zh.wait_for("passed", "failed", "error") == "passed"
    states = zh.page.evaluate("() => window.states")
    assert states == [["softmax", state] for state in ("starting", "running", "passed")]
    assert set(zh.statuses()) == {"passed"}
    expect(zh.find(".check-head")).to_have_text(f"全部通过，共 {len(zh.statuses())} 项")
    expect(zh.find(".check-facts-line")).to_contain_text("没有看提示")
    assert zh.property("hintsUsed") == 0 and zh.property("solutionSeen") is False
    assert zh.property("elapsedMs") > 0
    assert zh.find(".check-next a").get_attribute("href")
    expect(zh.editor).to_be_focused()


LANGUAGES = {
    "zh": (["调用", "输入", "应得", "得到"], "没有先减去最大值", "项未通过：看起来"),
    "en": (["Call", "Given", "Wanted", "Got"], "maximum is not subtracted", "failed: It looks"),
}


def test_a_wrong_answer_is_told_its_mistake_with_the_smallest_input_that_shows_it(
    zh: ExercisePage,
) -> None:
    tell_the_mistake(zh)


def test_nothing_is_fetched_before_a_sign_of_intent_and_the_english_page_checks_as_well(
    chromium: Browser, server: Server
) -> None:
    with visitor(chromium, server, "en") as en:
        en.open()
        assert not server.asked("runtime/") and not server.asked("/editor.")
        assert not server.asked("solution-diff")
        with en.page.expect_request("**/runtime/*"):
            en.find(".live-code pre").focus()
        tell_the_mistake(en)
        assert not en.complaints


def tell_the_mistake(exercise: ExercisePage) -> None:
    names, words, announced = LANGUAGES[exercise.language]
    exercise.element.evaluate(WATCH)
    exercise.write(NO_MAX)
    assert exercise.check() == "failed"
    expect(exercise.find(".check-fold[open] .check-sentence")).to_contain_text(words)
    call, given, wanted, got = (exercise.fact(name) for name in names)
    assert call == "softmax(x)"
    assert given == "x = np.array([[1000., 0.]])"
    assert "1." in wanted and "nan" in got
    assert exercise.statuses().count("failed") > 1
    assert exercise.find(".check-fold[open]").count() == 1
    failed = exercise.statuses().index("failed") + 1
    said = [text for text in exercise.page.evaluate("() => window.said") if announced in text]
    assert len(said) == 1 and f"{failed}" in said[0]
    assert exercise.property("code") == NO_MAX


def test_an_untouched_exercise_can_be_checked_too(zh: ExercisePage) -> None:
    assert zh.check() == "failed"
    expect(zh.find(".check-fold[open] .check-sentence")).to_contain_text("还没有写")


def test_a_line_that_raises_is_marked_and_can_be_gone_to(zh: ExercisePage) -> None:
    zh.write(RAISES)
    assert zh.check() == "failed"
    line = RAISES.split("\n").index("    return shifted + np.ones(3)") + 1
    expect(zh.find(".cm-error-line")).to_have_text("    return shifted + np.ones(3)")
    expect(zh.button("go-to-line")).to_contain_text(f"第 {line} 行")
    zh.press("go-to-line")
    expect(zh.editor).to_be_focused()
    zh.page.keyboard.type("# here ")
    assert zh.property("code").split("\n")[line - 1].startswith("# here")


def test_a_slip_in_the_syntax_is_shown_with_its_place_and_a_hint(zh: ExercisePage) -> None:
    zh.write(answer("return x.sum（）"))
    assert zh.check() == "failed"
    expect(zh.find(".check-fold[open] .live-traceback")).to_contain_text("^")
    expect(zh.find(".live-notice")).to_contain_text("全角标点")
    # Nothing else could be checked: one line says so.
    assert zh.statuses() == ["failed", "skipped"]


def test_results_change_with_the_next_check_and_only_the_failure_is_open(zh: ExercisePage) -> None:
    zh.write(NO_MAX)
    zh.check()
    before = zh.statuses()
    zh.write(RIGHT)
    assert zh.check() == "passed"
    assert len(zh.statuses()) == len(before)
    assert zh.find(".check-fold[open]").count() == 0


def test_what_the_answer_prints_is_shown_apart(zh: ExercisePage) -> None:
    zh.write(answer(f"print('axis', axis)\n{RIGHT_BODY}"))
    assert zh.check() == "passed"
    expect(zh.find("[data-output] .live-text")).to_contain_text("axis -1")
    expect(zh.find("[data-output]")).to_have_attribute("aria-live", "off")
    zh.write(RIGHT)
    zh.check()
    assert zh.find("[data-output]").text_content() == ""


def test_an_answer_does_not_see_the_cells_of_the_page_nor_they_it(zh: ExercisePage) -> None:
    zh.page.evaluate(
        """async () => {
          const cell = document.querySelector('live-cell');
          cell.code = 'helper = 1';
          await cell.run();
        }"""
    )
    zh.write(answer(f"helper\n{RIGHT_BODY}"))
    assert zh.check() == "failed"
    expect(zh.find(".check-fold[open]")).to_contain_text("helper")
    zh.write(f"mine = 2\n{RIGHT}")
    assert zh.check() == "passed"
    kept = zh.page.evaluate(
        """async () => {
          const cell = document.querySelector('live-cell');
          cell.code = "[helper, 'mine' in globals()]";
          await cell.run();
          return cell.querySelector('[data-output]').textContent;
        }"""
    )
    assert kept == "[1, False]"


def test_the_reader_stops_a_check_and_checks_again(zh: ExercisePage) -> None:
    zh.write(ENDLESS)
    zh.press("check")
    zh.wait_for("running")
    expect(zh.row(2)).to_have_attribute("data-status", "running")
    zh.press("stop")
    zh.wait_for("stopped")
    expect(zh.find(".live-status")).to_have_text("已停止，代码还在")
    expect(zh.button("check")).to_be_focused()
    assert zh.property("code") == ENDLESS
    zh.write(RIGHT)
    assert zh.check() == "passed"


def test_a_start_can_be_cancelled_and_a_failed_download_is_named_and_tried_again(
    chromium: Browser, server: Server
) -> None:
    with visitor(chromium, server) as zh:
        server.faults["wasm"] = hanging
        with zh.page.expect_request("**/wasm.*"):
            zh.open().write(RIGHT)
        zh.press("check")
        zh.wait_for("starting")
        zh.press("stop")
        zh.wait_for("stopped")
        expect(zh.find(".live-status")).to_have_text("已取消")
    with visitor(chromium, server, "en") as en:
        server.faults["wasm"] = not_found
        en.open().element.evaluate("(exercise, code) => { exercise.code = code; }", RIGHT)
        assert en.element.evaluate("async (e) => { await e.check(); return e.dataset.state; }") == (
            "error"
        )
        expect(en.find(".live-notice")).to_contain_text("Could not download wasm.")
        expect(en.find(".live-status")).to_have_text("Not checked")
        server.faults.clear()
        en.press("retry")
        assert en.wait_for("passed", "failed") == "passed"
        expect(en.find(".live-notice")).to_be_hidden()


def test_the_method_check_settles_and_checks_once_however_often_it_is_called(
    zh: ExercisePage,
) -> None:
    zh.element.evaluate(WATCH)
    zh.element.evaluate(
        "async (e, code) => { e.code = code; await Promise.all([e.check(), e.check(), e.run()]); }",
        RIGHT,
    )
    assert [state for _, state in zh.page.evaluate("() => window.states")].count("running") == 1
    assert zh.state() == "passed"


def test_reset_can_be_undone(zh: ExercisePage) -> None:
    original = zh.property("code")
    zh.write(NO_MAX)
    zh.check()
    zh.press("reset")
    assert zh.property("code") == original
    assert zh.state() == "recorded"
    assert zh.find(".check-row").count() == 0
    zh.press("undo")
    assert zh.property("code") == NO_MAX
    zh.press("reset")
    zh.editor.click()
    zh.page.keyboard.press("ControlOrMeta+z")
    assert zh.property("code") == NO_MAX
