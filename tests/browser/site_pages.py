"""The built pages, by what the tests of the site need to know of them."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page

LANGUAGES = ("zh", "en")
LANG = {"zh": "zh-Hans", "en": "en"}
HOME = {"zh": "", "en": "en/"}
# Any section that is far down on a page, present in both languages by contract.
FAR_SECTION = "follow-ups"


def all_paths(site: Path) -> list[str]:
    """Every page of the site, relative to its root: "" is the Chinese home page."""
    return sorted(
        file.parent.relative_to(site).as_posix().removesuffix(".") + "/" * (file.parent != site)
        for file in site.rglob("index.html")
    )


def language_of(path: str) -> str:
    """The language of a page, by where it stands."""
    return "en" if path.startswith("en/") else "zh"


def questions(site: Path) -> list[dict]:
    """What questions.json says of the questions."""
    return json.loads((site / "questions.json").read_text("utf-8"))


def question_path(site: Path, language: str) -> str:
    """The first question in one language, relative to the root."""
    file = f"{questions(site)[0]['section']}/{questions(site)[0]['id']}/"
    return HOME[language] + file


def wait_for_theme(page: Page) -> None:
    """Wait until the theme's script has taken the page over."""
    page.wait_for_function("'document$' in window && document.documentElement.matches('.js')")


def mark(page: Page) -> None:
    """Leave a mark in the document that a full load would wipe out."""
    page.evaluate("window.stayed = true")


def is_marked(page: Page) -> bool:
    """Say whether the document is still the one that was marked."""
    return page.evaluate("window.stayed === true")


def lay_all_out(page: Page) -> None:
    """Lay out what is far off the screen too, as it is when a reader comes there."""
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("* { content-visibility: visible !important }");
      document.adoptedStyleSheets.push(sheet);
      return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }""")
