"""The packages of the built site hold what its pages say, and stay the same note for note."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from hooks import follow_ups, scan
from hooks.publish import weight
from hooks.publish.anki import decks
from hooks.publish.errors import PublishError
from hooks.publish.pages import Site
from tests.publish.anki.opened import CODE, Opened, balanced, opened

DOCS = Path(__file__).parents[3] / "docs"
VARIANTS = [deck.variant for deck in decks.DECKS]
FORMULA = re.compile(r"\*\*\{ #([\w-]+) \.formula \}")


@pytest.fixture(scope="module")
def address(built_site: Path) -> str:
    """The address the site was built for."""
    return re.search(r"Sitemap: (.*)sitemap\.xml", (built_site / "robots.txt").read_text())[1]


@pytest.fixture(scope="module")
def site(built_site: Path, address: str, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The finished pages; what is written goes to another folder."""
    site = Site.load(built_site, address)
    site.folder = tmp_path_factory.mktemp("site")
    return site


@pytest.fixture(scope="module")
def entries(built_site: Path) -> list[dict]:
    return json.loads((built_site / "questions.json").read_text("utf-8"))


@pytest.fixture(scope="module", params=VARIANTS)
def package(request: pytest.FixtureRequest, built_site: Path) -> Opened:
    return opened((built_site / f"anki/ml-by-hand.{request.param}.apkg").read_bytes())


