import type { KafkaInferenceConfig } from "../../io/configs/index.js";
import { openDecoder, openEncoder } from "../../io/services/kafka/codecs/index.js";
import { kafkaCluster } from "../../io/services/kafka/index.js";
import { openMonitor } from "../../io/services/monitor/index.js";
import {
  addLogMetrics,
  openPredictionLog,
  type PredictionLog,
} from "../../io/services/prediction-log/index.js";
import { present } from "../../utils/present.js";
import type { JobEnvironment } from "../environment.js";
import { logPiece } from "./logged.js";
import type { ModelSource } from "./model.js";
import { PredictionStream } from "./stream.js";
import { topicsOf, withServer } from "./topics.js";

export interface OpenStreamContext {
  readonly environment: Pick<JobEnvironment, "os">;
  readonly models: ModelSource;
  readonly now: () => number;
  readonly log: (level: "debug" | "info" | "warn", message: string) => void;
}

/** A stream of a config with what belongs to it: codecs, the log of predictions, the monitor. */
export interface OpenedStream {
  readonly stream: PredictionStream;
  /** Its log of predictions; whoever has it without a monitor tells its metrics. */
  readonly log?: PredictionLog;
  /** Runs until the signal; then all that belongs to it is closed. */
  run(signal: AbortSignal): Promise<void>;
}

/** Opens a stream; it reads nothing until it runs. CONFIG_INVALID, DATA_WRITE or SERVER_FAILED where a part of it cannot be had. */
export async function openStream(
  config: KafkaInferenceConfig,
  { environment, models, now, log }: OpenStreamContext,
): Promise<OpenedStream> {
  const topics = topicsOf(config, environment);
  const cluster = kafkaCluster(withServer(config, environment), log);
  const codecs = {
    decoder: await openDecoder(config.input.format),
    encoder: await openEncoder(config.output.format, topics.output),
  };
  const kept =
    config.log &&
    (await openPredictionLog(config.log, { brokers: { cluster, topics: config.topics }, onNote: log, now }));
  const stream = new PredictionStream({
    cluster,
    models,
    config,
    topics,
    codecs,
    now,
    log,
    ...(kept === undefined ? {} : { onDone: (done) => logPiece(kept, done) }),
  });
  const { registry } = stream.stats;
  if (config.monitor !== undefined && kept !== undefined) addLogMetrics({ kafka: kept }, registry);
  const monitor =
    config.monitor &&
    (await openMonitor(config.monitor, {
      metrics: () => registry.metrics(),
      health: () => stream.health(),
    }));
  if (monitor !== undefined) log("info", `metrics and health are at ${monitor.url}`);
  return {
    stream,
    ...present({ log: kept }),
    async run(signal) {
      try {
        await stream.run(signal);
      } finally {
        await kept?.close();
        await monitor?.close();
      }
    },
  };
}
