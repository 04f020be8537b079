// @ts-check
/** The interviews of the record: begun, gone on with, ended. */

import { cardIn, cardName, newCard } from "./cards.js";
import { questionIn } from "./record.js";
import { rated } from "./scheduling.js";
import { store } from "./store.js";
import { writeWish } from "./wish.js";

/** @import { Entry } from "./catalog.js" */
/** @import { Interview, Item, Rating } from "./record.js" */
/** @import { Wish } from "./wish.js" */

/**
 * @param {Wish} wish
 * @param {Entry[]} drawn
 * @returns {string} its id
 */
export function begin(wish, drawn) {
  const now = Date.now();
  const id = `${now.toString(36)}-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
  store.change((record) => {
    record.interviews[id] = {
      started: now,
      ended: 0,
      at: now,
      filter: writeWish(wish),
      limit: wish.minutes * 60,
      items: drawn.map((entry) => ({
        question: entry.id, answer: "", rating: 0, done: false, shown: false, ms: 0, at: now,
      })),
    };
  });
  return id;
}

/** @param {string} id @returns {Interview | undefined} */
export function interview(id) {
  return store.read().interviews[id];
}

/** All of them, the newest first. @returns {[string, Interview][]} */
export function interviews() {
  return Object.entries(store.read().interviews).sort(([, a], [, b]) => b.started - a.started);
}

/** The number of the first question that is not over; -1 if all are. @param {Interview} one */
export function present(one) {
  return one.items.findIndex((item) => !item.done);
}

/**
 * @param {string} id
 * @param {number} number of the question
 * @param {Partial<Item>} changes
 */
export function note(id, number, changes) {
  const now = Date.now();
  store.change((record) => {
    const one = record.interviews[id];
    const item = one?.items[number];
    if (!item) return; // cleared in another tab
    Object.assign(item, changes, { at: Math.max(now, item.at + 1) });
    one.at = Math.max(now, one.at + 1);
  });
}

/**
 * Rates an answer: in the interview, and in the review, where the question has a card from now on.
 *
 * @param {string} id
 * @param {number} number
 * @param {Exclude<Rating, 0>} rating
 */
export function rate(id, number, rating) {
  const now = Date.now();
  const question = interview(id)?.items[number]?.question;
  note(id, number, { rating, done: true });
  if (!question) return;
  store.change((record) => {
    const name = cardName("question", question);
    record.cards[name] = rated(cardIn(record, name) ?? record.cards[name] ?? newCard(now), rating, now);
    record.questions[question] = { ...questionIn(record, question), rating, rated: now };
  });
}

/** @param {string} id @param {number} ended 0 goes on with it */
export function setEnded(id, ended) {
  store.change((record) => {
    const one = record.interviews[id];
    if (one) Object.assign(one, { ended, at: Math.max(Date.now(), one.at + 1) });
  });
}
