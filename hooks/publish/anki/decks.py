"""The three decks: what each is called, and the step that writes them and tells their page."""

import html
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import genanki

from hooks.publish.anki import cards, note_types
from hooks.publish.anki.cards import Card, Question
from hooks.publish.anki.history import History
from hooks.publish.anki.package import Note, packed
from hooks.publish.pages import Page, Site

FOLDER = "anki"
TAG = "ml-by-hand"


@dataclass(frozen=True)
class Deck:
    """One package. The numbers are for ever: by them Anki knows the deck and its note type."""

    variant: str
    number: int
    note_type: int
    name: str

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of a card, the first on top."""
        return tuple(self.variant.split("-"))

    @property
    def path(self) -> str:
        """Return where the package lies in the site."""
        return f"{FOLDER}/ml-by-hand.{self.variant}.apkg"


# Seconds of November 2026, far enough apart for the notes of each (see package.py).
DECKS = (
    Deck("zh", 1_795_600_101, 1_795_600_111, "手撕机器学习"),
    Deck("en", 1_795_610_102, 1_795_610_112, "ML by Hand"),
    Deck("zh-en", 1_795_620_103, 1_795_620_113, "手撕机器学习 · ML by Hand"),
)


@dataclass(frozen=True)
class Report:
    """What the packages hold."""

    kinds: Counter[str]
    sizes: dict[str, int]
    changed: int

    @property
    def cards(self) -> int:
        """Return the number of cards of each deck."""
        return self.kinds.total()


def run(site: Site, docs: Path, entries: list[dict[str, Any]]) -> Report:
    """Write the packages from the pages; say on their page what is in them."""
    media: dict[str, Path] = {}
    history = History(docs.parent)
    questions = [cards.read(site, docs, entry, media) for entry in entries]
    code = history.last(cards.SOURCES)
    times = [max(code, history.last(question.sources)) for question in questions]
    look = history.last(note_types.sources(docs))
    sizes: dict[str, int] = {}
    for deck in DECKS:
        filled = fill(deck, site, docs, list(zip(questions, times, strict=True)))
        data = packed(filled, look, media)
        site.write(deck.path, data)
        sizes[deck.variant] = len(data)
    kinds = Counter(card.kind for question in questions for card, _ in question.cards)
    report = Report(kinds, sizes, max(times, default=look))
    for page in site.pages:
        if page.path.removeprefix("en/") == f"{FOLDER}/index.html":
            page.text = _PLACE.sub(lambda _, page=page: told(site, page, report), page.text)
    return report


def fill(deck: Deck, site: Site, docs: Path, questions: list[tuple[Question, int]]) -> genanki.Deck:
    """Return the deck with its notes, in the order in which they are to be learned."""
    address = site.site_url + ("en/" if deck.variant == "en" else "")
    written = genanki.Deck(
        deck.number,
        deck.name,
        f'<a href="{html.escape(address)}">{html.escape(deck.name)}</a> · CC BY 4.0',
    )
    kind = note_types.note_type(deck.note_type, deck.name, deck.languages, docs)
    for question, changed in questions:
        for pair in question.cards:
            sides = {card.language: card for card in pair}
            written.add_note(
                Note(
                    model=kind,
                    guid=guid(deck, pair[0]),
                    fields=fields([sides[language] for language in deck.languages]),
                    tags=tags(deck, question, pair[0]),
                    due=len(written.notes) + 1,
                    changed=changed,
                )
            )
    return written


def guid(deck: Deck, card: Card) -> str:
    """Return what Anki knows a note by: made of ids, so that no change of words changes it."""
    return genanki.guid_for(TAG, deck.variant, card.page, card.kind, card.key)


def fields(sides: list[Card]) -> list[str]:
    """Return the fields of a note in the order of its note type."""
    found: list[str] = []
    for card in sides:
        kind = note_types.WORDS[card.language].kinds[card.kind]
        found += [card.question, kind, card.topic, card.answer, card.link]
    return [*found, sides[0].id]


def tags(deck: Deck, question: Question, card: Card) -> list[str]:
    """Return a note's tags, under one of our own so that they mix with no others."""
    found = [f"kind::{card.kind}"]
    for language in deck.languages:
        found += question.tags[language]
    return [f"{TAG}::{'-'.join(tag.split())}" for tag in dict.fromkeys(found)]


def told(site: Site, page: Page, report: Report) -> str:
    """Return the list of packages with what is in them, in the page's language."""
    words = WORDS[page.language]
    counts = words["comma"].join(
        words[kind].format(report.kinds[kind]) for kind in cards.KINDS if report.kinds[kind]
    )
    day = datetime.fromtimestamp(report.changed, UTC).date().isoformat()
    rows = "".join(
        f'<li><a href="{html.escape(site.link(page, deck.path))}" download>'
        f"{html.escape(words[deck.variant])}</a> "
        f"<span>{report.sizes[deck.variant] / 1000:.0f} kB</span></li>"
        for deck in DECKS
    )
    said = words["counts"].format(cards=report.cards, counts=counts, day=day)
    return f'<div class="decks"><ul>{rows}</ul><p>{said}</p></div>'


_PLACE = re.compile(r'<div class="decks">.*?</div>', re.S)
WORDS = {
    "zh": {
        "zh": "中文",
        "en": "英文",
        "zh-en": "中英对照",
        "counts": "每个牌组都有同样的 {cards} 张卡片：{counts}。卡片最近一次改动：{day}。",
        "answer": "{} 道题的 30 秒答案",
        "formula": "{} 条公式",
        "follow-up": "{} 个追问",
        "comma": "、",
    },
    "en": {
        "zh": "Chinese",
        "en": "English",
        "zh-en": "Chinese and English",
        "counts": "Each deck holds the same {cards} cards: {counts}. Last change to a card: {day}.",
        "answer": "{} short answers",
        "formula": "{} formulas",
        "follow-up": "{} follow-up questions",
        "comma": ", ",
    },
}
