import type { z } from "zod";
import type { Model as FittedModel } from "./core/models/model.js";
import type { Table } from "./core/tables/index.js";
import type { BackendChoice } from "./io/backends/index.js";
import type { httpConfig } from "./io/services/http/config.js";
import { createLogger, type Logger } from "./io/services/index.js";
import type { kafkaConfig } from "./io/services/kafka/config.js";
import type { predictionLogConfig } from "./io/services/prediction-log/config.js";
import type { refreshConfig } from "./io/services/served/config.js";
import type { ModelSource } from "./io/services/served/index.js";
import { jobEnvironment } from "./jobs/environment.js";
import type { RunningServer } from "./jobs/serving/index.js";
import type { TrackingOptions } from "./jobs/tracking-place.js";

export type { RunningServer } from "./jobs/serving/index.js";

/** How a model is served: the keys of a serving's `http`, and where a stored model is looked for. */
export interface ServeOptions extends TrackingOptions, z.input<typeof httpConfig> {
  /** How it keeps up with its alias. @default a look every 10 seconds */
  readonly refresh?: z.input<typeof refreshConfig>;
  /** What is kept of inputs and predictions: `{ path: "logs" }` or `{ topic: "predictions" }`. @default nothing */
  readonly log?: z.input<typeof predictionLogConfig>;
  /** Brokers of the topic of `log`. @default DEFAULT_KAFKA_SERVER, else localhost:9092 */
  readonly kafka?: z.input<typeof kafkaConfig>;
  readonly backend?: BackendChoice;
  /** Rows that explanations compare with, for a model in memory that needs some: training rows, cleaned. */
  readonly background?: Table;
  /** @default warnings, to standard error */
  readonly logger?: Logger;
}

/**
 * Serves a model over HTTP: a stored one by its place, which then keeps up with its alias, or a fitted one that is there
 * already, which stays yours to dispose of. CONFIG_INVALID for an option that is none, SERVER_FAILED where the port is taken.
 *
 * @example
 * const server = await serve("models:/bikes@Champion", { port: 0 });
 * await fetch(`${server.url}/predict`, { method: "POST", headers: { "content-type": "application/json" }, body: '{"hr": 8}' });
 * await server.close();
 */
export async function serve(model: string | FittedModel, options: ServeOptions = {}): Promise<RunningServer> {
  const { cwd, env, trackingUri, registryUri, refresh, log, kafka, backend, background, logger, ...http } =
    options;
  const environment = jobEnvironment({
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
  });
  const tracking = { uri: trackingUri, registryUri };
  // The server is loaded by who serves: fastify is a quarter of what loading all else takes.
  const { startServing } = await import("./jobs/serving/index.js");
  const { servingConfigOf } = await import("./jobs/serving-config.js");
  const place = typeof model === "string" ? model : "memory";
  const config = await servingConfigOf(
    [{ model: place, http, refresh, log, kafka, backend, tracking }],
    environment,
  );
  return startServing(config, {
    environment,
    logger: logger ?? (await createLogger({ level: "warn" })),
    ...(typeof model === "string" ? {} : { source: inMemory(model, background) }),
  });
}

function inMemory(model: FittedModel, background: Table | undefined): ModelSource {
  return {
    pin: async () => "memory",
    open: async () => ({
      model,
      uri: "memory",
      isBorrowed: true,
      ...(background === undefined ? {} : { background: async () => background }),
    }),
  };
}
