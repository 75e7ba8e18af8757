export { type MonitorOptions, monitorSystem, SAMPLING_INTERVAL_SECONDS } from "./monitor.js";
export type { Probe, SystemNumbers } from "./probe.js";
