"""A `live` fence becomes a complete cell: code, recorded output, nothing that needs a script."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest

from hooks import live, output, scan, snippet
from tests.tiny_site import SNIPPET, TinySite

PAGE = "docs/foundations/loss.*.md"


def text_of(html: str) -> str:
    """What `textContent` would give: as a browser reads it, with the line end after <pre> dropped."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            opening = self.get_starttag_text() or ""
            first = self.last == "pre" and opening.startswith("<pre")
            found.append(data[1:] if first and data.startswith("\n") else data)
            self.last = ""

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.last = tag

        last = ""

    reader = Reader()
    reader.feed(html)
    reader.close()
    return "".join(found)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    site = TinySite(tmp_path_factory.mktemp("site"))
    built = site.build()
    assert built.code == 0, built.said
    return built.page()


def cells(page: str) -> list[str]:
    return re.findall(r'<div class="live">.*?</live-cell></div>', page, re.S)


def test_a_cell_has_the_attributes_of_the_contract(page: str) -> None:
    opening = [re.search(r"<live-cell [^>]*>", cell)[0] for cell in cells(page)]  # type: ignore[index]
    assert opening == [
        '<live-cell class="live-box" id="first" data-snippet="losses/softmax.py" data-number="1" '
        'data-page="foundations/loss" data-state="recorded">',
        '<live-cell class="live-box" id="second" data-snippet="" data-number="2" '
        'data-page="foundations/loss" data-state="recorded">',
    ]


def test_the_code_is_the_snippet_without_docstrings_then_the_experiment(page: str) -> None:
    code = re.search(r'<code class="language-python">(.*?)</code>', page, re.S)
    assert code is not None
    assert unescape(re.sub(r"<[^>]+>", "", code[1])) == (
        "from __future__ import annotations\n\nimport numpy as np\n\n\n"
        "def softmax(x):\n    e = np.exp(x - np.max(x))\n    return e / e.sum()\n\n\n"
        "p = softmax(np.array([1.0, 1.0]))\nprint(p)\np.sum() == 1"
    )


def test_the_recorded_output_is_there_and_cells_share_variables(page: str) -> None:
    first, second = cells(page)
    region = (
        '<div class="live-output" data-output data-origin="recorded" role="region" '
        'aria-live="polite" aria-label="输出">'
    )
    values = '<pre class="live-text">[0.5 0.5]\n</pre><pre class="live-value">np.True_</pre>'
    assert f"{region}{values}</div>" in first
    assert f'{region}<pre class="live-value">array([0.5, 0.5])</pre></div>' in second


def test_there_are_no_buttons_without_a_script(page: str) -> None:
    assert not any(re.search(r"<(button|input|script|style)\b|\bon\w+=", c) for c in cells(page))


def test_a_cell_is_not_wrapped_in_a_paragraph(page: str) -> None:
    assert not re.search(r"<p>\s*<(div class=.live|live-cell)", page)
    assert page.count("<live-cell") == page.count("</live-cell>") == 2


def test_markdown_does_wrap_an_unknown_element_in_a_paragraph() -> None:
    # The reason for the div: should this ever change, it can go.
    assert markdown.markdown("<live-cell>x</live-cell>") == "<p><live-cell>x</live-cell></p>"
    assert markdown.markdown("<div><live-cell>x</live-cell></div>").startswith("<div>")


def test_a_cell_in_a_fold_stays_in_it(page: str) -> None:
    fold = re.search(r'<details class="question">.*?</details>', page, re.S)
    assert fold is not None and 'id="second"' in fold[0]


def test_a_title_stands_above_the_cell_and_is_text(tmp_path: Path) -> None:
    site = TinySite(tmp_path)
    site.change(PAGE, 'id="first"', 'id="first" title="a <b> & c"')
    page = site.build().page()
    assert '<div class="live"><p class="live-title">a &lt;b&gt; &amp; c</p><live-cell' in page


def test_a_figure_is_one_file_at_the_root_for_both_languages(tmp_path: Path) -> None:
    site = TinySite(tmp_path)
    drawing = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    site.change(PAGE, "p.sum() == 1", drawing)
    sources = {}
    for language, folder in (("zh", "."), ("en", "en")):
        built = site.build(language)
        assert built.code == 0, built.said
        image = re.search(
            r'<img class="live-figure" src="([^"]+)" width="691" height="384" alt="([^"]+)">',
            built.page(),
        )
        assert image is not None
        sources[language] = image[1]
        page = tmp_path / "site" / folder / "foundations" / "loss"
        assert (page / image[1]).resolve().is_file()
        assert image[2] == {"zh": "图", "en": "Figure"}[language]
    assert sources["en"] == "../" + sources["zh"]
    assert len(list((tmp_path / "site" / "assets" / "figures").iterdir())) == 1
    assert not (tmp_path / "site" / "en" / "assets" / "figures").exists()


