import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import pytest

from hooks.publish import sitemap
from hooks.publish.errors import PublishError
from hooks.publish.pages import Site

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ADDRESS = "https://example.org/repo/"
PAGES = {"llm/rope/index.html": "x", "en/llm/rope/index.html": "x", "only/index.html": "x"}


class Alternates(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "link" and values.get("rel") == "alternate":
            assert values["hreflang"] not in self.found
            self.found[values["hreflang"]] = values["href"]


def entries(site) -> dict[str, dict[str, str]]:
    root = ElementTree.parse(site.folder / "sitemap.xml").getroot()
    return {
        url.find("s:loc", NAMES).text: {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)
        }
        for url in root.findall("s:url", NAMES)
    }


def test_one_sitemap_holds_the_pages_of_both_languages_and_no_error_page(tree):
    site = tree(PAGES)
    sitemap.run(site)
    assert set(entries(site)) == {
        ADDRESS + path for path in ("", "en/", "llm/rope/", "en/llm/rope/", "only/")
    }


def test_twins_name_each_other_and_themselves(tree):
    site = tree(PAGES)
    sitemap.run(site)
    found = entries(site)
    pair = {
        "zh-Hans": f"{ADDRESS}llm/rope/",
        "en": f"{ADDRESS}en/llm/rope/",
        "x-default": f"{ADDRESS}llm/rope/",
    }
    assert found[f"{ADDRESS}llm/rope/"] == found[f"{ADDRESS}en/llm/rope/"] == pair
    assert found[f"{ADDRESS}only/"] == {}


def test_the_links_in_a_page_say_the_same_as_the_sitemap(tree):
    site = tree(PAGES)
    sitemap.run(site)
    found = entries(site)
    for page in site.pages:
        links = Alternates(page.text).found
        assert links == ({} if page.is_error else found[ADDRESS + page.url])


def test_robots_names_the_sitemap(tree):
    site = tree()
    sitemap.run(site)
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (site.folder / "robots.txt").read_text("utf-8")


def test_without_a_public_address_it_says_which_option_is_missing(tree):
    site = Site.load(tree().folder)
    with pytest.raises(PublishError, match="--site-url"):
        sitemap.run(site)


def test_a_second_run_leaves_the_same_links(tree):
    site = tree(PAGES)
    sitemap.run(site)
    before = [page.text for page in site.pages]
    sitemap.run(site)
    assert [page.text for page in site.pages] == before
