export { type BinnedColumn, binColumn } from "./bins.js";
export { type SlicesConfig, type SlicesInput, slicesConfig, slicesDefaults } from "./config.js";
export { ErrorSlices } from "./error-slices.js";
export { type FindSlicesOptions, findSlices } from "./find-slices.js";
export type { Cohort as ErrorCohort, ColumnSlices, Condition, Slice } from "./types.js";
