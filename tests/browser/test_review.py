"""What is due is asked, rated, and comes again later."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser import site_pages as pages
from tests.browser.progress import DAY, card, record, store, stored
from tests.browser.test_policy import LISTEN, tripped
from tests.browser.test_site_axe import violations
from tests.browser.test_site_keyboard import tab_to

pytestmark = pytest.mark.browser
DUE = record(
    cards={
        "question/rope": card(-2),
        "question/log-loss": card(-1, reps=3, stability=4.0, difficulty=5.0, days=4),
        "question/class-imbalance": card(5),
    }
)
START = "review-queue .practice-main"


def state(page: Page, name: str) -> None:
    """Wait until the review is in a state."""
    expect(page.locator(f"review-queue[data-state={name}]")).to_be_attached()


def test_an_empty_review_says_how_to_fill_it(page: Page, site_url: str):
    page.goto(site_url + "review/")
    state(page, "empty")
    expect(page.locator("review-queue")).to_contain_text("在页尾把它放进来")


def test_a_session_moves_the_days_on_which_cards_come_again(page: Page, site_url: str):
    store(page, DUE)
    page.goto(site_url + "review/")
    expect(page.locator(".practice-count")).to_have_text("今天要复习 2 张，之后还有 1 张")
    page.click(START)
    title = page.locator("review-queue h2")
    expect(title).to_have_text("什么是旋转位置编码（RoPE）？")  # waiting longest
    expect(title).to_be_focused()

    # From here on with the keyboard alone: show, rate, show, rate.
    tab_to(page, START, 5)
    page.keyboard.press("Enter")
    answer = page.locator(".practice-answer")
    expect(answer).to_be_focused()
    expect(answer.locator("mjx-container").first).to_be_visible()
    tab_to(page, "[data-rating]", 12)
    page.keyboard.press("3")
    expect(page.locator("review-queue [role=status]").last).to_contain_text("答出")
    now = int(time.time() * 1000)
    rope = stored(page)["cards"]["question/rope"]
    assert rope["due"] >= now + DAY and rope["reps"] == 1
    assert stored(page)["questions"]["rope"]["rating"] == 3

    expect(title).to_have_text("对数损失（交叉熵）")
    tab_to(page, START, 5)
    page.keyboard.press("Enter")
    tab_to(page, "[data-rating]", 12)
    page.keyboard.press("1")
    state(page, "end")
    again = stored(page)["cards"]["question/log-loss"]
    assert now < again["due"] and again["lapses"] == 1
    assert rope["due"] > again["due"], "the better answer comes later"
    expect(page.locator("review-queue li")).to_contain_text("对数损失（交叉熵）")

    page.get_by_role("button", name="撤销上一张的评分").click()
    assert (
        stored(page)["cards"]["question/log-loss"]["due"]
        == DUE["cards"]["question/log-loss"]["due"]
    )
    expect(title).to_have_text("对数损失（交叉熵）")
    page.click(START)
    page.click("[data-rating='4']")
    page.get_by_role("button", name="回到复习").click()
    expect(page.locator(".practice-count")).to_have_text("今天没有要复习的，之后还有 3 张")


def test_a_session_that_has_begun_goes_on_without_a_network(page: Page, site_url: str):
    store(page, DUE)
    page.goto(site_url + "review/")
    with (
        page.expect_response("**/answers/zh/rope.json") as first,
        page.expect_response("**/answers/zh/log-loss.json") as second,
    ):
        page.click(START)
    for answer in (first, second):
        answer.value.finished()
    page.context.set_offline(True)
    for _ in range(2):
        page.click(START)
        expect(page.locator(".practice-answer mjx-container").first).to_be_visible()
        page.click("[data-rating='3']")
    state(page, "end")


def test_what_did_not_arrive_can_be_asked_for_again(page: Page, site_url: str):
    store(page, DUE)
    page.route("**/questions.json", lambda route: route.abort())
    page.route("**/answers/**", lambda route: route.abort())
    page.goto(site_url + "review/")
    state(page, "failed")
    page.unroute("**/questions.json")
    page.click("review-queue button")
    state(page, "overview")
    expect(page.locator("review-queue :focus")).to_be_attached()
    page.click(START)
    page.click(START)
    answer = page.locator(".practice-answer")
    expect(answer).to_contain_text("答案没有读到")
    page.unroute("**/answers/**")
    answer.locator("button").click()
    expect(answer.locator("mjx-container").first).to_be_visible()
    expect(answer).to_be_focused()


def test_a_card_rated_in_another_tab_is_not_asked_twice(page: Page, site_url: str):
    store(page, DUE)
    page.goto(site_url + "review/")
    page.click(START)
    other = page.context.new_page()
    other.goto(site_url + "en/review/")
    other.click(START)
    expect(other.locator("review-queue h2")).to_have_text(
        "What is rotary position embedding (RoPE)?"
    )
    other.click(START)
    other.click("[data-rating='3']")
    expect(other.locator("review-queue h2")).to_have_text("Log loss (cross-entropy)")
    other.click(START)
    other.click("[data-rating='3']")
    page.click(START)
    page.click("[data-rating='3']")
    state(page, "end")
    assert stored(page)["cards"]["question/log-loss"]["reps"] == 4


def test_the_answer_is_the_one_of_the_page(page: Page, site_url: str):
    store(page, DUE)
    words = "s => document.querySelector(s).textContent.replace(/\\s+/g, ' ').trim()"
    for language in pages.LANGUAGES:
        page.goto(site_url + pages.HOME[language] + "review/")
        page.click(START)
        page.click(START)
        expect(page.locator(".practice-answer mjx-container").first).to_be_visible()
        shown = page.evaluate(words, ".practice-answer__text")
        page.goto(site_url + pages.HOME[language] + "llm/rope/")
        assert page.evaluate(words, "section.short-answer").endswith(shown)


@pytest.mark.parametrize(("language", "scheme"), [("zh", "dark"), ("en", "light")])
def test_every_step_of_a_session_is_accessible_and_fits_a_phone(
    page: Page, site_url: str, language: str, scheme: str
):
    page.add_init_script(LISTEN)
    store(page, DUE)
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(site_url + pages.HOME[language] + "review/")
    found = {}
    for step, click in (
        ("overview", START), ("front", START), ("back", "[data-rating='2']"), ("front", START),
        ("back", "[data-rating='3']"), ("end", "review-queue .practice-button"), ("overview", None),
    ):  # fmt: skip
        state(page, step)
        if step == "back":
            expect(page.locator(".practice-answer p").first).to_be_visible()
        if broken := violations(page):
            found[step] = broken
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), step
        if click:
            page.click(click)
    assert found == {}
    assert tripped(page) == [], "nothing done here breaks the policy"
