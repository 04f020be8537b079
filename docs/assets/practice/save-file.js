// @ts-check
/**
 * Lets the reader save a text as a file on this machine.
 *
 * @param {string} name
 * @param {string} text
 * @param {string} type
 */
export function saveFile(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  // Instant navigation would take an ordinary click for its own.
  link.target = "_blank";
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The reader's date as file names have it: 2026-11-25. @param {number} now */
export function dateForName(now) {
  const at = new Date(now);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
