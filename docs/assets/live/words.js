/**
 * Every word a cell says, in both languages. The page's language decides
 * (`<html lang>`), read at the moment of speaking: instant navigation can
 * change it without reloading this module.
 */

const zh = {
  // Names of things
  cell: (/** @type {string} */ number) => `可运行的代码 ${number}`,
  code: (/** @type {string} */ number) => `代码 ${number}，按回车键编辑`,
  editor: (/** @type {string} */ number) =>
    `代码 ${number} 的编辑器。Ctrl+回车运行，Tab 缩进，Esc 离开编辑器`,
  output: (/** @type {string} */ number) => `代码 ${number} 的输出`,
  tools: (/** @type {string} */ number) => `代码 ${number} 的工具`,
  figure: "图",

  // Buttons
  run: "运行",
  stop: "停止",
  runAbove: "从头运行到这里",
  edit: "编辑",
  copy: "复制代码",
  reset: "还原代码和输出",
  retry: "重试",

  // States
  recorded: "构建时的输出",
  queued: "排队中",
  starting: "正在启动 Python…",
  downloading: (/** @type {string} */ loaded, /** @type {string} */ total) =>
    `正在下载 Python 运行环境 ${loaded} / ${total} MB（只需一次）`,
  downloadingShort: "正在下载 Python 运行环境（只需一次）",
  running: "运行中",
  runningFor: (/** @type {string} */ time) => `运行中 · ${time}`,
  stopping: "正在停止…",
  done: (/** @type {string} */ time) => `已运行 · ${time}`,
  nothing: "没有输出",
  error: (/** @type {string} */ time) => `出错 · ${time}`,
  stopped: "已停止",
  kept: "变量还在",
  cancelled: "已取消",
  failed: "没有运行",
  forgotten: "变量已清空",
  copied: "已复制",
  copyFailed: "复制失败",
  resetDone: "已还原",

  // Lines under the toolbar
  defineAbove: (/** @type {string} */ name) => `${name} 由上面的代码定义，先运行它们。`,
  notRunAbove: "上面的代码还没有运行，这里可能用到了它们的变量。",
  gone: "Python 已重新启动，之前的变量都清空了。",
  crashed: "Python 意外中止，已重新启动，之前的变量都清空了。",
  fullWidth: "代码里有全角标点，换成半角的试试。",
  magic: "这里是纯 Python，! 和 % 开头的命令不能用。",
  truncated: (/** @type {string} */ size) => `输出太长，还有 ${size} 没有显示。`,

  // Faults. `file` is a file name, `detail` what the browser or server said.
  fault: {
    offline: () => "没有网络。第一次运行要联网下载 Python 运行环境，之后离线也能运行。",
    http: (/** @type {string} */ file, /** @type {string} */ detail) =>
      `下载 ${file} 失败，服务器返回 ${detail.replace("status", "HTTP")}。`,
    length: (/** @type {string} */ file) => `${file} 没有下载完整。`,
    sha256: (/** @type {string} */ file) => `下载到的 ${file} 和发布的不一样（校验值不符），没有使用它。`,
    network: (/** @type {string} */ file) => `下载 ${file} 时网络断了。`,
    stalled: (/** @type {string} */ file) => `下载 ${file} 卡住了，很久没有收到数据。`,
    frame: () => "浏览器没能打开运行代码的沙箱，可能被扩展程序或网络策略拦住了。",
    boot: () => "Python 没能启动。",
    "no-wasm": () => "这个浏览器没有 WebAssembly（或者它被关掉了），代码不能在这里运行。",
    "no-worker": () => "这个浏览器不允许后台线程（Worker），代码不能在这里运行。",
    unknown: () => "代码没能运行。",
  },
  recordedStays: "下面仍是构建时的输出。",

  drawing: {
    busy: "代码在运行，运行完再更新。",
    notLoaded: "这张图的数据没有下载下来，请检查网络。",
    wrong: (/** @type {string} */ reason) =>
      `没有算出来：${reason}。可能是上面运行的代码改动了 Python，重启后再试。`,
    restart: "重启 Python",
  },
};

