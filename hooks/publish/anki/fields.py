r"""Makes a piece of a page fit for a flash card: few elements, no scripts, addresses that work.

A card stands alone in a program that knows nothing of the site. Formulas are left as TeX between
``\(`` and ``\)``, which Anki sets itself; links get the site's address; pictures go into the
package. What cannot be shown there stops the build.
"""

import html
import posixpath
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag

from hooks.publish.errors import PublishError
from hooks.publish.pages import Page, Site

BLANK = '<span class="blank">?</span>'
# A longer formula in a line of text may not fit a phone: it then moves sideways by itself.
LONGEST = 40
# What may stand on a card, and which attributes it keeps there.
_PLAIN = """
    p ul li strong em b i u s del sub sup kbd cite q blockquote br hr table thead tbody tr dl dt dd
    h3 h4 h5 figure figcaption abbr small
"""
_KEPT = {
    "pre": ("class",),
    "code": ("class",),
    "div": ("class",),
    "span": ("class",),
    "td": ("align", "colspan", "rowspan"),
    "th": ("align", "colspan", "rowspan"),
    "ol": ("start",),
    "a": ("href",),
    "img": ("src", "alt", "width", "height"),
}
ALLOWED: dict[str, tuple[str, ...]] = {**dict.fromkeys(_PLAIN.split(), ()), **_KEPT}
_CLASSES = {"formula", "blank", "highlight", "output"}


class Fields:
    """Cleans the pieces of one page; ``media`` gains the files they show, by their new names."""

    def __init__(self, site: Site, page: Page, media: dict[str, Path]) -> None:
        self.site, self.page, self.media = site, page, media
        self.address = site.site_url + page.url

    def block(self, part: Tag, place: str) -> str:
        """Return an element as a card can show it; ``place`` is for complaints."""
        return self.clean(str(part), place)

    def inside(self, part: Tag, place: str) -> str:
        """Return what an element holds as a card can show it."""
        return self.clean(part.decode_contents(), place).strip()

    def clean(self, text: str, place: str) -> str:
        """Return a piece of the page as a card can show it."""
        tree = parsed(text)
        for permalink in tree.select("a.headerlink"):
            permalink.decompose()
        for cell in tree.select("live-cell"):
            self.cell(cell)
        for formula in tree.select("span.arithmatex"):
            if len(formula.get_text()) > LONGEST:
                formula["class"] = "formula"
                keep_punctuation(formula)
            else:
                formula.unwrap()
        for formula in tree.select("div.arithmatex"):
            formula.replace_with(parsed(display(formula)))
        for one in tree.find_all(True):
            self.element(one, place)
        # Without a class a span or div says nothing any more.
        for one in tree.find_all(["span", "div"]):
            if not one.attrs:
                one.unwrap()
        return tree.decode()

    def cell(self, cell: Tag) -> None:
        """Put a live cell's code and recorded output in the place of the cell."""
        for output in cell.select("[data-output] pre"):
            output["class"] = "output"
        kept = cell.select("pre, img")
        around = cell.find_parent("div", class_="live") or cell
        for one in kept:
            around.insert_before(one.extract())
        around.decompose()

    def element(self, one: Tag, place: str) -> None:
        """Take away what a card does not need, complain of what it cannot show."""
        if one.name not in ALLOWED:
            raise PublishError(
                f"{place}: <{one.name}> cannot be shown on a flash card.\n  Allowed: paragraphs, "
                "lists, tables, formulas, code, recorded cells, links and pictures of this site.\n"
                "  Fix: say it in words here, and put the rest elsewhere on the page."
            )
        one.attrs = {
            name: " ".join(value) if isinstance(value, list) else value
            for name, value in one.attrs.items()
            if name in ALLOWED[one.name]
        }
        if "class" in one.attrs and not self.keeps_class(one):
            del one["class"]
        if "href" in one.attrs:
            one["href"] = self.link(str(one["href"]), place)
        if one.name == "img":
            one["src"] = self.picture(str(one.get("src", "")), place)

    def keeps_class(self, one: Tag) -> bool:
        """Tell whether the card's stylesheet knows a class: its own, or a token of code."""
        return one["class"] in _CLASSES or bool(one.name == "span" and one.find_parent("code"))

    def link(self, url: str, place: str) -> str:
        """Return an address that works from anywhere; a page and its anchor have to exist."""
        if urlsplit(url).scheme in {"http", "https"}:
            return url
        path = self.site.resolve(self.page, url) if urlsplit(url).path else self.page.url
        anchor = urlsplit(url).fragment
        target = self.site.by_path.get(posixpath.join(path or "", "index.html"))
        there = target is not None and (not anchor or f'id="{anchor}"' in target.text)
        if path is None or not (there or (self.site.folder / path).is_file()):
            raise PublishError(
                f"{place}: links to {url}, which no page of the site answers to.\n"
                "  Fix: link to a page, with the id of one of its headings."
            )
        return urljoin(self.address, url)

    def picture(self, url: str, place: str) -> str:
        """Return the name under which a picture lies in the package."""
        path = self.site.resolve(self.page, url)
        file = self.site.folder / path if path else None
        if file is None or not file.is_file():
            raise PublishError(
                f"{place}: shows {url or 'no file'}; a card can show only files of this site.\n"
                "  Fix: put the picture under docs/assets/ and name it by a relative path."
            )
        # All media of a learner lie in one folder: the name has to be ours alone.
        name = f"ml-by-hand-{file.name}"
        self.media[name] = file
        return name


def keep_punctuation(formula: Tag) -> None:
    """Let a wide formula take along the punctuation behind it, which may not begin a line."""
    following = formula.next_sibling
    if isinstance(following, NavigableString) and following[:1] in set(",.;:!?)，。；：、！？）"):
        formula.append(following[:1])
        following.replace_with(following[1:])


def parsed(text: str) -> BeautifulSoup:
    """Return a piece of HTML as a tree."""
    return BeautifulSoup(text, "html.parser")


def is_formula(part: Tag) -> bool:
    """Tell whether an element is a formula on lines of its own."""
    return part.name == "div" and "arithmatex" in part.get("class", "")


def display(formula: Tag) -> str:
    """Return a formula, whatever it was, on lines of its own."""
    tex = formula.get_text().strip()[2:-2].strip()
    return f'<div class="formula">\\[{html.escape(tex, quote=False)}\\]</div>'
