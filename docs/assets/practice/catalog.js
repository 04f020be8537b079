// @ts-check
/** What the site offers to practise: its questions, from questions.json. */

/** @typedef {"zh" | "en"} Language */

/**
 * @typedef {{ id: string, section: string, level: number, minutes: number,
 *   title: { zh: string, en: string }, url: { zh: string, en: string },
 *   tags: string[], tags_en: string[],
 *   exercises: string[], exercise_titles: { [id: string]: { zh: string, en: string } } }} Entry
 */

/** The site's root: every script of ours lies two folders below it. */
export const ROOT = new URL("../../", import.meta.url);

/** @returns {Language} */
export function language() {
  return document.documentElement.lang.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** @param {string} path below the root */
export function address(path) {
  return new URL(path, ROOT).href;
}

/** A page of the site in the reader's language. @param {"review" | "mock"} name */
export function pageAddress(name) {
  return address(language() === "zh" ? `${name}/` : `en/${name}/`);
}

/** @type {Promise<Catalog> | null} */
let loading = null;

/**
 * The catalogue, loaded once. One that could not be loaded is tried again.
 *
 * @returns {Promise<Catalog>}
 */
export function loadCatalog() {
  loading ??= load();
  loading.catch(() => (loading = null));
  return loading;
}

async function load() {
  const response = await fetch(address("questions.json"));
  if (!response.ok) throw new Error(`questions.json: HTTP ${response.status}`);
  return new Catalog(await response.json());
}

export class Catalog {
  /** @param {Entry[]} entries */
  constructor(entries) {
    this.entries = entries;
    /** @type {Map<string, Entry>} */
    this.byId = new Map(entries.map((entry) => [entry.id, entry]));
    /** The question that holds an exercise. @type {Map<string, Entry>} */
    this.byExercise = new Map(
      entries.flatMap((entry) => entry.exercises.map((id) => /** @type {const} */ ([id, entry]))),
    );
  }

  /**
   * What a card is called and where it stands; null if the site has it no more.
   *
   * @param {"question" | "exercise"} kind
   * @param {string} id
   */
  find(kind, id) {
    const tongue = language();
    if (kind === "question") {
      const entry = this.byId.get(id);
      return entry ? { title: entry.title[tongue], url: address(entry.url[tongue]), entry } : null;
    }
    const entry = this.byExercise.get(id);
    if (!entry) return null;
    const title = entry.exercise_titles[id]?.[tongue] || id;
    return { title, url: `${address(entry.url[tongue])}#${id}`, entry };
  }
}
