"""What is noted of an exercise: solved alone, or with the solution at hand and so due again."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.progress import DAY, record, store, stored

pytestmark = pytest.mark.browser
FILL = "(exercise, code) => { exercise.code = code }"


def press(exercise: Locator, action: str) -> None:
    """Press a button of an exercise, wherever on the page it stands."""
    button = exercise.locator(f"[data-action={action}]")
    button.evaluate("(button) => button.scrollIntoView({ block: 'center' })")
    button.click()


def test_solved_alone_is_solved_and_solved_with_the_solution_is_due_again(
    page: Page, site_url: str
):
    # Known already, so that only what is done here changes the record.
    store(page, record(questions={"log-loss": {"seen": 1, "rating": 0, "rated": 0}}))
    page.goto(site_url + "foundations/log-loss/")
    alone = page.locator("live-exercise#softmax")
    helped = page.locator("live-exercise#cross-entropy")
    for exercise in (alone, helped):
        exercise.locator("[data-action=check]").wait_for()

    press(alone, "hint")
    assert stored(page)["exercises"]["softmax"]["hints"] == 1, "noted when it is taken"
    press(alone, "check")  # the body is still empty
    page.locator("live-exercise#softmax[data-state=failed]").wait_for()
    noted = stored(page)["exercises"]["softmax"]
    assert (noted["tries"], noted["solved"], noted["best"]) == (1, 0, 0)
    alone.evaluate(FILL, alone.locator("[data-solution] code").first.text_content())
    press(alone, "check")
    page.locator("live-exercise#softmax[data-state=passed]").wait_for()
    noted = stored(page)["exercises"]["softmax"]
    assert noted["solved"] > 0 and noted["best"] > 0
    assert (noted["tries"], noted["hints"], noted["solutionSeen"]) == (2, 1, False)
    # Reading the solution now takes nothing away.
    press(alone, "solution")
    assert stored(page)["exercises"]["softmax"]["solutionSeen"] is False
    assert stored(page)["cards"] == {}

    press(helped, "solution")
    press(helped, "confirm")
    assert stored(page)["exercises"]["cross-entropy"]["solutionSeen"] is True
    page.reload()  # who comes back has still seen it
    helped.locator("[data-action=check]").wait_for()
    helped.evaluate(FILL, helped.locator("[data-solution] code").first.text_content())
    press(helped, "check")
    page.locator("live-exercise#cross-entropy[data-state=passed]").wait_for()
    assert stored(page)["exercises"]["cross-entropy"]["solved"] > 0
    (name,) = stored(page)["cards"]
    assert name == "exercise/cross-entropy"
    due = stored(page)["cards"][name]["due"]
    assert abs(due - time.time() * 1000 - DAY) < DAY / 10, "tomorrow at this time"

    # Where it is shown: at the end of the page, beside the question, in the review.
    row = page.locator("review-control [data-card='exercise/cross-entropy']")
    expect(row).to_contain_text("看过解答")
    expect(row).to_contain_text("明天复习")
    expect(page.locator("review-control [data-card='exercise/softmax']")).to_contain_text(
        "用了 1 个提示"
    )
    expect(page.locator(".facts progress-mark")).to_contain_text("手撕 2/")
    title = helped.locator(".exercise-title").evaluate(
        "title => title.firstChild.textContent.trim()"
    )
    page.goto(site_url + "review/")
    expect(page.locator(f"[data-card='{name}'] a")).to_have_text(title)
    page.click(f"[data-card='{name}'] a")
    page.wait_for_url("**/foundations/log-loss/#cross-entropy")
    expect(helped).to_be_in_viewport()
