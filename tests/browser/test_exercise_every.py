"""Every exercise stands on one page, and is graded in the browser as it is from the shell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from hooks import exercise_files

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
CHECK = """async ([id, code]) => {
  await customElements.whenDefined('live-exercise');
  const exercise = document.getElementById(id);
  const given = exercise.code;
  await exercise.check();
  const before = exercise.dataset.state;
  exercise.code = code;
  await exercise.check();
  return [given, before, exercise.dataset.state,
    exercise.querySelector('[data-feedback]').innerText];
}"""


@pytest.fixture(scope="module")
def places(built_site: Path) -> dict[str, str]:
    """The address of each exercise's page."""
    questions = json.loads((built_site / "questions.json").read_text("utf-8"))
    return {name: one["url"]["zh"] for one in questions for name in one["exercises"]}


@pytest.fixture(scope="module")
def visited(chromium: Browser) -> Iterator[Page]:
    """One page for all: what it has loaded stays."""
    context = chromium.new_context(locale="zh-CN")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def test_every_exercise_stands_on_a_page(places: dict[str, str]) -> None:
    assert sorted(places) == exercise_files.ids(ROOT)


@pytest.mark.parametrize("name", exercise_files.ids(ROOT))
def test_what_is_given_fails_and_the_solution_passes(
    visited: Page, site_url: str, places: dict[str, str], name: str
) -> None:
    if visited.url != site_url + places[name]:
        visited.goto(site_url + places[name])
    found, problems = exercise_files.read(ROOT, name)
    assert found is not None, problems
    given, before, after, said = visited.evaluate(CHECK, [name, found.solution])
    assert given == found.starter
    assert (before, after) == ("failed", "passed"), said
