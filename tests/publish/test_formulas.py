import re
from pathlib import Path

import pytest

from hooks.publish import formulas
from hooks.publish.errors import PublishError

RIGHT = r'<p>因为 <span class="arithmatex">\(a &lt; \sqrt{d_k}\)</span>，所以</p>'
BLOCK = '<div class="arithmatex">\\[\n\\sum_i p_i = 1\n\\]</div>'
TALL = (
    '<div class="arithmatex">\\[\n'
    + r"\left( \begin{matrix} 1 \\ 2 \\ 3 \\ 4 \\ 5 \\ 6 \end{matrix} \right)"
    + "\n\\]</div>"
)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs" / "llm"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.parent


def publish(tree, docs: Path, pages: dict[str, str]):
    site = tree(pages)
    return site, formulas.run(site, docs, docs.parent / "cache")


def sheet(site) -> str:
    return (site.folder / "assets/formulas/formulas.css").read_text("utf-8")


def test_formulas_of_both_languages_become_chtml_with_mathml_for_screen_readers(tree, docs):
    site, report = publish(tree, docs, {"llm/x/index.html": RIGHT, "en/llm/x/index.html": BLOCK})
    assert (report.formulas, report.distinct) == (2, 2)
    zh = site.by_path["llm/x/index.html"].text
    assert 'aria-hidden="true"' in zh and "<mjx-assistive-mml" in zh and "<msqrt>" in zh
    assert 'display="true"' in site.by_path["en/llm/x/index.html"].text


def test_the_source_of_a_formula_is_kept_as_it_was_written(tree, docs):
    site, _ = publish(tree, docs, {"llm/x/index.html": RIGHT + BLOCK})
    text = site.by_path["llm/x/index.html"].text
    assert r'<span class="arithmatex" data-tex="a &lt; \sqrt{d_k}">' in text
    assert r'<div class="arithmatex" data-tex="\sum_i p_i = 1">' in text


def test_no_style_attribute_or_id_is_left_in_a_formula(tree, docs):
    tagged = r'<div class="arithmatex">\[x \tag{1}\]</div>'
    site, _ = publish(tree, docs, {"llm/x/index.html": RIGHT + BLOCK + tagged})
    article = site.by_path["llm/x/index.html"].text.split("<article>")[1]
    assert not re.search(r'\s(style|id|tabindex)="', article)
    # What the attributes said stands in the stylesheet instead.
    used = set(re.findall(r"\bmjs-\w+", article))
    assert used and all(f".{name}.{name}.{name}{{" in sheet(site) for name in used)


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"\sqrtt{d}", r"Undefined control sequence \sqrtt"),
        (r"\frac{a}", r"Missing argument for \frac"),
        (r"{a", "missing close brace"),
        (r"\color{red} x", r"Undefined control sequence \color"),
        (r"\newcommand{\R}{r}", "would act on other formulas"),
        (r"x \label{eq}", "would act on other formulas"),
    ],
)
def test_a_wrong_formula_stops_with_page_line_formula_and_reason(tree, docs, tex, message):
    (docs / "llm/x.zh.md").write_text(f"# 题\n\n对的 $a$，错的 ${tex}$。\n", encoding="utf-8")
    body = rf'<span class="arithmatex">\({tex}\)</span>'
    with pytest.raises(PublishError) as stopped:
        publish(tree, docs, {"llm/x/index.html": body})
    said = str(stopped.value)
    assert said.startswith("docs/llm/x.zh.md:3: formula does not parse: ")
    assert message in said and f"${tex}$" in said and "Fix:" in said


