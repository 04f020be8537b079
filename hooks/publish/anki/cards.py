"""Reads cards out of the pages: short answers, named formulas, follow-up questions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bs4 import Tag

from hooks import scan
from hooks.publish.anki.fields import BLANK, Fields, display, is_formula, parsed
from hooks.publish.errors import PublishError
from hooks.publish.formulas import as_source
from hooks.publish.pages import Page, Site
from hooks.publish.questions import read_page

# What makes fields of pages: a change here can change every note.
SOURCES = [Path(__file__), Path(__file__).with_name("fields.py")]
KINDS = ("answer", "formula", "follow-up")
# How the source of a card begins, by which its line is found.
MARKS = {"answer": "{{ #{} }}", "formula": "{{ #{} .formula", "follow-up": "??? question {} "}
SHORT, LONG, FOLLOW_UPS = "short-answer", "two-minutes", "follow-ups"
_HEADING = re.compile(r'<h2 id="(?P<id>[^"]+)"')
_FOLLOW_UP = re.compile(r"^\?\?\?\+? question\b", re.M)


@dataclass(frozen=True)
class Card:
    """One question with its answer in one language.

    ``key`` is its anchor in the page, ``place`` is ``file:line`` of its source.
    """

    page: str
    language: str
    kind: str
    key: str
    topic: str
    question: str
    answer: str
    link: str
    place: str

    @property
    def id(self) -> str:
        """Return what tells this card from all others and is the same in both languages."""
        return f"{self.page}/{self.kind}/{self.key}"


@dataclass(frozen=True)
class Question:
    """A page's cards, pair by pair in both languages, and what they have in common."""

    id: str
    cards: list[tuple[Card, Card]]
    tags: dict[str, list[str]]
    sources: list[Path]


def read(site: Site, docs: Path, entry: dict[str, Any], media: dict[str, Path]) -> Question:
    """Return the cards of one entry of questions.json; ``media`` gains the files they show."""
    found: dict[str, list[Card]] = {}
    tags: dict[str, list[str]] = {}
    sources: list[Path] = []
    for language, url in entry["url"].items():
        file = docs / f"{url.removeprefix('en/').rstrip('/')}.{language}.md"
        meta, _ = read_page(docs, file)
        source = Source(site, docs, file, site.by_path[f"{url}index.html"], media)
        found[language] = list(source.cards(entry["id"]))
        tags[language] = [
            f"section::{entry['section']}",
            f"level::{meta['level']}",
            f"page::{entry['id']}",
            *(f"topic::{tag}" for tag in meta.get("tags") or []),
        ]
        sources.append(file)
    return Question(entry["id"], pairs(found["zh"], found["en"]), tags, sources)


def pairs(zh: list[Card], en: list[Card]) -> list[tuple[Card, Card]]:
    """Put the languages side by side; complain where they differ."""
    for one, other in zip(zh, en, strict=False):
        if one.id != other.id:
            raise PublishError(
                f"{one.place}: the card {one.id} stands against {other.id} in {other.place}.\n"
                "  Fix: give formulas and follow-ups the same ids in the same order in both "
                "languages."
            )
    if len(zh) != len(en):
        extra = max(zh, en, key=len)[min(len(zh), len(en))]
        raise PublishError(
            f"{extra.place}: the card {extra.id} stands in this language only.\n"
            "  Fix: write it in the other one as well."
        )
    return list(zip(zh, en, strict=True))


