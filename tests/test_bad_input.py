"""Each kind of bad input stops the build with file, line, what is allowed, and the way out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tiny_site import ROOT, TinySite

PAGE = "docs/foundations/loss.*.md"
ZH = "docs/foundations/loss.zh.md"
EN = "docs/foundations/loss.en.md"
FIRST = '```live id="first" snippet="losses/softmax.py" only="softmax"'


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return TinySite(tmp_path)


def refused(site: TinySite, language: str = "zh") -> str:
    """Build, expect a stop that names no line of the hooks, and return what was said."""
    built = site.build(language)
    assert built.code == 1, built.said
    assert 'File "' not in built.said
    return built.said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_good_site_builds(site: TinySite, language: str) -> None:
    built = site.build(language)
    assert built.code == 0, built.said
    assert "WARNING" not in built.said


def test_plain_mkdocs_from_another_folder_builds_it_too(site: TinySite) -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "mkdocs", "build", "--strict"],
        cwd=site.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_command_line_exits_with_1_on_bad_input(site: TinySite) -> None:
    site.change(PAGE, "softmax.py", "sofmax.py")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", site.folder / "mkdocs.yml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "sofmax.py" in done.stderr


CELLS = [
    ("softmax.py", "sofmax.py", ["no snippet 'losses/sofmax.py'", "there are losses/softmax.py"]),
    ("losses/softmax.py", "../mkdocs.yml", ["no snippet", 'as "topic/idea.py"', "losses"]),
    ("losses/softmax.py", "softmax.py", ["no snippet", "topics are losses"]),
    (FIRST, FIRST + ' height="3"', ["unknown option height", "id, snippet, only, raises, title"]),
    (FIRST, FIRST + " linenums", ["cannot read 'linenums'", 'name="value"']),
    (FIRST, FIRST + " title=x", ["cannot read 'title=x'", 'name="value"']),
    (FIRST, FIRST + ' id="again"', ["option id stands 2 times"]),
    ('id="first" ', "", ["needs an id", "same in both languages"]),
    ('id="first"', 'id="First Cell"', ["a-z, 0-9 and single hyphens"]),
    ('only="softmax"', 'only="softmax, soft"', ["only= names soft;", "halve, softmax", ".py"]),
    ('snippet="losses/softmax.py" only', "only", ["only= chooses from a snippet"]),
    (
        'only="softmax"',
        'raises="ValueError"',
        ["was to end in ValueError but ran through", "remove"],
    ),
    ("print(p)\n", "print(p)\n" * 11, ["13 lines", "at most 12", "snippet"]),
    ("print(p)\n", f"print({'p, ' * 25}p)\n", ["83 characters", "holds 80", "break it"]),
    ("print(p)", "print(object())", ["prints a memory address", "at 0x"]),
    ("print(p)", "print('x' * 300_000)", ["bytes more than are shown", "print less"]),
    ("print(p)", "raise KeyboardInterrupt", ["KeyboardInterrupt"]),
    ("print(p)", "import os; os._exit(3)", ["ended Python with code 3"]),
]


@pytest.mark.parametrize(("old", "new", "said"), CELLS, ids=[new[-30:] for _, new, _ in CELLS])
def test_a_cell_that_is_not_right_is_named(
    site: TinySite, old: str, new: str, said: list[str]
) -> None:
    line = site.line(ZH, "```live")
    site.change(PAGE, old, new)
    message = refused(site)
    assert f"{ZH}:{line}: live cell" in message
    for part in said:
        assert part in message


def test_an_error_without_raises_shows_the_traceback(site: TinySite) -> None:
    site.change(PAGE, "print(p)", "softmax('no')")
    message = refused(site)
    assert f"{ZH}:{site.line(ZH, '```live')}: live cell “first” ended in " in message
    assert "  Cell first, line 12\n    softmax('no')" in message
    assert 'write raises="' in message


def test_an_error_with_the_right_raises_is_recorded(site: TinySite) -> None:
    site.change(PAGE, "p.sum() == 1", "p.sum() / nothing")
    site.change(PAGE, 'only="softmax"', 'only="softmax" raises="NameError"')
    built = site.build()
    assert built.code == 0, built.said
    assert '<div class="live-error" data-error data-line="13">' in built.page()


def test_an_error_of_another_kind_is_refused(site: TinySite) -> None:
    site.change(PAGE, "p.sum() == 1", "p.sum() / nothing")
    site.change(PAGE, 'only="softmax"', 'only="softmax" raises="ValueError"')
    assert "ended in NameError" in refused(site)


def test_all_faults_of_a_page_are_named_at_once(site: TinySite) -> None:
    site.change(PAGE, 'id="first"', 'id="first" heigth="3"')
    site.change(PAGE, 'id="second"', 'id="second" widht="3"')
    message = refused(site)
    assert "unknown option heigth" in message and "unknown option widht" in message


def test_a_snippet_that_does_not_parse_is_named_with_its_line(site: TinySite) -> None:
    site.change("snippets/losses/softmax.py", "    return x / 2", "    return x /")
    message = refused(site)
    line = site.line("snippets/losses/softmax.py", "return x /")
    assert f"snippets/losses/softmax.py:{line}: invalid syntax" in message


def test_a_cell_id_that_stands_twice_is_named(site: TinySite) -> None:
    site.change(PAGE, 'id="second"', 'id="first"')
    message = refused(site)
    second = site.line(ZH, '    ```live id="first"')
    assert f"{ZH}:{second}: live cell “first”: taken by the cell in line" in message


def test_an_id_shared_by_heading_and_cell_is_named(site: TinySite) -> None:
    site.change(PAGE, "{ #try-it }", "{ #second }")
    message = refused(site)
    assert f"{ZH}:{site.line(ZH, '{ #second }')}: the id “second” is taken by line" in message


def test_a_fence_that_markdown_does_not_render_is_named(site: TinySite) -> None:
    site.change(PAGE, "    p.round(1)", "p.round(1)")
    message = refused(site)
    assert "live cell “second” is not rendered" in message
    assert "blank lines" in message


def test_a_page_without_its_twin_is_named_with_the_missing_file(site: TinySite) -> None:
    (site.folder / EN).unlink()
    for language in ("zh", "en"):
        assert f"{ZH}:1: its twin {EN} is missing" in refused(site, language)


def test_a_page_without_a_language_is_named(site: TinySite) -> None:
    site.write("docs/foundations/stray.md", "# stray\n")
    assert "docs/foundations/stray.md:1: a page's name ends in .zh.md or .en.md" in refused(site)


def test_an_unknown_language_is_refused(site: TinySite) -> None:
    assert "SITE_LANG='de': allowed are zh, en" in refused(site, "de")


def test_a_link_to_an_unknown_heading_is_named(site: TinySite) -> None:
    site.change(PAGE, ".md#end", ".md#the-end")
    message = refused(site)
    assert "foundations/loss.zh.md" in message
    assert "other.zh.md#the-end" in message
    assert "'#the-end'" in message or "#the-end" in message


def test_a_link_to_an_unknown_page_is_named(site: TinySite) -> None:
    site.change(PAGE, "](other.", "](another.")
    assert "another.zh.md" in refused(site)


def test_a_link_within_the_page_to_an_unknown_heading_is_named(site: TinySite) -> None:
    site.change(PAGE, "](other.", "](#nowhere) [x](other.")
    assert "#nowhere" in refused(site)


def test_an_unknown_citation_is_named_with_those_that_are_near(site: TinySite) -> None:
    site.change(PAGE, "[@lin2017,", "[@lin2018,")
    message = refused(site)
    line = site.line(ZH, "@lin2018")
    assert f"{ZH}:{line}: no work 'lin2018' in docs/references.yml; there is lin2017" in message


def test_a_citation_without_a_list_is_named(site: TinySite) -> None:
    site.change(PAGE, "[[references]]", "")
    message = refused(site)
    assert f"{ZH}:{site.line(ZH, '[@lin2017')}: works are cited, but no line [[refer" in message


TWINS = [
    ("heading", "{ #try-it }", "{ #try }", "levels and ids"),
    ("heading", "## 对数损失 { #try-it }", "### 对数损失 { #try-it }", "levels and ids"),
    ("live cell", 'id="first"', 'id="first" title="算一算"', None),
    ("live cell", "print(p)", "print(2 * p)", "options and code"),
    ("live cell", 'only="softmax"', 'only="softmax,halve"', "options and code"),
    ("display formula", "a < b", "a <  b", None),
    ("display formula", "a < b", "a > b", "formulas must be equal"),
    ("display formula", "$$\na < b\n$$\n", "", "formulas must be equal"),
    ("admonition", "??? question", "??? note", "kind and id of the blocks"),
    ("admonition", "??? question", "??? question one", "kind and id of the blocks"),
    ("link", "](other.zh.md#end)", "](other.zh.md)", "link to the same places"),
    ("citation", "[@lin2017, §3.2]", "[@lin2017, 第 3.2 节]", None),
    ("citation", "[@lin2017, §3.2]", "", "cite the same works"),
]


@pytest.mark.parametrize(("kind", "old", "new", "said"), TWINS)
def test_a_difference_between_the_languages_is_named_with_both_places(
    site: TinySite, kind: str, old: str, new: str, said: str | None
) -> None:
    site.change(ZH, old, new)
    if said is None:  # such a difference is allowed
        assert site.build().code == 0
        return
    message = refused(site)
    assert said in message
    assert f": {kind} “" in message
    assert ZH in message and EN in message


def test_a_heading_without_an_id_is_named(site: TinySite) -> None:
    site.change(PAGE, " { #try-it }", "")
    message = refused(site)
    assert f"{ZH}:{site.line(ZH, '## ')}: heading “对数损失” has no id" in message
    assert "{ #short-answer }" in message


WORKS = [
    ("  year: 2017\n", "", ["'lin2017' lacks year", "needed are authors, short, year"]),
    ("year: 2017", "year: MMXVII", ["year must be a number, not 'MMXVII'"]),
    ("verified: id", "verified: yes", ["verified must be"]),
    ("verified: id", "verified: maybe", ["verified must be one of id, abstract, paper"]),
    ("2026-11-23", "lately", ["checked_on must be a date, as 2026-11-23"]),
    ("venue:", "journal: x\n  venue:", ["unknown journal; allowed are authors"]),
    ("https:", "http:", ["url must begin with https://"]),
    ("lin2017:", "Lin_2017:", ["a key is made of a-z"]),
]


@pytest.mark.parametrize(("old", "new", "said"), WORKS)
def test_a_work_that_is_not_right_is_named(
    site: TinySite, old: str, new: str, said: list[str]
) -> None:
    site.change("docs/references.yml", old, new)
    message = refused(site)
    assert "docs/references.yml:1: " in message
    for part in said:
        assert part in message


def test_a_work_that_stands_twice_is_named(site: TinySite) -> None:
    text = site.read("docs/references.yml")
    site.write("docs/references.yml", text + text)
    assert "docs/references.yml:10: 'lin2017' stands twice, first in line 1" in refused(site)


def test_works_that_are_not_yaml_are_named_with_the_line(site: TinySite) -> None:
    site.change("docs/references.yml", "title: Focal Loss", "title: Focal: Loss")
    assert "docs/references.yml:5: not valid YAML" in refused(site)


HEADS = [
    ("level: 1", "", 1, ["front matter lacks level"]),
    ("level: 1", "level: 4", 5, ["level must be 1, 2 or 3, not 4"]),
    ("level: 1", "levle: 1\nlevel: 1", 5, ["unknown setting levle; allowed are title,"]),
    ("minutes: 5", "minutes: a few", 6, ["minutes must be a whole number from 1, not 'a few'"]),
    ("id: loss", "id: los", 4, ["id must be the file's name, loss, not 'los'"]),
    ('"0-1/3"', "3", 7, ["seed must be a place in the notes"]),
    ("[other]", "other", 8, ["prerequisites must be a list of ids"]),
    ("[other]", "[another]", 8, ["no page 'another'; there are loss, other"]),
    ("next: other", "next: loss", 9, ["next names the page itself"]),
    ("a page", "a page" * 30, 3, ["description must be a text of at most 160 characters"]),
    ("a page", "a: page", 3, ["front matter is not valid YAML"]),
]


@pytest.mark.parametrize(("old", "new", "line", "said"), HEADS)
def test_a_setting_that_is_not_right_is_named(
    site: TinySite, old: str, new: str, line: int, said: list[str]
) -> None:
    site.change(PAGE, old, new)
    message = refused(site)
    for file in (ZH, EN):
        assert f"{file}:{line}: " in message
    for part in said:
        assert part in message


def test_a_setting_that_differs_between_the_languages_is_named(site: TinySite) -> None:
    site.change(EN, "level: 1", "level: 2")
    assert f"{ZH}:5: level is 1, but 2 in {EN}:5" in refused(site)


def test_prerequisites_in_a_circle_are_named(site: TinySite) -> None:
    site.change("docs/foundations/other.*.md", "prerequisites: []", "prerequisites: [loss]")
    assert "prerequisites run in a circle" in refused(site)
