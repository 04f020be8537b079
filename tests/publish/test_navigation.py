import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from hooks.publish import assemble, navigation
from hooks.publish.errors import PublishError

THEME = Path(find_spec("material").origin).parent / "templates/assets/javascripts"
BUNDLE = next(THEME.glob("bundle.*.min.js"))
NAME = f"assets/javascripts/{BUNDLE.name}"


@pytest.fixture
def site(tree):
    """Both languages with the theme's script, a copy each, as two builds leave it."""
    made = tree(
        {
            "llm/x/index.html": f'<script src="../../{NAME}"></script>',
            "en/llm/x/index.html": f'<script src="../../{NAME}"></script>',
        }
    )
    for path in (NAME, f"en/{NAME}"):
        made.write(path, BUNDLE.read_bytes())
    return made


def run(site) -> dict[str, str]:
    renames = navigation.run(site)
    assemble.rename(site, renames)
    site.save()
    return renames


def test_each_language_lists_its_own_pages_by_relative_addresses(site):
    run(site)
    lists = {
        prefix: re.findall("<loc>(.*?)</loc>", (site.folder / prefix / "pages.xml").read_text())
        for prefix in ("", "en/")
    }
    assert lists == {"": ["./", "llm/x/"], "en/": ["./", "llm/x/"]}


def test_the_themes_script_asks_for_that_list_and_resolves_it_where_it_lies(site):
    new = run(site)[NAME]
    text = (site.folder / new).read_text("utf-8")
    assert 'new URL("pages.xml",' in text and "sitemap.xml" not in text
    assert re.search(r"new URL\((\w+)\.textContent,(\w+)\),\2\)", text)
    assert "link[rel=alternate]" not in text


def test_the_themes_script_leaves_the_search_index_until_the_search_is_opened(site):
    before = BUNDLE.read_text("utf-8")
    text = (site.folder / run(site)[NAME]).read_text("utf-8")
    assert before.count('location.protocol!=="file:"') == 1 and "location.protocol!==" not in text
    assert re.search(r'\.get\("h"\)\)\)\.pipe\([\w$]+\(\(\)=>\w+\)\)', text), (
        "and until words are to be marked"
    )
    assert "SWITCH" not in text


def test_both_languages_load_the_same_copy(site):
    new = run(site)[NAME]
    for path in ("llm/x/index.html", "en/llm/x/index.html"):
        page = site.by_path[path]
        (url,) = re.findall(r'src="([^"]*bundle[^"]*)"', page.text)
        assert site.resolve(page, url) == new
    assert not (site.folder / "en" / NAME).exists() and not (site.folder / NAME).exists()


def test_copies_that_differ_are_left_apart(site):
    site.write(f"en/{NAME}", BUNDLE.read_bytes() + b"\n")
    assert f"en/{NAME}" not in navigation.share_theme_files(site)


def test_another_release_of_the_theme_stops_the_build(site):
    for path in (NAME, f"en/{NAME}"):
        site.write(path, "let a = new URL('sitemap.xml', base)")
    with pytest.raises(PublishError, match=r"another Material[\s\S]*Fix:"):
        run(site)


def test_a_second_run_changes_nothing(site):
    run(site)
    before = [page.text for page in site.pages]
    assert run(site) == {}
    assert [page.text for page in site.pages] == before
