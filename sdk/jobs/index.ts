export { type ConfigSource, type JobOptions, startJob } from "./base.js";
export { type JobOutcome, type JobSummary, runJob } from "./run.js";