def test_all_wrong_formulas_and_all_their_places_are_told_at_once(tree, docs):
    body = (
        '<div class="arithmatex">\\[\n\\aa b\n\\]</div><span class="arithmatex">\\(\\bb\\)</span>'
    )
    (docs / "llm/x.zh.md").write_text("$$\n\\aa b\n$$\n\n和 $\\bb$。\n", encoding="utf-8")
    (docs / "llm/x.en.md").write_text("Both.\n\n$$\n\\aa  b\n$$\n", encoding="utf-8")
    with pytest.raises(PublishError) as stopped:
        publish(tree, docs, {"llm/x/index.html": body})
    said = str(stopped.value)
    assert "docs/llm/x.en.md:4: " in said and "also at docs/llm/x.zh.md:2" in said
    assert "docs/llm/x.zh.md:5: " in said


def test_a_right_formula_in_the_same_place_passes(tree, docs):
    (docs / "llm/x.zh.md").write_text("$\\sqrt{d}$\n", encoding="utf-8")
    body = r'<span class="arithmatex">\(\sqrt{d}\)</span>'
    site, _ = publish(tree, docs, {"llm/x/index.html": body})
    assert "mjx-msqrt" in site.by_path["llm/x/index.html"].text


def test_a_wrong_formula_that_no_source_holds_is_told_with_its_page(tree, docs):
    with pytest.raises(PublishError, match=r"site/llm/x/index\.html: formula does not parse"):
        publish(tree, docs, {"llm/x/index.html": r'<span class="arithmatex">\(\nope\)</span>'})


def test_the_stylesheet_names_only_fonts_of_this_site_that_draw_something(tree, docs):
    site, report = publish(tree, docs, {"llm/x/index.html": RIGHT})
    urls = re.findall(r'url\("?([^")]+)"?\)', sheet(site))
    assert urls and all(re.fullmatch(r"mjx-[\w-]+\.[0-9a-f]{10}\.woff2", url) for url in urls)
    assert all((site.folder / "assets/formulas" / url).is_file() for url in urls)
    assert report.font_bytes < 20_000, "the whole upright font alone would be 94 kB"
    assert "MJX-NCM-DS" not in sheet(site)


def test_the_cut_fonts_hold_every_character_the_formulas_draw(tree, docs):
    from fontTools.ttLib import TTFont

    site, _ = publish(tree, docs, {"llm/x/index.html": RIGHT + TALL})
    font = next((site.folder / "assets/formulas").glob("mjx-ncm-n.*.woff2"))
    held = {chr(code) for code in TTFont(font).getBestCmap()}
    # The pieces of a tall bracket stand outside the elements of single characters.
    assert set("<⎛⎜⎝⎞⎟⎠123456") <= held
    assert "Z" not in held


def test_every_page_links_the_stylesheet_but_only_pages_with_formulas_preload_fonts(tree, docs):
    site, _ = publish(tree, docs, {"llm/x/index.html": RIGHT})
    for page in site.pages:
        assert "assets/formulas/formulas.css" in page.text
        assert ('rel="preload"' in page.text) == (page.path == "llm/x/index.html")
    assert 'href="/repo/assets/formulas/' in site.by_path["404.html"].text
    assert 'href="../../assets/formulas/' in site.by_path["llm/x/index.html"].text


@pytest.mark.parametrize(
    "entry",
    [
        r'<span class="md-ellipsis"> 除以 \(\sqrt{d}\) </span>',
        r'<a href="#why" class="md-nav__link">除以 \(\sqrt{d}\)</a>',
    ],
)
def test_a_formula_of_a_heading_is_drawn_in_the_table_of_contents_too(tree, docs, entry):
    site, _ = publish(tree, docs, {"llm/x/index.html": RIGHT + entry})
    text = site.by_path["llm/x/index.html"].text
    assert r"\(" not in text and text.count("<mjx-container") == 2


def test_a_second_run_changes_nothing_and_asks_node_for_nothing(tree, docs):
    site, first = publish(tree, docs, {"llm/x/index.html": RIGHT + BLOCK})
    before = {page.path: page.text for page in site.pages}
    second = formulas.run(site, docs, docs.parent / "cache")
    assert first.rendered and not second.rendered
    assert {page.path: page.text for page in site.pages} == before
