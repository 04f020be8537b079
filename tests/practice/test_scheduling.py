"""When a card comes again: FSRS's intervals, counted by the reader's own calendar."""

from __future__ import annotations

import itertools

import pytest

from tests.practice.in_node import evaluate

ZONES = ("UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "Asia/Kolkata")

# Each history: ratings given on the day a card is due, as ts-fsrs itself would be used.
DIRECT = """
import { createEmptyCard, fsrs, generatorParameters } from "ts-fsrs";
const scheduler = fsrs(generatorParameters(
  { enable_short_term: false, enable_fuzz: false, maximum_interval: 365 }));
tell(given.map((ratings) => {
  let at = new Date("2026-03-02T09:00:00Z");
  let card = createEmptyCard(at);
  return ratings.map((rating) => {
    card = scheduler.next(card, at, rating).card;
    at = card.due;
    return [Math.min(card.scheduled_days, 365), card.stability, card.difficulty];
  });
}));
"""
# The same by the site's module; the day is counted as the reader's calendar shows it.
OURS = """
import { newCard } from "#practice/cards.js";
import { dayOf } from "#practice/days.js";
import { rated } from "#practice/scheduling.js";
tell(given.map((ratings) => {
  let at = new Date(2026, 2, 2, 9).getTime();
  let card = newCard(at);
  return ratings.map((rating) => {
    card = rated(card, rating, at);
    const days = dayOf(card.due) - dayOf(at);
    at = card.due;
    return [days, card.stability, card.difficulty];
  });
}));
"""
HISTORIES = [list(ratings) for ratings in itertools.product((1, 2, 3, 4), repeat=4)]


@pytest.mark.parametrize("zone", ZONES)
def test_intervals_are_those_of_ts_fsrs_in_every_time_zone(zone):
    assert evaluate(OURS, HISTORIES, zone) == evaluate(DIRECT, HISTORIES)


def test_a_better_answer_never_comes_back_sooner():
    for first in evaluate(DIRECT, [[r] for r in (1, 2, 3, 4)]):
        assert first[0][0] >= 1, "never again on the same day"
    firsts = [history[0][0] for history in evaluate(OURS, [[r] for r in (1, 2, 3, 4)])]
    assert firsts == sorted(firsts) and firsts[0] < firsts[3]
    assert max(h[-1][0] for h in evaluate(OURS, [[4] * 8])) == 365, "a year at most"


CLOCKS = """
import { newCard, queue } from "#practice/cards.js";
import { rated } from "#practice/scheduling.js";
import { empty } from "#practice/record.js";
const record = empty();
const at = new Date(...given.reviewed).getTime();
record.cards["question/a"] = rated(newCard(at), 1, at);
tell(given.looks.map((look) => queue(record, new Date(...look).getTime()).today.length));
"""


@pytest.mark.parametrize(
    ("zone", "day", "late"),
    [
        # 25 hours, 23 hours, and a day with no change.
        ("America/New_York", (2026, 10, 1), "an autumn night"),
        ("America/New_York", (2026, 2, 8), "a spring night"),
        ("Asia/Shanghai", (2026, 10, 1), "no summer time"),
    ],
)
def test_the_day_changes_at_the_readers_midnight_also_where_clocks_change(zone, day, late):
    year, month, date = day
    # Reviewed twenty minutes after midnight of that day.
    given = {
        "reviewed": [year, month, date, 0, 20],
        "looks": [
            [year, month, date, 23, 59],
            [year, month, date + 1, 0, 1],
            [year, month, date + 1, 23, 59],
        ],
    }
    assert evaluate(CLOCKS, given, zone) == [0, 1, 1], late


def test_a_card_rated_at_home_is_due_once_abroad_and_not_twice():
    script = """
    import { newCard, queue } from "#practice/cards.js";
    import { rated } from "#practice/scheduling.js";
    import { empty } from "#practice/record.js";
    const record = empty();
    record.cards["question/a"] = rated(newCard(given.at), 3, given.at);
    process.env.TZ = "America/Los_Angeles";
    const day = 86_400_000;
    tell([0, 1, 2, 3, 4].map((days) => queue(record, given.at + days * day).today.length));
    """
    # 8 in the morning in Shanghai, three days' interval.
    at = 1_772_409_600_000
    assert evaluate(script, {"at": at}, "Asia/Shanghai") == [0, 0, 0, 1, 1]


def test_a_clock_that_was_put_back_does_no_harm():
    script = """
    import { newCard } from "#practice/cards.js";
    import { rated } from "#practice/scheduling.js";
    const now = Date.UTC(2026, 5, 1);
    const card = rated(newCard(now), 3, now);
    const again = rated(card, 3, now - 40 * 86_400_000);
    tell([again.reviewed >= card.reviewed, again.due > card.reviewed, again.days >= 1]);
    """
    assert evaluate(script) == [True, True, True]
