export { compareTables } from "./compare-tables.js";
export { type DriftConfig, type DriftInput, driftConfig, driftDefaults } from "./config.js";
export { Drift } from "./drift.js";
export type {
  Adjusted,
  ColumnDrift,
  DriftBin,
  DriftKind,
  DriftVerdict,
  ShareChange,
  Unseen,
} from "./types.js";
