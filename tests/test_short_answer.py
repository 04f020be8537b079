"""The 30-second answer stands in a section of its own."""

from __future__ import annotations

from hooks.short_answer import on_page_content

PAGE = '<h1>q</h1>\n<p>asked</p>\n<h2 id="short-answer">30</h2>\n<p>yes</p>\n<h2 id="two">2</h2>'


def test_the_answer_up_to_the_next_heading_is_wrapped() -> None:
    html = on_page_content(PAGE)
    section = html[html.index("<section") : html.index("</section>")]
    assert "<p>yes</p>" in section
    assert "asked" not in section
    assert html.endswith('</section>\n<h2 id="two">2</h2>')


def test_a_page_without_a_short_answer_stays_as_it_is() -> None:
    html = PAGE.replace("short-answer", "other")
    assert on_page_content(html) == html
