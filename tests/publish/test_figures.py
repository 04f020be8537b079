"""Figures are drawn into the pages at publish, by the module that draws them in the browser."""

import json
import re

import pytest

from hooks.publish import figures
from hooks.publish.errors import PublishError
from hooks.publish.names import is_hashed

ELEMENT = (
    '<div class="live"><live-figure id="halves" data-state="recorded" '
    'data-recording="halves.json"><div class="figure-head"><p class="figure-title">t</p></div>'
    '<div class="figure-drawing" data-figure role="img" aria-label="t"></div>'
    '<div class="figure-controls"></div></live-figure></div>'
)
AXIS = {"kind": "axis", "low": 0, "high": 1, "ticks": [0, 1], "names": [], "log": False}
MARKS = [
    {"kind": "line", "x": "x", "y": "y", "label": ["线", "line"], "tone": "ink", "dashed": False},
    {"kind": "dots", "x": "x", "y": "y", "label": ["zh", "en"], "tone": "accent", "hollow": False},
]
PANEL = {
    "kind": "panel", "title": ["一格", "A panel"], "size": "half", "height": 195, "marks": MARKS,
    "x": {**AXIS, "label": ["横", "across"]}, "y": {**AXIS, "label": ["纵", "up"]},
}  # fmt: skip
RECORDING = {
    "spec": {"kind": "figure", "title": "t", "controls": [], "panels": [PANEL]},
    "arrays": ["x", "y", "zh", "en"],
    "pool": [[0, 0.5, 1], [0, "nan", 7], ["点<", "", ""], ["dot<", "", ""]],
    "settings": {"": [0, 1, 2, 3, "话", "words"]},
}


@pytest.fixture
def drawn(tree, tmp_path):
    """Publish a page with a figure in both languages; return the site."""

    def make(recording=RECORDING):
        site = tree({"a/index.html": ELEMENT, "en/a/index.html": ELEMENT})
        site.write("assets/figures/halves.json", json.dumps(recording))
        assert figures.run(site, tmp_path / "kept") == 1
        return site

    return make


def test_each_language_gets_its_drawing_and_the_way_to_one_recording(drawn):
    site = drawn()
    words = {
        "a/index.html": ("一格", "点&lt;", "横"),
        "en/a/index.html": ("A panel", "dot&lt;", "across"),
    }
    targets = set()
    for path, expected in words.items():
        page = site.by_path[path]
        assert "<svg " in page.text and 'class="figure-plot"' in page.text
        for word in expected:
            assert word in page.text, (path, word)
        url = re.search(r'data-recording="([^"]+)"', page.text)[1]
        targets.add(site.resolve(page, url))
    (target,) = targets
    assert is_hashed(target) and json.loads((site.folder / target).read_text("utf-8")) == RECORDING


def test_the_drawing_keeps_the_policy_and_draws_no_number_that_is_none(drawn):
    text = drawn().by_path["a/index.html"].text
    svg = re.search(r"<svg.*</svg>", text, re.S)[0]
    assert "<style" not in svg and " style=" not in svg
    assert "NaN" not in svg and "undefined" not in svg


def test_a_drawing_is_made_once(drawn, monkeypatch):
    first = drawn().by_path["a/index.html"].text
    monkeypatch.setattr(figures.node, "run", lambda *args, **named: pytest.fail("drawn again"))
    assert drawn().by_path["a/index.html"].text == first


def test_a_page_without_a_recording_says_how_to_get_one(tree, tmp_path):
    site = tree({"a/index.html": ELEMENT})
    with pytest.raises(PublishError, match=r"(?s)a/index.html: figure 'halves'.*make build"):
        figures.run(site, tmp_path)