/** @type {typeof zh} */
const en = {
  cell: (number) => `Live code ${number}`,
  code: (number) => `Code ${number}, press Enter to edit`,
  editor: (number) =>
    `Editor of code ${number}. Ctrl+Enter runs, Tab indents, Escape leaves the editor`,
  output: (number) => `Output of code ${number}`,
  tools: (number) => `Tools of code ${number}`,
  figure: "Figure",

  run: "Run",
  stop: "Stop",
  runAbove: "Run everything down to here",
  edit: "Edit",
  copy: "Copy code",
  reset: "Reset code and output",
  retry: "Retry",

  recorded: "recorded output",
  queued: "Waiting its turn",
  starting: "Starting Python…",
  downloading: (loaded, total) => `Downloading Python ${loaded} / ${total} MB (only once)`,
  downloadingShort: "Downloading Python (only once)",
  running: "Running",
  runningFor: (time) => `Running · ${time}`,
  stopping: "Stopping…",
  done: (time) => `Ran in ${time}`,
  nothing: "no output",
  error: (time) => `Error after ${time}`,
  stopped: "Stopped",
  kept: "variables kept",
  cancelled: "Cancelled",
  failed: "Did not run",
  forgotten: "variables gone",
  copied: "Copied",
  copyFailed: "Could not copy",
  resetDone: "Reset",

  defineAbove: (name) => `${name} is defined by the code above. Run that first.`,
  notRunAbove: "The code above has not run yet; this cell may need its variables.",
  gone: "Python was restarted: all variables are gone.",
  crashed: "Python stopped unexpectedly and was restarted: all variables are gone.",
  fullWidth: "There is full-width punctuation in the code. Try the plain kind.",
  magic: "This is plain Python: commands that begin with ! or % do not work here.",
  truncated: (size) => `The output was too long: ${size} more is not shown.`,

  fault: {
    offline: () =>
      "There is no network. The first run has to download Python; after that it works offline.",
    http: (file, detail) =>
      `Could not download ${file}: the server answered ${detail.replace("status", "HTTP")}.`,
    length: (file) => `${file} arrived incomplete.`,
    sha256: (file) =>
      `${file} is not the file that was published (its checksum differs), so it was not used.`,
    network: (file) => `The network broke off while downloading ${file}.`,
    stalled: (file) => `The download of ${file} got stuck: no data came for a long time.`,
    frame: () =>
      "The browser did not open the sandbox that runs the code. An extension or a network policy may block it.",
    boot: () => "Python could not start.",
    "no-wasm": () =>
      "This browser has no WebAssembly, or it is switched off, so code cannot run here.",
    "no-worker": () => "This browser does not allow workers, so code cannot run here.",
    unknown: () => "The code could not run.",
  },
  recordedStays: " Below is still the recorded output.",

  drawing: {
    busy: "Code is running; the figure follows when it has ended.",
    notLoaded: "The data of this figure could not be downloaded. Check the network.",
    wrong: (reason) =>
      `Not computed: ${reason}. Code that ran above may have changed Python; restart it and try again.`,
    restart: "Restart Python",
  },
};

/** Whether the page is a Chinese one. */
export function isChinese() {
  return document.documentElement.lang.toLowerCase().startsWith("zh");
}

/** The words of the page's language. */
export function words() {
  return isChinese() ? zh : en;
}

/**
 * A fault of the runtime as one sentence that a reader can act on.
 *
 * @param {{ code: string, file?: string | null, detail?: string | null }} fault
 */
export function faultSentence(fault) {
  const { fault: sentences } = words();
  const known = /** @type {Record<string, (file: string, detail: string) => string>} */ (sentences);
  const sentence = Object.hasOwn(known, fault.code) ? known[fault.code] : sentences.unknown;
  return sentence(fault.file || "?", fault.detail || "?");
}

/** @param {number} ms */
export function duration(ms) {
  if (ms < 999.5) return `${Math.max(1, Math.round(ms))} ms`;
  return ms < 59_950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

/** @param {number} bytes */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${megabytes(bytes)} MB`;
}
