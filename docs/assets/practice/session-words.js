// @ts-check
/** The words of the review, the mock interview and the file of progress, in both languages. */

import { language } from "./catalog.js";
import { VERSION } from "./record.js";
import { clock } from "./words.js";

/** @import { Fault, Refusal } from "./record.js" */
/** @import { Complaint } from "./wish.js" */

const zh = {
  sectionsAnd: "、",
  space: "",
  fileTitle: "模拟面试",
  level: (/** @type {number} */ level) => `难度 ${level}/3`,
  minutes: (/** @type {number} */ count) => `${count} 分钟`,
  newTab: "（新标签页）",
  undo: "撤销",
  loading: "正在读取题目…",

  // Review
  dueCount: (/** @type {number} */ count) => (count ? `今天要复习 ${count} 张` : "今天没有要复习的"),
  laterCount: (/** @type {number} */ count) => `之后还有 ${count} 张`,
  start: "开始复习",
  today: "今天",
  later: "之后",
  fresh: "新",
  more: (/** @type {number} */ count) => `还有 ${count} 张`,
  emptyQueue: "复习里还没有卡片。读完一道题，在页尾把它放进来；或者先做一场模拟面试，答过的题会自动排进来。",
  goMock: "去做模拟面试",
  kinds: { question: "题目", exercise: "手撕" },
  gone: (/** @type {string} */ id) => `${id}（站上已经没有这一项）`,
  place: (/** @type {number} */ number, /** @type {number} */ all) => `第 ${number} / ${all} 张`,
  think: "先自己答一遍，说出声最好。",
  writeAgain: "到原页把它再写一遍，写完回来评分。",
  openExercise: "打开练习",
  showAnswer: "看答案",
  rateExercise: "写完了，评分",
  stop: "先到这里",
  answer: "30 秒答案",
  answerFailed: "答案没有读到，可能是断网了。",
  wholePage: "读整页：推导、代码与追问",
  how: "答得怎么样？",
  howExercise: "写得怎么样？",
  rated: (/** @type {string} */ title, /** @type {string} */ word, /** @type {string} */ when) =>
    `「${title}」：${word}，${when}再来。`,
  undone: "上一张的评分已撤销。",
  undoRating: "撤销上一张的评分",
  sessionDone: "这一轮复习完了",
  sessionCount: (/** @type {number} */ count) => `复习了 ${count} 张。`,
  againList: "再看一眼",
  back: "回到复习",

  // Mock interview
  setup: "抽题",
  sections: "板块",
  levels: "难度",
  tag: "标签",
  anyTag: "不限",
  count: "题数",
  limit: "每题限时",
  noLimit: "不计时",
  matching: (/** @type {number} */ found, /** @type {number} */ drawn) =>
    found ? `符合的有 ${found} 题，会抽 ${drawn} 题。` : "没有符合的题，放宽一点条件。",
  allOrNone: "都不选就是不限。",
  fixed: (/** @type {string} */ seed) => `这是一份定好的题目（seed：${seed}），谁打开都一样。`,
  redraw: "换一批题",
  begin: "开始面试",
  copyLink: "复制链接",
  linkCopied: "链接已复制，打开它会抽到同样的题。",
  linkFailed: "没能复制。可以直接复制地址栏里的网址。",
  unfinished: (/** @type {number} */ left, /** @type {string} */ when) => `${when}开始的一场还剩 ${left} 题。`,
  resume: "继续",
  seeSummary: "看小结",
  earlier: (/** @type {number} */ count) => `以前的面试（${count} 场）`,
  earlierLine: (/** @type {string} */ when, /** @type {number} */ count) => `${when}，${count} 题`,
  badParameters: "网址里有几处看不懂，没有采用：",
  questionPlace: (/** @type {number} */ number, /** @type {number} */ all) => `第 ${number} / ${all} 题`,
  yourAnswer: "你的回答",
  answerHint: "可以说出声，也可以打字。打的字只留在这台设备上。",
  timeLeft: (/** @type {number} */ ms) => `剩 ${clock(ms)}`,
  timeUsed: (/** @type {number} */ ms) => `已用 ${clock(ms)}`,
  timeUp: "时间到",
  timeUpSaid: "时间到了。答完这句就可以看答案。",
  halfMinute: "还剩 30 秒。",
  skip: "跳过",
  end: "结束面试",
  summary: "小结",
  summaryLine: (/** @type {number} */ all, /** @type {number} */ answered, /** @type {string} */ time) =>
    `${all} 题，评了 ${answered} 题，用时 ${time}。`,
  queued: (/** @type {number} */ count) => `评过分的 ${count} 题都已排进复习。`,
  toReview: "先补这几题",
  nothingToReview: "没有答不上来的题。",
  skipped: "跳过",
  notAsked: "没轮到",
  nextReview: (/** @type {string} */ when) => `${when}复习`,
  noText: "没有打字",
  goOn: "继续这一场",
  again: "再抽一场",
  sameAgain: "同样的题再来一次",
  exportAnswers: "导出回答",
  openReview: "去复习",
  rating: "评分",
  time: "用时",

  // Progress file
  kept: (/** @type {number[]} */ [questions, exercises, cards, interviews]) =>
    `这个浏览器里记着：题目 ${questions}，练习 ${exercises}，复习卡片 ${cards}，面试 ${interviews}。`,
  keptNothing: "这个浏览器里还没有记下什么。",
  export: "导出",
  import: "导入…",
  clear: "全部清除",
  cleared: "已全部清除。",
  clearedUndone: "已恢复。",
  imported: (/** @type {number[]} */ [questions, exercises, cards, interviews]) =>
    `已并入：题目 ${questions}，练习 ${exercises}，复习卡片 ${cards}，面试 ${interviews}。原有的都还在。`,
  importUndone: "已回到导入之前。",
  refused: (/** @type {string} */ file) => `没有导入 ${file}，什么都没有改。`,
  tooLarge: "文件超过 20 MB，不像是进度文件。",
  unreadable: "浏览器读不了这个文件。",
  aside: "有一份进度读不懂，原样收在一边，没有动它：",
  saveAside: "存成文件",
  discardAside: "删掉它",
  discarded: "已删掉。",
  refusal: {
    syntax: "内容不是 JSON，可能没有下载完整，或者被改过。",
    format: "这不是本站的进度文件（format 应为 ml-by-hand progress）。",
    version: (/** @type {number} */ version) =>
      `它是更新的版本 ${version} 写的，这里只认得版本 ${VERSION}。刷新网页，等网站更新后再试。`,
    faults: (/** @type {number} */ count) => `有 ${count} 处不对：`,
    moreFaults: (/** @type {number} */ count) => `还有 ${count} 处`,
  },
  fault: (/** @type {string} */ path, /** @type {string} */ wanted, /** @type {string} */ found) =>
    `${path}：应为${wanted}，现在是 ${found}`,
  missing: (/** @type {string} */ path) => `${path}：缺了这一项`,
  wanted: {
    number: "数字", integer: "整数", finite: "有限的数", boolean: "true 或 false", string: "文字", array: "列表",
    object: "一组键和值", record: "一组键和值", regex: "小写字母、数字和连字符写成的编号",
  },
  wantedLeast: (/** @type {string} */ limit) => `不小于 ${limit} 的数`,
  wantedMost: (/** @type {string} */ limit) => `不大于 ${limit} 的数`,
  wantedLength: (/** @type {string} */ limit) => `长度不超过 ${limit}`,
  complaint: (/** @type {string} */ name, /** @type {string} */ value, /** @type {string} */ allowed) =>
    `${name}=${value}：可以写 ${allowed}`,
  range: (/** @type {number} */ least, /** @type {number} */ most) => `${least} 到 ${most} 的整数`,
  letters: (/** @type {number} */ most) => `最多 ${most} 个字符`,
};

