"""A piece of a page on a card: what stays, what is changed, what stops the build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hooks.publish.anki import cards
from hooks.publish.anki.cards import Card
from hooks.publish.errors import PublishError
from tests.publish.anki.opened import balanced

SOURCE = """---
id: loss
level: 1
tags: [分类 与 概率]
---

# Loss

## 30 s {{ #short-answer }}

{short}

## Follow-up questions {{ #follow-ups }}

??? question why "Why?"

    {answer}
"""
HTML = (
    '<h1 id="loss">Loss<a class="headerlink" href="#loss">&para;</a></h1>\n'
    '<ul class="facts"><li>Level 1</li></ul>\n'
    '<section class="short-answer"><h2 id="short-answer">30 s</h2>{short}</section>\n'
    '<h2 id="follow-ups">Follow-up questions</h2>\n'
    '<details class="question" id="why"><summary>Why?</summary>\n{answer}\n</details>\n'
)
ENTRY = {
    "id": "loss",
    "section": "foundations",
    "url": {"zh": "foundations/loss/", "en": "en/foundations/loss/"},
}
PLACE = r"docs/foundations/loss\.zh\.md:15: "


@pytest.fixture
def read(tree: Callable) -> Callable[..., tuple[dict[str, Card], dict[str, Path]]]:
    """Put HTML into a question's page of both languages; return its Chinese cards and media."""

    def run(answer: str = "<p>So.</p>", short: str = "<p>Yes.</p>", **files: str):
        html = HTML.format(answer=answer, short=short)
        english = html.replace('"../../assets/', '"../../../assets/')
        pages = {"foundations/loss/index.html": html, "en/foundations/loss/index.html": english}
        site = tree(pages)
        for name, text in files.items():
            site.write(name.replace("__", "/").replace("_svg", ".svg"), text)
        docs = site.folder.parent / "docs"
        (docs / "foundations").mkdir(exist_ok=True)
        for language in ("zh", "en"):
            text = SOURCE.format(answer=answer.replace("\n", " "), short=short)
            (docs / f"foundations/loss.{language}.md").write_text(text, "utf-8")
        media: dict[str, Path] = {}
        question = cards.read(site, docs, ENTRY, media)
        return {zh.id.removeprefix("loss/"): zh for zh, _ in question.cards}, media

    return run


def answer(read: Callable, html: str, **files: str) -> str:
    return read(html, **files)[0]["follow-up/why"].answer


def test_a_title_that_is_the_question_is_not_said_twice(read: Callable) -> None:
    card = read()[0]["answer/short-answer"]
    assert (card.topic, card.question, card.answer) == ("", "Loss", "<p>Yes.</p>")
    assert card.link == "https://example.org/repo/foundations/loss/#short-answer"


def test_a_formula_is_the_same_tex_whether_the_page_shows_it_already_or_not(read: Callable) -> None:
    tex = r"c_{\mathrm{FP}} &lt; {{x}}"
    raw = rf'<p>So <span class="tied"><span class="arithmatex">\({tex}\)</span>.</span></p>'
    done = (
        f'<p>So <span class="tied"><span class="arithmatex" data-tex="{tex}"><mjx-container>'
        "<mjx-c>x</mjx-c></mjx-container></span>\N{WORD JOINER}.</span></p>"
    )
    assert answer(read, raw) == answer(read, done) == rf"<p>So \({tex}\).</p>"


def test_a_formula_on_its_own_lines_keeps_its_rows(read: Callable) -> None:
    tex = "\n\\begin{aligned}a&amp;=b\\\\[4pt]\nc&amp;=d\\end{aligned}\n"
    html = rf'<div class="arithmatex">\[{tex}\]</div>'
    found = answer(read, html)
    assert found == rf'<div class="formula">\[{tex.strip()}\]</div>'
    assert balanced(found) and not balanced(found[:-8])


def test_a_wide_formula_takes_the_punctuation_behind_it_along(read: Callable) -> None:
    tex = "a" * 41
    html = rf'<p><span class="arithmatex">\({tex}\)</span>。然后</p>'
    assert answer(read, html) == rf'<p><span class="formula">\({tex}\)。</span>然后</p>'


def test_links_get_the_address_of_the_site(read: Callable) -> None:
    html = (
        '<p><a class="x" href="#why">a</a> <a href="../../">b</a> <a href="https://c.org">c</a></p>'
    )
    found = answer(read, html)
    assert 'href="https://example.org/repo/foundations/loss/#why"' in found
    assert 'href="https://example.org/repo/"' in found and 'href="https://c.org"' in found
    assert "class" not in found


