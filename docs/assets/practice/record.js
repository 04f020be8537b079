// @ts-check
/**
 * What the site remembers of a reader: its shape, how a text becomes such a record, and how two
 * records become one. Nothing here touches the storage or the page.
 *
 * All times are milliseconds since 1970, the same in every time zone; 0 stands for “never”.
 */

import * as v from "valibot";

export const FORMAT = "ml-by-hand progress";
export const VERSION = 1;

/** The longest answer that is kept: far more than anybody types in a few minutes. */
export const LONGEST_ANSWER = 20_000;
/** The most questions of one interview. */
export const MOST_QUESTIONS = 50;
/** How many interviews are kept, the newest. */
const KEPT_INTERVIEWS = 20;

const whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15));
const size = v.pipe(v.number(), v.finite(), v.minValue(0));
/** 1 again, 2 hard, 3 good, 4 easy; 0 is not rated. */
const rating = v.picklist([0, 1, 2, 3, 4]);
const text = (/** @type {number} */ longest) => v.pipe(v.string(), v.maxLength(longest));
const id = v.pipe(v.string(), v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/), v.maxLength(100));

const question = v.object({ seen: time, rating, rated: time });

const exercise = v.object({
  tries: whole,
  hints: whole,
  solutionSeen: v.boolean(),
  /** when it was first passed */
  solved: time,
  /** the shortest time to a pass, in milliseconds */
  best: whole,
  at: time,
});

/** A card of the review queue. What FSRS knows of it; `removed` cards stay, to be told to others. */
const card = v.object({
  at: time,
  removed: v.boolean(),
  due: time,
  reviewed: time,
  stability: size,
  difficulty: size,
  days: whole,
  reps: whole,
  lapses: whole,
});

/** One question of an interview. */
const item = v.object({
  question: id,
  answer: text(LONGEST_ANSWER),
  rating,
  /** over: rated, or passed over */
  done: v.boolean(),
  shown: v.boolean(),
  ms: whole,
  at: time,
});

const interview = v.object({
  started: time,
  ended: time,
  at: time,
  /** the part of its address after the question mark: what was asked for */
  filter: text(1000),
  /** for each question, in seconds; 0 is no limit */
  limit: whole,
  items: v.pipe(v.array(item), v.maxLength(MOST_QUESTIONS)),
});

/** A card's name: `question/rope`, `exercise/softmax`. */
const cardId = v.pipe(v.string(), v.regex(/^(?:question|exercise)\/[a-z0-9-]{1,100}$/));

const PARTS = /** @type {const} */ ({
  questions: [id, question],
  exercises: [id, exercise],
  cards: [cardId, card],
  interviews: [id, interview],
});

const schema = v.object({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  questions: v.record(...PARTS.questions),
  exercises: v.record(...PARTS.exercises),
  cards: v.record(...PARTS.cards),
  interviews: v.record(...PARTS.interviews),
});

/** @typedef {v.InferOutput<typeof schema>} Record */
/** @typedef {v.InferOutput<typeof question>} Question */
/** @typedef {v.InferOutput<typeof exercise>} Exercise */
/** @typedef {v.InferOutput<typeof card>} Card */
/** @typedef {v.InferOutput<typeof interview>} Interview */
/** @typedef {v.InferOutput<typeof item>} Item */
/** @typedef {v.InferOutput<typeof rating>} Rating */

/**
 * Why a text is no record: it is no JSON, something else, of a version to come, or has faults.
 *
 * @typedef {{ kind: "syntax" } | { kind: "format" } | { kind: "version", version: number }
 *   | { kind: "faults", faults: Fault[] }} Refusal
 */

/**
 * One value that is not as it should be, in terms that can be said in any language.
 *
 * @typedef {{ path: string[], type: string, wanted: string, found: string }} Fault
 */

/** @returns {Record} */
export function empty() {
  return { format: FORMAT, version: VERSION, questions: {}, exercises: {}, cards: {}, interviews: {} };
}

/** @param {Record} record */
export function isEmpty({ questions, exercises, cards, interviews }) {
  return [questions, exercises, cards, interviews].every((part) => !Object.keys(part).length);
}

/** What is known of a question. @param {Record} record @param {string} name @returns {Question} */
export function questionIn(record, name) {
  return record.questions[name] ?? { seen: 0, rating: 0, rated: 0 };
}

/**
 * Reads a record from its text.
 *
 * @param {string} source
 * @returns {{ record: Record } | { refusal: Refusal, rest: Record }} `rest` is what is sound in it
 */
