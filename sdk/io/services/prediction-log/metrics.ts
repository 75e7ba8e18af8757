import { Counter, Gauge, type Registry } from "prom-client";
import type { PredictionLog } from "./prediction-log.js";

/** Logs of one process by what they are of: `http`, `kafka`. */
export type LogsBySource = Readonly<Partial<Record<"http" | "kafka", PredictionLog>>>;

/** Adds the logs' counts to the metrics of whoever serves, each under its `source`. */
export function addLogMetrics(logs: LogsBySource, registry: Registry): void {
  const registers = [registry];
  const all = Object.entries(logs);
  new Counter({
    name: "assay_prediction_log_rows_total",
    help: "Rows of the log of predictions, by what became of them.",
    labelNames: ["source", "state"],
    registers,
    collect() {
      this.reset();
      for (const [source, { counts }] of all) {
        this.inc({ source, state: "written" }, counts.written);
        this.inc({ source, state: "dropped" }, counts.dropped);
      }
    },
  });
  new Counter({
    name: "assay_prediction_log_failures_total",
    help: "Writes of the log of predictions that failed and were tried again.",
    labelNames: ["source"],
    registers,
    collect() {
      this.reset();
      for (const [source, { counts }] of all) this.inc({ source }, counts.failures);
    },
  });
  new Gauge({
    name: "assay_prediction_log_pending_rows",
    help: "Rows that wait to be written to the log of predictions.",
    labelNames: ["source"],
    registers,
    collect() {
      for (const [source, { counts }] of all) this.set({ source }, counts.pending);
    },
  });
}
