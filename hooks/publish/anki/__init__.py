"""Anki decks from the finished pages: ``anki/ml-by-hand.{zh,en,zh-en}.apkg``.

``cards`` reads questions and answers out of the HTML, ``fields`` makes them fit for a card,
``note_types`` says how a card looks, ``package`` writes the files, ``history`` when each card last
changed. What a learner's collection holds on to (ids of decks, note types and fields, and what a
note's GUID is made of) must never change: it would cost everybody their schedule.
"""
