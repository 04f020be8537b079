"""The file itself: media in it, nothing of the time or place of the build."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import genanki

from hooks.publish.anki import note_types
from hooks.publish.anki.package import Note, packed
from tests.publish.anki.opened import opened

DOCS = Path(__file__).parents[3] / "docs"


def package(media: dict[str, Path]) -> bytes:
    deck = genanki.Deck(1_700_000_000, "Deck", "")
    kind = note_types.note_type(1_700_000_001, "Type", ("en",), DOCS)
    for number in range(3):
        fields = [f'Q{number} <img src="ml-by-hand-a.svg">', "", "", "A", "", f"id/{number}"]
        deck.add_note(Note(model=kind, guid=f"g{number}", fields=fields, changed=5 + number))
    return packed(deck, 9, media)


def test_pictures_are_packed_under_the_name_that_cards_use(tmp_path: Path) -> None:
    file = tmp_path / "a.svg"
    file.write_bytes(b"<svg/>")
    found = opened(package({"ml-by-hand-a.svg": file}))
    assert found.media == {"ml-by-hand-a.svg": b"<svg/>"}
    assert len(found.cards) == 3


def test_each_note_has_its_own_time_and_the_note_type_its_own() -> None:
    found = opened(package({}))
    assert [note.changed for note in found.notes] == [5, 6, 7]
    assert found.types[0]["mod"] == 9


def test_the_same_notes_give_the_same_bytes_whenever_they_are_packed(monkeypatch) -> None:
    first = package({})
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert package({}) == first
    times = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert times == {(1980, 1, 1, 0, 0, 0)}
