"""How a card looks: one note type for each deck.

Ids, names of fields and the number of templates are for ever: Anki takes a note type with other
fields for another one, and gives its notes a new schedule. Words, templates and styles may change.
"""

import re
from pathlib import Path
from typing import NamedTuple

import genanki

from hooks.publish.errors import PublishError
from hooks.publish.pages import TAGS

HERE = Path(__file__).parent
TOKENS = "assets/theme/tokens.css"
CODE = "assets/theme/code.css"


class Words(NamedTuple):
    """What the cards of a language say besides the page's own words."""

    kinds: dict[str, str]
    more: str


WORDS = {
    "zh": Words(
        {"answer": "30 秒", "formula": "公式", "follow-up": "追问"},
        "打开本题：推导与能运行的代码",
    ),
    "en": Words(
        {"answer": "30 seconds", "formula": "Formula", "follow-up": "Follow-up"},
        "Open the page: derivation and code that runs",
    ),
}
# Once for each language of a note type, then the id. Anki sorts by the first: the question.
FIELDS = ("Question", "Kind", "Topic", "Answer", "Link")
_SIDE = (
    '<section lang="{tag}">\n<p class="about"><b>{{{{{Kind}}}}}</b> {{{{{Topic}}}}}</p>\n'
    '<div class="question">{{{{{Question}}}}}</div>\n</section>\n'
)
_BACK = (
    '<section lang="{tag}">\n<div class="answer">{{{{{Answer}}}}}</div>\n'
    '<p class="more"><a href="{{{{{Link}}}}}">{more}</a></p>\n</section>\n'
)
_COLOURS = re.compile(r"^\s*--(?!font|md-)[\w-]+: #[0-9a-f]{6};", re.M)
_SCHEMES = re.compile(
    r'\[data-md-color-scheme="default"\] \{(?P<light>[^}]*)\}.*?'
    r'\[data-md-color-scheme="slate"\] \{(?P<dark>[^}]*)\}',
    re.S,
)


def field_names(languages: tuple[str, ...]) -> list[str]:
    """Return the names of a note type's fields in their order."""
    return [field + suffix(name, languages) for name in languages for field in FIELDS] + ["Id"]


def suffix(language: str, languages: tuple[str, ...]) -> str:
    """Return what the names of a language's fields end in: nothing where there is only one."""
    return "" if len(languages) == 1 else f" {language}"


def note_type(number: int, name: str, languages: tuple[str, ...], docs: Path) -> genanki.Model:
    """Return the note type of a deck in these languages."""
    front, back = "", '{{FrontSide}}\n<hr id="answer">\n'
    for language in languages:
        names = {field: field + suffix(language, languages) for field in FIELDS}
        front += _SIDE.format(tag=TAGS[language], **names)
        back += _BACK.format(tag=TAGS[language], more=WORDS[language].more, **names)
    return genanki.Model(
        number,
        name,
        fields=[{"name": field} for field in field_names(languages)],
        templates=[{"name": "Card", "qfmt": front, "afmt": back}],
        css=stylesheet(docs),
    )


def stylesheet(docs: Path) -> str:
    """Return the styles of a card, with the site's colours for both schemes and for code."""
    schemes = _SCHEMES.search((docs / TOKENS).read_text("utf-8"))
    if schemes is None:
        raise PublishError(
            f"{docs.name}/{TOKENS}: the colours of the schemes are not where the flash cards look "
            "for them.\n  Fix: adapt hooks/publish/anki/note_types.py to the new file."
        )
    light, dark = ("".join(_COLOURS.findall(schemes[name])) for name in ("light", "dark"))
    code = (docs / CODE).read_text("utf-8").partition(".md-typeset")[0]
    return (
        f".card {{{light}\n}}\n.card.nightMode, .card.night_mode {{{dark}\n}}\n"
        f"{(HERE / 'card.css').read_text('utf-8')}\n{code}"
    )


def sources(docs: Path) -> list[Path]:
    """Return the files that a note type is made of."""
    return [Path(__file__), HERE / "card.css", docs / TOKENS, docs / CODE]
