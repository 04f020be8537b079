"""The list of questions that the templates get."""

from __future__ import annotations

from types import SimpleNamespace

from hooks.question_list import questions


def page(slug: str | None, seed: str | None = None, level: int | None = 1) -> SimpleNamespace:
    """A page as far as the list looks at it."""
    return SimpleNamespace(meta={"id": slug, "seed": seed, "level": level})


def listed(*pages: SimpleNamespace) -> list[str]:
    """The ids of the questions among these pages, in order."""
    return [found.meta["id"] for found in questions(pages)]


def test_questions_stand_in_the_order_of_the_notes_by_number_not_by_letter():
    assert listed(page("tenth", "0-1/10"), page("second", "0-1/2"), page("later", "1/1")) == [
        "second",
        "tenth",
        "later",
    ]


def test_questions_beyond_the_notes_follow_by_name():
    assert listed(page("b"), page("a"), page("noted", "1/7")) == ["noted", "a", "b"]


def test_a_page_without_id_or_level_is_no_question():
    assert listed(page(None), page("about", level=None), page("question", "1/1")) == ["question"]
