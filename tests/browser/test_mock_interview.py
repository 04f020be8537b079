"""A mock interview: drawn by its address, answered with the keyboard, summed up."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import site_pages as pages
from tests.browser.progress import hold_the_clock, stored
from tests.browser.test_policy import LISTEN, tripped
from tests.browser.test_site_axe import violations
from tests.browser.test_site_keyboard import tab_to

pytestmark = pytest.mark.browser
ADDRESS = "mock/?section=llm&n=2&minutes=2&seed=monday"
BEGIN = "mock-interview [type=submit]"
REVEAL = "[data-action=reveal]"


def state(page: Page, name: str) -> None:
    """Wait until the interview is in a state."""
    expect(page.locator(f"mock-interview[data-state={name}]")).to_be_attached()


def the_interview(page: Page) -> dict:
    """The only interview of the record."""
    (one,) = stored(page)["interviews"].values()
    return one


def test_from_a_shared_address_to_the_summary_with_the_keyboard_alone(
    page: Page, site_url: str, built_site: Path
):
    questions = {one["id"]: one for one in pages.questions(built_site)}
    fitting = sum(one["section"] == "llm" for one in questions.values())
    page.goto(site_url + ADDRESS)
    state(page, "setup")
    expect(page.locator("[data-seed]")).to_contain_text("monday")
    expect(page.locator("[data-matching]")).to_have_text(f"符合的有 {fitting} 题，会抽 2 题。")
    tab_to(page, ".md-skip", 1)
    page.keyboard.press("Enter")
    tab_to(page, BEGIN)
    page.keyboard.press("Enter")
    state(page, "asking")
    expect(page.locator("h2.practice-title")).to_be_focused()
    expect(page.locator("[role=timer]")).to_contain_text("剩")

    tab_to(page, "mock-interview textarea", 3)
    page.keyboard.type("位置用旋转表示")
    tab_to(page, REVEAL, 3)
    page.keyboard.press("Enter")
    state(page, "revealed")
    expect(page.locator(".practice-answer")).to_be_focused()
    tab_to(page, "[data-rating]", 15)
    page.keyboard.press("3")

    state(page, "asking")
    expect(page.locator(".practice-place")).to_have_text("第 2 / 2 题")
    expect(page.locator("h2.practice-title")).to_be_focused()
    tab_to(page, REVEAL, 5)
    page.keyboard.press("Enter")
    tab_to(page, "[data-rating]", 15)
    page.keyboard.press("1")

    state(page, "summary")
    expect(page.locator("mock-interview h2").first).to_be_focused()
    first, second = [item["question"] for item in the_interview(page)["items"]]
    row = page.locator(f".practice-results [data-question='{first}']")
    expect(row).to_contain_text("答出")
    expect(row.locator(".practice-typed")).to_have_text("位置用旋转表示")
    weak = page.locator("ul.practice-list > li")
    expect(weak).to_have_count(1)
    expect(weak).to_contain_text(questions[second]["title"]["zh"])
    assert the_interview(page)["ended"] > 0
    cards = stored(page)["cards"]
    assert set(cards) == {f"question/{first}", f"question/{second}"}
    assert cards[f"question/{first}"]["due"] > cards[f"question/{second}"]["due"]


def test_an_address_asks_the_same_in_both_languages(page: Page, site_url: str):
    asked = []
    for path in ("mock/?n=4&seed=monday", "en/mock/?n=4&seed=monday"):
        context = page.context.browser.new_context()
        other = context.new_page()
        other.goto(site_url + path)
        other.click(BEGIN)
        state(other, "asking")
        asked.append([item["question"] for item in the_interview(other)["items"]])
        context.close()
    assert asked[0] == asked[1] and len(set(asked[0])) == 4


def test_an_interview_that_was_left_goes_on_where_it_was(page: Page, site_url: str):
    page.goto(site_url + ADDRESS)
    page.click(BEGIN)
    page.fill("mock-interview textarea", "打到一半")
    page.reload()
    page.click("[data-action=resume]")
    expect(page.locator("mock-interview textarea")).to_have_value("打到一半")
    page.click(REVEAL)
    page.reload()
    page.click("[data-action=resume]")
    state(page, "revealed")  # what was shown stays shown
    page.click("[data-rating='4']")
    page.click("header a[data-language-link]")
    page.wait_for_url("**/en/mock/**")
    page.click("[data-action=resume]")
    expect(page.locator(".practice-place")).to_have_text("Question 2 of 2")
    page.click("[data-action=skip]")
    state(page, "summary")
    assert [item["rating"] for item in the_interview(page)["items"]] == [4, 0]


def test_what_makes_no_sense_in_an_address_is_said(page: Page, site_url: str):
    page.goto(site_url + "mock/?section=cooking&level=9&n=1000&minutes=2")
    said = page.locator("[data-complaints]")
    for words in (
        "section=cooking：可以写 foundations、",
        "level=9",
        "n=1000：可以写 1 到 50 的整数",
    ):
        expect(said).to_contain_text(words)
    expect(page.locator("[name=minutes]")).to_have_value("2")
    expect(page.locator(BEGIN)).to_be_enabled()


def test_a_copied_link_draws_what_its_sender_draws(page: Page, site_url: str):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site_url + "mock/")
    page.check("[name=section][value=foundations]")
    page.fill("[name=n]", "1")
    page.click("[data-action=copy-link]")
    expect(page.locator("mock-interview > [role=status]").last).to_have_text(
        "链接已复制，打开它会抽到同样的题。"
    )
    link = page.evaluate("navigator.clipboard.readText()")
    assert "section=foundations&n=1&seed=" in link
    drawn = []
    for address in (None, link):
        if address:
            page.goto(address)
        page.click(BEGIN)
        drawn.append(page.locator("h2.practice-title").inner_text())
    assert drawn[0] == drawn[1]


def test_time_that_is_up_is_said_once_and_takes_nothing_away(page: Page, site_url: str):
    hold_the_clock(page)
    page.goto(site_url + "mock/?n=1&minutes=1&seed=x")
    page.click(BEGIN)
    page.fill("mock-interview textarea", "还没写完")
    said = page.locator("mock-interview > [role=status]").last
    page.clock.run_for(31_000)
    expect(said).to_have_text("还剩 30 秒。")
    page.clock.run_for(31_000)
    expect(said).to_have_text("时间到了。答完这句就可以看答案。")
    expect(page.locator("[role=timer]")).to_have_text("时间到")
    expect(page.locator("mock-interview textarea")).to_have_value("还没写完")
    expect(page.locator(REVEAL)).to_be_enabled()


def test_the_clock_stands_still_while_another_tab_is_in_front(page: Page, site_url: str):
    # No browser without a window hides a tab: what the page is told of it stands in.
    turn = """state => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    hold_the_clock(page)
    page.goto(site_url + "mock/?n=1&seed=x")
    page.click(BEGIN)
    timer = page.locator("[role=timer]")
    page.clock.run_for(10_000)
    expect(timer).to_have_text("已用 0:10")
    page.evaluate(turn, "hidden")
    page.clock.run_for(600_000)
    page.evaluate(turn, "visible")
    expect(timer).to_have_text("已用 0:10")
    page.clock.run_for(30_000)
    expect(timer).to_have_text("已用 0:40")


