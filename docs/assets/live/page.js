/**
 * What the rest of a page needs. Loaded after the page is parsed, so that it finds the theme's own
 * script at work.
 */

import "./formula.js";
import "./language-switch.js";
import "./page-keys.js";
import "../practice/elements.js";
