export { type BuildOptions, type BuiltSnapshot, buildSnapshot } from "./build.js";
export { findSnapshot, SNAPSHOT_FLAGS, snapshotFolder, snapshotPath } from "./places.js";