def test_the_answers_can_be_saved_as_a_text(page: Page, site_url: str):
    page.goto(site_url + "en/" + ADDRESS)
    page.click(BEGIN)
    page.fill("mock-interview textarea", "Rotate queries and keys.")
    page.click("[data-action=end]")
    with page.expect_download() as download:
        page.click("[data-action=export-answers]")
    text = Path(download.value.path()).read_text("utf-8")
    assert text.startswith("# Mock interview") and "Rotate queries and keys." in text
    assert f"{site_url}en/mock/?section=llm&n=2&minutes=2&seed=monday" in text


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_every_step_is_accessible_and_fits_a_phone(
    page: Page, site_url: str, language: str, scheme: str
):
    page.add_init_script(LISTEN)
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(site_url + pages.HOME[language] + ADDRESS + "&tag=cooking")
    found = {}
    for step, click in (
        ("setup", BEGIN), ("asking", REVEAL), ("revealed", "[data-rating='2']"),
        ("asking", "[data-action=skip]"), ("summary", "[data-action=again]"), ("setup", None),
    ):  # fmt: skip
        state(page, step)
        if step == "revealed":
            expect(page.locator(".practice-answer p").first).to_be_visible()
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        if broken := violations(page):
            found[step] = broken
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), step
        if click:
            page.click(click)
    assert found == {}
    assert tripped(page) == [], "nothing done here breaks the policy"
