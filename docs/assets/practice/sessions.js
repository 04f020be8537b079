// @ts-check
/** Fetched only where it is needed: the review, the mock interview, the file of progress. */

export { MockInterview } from "./mock-interview.js";
export { ProgressFile } from "./progress-file.js";
export { ReviewQueue } from "./review-queue.js";