/** @type {typeof zh} */
const en = {
  sectionsAnd: ", ",
  space: " ",
  fileTitle: "Mock interview",
  level: (level) => `Level ${level}/3`,
  minutes: (count) => `${count} min`,
  newTab: " (new tab)",
  undo: "Undo",
  loading: "Reading the questions…",

  dueCount: (count) => (count ? `${count} due today` : "Nothing is due today"),
  laterCount: (count) => `${count} later`,
  start: "Start reviewing",
  today: "Today",
  later: "Later",
  fresh: "new",
  more: (count) => `${count} more`,
  emptyQueue:
    "There are no cards yet. Add a question at the end of its page, or begin with a mock interview: what you answer there is put in for you.",
  goMock: "To the mock interview",
  kinds: { question: "Question", exercise: "By hand" },
  gone: (id) => `${id} (no longer on this site)`,
  place: (number, all) => `Card ${number} of ${all}`,
  think: "Answer it yourself first, best aloud.",
  writeAgain: "Write it once more on its page, then come back and rate it.",
  openExercise: "Open the exercise",
  showAnswer: "Show the answer",
  rateExercise: "Done, rate it",
  stop: "Stop here",
  answer: "30-second answer",
  answerFailed: "The answer could not be read; the network may be down.",
  wholePage: "Read the whole page: derivation, code, follow-ups",
  how: "How did it go?",
  howExercise: "How did it go?",
  rated: (title, word, when) => `“${title}”: ${word}. It comes again ${when}.`,
  undone: "The last rating is undone.",
  undoRating: "Undo the last rating",
  sessionDone: "Done for now",
  sessionCount: (count) => (count === 1 ? "1 card reviewed." : `${count} cards reviewed.`),
  againList: "Look at these once more",
  back: "Back to your review",

  setup: "Draw questions",
  sections: "Section",
  levels: "Level",
  tag: "Tag",
  anyTag: "Any",
  count: "Questions",
  limit: "Time for each",
  noLimit: "No limit",
  matching: (found, drawn) =>
    found
      ? `${found} ${found === 1 ? "question fits" : "questions fit"}, ${drawn} will be drawn.`
      : "No question fits. Allow a little more.",
  allOrNone: "None ticked means all.",
  fixed: (seed) => `These questions are fixed (seed: ${seed}): whoever opens this link gets the same.`,
  redraw: "Draw others",
  begin: "Start the interview",
  copyLink: "Copy link",
  linkCopied: "Link copied. It draws the same questions.",
  linkFailed: "Could not copy. The address bar holds the same link.",
  unfinished: (left, when) =>
    `The interview you began on ${when} has ${left} ${left === 1 ? "question" : "questions"} left.`,
  resume: "Go on",
  seeSummary: "See its summary",
  earlier: (count) => `Earlier interviews (${count})`,
  earlierLine: (when, count) => `${when}, ${count} ${count === 1 ? "question" : "questions"}`,
  badParameters: "Parts of the address make no sense here and were left out:",
  questionPlace: (number, all) => `Question ${number} of ${all}`,
  yourAnswer: "Your answer",
  answerHint: "Say it aloud or type it. What you type stays on this device.",
  timeLeft: (ms) => `${clock(ms)} left`,
  timeUsed: (ms) => `${clock(ms)} so far`,
  timeUp: "Time is up",
  timeUpSaid: "Time is up. Finish your sentence, then look at the answer.",
  halfMinute: "30 seconds left.",
  skip: "Skip",
  end: "End the interview",
  summary: "Summary",
  summaryLine: (all, answered, time) =>
    `${all} ${all === 1 ? "question" : "questions"}, ${answered} rated, ${time} in all.`,
  queued: (count) =>
    count === 1 ? "The one you rated is in your review." : `The ${count} you rated are in your review.`,
  toReview: "Read these first",
  nothingToReview: "Nothing you could not answer.",
  skipped: "skipped",
  notAsked: "not reached",
  nextReview: (when) => `review ${when}`,
  noText: "nothing typed",
  goOn: "Go on with this one",
  again: "Draw another interview",
  sameAgain: "The same questions again",
  exportAnswers: "Export the answers",
  openReview: "To your review",
  rating: "Rating",
  time: "Time",

  kept: ([questions, exercises, cards, interviews]) =>
    `In this browser: questions ${questions}, exercises ${exercises}, review cards ${cards}, interviews ${interviews}.`,
  keptNothing: "Nothing is kept in this browser yet.",
  export: "Export",
  import: "Import…",
  clear: "Clear everything",
  cleared: "Everything is cleared.",
  clearedUndone: "It is back.",
  imported: ([questions, exercises, cards, interviews]) =>
    `Merged: questions ${questions}, exercises ${exercises}, review cards ${cards}, interviews ${interviews}. What was here is still here.`,
  importUndone: "Back to what it was before the import.",
  refused: (file) => `${file} was not imported, and nothing has changed.`,
  tooLarge: "The file is larger than 20 MB, which no progress file is.",
  unreadable: "The browser cannot read this file.",
  aside: "A record could not be understood. It is kept aside as it is:",
  saveAside: "Save it as a file",
  discardAside: "Delete it",
  discarded: "Deleted.",
  refusal: {
    syntax: "Its content is not JSON: it may be incomplete or altered.",
    format: "It is no progress file of this site (format must be ml-by-hand progress).",
    version: (version) =>
      `It was written by version ${version}, newer than this page’s version ${VERSION}. Reload, or try again after the site is updated.`,
    faults: (count) => (count === 1 ? "One thing is wrong in it:" : `${count} things are wrong in it:`),
    moreFaults: (count) => `and ${count} more`,
  },
  fault: (path, wanted, found) => `${path}: must be ${wanted}, but is ${found}`,
  missing: (path) => `${path}: is missing`,
  wanted: {
    number: "a number", integer: "a whole number", finite: "a finite number", boolean: "true or false",
    string: "a text", array: "a list", object: "an object", record: "an object",
    regex: "an id of small letters, digits and hyphens",
  },
  wantedLeast: (limit) => `a number from ${limit}`,
  wantedMost: (limit) => `a number up to ${limit}`,
  wantedLength: (limit) => `no longer than ${limit}`,
  complaint: (name, value, allowed) => `${name}=${value}: allowed is ${allowed}`,
  range: (least, most) => `a whole number from ${least} to ${most}`,
  letters: (most) => `at most ${most} characters`,
};

