// Draws figures with the page's own drawing module, on a DOM without a browser: JSON in, JSON out.
// {recordings: {id: recording}} -> {id: {zh: html, en: html}}
import { readFileSync } from "node:fs";

import { parseHTML } from "linkedom";

import { Panels } from "../../docs/assets/live/figure/draw.js";
import { Recording } from "../../docs/assets/live/figure/recording.js";

const { document } = parseHTML("<!doctype html><html><body></body></html>");
const { recordings } = JSON.parse(readFileSync(0, "utf8"));
const answer = {};
for (const [id, told] of Object.entries(recordings)) {
  const recording = new Recording(told);
  if (!recording.start) throw new Error(`figure ${id}: its recording cannot be read`);
  const draw = (language) =>
    new Panels(document, recording.spec, language).draw(recording.start.arrays)
      .map((panel) => panel.outerHTML).join("");
  answer[id] = { zh: draw("zh"), en: draw("en") };
}
process.stdout.write(JSON.stringify(answer));
