"""Progress is kept in this browser, goes to a file and comes back, and nothing that is there gets lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import site_pages as pages
from tests.browser.conftest import ARGUMENTS, PATIENCE, chromium_path
from tests.browser.progress import card, hold_the_clock, record, store, stored

pytestmark = pytest.mark.browser
ADD = "review-control [data-card^=question] [data-action=add]"
REMOVE = "review-control [data-card^=question] [data-action=remove]"
SAID = "progress-file .practice-status"
RICH = record(
    questions={"rope": {"seen": 1_700_000_000_000, "rating": 3, "rated": 1_700_000_000_000}},
    exercises={
        "softmax": {
            "tries": 4, "hints": 2, "solutionSeen": True, "solved": 1_700_000_000_000,
            "best": 95_000, "at": 1_700_000_000_000,
        }
    },
    cards={"question/rope": card(3, reps=2, stability=3.25, difficulty=5.5, days=3)},
    interviews={
        "k3-1": {
            "started": 1_700_000_000_000, "ended": 1_700_000_900_000, "at": 1_700_000_900_000,
            "filter": "n=1&seed=x", "limit": 120,
            "items": [
                {"question": "rope", "answer": "旋转 q 和 k。\n“R”", "rating": 3, "done": True,
                 "shown": True, "ms": 61_000, "at": 1_700_000_900_000}
            ],
        }
    },
)  # fmt: skip


def choose(page: Page, text: str, name: str = "progress.json") -> None:
    """Import a file."""
    file = {"name": name, "mimeType": "application/json", "buffer": text.encode()}
    page.set_input_files("progress-file input[type=file]", file)


def test_an_exported_file_brings_the_same_record_into_another_browser(
    page: Page, site_url: str, tmp_path: Path
):
    store(page, RICH)
    page.goto(site_url + "review/")
    with page.expect_download() as download:
        page.click("[data-action=export]")
    name = download.value.suggested_filename
    assert name.startswith("ml-by-hand-") and name.endswith(".json")
    download.value.save_as(tmp_path / name)

    context = page.context.browser.new_context(locale="en")
    other = context.new_page()
    other.goto(site_url + "en/review/")
    expect(other.locator("progress-file [data-count]")).to_have_text(
        "Nothing is kept in this browser yet."
    )
    other.set_input_files("progress-file input[type=file]", tmp_path / name)
    expect(other.locator(SAID)).to_contain_text("Merged: questions 1, exercises 1")
    assert stored(other) == RICH
    other.click("[data-action=undo]")
    expect(other.locator(SAID)).to_have_text("Back to what it was before the import.")
    assert stored(other) == record()
    context.close()


def test_an_import_is_undone_only_as_long_as_nothing_has_come_since(page: Page, site_url: str):
    page.goto(site_url + "review/")
    choose(page, json.dumps(RICH))
    expect(page.locator("[data-action=undo]")).to_be_visible()
    other = page.context.new_page()
    other.goto(site_url + "foundations/log-loss/")
    other.click(ADD)
    expect(page.locator("[data-action=undo]")).to_be_hidden()
    assert set(stored(page)["cards"]) == {"question/rope", "question/log-loss"}


BAD = {
    "a page saved by mistake": ("<!doctype html>", "不是 JSON"),
    "half a file": (json.dumps(RICH)[:-20], "不是 JSON"),
    "another program’s file": ('{"decks": []}', "不是本站的进度文件"),
    "a file of a later version": (json.dumps({**RICH, "version": 7}), "版本 7"),
    "a changed file": (
        json.dumps({**RICH, "questions": {"rope": {"seen": "昨天", "rating": 9, "rated": 0}}}),
        "questions › rope › seen：应为数字，现在是 \"昨天\"",
    ),
}  # fmt: skip


def test_a_bad_file_gets_a_sentence_and_changes_nothing(page: Page, site_url: str):
    store(page, RICH)
    page.goto(site_url + "review/")
    for name, (text, why) in BAD.items():
        choose(page, text, f"{name}.json")
        expect(page.locator(SAID)).to_contain_text(f"没有导入 {name}.json，什么都没有改。")
        expect(page.locator(SAID)).to_contain_text(why)
        assert stored(page) == RICH, name
    choose(page, json.dumps(RICH), "good.json")  # the same field takes the next file
    expect(page.locator(SAID)).to_contain_text("已并入")


def test_clearing_everything_can_be_taken_back(page: Page, site_url: str):
    store(page, RICH)
    page.goto(site_url + "review/")
    page.click("[data-action=clear]")
    expect(page.locator("progress-file [data-count]")).to_have_text("这个浏览器里还没有记下什么。")
    assert stored(page) == record()
    page.click("[data-action=undo]")
    expect(page.locator(SAID)).to_have_text("已恢复。")
    assert stored(page) == RICH


def test_a_stored_text_that_cannot_be_read_is_put_aside_and_never_overwritten(
    page: Page, site_url: str
):
    broken = json.dumps({**RICH, "version": 99})
    store(page, broken)
    page.goto(site_url + "foundations/log-loss/")
    page.click(ADD)
    page.goto(site_url + "review/")
    aside = page.locator("[data-aside]")
    expect(aside).to_contain_text("版本 99")
    with page.expect_download() as download:
        aside.locator("button").first.click()
    assert Path(download.value.path()).read_text("utf-8") == broken
    assert set(stored(page)["cards"]) == {"question/log-loss"}


def test_two_tabs_add_to_each_other(page: Page, site_url: str):
    page.goto(site_url + "foundations/log-loss/")
    other = page.context.new_page()
    other.goto(site_url + "llm/rope/")
    for tab in (page, other):
        expect(tab.locator(ADD)).to_be_visible()
    # Both have looked at the storage by now: each change must look again.
    page.click(ADD)
    expect(page.locator(REMOVE)).to_be_visible()
    other.click(ADD)
    expect(other.locator(REMOVE)).to_be_visible()
    assert set(stored(page)["cards"]) == {"question/log-loss", "question/rope"}

    other.goto(site_url + "foundations/log-loss/")
    other.click(REMOVE)
    expect(page.locator(ADD)).to_be_visible()  # the first tab hears of it


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_the_other_language_has_the_same_record(page: Page, site_url: str, language: str):
    page.goto(site_url + pages.HOME[language] + "llm/rope/")
    pages.wait_for_theme(page)
    page.click(ADD)
    page.click("header a[data-language-link]")
    page.wait_for_url(lambda url: ("/en/" in url) == (language == "zh"))
    expect(page.locator(REMOVE)).to_be_visible()
    words = {"zh": "review today", "en": "今天复习"}[language]
    expect(page.locator(".facts progress-mark")).to_have_text(words)


def test_a_question_that_was_in_view_for_a_while_is_marked_on_the_first_page(
    page: Page, site_url: str
):
    hold_the_clock(page)
    page.goto(site_url + "llm/rope/")
    expect(page.locator(ADD)).to_be_visible()
    page.clock.run_for(9_000)
    assert stored(page)["questions"] == {}
    page.clock.run_for(2_000)
    assert set(stored(page)["questions"]) == {"rope"}
    page.goto(site_url)
    expect(page.locator('progress-mark[question="rope"]')).to_have_text("看过")
    expect(page.locator('progress-mark[question="log-loss"]')).to_be_hidden()


def test_a_full_storage_is_said_and_the_session_goes_on(page: Page, site_url: str):
    page.add_init_script(
        """for (let size = 2 ** 22; size >= 1; size /= 2) {
          try { localStorage.filler = (localStorage.filler ?? "") + "x".repeat(size); } catch {}
        }"""
    )
    page.goto(site_url + "llm/rope/")
    page.click(ADD)
    expect(page.locator("review-control .practice-notice")).to_contain_text("存储空间满了")
    expect(page.locator(REMOVE)).to_be_visible()
    page.evaluate("localStorage.removeItem('filler')")
    page.click(REMOVE)  # what could not be saved is saved with the next change
    expect(page.locator("review-control .practice-notice")).to_be_hidden()
    assert stored(page)["cards"]["question/rope"]["removed"] is True


class TestBlocked:
    """A browser that is set to keep nothing for sites; its own switch, not a stand-in."""

    @pytest.fixture
    def blocked(self, chromium: Browser, tmp_path: Path) -> Iterator[Page]:
        preferences = tmp_path / "Default" / "Preferences"
        preferences.parent.mkdir()
        settings = {"profile": {"default_content_setting_values": {"cookies": 2}}}
        preferences.write_text(json.dumps(settings), "utf-8")
        context = chromium.browser_type.launch_persistent_context(
            tmp_path, executable_path=chromium_path(), args=ARGUMENTS, locale="zh-CN"
        )
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        context.close()

    def test_progress_lives_in_the_tab_and_the_reader_is_told_once(
        self, blocked: Page, site_url: str
    ):
        page = blocked
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(site_url + "llm/rope/")
        assert page.evaluate("() => { try { localStorage } catch (e) { return e.name } }") == (
            "SecurityError"
        ), "storage is blocked indeed"
        notice = page.locator("review-control .practice-notice")
        expect(notice).to_contain_text("这个浏览器不让本站保存内容")
        page.click(ADD)
        expect(page.locator(REMOVE)).to_be_visible()
        # Within the tab all goes on, and nothing is said again.
        page.click("header .site-header__links a[href$='review/']")
        expect(page.locator("[data-card='question/rope']")).to_be_visible()
        expect(page.locator(".practice-notice:visible")).to_have_count(0)
        with page.expect_download() as download:
            page.click("[data-action=export]")
        saved = json.loads(Path(download.value.path()).read_text("utf-8"))
        assert set(saved["cards"]) == {"question/rope"}
        page.click("header [data-md-component=palette] label:visible")
        expect(page.locator("body[data-md-color-media*=light]")).to_be_attached()
        assert errors == []
