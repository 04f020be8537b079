"""Records: merged in any order, read with care, never half-understood."""

from __future__ import annotations

import json

import pytest

from tests.practice.in_node import evaluate

LAWS = """
import { empty, merge, parse } from "#practice/record.js";

let state = 12345;
const random = (n) => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) % n;
const card = () => ({
  at: random(4), removed: random(2) === 1, due: random(9), reviewed: random(9),
  stability: random(9) / 2, difficulty: random(9), days: random(9), reps: random(3), lapses: 0,
});
const item = (question) => ({
  question, answer: ["", "a", "b"][random(3)], rating: random(5), done: random(2) === 1,
  shown: false, ms: random(9), at: random(4),
});
function record() {
  const one = empty();
  for (const id of ["a", "b", "c"]) {
    if (random(2)) one.questions[id] = { seen: random(9), rating: random(5), rated: random(3) };
    if (random(2)) one.cards[`question/${id}`] = card();
    if (random(2)) one.exercises[id] = {
      tries: random(5), hints: random(4), solutionSeen: random(2) === 1, solved: random(4),
      best: random(4), at: random(9),
    };
    if (random(2)) one.interviews[id] = {
      started: 5, ended: random(3), at: random(4), filter: "n=2", limit: 0, items: [item("x"), item("y")],
    };
  }
  return one;
}
const sorted = (value) => Array.isArray(value) ? value.map(sorted)
  : value && typeof value === "object"
    ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value;
const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const broken = { order: 0, again: 0, grouping: 0, read: 0, distinct: new Set() };
for (let round = 0; round < 2000; round++) {
  const [a, b, c] = [record(), record(), record()];
  if (!same(merge(a, b), merge(b, a))) broken.order++;
  if (!same(merge(merge(a, b), b), merge(a, b))) broken.again++;
  if (!same(merge(merge(a, b), c), merge(a, merge(b, c)))) broken.grouping++;
  if (!same(parse(JSON.stringify(merge(a, b))).record, merge(a, b))) broken.read++;
  broken.distinct.add(JSON.stringify(merge(a, b)));
}
tell({ ...broken, distinct: broken.distinct.size });
"""


def test_merging_does_not_depend_on_order_grouping_or_repetition():
    found = evaluate(LAWS)
    assert found.pop("distinct") > 1900, "the records tried are different ones"
    assert found == {"order": 0, "again": 0, "grouping": 0, "read": 0}


def test_a_newer_entry_wins_and_counts_only_grow():
    script = """
    import { empty, merge } from "#practice/record.js";
    const old = empty(), now = empty();
    const card = { removed: false, due: 1, reviewed: 0, stability: 0, difficulty: 0, days: 0, reps: 0, lapses: 0 };
    old.cards["question/a"] = { ...card, at: 1 };
    now.cards["question/a"] = { ...card, at: 2, removed: true };
    const exercise = { hints: 0, solutionSeen: false, solved: 0, best: 0, at: 1 };
    old.exercises.a = { ...exercise, tries: 3, hints: 2, solved: 50, best: 900 };
    now.exercises.a = { ...exercise, tries: 1, solutionSeen: true, solved: 80, best: 700, at: 9 };
    tell(merge(old, now));
    """
    merged = evaluate(script)
    assert merged["cards"]["question/a"]["removed"] is True, "an old copy does not bring it back"
    assert merged["exercises"]["a"] == {
        "tries": 3, "hints": 2, "solutionSeen": True, "solved": 50, "best": 700, "at": 9,
    }  # fmt: skip


def kind(text: str) -> tuple[str, list[dict], dict]:
    """Why a text is refused, its faults, and what is sound in it."""
    found = evaluate(
        'import { parse } from "#practice/record.js"; tell(parse(given));',
        text,
    )
    refusal = found["refusal"]
    return refusal["kind"], refusal.get("faults", []), found["rest"]


HEAD = {"format": "ml-by-hand progress", "version": 1}
PARTS = {"questions": {}, "exercises": {}, "cards": {}, "interviews": {}}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "syntax"),
        ('{"format": "ml-by-hand progress", "vers', "syntax"),
        ("null", "format"),
        ("[1]", "format"),
        ('{"version": 1}', "format"),
        (json.dumps({**HEAD, "version": 2}), "version"),
        (json.dumps({**HEAD, "version": "1"}), "faults"),
        (json.dumps(HEAD), "faults"),
        (json.dumps({**HEAD, **PARTS, "questions": {"__proto__x": {}}}), "faults"),
        (
            json.dumps(
                {**HEAD, **PARTS, "questions": {"a": {"seen": -1, "rating": 0, "rated": 0}}}
            ),
            "faults",
        ),
        (
            json.dumps(
                {**HEAD, **PARTS, "questions": {"a": {"seen": 1e99, "rating": 9, "rated": None}}}
            ),
            "faults",
        ),
        (json.dumps({**HEAD, **PARTS, "cards": {"a": {}}}), "faults"),
    ],
)
def test_what_is_no_record_is_refused_with_the_reason(text, why):
    assert kind(text)[0] == why


def test_what_is_sound_in_a_broken_record_is_kept_and_the_faults_are_named():
    good = {"seen": 5, "rating": 3, "rated": 6}
    record = {**HEAD, **PARTS, "questions": {"rope": good, "log-loss": {**good, "rating": "x"}}}
    _, faults, rest = kind(json.dumps(record))
    assert [fault["path"] for fault in faults] == [["questions", "log-loss", "rating"]]
    assert faults[0]["found"] == '"x"'
    assert rest["questions"] == {"rope": good}


def test_names_of_things_every_object_has_are_no_trap():
    text = '{"format":"ml-by-hand progress","version":1,"questions":{"__proto__":{"seen":1,"rating":0,"rated":0},"constructor":{"seen":1,"rating":0,"rated":0}},"exercises":{},"cards":{},"interviews":{}}'
    script = """
    import { empty, merge, parse } from "#practice/record.js";
    const found = parse(given);
    const record = merge(empty(), found.record ?? found.rest);
    tell([({}).seen === undefined, Object.keys(record.questions)]);
    """
    clean, names = evaluate(script, text)
    assert clean and "__proto__" not in names
