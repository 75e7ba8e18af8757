import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What a stream counts of itself, in Prometheus' form. */
export class StreamStats {
  readonly registry = new Registry();
  readonly consumed = this.counter(
    "assay_kafka_messages_consumed_total",
    "Messages that were read and done with",
  );
  readonly predicted = this.counter("assay_kafka_messages_predicted_total", "Messages that have a result");
  readonly dead = this.counter(
    "assay_kafka_dead_letters_total",
    "Messages in the dead letters' topic, by reason",
    ["reason"],
  );
  readonly retries = this.counter("assay_kafka_retries_total", "Tries that failed and were made again", [
    "work",
  ]);
  readonly rebalances = this.counter(
    "assay_kafka_rebalances_total",
    "Times that partitions were parted anew",
  );
  readonly lag = this.gauge("assay_kafka_lag_messages", "Messages that wait, by partition", ["partition"]);
  readonly inFlight = this.gauge(
    "assay_kafka_in_flight_messages",
    "Messages that are read and not yet done with",
  );
  readonly stalled = this.gauge("assay_kafka_stalled_partitions", "Partitions whose work is tried again");
  readonly lastCommit = this.gauge(
    "assay_kafka_last_commit_timestamp_seconds",
    "When an offset was last committed, since 1970",
    [],
    "max",
  );
  readonly pieceSeconds = new Histogram({
    name: "assay_kafka_batch_seconds",
    help: "Seconds from reading a batch to the commit of its offset",
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.registry],
  });

  private counter<Label extends string = never>(
    name: string,
    help: string,
    labelNames: Label[] = [],
  ): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private gauge<Label extends string = never>(
    name: string,
    help: string,
    labelNames: Label[] = [],
    aggregator: "sum" | "max" = "sum",
  ): Gauge<Label> {
    return new Gauge({ name, help, labelNames, aggregator, registers: [this.registry] });
  }
}