def test_code_keeps_the_classes_of_its_colours_and_nothing_else_does(read: Callable) -> None:
    html = (
        '<div class="highlight"><pre><span></span><code><span class="k">def</span></code></pre>'
        '</div><p class="x" id="y"><code>f(x)</code></p>'
    )
    assert answer(read, html) == (
        '<div class="highlight"><pre><code><span class="k">def</span></code></pre></div>'
        "<p><code>f(x)</code></p>"
    )


def test_a_live_cell_is_its_code_with_its_recorded_output(read: Callable) -> None:
    html = (
        '<div class="live"><p class="live-title">T</p><live-cell id="c"><div class="live-code">'
        '<pre class="highlight"><code class="language-python">x</code></pre></div>'
        '<div class="live-output" data-output><pre class="live-text">1</pre>'
        '<img class="live-figure" src="../../assets/figures/ab.svg" alt="fig"></div>'
        "</live-cell></div>"
    )
    found, media = read(html, assets__figures__ab_svg="<svg/>")
    assert found["follow-up/why"].answer == (
        '<pre class="highlight"><code>x</code></pre><pre class="output">1</pre>'
        '<img alt="fig" src="ml-by-hand-ab.svg"/>'
    )
    assert {name: file.name for name, file in media.items()} == {"ml-by-hand-ab.svg": "ab.svg"}


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("<iframe></iframe>", "<iframe> cannot be shown on a flash card"),
        ("<live-exercise></live-exercise>", "<live-exercise> cannot be shown"),
        ("<p><script>1</script></p>", "<script> cannot be shown"),
        ('<p><img src="https://x.org/a.png"></p>', "shows https://x.org/a.png; a card can show"),
        ('<p><img src="../gone.png"></p>', r"shows \.\./gone\.png"),
        ('<p><a href="../gone/">x</a></p>', r"links to \.\./gone/, which no page"),
        ('<p><a href="#gone">x</a></p>', "links to #gone, which no page"),
        ("", "a follow-up without words"),
    ],
)
def test_what_a_card_cannot_show_stops_the_build_with_its_line(
    read: Callable, html: str, message: str
) -> None:
    with pytest.raises(PublishError, match=PLACE + message):
        read(html)


FORMULA = r'<span class="arithmatex">\({}\)</span>'
NAME = '<strong class="formula" id="name">Name</strong>'


def test_a_named_formula_in_a_sentence_leaves_a_blank(read: Callable) -> None:
    short = f"<p>With {FORMULA.format('a')}, {NAME}: {FORMULA.format('b=c')}, so.</p>"
    found = read(short=short)[0]
    card = found["formula/name"]
    assert card.question == (
        r'<p>With \(a\), <strong>Name</strong>: <span class="blank">?</span>, so.</p>'
    )
    assert card.answer == r'<div class="formula">\[b=c\]</div>'
    assert card.link.endswith("/foundations/loss/#name")
    assert "blank" not in found["answer/short-answer"].answer


def test_a_named_formula_below_its_sentence_is_the_one_that_is_asked_for(read: Callable) -> None:
    display = r'<div class="arithmatex">\[b=c\]</div>'
    short = f"<p>{NAME}. With {FORMULA.format('a')}:</p>\n{display}"
    card = read(short=short)[0]["formula/name"]
    assert card.question == r'<p><strong>Name</strong>. With \(a\):</p><span class="blank">?</span>'
    assert card.answer == r'<div class="formula">\[b=c\]</div>'


@pytest.mark.parametrize("name", [NAME, NAME.replace(' id="name"', "")])
def test_a_name_without_a_formula_or_an_id_stops_the_build(read: Callable, name: str) -> None:
    formula = "" if "id" in name else FORMULA.format("a")
    with pytest.raises(PublishError, match=r"loss\.zh\.md:\d+: “Name” names no formula"):
        read(short=f"<p>{name} {formula}</p><p>{FORMULA.format('a')}</p>")


def test_a_formula_that_only_one_language_names_stops_the_build_with_both_lines() -> None:
    def one(key: str, page: str = "a") -> Card:
        return Card(
            "loss", page, "formula", key, "", "q", "a", "", f"docs/loss.{page}.md:{len(key)}"
        )

    with pytest.raises(
        PublishError, match=r"loss\.zh\.md:1: .*formula/a stands .*/bb in .*en\.md:2"
    ):
        cards.pairs([one("a", "zh")], [one("bb", "en")])
    with pytest.raises(
        PublishError, match=r"loss\.zh\.md:2: the card loss/formula/bb stands in this"
    ):
        cards.pairs([one("a", "zh"), one("bb", "zh")], [one("a", "en")])
