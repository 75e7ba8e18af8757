import type { z } from "zod";
import type { httpConfig } from "../../io/services/http/config.js";
import type { Logger } from "../../io/services/index.js";
import type { kafkaConfig } from "../../io/services/kafka/config.js";
import type { predictionLogConfig } from "../../io/services/prediction-log/config.js";
import type { Trained } from "../state.js";
import { inputColumnsOf, inputExampleOf } from "../steps/model-files.js";
import type { RunningServer } from "./running-server.js";

export type { RunningServer } from "./running-server.js";

/** How a model in memory is served: the keys of a serving's `http`, and what is kept of predictions. */
export interface ServeTrainedOptions extends z.input<typeof httpConfig> {
  /** What is kept of inputs and predictions: `{ path: "logs" }` or `{ topic: "predictions" }`. @default nothing */
  readonly log?: z.input<typeof predictionLogConfig>;
  /** Brokers of the topic of `log`. @default DEFAULT_KAFKA_SERVER, else localhost:9092 */
  readonly kafka?: z.input<typeof kafkaConfig>;
  /** @default warnings, to standard error */
  readonly logger?: Logger;
}

/** Serves the model of a training from this process. It stays the training's to dispose of. */
export async function serveTrained(
  state: Trained,
  { log, kafka, logger, ...http }: ServeTrainedOptions,
): Promise<RunningServer> {
  const { model, train, target, environment, run } = state;
  const { servingConfigOf } = await import("../serving-config.js");
  const { startServing } = await import("./start-serving.js");
  const { createLogger } = await import("../../io/services/index.js");
  const config = await servingConfigOf([{ model: "memory", http, log, kafka }], environment);
  const uri = run?.loggedModel === undefined ? "memory" : `models:/${run.loggedModel.modelId}`;
  return startServing(config, {
    environment,
    logger: logger ?? (await createLogger({ level: "warn" })),
    source: {
      pin: async () => uri,
      open: async () => ({
        model,
        uri,
        isBorrowed: true,
        example: inputExampleOf(state),
        inputs: inputColumnsOf(state),
        background: async () => train.drop([target]),
        ...(run === undefined ? {} : { runId: run.handle.info.runId }),
      }),
    },
  });
}
