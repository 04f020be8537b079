/**
 * The links to this page in the other language. They are right as the build wrote them; this keeps
 * them right. Instant navigation replaces the page but not the header, so the header's link is set
 * from the one in the page, at its end or in the footer. A click takes the reader's place along:
 * headings have the same id in both languages.
 */

const LINK = "a[data-language-link]";
const HEADING = "article :is(h2, h3, h4)[id]";

/** Give the header's link the address that the new page's own link has. */
function follow() {
  const fresh = /** @type {HTMLAnchorElement | null} */ (document.querySelector(`main ${LINK}, footer ${LINK}`));
  const kept = /** @type {HTMLAnchorElement | null} */ (document.querySelector(`header ${LINK}`));
  if (fresh && kept) kept.href = fresh.href;
}

/**
 * The id of what the reader is looking at: nothing at the top of the page, the target of the
 * address while it is in view, else the last heading at or above the upper third of the window.
 * @param {string} hash
 * @param {number} height of the window
 * @returns {string}
 */
export function placeInView(hash, height) {
  if (scrollY < 8 && !hash) return "";
  const id = decodeURIComponent(hash.slice(1));
  const target = id ? document.getElementById(id)?.getBoundingClientRect() : null;
  if (target && target.bottom > 0 && target.top < height) return id;
  let found = "";
  for (const heading of document.querySelectorAll(HEADING)) {
    if (heading.getBoundingClientRect().top > height / 3) break;
    found = heading.id;
  }
  return found;
}

/** @param {Event} event */
function takePlaceAlong(event) {
  if (!(event.target instanceof Element)) return;
  const link = /** @type {HTMLAnchorElement | null} */ (event.target.closest(LINK));
  if (link) link.hash = placeInView(location.hash, innerHeight);
}

// `click` comes before the browser follows the link, by whatever means it was activated;
// `auxclick` is the middle button.
document.addEventListener("click", takePlaceAlong, true);
document.addEventListener("auxclick", takePlaceAlong, true);

// The theme says when it has put a new page in place, and once at the start.
const pages = /** @type {{document$?: {subscribe(next: () => void): void}}} */ (globalThis).document$;
pages?.subscribe(follow);
