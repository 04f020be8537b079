/**
 * Every word an exercise says, in both languages; those it shares with a cell are in words.js.
 */

import { isChinese } from "./words.js";

const zh = {
  // Names of things
  box: (/** @type {string} */ title) => `作答：${title}`,
  code: "作答的代码，按回车键编辑",
  editor: "作答的编辑器。Ctrl+回车检查，Tab 缩进，Esc 离开编辑器",
  output: "代码打印的内容",
  tools: "练习的工具",
  feedback: "检查结果",
  difference: "参考解答，逐行标出与你的代码的不同",

  // Buttons
  check: "检查",
  hint: (/** @type {number} */ next, /** @type {number} */ all) => `提示 ${next}/${all}`,
  hintsShown: "提示都已显示",
  solution: "解答",
  timer: "面试计时",
  pause: "暂停计时",
  resume: "继续计时",
  reset: "还原成题目给的代码",
  undo: "撤销",
  compare: "与我的代码对比",
  goToLine: (/** @type {number} */ line) => `第 ${line} 行`,

  // How it went
  checking: "正在检查…",
  passed: "通过",
  failed: "未通过",
  skipped: "未检查",
  running: "正在检查",
  others: (/** @type {number} */ count) => `其余 ${count} 项没有检查`,
  isPassed: "通过",
  isFailed: "未通过",
  all: (/** @type {number} */ count) => `全部通过，共 ${count} 项`,
  some: (/** @type {number} */ passed, /** @type {number} */ count) =>
    `${count} 项检查，通过 ${passed} 项`,
  announceFailure: (/** @type {number} */ number, /** @type {string} */ text) =>
    `第 ${number} 项未通过：${text}`,
  timeUsed: (/** @type {string} */ time) => `用时 ${time}`,
  hintsUsed: (/** @type {number} */ count) => (count ? `看了 ${count} 条提示` : "没有看提示"),
  solutionSeen: "看过解答",
  nextExercise: "下一道手撕",
  nextQuestion: "下一题",
  colon: "：",
  stopped: "已停止，代码还在",
  outOfTime: (/** @type {number} */ seconds) => `超过 ${seconds} 秒，已停止`,
  cancelled: "已取消",
  notGraded: "没有检查",
  crashedShort: "Python 意外中止",
  endless: (/** @type {number} */ seconds) =>
    `${seconds} 秒还没有结束，检查停了下来。多半是循环没有退出：看看循环条件会不会变，递归有没有出口。`,
  unnamed: (/** @type {number} */ number) => `第 ${number} 项检查`,
  program: "先运行一遍你的代码",
  crashed: "Python 在这里意外中止，已经重新启动。代码还在，改过以后再检查一次。",
  noVerdict: "检查没有得出结果。代码还在，请再检查一次。",

  // A failure, taken apart
  call: "调用",
  given: "输入",
  wanted: "应得",
  got: "得到",

  // Questions and lines under the toolbar
  askSolution: "还没有动手试过。先写几行再看，记得更牢。",
  askHintTimed: "正在计时。看提示会记下来。",
  askSolutionTimed: "正在计时。看解答会记下来。",
  showHint: "看提示",
  showSolution: "看解答",
  notYet: "先不看",
  resetDone: "代码已还原。",
  timeLeft: (/** @type {string} */ time) => `还剩 ${time}`,
  timeIsUp: "时间到了。可以接着写，超出的时间另计。",
  timerOn: (/** @type {number} */ minutes) => `计时开始，${minutes} 分钟`,
  timerOff: "计时已关",
  hintShown: (/** @type {number} */ number) => `提示 ${number}`,
  noDifference: "你的代码与参考解答一字不差。",
  noComparison: "对比没能载入，这里是参考解答。",

  time: (/** @type {number} */ m, /** @type {number} */ s) =>
    m ? (s ? `${m} 分 ${s} 秒` : `${m} 分钟`) : `${s} 秒`,
};

/** @type {typeof zh} */
const en = {
  box: (title) => `Your answer: ${title}`,
  code: "Code of your answer, press Enter to edit",
  editor: "Editor of your answer. Ctrl+Enter checks, Tab indents, Escape leaves the editor",
  output: "What your code printed",
  tools: "Tools of the exercise",
  feedback: "Results of the checks",
  difference: "The solution, line by line against your code",

  check: "Check",
  hint: (next, all) => `Hint ${next}/${all}`,
  hintsShown: "All hints are shown",
  solution: "Solution",
  timer: "Interview timer",
  pause: "Pause the timer",
  resume: "Resume the timer",
  reset: "Back to the code you were given",
  undo: "Undo",
  compare: "Compare with my code",
  goToLine: (line) => `line ${line}`,

  checking: "Checking…",
  passed: "passed",
  failed: "failed",
  skipped: "not checked",
  running: "being checked",
  others: (count) => `The other ${count} were not made`,
  isPassed: "Passed",
  isFailed: "Not passed",
  all: (count) => `All ${count} checks passed`,
  some: (passed, count) => `${passed} of ${count} checks passed`,
  announceFailure: (number, text) => `Check ${number} failed: ${text}`,
  timeUsed: (time) => `Solved in ${time}`,
  hintsUsed: (count) => (count ? `${count} ${count === 1 ? "hint" : "hints"} used` : "no hints"),
  solutionSeen: "solution seen",
  nextExercise: "Next exercise",
  nextQuestion: "Next question",
  colon: ": ",
  stopped: "Stopped, your code is kept",
  outOfTime: (seconds) => `Stopped after ${seconds} s`,
  cancelled: "Cancelled",
  notGraded: "Not checked",
  crashedShort: "Python stopped",
  endless: (seconds) =>
    `Not finished after ${seconds} s, so the check was stopped. A loop probably never ends: does its condition ever change, does the recursion have a way out?`,
  unnamed: (number) => `Check ${number}`,
  program: "First your code itself is run",
  crashed:
    "Python stopped unexpectedly here and was restarted. Your code is kept: change it and check again.",
  noVerdict: "The checks gave no result. Your code is kept: please check again.",

  call: "Call",
  given: "Given",
  wanted: "Wanted",
  got: "Got",

  askSolution: "You have not tried yet. Write a few lines first: it will stay with you longer.",
  askHintTimed: "The timer is on. Looking at a hint will be noted.",
  askSolutionTimed: "The timer is on. Looking at the solution will be noted.",
  showHint: "Show the hint",
  showSolution: "Show the solution",
  notYet: "Not yet",
  resetDone: "The code is back as it was given.",
  timeLeft: (time) => `${time} left`,
  timeIsUp: "Time is up. Go on if you like: the rest is counted as overtime.",
  timerOn: (minutes) => `The timer runs: ${minutes} minutes`,
  timerOff: "The timer is off",
  hintShown: (number) => `Hint ${number}`,
  noDifference: "Your code is the solution, letter for letter.",
  noComparison: "The comparison could not be loaded; here is the solution.",

  time: (m, s) => (m ? (s ? `${m} min ${s} s` : `${m} min`) : `${s} s`),
};

/** The words of the page's language. */
export function exerciseWords() {
  return isChinese() ? zh : en;
}

/**
 * Which of two texts the page shows.
 *
 * @param {{ zh: string, en: string }} texts
 */
export function inPageLanguage(texts) {
  return isChinese() ? texts.zh : texts.en;
}

/** How long somebody worked. @param {number} ms */
export function workingTime(ms) {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return exerciseWords().time(Math.floor(seconds / 60), seconds % 60);
}

/** What a clock shows. @param {number} ms */
export function clockTime(ms) {
  const seconds = Math.abs(Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