export function words() {
  return language() === "zh" ? zh : en;
}

/** Why a text is no record, in sentences. @param {Refusal} refusal @returns {string[]} */
export function refusalLines(refusal) {
  const say = words().refusal;
  if (refusal.kind === "version") return [say.version(refusal.version)];
  if (refusal.kind !== "faults") return [say[refusal.kind]];
  const { faults } = refusal;
  const shown = faults.slice(0, 5).map(faultLine);
  const more = faults.length - shown.length;
  return [say.faults(faults.length), ...shown, ...(more ? [say.moreFaults(more)] : [])];
}

/** @param {Fault} fault */
function faultLine({ path, type, wanted, found }) {
  const say = words();
  const place = path.join(" › ");
  if (type === "missing") return say.missing(place);
  return say.fault(place, wantedWords(type, wanted), found);
}

/** @param {string} type @param {string} limit */
function wantedWords(type, limit) {
  const say = words();
  if (type === "min_value") return say.wantedLeast(limit);
  if (type === "max_value") return say.wantedMost(limit);
  if (type === "max_length") return say.wantedLength(limit);
  const kinds = /** @type {{ [type: string]: string }} */ (say.wanted);
  return kinds[type] ?? limit;
}

/** @param {Complaint} complaint */
export function complaintLine({ name, value, allowed }) {
  const say = words();
  if (typeof allowed === "number") return say.complaint(name, value, say.letters(allowed));
  const [first, second] = allowed;
  const range = typeof first === "number" && typeof second === "number";
  return say.complaint(name, value, range ? say.range(first, second) : allowed.join(say.sectionsAnd));
}