def sources(entries: list[dict], language: str = "zh") -> dict[str, str]:
    """The Markdown of every question."""
    return {
        entry["id"]: scan.read(DOCS / f"{entry['url']['zh'].rstrip('/')}.{language}.md")
        for entry in entries
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_short_answer_formula_and_follow_up_of_every_page_is_a_card(
    package: Opened, entries: list[dict], language: str
) -> None:
    wanted = []
    for page, text in sources(entries, language).items():
        wanted.append(f"{page}/answer/short-answer")
        wanted += [f"{page}/formula/{name}" for name in FORMULA.findall(text)]
        wanted += [f"{page}/follow-up/{one.id}" for one in follow_ups.read(text)[0]]
    assert [note.id for note in package.notes] == wanted
    assert len(package.cards) == len(package.notes) > 30
    assert [due for due, _ in package.cards] == list(range(1, len(wanted) + 1))
    assert len({note.guid for note in package.notes}) == len(wanted)


def test_no_note_is_known_by_the_same_guid_in_two_decks(built_site: Path) -> None:
    packages = [opened((built_site / deck.path).read_bytes()) for deck in decks.DECKS]
    guids = [note.guid for package in packages for note in package.notes]
    assert len(set(guids)) == len(guids)
    numbers = [item["id"] for package in packages for item in (*package.decks, *package.types)]
    assert len({int(number) for number in numbers}) == 6


def test_ids_are_those_that_learners_have(built_site: Path) -> None:
    """A change here would give everybody a second copy of each card and lose their schedule."""
    package = opened((built_site / "anki/ml-by-hand.zh.apkg").read_bytes())
    assert [deck["id"] for deck in package.decks] == [1_795_600_101]
    (kind,) = package.types
    assert kind["id"] == "1795600111"
    names = [field["name"] for field in kind["flds"]]
    assert names == ["Question", "Kind", "Topic", "Answer", "Link", "Id"]
    assert [template["name"] for template in kind["tmpls"]] == ["Card"]
    assert package.note("rope/follow-up/why-not-values").guid == "y1t(;N9V:6"
    both = opened((built_site / "anki/ml-by-hand.zh-en.apkg").read_bytes()).types[0]["flds"]
    pairs = [f"{name} {language}" for language in ("zh", "en") for name in names[:-1]]
    assert [field["name"] for field in both] == [*pairs, "Id"]


def test_formulas_are_what_anki_sets_and_nothing_is_left_of_the_page(package: Opened) -> None:
    formulas = 0
    for note in package.notes:
        for name, field in note.fields.items():
            where = f"{note.id}: {name}"
            assert "$" not in CODE.sub("", field), where
            assert balanced(field), where
            for trace in (
                "arithmatex",
                "mjx-",
                "headerlink",
                "style=",
                "{{c",
                "[sound:",
                "[latex]",
            ):
                assert trace not in field, where
            formulas += field.count(r"\(") + field.count(r"\[")
    assert formulas > 150


def test_every_link_leads_to_a_page_and_a_place_in_it(
    package: Opened, built_site: Path, address: str
) -> None:
    ours = 0
    for note in package.notes:
        text = " ".join(note.fields.values())
        links = [note.fields[name] for name in note.fields if name.startswith("Link")]
        for url in [*links, *re.findall(r'href="([^"]*)"', text)]:
            assert url.startswith(("https://", address)), f"{note.id}: {url}"
            if url.startswith(address):
                ours += 1
                path, anchor = urldefrag(url.removeprefix(address))
                page = (built_site / unquote(path) / "index.html").read_text("utf-8")
                assert not anchor or f'id="{anchor}"' in page, f"{note.id}: {url}"
    assert ours > len(package.notes)


def test_tags_tell_kind_section_level_page_and_topic(package: Opened, entries: list[dict]) -> None:
    by_id = {entry["id"]: entry for entry in entries}
    for note in package.notes:
        page, kind, _ = note.id.split("/")
        assert {
            f"ml-by-hand::kind::{kind}",
            f"ml-by-hand::page::{page}",
            f"ml-by-hand::section::{by_id[page]['section']}",
        } <= set(note.tags)
        assert sum(tag.startswith("ml-by-hand::level::") for tag in note.tags) == 1
        assert all(tag.startswith("ml-by-hand::") for tag in note.tags)


def test_the_same_tree_gives_the_same_bytes_and_the_notes_of_the_built_site(
    site: Site, built_site: Path, entries: list[dict]
) -> None:
    written = []
    for _ in range(2):
        decks.run(site, DOCS, entries)
        written.append([(site.folder / deck.path).read_bytes() for deck in decks.DECKS])
    assert written[0] == written[1]
    # A commit between the build and this test makes the notes newer, and changes nothing else.
    for deck, data in zip(decks.DECKS, written[0], strict=True):
        built, again = opened((built_site / deck.path).read_bytes()), opened(data)
        assert [n._replace(changed=0) for n in built.notes] == [
            n._replace(changed=0) for n in again.notes
        ]


def test_a_changed_answer_is_the_same_note_with_other_words(
    site: Site, built_site: Path, entries: list[dict]
) -> None:
    page = site.by_path["llm/rope/index.html"]
    before, old = opened((built_site / "anki/ml-by-hand.zh.apkg").read_bytes()), page.text
    assert "整体平移后输出不同" in old and "为什么不旋转 V？" in old
    page.text = old.replace("整体平移后输出不同", "改写").replace("为什么不旋转 V？", "另一种问法")
    try:
        decks.run(site, DOCS, entries)
    finally:
        page.text = old
    after = opened((site.folder / "anki/ml-by-hand.zh.apkg").read_bytes())
    assert [note.guid for note in after.notes] == [note.guid for note in before.notes]
    pairs = zip(before.notes, after.notes, strict=True)
    assert [one.id for one, other in pairs if one.fields != other.fields] == [
        "rope/follow-up/why-not-values"
    ]


@pytest.mark.parametrize("path", ["anki/index.html", "en/anki/index.html"])
def test_the_page_links_the_packages_and_counts_what_is_in_them(
    built_site: Path, address: str, path: str
) -> None:
    site = Site.load(built_site, address)
    page = site.by_path[path]
    told = re.search(r'<div class="decks">.*?</div>', page.text, re.S)[0]
    links = re.findall(r'href="([^"]+)" download', told)
    assert [site.resolve(page, link) for link in links] == [deck.path for deck in decks.DECKS]
    sizes = [f"{(built_site / deck.path).stat().st_size / 1000:.0f} kB" for deck in decks.DECKS]
    assert re.findall(r"\d+ kB", told) == sizes
    notes = opened((built_site / decks.DECKS[0].path).read_bytes()).notes
    kinds = [note.id.split("/")[1] for note in notes]
    counts = [len(notes), *(kinds.count(kind) for kind in ("answer", "formula", "follow-up"))]
    said = re.sub(r"30 秒|\d{4}-\d\d-\d\d", "", told.partition("<p>")[2])
    assert [int(number) for number in re.findall(r"\d+", said)] == counts
    assert not any(name.endswith(".apkg") for name in weight.measure(site, page).files)


def test_the_packages_stay_small(built_site: Path) -> None:
    for deck in decks.DECKS:
        package = (built_site / deck.path).read_bytes()
        assert len(package) < 1500 * len(opened(package).notes)


def test_a_card_is_readable_in_both_schemes_and_its_code_has_colours(package: Opened) -> None:
    css = package.types[0]["css"]
    light, dark = (
        re.search(rf"{name} \{{([^}}]*)\}}", css)[1] for name in (r"\.card", r"night_mode")
    )
    used = set(re.findall(r"var\((--[\w-]+)\)", css))
    for scheme in (light, dark):
        assert used <= set(re.findall(r"(--[\w-]+):", scheme))
    assert light != dark and ".card.nightMode" in css and ".highlight" in css
    assert "url(" not in css


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(DOCS, tmp_path / "docs", ignore=shutil.ignore_patterns("live"))
    return tmp_path / "docs"


def test_a_follow_up_that_the_page_lost_stops_the_build(
    site: Site, copied: Path, entries: list[dict]
) -> None:
    file = copied / "llm/rope.zh.md"
    text = file.read_text("utf-8")
    added = text.replace(
        "## 参考文献 {", '??? question one-more "还有吗？"\n\n    有。\n\n## 参考文献 {'
    )
    assert added != text
    file.write_text(added, "utf-8")
    line = added[: added.index("??? question one-more")].count("\n") + 1
    with pytest.raises(PublishError, match=rf"docs/llm/rope\.zh\.md:{line}: .* 8 follow-ups"):
        decks.run(site, copied, entries)