export function parse(source) {
  /** @type {unknown} */ let data;
  try {
    data = JSON.parse(source);
  } catch {
    return { refusal: { kind: "syntax" }, rest: empty() };
  }
  if (!isObject(data) || data.format !== FORMAT) return { refusal: { kind: "format" }, rest: empty() };
  const { version } = data;
  if (typeof version === "number" && version > VERSION) {
    return { refusal: { kind: "version", version }, rest: empty() };
  }
  const found = v.safeParse(schema, data);
  if (found.success) return { record: found.output };
  return { refusal: { kind: "faults", faults: found.issues.map(fault) }, rest: sound(data) };
}

/** @param {unknown} value @returns {value is { [key: string]: unknown }} */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {v.BaseIssue<unknown>} issue @returns {Fault} */
function fault(issue) {
  const path = (issue.path ?? []).map((step) => String(step.key));
  const key = issue.path?.at(-1)?.origin === "key" && issue.type !== "regex";
  return {
    path,
    type: key ? "missing" : issue.type,
    wanted: String(issue.requirement ?? issue.expected ?? ""),
    found: issue.received.slice(0, 60),
  };
}

/**
 * The entries that are as they should be, of a record that is not.
 *
 * @param {{ [key: string]: unknown }} data
 */
function sound(data) {
  const record = empty();
  for (const [part, [key, entry]] of Object.entries(PARTS)) {
    const given = data[part];
    if (!isObject(given)) continue;
    const kept = Object.entries(given).filter(([name, value]) => v.is(key, name) && v.is(entry, value));
    const clean = v.parse(v.record(key, entry), Object.fromEntries(kept));
    Object.assign(record[/** @type {keyof typeof PARTS} */ (part)], clean);
  }
  return record;
}

/**
 * One record of two: of each entry the newer, of what is counted the larger. The order does not
 * matter, and merging again what is merged already changes nothing.
 *
 * @param {Record} one
 * @param {Record} other
 * @returns {Record}
 */
export function merge(one, other) {
  return {
    format: FORMAT,
    version: VERSION,
    questions: both(one.questions, other.questions, mergeQuestion),
    exercises: both(one.exercises, other.exercises, mergeExercise),
    cards: both(one.cards, other.cards, newer),
    interviews: newest(both(one.interviews, other.interviews, mergeInterview)),
  };
}

/**
 * @template T
 * @param {{ [name: string]: T }} one
 * @param {{ [name: string]: T }} other
 * @param {(a: T, b: T) => T} join
 */
function both(one, other, join) {
  const result = { ...one };
  for (const [name, value] of Object.entries(other)) {
    result[name] = Object.hasOwn(result, name) ? join(result[name], value) : value;
  }
  return result;
}

/**
 * The later of two; of two of the same moment always the same one, whichever comes first.
 *
 * @template {{ at: number }} T
 * @param {T} a
 * @param {T} b
 */
function newer(a, b) {
  if (a.at !== b.at) return a.at > b.at ? a : b;
  return JSON.stringify(a) > JSON.stringify(b) ? a : b;
}

/** @param {Question} a @param {Question} b @returns {Question} */
function mergeQuestion(a, b) {
  const rated = newer({ at: a.rated, rating: a.rating }, { at: b.rated, rating: b.rating });
  return { seen: Math.max(a.seen, b.seen), rating: rated.rating, rated: rated.at };
}

/** @param {Exercise} a @param {Exercise} b @returns {Exercise} */
function mergeExercise(a, b) {
  return {
    tries: Math.max(a.tries, b.tries),
    hints: Math.max(a.hints, b.hints),
    solutionSeen: a.solutionSeen || b.solutionSeen,
    solved: earliest(a.solved, b.solved),
    best: earliest(a.best, b.best),
    at: Math.max(a.at, b.at),
  };
}

/** The smaller of two, of which 0 means that there is none. @param {number} a @param {number} b */
function earliest(a, b) {
  return a && b ? Math.min(a, b) : a || b;
}

/** @param {Interview} a @param {Interview} b @returns {Interview} */
function mergeInterview(a, b) {
  const last = newer(a, b);
  const items = last.items.map((mine, number) => {
    const [one, two] = [a.items[number], b.items[number]];
    return one && two && one.question === two.question ? newer(one, two) : mine;
  });
  return { ...last, items };
}

/** @param {{ [name: string]: Interview }} interviews */
function newest(interviews) {
  const sorted = Object.entries(interviews).sort(([, a], [, b]) => b.started - a.started);
  return Object.fromEntries(sorted.slice(0, KEPT_INTERVIEWS));
}
