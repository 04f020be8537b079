"""A package opened as what it is: a zip with an SQLite file in it."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from typing import Any, NamedTuple

FIELD = "\x1f"
CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.S)
# TeX holds `\\[4pt]`: a backslash takes the next character along, whatever it is.
ESCAPE = re.compile(r"\\(.)", re.S)


class Note(NamedTuple):
    """One row of the table of notes, its fields by their names."""

    guid: str
    changed: int
    tags: list[str]
    fields: dict[str, str]

    @property
    def id(self) -> str:
        return self.fields["Id"]


class Opened(NamedTuple):
    """What the package holds."""

    notes: list[Note]
    cards: list[tuple[int, int]]
    decks: list[dict[str, Any]]
    types: list[dict[str, Any]]
    media: dict[str, bytes]

    def note(self, name: str) -> Note:
        (found,) = [note for note in self.notes if note.id == name]
        return found


def opened(data: bytes) -> Opened:
    """Read a package."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(archive.read("collection.anki2"))
        types, decks = map(json.loads, database.execute("SELECT models, decks FROM col").fetchone())
        names = {int(key): [field["name"] for field in one["flds"]] for key, one in types.items()}
        rows = database.execute("SELECT guid, mod, tags, mid, flds FROM notes ORDER BY id")
        notes = [
            Note(guid, mod, tags.split(), dict(zip(names[mid], text.split(FIELD), strict=True)))
            for guid, mod, tags, mid, text in rows
        ]
        cards = database.execute("SELECT due, nid FROM cards ORDER BY due").fetchall()
    finally:
        database.close()
    media = {
        name: archive.read(number) for number, name in json.loads(archive.read("media")).items()
    }
    kept = [deck for deck in decks.values() if deck["name"] != "Default"]
    return Opened(notes, cards, kept, list(types.values()), media)


def delimiters(field: str) -> list[str]:
    """The delimiters of formulas in a field, in order."""
    return [match[0] for match in ESCAPE.finditer(CODE.sub("", field)) if match[1] in "()[]"]


def balanced(field: str) -> bool:
    """Whether each formula of a field ends before the next begins."""
    found = delimiters(field)
    pairs = list(zip(found[::2], found[1::2], strict=False))
    return len(found) % 2 == 0 and set(pairs) <= {(r"\(", r"\)"), (r"\[", r"\]")}
