import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { ServedModel } from "../served/index.js";

/** Upper ends of the buckets of times, in seconds: a row takes less than a millisecond, a large request a second. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const ROWS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** What a server counts, for Prometheus. */
export class HttpMetrics {
  readonly registry = new Registry();
  readonly #requests = this.#counter("http_requests_total", "Answered requests.", ["route", "status"]);
  readonly #seconds = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from a request's first byte to its answer's last.",
    labelNames: ["route"],
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly #batches = new Histogram({
    name: "assay_batch_requests",
    help: "Requests that one call of the model answers.",
    buckets: ROWS,
    registers: [this.registry],
  });
  readonly #rows = this.#counter("assay_predicted_rows_total", "Rows that were predicted.");
  readonly #rejected = this.#counter(
    "assay_rejected_values_total",
    "Values of requests that did not fit the model.",
  );
  readonly #refused = this.#counter("assay_refused_requests_total", "Requests that were refused.", [
    "reason",
  ]);

  /** @param inFlight asked for when the metrics are */
  constructor(served: ServedModel, inFlight: () => number) {
    collectDefaultMetrics({ register: this.registry });
    this.#gauge("assay_in_flight_requests", "Requests that are worked on.", inFlight);
    this.#gauge(
      "assay_model_swaps",
      "Versions of the model that took another one's place.",
      () => served.status.swaps,
    );
    this.#gauge(
      "assay_registry_failures",
      "Looks at the registry that failed since the last that did not.",
      () => served.status.failures,
    );
    this.#gauge(
      "assay_registry_check_age_seconds",
      "Time since the registry last answered.",
      () => (Date.now() - served.status.checkedAtMs) / 1000,
      "max",
    );
    const info = new Gauge({
      name: "assay_model_info",
      help: "The model that is served; 1, with its place as labels.",
      labelNames: ["uri", "version", "kind"],
      aggregator: "max",
      registers: [this.registry],
      collect() {
        info.reset();
        info.set({ uri: served.uri, version: served.version ?? "", kind: served.kind }, 1);
      },
    });
  }

  answered(route: string, status: number, seconds: number): void {
    this.#requests.inc({ route, status });
    this.#seconds.observe({ route }, seconds);
  }

  batch(requests: number): void {
    this.#batches.observe(requests);
  }

  predicted(rows: number): void {
    this.#rows.inc(rows);
  }

  rejected(values: number): void {
    this.#rejected.inc(values);
  }

  refused(reason: string): void {
    this.#refused.inc({ reason });
  }

  #counter<Label extends string>(name: string, help: string, labelNames: Label[] = []): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  #gauge(name: string, help: string, value: () => number, aggregator: "sum" | "max" = "sum"): void {
    new Gauge({
      name,
      help,
      aggregator,
      registers: [this.registry],
      collect() {
        this.set(value());
      },
    });
  }
}