def test_one_language_built_alone_writes_nothing_beside_its_folder(tmp_path: Path) -> None:
    site = TinySite(tmp_path)
    site.change(PAGE, "p.sum() == 1", "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    site.change("mkdocs.yml", "INHERIT", "site_dir: alone\nINHERIT")
    before = {path.name for path in tmp_path.iterdir()}
    assert site.build("en").code == 0
    assert {path.name for path in tmp_path.iterdir()} - before <= {"alone", "site", ".cache"}
    assert not (tmp_path / "assets").exists()


# Output


def text_item(stream: str, text: str) -> dict[str, str]:
    return {"kind": "text", "stream": stream, "text": text}


def test_output_is_text_never_markup() -> None:
    evil = "<svg onload=alert(1)>&amp;"
    error = {
        "kind": "error",
        "name": evil,
        "message": evil,
        "traceback": evil,
        "line": 2,
        "cell": "a",
    }
    items = [
        text_item("stdout", evil),
        text_item("stderr", evil),
        {"kind": "value", "text": evil},
        error,
    ]
    html, _ = output.render(items, "en", "")
    assert "<svg" not in html
    assert text_of(html) == evil * 4 + ": " + evil + evil


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["a\rb"], "b"),
        (["10%\r", "20%\r", "30%\n", "done"], "30%\ndone"),
        (["a\r\nb\r\r\nc"], "a\nb\nc"),
        (["a\r"], "a"),
        (["keep\nab", "c\rd"], "keep\nd"),
        (["\n\nx"], "\n\nx"),
        (["a", "\r", "\n", "b"], "a\nb"),
    ],
)
def test_a_carriage_return_rewrites_its_line_as_in_the_browser(
    pieces: list[str], shown: str
) -> None:
    html, _ = output.render([text_item("stdout", piece) for piece in pieces], "zh", "")
    assert text_of(html) == shown


def test_the_streams_are_told_apart_and_a_return_crosses_them() -> None:
    items = [text_item("stdout", "a"), text_item("stderr", "b"), text_item("stdout", "\rc")]
    assert '<pre class="live-text">c</pre>' in output.render(items, "zh", "")[0]
    html, _ = output.render(items[:2], "zh", "")
    assert '<pre class="live-text">a<span class="live-stderr">b</span></pre>' in html


def test_no_output_is_an_empty_region() -> None:
    assert output.render([], "en", "")[0].endswith('aria-label="Output"></div>')


# Snippets


def test_docstrings_go_and_everything_else_stays() -> None:
    code = '''"""Module."""
# a comment
import numpy as np

LIMIT = 1  # kept


class Wrong(ValueError):
    """Only words."""


@np.vectorize
def f(x):
    r"""First.

    Second \\d.
    """
    text = """not a docstring"""

    def inner():
        "short"
        return text

    return inner
'''
    assert (
        snippet.shown(code)
        == '''# a comment
import numpy as np

LIMIT = 1  # kept


class Wrong(ValueError):
    ...


@np.vectorize
def f(x):
    text = """not a docstring"""

    def inner():
        return text

    return inner'''
    )


def test_only_keeps_the_names_asked_for() -> None:
    assert "halve" not in snippet.shown(SNIPPET, ["softmax"])
    assert "__all__" not in snippet.shown(SNIPPET)
    code = "# of A\nA = 1\nB, C = 2, 3\n\n\n# of f\n@cache\ndef f(): ...\n"
    assert snippet.shown(code, ["A"]) == "# of A\nA = 1"
    assert snippet.shown(code, ["C"]) == "B, C = 2, 3"
    assert snippet.shown(code, ["f"]) == "# of f\n@cache\ndef f(): ..."


def test_only_keeps_the_imports_that_are_used() -> None:
    code = "import os\nimport numpy as np\nfrom math import cos, sin\n\nA = sin(1)\nB = os\n"
    assert snippet.shown(code, ["A"]) == "from math import sin\n\nA = sin(1)"
    assert snippet.shown(code, ["A"], "np.ones(A)").startswith("import numpy as np\nfrom")
    assert "cos, sin" in snippet.shown(code, ["A"], "print(cos(")
    assert snippet.shown(code) == code.strip()
    assert "__future__" in snippet.shown(SNIPPET, ["halve"])


def test_only_with_an_unknown_name_says_which_there_are() -> None:
    with pytest.raises(snippet.UnknownNameError, match="soft; it defines halve, softmax"):
        snippet.shown(SNIPPET, ["soft", "softmax"])


# Reading the source


SOURCE = """# title

```live id="a"
print("```")
```

~~~md
```live id="not-a-cell"
```
~~~

- item

    ```live id="b"
    if True:
        1
    ```

```live id="never-closed"
"""


def test_fences_are_found_where_markdown_finds_them() -> None:
    found = [(fence.line, fence.info, fence.body) for fence in scan.fences(SOURCE)]
    assert found == [
        (3, 'live id="a"', 'print("```")'),
        (7, "md", '```live id="not-a-cell"\n```'),
        (14, 'live id="b"', "if True:\n    1"),
    ]


def test_prose_keeps_positions_and_hides_code_and_formulas() -> None:
    text = (
        "a `[x](y)` b $c[d](e)$ f <!-- [g](h)\n--> i `` ` [j] `` \\$1 [k](l) $2\n\n$$\n[m](n)\n$$\n"
    )
    shown = scan.prose(text)
    assert len(shown) == len(text) and shown.count("\n") == text.count("\n")
    assert shown.split() == ["a", "b", "f", "i", "\\$1", "[k](l)", "$2"]


def test_display_formulas_are_found_on_lines_of_their_own() -> None:
    text = "x\n\n$$\na\n+ b\n$$\n\n    $$ c $$\n\n```md\n$$\nno\n$$\n```\n"
    assert list(scan.display_formulas(text)) == [(3, "a\n+ b"), (8, " c ")]


def test_options_are_read_strictly() -> None:
    assert live.parse(' id="a" only="f, g"') == ({"id": "a", "only": "f, g"}, [])
    assert live.parse(" id='a'")[0] == {"id": "a"}
    assert live.parse(' id="a"x')[1]
    assert live.parse(" id=a")[1]
