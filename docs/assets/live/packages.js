// @ts-check

/** @typedef {import("./protocol.js").Manifest} Manifest */

/**
 * The packages and all they need, each once. NumPy is left out: it is in memory already.
 *
 * @param {Manifest} manifest
 * @param {string[]} wanted names as in the lock file
 * @returns {string[]}
 */
export function closure({ lock, packages }, wanted) {
  /** @type {Set<string>} */
  const found = new Set();
  const visit = (/** @type {string} */ name) => {
    if (found.has(name) || !Object.hasOwn(packages, name)) return;
    found.add(name);
    lock.packages[name]?.depends.forEach(visit);
  };
  wanted.forEach(visit);
  return [...found];
}
