// @ts-check

/**
 * The worker's global object, of which TypeScript's page library knows nothing.
 *
 * @typedef {{
 *   postMessage(message: import("../protocol.js").FromWorker): void,
 *   onmessage: ((event: MessageEvent<import("../protocol.js").ToWorker>) => void) | null,
 *   addEventListener(type: "error", listener: (event: ErrorEvent) => void): void,
 *   addEventListener(type: "unhandledrejection", listener: (event: PromiseRejectionEvent) => void): void,
 *   fetch: typeof fetch,
 *   importScripts?: unknown,
 *   close?: unknown,
 * }} WorkerScope
 */

export const scope = /** @type {WorkerScope} */ (/** @type {unknown} */ (self));

const post = scope.postMessage.bind(scope);

/** @param {import("../protocol.js").FromWorker} message */
export function tell(message) {
  post(message);
}

/** @param {string} name a stage of the start that is over now */
export function mark(name) {
  tell({ type: "mark", name, at: performance.timeOrigin + performance.now() });
}
