"""Imports packages into fresh collections of Anki itself; prints what became of them as JSON.

usage: .cache/anki/bin/python in_anki.py FOLDER PACKAGE ... --then PACKAGE NOTE

Each package goes into a collection of its own, and each of its cards is rendered. With --then, the
first collection's card NOTE is answered and its note gets a tag, after which the other package is
imported over it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Do it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("packages", nargs="+", type=Path)
    parser.add_argument("--then", nargs=2)
    chosen = parser.parse_args()
    with contextlib.redirect_stdout(sys.stderr):
        found: dict[str, Any] = {
            path.name: imported(chosen.folder / f"{number}.anki2", path)
            for number, path in enumerate(chosen.packages)
        }
        if chosen.then:
            found["then"] = updated(chosen.folder / "0.anki2", *chosen.then)
    print(json.dumps(found, ensure_ascii=False))


def imported(file: Path, package: Path) -> dict[str, Any]:
    """Import a package into a new collection; return its cards as Anki renders them."""
    from anki.collection import Collection

    collection = Collection(str(file))
    try:
        log = take(collection, package)
        cards = {}
        for number in collection.find_cards("", order="c.due"):
            card = collection.get_card(number)
            shown = card.render_output()
            cards[card.note()["Id"]] = [shown.question_text, shown.answer_text]
        decks = [deck.name for deck in collection.decks.all_names_and_ids()]
        again = take(collection, package)
        return {"log": log, "again": again, "cards": cards, "decks": decks}
    finally:
        collection.close()


def take(collection: Any, package: Path) -> dict[str, int]:
    """Import a package with the options Anki proposes; return how many notes went which way."""
    from anki.collection import ImportAnkiPackageRequest

    options = collection._backend.get_import_anki_package_presets()
    request = ImportAnkiPackageRequest(package_path=str(package), options=options)
    log = collection.import_anki_package(request).log
    ways = ("new", "updated", "duplicate", "conflicting", "missing_notetype", "missing_deck")
    return {way: len(getattr(log, way)) for way in ways}


def updated(file: Path, package: str, name: str) -> dict[str, Any]:
    """Learn a card, import a newer package, return the card's state before and after."""
    from anki.collection import Collection

    collection = Collection(str(file))
    try:
        (number,) = collection.find_cards(f'"Id:{name}"')
        card = collection.get_card(number)
        collection.sched.set_due_date([number], "30")
        before = state(collection, number)
        log = take(collection, Path(package))
        note = card.note()
        note.load()
        return {
            "log": log,
            "before": before,
            "after": state(collection, number),
            "fields": dict(note.items()),
            "cards": collection.card_count(),
            "types": len([m for m in collection.models.all_names_and_ids() if "撕" in m.name]),
        }
    finally:
        collection.close()


def state(collection: Any, number: int) -> list[int]:
    """Return what Anki knows of how well a card is known."""
    card = collection.get_card(number)
    return [card.id, card.type, card.queue, card.due, card.ivl, card.factor, card.reps]


if __name__ == "__main__":
    main()
