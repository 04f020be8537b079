"""A `figure` fence becomes controls, words and a recording; what is wrong is named with its line."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from hooks import figure_controls, record_figure
from tests.tiny_site import ROOT, TinySite

PAGE = "docs/foundations/loss.*.md"
ZH = "docs/foundations/loss.zh.md"
FENCE = '```figure id="halves"\n```\n'
SOURCE = "snippets/figures/halves.py"
HALVES = '''"""A line of slope one half."""

import numpy as np

from snippets.figures import Axis, Dots, Figure, Line, Panel, Slider, Steps, Switch
from snippets.losses.softmax import halve

FIGURE = Figure(
    title=("一半 <b>", "Half <b>"),
    controls=(
        Slider(name="x", label=("横坐标 $x$", "where $x$"), low=-1, high=1, step=0.5, start=0.5),
        Steps(name="n", label="n", values=(1, 10, 100), start=10, show=("{} 个", "{} of them")),
        Switch(name="up", label=("向上", "upwards"), start=True),
    ),
    panels=(
        Panel(
            title="y",
            x=Axis(label="x", low=-1, high=1, ticks=(-1, 1)),
            y=Axis(label="y", low=-1, high=1),
            marks=(Line(x="grid", y="line"), Dots(x="x", y="y", label=("zh", "en"))),
        ),
    ),
)


def compute(x, n, up):
    grid = np.linspace(-1, 1, 5)
    return {
        "grid": grid, "line": halve(grid), "x": x, "y": halve(x) * (1 if up else -1),
        "zh": [f"{n} 个"], "en": [f"{n}"],
    }


def describe(found, x, n, up):
    return f"x 是 {x}，y 是 {found['y']}。", f"x is {x}, y is {found['y']}."
'''


def with_figure(folder: Path, source: str = HALVES) -> TinySite:
    """The tiny site with one figure on its page."""
    site = TinySite(folder)
    target = folder / "snippets" / "figures"
    target.mkdir()
    for file in (ROOT / "snippets" / "figures").glob("_*.py"):
        shutil.copyfile(file, target / file.name)
    site.write(SOURCE, source)
    site.change(PAGE, "$$\na < b\n$$\n", f"{FENCE}\n$$\na < b\n$$\n")
    return site


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return with_figure(tmp_path)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> TinySite:
    site = with_figure(tmp_path_factory.mktemp("site"))
    for language in ("zh", "en"):
        done = site.build(language)
        assert done.code == 0, done.said
    return site


def page(site: TinySite, language: str = "zh") -> str:
    folder = "site/" if language == "zh" else "site/en/"
    return site.read(f"{folder}foundations/loss/index.html")


def recording(site: TinySite) -> record_figure.Recording:
    return json.loads(site.read("site/assets/figures/halves.json"))


# What stands in the page


def test_a_figure_has_the_attributes_of_the_contract_and_is_escaped(built: TinySite) -> None:
    text = page(built)
    assert '<div class="live"><live-figure id="halves" data-state="recorded"' in text
    assert '<p class="figure-title">一半 &lt;b&gt;</p>' in text
    assert re.search(r'<div class="figure-drawing" data-figure role="img" aria-label="一半', text)
    assert 'aria-describedby="halves-text"' in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ["横坐标", "10 个", "向上", "x 是 0.5，y 是 0.25。", "还原"]),
        ("en", ["where", "10 of them", "upwards", "x is 0.5, y is 0.25.", "Reset"]),
    ],
)
def test_labels_values_and_text_are_in_the_pages_language(
    built: TinySite, language: str, words: list[str]
) -> None:
    figure = re.search(r"<live-figure.*?</live-figure>", page(built, language), re.S)
    assert figure
    for word in words:
        assert word in figure[0]


def test_each_slider_has_a_label_a_range_and_its_value_in_words(built: TinySite) -> None:
    text = page(built)
    assert '<label for="halves-x">横坐标 <span class="arithmatex">\\(x\\)</span></label>' in text
    assert (
        '<input type="range" id="halves-x" data-control="x" min="-1" max="1" step="0.5" '
        'value="0.5" aria-valuetext="0.5"' in text
    )
    # One of listed values: the slider counts positions, the reader hears the value.
    assert (
        'id="halves-n" data-control="n" min="0" max="2" step="1" value="1" '
        'data-values="[1, 10, 100]" data-show="{} 个" aria-valuetext="10 个"' in text
    )


def test_cells_to_type_and_to_paint_have_names_that_say_row_and_column() -> None:
    spec = {
        "kind": "numbers", "name": "t", "label": ["表", "table"], "rows": ["A", "B"],
        "columns": ["$q_1$", "v"], "start": [[1, 2], [3, 4]], "low": -9, "high": 9, "step": 0.5,
    }  # fmt: skip
    html = figure_controls.control("f", spec, "en")
    assert re.findall(r'<input[^>]* aria-label="([^"]+)"', html) == [
        "table A q_1", "table A v", "table B q_1", "table B v",
    ]  # fmt: skip
    mask = {**spec, "kind": "mask", "presets": [[["全部", "all"], [[True, True], [True, True]]]]}
    html = figure_controls.control("f", mask, "zh")
    assert 'aria-label="A看v"' in html and "data-mask=" in html and ">全部<" in html


# What was recorded


def test_all_positions_are_recorded_and_answer_what_compute_answers(built: TinySite) -> None:
    found = recording(built)
    assert len(found["settings"]) == 5 * 3 * 2
    rows = {
        key: dict(zip(found["arrays"], row, strict=False)) for key, row in found["settings"].items()
    }
    for key, x in (("0,0,1", -1), ("4,2,1", 1)):
        assert found["pool"][rows[key]["y"]] == [x / 2]
    assert found["pool"][rows["4,2,0"]["y"]] == [-0.5]
    assert found["settings"]["3,1,1"][-2:] == ["x 是 0.5，y 是 0.25。", "x is 0.5, y is 0.25."]


def test_the_start_comes_first_and_equal_arrays_are_kept_once(built: TinySite) -> None:
    found = recording(built)
    assert next(iter(found["settings"])) == "3,1,1"
    assert len(found["pool"]) == len({json.dumps(array) for array in found["pool"]})


def test_of_too_many_positions_each_control_is_moved_alone() -> None:
    class Control:
        def __init__(self, name: str, count: int) -> None:
            self.name, self.values, self.start = name, list(range(count)), 1

    few = list(record_figure.chosen((Control("a", 20), Control("b", 50))))
    many = list(record_figure.chosen((Control("a", 20), Control("b", 51))))
    assert len(few) == 1000
    assert len(many) == 20 + 51 - 1
    assert many[0] == ("1,1", {"a": 1, "b": 1})


def test_one_recording_serves_both_languages(built: TinySite) -> None:
    assert not (built.folder / "site" / "en" / "assets" / "figures").exists()


def test_a_change_of_a_snippet_is_recorded_anew(tmp_path: Path, site: TinySite) -> None:
    first = record_figure.record("halves", tmp_path, tmp_path / "kept")
    assert record_figure.record("halves", tmp_path, tmp_path / "kept") == first
    assert len(list((tmp_path / "kept").iterdir())) == 1
    site.change("snippets/losses/softmax.py", "x / 2", "x / 4")
    again = record_figure.record("halves", tmp_path, tmp_path / "kept")
    assert again["settings"]["3,1,1"][-1] == "x is 0.5, y is 0.125."


# What is refused

FENCES = [
    ('id="halves"', 'id="thirds"', ["no figure 'thirds'; there are halves"]),
    (' id="halves"', "", ["needs an id; there are halves"]),
    ('id="halves"', 'id="halves" height="3"', ["unknown option height", "allowed is id"]),
    ('id="halves"\n', 'id="halves"\nprint(1)\n', ["has a body", "snippets/figures/"]),
    ('id="halves"', "id=halves", ["cannot read 'id=halves'"]),
]


@pytest.mark.parametrize(("old", "new", "said"), FENCES, ids=[new[:22] for _, new, _ in FENCES])
def test_a_fence_that_is_not_right_is_named_with_its_line(
    site: TinySite, old: str, new: str, said: list[str]
) -> None:
    line = site.line(ZH, "```figure")
    site.change(PAGE, f"```figure {old}".replace("  ", " "), f"```figure {new}".replace("  ", " "))
    done = site.build()
    assert done.code == 1 and 'File "' not in done.said
    assert f"{ZH}:{line}: figure" in done.said
    for part in said:
        assert part in done.said


@pytest.mark.parametrize("taken", [FENCE, '```live id="halves"\n1\n```\n'])
def test_an_id_stands_once_on_a_page(site: TinySite, taken: str) -> None:
    site.change(PAGE, FENCE, f"{taken}\n{FENCE}")
    done = site.build()
    assert done.code == 1
    assert "“halves” is taken by line" in done.said


def test_both_languages_have_the_same_figures(site: TinySite) -> None:
    site.change("docs/foundations/loss.en.md", FENCE, "")
    done = site.build()
    assert done.code == 1
    assert f"{ZH}:{site.line(ZH, '```figure')}" in done.said
    assert "figure" in done.said and "halves" in done.said


SOURCES = [
    ("halve(x) *", "halve(missing) *", ["NameError: name 'missing'", 'with {"x": 0.5']),
    ("start=0.5", "start=0.3", ["slider x: start must be one of its positions, got 0.3"]),
    ('y="line"', 'y="lime"', ["Line(y='lime') names no array; compute returns grid, line"]),
    ('"line": halve(grid)', '"line": grid[1:]', ["arrays of one Line must have one length"]),
    ('"en": [f"{n}"]', '"en": [n]', ["Dots(label='en') needs texts, got numbers"]),
    ("def compute(x, n, up):\n", "def compute(x, n, up):\n    )\n", ["SyntaxError"]),
    ("FIGURE = Figure(", "FIGURES = Figure(", ["has no attribute 'FIGURE'"]),
    ('"x": x, "y"', '"x": 1j, "y"', ["TypeError: an array of complex128 cannot be drawn"]),
]


@pytest.mark.parametrize(("old", "new", "said"), SOURCES, ids=[new[:24] for _, new, _ in SOURCES])
def test_a_figure_that_fails_is_named_with_the_line_of_its_file(
    tmp_path: Path, old: str, new: str, said: list[str]
) -> None:
    assert old in HALVES
    site = with_figure(tmp_path, HALVES.replace(old, new, 1))
    done = site.build()
    assert done.code == 1 and "Traceback" not in done.said
    assert f"{ZH}:{site.line(ZH, '```figure')}: figure “halves” cannot be recorded" in done.said
    assert SOURCE in done.said
    for part in said:
        assert part in done.said


def test_the_line_is_that_of_the_figure_and_not_of_what_it_calls(tmp_path: Path) -> None:
    source = HALVES.replace("halve(grid)", "halve('x')")
    done = with_figure(tmp_path, source).build()
    line = source[: source.index("halve('x')")].count("\n") + 1
    assert f"{SOURCE}:{line}: TypeError" in done.said


def test_a_recording_that_never_ends_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = with_figure(
        tmp_path, HALVES.replace("    grid = np", "    while up: pass\n    grid = np")
    )
    monkeypatch.setattr(record_figure, "TIME_LIMIT", 3)
    with pytest.raises(record_figure.FigureError, match="not recorded within 3 s; give it fewer"):
        record_figure.record("halves", site.folder, tmp_path / "kept")


def test_what_a_figure_prints_does_not_get_into_the_recording(tmp_path: Path) -> None:
    source = HALVES.replace("    grid = np", "    print('here')\n    grid = np")
    site = with_figure(tmp_path, source)
    found = record_figure.record("halves", site.folder, tmp_path / "kept")
    assert found["arrays"][0] == "grid"
