"""Citations become links to a list that says what was checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks import references
from tests.tiny_site import ROOT, WORKS


@pytest.fixture
def works(tmp_path: Path) -> dict[str, references.Work]:
    path = tmp_path / "references.yml"
    second = WORKS.replace("lin2017:", "ren2018:").replace("Lin et al.", "Ren & Li")
    path.write_text(WORKS + second, "utf-8")
    found, problems = references.load(path, "references.yml")
    assert problems == []
    return found


def cite(text: str, works: dict[str, references.Work], language: str = "en") -> str:
    html, problems = references.cite(text, works, "docs/x.en.md", 0, language)
    assert problems == []
    return html


def test_a_citation_links_to_the_list_with_its_place(works: dict[str, references.Work]) -> None:
    text = "As [@lin2017] and [@ren2018, §3.2, eq. 4].\n\n[[references]]\n"
    html = cite(text, works)
    assert '<a class="citation" href="#ref-lin2017">[Lin et al. 2017]</a>' in html
    assert '<a class="citation" href="#ref-ren2018">[Ren &amp; Li 2018, §3.2' not in html
    assert '<a class="citation" href="#ref-ren2018">[Ren &amp; Li 2017, §3.2, eq. 4]</a>' in html


def test_the_list_holds_what_is_cited_in_the_order_of_the_page(
    works: dict[str, references.Work],
) -> None:
    html = cite("[@ren2018] [@lin2017] [@ren2018]\n\n[[references]]\n", works)
    assert html.count("<li") == 2
    assert html.index('<li id="ref-ren2018">') < html.index('<li id="ref-lin2017">')
    last = html.strip().split("\n")[-1]
    assert last.startswith('<ol class="references">') and last.endswith("</ol>")


def test_an_entry_says_what_was_checked_and_when(works: dict[str, references.Work]) -> None:
    text = "[@lin2017]\n\n[[references]]"
    assert "identifier checked, 2026-11-23" in cite(text, works)
    assert "已核对编号，2026-11-23" in cite(text, works, "zh")
    assert "<cite>Focal Loss &amp; more</cite>" in cite(text, works)


def test_code_and_formulas_are_left_alone(works: dict[str, references.Work]) -> None:
    text = "`[@a]` $x[@b]$\n\n```\n[@c]\n[[references]]\n```\n"
    assert cite(text, works) == text


def test_the_number_of_lines_stays_so_that_later_messages_name_the_right_one(
    works: dict[str, references.Work],
) -> None:
    text = "a [@lin2017]\n\nb [@ren2018]\n\n[[references]]\n\nc\n"
    assert cite(text, works).count("\n") == text.count("\n")


def test_problems_name_file_and_line_after_the_front_matter(
    works: dict[str, references.Work],
) -> None:
    _, problems = references.cite("a\n\n[@nobody2000]", works, "docs/x.zh.md", 10, "zh")
    assert problems[0].startswith("docs/x.zh.md:13: no work 'nobody2000' in docs/references.yml")
    _, problems = references.cite("a\n\n[[references]]", works, "docs/x.zh.md", 10, "zh")
    assert problems == ["docs/x.zh.md:13: [[references]] on a page that cites nothing; remove it"]
    text = "[@lin2017]\n\n[[references]]\n\n[[references]]"
    _, problems = references.cite(text, works, "docs/x.zh.md", 0, "zh")
    assert problems == ["docs/x.zh.md:5: [[references]] a second time; keep one"]


def test_a_site_without_works_needs_no_file(tmp_path: Path) -> None:
    assert references.load(tmp_path / "references.yml", "x") == ({}, [])


def test_the_works_of_the_site_are_as_they_should_be() -> None:
    works, problems = references.load(ROOT / "docs" / "references.yml", "docs/references.yml")
    assert problems == []
    assert works
