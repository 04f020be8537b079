"""An `exercise` fence becomes a complete exercise that can be read without any script."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from hooks import exercise_files
from tests.tiny_site import Built, TinySite

PAGE = "docs/foundations/loss.*.md"
ZH = "docs/foundations/loss.zh.md"
FOLDER = "snippets/exercises/half_of"
STARTER = '''import numpy as np


def half_of(x):
    """Half of each entry of x (n,)."""
    raise NotImplementedError
'''
SOLUTION = "import numpy as np\n\n\ndef half_of(x):\n    return np.asarray(x) / 2\n"
CHECKS = 'EXERCISE = Exercise(\n    functions=("half_of",),\n    minutes=4,\n    level=2,\n)\n'
TASK = """# {title} $x/2$

{words} **`x`** $x$：

$$
y = x / 2
$$

## 1

{words} <b> `a < b`

## 2

- {words}

## 3

```python
x / 2
```
"""
WORDS = {
    "zh": {"title": "取一半", "words": "写出"},
    "en": {"title": "Halve it", "words": "Write"},
}
FENCE = '```exercise id="half-of"\n```\n'


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    """The small site with an exercise in its last section but one."""
    tiny = TinySite(tmp_path)
    tiny.write(f"{FOLDER}/starter.py", STARTER)
    tiny.write(f"{FOLDER}/solution.py", SOLUTION)
    tiny.write(f"{FOLDER}/checks.py", CHECKS)
    for language, words in WORDS.items():
        tiny.write(f"{FOLDER}/task.{language}.md", TASK.format(**words))
    tiny.change(PAGE, "[[references]]", f"{FENCE}\n[[references]]")
    return tiny


def exercise(built: Built) -> str:
    assert built.code == 0, built.said
    found = re.search(
        r'<div class="live"><live-exercise.*?</live-exercise></div>', built.page(), re.S
    )
    assert found is not None
    return found[0]


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_task_code_hints_and_solution_stand_in_the_page(site: TinySite, language: str) -> None:
    html = exercise(site.build(language))
    assert html.startswith(
        '<div class="live"><live-exercise id="half-of" data-number="1" '
        'data-page="foundations/loss" data-minutes="4" data-state="recorded">'
    )
    title = re.search(r'<h3 id="half-of-task" class="exercise-title">(.*?)</h3>', html)
    assert title is not None and text_of(title[1]) == WORDS[language]["title"] + r" \(x/2\)"
    assert {"zh": "难度 2/3 · 4 分钟", "en": "Level 2/3 · 4 min"}[language] in html
    codes = re.findall(r'<code class="language-python">(.*?)</code>', html, re.S)
    assert [text_of(code) for code in codes[:1] + codes[-1:]] == [
        STARTER.rstrip(),
        SOLUTION.rstrip(),
    ]
    assert '<span class="k">def</span>' in codes[0] and '<span class="k">def</span>' in codes[-1]
    hints = re.findall(r"<summary>(.*?)</summary>", html)
    assert (
        hints
        == {
            "zh": ["提示 1", "提示 2", "提示 3", "参考解答"],
            "en": ["Hint 1", "Hint 2", "Hint 3", "Solution"],
        }[language]
    )
    assert WORDS[language]["words"] in html


def test_formulas_of_a_task_wait_for_the_publish_step_like_those_of_the_page(
    site: TinySite,
) -> None:
    html = exercise(site.build())
    assert '<span class="arithmatex">\\(x\\)</span>' in html
    assert re.search(r'<div class="arithmatex">\\\[\s*y = x / 2\s*\\\]</div>', html)


def test_nothing_in_it_needs_a_script(site: TinySite) -> None:
    assert not re.search(
        r"<(button|input|script|style)\b|\bon\w+=|\bstyle=", exercise(site.build())
    )


def test_an_exercise_is_not_wrapped_in_a_paragraph(site: TinySite) -> None:
    built = site.build()
    assert not re.search(r"<p>\s*<(div class=.live|live-exercise)", built.page())


def test_the_title_is_one_rank_below_the_section_it_stands_in(site: TinySite) -> None:
    site.change(PAGE, FENCE, f"### {{}} {{ #deeper }}\n\n{FENCE}".replace("{} ", "A "))
    assert '<h4 id="half-of-task"' in exercise(site.build())


WRONG = [
    ('id="half-of"', 'id="halfof"', "no exercise 'halfof'; there are half-of"),
    ('id="half-of"', "", "exercise: needs an id; there are half-of"),
    (
        'id="half-of"',
        'id="half-of" minutes="3"',
        "unknown option minutes; the only one allowed is id",
    ),
    ('id="half-of"\n', 'id="half-of"\nx = 1\n', "has a body; leave it empty"),
    (FENCE, f"{FENCE}\n{FENCE}", "an id stands once on a page"),
]


@pytest.mark.parametrize(("old", "new", "said"), WRONG)
def test_a_wrong_fence_stops_the_build_and_names_its_line(
    site: TinySite, old: str, new: str, said: str
) -> None:
    site.change(PAGE, old, new)
    built = site.build()
    assert built.code != 0
    assert said in built.said
    lines = site.read(ZH).split("\n")
    last = max(n for n, line in enumerate(lines, 1) if line.startswith("```exercise"))
    assert f"{ZH}:{last}: exercise" in built.said


def test_a_cell_and_an_exercise_cannot_share_an_id(site: TinySite) -> None:
    site.change(PAGE, 'id="first"', 'id="half-of"')
    built = site.build()
    assert built.code != 0 and f"{ZH}:{site.line(ZH, '```exercise')}: exercise" in built.said


def test_twins_must_have_the_same_exercises(site: TinySite) -> None:
    site.change("docs/foundations/loss.en.md", FENCE, "")
    built = site.build()
    assert built.code != 0
    line = site.line(ZH, "```exercise")
    assert (
        f"{ZH}:{line}: exercise “half-of” is missing in docs/foundations/loss.en.md" in built.said
    )


def test_a_heading_cannot_take_the_id_of_an_exercise(site: TinySite) -> None:
    site.change(PAGE, "{ #references }", "{ #half-of }")
    built = site.build()
    assert built.code != 0 and "the id “half-of” is taken by line" in built.said


def test_nor_can_a_word_of_the_text(site: TinySite) -> None:
    site.change(PAGE, FENCE, f"**One**{{ #half-of .formula }}: $x$.\n\n{FENCE}")
    built = site.build()
    assert built.code != 0 and "the id “half-of” is taken by line" in built.said


FAULTS = [
    ("starter.py", "import numpy", "# " + "long " * 20 + "\nimport numpy", ":1: a line of 102"),
    ("solution.py", "def half_of(x):", "def half_of(x:", ":4: '(' was never closed"),
    ("checks.py", "minutes=4", "minutes=0", ":1: minutes= must be a whole number from 1"),
    ("checks.py", "EXERCISE", "OTHER", ":1: defines no EXERCISE = Exercise(...)"),
    ("task.zh.md", "## 3", "## Three", ":1: a task has the headings"),
    ("task.zh.md", "写出 <b> `a < b`", "", ":9: nothing stands under it"),
    ("task.zh.md", "y = x / 2", "y = x / 3", ":5: display formula"),
    ("task.en.md", "- Write", "- [Write](loss.en.md)", ":15: links to loss.en.md"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), FAULTS)
def test_a_fault_in_the_folder_is_told_with_its_own_file_and_line(
    site: TinySite, file: str, old: str, new: str, said: str
) -> None:
    site.change(f"{FOLDER}/{file}", old, new)
    built = site.build()
    assert built.code != 0
    assert f"{FOLDER}/{file}{said}" in built.said


def test_a_missing_file_of_the_folder_is_named(site: TinySite) -> None:
    (site.folder / FOLDER / "solution.py").unlink()
    built = site.build()
    assert built.code != 0 and f"{FOLDER}/solution.py:1: is missing" in built.said


def test_ids_are_those_of_the_folders(site: TinySite) -> None:
    assert exercise_files.ids(site.folder) == ["half-of"]
