"""The packages in Anki itself: imported into fresh collections, rendered, updated."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from hooks.publish.anki import decks
from hooks.publish.anki.history import History
from hooks.publish.pages import Site
from tests.publish.anki.opened import balanced, opened

ROOT = Path(__file__).parents[3]
ANKI = ROOT / ".cache" / "anki"
CARD = "rope/follow-up/why-not-values"
PAGE = "llm/rope"


class Later(History):
    """The history of the same files a day on."""

    def of(self, file: Path) -> int:
        return super().of(file) + 86_400


@pytest.fixture(scope="module")
def newer(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Chinese package of tomorrow: one answer reworded, a follow-up added before the others."""
    folder = tmp_path_factory.mktemp("newer")
    docs = shutil.copytree(ROOT / "docs", folder / "docs")
    site = Site.load(built_site, "http://127.0.0.1:8000/")
    site.folder = folder
    for language, prefix in (("zh", ""), ("en", "en/")):
        file = docs / f"{PAGE}.{language}.md"
        first = '??? question two-line-proof "'
        text = file.read_text("utf-8")
        assert first in text
        file.write_text(
            text.replace(first, f'??? question fresh "New"\n\n    N\n\n{first}'), "utf-8"
        )
        page = site.by_path[f"{prefix}{PAGE}/index.html"]
        head = '<details class="question" id="fresh"><summary>New</summary><p>N</p></details>'
        page.text = page.text.replace('<details class="question" id="two', f"{head}\\g<0>")
        page.text = page.text.replace("\\g<0>", '<details class="question" id="two')
        page.text = page.text.replace("整体平移后输出不同", "改写过的")
    entries = json.loads((built_site / "questions.json").read_text("utf-8"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decks, "History", Later)
        decks.run(site, docs, entries)
    return folder / "anki/ml-by-hand.zh.apkg"


@pytest.fixture(scope="module")
def found(built_site: Path, newer: Path, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What Anki made of the packages."""
    if not (ANKI / "installed").is_file():
        why = "Anki is not installed for the tests: .ci/setup test says why (.cache/anki.log)"
        assert not os.environ.get("CI"), why
        pytest.skip(why)
    packages = [built_site / deck.path for deck in decks.DECKS]
    folder = tmp_path_factory.mktemp("collections")
    command = [ANKI / "bin/python", Path(__file__).with_name("in_anki.py"), folder, *packages]
    done = subprocess.run(
        [*map(str, command), "--then", str(newer), CARD],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("deck", decks.DECKS, ids=lambda deck: deck.variant)
def test_every_note_arrives_once_and_a_second_import_changes_nothing(
    found: dict, built_site: Path, deck: decks.Deck
) -> None:
    notes = len(opened((built_site / deck.path).read_bytes()).notes)
    mine = found[Path(deck.path).name]
    nothing = dict.fromkeys(mine["log"], 0)
    assert mine["log"] == {**nothing, "new": notes}
    assert mine["again"] == {**nothing, "duplicate": notes}
    assert len(mine["cards"]) == notes and deck.name in mine["decks"]


@pytest.mark.parametrize("deck", decks.DECKS, ids=lambda deck: deck.variant)
def test_anki_takes_no_brace_of_a_formula_for_a_field(
    found: dict, built_site: Path, deck: decks.Deck
) -> None:
    fields = opened((built_site / deck.path).read_bytes())
    braces = 0
    for name, sides in found[Path(deck.path).name]["cards"].items():
        shown = sides[1]
        note = fields.note(name)
        for field, value in note.fields.items():
            if field != "Id":
                assert value in shown, f"{name}: {field} is not shown as it is written"
        assert balanced(shown) and not re.search(r"unknown field|has a problem|\{\{[A-Z]", shown)
        assert f'<div class="question">{next(iter(note.fields.values()))}</div>' in sides[0]
        braces += shown.count("}}")
    assert braces > 3, "no card has a formula that could be mistaken: this test proves nothing"


def test_an_update_changes_the_words_and_keeps_the_schedule(found: dict, newer: Path) -> None:
    then = found["then"]
    package = opened(newer.read_bytes())
    assert then["log"]["new"] == 1 and then["log"]["updated"] == len(package.notes) - 1
    assert then["cards"] == len(package.notes) and then["types"] == 1
    assert "改写过的" in then["fields"]["Answer"]
    assert then["after"] == then["before"]
    assert then["before"][4] == 30, "the card was to have an interval of 30 days"
