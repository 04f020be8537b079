"""Follow-up questions have ids that stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks import follow_ups
from tests.tiny_site import ROOT, TinySite

PAGE = """---
id: loss
---

# Loss

??? question "Not in the section, so no follow-up"

    Yes.

## Follow-up questions { #follow-ups }

```text
??? question "in code"
```

??? question why-not-mse "Why not “mean” squared error, $x$?"

    Three reasons.

??? question two-line-proof "And the proof?"

    $$
    a < b
    $$

## References { #references }

??? note "after it"

    x
"""


def said(page: str) -> list[tuple[int, str]]:
    return follow_ups.read(page)[1]


def test_the_questions_of_the_section_are_read_with_id_line_and_words() -> None:
    found, problems = follow_ups.read(PAGE)
    assert problems == []
    assert found == [
        ("why-not-mse", 17, "Why not “mean” squared error, $x$?"),
        ("two-line-proof", 21, "And the proof?"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("question why-not-mse ", "question ", 17, "needs an id, the same in both languages"),
        ("question why-not-mse ", "question why not ", 17, "has the ids why, not; keep one"),
        ("question why-not-mse ", "question Why_Not ", 17, "must be made of a-z"),
        ("question two-line-proof", "question why-not-mse", 21, "is taken on this page"),
        ("question two-line-proof", "question follow-ups", 21, "is taken on this page"),
        ('"And the proof?"', '" "', 21, "a follow-up without a question"),
        ("    Three reasons.", "Three reasons.", 17, "has no answer"),
        ("??? question two-line-proof", "??? note two-line-proof", 21, "stands only ???"),
        ("??? question two-line-proof", "!!! question two-line-proof", 21, "stands only ???"),
        ("??? question two-line-proof", "### Proof { #proof }\n\n??? question p", 21, "a heading"),
    ],
)
def test_what_is_no_follow_up_is_named_with_its_line(
    old: str, new: str, line: int, message: str
) -> None:
    problems = said(PAGE.replace(old, new, 1))
    assert [number for number, _ in problems] == [line]
    assert message in problems[0][1]


def test_the_id_is_the_anchor_in_the_page_and_links_to_it_are_checked(tmp_path: Path) -> None:
    site = TinySite(tmp_path)
    site.change("docs/foundations/loss.*.md", "{ #try-it }", "{ #follow-ups }")
    site.change("docs/foundations/loss.*.md", "??? question", "??? question again")
    site.change("docs/foundations/other.*.md", "{ #end }", "{ #end }\n\n[x](loss.zh.md#again)")
    english = site.read("docs/foundations/other.en.md").replace("loss.zh", "loss.en")
    site.write("docs/foundations/other.en.md", english)
    built = site.build()
    assert built.code == 0, built.said
    assert '<details class="question" id="again">' in built.page()
    site.change("docs/foundations/loss.*.md", "??? question again", "??? question anew")
    assert "loss.zh.md#again" in site.build().said


def test_a_page_with_a_follow_up_without_an_id_stops_the_build(tmp_path: Path) -> None:
    site = TinySite(tmp_path)
    site.change("docs/foundations/loss.*.md", "{ #try-it }", "{ #follow-ups }")
    built = site.build()
    line = site.line("docs/foundations/loss.zh.md", "??? question")
    assert built.code == 1
    assert f"docs/foundations/loss.zh.md:{line}: follow-up “对数损失”: needs an id" in built.said


def test_every_page_with_the_section_has_follow_ups() -> None:
    pages = [p for p in (ROOT / "docs").rglob("*.md") if "{ #follow-ups }" in p.read_text("utf-8")]
    assert pages
    for page in pages:
        found, problems = follow_ups.read(page.read_text("utf-8"))
        assert found and not problems, page.name
