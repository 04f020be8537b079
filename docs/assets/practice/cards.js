// @ts-check
/** Putting cards into the review queue, and taking them out. When they come again is FSRS's part. */

import { daysLater, daysUntil } from "./days.js";

/** @import { Card, Record } from "./record.js" */

/** @param {"question" | "exercise"} kind @param {string} id */
export function cardName(kind, id) {
  return `${kind}/${id}`;
}

/** @param {string} name @returns {{ kind: "question" | "exercise", id: string }} */
export function partsOf(name) {
  const [kind, id] = name.split("/");
  return { kind: kind === "exercise" ? "exercise" : "question", id };
}

/**
 * A card that was never rated.
 *
 * @param {number} now
 * @param {number} [days] until it is due
 * @returns {Card}
 */
export function newCard(now, days = 0) {
  const due = days ? daysLater(now, days) : now;
  return {
    at: now, removed: false, due, reviewed: 0, stability: 0, difficulty: 0, days: 0, reps: 0, lapses: 0,
  };
}

/**
 * Puts a card in. One that was taken out earlier comes back with what FSRS knew of it.
 *
 * @param {Record} record
 * @param {string} name
 * @param {number} now
 * @param {number} [days]
 */
export function putIn(record, name, now, days = 0) {
  const old = record.cards[name];
  if (old && !old.removed) return;
  const fresh = newCard(now, days);
  record.cards[name] = old ? { ...old, at: later(old, now), removed: false, due: fresh.due } : fresh;
}

/** @param {Record} record @param {string} name @param {number} now */
export function takeOut(record, name, now) {
  const old = record.cards[name];
  if (old) record.cards[name] = { ...old, at: later(old, now), removed: true };
}

/**
 * A change made now is the newest, even if the clock says otherwise.
 *
 * @param {Card} old
 * @param {number} now
 */
function later(old, now) {
  return Math.max(now, old.at + 1);
}

/** The card of that name, if it is in the queue. @param {Record} record @param {string} name */
export function cardIn(record, name) {
  const card = record.cards[name];
  return card && !card.removed ? card : null;
}

/**
 * The cards of the queue: those of today (and of days missed), the longest due first, then the rest.
 *
 * @param {Record} record
 * @param {number} now
 * @returns {{ today: [string, Card][], later: [string, Card][] }}
 */
export function queue(record, now) {
  const cards = Object.entries(record.cards).filter(([, card]) => !card.removed);
  // Equal times: by name, so that the order is the same on each visit.
  cards.sort(([a, one], [b, two]) => one.due - two.due || (a < b ? -1 : 1));
  const isToday = (/** @type {[string, Card]} */ [, card]) => daysUntil(card.due, now) <= 0;
  return { today: cards.filter(isToday), later: cards.filter((entry) => !isToday(entry)) };
}
