export { type ConfigSource, type JobOptions, resolveConfig } from "./base.js";
export { type JobOutcome, runJob } from "./run.js";
export { endOpenServices } from "./services.js";
export type { JobSummary } from "./summary.js";
