// @ts-check
/**
 * When a card comes again: FSRS, by ts-fsrs. Intervals are whole days. Answers to interview
 * questions take minutes, not seconds, so there are no learning steps within a day.
 */

import { fsrs, generatorParameters, Rating as Grade, State } from "ts-fsrs";

import { daysLater, wall } from "./days.js";

/** @import { Card, Rating } from "./record.js" */

/** Nobody prepares for an interview more than a year away. */
export const LONGEST = 365;

const scheduler = fsrs(
  generatorParameters({ enable_short_term: false, enable_fuzz: false, maximum_interval: LONGEST }),
);

/**
 * The card as it is after the reader has rated the answer.
 *
 * @param {Card} card
 * @param {Exclude<Rating, 0>} rating
 * @param {number} now
 * @returns {Card}
 */
export function rated(card, rating, now) {
  // A clock that was put back must not make time run backwards.
  const at = Math.max(now, card.reviewed);
  const fresh = card.reps === 0;
  // FSRS counts days by the calendar of Greenwich: it gets the reader's calendar in its place.
  const { card: next } = scheduler.next(
    {
      due: new Date(wall(card.due)),
      stability: card.stability,
      difficulty: card.difficulty,
      elapsed_days: 0,
      scheduled_days: card.days,
      learning_steps: 0,
      reps: card.reps,
      lapses: card.lapses,
      state: fresh ? State.New : State.Review,
      last_review: fresh ? undefined : new Date(wall(card.reviewed)),
    },
    new Date(wall(at)),
    GRADES[rating],
  );
  // ts-fsrs keeps the four ratings apart by a day each, even beyond its own limit.
  const days = Math.min(next.scheduled_days, LONGEST);
  return {
    at,
    removed: false,
    due: daysLater(at, days),
    reviewed: at,
    stability: next.stability,
    difficulty: next.difficulty,
    days,
    reps: next.reps,
    lapses: next.lapses,
  };
}

const GRADES = /** @type {const} */ ({ 1: Grade.Again, 2: Grade.Hard, 3: Grade.Good, 4: Grade.Easy });