class Source:
    """One page: its Markdown for line numbers, its finished HTML for everything else."""

    def __init__(
        self, site: Site, docs: Path, file: Path, page: Page, media: dict[str, Path]
    ) -> None:
        self.name = f"{docs.name}/{file.relative_to(docs).as_posix()}"
        self.source = scan.read(file)
        self.page = page
        self.address = site.site_url + page.url
        self.fields = Fields(site, page, media)
        text = as_source(page.text)
        start = text.find("<article")
        self.html = text[start : text.find("</article>", start)]

    def cards(self, page_id: str) -> Iterator[Card]:
        """Yield the cards of the page in the order in which one would learn them."""
        head = parsed(self.html[: self.html.find("<h2")])
        title = head.h1
        if title is None:
            raise PublishError(f"{self.name}:1: has no title.\n  Fix: begin it with “# ...”.")
        topic = self.fields.inside(title, self.place("# "))
        asked = title.find_next_siblings("p")
        question = "".join(self.fields.block(part, self.place("# ")) for part in asked)

        def card(kind: str, key: str, question: str, answer: str, topic: str = topic) -> Card:
            link = f"{self.address}#{key}"
            place = self.place(MARKS[kind].format(key))
            language = self.page.language
            return Card(page_id, language, kind, key, topic, question, answer, link, place)

        sections = dict(self.sections())
        if SHORT not in sections:
            raise PublishError(
                f"{self.name}:1: a question without a short answer.\n"
                f"  Fix: write a section {{ #{SHORT} }}."
            )
        place = self.place(MARKS["answer"].format(SHORT))
        short = "".join(self.fields.block(part, place) for part in children(sections[SHORT]))
        # A page whose title is the question itself would otherwise say it twice.
        yield card("answer", SHORT, question or topic, short, topic if question else "")
        for name in (SHORT, LONG):
            for key, front, back in self.formulas(sections.get(name)):
                yield card("formula", key, front, back)
        for key, front, back in self.follow_ups(sections.get(FOLLOW_UPS)):
            yield card("follow-up", key, front, back)

    def sections(self) -> Iterator[tuple[str, Tag]]:
        """Yield the page's sections by the ids of their headings."""
        starts = list(_HEADING.finditer(self.html))
        ends = [match.start() for match in starts[1:]] + [len(self.html)]
        for match, end in zip(starts, ends, strict=True):
            if match["id"] in {SHORT, LONG, FOLLOW_UPS}:
                yield match["id"], parsed(self.html[match.start() : end])

    def formulas(self, section: Tag | None) -> Iterator[tuple[str, str, str]]:
        """Yield anchor, front and back for each formula that has a name: ``**X**{ #x .formula }``.

        The front is the sentence the name stands in, with a blank for the formula: the display
        formula right below that sentence, or else the first formula after the name.
        """
        for name in section.select("strong.formula") if section else ():
            key = str(name.get("id", ""))
            place = self.place(MARKS["formula"].format(key) if key else ".formula")
            sentence = name.find_parent(["p", "li"])
            below = sentence.find_next_sibling() if sentence else None
            if below is not None and is_formula(below):
                front = f"<p>{self.fields.inside(sentence, place)}</p>{BLANK}"
            else:
                below = name.find_next("span", class_="arithmatex")
                if not key or below is None or sentence not in below.parents:
                    raise PublishError(
                        f"{place}: “{name.get_text()}” names no formula.\n  Allowed: a name with "
                        "an id, then its formula: inline in the same sentence, or on lines of its "
                        "own right below.\n  Fix: **Focal loss**{ #focal-loss .formula }: $...$."
                    )
                blank = parsed(BLANK).span
                below.replace_with(blank)
                front = f"<p>{self.fields.inside(sentence, place)}</p>"
                blank.replace_with(below)
            yield key, front, display(below)

    def follow_ups(self, section: Tag | None) -> Iterator[tuple[str, str, str]]:
        """Yield anchor, question and answer; complain of one that the source has and we do not."""
        folds = section.find_all("details", class_="question") if section else []
        found = 0
        for fold in folds:
            key, summary = str(fold.get("id", "")), fold.summary
            place = self.place(MARKS["follow-up"].format(key) if key else '??? question "')
            if not key or summary is None:
                raise PublishError(
                    f"{place}: a follow-up without an id cannot become a card.\n"
                    '  Fix: write it as ??? question why-not-mse "Why not ...?".'
                )
            question = self.fields.inside(summary.extract(), place)
            answer = "".join(self.fields.block(part, place) for part in children(fold))
            if not (question and answer):
                raise PublishError(f"{place}: a follow-up without words.\n  Fix: write them.")
            found += 1
            yield key, question, answer
        text = scan.prose(self.source)
        start = text.find(f"{{ #{FOLLOW_UPS} }}")
        written = list(_FOLLOW_UP.finditer(text, start)) if start >= 0 else []
        if len(written) != found:
            line = scan.line_of(text, written[min(found, len(written) - 1)].start())
            raise PublishError(
                f"{self.name}:{line}: the page's source has {len(written)} follow-ups, its HTML "
                f"{found}.\n  Fix: write each at the margin, its answer indented by four spaces."
            )

    def place(self, text: str) -> str:
        """Return ``file:line`` of the first line of the source that holds a text."""
        at = self.source.find(text)
        return f"{self.name}:{scan.line_of(self.source, max(at, 0))}"


def children(section: Tag) -> list[Tag]:
    """Return what a section holds without its heading."""
    return [
        part for part in section.find_all(recursive=False) if part.name not in {"h2", "summary"}
    ]
