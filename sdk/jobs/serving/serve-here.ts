import { setTimeout as sleep } from "node:timers/promises";
import { Registry } from "prom-client";
import { PANEL_PAGE } from "../../display/page/panel-page.js";
import { type ClientCounts, countHere, type HttpConfig, HttpServer } from "../../io/services/http/index.js";
import type { Logger } from "../../io/services/index.js";
import { type KafkaConfig, kafkaCluster } from "../../io/services/kafka/index.js";
import {
  addLogMetrics,
  openPredictionLog,
  type PredictionLog,
  type PredictionLogConfig,
} from "../../io/services/prediction-log/index.js";
import { type ModelSource, type RefreshConfig, ServedModel } from "../../io/services/served/index.js";
import { present } from "../../utils/present.js";
import type { RunningServer } from "./running-server.js";
import { StreamBeside, type StreamBesideOptions } from "./stream-beside.js";

export interface ServeHereOptions {
  readonly source: ModelSource;
  readonly http: HttpConfig;
  readonly refresh: RefreshConfig;
  /** What is kept of predictions. @default nothing */
  readonly log?: PredictionLogConfig;
  /** Brokers of the log's topic. */
  readonly kafka?: KafkaConfig;
  readonly logger: Logger;
  readonly assayVersion: string;
  /** A stream that is predicted by the same model, in this process. */
  readonly stream?: StreamBesideOptions;
  /** Counts of clients and metrics of all workers, where there are others. */
  readonly shared?: {
    readonly counts: ClientCounts;
    readonly metricsText: () => Promise<string>;
    /** Gets the registry of this process, whose metrics are added to the others'. */
    readonly onRegistry: (registry: HttpServer["metrics"]["registry"]) => void;
  };
}

/** Serves a model in this process. */
export async function serveHere(options: ServeHereOptions): Promise<RunningServer> {
  const { source, http, refresh, logger, shared, assayVersion } = options;
  const served = await ServedModel.open(source, {
    refresh,
    reader: { unknownFields: http.unknownFields },
    onNote: (level, message) => logger[level](message),
  });
  let log: PredictionLog | undefined;
  try {
    const beside = options.stream && (await StreamBeside.open(options.stream, served, logger));
    const onNote = (level: "info" | "warn", message: string): void => logger[level](message);
    const brokers = options.kafka && {
      cluster: kafkaCluster(options.kafka, (level, message) => logger[level](message)),
      topics: { create: true },
    };
    log = options.log && (await openPredictionLog(options.log, { onNote, ...present({ brokers }) }));
    const kept = log;
    const server = await HttpServer.create({
      served,
      config: http,
      logger,
      assayVersion,
      panel: PANEL_PAGE,
      ...present({ log }),
      counts: shared?.counts ?? countHere(http),
      metricsText: shared?.metricsText ?? (() => registry.metrics()),
      ...(beside === undefined ? {} : { stream: () => beside.health() }),
    });
    const own = server.metrics.registry;
    const logs = {
      ...present({ http: log }),
      ...(beside?.log === undefined ? {} : { kafka: beside.log }),
    };
    if (Object.keys(logs).length > 0) addLogMetrics(logs, own);
    const registry = beside === undefined ? own : Registry.merge([own, beside.registry]);
    shared?.onRegistry(registry);
    const { url, port } = await server.listen();
    logger.info({ url, model: served.uri, kind: served.kind }, "serving");
    beside?.start();
    return {
      url,
      port,
      ...(beside === undefined ? {} : { failed: beside.failed }),
      async check() {
        await served.check({ anew: true });
      },
      async close() {
        const streamEnds = Promise.race([beside?.stop(), inTime(http.stopSeconds)]);
        await Promise.all([server.close(), streamEnds]);
        await kept?.close();
        // A model that never comes back must not keep the process: its connections are cut off by now.
        const late = inTime(http.stopSeconds);
        await Promise.race([served.close(), late]);
      },
    };
  } catch (error) {
    await log?.close();
    await served.close();
    throw error;
  }
}

function inTime(seconds: number): Promise<void> {
  return sleep(seconds * 1000, undefined, { ref: false });
}
