"""Two builds of one tree: each has its own pages, and knows where the other's are."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.theme import Theme

from hooks import front_matter, language, twins
from tests.tiny_site import ROOT, TinySite


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tiny = TinySite(tmp_path_factory.mktemp("site"))
    tiny.change("docs/foundations/loss.*.md", "](other", "](../assets/picture.svg) [x](other")
    probe = tiny.folder / "probe"
    probe.mkdir()
    variables = ["language", "other_language", "root", "other_url", "alternates"]
    shown = ",".join(f'"{name}": {{{{ {name} | default(none) | tojson }}}}' for name in variables)
    for name in ("main.html", "404.html"):
        (probe / name).write_text(f"{{{shown}}}\n{{{{ page.content if page else '' }}}}", "utf-8")
    settings = yaml.safe_load(tiny.read("mkdocs.yml")) | {"theme": {"custom_dir": str(probe)}}
    tiny.write("mkdocs.yml", yaml.safe_dump(settings))
    for name in language.LANGUAGES:
        built = tiny.build(name)
        assert built.code == 0, built.said
    return tiny.folder / "site"


def variables(page: Path) -> dict:
    return json.loads(page.read_text("utf-8").split("\n")[0])


def test_both_languages_have_the_same_addresses(site: Path) -> None:
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert pages == {
        f"{folder}{page}"
        for folder in ("", "en/")
        for page in (
            "index.html",
            "404.html",
            "foundations/index.html",
            "foundations/loss/index.html",
            "foundations/other/index.html",
        )
    }


def test_files_that_are_not_pages_stand_once_and_can_be_linked_from_both(site: Path) -> None:
    assert (site / "assets" / "picture.svg").is_file()
    assert not (site / "en" / "assets" / "picture.svg").exists()
    for folder, wanted in (
        ("", "../../assets/picture.svg"),
        ("en/", "../../../assets/picture.svg"),
    ):
        assert f'href="{wanted}"' in (site / folder / "foundations/loss/index.html").read_text(
            "utf-8"
        )


def test_files_that_are_no_part_of_the_site_are_left_out(site: Path) -> None:
    assert not list(site.rglob("references.yml"))


@pytest.mark.parametrize("page", ["", "foundations/", "foundations/loss/"])
@pytest.mark.parametrize("folder", ["", "en/"])
def test_a_page_knows_the_root_and_its_twin(site: Path, folder: str, page: str) -> None:
    here = site / folder / page
    found = variables(here / "index.html")
    other = "" if folder else "en/"
    assert found["language"] == ("en" if folder else "zh")
    assert found["other_language"] == ("zh" if folder else "en")
    assert (here / found["root"]).resolve() == site.resolve()
    assert (here / found["other_url"]).resolve() == (site / other / page).resolve()
    assert found["other_url"].endswith("/")
    address = "http://127.0.0.1:8000/"
    assert found["alternates"] == {"zh": address + page, "en": f"{address}en/{page}"}


def test_the_error_page_knows_the_root(site: Path) -> None:
    assert variables(site / "404.html")["root"] == ""
    assert variables(site / "404.html")["other_url"] is None


def test_links_to_the_neighbours_file_lead_to_its_page(site: Path) -> None:
    for folder in ("", "en/"):
        page = (site / folder / "foundations/loss/index.html").read_text("utf-8")
        assert 'href="../other/#end"' in page


def test_the_edit_link_leads_to_the_file_of_the_language(tmp_path: Path) -> None:
    tiny = TinySite(tmp_path)
    for name in language.LANGUAGES:
        assert f"/edit/main/docs/foundations/loss.{name}.md" in tiny.build(name).page()


@pytest.mark.parametrize(
    ("name", "site_url", "base", "url", "root", "other"),
    [
        ("zh", "https://x.org/repo/", ".", "./", ".", "./en/"),
        ("zh", "https://x.org/repo/", "../..", "llm/rope/", "../..", "../../en/llm/rope/"),
        ("en", "https://x.org/repo/en/", ".", "./", "./..", "./../"),
        ("en", "https://x.org/repo/en/", "../..", "llm/rope/", "../../..", "../../../llm/rope/"),
    ],
)
def test_places_hold_under_a_sub_path(
    name: str, site_url: str, base: str, url: str, root: str, other: str
) -> None:
    config = MkDocsConfig()
    config.theme = Theme("material", language=name)
    config.site_url = site_url
    found = language.places(config, base, url)
    assert (found["root"], found["other_url"]) == (root, other)
    path = "" if url == "./" else url
    assert found["alternates"]["en"] == f"https://x.org/repo/en/{path}"
    assert found["alternates"]["zh"] == f"https://x.org/repo/{path}"


def test_pages_stand_in_the_order_of_the_notes(tmp_path: Path) -> None:
    tiny = TinySite(tmp_path)
    for name, front in {
        "llm/index": "title: LLM\nnav_title: 阶段1",
        "llm/b": 'title: b\nseed: "1/2"',
        "llm/a": 'title: a\nseed: "1/10"',
        "llm/c": "title: c",
        "zoo/index": "title: Zoo",
        "about": "title: About",
    }.items():
        for lang in language.LANGUAGES:
            tiny.write(f"docs/{name}.{lang}.md", f"---\n{front}\n---\n\n# x\n")
    files = sorted((tmp_path / "docs").rglob("*.zh.md"))
    listed = language.navigation(
        [
            language.as_page(
                language.File(
                    p.relative_to(tmp_path / "docs").as_posix(),
                    str(tmp_path / "docs"),
                    "site",
                    True,
                )
            )
            for p in files
        ]
    )
    assert listed == [
        "index.zh.md",
        {
            "对数损失": [
                "foundations/index.zh.md",
                "foundations/loss.zh.md",
                "foundations/other.zh.md",
            ]
        },
        {"阶段1": ["llm/index.zh.md", "llm/b.zh.md", "llm/a.zh.md", "llm/c.zh.md"]},
        {"Zoo": ["zoo/index.zh.md"]},
        "about.zh.md",
    ]


def test_the_real_pages_are_twins() -> None:
    docs = ROOT / "docs"
    names = [path.relative_to(docs).as_posix() for path in docs.rglob("*.md")]
    assert names
    assert language.missing_twins(docs, names) == []
    assert [d for zh in sorted(docs.rglob("*.zh.md")) for d in twins.differences(zh, docs)] == []
    assert front_matter.check(docs) == []


def test_the_configuration_is_short_and_asks_no_other_host_for_anything() -> None:
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert len(text.splitlines()) <= 90
    for wanted in ("font: false", "navigation.instant", "anchors: warn", r"\u200b"):
        assert wanted in text
    for trap in ("search.share", "navigation.instant.progress", "emoji", "google", "!!python"):
        assert trap not in text


def test_the_separator_of_the_search_cuts_chinese_and_latin_text() -> None:
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    line = re.search(r"separator: '(.*)'\n", text)
    assert line is not None
    separator = line[1].replace("''", "'")
    found = re.split(separator, "交叉\u200b熵，softmax（logits）。log_softmax/np.log “x”——y：z？")
    assert [part for part in found if part] == [
        *("交叉", "熵", "softmax", "logits", "log", "softmax", "np", "log", "x", "y", "z")
    ]
