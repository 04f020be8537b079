// @ts-check
/** Says that nothing is saved, once in the life of a tab's page. */

import { store } from "./store.js";
import { words } from "./words.js";

let said = false;

/**
 * Puts the sentence into a live region as soon as there is something to say.
 *
 * @param {HTMLElement} region empty, and hidden while it is
 * @param {AbortSignal} signal ends the watch
 */
export function watchStorage(region, signal) {
  const look = () => {
    if (!store.trouble) {
      // It took what was written after all.
      region.textContent = "";
      region.hidden = true;
    } else if (!said) {
      said = true;
      region.hidden = false;
      region.textContent = words()[store.trouble];
    }
  };
  store.addEventListener("trouble", look, { signal });
  look();
}
