import { pluginsInScope } from "../../core/plugins/index.js";
import type { KafkaInferenceConfig, ServingConfig } from "../../io/configs/index.js";
import type { Logger } from "../../io/services/index.js";
import { type KafkaConfig, kafkaConfig } from "../../io/services/kafka/config.js";
import type { ModelSource } from "../../io/services/served/index.js";
import { AssayError } from "../../utils/errors/index.js";
import type { LogLevel } from "../../utils/log-levels.js";
import type { JobEnvironment } from "../environment.js";
import { withServer } from "../kafka/topics.js";
import { storeUris } from "../tracking-place.js";
import { modelSource } from "./model-source.js";
import type { RunningServer } from "./running-server.js";
import { serveHere } from "./serve-here.js";

export interface StartServingOptions {
  readonly environment: JobEnvironment;
  readonly logger: Logger;
  /** A model that is there already, in place of the one that the config names. */
  readonly source?: ModelSource;
  /** A stream that is predicted by the same model, in the same processes. */
  readonly stream?: KafkaInferenceConfig;
}

/**
 * Serves the model of a config over HTTP: in this process, or by several workers that share the port.
 *
 * @throws what `openStoredModel` throws, SERVER_FAILED where the port is taken
 */
export async function startServing(
  config: ServingConfig,
  { environment, logger, source, stream }: StartServingOptions,
): Promise<RunningServer> {
  const { model, http, refresh, log, tracking, backend } = config;
  const brokers = log?.topic === undefined ? {} : { kafka: brokersOf(config, stream, environment) };
  const kept = log === undefined ? {} : { log, ...brokers };
  const choice = backend === "auto" ? {} : { backend };
  const uris = storeUris(tracking);
  if (http.workers > 1) {
    if (source !== undefined) throw onlyHere(http.workers);
    const { ServingCluster } = await import("./cluster.js");
    const { cwd, os } = environment;
    const beside = stream === undefined ? {} : { stream };
    return ServingCluster.start(
      {
        model,
        uris,
        http,
        refresh,
        ...kept,
        ...choice,
        cwd,
        plugins: pluginsInScope().plugins.flatMap(({ file }) => file ?? []),
        variables: os.variables,
        level: logger.level as LogLevel,
        ...beside,
      },
      logger,
    );
  }
  return serveHere({
    source: source ?? modelSource({ model, uris, environment, ...choice }),
    http,
    refresh,
    ...kept,
    logger,
    assayVersion: environment.versions.assay,
    ...(stream === undefined ? {} : { stream: { config: stream, environment } }),
  });
}

/** Brokers of the log's topic. */
function brokersOf(
  { kafka }: ServingConfig,
  stream: KafkaInferenceConfig | undefined,
  environment: JobEnvironment,
): KafkaConfig {
  return withServer<KafkaConfig>(kafka ?? stream ?? kafkaConfig.parse({}), environment);
}

function onlyHere(workers: number): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: "a model in memory is served by one process",
    got: `workers: ${workers}`,
    wanted: "1, or the place of a stored model (a URI, or a folder), which each worker loads",
    next: "Register or save the model, and serve it by that place.",
  });
}
