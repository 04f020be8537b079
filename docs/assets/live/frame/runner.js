// @ts-check
// The program of runner.html, inside <iframe sandbox="allow-scripts">: opaque origin, own
// policy, no network. It takes Python text for the interpreter, never program text for itself.
import "./guard.js";
import { HELLO } from "../protocol.js";
import { KeptFiles } from "./kept-files.js";
import { WorkerKeeper } from "./worker-keeper.js";

/** @typedef {import("../protocol.js").ToFrame} ToFrame */
/** @typedef {import("../protocol.js").Config} Config */

const { port1: page, port2: theirs } = new MessageChannel();
/** @type {(config: Config) => void} */
let configure = () => {};
/** @type {Promise<Config>} */
const config = new Promise((resolve) => { configure = resolve; });

const files = new KeptFiles(config, (name) => {
  page.postMessage({ type: "mark", name: `${name} prepared`, at: performance.timeOrigin + performance.now() });
});
const program = document.getElementById("worker")?.textContent ?? "";
const keeper = new WorkerKeeper(program, files, (message) => page.postMessage(message));

/** @param {MessageEvent<ToFrame>} event */
page.onmessage = ({ data: message }) => {
  switch (message.type) {
    case "start":
      configure(message.config);
      keeper.configure(message.config);
      break;
    case "file":
      keeper.give(message.name, files.add(message.name, message.bytes));
      break;
    case "package":
      keeper.send(message, [message.bytes]);
      break;
    case "run":
      keeper.run(message);
      break;
    case "stop":
      keeper.stop(message.id);
      break;
    case "restart":
      keeper.restart();
      break;
    default:
      keeper.send(message);
  }
};

keeper.spawn();
// The window that holds us may be anybody's; all it gets is a Python without rights.
parent.postMessage(HELLO, "*", [theirs]);
