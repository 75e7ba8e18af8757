export { type Drained, type DrainOptions, drainSpool } from "./drain.js";
export { RunFolder } from "./folder.js";
export { spoolFolder } from "./place.js";
export { MetricQueue, type NoteListener } from "./queue.js";
