import { Counter, Gauge, type Registry } from "prom-client";
import type { PredictionLog } from "./prediction-log.js";

export const LOG_ROWS_METRIC = "assay_prediction_log_rows_total";

/** Adds the log's counts to the metrics of whoever serves. */
export function addLogMetrics(log: PredictionLog, registry: Registry): void {
  const registers = [registry];
  new Counter({
    name: LOG_ROWS_METRIC,
    help: "Rows of the log of predictions, by what became of them.",
    labelNames: ["state"],
    registers,
    collect() {
      const { written, dropped } = log.counts;
      this.reset();
      this.inc({ state: "written" }, written);
      this.inc({ state: "dropped" }, dropped);
    },
  });
  new Counter({
    name: "assay_prediction_log_failures_total",
    help: "Writes of the log of predictions that failed and were tried again.",
    registers,
    collect() {
      this.reset();
      this.inc(log.counts.failures);
    },
  });
  new Gauge({
    name: "assay_prediction_log_pending_rows",
    help: "Rows that wait to be written to the log of predictions.",
    registers,
    collect() {
      this.set(log.counts.pending);
    },
  });
}
