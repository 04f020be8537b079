/**
 * Gives the cells of a page their life. Loaded `async`: a cell can be run as soon as it stands in
 * the page, however long the page is. Elements are upgraded by themselves after instant
 * navigation; the runtime (`window.mlByHand.runtime`, set by runtime.js) stays one and the same as
 * long as the tab shows this site.
 */

import { LiveFigure } from "./figure/live-figure.js";
import { LiveCell } from "./live-cell.js";
import { LiveExercise } from "./live-exercise.js";

// Instant navigation may run this script again, for instance after a new release.
if (!customElements.get("live-cell")) customElements.define("live-cell", LiveCell);
if (!customElements.get("live-figure")) customElements.define("live-figure", LiveFigure);
if (!customElements.get("live-exercise")) customElements.define("live-exercise", LiveExercise);
