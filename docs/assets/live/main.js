/**
 * The one script of every page: it gives the elements of the page their life.
 * Elements are upgraded by themselves after instant navigation; the runtime
 * (`window.mlByHand.runtime`, set by runtime.js) stays one and the same as long
 * as the tab shows this site.
 */

import "./formula.js";
import "./language-switch.js";
import "./page-keys.js";

import { LiveCell } from "./live-cell.js";

// Instant navigation may run this script again, for instance after a new release.
if (!customElements.get("live-cell")) customElements.define("live-cell", LiveCell);
