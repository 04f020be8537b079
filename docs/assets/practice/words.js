// @ts-check
/** The words of the marks of progress and of the end of a question, in both languages. */

import { language } from "./catalog.js";
import { daysUntil } from "./days.js";

const zh = {
  locale: "zh-CN",
  ratings: {
    question: ["没有评分", "没答出", "勉强", "答出", "很熟"],
    exercise: ["没有评分", "没写出", "勉强", "写出", "很熟"],
  },
  /** Between facts: no line begins with it. */
  and: "，",
  retry: "重试",
  loadFailed: "题目没有读到，可能是断网了。联网后再试。",
  scriptFailed: "这一页的脚本没有读到，可能是断网了。联网后刷新。",

  // Storage
  blocked: "这个浏览器不让本站保存内容：进度只在这个标签页里，关掉就没有了。可以导出成文件。",
  full: "浏览器的存储空间满了：新的进度只在这个标签页里，关掉就没有了。可以导出成文件。",

  // Marks
  seen: "看过",
  dueToday: "今天复习",
  dueCount: (/** @type {number} */ count) => `今天 ${count} 张`,
  dueIn: (/** @type {string} */ when) => `${when}复习`,
  solved: (/** @type {number} */ count, /** @type {number} */ all) => `手撕 ${count}/${all}`,

  // End of a question
  remember: "复习",
  add: "放进复习",
  remove: "移出复习",
  /** What a button is called that shows only the first of the two: it must begin with that. */
  named: (/** @type {string} */ action, /** @type {string} */ title) => `${action}：${title}`,
  thisQuestion: "这道题",
  notIn: "到期时再看一遍，忘得慢得多。",
  added: "已放进复习。",
  removed: "已移出复习。",
  lastRating: (/** @type {string} */ word) => `上次：${word}`,
  exerciseTries: (/** @type {number} */ tries) => `检查过 ${tries} 次`,
  exerciseSolved: "已通过",
  exerciseOpen: "还没通过",
  exerciseHints: (/** @type {number} */ hints) => `用了 ${hints} 个提示`,
  exerciseSolution: "看过解答",
  exerciseTime: (/** @type {string} */ time) => `最快 ${time}`,
  openQueue: "打开复习",
};

/** @type {typeof zh} */
const en = {
  locale: "en",
  ratings: {
    question: ["not rated", "Again", "Hard", "Good", "Easy"],
    exercise: ["not rated", "Again", "Hard", "Good", "Easy"],
  },
  and: ", ",
  retry: "Try again",
  loadFailed: "The questions could not be read; the network may be down. Try again when it is back.",
  scriptFailed: "The script of this page could not be read; the network may be down. Reload when it is back.",

  blocked:
    "This browser does not let the site save anything: progress lives in this tab and is gone when you close it. You can export it to a file.",
  full: "The browser’s storage is full: new progress lives in this tab and is gone when you close it. You can export it to a file.",

  seen: "seen",
  dueToday: "review today",
  dueCount: (count) => `${count} due today`,
  dueIn: (when) => `review ${when}`,
  solved: (count, all) => `by hand ${count}/${all}`,

  remember: "Review",
  add: "Add to review",
  remove: "Remove from review",
  named: (action, title) => `${action}: ${title}`,
  thisQuestion: "This question",
  notIn: "See it again when it is due, and it fades far more slowly.",
  added: "Added to your review.",
  removed: "Removed from your review.",
  lastRating: (word) => `last time: ${word}`,
  exerciseTries: (tries) => (tries === 1 ? "checked once" : `checked ${tries} times`),
  exerciseSolved: "passed",
  exerciseOpen: "not passed yet",
  exerciseHints: (hints) => (hints === 1 ? "1 hint used" : `${hints} hints used`),
  exerciseSolution: "solution seen",
  exerciseTime: (time) => `best ${time}`,
  openQueue: "Open your review",
};

export function words() {
  return language() === "zh" ? zh : en;
}

/** “today”, “in 3 days”. @param {number} due @param {number} now */
export function whenDue(due, now) {
  return inDays(Math.max(0, daysUntil(due, now)));
}

/** @param {number} days */
export function inDays(days) {
  return new Intl.RelativeTimeFormat(words().locale, { numeric: "auto" }).format(days, "day");
}

/** The day and the time of a moment. @param {number} moment */
export function dateAndTime(moment) {
  return new Intl.DateTimeFormat(words().locale, {
    month: "long", day: "numeric", hour: "numeric", minute: "2-digit",
  }).format(moment);
}

/** The day of a moment. @param {number} moment */
export function date(moment) {
  return new Intl.DateTimeFormat(words().locale, { month: "long", day: "numeric" }).format(moment);
}

/** “4:05”, as on a stopwatch. @param {number} ms */
export function clock(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const pair = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return h ? `${h}:${pair(m)}:${pair(s)}` : `${m}:${pair(s)}`;
}
