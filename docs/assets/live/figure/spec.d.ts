// What snippets/figures says of a figure, as JSON. The Python classes are the reference.

/** One text for both languages, or [zh, en]. */
export type Words = string | [string, string];
export type Tone = "accent" | "ink" | "faint";
export type Language = "zh" | "en";

export interface Axis {
  label: Words;
  low: number;
  high: number;
  ticks: number[];
  names: Words[];
  log: boolean;
}

export type LineMark = {
  kind: "line"; x: string; y: string; label: Words; tone: Tone; dashed: boolean;
};
export type DotsMark = {
  kind: "dots"; x: string; y: string; label: Words; tone: Tone; hollow: boolean;
};
export type BarsMark = {
  kind: "bars"; rows: Words[]; x1: string; x2: string; label: Words; tone: Tone;
};
export type HeatMark = {
  kind: "heat"; values: string; rows: Words[]; columns: Words[]; high: number; places: number;
  blank: string;
};
export type ArrowsMark = {
  kind: "arrows"; x1: string; y1: string; x2: string; y2: string; tone: Tone;
};
export type RuleMark = {
  kind: "rule"; x: number | string | null; y: number | string | null; label: Words;
};
export type NoteMark = { kind: "note"; x: string; y: string; text: Words; tone: Tone };
export type Mark =
  LineMark | DotsMark | BarsMark | HeatMark | ArrowsMark | RuleMark | NoteMark;

export interface Panel {
  title: Words;
  marks: Mark[];
  x: Axis | null;
  y: Axis | null;
  size: "half" | "quarter" | "small";
  height: number;
}

export interface Control {
  kind: string;
  name: string;
  values: unknown[];
}

export interface Spec {
  title: Words;
  controls: Control[];
  panels: Panel[];
}

/** Numbers that are none came as words and are NaN or infinite again. */
export type Numbers = number[];
export type Arrays = Record<string, Numbers | Numbers[] | string[]>;
export interface Result {
  arrays: Arrays;
  text: Record<Language, string>;
}

export type Recorded = {
  spec: Spec;
  arrays: string[];
  pool: unknown[];
  settings: Record<string, (number | string)[]>;
};
