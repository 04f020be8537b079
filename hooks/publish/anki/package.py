"""Writes a deck as the package that Anki imports: a zip of an SQLite file and the media.

The notes are genanki's; the file around them is written here, because genanki's own would hold
the time of the build, lie there uncompressed and leave a temporary file behind. The same tree
gives the same bytes with the same Python; another SQLite may order its pages differently.
"""

import io
import itertools
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import genanki


class Note(genanki.Note):
    """A note with a time of its own, where genanki has one for the whole package."""

    def __init__(self, *, changed: int, **given: Any) -> None:
        super().__init__(**given)
        self.changed = changed

    def write_to_db(
        self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]
    ) -> None:
        """Write the note and its card."""
        super().write_to_db(cursor, self.changed, deck_id, id_gen)


def packed(deck: genanki.Deck, changed: int, media: dict[str, Path]) -> bytes:
    """Return the package of a deck; ``changed`` is when its note type last did."""
    database = sqlite3.connect(":memory:")
    try:
        # Numbers of our own for each deck. A collection that has them already gives others.
        numbers = itertools.count(deck.deck_id * 1000)
        genanki.Package(deck).write_to_db(database.cursor(), changed, numbers)
        database.commit()
        database.execute("VACUUM")
        collection = database.serialize()
    finally:
        database.close()
    names = sorted(media)
    entries = {
        "collection.anki2": collection,
        "media": json.dumps(dict(enumerate(names)), ensure_ascii=False).encode(),
        **{str(number): media[name].read_bytes() for number, name in enumerate(names)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries.items():
            # The first day that a zip knows.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, compresslevel=9)
    return out.getvalue()
