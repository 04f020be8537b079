// @ts-check
/**
 * What an interview is to be about: read from the page's address, written back to it, and the
 * questions drawn for it. The same address draws the same questions, on any machine.
 */

import { MOST_QUESTIONS } from "./record.js";

/** @import { Entry } from "./catalog.js" */

/**
 * @typedef {{ sections: string[], levels: number[], tags: string[], count: number,
 *   minutes: number, seed: string }} Wish empty lists stand for “all”; 0 minutes for no limit
 */

/** @typedef {{ name: string, value: string, allowed: string[] | [number, number] | number }} Complaint */

export const LEVELS = [1, 2, 3];
export const DEFAULT_COUNT = 5;
export const MOST_MINUTES = 60;
const LONGEST_SEED = 40;

/**
 * The tags of the questions as both languages write them, in the order of the questions.
 *
 * @param {Entry[]} entries
 * @returns {{ zh: string, en: string }[]}
 */
export function tagsOf(entries) {
  const found = new Map();
  for (const { tags, tags_en } of entries) {
    tags.forEach((zh, place) => {
      if (!found.has(zh)) found.set(zh, { zh, en: tags_en[place] ?? zh });
    });
  }
  return [...found.values()];
}

/**
 * Reads a wish from the part of an address after the question mark. What is wrong in it is told,
 * and stands for nothing.
 *
 * @param {string} search
 * @param {Entry[]} entries
 * @returns {{ wish: Wish, complaints: Complaint[] }}
 */
export function readWish(search, entries) {
  const given = new URLSearchParams(search);
  /** @type {Complaint[]} */ const complaints = [];
  const refuse = (/** @type {string} */ name, /** @type {string} */ value, /** @type {Complaint["allowed"]} */ allowed) =>
    complaints.push({ name, value: value.slice(0, 60), allowed });
  const list = (/** @type {string} */ name) =>
    given.getAll(name).flatMap((value) => value.split(/[,，]/)).map((word) => word.trim()).filter(Boolean);

  const sections = [...new Set(entries.map((entry) => entry.section))];
  const wanted = list("section");
  for (const name of wanted) if (!sections.includes(name)) refuse("section", name, sections);

  const levels = list("level").flatMap((word) => {
    const range = /^([1-3])(?:-([1-3]))?$/.exec(word);
    if (!range) refuse("level", word, ["1", "2", "3", "2-3"]);
    if (!range) return [];
    const [low, high] = [Number(range[1]), Number(range[2] ?? range[1])].sort();
    return LEVELS.filter((level) => level >= low && level <= high);
  });

  const known = tagsOf(entries);
  const tags = list("tag").flatMap((word) => {
    const tag = known.find(({ zh, en }) => [zh, en].some((name) => same(name, word)));
    if (!tag) refuse("tag", word, known.map(({ zh }) => zh));
    return tag ? [tag.zh] : [];
  });

  const number = (/** @type {string} */ name, /** @type {number} */ least, /** @type {number} */ most, /** @type {number} */ usual) => {
    const value = given.get(name)?.trim();
    if (!value) return usual;
    if (/^\d{1,4}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    refuse(name, value, [least, most]);
    return usual;
  };

  let seed = given.get("seed")?.trim() ?? "";
  if (seed.length > LONGEST_SEED) {
    refuse("seed", seed, LONGEST_SEED);
    seed = "";
  }
  const wish = {
    sections: sections.filter((name) => wanted.includes(name)),
    levels: LEVELS.filter((level) => levels.includes(level)),
    tags: [...new Set(tags)],
    count: number("n", 1, MOST_QUESTIONS, DEFAULT_COUNT),
    minutes: number("minutes", 0, MOST_MINUTES, 0),
    seed,
  };
  return { wish, complaints };
}

/** @param {string} a @param {string} b */
function same(a, b) {
  return a.toLowerCase() === b.toLowerCase();
}

/**
 * A wish as the part of an address after the question mark, always written the same way.
 *
 * @param {Wish} wish
 */
export function writeWish({ sections, levels, tags, count, minutes, seed }) {
  const search = new URLSearchParams();
  if (sections.length) search.set("section", sections.join(","));
  const all = levels.length === LEVELS.length;
  if (levels.length && !all) search.set("level", levels.join(levels[1] === levels[0] + 1 ? "-" : ","));
  if (tags.length) search.set("tag", tags.join(","));
  search.set("n", String(count));
  if (minutes) search.set("minutes", String(minutes));
  if (seed) search.set("seed", seed);
  return search.toString().replaceAll("%2C", ",");
}

/**
 * The questions that a wish allows.
 *
 * @param {Wish} wish
 * @param {Entry[]} entries
 */
export function allowed({ sections, levels, tags }, entries) {
  return entries.filter(
    (entry) =>
      (!sections.length || sections.includes(entry.section)) &&
      (!levels.length || levels.includes(entry.level)) &&
      (!tags.length || tags.some((tag) => entry.tags.includes(tag))),
  );
}

/**
 * The questions drawn. Each has a number made of the seed and its id, and the smallest numbers are
 * taken: a question added to the site later changes a draw by itself at most.
 *
 * @param {Wish} wish
 * @param {Entry[]} entries
 */
export function draw(wish, entries) {
  const ranked = allowed(wish, entries).map((entry) => ({ entry, rank: hash(`${wish.seed}\n${entry.id}`) }));
  ranked.sort((a, b) => a.rank - b.rank || (a.entry.id < b.entry.id ? -1 : 1));
  return ranked.slice(0, wish.count).map(({ entry }) => entry);
}

/** A seed nobody has had yet. */
export function newSeed() {
  return crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
}

/**
 * 53 bits that hang on every letter of a text (cyrb53, in the public domain). Old links must draw
 * what they drew: never change it.
 *
 * @param {string} text
 */
export function hash(text) {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
